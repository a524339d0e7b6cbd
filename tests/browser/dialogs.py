"""What holds of whatever opens over a page, found out by keys; in lines that say what does not."""

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import in_both_themes
from tests.browser.settling import idle

OPEN = "dialog[open], [role=dialog]:not(.el-popper)"
PICKER = ".el-popper:visible, .cats [role=listbox]:visible"
"""What a field opened when the focus came by; it is left first."""
WHERE = """box => {
  const at = document.activeElement
  return box.contains(at) ? 'within' : at === document.body ? 'nowhere' : at.outerHTML.slice(0, 90)
}"""
"""Between the last and the first of a dialog's fields a browser's own controls have the focus."""
ROUND = 24


@dataclass(frozen=True, slots=True)
class Inspector:
    """Opens them one after the other and keeps what it finds."""

    page: Page
    found: list[str] = field(default_factory=list)

    def menu(self, button: str, entry: str, *, modal: bool = True) -> None:
        """One that an entry of a menu opens."""
        opener = self.page.get_by_role("button", name=button, exact=True)
        opener.press("Enter")
        self.page.get_by_role("menuitem", name=entry, exact=True).press("Enter")
        self.judge(entry, opener, modal=modal)

    def button(
        self, name: str, within: Locator | Page | None = None, *, modal: bool = True
    ) -> None:
        self.by(
            (within or self.page).get_by_role("button", name=name, exact=True).first, name, modal
        )

    def by(self, opener: Locator, name: str, modal: bool = True) -> None:
        opener.press("Enter")
        self.judge(name, opener, modal=modal)

    def key(self, key: str, name: str) -> None:
        """One that a key opens; the focus goes back to where it was."""
        opener = self.page.get_by_role("navigation", name="主导航").get_by_role("button").first
        opener.focus()
        self.page.keyboard.press(key)
        self.judge(name, opener)

    def judge(self, name: str, opener: Locator, *, modal: bool = True) -> None:
        """The one that is open, and whether the focus goes back to what opened it."""
        box = self.page.locator(OPEN).last
        expect(box).to_be_visible()
        self.walk(name, box, modal)
        self.look(name, box)
        picker = box.locator(PICKER)
        if picker.count():  # it may be going by itself, and the key then be the dialog's
            self.page.keyboard.press("Escape")
            expect(picker).to_have_count(0)
        if box.is_visible():
            self.page.keyboard.press("Escape")
        expect(box).to_be_hidden()
        if not opener.evaluate("one => one === document.activeElement"):
            at = self.page.evaluate("document.activeElement.outerHTML.slice(0, 90)")
            self.found.append(f"{name}: Escape leads to {at}")

    def look(self, name: str, box: Locator) -> None:
        idle(self.page)
        self.found.extend(in_both_themes(self.page, name, OPEN))
        if box.evaluate("one => one.scrollWidth > one.clientWidth + 1"):
            self.found.append(f"{name}: what is in it is wider than it is")

    def walk(self, name: str, box: Locator, modal: bool = True) -> None:
        if box.evaluate(WHERE) != "within":
            self.found.append(f"{name}: opens with the focus {box.evaluate(WHERE)}")
        if not modal:
            return
        for key in ("Tab", "Shift+Tab"):
            for _ in range(ROUND):
                self.page.keyboard.press(key)
                at = box.evaluate(WHERE)
                if at not in ("within", "nowhere"):
                    self.found.append(f"{name}: {key} leads to {at}")
                    return
