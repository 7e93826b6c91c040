"""The query with which sockets begin."""

from __future__ import annotations

import pytest

from tideboard_core.errors import WireError
from tideboard_core.wire.longport import handshake


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
