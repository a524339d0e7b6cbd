"""What axe finds on a page as it stands: the serious and the critical, in lines that say where."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.browser.house import ROOT

GRAVE = {"serious", "critical"}
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that a theme can break."""

STILL = """Promise.all(document.getAnimations()
  .filter(one => one.effect.getComputedTiming().endTime < 60000)
  .map(one => one.finished.catch(() => 0)))"""


@cache
def _source() -> str:
    path = ROOT / "agent_console/web/node_modules/axe-core/axe.min.js"
    return path.read_text(encoding="utf-8")


def _wear(page: Page, theme: str) -> None:
    page.evaluate(
        "dark => document.documentElement.classList.toggle('dark', dark)", theme == "dark"
    )


def findings(
    page: Page, where: str = "", within: str = "html", rules: Sequence[str] = ()
) -> list[str]:
    """By these rules or all; when nothing moves any more: a colour still fading is nobody's."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    page.evaluate(STILL)
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found: list[dict[str, Any]] = page.evaluate(
        "async ([within, options]) => (await axe.run(within, options)).violations",
        [within, {"resultTypes": ["violations"], **only}],
    )
    return [
        f"{where}: {one['id']} at {node['target'][0]}: {_why(node)}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    checks = (check for kind in ("any", "all", "none") for check in node[kind])
    return "; ".join(check["message"] for check in checks)


def in_both_themes(page: Page, where: str, within: str = "html") -> list[str]:
    """By every rule in the light, by those of colour in the dark, where all else is the same."""
    _wear(page, "light")
    found = findings(page, f"{where} (light)", within)
    _wear(page, "dark")
    return found + findings(page, f"{where} (dark)", within, COLOURS)
