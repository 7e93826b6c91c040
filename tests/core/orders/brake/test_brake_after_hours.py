"""The loss brake outside regular hours: the worse of the close and the price that trades now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import BOOK, QUOTE, levels, order_row, position
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.quote import ExtendedQuote, MarketState
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.brake.loss_brake import PRICES_EVERY
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.snapshot import placeholder

APPLE = InstrumentId("US.AAPL")


def at_price(scene: TradingScene, block: str) -> ExtendedQuote:
    at, zero = Decimal(block), Decimal(0)
    return ExtendedQuote(
        price=at, high=at, low=at, volume=1, turnover=at, change=zero, change_rate=zero, time=scene.clock.market()
    )


def after_hours(scene: TradingScene, block: str, bid: str = "", ask: str = "", *, held: int = 100) -> Decimal | None:
    """The open result in dollars after a close of 300, the day before 290, with a block and maybe a book."""
    now, traded = scene.clock.market(), at_price(scene, block)
    quote = structs.replace(QUOTE, instrument=APPLE, last=Decimal(300), prev_close=Decimal(290), time=now, after=traded)
    rows = replace(position(scene.account, held), instrument=APPLE, currency="USD")
    scene.publish(Topic.INSTRUMENT, APPLE, placeholder(APPLE))
    scene.publish(Topic.QUOTE, APPLE, quote)
    scene.hub.openings.learn_closes(APPLE, exchange_date(Market.US, now), (quote.prev_close,))
    if bid:
        book = structs.replace(BOOK, instrument=APPLE, bids=levels((bid, 10)), asks=levels((ask, 10)))
        scene.publish(Topic.BOOK, APPLE, book)
    scene.publish(Topic.POSITIONS, scene.account.id, (rows,))
    found = scene.with_brake().result(scene.account, "USD")
    return None if found.gaps else found.open


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE, after New York's close."""
    async with trading_scene(tmp_path) as scene:
        await scene.blotter.read_again()
        state = scene.hub.value(Topic.GATEWAY_STATE.of(""))
        assert state is not None
        scene.publish(Topic.GATEWAY_STATE, "", replace(state, markets={Market.US: MarketState.AFTER_HOURS}))
        yield scene


@pytest.mark.parametrize(
    ("held", "block", "bid", "ask", "expected"),
    [
        (100, "280", "279.90", "280.10", -1000),
        (100, "330", "329.90", "330.10", 1000),
        (-100, "330", "329.90", "330.10", -4000),
        (-100, "280", "279.90", "280.10", -1000),
        (100, "200", "299.90", "300.10", 1000),
        (100, "200", "", "", 1000),
        (100, "200", "200", "300", 1000),
    ],
)
def test_the_day_counts_at_the_worse_of_close_and_price_after_hours(
    evening: TradingScene, held: int, block: str, bid: str, ask: str, expected: int
) -> None:
    """A gain frees nothing, and one print far from the book, or without one, trips nothing."""
    assert after_hours(evening, block, bid, ask, held=held) == expected


async def test_best_prices_of_a_snapshot_serve_where_nobody_shows_the_book(evening: TradingScene) -> None:
    """A quote that is pushed tells none: they are read beside it, every quarter of a minute, and leave it as it is."""
    assert after_hours(evening, "280") == 1000
    brake = evening.with_brake(LossLimits(loss={"USD": Decimal(100_000)}))
    pushed = evening.hub.value(Topic.QUOTE.of(APPLE))
    assert pushed is not None
    evening.gateway.quote_rows = [structs.replace(pushed, last=Decimal(1))]
    evening.gateway.best_rows = {APPLE: (Decimal("279.90"), Decimal("280.10"))}
    await brake.read(evening.account)
    evening.clock.advance(PRICES_EVERY - 1)
    assert evening.hub.value(Topic.QUOTE.of(APPLE)) is pushed
    assert brake.result(evening.account, "USD").open == -1000
    evening.gateway.reads.clear()
    await brake.read(evening.account)
    assert evening.gateway.reads == []

    # One print far from them frees nothing: what counts then is their middle.
    evening.publish(Topic.QUOTE, APPLE, structs.replace(pushed, after=at_price(evening, "400")))
    evening.clock.advance(2)
    assert brake.result(evening.account, "USD").open == -1000
    evening.gateway.best_rows = {APPLE: (Decimal("249.90"), None)}
    await brake.read(evening.account)
    evening.clock.advance(1)
    assert brake.result(evening.account, "USD").open == 1000, "one side is no market"


async def test_no_best_prices_are_read_where_none_would_count(evening: TradingScene) -> None:
    """In regular hours, and of a contract: both stand at their own last price."""
    after_hours(evening, "280")
    brake = evening.with_brake(LossLimits(loss={"USD": Decimal(100_000)}))
    evening.publish(Topic.INSTRUMENT, APPLE, replace(placeholder(APPLE), security_type=SecurityType.OPTION))
    await brake.read(evening.account)
    evening.publish(Topic.INSTRUMENT, APPLE, placeholder(APPLE))
    state = evening.hub.value(Topic.GATEWAY_STATE.of(""))
    assert state is not None
    evening.publish(Topic.GATEWAY_STATE, "", replace(state, markets={Market.US: MarketState.OPEN}))
    await brake.read(evening.account)
    assert evening.gateway.reads.count("snapshots") == 0


async def test_a_fill_that_positions_lack_decides_which_price_is_the_worse(evening: TradingScene) -> None:
    """A sale of 300 of the 100 held is known before the list of positions: what is left is short."""
    assert after_hours(evening, "330", "329.90", "330.10") == 1000
    brake = evening.with_brake()
    rows = replace(position(evening.account, 100), instrument=APPLE, currency="USD")
    evening.gateway.position_rows = [rows]
    await evening.blotter.read_again()
    brake.result(evening.account, "USD")

    sold = order_row(
        evening.account,
        id="S1",
        instrument=APPLE,
        side=Side.SELL,
        quantity=300,
        filled=300,
        status=OrderStatus.FILLED,
        average_price=Decimal(330),
        created=evening.clock.market(),
        updated=evening.clock.market(),
    )
    evening.clock.advance(1)
    evening.publish(Topic.ORDERS, evening.account.id, (sold,))
    evening.blotter.order_changed(sold)
    found = brake.result(evening.account, "USD")
    assert not found.gaps
    assert (found.realised, found.open) == (Decimal(4000), Decimal(0))
