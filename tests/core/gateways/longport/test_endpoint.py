"""Addresses: host and port, what may go in clear text, whose money it is."""

from __future__ import annotations

import pytest

from fakes.longport_gateway import FixedCredential
from tideboard_core.errors import GatewayDown, InsecureTransport
from tideboard_core.gateways.longport.endpoint import Addresses, Endpoint, require_privacy, where_of
from tideboard_core.model.order import LiveAccount, PaperAccount, PracticeAccount

ADDRESSES = Addresses("https://h", "wss://h/v2", "wss://h/v2")


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
    assert where_of(url) == (host, port)


@pytest.mark.parametrize("url", ["", "openapi.longportapp.com", "ftp://h", "https://h:port", "https://[::1"])
def test_what_is_no_address_is_said(url: str) -> None:
    with pytest.raises(GatewayDown, match="address-unusable"):
        where_of(url)


@pytest.mark.parametrize(
    "url", ["https://far.example", "wss://far.example", "http://localhost:1", "ws://127.0.0.2", "http://[::1]:1"]
)
def test_encrypted_or_within_this_computer_is_private(url: str) -> None:
    require_privacy(url)


@pytest.mark.parametrize(
    "url", ["http://far.example", "ws://10.0.0.1", "http://localhost.example", "http://127.0.0.1.example", "ws://[::2]"]
)
def test_everything_else_is_not(url: str) -> None:
    with pytest.raises(InsecureTransport, match="clear-text-broker"):
        require_privacy(url)


def test_a_door_tells_where_it_is_now() -> None:
    doors: list[Addresses | None] = [ADDRESSES, None]
    endpoint = Endpoint(addresses=ADDRESSES, credentials=FixedCredential(), door=lambda: doors.pop(0))
    assert endpoint.where() == ADDRESSES
    with pytest.raises(GatewayDown, match="practice-not-running"):
        endpoint.where()


def test_an_account_is_live_unless_the_credential_or_the_program_says_otherwise() -> None:
    endpoint = Endpoint(addresses=ADDRESSES, credentials=FixedCredential())
    assert endpoint.environment_of(paper=False) is LiveAccount
    assert endpoint.environment_of(paper=True) is PaperAccount
    ours = Endpoint(addresses=ADDRESSES, credentials=FixedCredential(), account_type=PracticeAccount)
    assert ours.environment_of(paper=False) is PracticeAccount
