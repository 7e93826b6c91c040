"""The parts of a gateway as a window has them over a fan-out: each call is made there."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any, Final

from tideboard_core.errors import NotOffered, PermissionMissing, RequestTimeout, ServerRefused
from tideboard_core.fanout.calls import PARTS, Upstream, calls_of
from tideboard_core.fanout.window import FanoutReader, Read
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod, SizeDistribution
from tideboard_core.model.hub_keys import Key, SubscriptionInfo, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy, Polled
from tideboard_core.model.quote import BarPeriod, OrderBook, Quote, Snapshot
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest
from tideboard_core.ports.market import QuoteFeed
from tideboard_core.ports.system import Clock

LATE: Final = 1.0
"""Seconds: an older snapshot is no answer, since it counts as new here."""
SETTLED_WITHIN: Final = 1.0
SETTLING: Final = 0.2
"""Seconds in which the fan-out subscribes at its broker or says why it cannot, and between two looks."""
MISSED_TRADES: Final = 500
MISSED_BARS: Final = 10

GetReader = Callable[[], FanoutReader]
"""The reader of the present connection; raises GatewayDown without one."""


def remote(part: str, reader: GetReader) -> Any:  # noqa: ANN401  the protocol of the part
    """The calls of a part, each of which the fan-out makes; a call that is not passed on is not there."""
    return type(
        f"Remote{PARTS[part].__name__}", (), {name: _made_there(part, name, reader) for name in calls_of(part)}
    )()


def _made_there(part: str, name: str, reader: GetReader) -> Callable[..., Any]:
    signature = inspect.signature(getattr(PARTS[part], name))

    async def call(self: object, *given: object, **named: object) -> object:
        arguments = signature.bind(self, *given, **named).arguments
        del arguments["self"]
        value: object = (await reader().call(part, name, **arguments)).value
        return value

    return call


class FanoutQuotes:
    """Market data through a fan-out; a QuoteFeed with `remote`'s calls for what is not about subscriptions.

    A price that was read is in the hub already, with the time at which the fan-out received it.
    """

    def __init__(self, reader: GetReader, clock: Clock, hub: Hub) -> None:
        self._reader, self._clock, self._hub = reader, clock, hub
        self._remote: QuoteFeed = remote("quotes", reader)
        self.upstream: Upstream | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  a call of the protocol
        """A call that the fan-out makes as it is."""
        return getattr(self._remote, name)

    @property
    def bar_offer(self) -> BarOffer:
        """What the fan-out's broker has; nothing before the first login."""
        if self.upstream is None:
            return BarOffer(periods=frozenset(), adjustments=frozenset(), history_costs=False)
        return self.upstream.bars

    async def subscribe(self, keys: Collection[Key[object]], *, pushes: bool = True) -> None:
        """Want keys; ServerRefused with the reason for one of which the fan-out says that it has no values.

        PermissionMissing where that is for want of a right: it is asked for again with the others.
        """
        reader = self._reader()
        await reader.subscribe(keys)
        give_up = self._clock.monotonic() + SETTLED_WITHIN
        await reader.asked()
        while not all(map(reader.known, keys)) and self._clock.monotonic() < give_up:
            await asyncio.sleep(SETTLING)
            await reader.asked()
        refused = {key: reader.refused[key] for key in keys if key in reader.refused}
        if refused:
            kind = PermissionMissing if reader.unrighted.issuperset(refused) else ServerRefused
            await reader.unsubscribe(refused)  # else it is asked for without end
            raise kind(next(iter(refused.values())))

    async def unsubscribe(self, keys: Collection[Key[object]]) -> None:
        """Want keys no more."""
        await self._reader().unsubscribe(keys)

    async def subscription_info(self) -> SubscriptionInfo:
        """The fan-out's quota as of the login, and what this window has of it."""
        found, own = self.upstream, self._reader().holds()
        if found is None:
            return SubscriptionInfo(used=0, remaining=0, own=own)
        return SubscriptionInfo(used=found.subscribed, remaining=found.left, own=own, per_symbol=found.per_symbol)

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Quote]:
        """Newest quotes of subscribed instruments, read at the broker."""
        return [_of_known_age(await self._reader().read(Topic.QUOTE.of(each))) for each in ids]

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        """Newest book of a subscribed instrument, read at the broker; the fan-out reads ten levels.

        RequestTimeout for one whose age is not known: it would prove nothing.
        """
        key = Topic.BOOK.of(instrument)
        read = await self._reader().read(key)
        book: OrderBook = _of_known_age(read)
        _publish(self._hub, key, read)
        return book

    async def snapshots(self, ids: Sequence[InstrumentId]) -> list[Snapshot]:
        """One-off pictures; RequestTimeout where it is not known how old they are, or they are late."""
        read = await self._reader().call("quotes", "snapshots", ids=list(ids))
        if read.arrived is not None and self._clock.monotonic() - read.arrived > LATE:
            raise RequestTimeout("fanout-late")
        found: list[Snapshot] = _of_known_age(read)
        return found

    async def missed(self, key: Key[object]) -> Lazy[Any]:
        """What may have been lost of a key whose values are news alone."""
        instrument = InstrumentId(key.subject)
        if key.topic is Topic.TICKS:
            return Polled.ready(tuple(await self.ticks(instrument, MISSED_TRADES)))
        if key.topic is Topic.MINUTES:
            return Polled.ready(await self.minute_line(instrument))
        request = BarRequest(instrument=instrument, period=BarPeriod.MIN_1, count=MISSED_BARS)
        page: BarPage = (await self._reader().call("quotes", "bars", request=request)).value
        return Polled.ready(tuple(page.bars))


