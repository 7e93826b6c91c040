"""What the exchange knows beyond the facade's common questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment
from tideboard_sandbox.exchange.instruments.trading_hours import from_us
from tideboard_sandbox.exchange.market.flow_rule import SECOND
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
SYNTHETIC = InstrumentId("HK.900001")


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    made = Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY), universe=2)
    yield made
    made.close()


def test_names_in_chinese(exchange: Exchange) -> None:
    assert exchange.details.chinese_name(APPLE) == "蘋果"
    assert exchange.details.chinese_name(TENCENT) == "騰訊控股"
    assert exchange.details.chinese_name(SYNTHETIC) == "Synthetic 1"


def test_warrants_of_an_owner(exchange: Exchange) -> None:
    assert exchange.details.warrants_of(TENCENT)[:2] == ("HK.13716", "HK.14209")
    assert len(exchange.details.warrants_of(TENCENT)) >= 24
    assert exchange.details.warrants_of(APPLE) == ()


def test_last_trades_outside_regular_hours_lie_in_their_block(exchange: Exchange) -> None:
    times = exchange.details.extended_times(APPLE)

    assert set(times) == {"pre", "after", "overnight"}
    assert datetime(2026, 11, 17, 9, tzinfo=UTC) < times["pre"] <= datetime(2026, 11, 17, 14, 30, tzinfo=UTC)
    assert datetime(2026, 11, 17, 21, tzinfo=UTC) < times["after"] <= datetime(2026, 11, 18, 1, tzinfo=UTC)
    assert datetime(2026, 11, 18, 1, tzinfo=UTC) < times["overnight"] <= exchange.now
    assert exchange.details.extended_times(TENCENT) == {}
    assert exchange.details.extended_times(SYNTHETIC) == {}


@pytest.mark.parametrize("length", [2, 10, 45, 120, 240])
def test_stretches_of_any_length_add_up_to_the_day(exchange: Exchange, length: int) -> None:
    day = date.fromisoformat(PRACTICE_DAY)
    pieces = exchange.details.stretches(TENCENT, length, day, day, Adjustment.NONE)
    quote = exchange.quote(TENCENT)

    assert sum(piece.volume for piece in pieces) == quote.volume
    assert sum(piece.turnover for piece in pieces) == int(quote.turnover * 10_000)
    assert max(piece.high for piece in pieces) == int(quote.high * 10_000)
    starts = [from_us(piece.start) for piece in pieces]
    assert starts == sorted(starts)
    assert starts[0] == datetime(2026, 11, 18, 1, 30, tzinfo=UTC)


def test_a_break_ends_a_stretch(exchange: Exchange) -> None:
    day = date(2026, 11, 17)
    pieces = exchange.details.stretches(TENCENT, 240, day, day, Adjustment.NONE)

    assert [from_us(piece.start).hour for piece in pieces] == [1, 5]


def test_newest_stretches_and_bars_tell_the_same(exchange: Exchange) -> None:
    pieces = exchange.details.newest_stretches(TENCENT, 15, 40, Adjustment.FORWARD)
    bars = exchange.bars(TENCENT, BarPeriod.MIN_15, 40, Adjustment.FORWARD)

    assert len(pieces) == 40
    assert [int(bar.close * 10_000) for bar in bars] == [piece.close for piece in pieces]
    assert bars[-2].time > from_us(pieces[-2].start)


@pytest.mark.parametrize("name", ["HK.800000", "HK.900001"])
def test_what_has_no_flow_is_refused(exchange: Exchange, name: str) -> None:
    with pytest.raises(ExchangeRefusal) as seen:
        exchange.details.size_flow(InstrumentId(name), SECOND)

    assert seen.value.reason is Reason.NOT_OFFERED
