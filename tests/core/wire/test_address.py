"""Addresses as people and URLs write them."""

from __future__ import annotations

import pytest

from tideboard_core.wire.address import host_and_port


@pytest.mark.parametrize(
    ("host", "text"),
    [("127.0.0.1", "127.0.0.1:11111"), ("::1", "[::1]:11111"), ("opend.example", "opend.example:11111")],
)
def test_a_host_with_colons_stands_in_brackets(host: str, text: str) -> None:
    assert host_and_port(host, 11111) == text
