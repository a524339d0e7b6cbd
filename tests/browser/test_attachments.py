"""An answer's file: an editor hangs it on an article, a customer has it on his disk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import APIResponse, expect

from tests.browser.conftest import Open
from tests.browser.house import PASSWORD, House
from tests.browser.people import Customer

QUESTION = "极光云盘家庭共享怎么设置"
NAME, DATA = "云盘说明.txt", "每户五人。".encode()
Post = Callable[..., Any]


def signed_in(house: House, open_page: Open, username: str) -> Post:
    """Posts to the console's API as this person; answers what it says."""
    request = open_page().request

    def post(path: str, **body: Any) -> Any:
        answer: APIResponse = request.post(f"{house.url}/api/v1{path}", **body)
        assert answer.ok, answer.text()
        return answer.json()

    post("/login", data={"username": username, "password": PASSWORD})
    return post


def publish(house: House, open_page: Open) -> None:
    editor = signed_in(house, open_page, "editor")
    admin = signed_in(house, open_page, "admin")
    text = {"title": QUESTION, "questions": [QUESTION], "answer": "在云盘应用里邀请家人,见附件。"}
    article = editor("/articles", data=text)
    path = f"/articles/{article['id']}"
    editor(
        f"{path}/attachments?version=1",
        multipart={"file": {"name": NAME, "mimeType": "text/plain", "buffer": DATA}},
    )
    editor(f"{path}/submit", data={})
    admin(f"{path}/approve", data={})
    admin(f"{path}/publish", data={})


def test_a_customer_downloads_the_file_of_an_answer(
    house: House, open_page: Open, tmp_path: Path
) -> None:
    publish(house, open_page)
    customer = Customer(open_page(viewport={"width": 390, "height": 844}))
    customer.come(house.url)
    customer.ask(QUESTION)
    link = customer.page.get_by_role("link", name=NAME)
    expect(link).to_be_visible()
    with customer.page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == NAME
    download.value.save_as(tmp_path / "had")
    assert (tmp_path / "had").read_bytes() == DATA
    customer.page.screenshot(path=tmp_path / "attachment.png")
