"""Flatten and Replace in minutes in which an exchange lets no order go: by the clock, and nothing is taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from fakes.scenes.trading.flatten_broker import FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import BOOK, TENCENT
from tideboard_core.errors import OrderDenied
from tideboard_core.model.exchange_minutes import NoWithdrawals
from tideboard_core.model.flatten import LineState
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.open_review import CancelReview
from tideboard_core.model.order import CancelRequest, Order, OrderRequest, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import CheckCode, Confirmation, Gesture
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.trading import WriteVerb

ZONE = ZoneInfo("Asia/Hong_Kong")
WHOLE_DAY = tuple(NoWithdrawals(datetime.min.time(), datetime.max.time(), half_days=half) for half in (False, True))


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-20T{clock}").replace(tzinfo=ZONE).astimezone(UTC)


def security(code: str) -> Instrument:
    number = InstrumentId(code)
    currency = {Market.HK: "HKD", Market.SG: "SGD"}.get(market_of(number), "CNY")
    return replace(TENCENT, id=number, currency=currency)


def held(scene: TradingScene, code: str) -> tuple[FlattenBroker, Order]:
    """800 of a security at its broker, with a take profit that works."""
    one = security(code)
    broker = FlattenBroker(scene, [800], [one])
    scene.session(MarketState.OPEN, one.market)
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    return broker, broker.new(one.id, Side.SELL, 800, time_in_force=TimeInForce.GTC)


def wrote(scene: TradingScene) -> list[WriteVerb]:
    return [write.verb for write in scene.gateway.writes]


MINUTES = [
    ("HK.00700", "09:16", "09:30"),
    ("HK.00700", "12:10", "12:30"),
    ("SH.600519", "09:21", "09:25"),
    ("SZ.000001", "09:24", "09:25"),
    ("SG.D05", "08:59", "09:00"),
    ("SG.D05", "12:58", "13:00"),
]


@pytest.mark.parametrize(("code", "now", "until"), MINUTES)
async def test_a_flatten_waits_by_the_clock_in_every_market_and_takes_nothing_away(
    scene: TradingScene, code: str, now: str, until: str
) -> None:
    """The broker has no page about it, and says that the market is open."""
    broker, exit_ = held(scene, code)
    scene.clock.set_market(at(now))

    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await scene.guard.submit_flatten(scene.account)

    error = scene.person.flattens[0].plan.lines[0].obstacle
    assert error is not None
    assert (error.code, error.data) == ("flatten-waits", {"until": at(until), "market": market_of(InstrumentId(code))})
    assert (wrote(scene), broker.orders[exit_.id].open) == ([], True)


@pytest.mark.parametrize(("code", "now"), [("HK.00700", "16:07"), ("SH.600519", "14:58"), ("SG.D05", "17:05")])
async def test_at_the_close_the_session_is_in_the_way(scene: TradingScene, code: str, now: str) -> None:
    """Whatever the broker says of the market: its cancel would be refused, and nothing trades after it."""
    _broker, _exit = held(scene, code)
    scene.clock.set_market(at(now))

    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await scene.guard.submit_flatten(scene.account)

    error = scene.person.flattens[0].plan.lines[0].obstacle
    assert error is not None
    assert error.code == CheckCode.SESSION.value
    assert wrote(scene) == []


@pytest.mark.parametrize("entry", [False, True], ids=["exit", "ticked-entry"])
async def test_a_line_whose_turn_comes_in_those_minutes_takes_nothing_away(scene: TradingScene, *, entry: bool) -> None:
    broker, order = held(scene, "HK.00700")
    if entry:
        broker.end(order)
        order = broker.new(TENCENT.id, Side.BUY, 100)
        ticked = frozenset({order.id})
        scene.person.answer = Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=1, entries=ticked)

    def in_the_minutes(_run: FlattenRun) -> None:
        scene.gateway.no_withdrawals = {Market.HK: WHOLE_DAY[:1]}

    run = await scene.guard.submit_flatten(scene.account, started=in_the_minutes)

    (outcome,) = run.outcomes
    assert outcome.error is not None
    assert (outcome.state, outcome.error.code) == (LineState.NOT_DONE, CheckCode.SESSION.value)
    assert (wrote(scene), broker.orders[order.id].open, broker.held[TENCENT.id]) == ([], True, 800)


async def test_a_position_without_orders_is_closed_in_those_minutes(scene: TradingScene) -> None:
    broker, exit_ = held(scene, "HK.00700")
    broker.end(exit_)
    scene.clock.set_market(at("12:10"))

    run = await scene.guard.submit_flatten(scene.account)

    assert [one.state for one in run.outcomes] == [LineState.DONE]


def stop(scene: TradingScene, code: str) -> OrderRequest:
    return OrderRequest(
        account=scene.account,
        instrument=InstrumentId(code),
        side=Side.SELL,
        order_type=OrderType.STOP,
        quantity=800,
        price=None,
        trigger=Decimal("590.00"),
        time_in_force=TimeInForce.GTC,
        client_order_id=scene.guard.client_order_id(),
    )


@pytest.mark.parametrize(("code", "now", "until"), [*MINUTES, ("SH.600519", "14:58", "15:00")])
async def test_a_replacement_is_denied_before_its_question(
    scene: TradingScene, code: str, now: str, until: str
) -> None:
    broker, exit_ = held(scene, code)
    scene.clock.set_market(at(now))

    with pytest.raises(OrderDenied, match="replace-waits") as error:
        await scene.guard.submit_replacement(exit_, stop(scene, code))

    assert error.value.data["until"] == at(until)
    assert (scene.person.reviews, wrote(scene), broker.orders[exit_.id].open) == ([], [], True)


async def test_a_replacement_that_comes_into_those_minutes_takes_nothing_away(scene: TradingScene) -> None:
    broker, exit_ = held(scene, "HK.00700")

    def in_the_minutes(_run: FlattenRun) -> None:
        scene.gateway.no_withdrawals = {Market.HK: WHOLE_DAY[:1]}

    with pytest.raises(OrderDenied, match="replace-waits"):
        await scene.guard.submit_replacement(exit_, stop(scene, "HK.00700"), started=in_the_minutes)

    assert (wrote(scene), broker.orders[exit_.id].open) == ([], True)
    assert scene.guard.lost_exits.offers(scene.account) == ()


@pytest.mark.parametrize(("code", "now", "until"), [*MINUTES, ("SZ.000001", "14:57", "15:00")])
async def test_a_cancel_says_it_before_and_is_sent(scene: TradingScene, code: str, now: str, until: str) -> None:
    _broker, exit_ = held(scene, code)
    scene.clock.set_market(at(now))
    shown: list[Mapping[str, datetime]] = []

    async def read(review: CancelReview) -> None:
        shown.append(review.taken_from)

    scene.person.on_review = read
    await scene.guard.submit_cancel(
        CancelRequest(account=scene.account, order=exit_, client_order_id=scene.guard.client_order_id())
    )

    assert shown == [{exit_.id: at(until)}]
    assert wrote(scene) == [WriteVerb.CANCEL]


async def test_a_flatten_on_the_mainland_stays_inside_the_bound_of_the_best_price(scene: TradingScene) -> None:
    """Its limit lies 20 % away by a wide collar: at its turn it is 2 % below the best bid, 612.00."""
    wide = Decimal(40)
    scene.limits = replace(scene.limits, collar_last_percent=wide, collar_best_percent=wide)
    broker, exit_ = held(scene, "SH.688981")
    broker.end(exit_)

    await scene.guard.submit_flatten(scene.account)

    (line,) = scene.person.flattens[0].plan.lines
    assert line.price == Decimal("490.00")
    assert [price for *_others, price in broker.placed] == [Decimal("599.76")]
    assert BOOK.bids[0].price * Decimal("0.98") == Decimal("599.76")
