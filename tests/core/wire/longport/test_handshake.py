"""How sockets begin."""

from __future__ import annotations

import pytest

from tideboard_core.errors import WireError
from tideboard_core.wire.longport import handshake
from vectors.longport_packets import TCP_HANDSHAKE


def test_the_two_bytes_of_tcp_are_the_facts_own() -> None:
    assert handshake.TCP_HANDSHAKE == TCP_HANDSHAKE
    handshake.check_tcp(TCP_HANDSHAKE)


@pytest.mark.parametrize("two", [b"", b"\x11", b"\x12\x09", b"\x21\x09", b"\x11\x09\x00"])
def test_another_version_or_codec_is_refused(two: bytes) -> None:
    with pytest.raises(WireError, match="wire-bad-handshake"):
        handshake.check_tcp(two)


def test_another_platform_is_let_in() -> None:
    handshake.check_tcp(b"\x11\x01")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("wss://h/v2", "wss://h/v2?version=1&codec=1&platform=9"),
        ("ws://127.0.0.1:1/a?b=c", "ws://127.0.0.1:1/a?b=c&version=1&codec=1&platform=9"),
        ("wss://h", "wss://h?version=1&codec=1&platform=9"),
    ],
)
def test_the_query_is_added_to_what_is_there(url: str, expected: str) -> None:
    assert handshake.websocket_url(url) == expected


def test_a_query_is_checked_for_version_and_codec() -> None:
    handshake.check_query({"version": "1", "codec": "1", "platform": "1"})
    for query in ({}, {"version": "2", "codec": "1"}, {"version": "1", "codec": "2"}):
        with pytest.raises(WireError, match="wire-bad-handshake"):
            handshake.check_query(query)
