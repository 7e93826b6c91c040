"""Rates that a person typed: they convert what no broker tells a rate for, and nothing that an order is judged by."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from fakes.scenes.trading.braked_scene import fill
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import QUOTE, TENCENT, order_row, position
from tideboard_core.accounts.rates import RateBook
from tideboard_core.accounts.typed_rates import TYPED, TypedRates, parsed_rate
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.brake.loss_limits import LossLimits

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
APPLE = InstrumentId("US.AAPL")
CODES = st.sampled_from(["HKD", "USD", "CNY", "SGD"])
RATES = st.decimals("0.000001", "999999", places=6)


@given(typed=st.dictionaries(st.frozensets(CODES, min_size=2, max_size=2), RATES, max_size=6))
def test_a_layout_gives_back_what_was_typed(typed: dict[frozenset[str], Decimal]) -> None:
    rates, again = TypedRates(), TypedRates()
    for pair, rate in typed.items():
        base, quote = sorted(pair)
        rates.put(base, quote, rate, NOW)
    again.take(rates.written())
    assert again.written() == rates.written()
    for pair, rate in typed.items():
        base, quote = sorted(pair)
        forward, back = again.rate(base, quote), again.rate(quote, base)
        assert forward is not None
        assert back is not None
        assert (forward.rate, forward.source) == (rate, TYPED)
        assert abs(forward.rate * back.rate - 1) < Decimal("1e-20")
        assert again.into(quote)[base] == forward


@pytest.mark.parametrize("text", ["", "x", "0", "-1", "nan", "inf", "1e9", "7,8", "1e-999999", "1e-1000020"])
def test_what_is_no_rate_is_none(text: str) -> None:
    assert parsed_rate(text) is None
    rates = TypedRates()
    rates.take(f"USD/HKD={text}@2026-11-25")
    assert rates.into("USD") == {}, "nothing that cannot be turned round"


@pytest.mark.parametrize(
    "text", ["USD/HKD=7.8", "usd/HKD=7.8@2026-11-25", "USD/USD=1@2026-11-25", "USD/HKD=0@2026-11-25", "=", "<b>"]
)
def test_a_broken_layout_has_no_rate(text: str) -> None:
    rates = TypedRates()
    rates.take(text)
    assert rates.written() == ""


def test_what_brokers_told_is_never_what_was_typed() -> None:
    by_brokers, typed = RateBook(), TypedRates()
    typed.put("USD", "HKD", Decimal(8), NOW)
    assert by_brokers.rate("USD", "HKD", NOW) is None
    assert by_brokers.currencies == frozenset()
    typed.forget("HKD", "USD")
    assert typed.rate("USD", "HKD") is None


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE, with 1,000 shares, of which the previous close is known."""
    async with trading_scene(tmp_path) as scene:
        scene.gateway.position_rows = [position(scene.account, 1000)]
        await scene.unlock()
        await scene.blotter.read_again()
        yield scene


async def test_a_typed_rate_changes_no_decision_of_the_guard(live: TradingScene) -> None:
    """A loss in dollars stays one in dollars, and so do limits and buying power, whatever rate somebody typed."""
    brake = live.with_brake(LossLimits(loss={"HKD": Decimal(1000)}))
    live.publish(Topic.INSTRUMENT, APPLE, replace(TENCENT, id=APPLE, currency="USD"))
    live.publish(Topic.QUOTE, APPLE, structs.replace(QUOTE, instrument=APPLE, last=Decimal(600)))
    day = exchange_date(Market.US, live.clock.market())
    live.hub.openings.learn_closes(APPLE, day, (QUOTE.prev_close,))
    order = order_row(
        live.account,
        id="A",
        instrument=APPLE,
        quantity=200,
        filled=200,
        average_price=Decimal(620),
        status=OrderStatus.FILLED,
    )
    held = replace(position(live.account, 200), instrument=APPLE, currency="USD")
    live.gateway.order_rows = [order]
    live.gateway.fill_rows = [structs.replace(fill(live, "A", Side.BUY, 200), instrument=APPLE, price=Decimal(620))]
    live.gateway.position_rows = [*live.gateway.position_rows, held]
    await live.blotter.read_again()

    def decided() -> list[object]:
        checks = live.guard.preview(live.request(client_order_id="one")).checks
        found = ((one.code, one.passed, {**one.data, "left": None}) for one in checks)  # but how long the lock is open
        return [brake.result(live.account, "HKD").total, *found]

    before = decided()
    assert brake.result(live.account, "USD").total < -4000
    rates = TypedRates()
    rates.put("USD", "HKD", Decimal(1000), NOW)
    live.clock.advance(1)
    live.market()
    live.publish(Topic.QUOTE, APPLE, structs.replace(QUOTE, instrument=APPLE, last=Decimal(600)))
    assert decided() == before
    brake.tick([live.account])
    assert brake.tripped(live.account) == (), "the limit is one in Hong Kong dollars"
    await live.guard.submit(live.request())
    assert len(live.gateway.writes) == 1
