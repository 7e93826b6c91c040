"""Every type with every time in force and all hours: what is offered comes back the same, the rest is never sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import product
from math import ceil
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from fakes.scenes.trading.sandbox_scene import ROOMY, SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import PORTS, Rig
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, sandbox_thread
from fakes.values.hub_values import known
from run_forms import sized
from tideboard_core.errors import OrderDenied
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Environment, Order, OrderRequest, OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import AT_AUCTION, PRICED, TOUCHED, TRAILING, TRIGGERED, OrderType
from tideboard_core.model.review import CheckCode
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.orders.offers import not_offered
from tideboard_sandbox.command_line import Options

pytestmark = pytest.mark.slow

SECURITIES = {Market.HK: "HK.00700", Market.US: "US.AAPL", Market.SH: "SH.600519"}
OPTION = "US.AAPL261218C260000"
OPENS = {Market.HK: time(10, 30), Market.US: time(23, 0), Market.SH: time(10, 30)}
"""Hong Kong times at which the markets trade."""
DENIED_OF = sized(4, 1)
"""Number of kinds that are not offered, of which one is tried: others in each market, hours and gateway."""
SPACE = 31.0
"""Seconds between two orders: every window of a rate limit is over."""


class Kind(NamedTuple):
    """What kind of an order, how long and when it works; `percent` = its distance is a percentage."""

    order_type: OrderType
    time_in_force: TimeInForce
    hours: TradingHours
    percent: bool = False


@pytest.fixture(scope="module")
def exchanges() -> Iterator[dict[time, OpenSandbox]]:
    """One that stands in the Asian morning, one in the American."""
    day = date.fromisoformat(PRACTICE_DAY)
    morning, night = (
        Options(control_port=0, seed=7, speed=0, date=day, start=start, **PORTS)  # type: ignore[arg-type]
        for start in (OPENS[Market.HK], OPENS[Market.US])
    )
    with sandbox_thread(morning) as asia, sandbox_thread(night) as america:
        asia.ask_now("holding", account="real-HK", symbol=SECURITIES[Market.HK], quantity=10_000, cost=600)
        america.ask_now("holding", account="real-US", symbol=SECURITIES[Market.US], quantity=100, cost=250)
        america.ask_now("holding", account="real-US", symbol=OPTION, quantity=10, cost=10)
        yield {OPENS[Market.HK]: asia, OPENS[Market.US]: america}


class Floor:
    """A scene that looks at one security."""

    def __init__(self, scene: SandboxScene, market: Market) -> None:
        self.scene, self.market = scene, market
        self.instrument = InstrumentId(SECURITIES[market])

    async def begin(self) -> None:
        await self.scene.view(self.instrument, self.market)
        await self.scene.unlock()

    @property
    def last(self) -> Decimal:
        """The last price."""
        quote = known(self.scene.hub, Topic.QUOTE.of(self.instrument))
        return quote.last

    def price(self, factor: str) -> Decimal:
        """A price near the last one, on its step."""
        facts = known(self.scene.hub, Topic.INSTRUMENT.of(self.instrument))
        wanted = self.last * Decimal(factor)
        step: Decimal = facts.price_step(wanted)
        return (wanted / step).to_integral_value() * step

    def stepped(self, price: Decimal, rounding: str) -> Decimal:
        """A price, or the next one that is on its step: a distance in finer steps may lead off them."""
        step: Decimal = known(self.scene.hub, Topic.INSTRUMENT.of(self.instrument)).price_step(price)
        return (price / step).to_integral_value(rounding) * step

    def request(self, kind: Kind) -> OrderRequest:
        """A patient purchase of one lot, or a sale by a type that the account's firm takes to close alone.

        A trigger lies above the market, that of a touched order below it; its limit lies at it.
        """
        order_type, time_in_force, hours, percent = kind
        waits = order_type in TRIGGERED
        trigger = self.price("0.96" if order_type in TOUCHED else "1.04")
        distance = Decimal("2.5") if percent else self.price("0.04")
        lot = known(self.scene.hub, Topic.INSTRUMENT.of(self.instrument)).lot_size
        closing = self.scene.gateway.trading.offers.closing_types
        return OrderRequest(
            account=self.scene.account,
            instrument=self.instrument,
            side=Side.SELL if order_type in closing.get(self.scene.account.firm, ()) else Side.BUY,
            order_type=order_type,
            quantity=lot,
            client_order_id=self.scene.guard.client_order_id(),
            price=(trigger if waits else self.price("0.99")) if order_type in PRICED else None,
            trigger=trigger if waits else None,
            time_in_force=time_in_force,
            expires=self.last_day if time_in_force is TimeInForce.GTD else None,
            hours=hours,
            trail_amount=distance if order_type in TRAILING and not percent else None,
            trail_percent=distance if order_type in TRAILING and percent else None,
            limit_offset=self.price("0.01") if order_type is OrderType.TRAILING_STOP_LIMIT else None,
        )

    @property
    def last_day(self) -> date:
        """A trading day next week."""
        calendar, day = TradingCalendar(), exchange_date(self.market, self.scene.clock.market()) + timedelta(days=5)
        while not calendar.is_trading_day(self.market, day):
            day += timedelta(days=1)
        return day

    def offered(self, kind: Kind) -> bool:
        """What the gateway promises in the daytime."""
        offers = self.scene.gateway.trading.offers
        early = offers.night_alone and kind.hours is TradingHours.OVERNIGHT
        return not early and not_offered(self.market, *kind[:3], offers, percent=kind.percent) is None


def terms_of(order: Any) -> tuple[object, ...]:
    """What must come back as it was sent; the broker moves the prices of a trailing stop."""
    moves = order.order_type in TRAILING
    return (
        order.instrument,
        order.side,
        order.order_type,
        order.quantity,
        None if moves else order.price,
        None if moves else order.trigger,
        order.time_in_force,
        order.expires,
        order.hours,
        order.trail_amount,
        order.trail_percent,
        order.limit_offset,
    )


@pytest.fixture
def stage(exchanges: dict[time, OpenSandbox], rig: Rig, tmp_path: Path) -> Any:
    """Makes a scene for a market."""

    def made(market: Market) -> Any:
        return sandbox_scene(exchanges[OPENS[market]], tmp_path, Environment.LIVE, rig=rig, limits=ROOMY)

    return made


@pytest.mark.whole("*-HK-[!r]*", "*-SH-[!r]*")
@pytest.mark.parametrize(
    ("market", "hours"),
    # Outside the US no other hours are offered: sixty denials each, which the regular ones try, too.
    [(market, hours) for market in SECURITIES for hours in TradingHours],
)
async def test_every_kind_of_order(stage: Any, market: Market, hours: TradingHours) -> None:
    """Every type with every time in force; those at auction have a test of their own where they are offered."""
    kinds = [Kind(*pair, hours) for pair in product(OrderType, TimeInForce)]
    async with stage(market) as scene:
        floor = Floor(scene, market)
        await floor.begin()
        trailing = [kind for kind in kinds if kind.order_type in TRAILING and floor.offered(kind)]
        kinds += [kind._replace(percent=True) for kind in trailing]
        sent = {}
        for kind in filter(floor.offered, kinds):
            if kind.order_type in AT_AUCTION:
                continue
            if scene.lock.seconds_left < SPACE:  # so many orders take longer than trading stays unlocked
                await scene.unlock()
            request = floor.request(kind)
            await scene.guard.submit(request)
            sent[request.client_order_id] = request
            await scene.pace(SPACE)
            scene.lock.touched()
        before = await scene.written()
        wrong = [kind for kind in kinds if not floor.offered(kind)]
        for kind in Random(f"{scene.rig.name} {market} {hours}").sample(wrong, ceil(len(wrong) / DENIED_OF)):
            if scene.lock.seconds_left < SPACE:
                await scene.unlock()
            assert await denied(floor, kind)

        assert await scene.written() == before, "what is not offered was sent"
        listed = {row.remark: row for row in await scene.done(scene.gateway.trading.orders(scene.account))}
        for remark, request in sent.items():
            shown = await scene.until_order(remark, lambda _: True)
            assert terms_of(listed[remark]) == terms_of(shown) == terms_of(request)
            assert plausible(listed[remark])
            assert [held(row) for row in await scene.arrived(remark)] == [meant(request)]


async def test_orders_at_auction_go_out_before_the_open_and_fill_at_its_price(rig: Rig, tmp_path: Path) -> None:
    day = date.fromisoformat(PRACTICE_DAY)
    before = Options(control_port=0, seed=7, speed=0, date=day, start=time(9, 5), **PORTS)  # type: ignore[arg-type]
    with sandbox_thread(before) as sandbox:
        async with sandbox_scene(sandbox, tmp_path, Environment.LIVE, rig=rig, limits=ROOMY) as scene:
            floor = Floor(scene, Market.HK)
            await floor.begin()
            sent = {}
            for order_type in sorted(AT_AUCTION):
                request = floor.request(Kind(order_type, TimeInForce.DAY, TradingHours.REGULAR))
                request = replace(request, price=floor.price("1.01") if request.price else None)
                await scene.guard.submit(request)
                waiting = await scene.until_order(request.client_order_id, lambda _: True)
                assert (waiting.order_type, waiting.status) == (order_type, OrderStatus.PENDING)
                sent[order_type] = request.client_order_id
                await scene.pace(SPACE)
            await sandbox.advance_to("09:31")
            for order_type, remark in sent.items():
                (row,) = await scene.arrived(remark)
                assert (row["kind"], row["status"]) == (order_type.value, "filled")


async def test_options_go_out_in_contracts_in_every_kind_that_waits(stage: Any) -> None:
    async with stage(Market.US) as scene:
        floor = Floor(scene, Market.US)
        floor.instrument = InstrumentId(OPTION)
        await floor.begin()
        await scene.pace(SPACE)  # the tests before this one have asked the broker for the maximum, too
        kinds = [Kind(order_type, TimeInForce.DAY, TradingHours.REGULAR) for order_type in sorted(TOUCHED | TRAILING)]
        for kind in filter(floor.offered, kinds):
            request = floor.request(kind)
            preview = scene.guard.preview(request)
            trail = [Decimal(str(one.data["trigger"])) for one in preview.checks if one.code is CheckCode.TRAIL]
            (price,) = trail or [request.price or request.trigger or Decimal(0)]
            offset = request.limit_offset or 0
            sells = request.side is Side.SELL
            worst = (
                floor.stepped(price - offset, ROUND_FLOOR) if sells else floor.stepped(price + offset, ROUND_CEILING)
            )
            assert preview.summary.value == worst * request.quantity * CONTRACT
            await scene.guard.submit(request)
            assert [held(row) for row in await scene.arrived(request.client_order_id)] == [meant(request)]
            await scene.pace(SPACE)


CONTRACT = 100
"""Shares behind one contract."""
KIND_AT_THE_EXCHANGE = {OrderType.ENHANCED_LIMIT: "limit"}


def meant(request: OrderRequest) -> tuple[object, ...]:
    """What the exchange must have taken it for: a word that is wrong both ways would come back right."""
    kind = KIND_AT_THE_EXCHANGE.get(request.order_type, request.order_type.value)
    prices = request.price, request.trigger, request.trail_amount, request.trail_percent, request.limit_offset
    return kind, prices, request.time_in_force.value, request.hours.value, request.expires


def held(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What the exchange says that it took it for."""
    named = ("price", "trigger", "trail_amount", "trail_percent", "limit_offset")
    told = [None if row[name] is None else Decimal(row[name]) for name in named]
    moved = row["kind"] in {one.value for one in TRAILING}
    expires = None if row["expires"] is None else date.fromisoformat(row["expires"])
    return row["kind"], (None, None, *told[2:]) if moved else tuple(told), row["time_in_force"], row["hours"], expires


async def denied(floor: Floor, kind: Kind) -> str:
    """Ask the guard for what is not offered; returns its reason."""
    await floor.scene.pace(4)  # the broker's maximum is asked for each time, within its limit
    floor.scene.lock.touched()
    with pytest.raises(OrderDenied, match="offered") as refused:
        await floor.scene.guard.submit(floor.request(kind))
    return str(refused.value.data["reason"])


def plausible(order: Order) -> bool:
    """Whether its state is one that a good order may have; an IOC that found nobody ends at once."""
    done = order.status in {OrderStatus.CANCELLED, OrderStatus.FILLED}
    return order.status in {OrderStatus.PENDING, OrderStatus.SUBMITTED} or done
