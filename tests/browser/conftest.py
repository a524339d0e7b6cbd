"""One hub and one browser for all; every page is watched for errors and foreign requests."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    APIRequestContext,
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browser.counter import Counter, standing
from tests.browser.house import PASSWORD, House, running
from tests.browser.people import SOON, Agent, Customer, put_away
from tests.browser.post import PostOffice, running_post
from tests.browser.wire import Wire

CHROMIUM = "/usr/bin/chromium-headless-shell"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""As root, on a machine that reaches nothing outside."""
expect.set_options(timeout=SOON)

Open = Callable[..., Page]
Sessions = Callable[[str], Any]
Calls = Callable[[str], APIRequestContext]
Colleague = Callable[..., Page]
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Speed comes last: what CI runs beside these tests has ended by then."""
    items.sort(key=lambda item: item.path.name == "test_speed.py")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(420))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture
def counter() -> Iterator[Counter]:
    """The chat alone, for what needs no bot and no store."""
    with standing() as counter:
        yield counter


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def post() -> Iterator[PostOffice]:
    """What mailboxes of the house are connected to."""
    with running_post() as post:
        yield post


@pytest.fixture
def wire(house: House) -> Iterator[Wire]:
    with Wire(house.port) as wire:
        yield wire


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Open]:
    """Pages of people who know nothing of each other: a browser profile each."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(**options: Any) -> Page:
        settings = {"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}, **options}
        context = chromium.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("console", lambda message: _note(message, faults))
        page.on("request", lambda request: _check_home(request, faults))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def _note(message: ConsoleMessage, faults: list[str]) -> None:
    """A policy that was broken is a fault; a refused request is told in the page itself."""
    if message.type == "error" and "Content Security Policy" in message.text:
        faults.append(message.text)


def _check_home(request: Request, faults: list[str]) -> None:
    if urlsplit(request.url.removeprefix("blob:")).hostname not in ("127.0.0.1", "localhost"):
        faults.append(f"foreign request: {request.url}")


@pytest.fixture
def customer(open_page: Open) -> Customer:
    return Customer(open_page())


@pytest.fixture(scope="session")
def sessions(house: House, chromium: Browser) -> Sessions:
    """Sessions of our people, made once each by the login page."""
    made: dict[str, Any] = {}

    def session(username: str) -> Any:
        if username not in made:
            made[username] = _sign_in(house, chromium, username)
        return made[username]

    return session


def _sign_in(house: House, chromium: Browser, username: str) -> Any:
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{house.url}/console/")
    page.get_by_label("工号").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def calls(sessions: Sessions, chromium: Browser) -> Iterator[Calls]:
    """What one of ours asks of the API, beside any page."""
    contexts: list[BrowserContext] = []

    def calls(username: str) -> APIRequestContext:
        contexts.append(chromium.new_context(storage_state=sessions(username)))
        return contexts[-1].request

    yield calls
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def admin(calls: Calls) -> APIRequestContext:
    return calls("admin")


@pytest.fixture(scope="session")
def signed_in(sessions: Sessions) -> Any:
    return sessions("agent")


@pytest.fixture
def colleague(house: House, open_page: Open, sessions: Sessions) -> Colleague:
    """A page of the console that one of ours has open."""

    def colleague(username: str, place: str = "") -> Page:
        page = open_page(storage_state=sessions(username))
        page.goto(f"{house.url}/console/{place}")
        return page

    return colleague


@pytest.fixture
def agent(open_page: Open, signed_in: Any) -> Agent:
    return Agent(open_page(storage_state=signed_in))


@pytest.fixture(autouse=True)
def nobody_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whom a failed test left with people is put away: the next would take him for its own."""
    if "house" not in request.fixturenames:
        yield
        return
    house: House = request.getfixturevalue("house")
    desk: APIRequestContext = request.getfixturevalue("calls")("supervisor")
    yield
    if FAILED in request.node.stash:
        for state in ("queued", "offered", "assigned"):
            path = f"{house.url}/api/v1/conversations?state={state}"
            for one in desk.get(path).json()["items"]:
                put_away(house, desk, one["id"])


@pytest.fixture
def in_hand(house: House, customer: Customer, agent: Agent) -> Agent:
    """The agent, who has the customer in hand; the test is to close it."""
    agent.take_in_hand(customer, house.url)
    return agent
