"""New York's open over each gateway where quotes stand as brokers let them: the brake counts the day from one close."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import time
from decimal import Decimal

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene, with_brake
from fakes.servers.gateway_rigs import LONGPORT, PORTS, Rig
from fakes.servers.sandbox import OpenSandbox, SandboxHere, sandbox_thread, standing_options
from fakes.values.hub_values import known
from fakes.walks.trading.practice_brake_walk import exchange_of
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_sandbox.exchange.facade import Exchange

APPLE = InstrumentId("US.AAPL")
HELD = 100


@pytest.fixture
def standing(request: pytest.FixtureRequest) -> Iterator[OpenSandbox]:
    """An exchange in New York's pre-market, 05:00, or at another time of Hong Kong's clock."""
    start = time.fromisoformat(getattr(request, "param", "18:00"))
    with sandbox_thread(standing_options(**PORTS, scenario="morning-stamp", start=start)) as opened:
        yield opened


@pytest.fixture
def sandbox(standing: OpenSandbox) -> OpenSandbox:
    return standing


def at_hand(scene: SandboxScene) -> SandboxHere:
    """Its sandbox, in a thread of this process."""
    assert isinstance(scene.sandbox, SandboxHere)
    return scene.sandbox


async def hold(scene: SandboxScene, rig: Rig) -> LossBrake:
    """Hold 100 shares from before today under a limit, with everything read."""
    owner = "longport-real-US" if rig is LONGPORT else "real-US"
    await scene.sandbox.ask("holding", account=owner, symbol=APPLE, quantity=HELD, cost="300")
    await scene.view(APPLE, Market.US)
    await scene.unlock()
    return with_brake(scene, LossLimits(loss={"USD": Decimal(1_000_000)}))


async def counted(scene: SandboxScene, brake: LossBrake) -> Decimal | None:
    """The day of the shares by prices and lists of this moment; None = not known."""
    for _ in range(2):  # a price of the first read may be the push of a moment before
        await scene.pace(31)
        await scene.done(scene.blotter.read_again())
        await scene.done(brake.read(scene.account))
    newest = exchange_of(at_hand(scene)).quote(APPLE)
    await scene.until(lambda: known(scene.hub, Topic.QUOTE.of(APPLE)).volume == newest.volume)
    scene.clock.advance(2)
    rows = brake.day_rows(scene.account)
    assert rows is not None
    (row,) = (one for one in rows if one.instrument == APPLE)
    return None if row.gap is not None else row.result(fees=False)


def truths(exchange: Exchange, base: Decimal) -> set[Decimal]:
    """What the shares have made since a close: at the last price, or at what trades now where that is worse."""
    quote, book = exchange.quote(APPLE), exchange.order_book(APPLE)
    now = [block.price for block in (quote.pre, quote.after, quote.overnight) if block is not None]
    if book.bids and book.asks:
        now.append((book.bids[0].price + book.asks[0].price) / 2)
    return {(min(quote.last, price) - base) * HELD for price in (quote.last, *now)}


async def go_on(scene: SandboxScene, hong_kong: str) -> None:
    """Both clocks go on, and the session looks at the markets."""
    exchange = exchange_of(at_hand(scene))
    before = exchange.now
    await scene.sandbox.advance_to(hong_kong)
    scene.pass_time((exchange.now - before).total_seconds())
    scene.clock.set_market(exchange.now)
    with closing(scene.hub.subscribe(Topic.TICKS.of(APPLE))):
        await scene.until(
            lambda: known(scene.hub, Topic.GATEWAY_STATE.of("")).markets[Market.US] is exchange.market_state(Market.US)
        )


async def test_the_first_trade_changes_the_row_and_not_the_close_from_which_the_day_counts(
    locked: SandboxScene, rig: Rig
) -> None:
    scene, exchange = locked, exchange_of(at_hand(locked))
    brake = await hold(scene, rig)
    frozen = exchange.quote(APPLE)
    assert await counted(scene, brake) in truths(exchange, frozen.last)
    assert frozen.prev_close != frozen.last, "else nothing is shown"
    for hong_kong in ("22:29", "22:31"):
        await go_on(scene, hong_kong)
        assert await counted(scene, brake) in truths(exchange, frozen.last), hong_kong


@pytest.mark.parametrize("standing", ["04:58"], indirect=True)
async def test_a_previous_close_that_moves_at_20_00_changes_nothing_until_midnight(
    locked: SandboxScene, rig: Rig
) -> None:
    """Begun at 15:58 in New York, with the candle of the last session; 00:01 there is 13:01 in Hong Kong."""
    scene, exchange = locked, exchange_of(at_hand(locked))
    brake = await hold(scene, rig)
    before = exchange.quote(APPLE).prev_close
    for hong_kong in ("04:59", "05:01", "08:59", "09:01", "12:55", "13:01"):
        await go_on(scene, hong_kong)
        base = before if hong_kong != "13:01" else exchange.quote(APPLE).last
        assert await counted(scene, brake) in truths(exchange, base), hong_kong
    assert exchange.quote(APPLE).prev_close == exchange.quote(APPLE).last != before, "it has moved"


async def test_a_share_that_is_halted_over_the_open_counts_from_its_last_price(locked: SandboxScene, rig: Rig) -> None:
    scene, exchange = locked, exchange_of(at_hand(locked))
    brake = await hold(scene, rig)
    await counted(scene, brake)
    await scene.sandbox.ask("halt", symbol=APPLE)
    for hong_kong in ("22:29", "22:31"):
        await go_on(scene, hong_kong)
        assert await counted(scene, brake) in truths(exchange, exchange.quote(APPLE).last), hong_kong


@pytest.mark.parametrize("standing", ["23:00"], indirect=True)
async def test_a_start_at_ten_counts_by_the_candle_of_the_last_session(locked: SandboxScene, rig: Rig) -> None:
    scene, exchange = locked, exchange_of(at_hand(locked))
    brake = await hold(scene, rig)
    assert await counted(scene, brake) in truths(exchange, exchange.quote(APPLE).prev_close)
