"""A holding of New York under a loss brake, through the hours of a day, by rows as brokers send them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from msgspec import structs

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.clock import ManualClock
from fakes.values.new_york import APPLE, new_york
from fakes.values.trading import BOOK, levels, position
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import GatewayState
from tideboard_core.model.market_phases import span_at
from tideboard_core.model.quote import MarketState, Quote
from tideboard_core.model.session import TradingCalendar
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.snapshot import placeholder
from tideboard_core.ports.bars import trading_day

HELD = 100


class NewYorkDay:
    """100 shares held since before; `at` lets the time pass, `push` and `read` bring a row as the two ways do."""

    def __init__(self, scene: TradingScene, brake: LossBrake) -> None:
        self.scene, self.brake = scene, brake

    def at(self, text: str) -> None:
        """Go to a time of New York's clock, in the session that runs then."""
        clock = self.scene.clock
        clock.advance((new_york(text) - clock.market()).total_seconds())
        session = TradingCalendar().session_on(Market.US, trading_day(Market.US, clock.market()))
        span = None if session is None else span_at(session, clock.market())
        night = MarketState.CLOSED if session is None else MarketState.OVERNIGHT
        markets = {Market.US: night if span is None else span.state}
        answer = GatewayState(time=clock.market(), quotes_logged_in=True, trade_logged_in=True, markets=markets)
        self.scene.publish(Topic.GATEWAY_STATE, "", answer)

    def push(self, quote: Quote) -> None:
        """A push of the quote, stamped as it is."""
        self.scene.publish(Topic.QUOTE, APPLE, quote)

    async def read(self, quote: Quote) -> None:
        """The brake's own reading, 15 seconds later: the broker answers a snapshot with this row, stamped now."""
        self.scene.clock.advance(16)
        self.scene.gateway.quote_rows = [structs.replace(quote, time=self.scene.clock.market())]
        await self.brake.read(self.scene.account)

    def book(self, price: str) -> None:
        """A fresh book a cent around a price."""
        middle, cent = Decimal(price), Decimal("0.01")
        bids, asks = levels((str(middle - cent), 10)), levels((str(middle + cent), 10))
        self.scene.publish(Topic.BOOK, APPLE, structs.replace(BOOK, instrument=APPLE, bids=bids, asks=asks))

    def counted(self) -> Decimal | None:
        """The result of the day in dollars; None = not known."""
        self.scene.clock.advance(0.3)
        found = self.brake.result(self.scene.account, "USD")
        return None if found.gaps else found.total

    @property
    def holds(self) -> bool:
        """Whether the brake holds an entry."""
        judged = self.brake.judge(self.scene.account, "USD")
        assert judged is not None
        return judged.holds


@asynccontextmanager
async def new_york_day(folder: Path, begin: str, loss: str = "1000") -> AsyncIterator[NewYorkDay]:
    """LIVE, with a limit of the day's loss in dollars, at a time of New York's clock."""
    async with trading_scene(folder, clock=ManualClock(new_york(begin))) as scene:
        scene.gateway.position_rows = [replace(position(scene.account, HELD), instrument=APPLE, currency="USD")]
        scene.gateway.quote_rows = []
        scene.publish(Topic.INSTRUMENT, APPLE, placeholder(APPLE))
        await scene.unlock()
        await scene.blotter.read_again()
        day = NewYorkDay(scene, scene.with_brake(LossLimits(loss={"USD": Decimal(loss)})))
        day.at(begin)
        yield day
