"""Addresses: host and port, and what may go over them in clear text."""

from __future__ import annotations

import pytest

from tideboard_core.errors import GatewayDown, InsecureTransport
from tideboard_core.gateways.http.addresses import address_of, encrypted, private, require_privacy, this_computer

PRIVATE = ["https://far.example", "wss://far.example", "http://localhost:1", "ws://127.0.0.2", "http://[::1]:1"]
READABLE = ["http://far.example", "ws://10.0.0.1", "http://localhost.example", "http://127.0.0.1.example", "ws://[::2]"]


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://openapi.longportapp.com", "openapi.longportapp.com", 443),
        ("wss://h/v2?a=b", "h", 443),
        ("http://127.0.0.1:8080/x", "127.0.0.1", 8080),
        ("ws://[::1]", "::1", 80),
    ],
)
def test_an_address_has_a_host_and_a_port(url: str, host: str, port: int) -> None:
    assert address_of(url) == (host, port)


@pytest.mark.parametrize("url", ["", "openapi.longportapp.com", "ftp://h", "https://h:port", "https://[::1"])
def test_what_is_no_address_is_said(url: str) -> None:
    with pytest.raises(GatewayDown, match="address-unusable"):
        address_of(url)


@pytest.mark.parametrize("url", PRIVATE)
def test_encrypted_or_within_this_computer_is_private(url: str) -> None:
    assert private(url)
    require_privacy(url)


@pytest.mark.parametrize("url", READABLE)
def test_everything_else_is_not(url: str) -> None:
    assert not private(url)
    with pytest.raises(InsecureTransport, match="clear-text-broker"):
        require_privacy(url)


def test_encryption_is_told_from_the_scheme_and_this_computer_from_the_host() -> None:
    assert [encrypted(url) for url in ("https://h", "wss://h", "http://h", "ws://127.0.0.1")] == [
        True,
        True,
        False,
        False,
    ]
    assert [this_computer(host) for host in ("localhost", "127.0.0.9", "::1", "h", "")] == [
        True,
        True,
        True,
        False,
        False,
    ]