class FanoutFlow:
    """Capital flow through a fan-out, which makes the calls of all windows within one budget.

    Today's flow is in the hub already when it is returned, with the time at which the fan-out received it.
    """

    def __init__(self, reader: GetReader, hub: Hub) -> None:
        self._reader, self._hub = reader, hub

    async def capital_flow(
        self,
        instrument: InstrumentId,
        period: FlowPeriod = FlowPeriod.INTRADAY,
        begin: date | None = None,
        end: date | None = None,
    ) -> CapitalFlow:
        """Flow series; RequestTimeout where it is not known how old today's is."""
        asked = {"instrument": instrument, "period": period, "begin": begin, "end": end}
        read = await self._reader().call("flow", "capital_flow", **asked)
        found: CapitalFlow = read.value
        if period is FlowPeriod.INTRADAY:
            _publish(self._hub, Topic.FLOW.of(instrument), read)
        return found

    async def capital_distribution(self, instrument: InstrumentId) -> FlowDistribution | SizeDistribution:
        """In and out since the open; RequestTimeout where it is not known how old it is."""
        read = await self._reader().call("flow", "capital_distribution", instrument=instrument)
        found: FlowDistribution | SizeDistribution = read.value
        _publish(self._hub, Topic.DISTRIBUTION.of(instrument), read)
        return found

    def flow_wait(self) -> float:
        """Not known here: the fan-out queues."""
        return 0.0


def _publish(hub: Hub, key: Key[Any], read: Read) -> None:
    """Publish what was read with the time at which the fan-out received it; then `Hub.keep` leaves it as it is."""
    hub.publish(key, Lazy.ready(_of_known_age(read)), read.arrived)


def _of_known_age(read: Read) -> Any:  # noqa: ANN401  what was read
    if read.arrived is None:
        raise RequestTimeout("fanout-age-unknown")
    return read.value


class FanoutBehind:
    """What stands behind the flow, through a fan-out; a BehindSource. The account's result is not passed on."""

    def __init__(self, reader: GetReader) -> None:
        for part in PARTS:
            room, _, name = part.partition(".")
            if room == "behind":
                setattr(self, name, remote(part, reader))

    @property
    def results(self) -> Any:  # noqa: ANN401  there is none
        """Raise NotOffered: it is the account's."""
        raise NotOffered("hub-not-passed-on")
