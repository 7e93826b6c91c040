"""Scenario `hostile`: every field is at its worst over time, on every port, and nothing breaks the sandbox."""

from __future__ import annotations

import math

from tideboard_core.wire.opend.framing import BodyFormat
from tideboard_proto.longport import quote_pb2
from tideboard_proto.opend import Qot_Common_pb2, Qot_UpdateOrderBook_pb2
from tideboard_sandbox.server.hostile import (
    EMPTIED,
    EVERY,
    FLOATS,
    JSON,
    MISTAKEN,
    REPEATED,
    ROUND,
    SOUND_FIRST,
    TEXTS,
    HostileValues,
    another,
    body_of,
)

BOOK = Qot_UpdateOrderBook_pb2.Response(
    retType=0,
    s2c=Qot_UpdateOrderBook_pb2.S2C(
        security=Qot_Common_pb2.Security(market=1, code="00700"),
        orderBookBidList=[Qot_Common_pb2.OrderBook(price=480.2, volume=100, orederCount=2)],
        svrRecvTimeBidTimestamp=1_795_221_214.0,
    ),
)


def bent(count: int) -> list[Qot_UpdateOrderBook_pb2.Response]:
    """So many messages after the sound ones, those that were bent."""
    hostile_values = HostileValues()
    made = [hostile_values.message(BOOK) for _ in range(SOUND_FIRST + EVERY * count)]
    assert all(one is BOOK for one in made[:SOUND_FIRST])
    found = [one for one in made if one is not BOOK]
    assert len(found) == count
    return found  # type: ignore[return-value]  # messages of BOOK's class


def test_every_field_meets_every_worst_value_and_is_missing_once() -> None:
    rows = [one.s2c.orderBookBidList[0] for one in bent(900) if one.s2c.orderBookBidList]

    prices = {row.price for row in rows if row.HasField("price")}
    assert {value for value in FLOATS if math.isfinite(value) or math.isinf(value)} <= prices
    assert any(math.isnan(price) for price in prices)
    assert not all(row.HasField("price") for row in rows)
    assert {2**63 - 1, -(2**63), -1} <= {row.volume for row in rows}
    assert all(one.retType == 0 for one in bent(400))


def test_every_worst_text_comes_and_can_be_written() -> None:
    found = bent(400)

    assert set(TEXTS) <= {one.s2c.security.code for one in found}
    for one in found:
        for body_format in (BodyFormat.PROTOBUF, BodyFormat.JSON):
            assert body_of(one, body_format)


def test_the_other_brokers_messages_and_json_are_bent_the_same_way() -> None:
    push, hostile_values = (
        quote_pb2.PushQuote(symbol="700.HK", last_done="480.2", timestamp=1, volume=5),
        HostileValues(),
    )
    told = [hostile_values.message(push) for _ in range(600)]
    assert set(TEXTS) <= {one.last_done for one in told}  # type: ignore[attr-defined]  # PushQuote

    content = {"list": [{"quantity": "100", "price": "480.2"}, {"quantity": "7", "price": "1"}]}
    told_rows = [hostile_values.content("row", content)["list"] for _ in range(900)]
    rows = [each[0] for each in told_rows if each]
    assert all(any(row.get("quantity") == value for row in rows) for value in JSON)
    assert any("quantity" not in row for row in rows)
    assert content["list"][0] == {"quantity": "100", "price": "480.2"}


def test_each_round_has_a_row_twice_an_empty_list_and_another_security() -> None:
    messages = bent(3 * ROUND)

    for number, one in enumerate(messages):
        held = one.s2c.orderBookBidList
        assert len(held) == {REPEATED: 2, EMPTIED: 0}.get(number % ROUND, 1)
    mistaken = {one.s2c.security.code for number, one in enumerate(messages) if number % ROUND == MISTAKEN}
    assert "00005" in mistaken

    hostile_values, content = HostileValues(), {"symbol": "700.HK", "list": [{"name": "a"}, {"name": "b"}]}
    told = [hostile_values.content("row", content) for _ in range(SOUND_FIRST + EVERY * 3 * ROUND)]
    changed = [one for one in told if one is not content]
    assert [len(one["list"]) for one in changed[: EMPTIED + 1]] == [2, 2, 3, 2, 2, 0]
    assert "5.HK" in {one["symbol"] for number, one in enumerate(changed) if number % ROUND == MISTAKEN}
    assert content == {"symbol": "700.HK", "list": [{"name": "a"}, {"name": "b"}]}


def test_another_security_is_one_that_is_listed_in_the_same_form() -> None:
    names = ("00700", "00005", "700.HK", "5.HK", "AAPL", "MSFT", "SH.600519")
    assert [another(name) for name in names] == ["00005", "00700", "5.HK", "700.HK", "MSFT", "MSFT", "SH.600519"]


def test_a_report_moves_from_answer_to_answer() -> None:
    hostile_values = HostileValues()
    assert [hostile_values.shift().days for _ in range(4)] == [1, 2, 0, 1]
