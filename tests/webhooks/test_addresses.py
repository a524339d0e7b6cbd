"""Where webhooks may go: never into our own network, however the address is written."""

from ipaddress import ip_network

import pytest

from hub.core.errors import InputError
from webhooks.addresses import check_url, may_reach

OFFICE = (ip_network("10.1.0.0/16"),)
INSIDE = [
    "127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_within_may_be_reached(address: str) -> None:
    assert not may_reach(address, (), plain=False)
    assert not may_reach(address, (), plain=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.208.60.1", "2400:3200::1"])
def test_a_public_address_may_by_https_only(address: str) -> None:
    assert may_reach(address, (), plain=False)
    assert not may_reach(address, (), plain=True)


def test_a_network_that_the_settings_name_may_be_reached_by_both() -> None:
    for plain in (True, False):
        assert may_reach("10.1.2.3", OFFICE, plain=plain)
        assert may_reach("::ffff:10.1.2.3", OFFICE, plain=plain)
        assert not may_reach("10.2.0.1", OFFICE, plain=plain)


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "ftp://a.cn/x", "https://", "https:///x", "https://user:pw@a.cn/", "//a.cn/x",
        "https://a.cn/#x", "https://a.cn:0/", "https://a.cn:99999/", "https://a.cn/ x",
        "https://a .cn/", "https://a.cn\\@b.cn/", "https://a.cn/\r\nX: y", "https://[::1", "https://公司.cn/",
        "https://a.cn/" + "x" * 1000, "javascript:alert(1)", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_receiver_is_refused(url: str) -> None:
    with pytest.raises(InputError) as error:
        check_url(url, OFFICE)
    assert error.value.fields == {"url": "bad_url"}


@pytest.mark.parametrize(
    "url", ["http://a.cn/x", "https://127.0.0.1/", "https://[::1]:9/", "http://8.8.8.8/"]
)
def test_what_may_never_be_reached_is_refused_at_once(url: str) -> None:
    with pytest.raises(InputError) as error:
        check_url(url, ())
    assert error.value.fields == {"url": "private_url"}


@pytest.mark.parametrize(
    "url", ["https://oa.example.cn/hook?x=1", "https://8.8.8.8/", "https://a.cn:8443/"]
)
def test_what_may_be_reached_is_taken(url: str) -> None:
    check_url(url, ())


def test_where_a_network_is_allowed_a_name_in_it_is_judged_when_it_is_called() -> None:
    check_url("http://crm.inside/hook", OFFICE)
    check_url("http://10.1.0.9/hook", OFFICE)
    with pytest.raises(InputError):
        check_url("http://10.2.0.9/hook", OFFICE)
