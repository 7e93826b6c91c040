"""The channel takes its own messages in any pieces, and nothing else: what is broken, too long or unknown ends it."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from run_forms import sized
from tideboard_api.faults import ApiFault
from tideboard_api.proposing import ProposalFields, ProposedSide, ProposedType
from tideboard_api.scopes import ProgramScope
from tideboard_core.programs.channel import (
    FROM_SERVER,
    LENGTH,
    READ_AT_ONCE,
    CallAnswered,
    CallRefused,
    ChannelBroken,
    FromServer,
    KeysChanged,
    ProposeCall,
    ReadCall,
    ReadOf,
    ServerListening,
    ServeSetup,
    ToServer,
    UnwatchCall,
    ValueChanged,
    WatchCall,
    WatchedItem,
    WatchedOf,
    WithdrawCall,
    frame,
    from_server,
    packed,
    to_server,
)
from tideboard_core.programs.keys import KeyEnvironment, make_key

FIELDS = ProposalFields(
    client_id="a-1",
    symbol="HK.00700",
    side=ProposedSide.BUY,
    type=ProposedType.LIMIT,
    quantity=200,
    price=Decimal("612.50"),
    reason="資金流入",
)
ITEM = WatchedItem(WatchedOf.QUOTE, "HK.00700")
_, RECORD = make_key(
    "notebook", [ProgramScope.MARKET], [KeyEnvironment.PRACTICE], datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
)
ASKED: list[FromServer] = [
    ReadCall(id=1, key="0123abcd", what=ReadOf.QUOTE, subjects=("HK.00700",)),
    WatchCall(key="0123abcd", items=(ITEM,)),
    UnwatchCall(key="0123abcd", items=(ITEM,)),
    ProposeCall(id=2, key="0123abcd", fields=FIELDS),
    WithdrawCall(id=3, key="0123abcd", proposal="p-1"),
    ServerListening(port=4711),
    ServerListening(),
]
SAID: list[ToServer] = [
    ServeSetup(address="/run/user/1/tideboard/api.sock", tcp=True, keys=(RECORD,)),
    KeysChanged(keys=(RECORD,)),
    CallAnswered(id=1, body=packed(FIELDS)),
    CallRefused(id=2, fault=ApiFault.WINDOW, data={"seconds": 1.5}),
    ValueChanged(item=ITEM, body=packed({"last": Decimal("612.50")})),
]


def in_pieces(data: bytes, seed: int) -> list[bytes]:
    """The same bytes as a socket may bring them."""
    dice, pieces = random.Random(seed), []
    while data:
        size = dice.randint(1, 40)
        pieces.append(data[:size])
        data = data[size:]
    return pieces


@pytest.mark.parametrize("seed", range(5))
def test_messages_come_whole_in_any_pieces(seed: int) -> None:
    asked = from_server()
    found = [one for piece in in_pieces(b"".join(map(frame, ASKED)), seed) for one in asked.feed(piece)]
    assert found == ASKED
    said = to_server()
    heard = [one for piece in in_pieces(b"".join(map(frame, SAID)), seed) for one in said.feed(piece)]
    assert heard[:2] == SAID[:2]
    assert [msgspec.msgpack.decode(heard[2].body)["price"]] == ["612.50"], "money is text"  # type: ignore[union-attr]


def raw(value: object) -> bytes:
    """A frame with any msgpack value."""
    body = msgspec.msgpack.encode(value)
    return len(body).to_bytes(LENGTH, "big") + body


QUOTE = {"verb": "read", "id": 1, "key": "0123abcd", "what": "quote", "subjects": ["HK.00700"]}


@pytest.mark.parametrize(
    "sent",
    [
        raw(QUOTE | {"verb": "send"}),
        raw(QUOTE | {"verb": "confirm"}),
        raw(QUOTE | {"verb": "unlock"}),
        raw(QUOTE | {"verb": "serve"}),
        raw(QUOTE | {"what": "password"}),
        raw(QUOTE | {"more": 1}),
        raw(QUOTE | {"id": 0}),
        raw(QUOTE | {"subjects": ["x" * 33]}),
        raw(QUOTE | {"subjects": ["HK.00700"] * (READ_AT_ONCE + 1)}),
        raw(QUOTE | {"subject": "HK.00700"}),
        raw({name: value for name, value in QUOTE.items() if name != "key"}),
        raw([1, 2]),
        raw(None),
        raw({"verb": "watch", "key": "0123abcd", "items": [["quote", "HK.00700"]]}),
        raw({"verb": "propose", "id": 1, "key": "k", "fields": {"client_id": "a", "account": "1"}}),
        b"\0\0\0\0",
        b"\0\0\0\1\xc1",
        (FROM_SERVER + 1).to_bytes(LENGTH, "big"),
        b"\xff\xff\xff\xff",
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_message_ends_the_channel(sent: bytes) -> None:
    frames = from_server()
    assert list(frames.feed(raw(QUOTE))) == [ReadCall(id=1, key="0123abcd", what=ReadOf.QUOTE, subjects=("HK.00700",))]
    with pytest.raises(ChannelBroken):
        list(frames.feed(sent))
    with pytest.raises(ChannelBroken):  # and nothing after it is listened to
        list(frames.feed(raw(QUOTE)))


def test_a_length_that_is_too_large_is_seen_before_what_follows_it() -> None:
    frames = from_server()
    with pytest.raises(ChannelBroken):
        list(frames.feed((FROM_SERVER + 1).to_bytes(LENGTH, "big") + b"x" * 1_000_000))
    assert not frames._buffer


def test_a_message_that_its_reader_would_not_take_is_not_sent() -> None:
    long = WatchCall(key="k", items=tuple(WatchedItem(WatchedOf.BOOK, "X" * 100) for _ in range(200)))
    with pytest.raises(ChannelBroken):
        frame(long)


@pytest.mark.parametrize("price", ["NaN", "sNaN", "Infinity", "1E+999999", "1E-999999"])
def test_a_proposal_with_a_number_that_is_none_ends_the_channel(price: str) -> None:
    fields = {"client_id": "a", "symbol": "HK.00700", "side": "buy", "type": "limit", "quantity": 100, "price": price}
    with pytest.raises(ChannelBroken):
        list(from_server().feed(raw({"verb": "propose", "id": 1, "key": "k", "fields": fields})))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=20)
    | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
NEARLY = st.dictionaries(
    st.sampled_from(["verb", "id", "key", "what", "subjects", "items", "fields", "proposal", "port"]),
    st.sampled_from(["read", "watch", "unwatch", "propose", "withdraw", "listening", "quote", "place_order"]) | VALUES,
)


@settings(max_examples=sized(50, 500), deadline=None)
@given(st.lists(VALUES | NEARLY, max_size=5), st.binary(max_size=60))
def test_whatever_comes_is_one_of_the_messages_or_the_end(values: list[Any], after: bytes) -> None:
    frames = from_server()
    try:
        for value in values:
            for message in frames.feed(raw(value)):
                assert isinstance(message, FromServer)
        list(frames.feed(after))
    except ChannelBroken:
        assert frames._broken
