"""When a page has come to rest."""

from playwright.sync_api import Page


def idle(page: Page) -> None:
    """Nothing is loaded any more. A frame in which nothing may run is never called idle, so where
    there is one the page is taken as it is."""
    if len(page.frames) == 1:
        page.wait_for_load_state("networkidle")
