"""axe, put into a page: what it finds serious there, also within shadow roots."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "agent_console/web/node_modules/axe-core/axe.min.js"
RUN = """async () => {
  const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']
  const found = await axe.run(document, { runOnly })
  return found.violations.map(({id, impact, nodes}) => [id, impact, nodes.map((one) => one.html)])
}"""


def serious(page: Page) -> list[Any]:
    """`[rule, impact, elements]` of each serious or critical finding."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(SCRIPT.read_text())
    return [one for one in page.evaluate(RUN) if one[1] in ("serious", "critical")]
