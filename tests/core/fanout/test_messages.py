"""What passes over NATS is read as it was written, and nothing else is taken."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from fakes.scenes.fanout import quote
from tideboard_core.errors import BadInput, RateLimited, ServerRefused, WireError
from tideboard_core.fanout.calls import CallAnswer, CallError, read_call_answer, value_in
from tideboard_core.fanout.messages import (
    FORMAT,
    MOST_ASKED,
    Ask,
    AskAnswer,
    Update,
    WantedKey,
    encode,
    key_of,
    parts,
    raw,
    read_answer,
    read_ask,
    read_update,
    subject_of,
    value_of,
)
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import ExtendedQuote, Level, OrderBook, Quote, Snapshot, TradeState

HK = InstrumentId("HK.00700")
TIME = datetime(2026, 11, 18, 2, 0, 0, 123456, tzinfo=UTC)


def test_a_quote_and_a_book_come_back_as_they_were() -> None:
    one = Decimal(1)
    block = ExtendedQuote(
        price=one,
        high=one,
        low=one,
        volume=3,
        turnover=one,
        change=Decimal("0.1"),
        change_rate=Decimal("-0.5"),
        time=TIME,
    )
    whole = msgspec.structs.replace(
        quote(HK, 5), last=Decimal("0.10"), state=TradeState.HALTED, pre=block, price_step=Decimal("1E-3"), time=TIME
    )
    book = OrderBook(
        instrument=HK, bids=(Level(Decimal("321.40"), 100, 3),), asks=(Level(Decimal("321.60"), 200, 1),), time=TIME
    )
    for key, value in ((Topic.QUOTE.of(HK), whole), (Topic.BOOK.of(HK), book)):
        update = read_update(encode(Update(1, 2, 3.5, 4.5, raw(value))))
        found = value_of(key, update.value)
        assert found == value
        assert (update.run, update.sequence, update.received, update.sent) == (1, 2, 3.5, 4.5)
    found = value_of(Topic.QUOTE.of(HK), raw(whole))
    assert isinstance(found, Quote)
    assert str(found.last) == "0.10"


@pytest.mark.parametrize(
    ("instrument", "subject"),
    [
        ("HK.00700", "q.HK.00700.quote"),
        ("US..DJI", "q.US.%2EDJI.quote"),
        ("US.BRK.B", "q.US.BRK%2EB.quote"),
        ("US.A*>B", "q.US.A%2A%3EB.quote"),
        ("US.A B", "q.US.A%20B.quote"),
    ],
)
def test_a_code_never_makes_a_subject_of_others(instrument: str, subject: str) -> None:
    assert subject_of(Topic.QUOTE.of(instrument)) == subject


def test_the_value_of_another_security_is_not_taken() -> None:
    with pytest.raises(WireError):
        value_of(Topic.QUOTE.of("HK.00005"), raw(quote(HK, 5)))


def test_of_a_list_the_rows_that_can_be_read_are_taken() -> None:
    rows = [quote(HK, 5), msgspec.structs.replace(quote(HK, 6), last=Decimal("NaN")), quote(HK, 7)]
    snapshots = [
        Snapshot(quote=row, bid=None, ask=None, bid_volume=0, ask_volume=0, lot_size=100, price_step=None)
        for row in rows
    ]
    found = value_in(CallAnswer(0.0, raw(snapshots)), "quotes", "snapshots")
    assert ([each.quote.last for each in found], found.unread) == ([5, 7], "last")


@pytest.mark.parametrize("retry_after", ["later", math.nan, math.inf])
def test_an_error_whose_data_are_none_is_no_answer(retry_after: str | float) -> None:
    data: dict[str, str | float | bool] = {"retry_after": retry_after}
    answer = CallAnswer(0.0, error=CallError("RateLimited", "too-many-calls", data))
    with pytest.raises((WireError, ServerRefused)) as caught:
        value_in(read_call_answer(msgspec.msgpack.encode(answer)), "quotes", "snapshots")
    assert not isinstance(caught.value, RateLimited)


@pytest.mark.parametrize(("topic", "subject"), [("orders", HK), ("flow", HK), ("quote", "hk.700"), ("quote", "x")])
def test_only_what_is_subscribed_is_passed_on(topic: str, subject: str) -> None:
    with pytest.raises(BadInput):
        key_of(topic, subject)


@pytest.mark.parametrize("data", [b"", b"x", b"\xc1", encode(Ask())[:-1], b"\x93\x01\xc0\xc2", b"\x91" * 5000])
def test_what_is_no_message_is_named(data: bytes) -> None:
    for read in (read_update, read_ask, read_answer):
        with pytest.raises(WireError):
            read(data)


def test_a_question_has_no_more_keys_than_its_answer_has_room() -> None:
    keys = [Topic.BOOK.of(f"HK.{code:05}") for code in range(1, 2 * MOST_ASKED)]
    assert [len(part) for part in parts(keys)] == [MOST_ASKED, MOST_ASKED - 1]
    assert parts([]) == [[]]
    wanted = tuple(WantedKey("book", key.subject) for key in keys)
    with pytest.raises(WireError):
        read_ask(encode(Ask(1, wanted)))
    levels = tuple(Level(Decimal(f"321.{step:03}"), 10_000_000, 999) for step in range(60))
    book = len(raw(OrderBook(instrument=HK, bids=levels, asks=levels)))
    assert book * MOST_ASKED < 1_048_576


def test_another_version_is_named() -> None:
    answer = AskAnswer(format=FORMAT + 1, run=1, login=1, clock=0.0, provider="", state="live")
    with pytest.raises(WireError) as caught:
        read_answer(encode(answer))
    assert caught.value.code == "fanout-version"
