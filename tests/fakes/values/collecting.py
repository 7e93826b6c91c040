"""A provider made of values, for tests of the collector: what it serves, what it refuses, and what it was asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from fakes.values.archive_market import session
from fakes.values.clock import ManualClock
from tideboard_core.collector.source import FUTU_PACE, Pace, Source
from tideboard_core.errors import GatewayDown, NotOffered, NotSubscribed
from tideboard_core.model.flow import CapitalFlow, FlowDefinition, FlowDistribution, FlowPeriod, FlowTiers, TierAmounts
from tideboard_core.model.gateway_health import GatewayUser
from tideboard_core.model.hub_keys import Key, SubscriptionInfo
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod
from tideboard_core.model.reference import CorporateAction
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.model.session import Session
from tideboard_core.ports.bars import BarPage, BarRequest


def facts(symbol: str) -> Instrument:
    """Static facts of a share."""
    return Instrument(
        id=InstrumentId(symbol), name=symbol, security_type=SecurityType.STOCK, lot_size=100, currency="HKD"
    )


def flow_of(symbol: str, hours: Session, minutes: Collection[int], shift: float = 0.0) -> CapitalFlow:
    """A flow with these session minutes; the net of minute `i` is `10 i + shift`."""
    times = (hours.open.timestamp(), *(hours.minute_end(each).timestamp() for each in minutes))
    nets = (0.0, *(10.0 * each + shift for each in minutes))
    quarter = tuple(net / 4 for net in nets)
    return CapitalFlow(
        instrument=InstrumentId(symbol),
        period=FlowPeriod.INTRADAY,
        times=times,
        net=nets,
        tiers=FlowTiers(quarter, quarter, quarter, quarter),
        provider="fake",
    )


def bars_for(symbol: str, hours: Session, minutes: Collection[int]) -> list[Bar]:
    """Bars of these session minutes; each opens at 100 plus its number."""
    return [
        Bar(
            instrument=InstrumentId(symbol),
            period=BarPeriod.MIN_1,
            start=hours.minute_end(each) - timedelta(minutes=1),
            open=Decimal(100 + each),
            high=Decimal(101 + each),
            low=Decimal(99 + each),
            close=Decimal(100 + each),
            volume=100,
            turnover=Decimal(100 * (100 + each)),
        )
        for each in minutes
    ]


class Provider:
    """Serves the session of `hours`; by default every minute of it that has ended.

    `holes` are minutes that it lacks; `shift` is added to its nets, `sizes` are the counts of bars that it was asked
    for; bars have no minute of `quiet`; its time is `ahead` of the clock's, and its answer to a call of a name takes
    `slow` seconds; an answer has room for `full` bars where that is not 0; `errors` are raised by the next calls of a
    name, one each, `broken` by all.
    """

    def __init__(self, clock: ManualClock, *, hours: Session | None = None, room: int = 1000) -> None:
        self.clock = clock
        self.hours = hours or session()
        self.holes: dict[str, set[int]] = defaultdict(set)
        self.errors: dict[str, list[Exception]] = defaultdict(list)
        self.broken: dict[str, Exception] = {}
        self.unknown: set[str] = set()
        self.shift = 0.0
        self.ahead = timedelta(0)
        self.slow: dict[str, float] = {}
        self.quiet: set[int] = set()
        self.full = 0
        self.sizes: list[int] = []
        self.actions: list[CorporateAction] = []
        self.asked: list[tuple[str, str]] = []
        self.at: list[float] = []
        self.subscribed: list[tuple[float, str, list[str]]] = []
        self.held: set[Key[object]] = set()
        self.room = room
        self.connected = False
        self.generation = 0
        self.replay: ReplayLabel | None = None
        self.nickname: str | None = None
        self.reference = self.quotes = self.flow = self.program = self

    # --- the connection ---

    async def connect(self) -> None:
        self._answer("connect", "")

    async def log_in(self) -> None:
        self.connected = True
        self.generation += 1
        self.held = set()

    async def close(self) -> None:
        self.connected = False

    async def gateway_user(self) -> GatewayUser:
        self._answer("user", "")
        return GatewayUser(id="1", details={} if self.nickname is None else {"nickName": self.nickname})

    async def gateway_state(self) -> Any:
        return SimpleNamespace(time=self.clock.market())

    # --- calls ---

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        return [facts(each) for each in ids if each not in self.unknown]

    async def capital_flow(self, instrument: InstrumentId, *_: object) -> CapitalFlow:
        self._answer("flow", instrument)
        found = flow_of(instrument, self.hours, self._ended(instrument), self.shift)
        self.clock.advance(self.slow.get("flow", 0.0))
        return found

    async def capital_distribution(self, instrument: InstrumentId) -> FlowDistribution:
        self._answer("distribution", instrument)
        amounts = TierAmounts(1.0, 2.0, 3.0, 4.0)
        time = min(self.clock.market(), self.hours.close).timestamp()
        return FlowDistribution(instrument=instrument, inflow=amounts, outflow=amounts, time=time, provider="fake")

    async def bars(self, request: BarRequest) -> BarPage:
        assert (request.period, request.adjustment, request.before) == (BarPeriod.MIN_1, BarAdjustment.NONE, None)
        instrument, count = request.instrument, request.count
        self._answer("bars", instrument)
        if self.held and instrument not in {key.subject for key in self.held}:
            raise NotSubscribed("not-subscribed", text="no")
        self.sizes.append(count)
        traded = [each for each in self._ended(instrument) if each not in self.quiet]
        self.clock.advance(self.slow.get("bars", 0.0))
        found = bars_for(instrument, self.hours, traded)[-count:]
        return BarPage(bars=found[-self.full :], older=len(found) >= self.full) if self.full else BarPage(bars=found)

    async def corporate_actions(self, instrument: InstrumentId) -> list[CorporateAction]:
        self._answer("actions", instrument)
        return [each for each in self.actions if each.instrument == instrument]

    async def subscription_info(self) -> SubscriptionInfo:
        return SubscriptionInfo(used=len(self.held), remaining=self.room - len(self.held), own=frozenset(self.held))

    async def subscribe(self, keys: Collection[Key[object]], *, pushes: bool = True) -> None:
        assert not pushes, "each change of a price would be a push"
        self._answer("subscribe", "")
        self.held |= set(keys)
        assert len(self.held) <= self.room
        self.subscribed.append((self.clock.monotonic(), "on", sorted(key.subject for key in keys)))

    async def unsubscribe(self, keys: Collection[Key[object]]) -> None:
        self.held -= set(keys)
        self.subscribed.append((self.clock.monotonic(), "off", sorted(key.subject for key in keys)))

    def asked_for(self, name: str) -> list[str]:
        """The securities of the calls of a name, in order."""
        return [symbol for call, symbol in self.asked if call == name]

    def _ended(self, instrument: InstrumentId) -> list[int]:
        now: datetime = self.clock.market() - timedelta(seconds=1) + self.ahead
        ended = [each for each in range(self.hours.minutes) if self.hours.minute_end(each) <= now]
        return [each for each in ended if each not in self.holes[instrument]]

    def _answer(self, name: str, symbol: str) -> None:
        self.asked.append((name, symbol))
        self.at.append(self.clock.monotonic())
        if name in self.broken:
            raise self.broken[name]
        if self.errors[name]:
            error = self.errors[name].pop(0)
            if isinstance(error, GatewayDown):
                self.connected = False
            raise error


def no_right() -> NotOffered:
    """The answer for a security without capital flow."""
    return NotOffered("flow-not-offered", text="no")


def source_of(provider: Provider, *, pace: Pace = FUTU_PACE, subscribes: bool = True) -> Source:
    """The provider as the collector takes it."""
    made: Any = provider
    return Source(gateway=made, name="Fake", definition=FlowDefinition.FUTU, pace=pace, subscribes=subscribes)
