"""What is put into a request stays in the place it was put into."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.config import configure
from channels.smsweb.asking import asked
from channels.smsweb.config import SmsWebConfig
from channels.smsweb.outgoing import Request
from channels.smsweb.shapes import KANNEL
from channels.smsweb.templates import in_header, in_json, in_url, plain
from channels.smsweb.values import message_values
from hub.core.channel import Account
from hub.core.errors import InputError, RecipientGone
from tests.channels.doubles import AT
from tests.channels.smsweb.account import SMSWEB, TOKEN

NASTY = st.text(max_size=80) | st.sampled_from(
    ['"}', "{secret}", "a&to=10086", "/../x", "?x=1#y", "\r\nX-Evil: 1", "%d%00", "a\\u0022"]
)


def config(**changes: object) -> SmsWebConfig:
    raw = {**SMSWEB, **changes}
    return configure(SmsWebConfig, Account(channel="smsweb", name="demo", config=raw))


@given(NASTY)
def test_a_json_document_stays_the_same_document(text: str):
    made = in_json('{"a":["{text}",1,null],"b":{"c":"x {text}"}}', {"text": text})
    assert json.loads(made) == {"a": [text, 1, None], "b": {"c": f"x {text}"}}


@given(NASTY)
def test_an_address_keeps_its_host_its_steps_and_its_fields(text: str):
    url = urlsplit(in_url("https://a.cn/v1/{to}/send?text={text}&x=1", {"to": text, "text": text}))
    assert (url.netloc, url.fragment, url.path.count("/")) == ("a.cn", "", 3)
    assert [name for name, _ in parse_qsl(url.query, keep_blank_values=True)] == ["text", "x"]


@given(NASTY)
def test_a_header_stays_one_line(text: str):
    assert not {"\r", "\n", "\0"} & {*in_header("Token {text}", {"text": text})}


@given(NASTY)
def test_a_form_says_what_was_written_and_nothing_else(text: str):
    request = Request(url="{server}/x", fields=("to={to}", "text={text}"))
    values = {"to": "1", "text": text, "user": "", "secret": "", "server": "http://a"}
    body = asked(request, values, at=AT, nonce="n").body or b""
    assert dict(parse_qsl(body.decode(), keep_blank_values=True)) == {"to": "1", "text": text}


def test_what_is_put_in_is_never_filled_itself():
    assert plain("{text}", {"text": "{secret}", "secret": "pw"}) == "{secret}"


def test_a_templates_variable_is_json_within_a_field():
    text = '您好 "x"\n{secret}'
    values = message_values(config(), to="13900008812", text=text, message_id="m", reports="")
    assert json.loads(values["values"]) == {"content": text}


def test_kannel_calls_back_with_our_id_and_its_own_places():
    kannel = config(provider="kannel", number="10010")
    reports = f"https://hub.cn/channels/smsweb/demo/receipts/{TOKEN}"
    values = message_values(
        kannel, to="13900008812", text="您好", message_id="t.7", reports=reports
    )
    sent = asked(KANNEL.request, values, at=AT, nonce="n")
    fields = dict(parse_qsl(urlsplit(sent.url).query))
    assert sent.method == "GET" and sent.body is None
    assert fields["dlr-url"] == f"{reports}?id=t.7&state=%d&reason=%A"
    assert (fields["to"], fields["coding"], fields["charset"]) == ("13900008812", "2", "UTF-8")


@pytest.mark.parametrize(
    ("to", "plus"),
    [
        ("13900008812", "+8613900008812"), ("+8613900008812", "+8613900008812"),
        ("02166668888", "+862166668888"), ("+12025550100", "+12025550100"),
        ("10010", "+8610010"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_providers_abroad_want_them(to: str, plus: str):
    values = message_values(config(), to=to, text="x", message_id="m", reports="")
    assert (values["to_plus"], values["to_digits"]) == (plus, plus[1:])


@pytest.mark.parametrize("to", ["CUNICOM", "", "139 0000/../8812", "１３９００００８８１２x"])
def test_a_name_cannot_be_written_to(to: str):
    with pytest.raises(RecipientGone):
        message_values(config(), to=to, text="x", message_id="m", reports="")


OWN = {"provider": "generic", "own": {"request": {"url": "https://sms.cn/send"}}}


@pytest.mark.parametrize(
    "request_",
    [
        {"url": "ftp://a"}, {"url": "https://{to}.cn/"}, {"url": "https://a.cn/{nothing}"},
        {"url": "{server}evil{to}"}, {"body": "{"}, {"body": '{"a":"{nothing}"}'},
        {"fields": ["=x"]}, {"fields": ["a={nothing}"]},
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_filled_is_refused_when_it_is_set(request_: dict[str, object]):
    with pytest.raises(InputError) as refused:
        config(**OWN | {"own": {"request": request_}})
    assert any(name.startswith("own.request.") for name in refused.value.fields)


@pytest.mark.parametrize("path", ["$[", "a b", "$.a | $.b", "x" * 201])
def test_a_path_that_is_none_is_refused_when_it_is_set(path: str):
    with pytest.raises(InputError) as refused:
        config(**OWN | {"own": {"messages": {"text": path}}})
    assert "own.messages.text" in refused.value.fields
