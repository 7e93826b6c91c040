"""Futu's market data: subscriptions, reads with and without one, candles, whose history counts against an allowance."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    NotOffered,
    NotSubscribed,
    QuotaExceeded,
    RateLimited,
    ServerRefused,
    ServerTrouble,
)
from tideboard_core.gateways.common.list_reads import parts
from tideboard_core.gateways.futu.derivatives import FutuDerivatives
from tideboard_core.gateways.futu.link import SYMBOLS_PER_SNAPSHOT, FutuLink
from tideboard_core.gateways.futu.translate import bars, instruments, quotes, reference, rights
from tideboard_core.gateways.futu.translate.symbols import (
    QOT_MARKET,
    TRADE_DATE_MARKET,
    has_known_market,
    instrument_of,
    market_state,
    security,
)
from tideboard_core.model.derivatives import OptionFigures
from tideboard_core.model.hub_keys import HISTORY_QUOTA, Key, SubscriptionInfo, Topic
from tideboard_core.model.instrument import (
    Instrument,
    InstrumentId,
    Market,
    SecurityType,
    market_of,
    spelled_as_contract,
)
from tideboard_core.model.live import GatewayState, HistoryQuota, Lazy
from tideboard_core.model.quote import (
    PERIOD_MINUTES,
    Bar,
    BarAdjustment,
    BarPeriod,
    BarSessions,
    BrokerQueue,
    MarketState,
    MinuteLine,
    OrderBook,
    Quote,
    QuotePackage,
    QuoteRight,
    Snapshot,
    Tick,
)
from tideboard_core.model.reference import TradingDay
from tideboard_core.model.session import exchange_zone
from tideboard_core.ports.bars import MOST_NEWEST, BarOffer, BarPage, BarRequest, oldest_day, page_of
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Common_pb2,
    Qot_Common_pb2,
    Qot_GetStaticInfo_pb2,
    Qot_RequestHistoryKL_pb2,
    Qot_Sub_pb2,
)

if TYPE_CHECKING:
    from tideboard_core.gateways.futu.history_units import HistoryUnits

BARS_PER_PAGE: Final = 1000
SHORTEST_SUBSCRIPTION: Final = 60.0
"""Seconds before which OpenD does not take a subscription back."""
MOST_HELD: Final = 20
"""Candles that stay subscribed: each takes of the quota. Beyond that the oldest of other securities are given back."""
_PAGES_CAP: Final = 200
"""Pages of one history read: 200,000 bars are a year of minutes; more means that the gateway repeats itself."""
_FURTHER: Final = timedelta(days=400)
"""How much further back a history read looks for a security that trades less often than its market."""
LONGEST_EXTENDED: Final = 60
"""Minutes of the longest candle that may hold trades of other sessions (comments of RequestHistoryKL 9 and 10)."""
_REGULAR: Final = int(Common_pb2.Session_NONE)
"""A subscription that names no session has the regular one."""
_WIDEST_FIRST: Final = (int(Common_pb2.Session_ALL), int(Common_pb2.Session_ETH), _REGULAR)
_BY_SESSION: Final = frozenset(
    {
        Qot_Common_pb2.SubType_Ticker,
        Qot_Common_pb2.SubType_RT,
        *(bars.SUB_TYPE[each] for each in bars.SUB_TYPE if PERIOD_MINUTES.get(each, 1440) <= LONGEST_EXTENDED),
    }
)
"""Types that follow the session; the basic quote and the book are pushed in every one."""


def has_sessions(instrument: InstrumentId) -> bool:
    """Whether a security trades in sessions that a subscription has to name: shares of the United States."""
    return market_of(instrument) is Market.US and not spelled_as_contract(instrument)


def may_extend(period: BarPeriod) -> bool:
    """Whether candles of a period may hold trades outside the regular session."""
    return PERIOD_MINUTES.get(period, LONGEST_EXTENDED + 1) <= LONGEST_EXTENDED


_OFFER: Final = BarOffer(
    periods=frozenset(bars.KL_TYPE),
    adjustments=frozenset(BarAdjustment),
    history_costs=True,
    of_options=frozenset(
        {BarPeriod.DAY, BarPeriod.MIN_1, BarPeriod.MIN_5, BarPeriod.MIN_15, BarPeriod.MIN_60}
    ),  # the vendor's page of candles
    extended=frozenset(filter(may_extend, bars.KL_TYPE)),
)


class SessionCoverage:
    """What each series of a connection covers. Whether OpenD keeps the newest session or the widest no source says."""

    def __init__(self, link: FutuLink) -> None:
        self._link = link
        self._granted: dict[tuple[InstrumentId, int], int] = {}
        self._generation = link.generation

    async def subscribe(self, ids: Collection[InstrumentId], c2s: Qot_Sub_pb2.C2S, *, extended: bool) -> None:
        """Subscribe with the widest session that is granted; `extended` asks for all, else what they have stays.

        What is refused with a session, as without the right of the night, is asked for with the next narrower one, but
        never with a narrower one than another subscriber of the series has, nor where the server failed by itself: the
        error is raised, and the same call may succeed later. The securities of a call have sessions all, or none.
        """
        self._follow_login()
        sub_types = [each for each in c2s.subTypeList if each in _BY_SESSION]
        if not sub_types or not all(map(has_sessions, ids)):
            await self._link.call(ProtoId.Qot_Sub, c2s)
            return
        alike: dict[int, list[InstrumentId]] = {}
        for each in ids:
            had = min(_WIDEST_FIRST.index(self._granted.get((each, one), _REGULAR)) for one in sub_types)
            alike.setdefault(had, []).append(each)
        for had, some in alike.items():
            del c2s.securityList[:]
            c2s.securityList.extend(map(security, some))
            session = await self._granted_of(c2s, _WIDEST_FIRST[0 if extended else had : had + 1])
            self._granted |= {(each, one): session for each in some for one in sub_types}

    async def _granted_of(self, c2s: Qot_Sub_pb2.C2S, sessions: Sequence[int]) -> int:
        """The first of these sessions that is granted; raises what the last one was refused for."""
        for session in sessions:
            if session == _REGULAR:
                c2s.ClearField("session")
            else:
                c2s.session = session
            try:
                await self._link.call(ProtoId.Qot_Sub, c2s)
            except (QuotaExceeded, RateLimited, ServerTrouble):
                raise
            except ServerRefused:
                if session == sessions[-1]:
                    raise
            else:
                return session
        raise AssertionError(sessions)

    def ended(self, ids: Collection[InstrumentId], sub_types: Collection[int]) -> None:
        """Forget series that are no longer subscribed."""
        for each in ids:
            for sub_type in sub_types:
                self._granted.pop((each, sub_type), None)

    def is_extended(self, instrument: InstrumentId, sub_type: int) -> bool:
        """Whether a series holds trades outside the regular session."""
        self._follow_login()
        return self._granted.get((instrument, sub_type), _REGULAR) != _REGULAR

    def _follow_login(self) -> None:
        if self._generation != self._link.generation:  # a new connection has no subscriptions
            self._granted.clear()
            self._generation = self._link.generation


class _Candle(NamedTuple):
    instrument: InstrumentId
    period: BarPeriod


@dataclass(frozen=True, slots=True)
class _Subscribed:
    """Since when (monotonic seconds) and for which trades."""

    since: float
    sessions: BarSessions


class FutuCandles:
    """Reads candles and minute lines. Candles that nobody subscribed are subscribed here, without pushes."""

    def __init__(self, link: FutuLink, coverage: SessionCoverage) -> None:
        self._link = link
        self._coverage = coverage
        self._held: dict[_Candle, _Subscribed] = {}
        self._pushed: set[tuple[InstrumentId, int]] = set()
        """Securities and types that are subscribed for pushes: a read before that is refused."""
        self._generation = link.generation

    @property
    def bar_offer(self) -> BarOffer:
        """Every period but 2, 20 and 45 minutes, of options few; a security of a history read counts for days."""
        return _OFFER

    async def minute_line(self, instrument: InstrumentId) -> MinuteLine:
        """Today's intraday line of a subscribed instrument; NotSubscribed before its subscription is in force.

        PermissionMissing where that was refused for want of a right.
        """
        if not self._is_pushed(instrument, instruments.SUB_TYPE[Topic.MINUTES]):
            self._link.check_refused(ProtoId.Qot_Sub, _subscription([instrument], [Topic.MINUTES], pushes=True))
            raise NotSubscribed("not-subscribed")
        reply = await self._link.call(ProtoId.Qot_GetRT, security=security(instrument))
        return bars.minute_line(reply)

    async def bars(self, request: BarRequest) -> BarPage:
        """Newest candles from a subscription, or history. NotOffered for a period without one.

        RateLimited where a minute period would be the second one within a minute of its security: its subscription
        could not be given back before.
        """
        if request.period not in _OFFER.periods_of(request.instrument, request.sessions):
            raise NotOffered("kline-not-offered", text="")
        return await (self._newest(request) if request.before is None else self._past(request, request.before))

    async def _newest(self, request: BarRequest) -> BarPage:
        candle = _Candle(request.instrument, request.period)
        sub_type = bars.SUB_TYPE[request.period]
        enough = not self._extends(request) or self._coverage.is_extended(request.instrument, sub_type)
        if self._is_held(candle, request.sessions) or (enough and self._is_pushed(request.instrument, sub_type)):
            try:
                return await self._subscribed(request)
            except NotSubscribed:
                self._held.pop(candle, None)
        await self._subscribe(candle, request.sessions)
        return await self._subscribed(request)

    async def _subscribed(self, request: BarRequest) -> BarPage:
        count = min(max(request.count, 1), MOST_NEWEST)
        extended = self._coverage.is_extended(request.instrument, bars.SUB_TYPE[request.period])
        if extended and request.sessions is BarSessions.REGULAR:
            count = MOST_NEWEST  # most of them may be of other sessions
        reply = await self._link.call(
            ProtoId.Qot_GetKL,
            rehabType=bars.REHAB_TYPE[request.adjustment],
            klType=bars.KL_TYPE[request.period],
            security=security(request.instrument),
            reqNum=count,
        )
        found = _bars(request, reply.klList)
        page = page_of(request, found, bars.blanks(request.instrument, request.period, reply.klList))
        return replace(page, older=page.older or len(reply.klList) >= count)

    async def _past(self, request: BarRequest, before: datetime) -> BarPage:
        """History before an instant: further back once more if the calendar's days had too few bars."""
        market = market_of(request.instrument)
        if request.begin is not None:
            page = await self._history(request, request.begin.astimezone(exchange_zone(market)), before)
            return replace(page, older=True)
        day = oldest_day(request.instrument, request.period, request.count, before)
        begin = datetime(day.year, day.month, day.day, tzinfo=exchange_zone(market))
        page = await self._history(request, begin, before)
        if len(page.bars) < request.count:
            page = await self._history(request, begin - max(_FURTHER, before - begin), before)
        return replace(page, older=len(page.bars) >= request.count)

    async def _history(self, request: BarRequest, begin: datetime, before: datetime) -> BarPage:
        """Candles between two instants, oldest first; only the first page counts for the rate limit."""
        last = before.astimezone(exchange_zone(market_of(request.instrument))) - timedelta(seconds=1)
        c2s = Qot_RequestHistoryKL_pb2.C2S(
            rehabType=bars.REHAB_TYPE[request.adjustment],
            klType=bars.KL_TYPE[request.period],
            security=security(request.instrument),
            beginTime=begin.date().isoformat(),
            endTime=last.date().isoformat(),
            maxAckKLNum=BARS_PER_PAGE,
        )
        if self._extends(request):
            c2s.session = Common_pb2.Session_ALL
        found: list[Bar] = []
        blanks: list[datetime] = []
        async with self._units.reading(request.instrument, request.taker) as call:
            ask: Callable[..., Awaitable[Any]] = partial(self._link.call, leaves=call.leaves)
            for _ in range(_PAGES_CAP):
                reply = await ask(ProtoId.Qot_RequestHistoryKL, c2s)
                call.answered = True
                found += _bars(request, reply.klList)
                blanks += bars.blanks(request.instrument, request.period, reply.klList)
                next_key = reply.nextReqKey
                # A gateway that repeats its key has no further page.
                if not next_key or next_key == c2s.nextReqKey:
                    break
                c2s.nextReqKey = next_key
                ask = self._link.ask  # without waiting: only the first page counts for the rate limit
        return replace(page_of(request, found, blanks), quota=await self.bar_quota())

    @cached_property
    def _units(self) -> HistoryUnits:
        """What counts against the allowance, loaded with the first question about it."""
        from tideboard_core.gateways.futu.history_units import HistoryUnits

        return HistoryUnits(self._link)

    async def bar_quota(self) -> HistoryQuota | None:
        """How many securities history was read of in the rolling period, and how many are left, if that is told."""
        quota = await self._units.quota()
        self._link.feed.publish(HISTORY_QUOTA, Lazy.ready(quota))
        return quota

    # --- subscriptions ----------------------------------------------------------------------------------------------

    def note(self, ids: Collection[InstrumentId], types: Collection[int], *, on: bool) -> None:
        """Know which securities and types are subscribed for pushes from now on, or no longer."""
        self._follow_login()
        named = {(instrument, each) for instrument in ids for each in types}
        self._pushed = self._pushed | named if on else self._pushed - named

    def _is_pushed(self, instrument: InstrumentId, sub_type: int) -> bool:
        self._follow_login()
        # Between a new connection and its login the number is still that of the one before.
        return self._link.connected and (instrument, sub_type) in self._pushed

    def _follow_login(self) -> None:
        if self._generation != self._link.generation:  # a new connection has no subscriptions
            self._held.clear()
            self._pushed = set()
            self._generation = self._link.generation

    def _is_held(self, candle: _Candle, sessions: BarSessions) -> bool:
        self._follow_login()
        held = self._held.get(candle)
        return held is not None and held.sessions in {sessions, BarSessions.EXTENDED}

    def _extends(self, request: BarRequest) -> bool:
        """Whether trades of other sessions are wanted, of a security that has them and a period that may hold them."""
        wanted = request.sessions is BarSessions.EXTENDED and may_extend(request.period)
        return wanted and has_sessions(request.instrument)

    async def _subscribe(self, candle: _Candle, sessions: BarSessions) -> None:
        self._link.require_more_than_basic(market_of(candle.instrument))
        await self._give_back(candle)
        await self._sub(candle, sessions, on=True)
        self._held[candle] = _Subscribed(self._link.clock.monotonic(), sessions)

    async def _give_back(self, wanted: _Candle) -> None:
        """End what is no longer read of a security, and of others the oldest beyond MOST_HELD.

        The one-minute candle stays, others may have subscribed it too.
        """
        now = self._link.clock.monotonic()
        of_minutes = wanted.period in PERIOD_MINUTES and wanted.period is not BarPeriod.MIN_1
        for candle, held in list(self._held.items()):
            other = candle.instrument != wanted.instrument
            if candle == wanted or candle.period is BarPeriod.MIN_1 or (other and len(self._held) < MOST_HELD):
                continue
            left = held.since + SHORTEST_SUBSCRIPTION - now
            if left > 0:
                if not other and of_minutes and candle.period in PERIOD_MINUTES:
                    raise RateLimited("rate-limited", text="", retry_after=left)
                continue
            try:
                await self._sub(candle, held.sessions, on=False)
            except ServerRefused:
                continue  # it is tried again with the next subscription
            self._held.pop(candle, None)

    async def _sub(self, candle: _Candle, sessions: BarSessions, *, on: bool) -> None:
        c2s = Qot_Sub_pb2.C2S(
            securityList=[security(candle.instrument)],
            subTypeList=[bars.SUB_TYPE[candle.period]],
            isSubOrUnSub=on,
        )
        if on:
            extended = sessions is BarSessions.EXTENDED and may_extend(candle.period)
            await self._coverage.subscribe([candle.instrument], c2s, extended=extended)
            return
        await self._link.call(ProtoId.Qot_Sub, c2s)
        self._coverage.ended([candle.instrument], c2s.subTypeList)


def _bars(request: BarRequest, rows: Iterable[Qot_Common_pb2.KLine]) -> list[Bar]:
    adjusted = request.adjustment is not BarAdjustment.NONE
    return bars.bars(request.instrument, request.period, rows, adjusted=adjusted)


log = logging.getLogger(__name__)

SYMBOLS_PER_STATIC_INFO: Final = 200
SYMBOLS_PER_SUBSCRIPTION: Final = 100
_LISTED_TYPES: Final = (
    Qot_Common_pb2.SecurityType_Eqty,
    Qot_Common_pb2.SecurityType_Trust,
    Qot_Common_pb2.SecurityType_Index,
)
"""What a search by name looks through; warrants and options are found by code."""


class FutuQuotes:
    """Market data of Futu; implements `ports.market.QuoteFeed`."""

    def __init__(self, link: FutuLink) -> None:
        self._link = link
        self._derivatives = FutuDerivatives(link)
        self._coverage = SessionCoverage(link)
        self.candles = FutuCandles(link, self._coverage)
        self.minute_line = self.candles.minute_line
        self.bars = self.candles.bars
        self.bar_quota = self.candles.bar_quota
        self._sizes: dict[InstrumentId, Decimal] = {}
        """Sizes with a fraction that were read: without them a later read would tell another size, and a lower cost."""

    @property
    def bar_offer(self) -> BarOffer:
        return self.candles.bar_offer

    # --- subscriptions ----------------------------------------------------------------------------------------------

    async def subscribe(self, keys: Collection[Key[object]], *, pushes: bool = True) -> None:
        """Subscribe with first push; after a refusal the groups before the failed one stay subscribed.

        Without `pushes` it asks for no session beyond the regular one: an answer has MOST_NEWEST candles at most, and
        those of a night would take the place of the day's first ones.
        """
        for market in {market_of(InstrumentId(key.subject)) for key in keys}:
            self._link.require_more_than_basic(market)
        for topics, ids in _groups(keys):
            for part in parts(ids, SYMBOLS_PER_SUBSCRIPTION):
                c2s = _subscription(part, topics, pushes=pushes)
                await self._coverage.subscribe(part, c2s, extended=pushes)
                self.candles.note(part, c2s.subTypeList, on=True)

    async def unsubscribe(self, keys: Collection[Key[object]]) -> None:
        """End subscriptions; refused as `unsubscribe-too-early` within their first minute."""
        for topics, ids in _groups(keys):
            for part in parts(ids, SYMBOLS_PER_SUBSCRIPTION):
                c2s = Qot_Sub_pb2.C2S(
                    securityList=[security(instrument) for instrument in part],
                    subTypeList=[instruments.SUB_TYPE[topic] for topic in topics],
                    isSubOrUnSub=False,
                    isRegOrUnRegPush=False,
                )
                await self._link.call(ProtoId.Qot_Sub, c2s)
                self._coverage.ended(part, c2s.subTypeList)
                self.candles.note(part, c2s.subTypeList, on=False)

    async def subscription_info(self) -> SubscriptionInfo:
        """Quota and own subscriptions as OpenD counts them."""
        reply = await self._link.call(ProtoId.Qot_GetSubInfo, isReqAllConn=False)
        return instruments.subscription_info(reply)

    async def quote_rights(self) -> dict[Market, QuoteRight]:
        """Return the login's quote right per market; a market that is missing in the reply is left out."""
        found = rights.quote_rights(await self._link.call(ProtoId.GetUserInfo, flag=rights.FLAG))
        self._link.learn_rights(found)
        return found

    async def quote_packages(self) -> dict[Market, QuotePackage]:
        """Return the quote rights as packages; OpenD has neither names nor ends of packages."""
        return {market: rights.package(right) for market, right in (await self.quote_rights()).items()}

    # --- state and static facts -------------------------------------------------------------------------------------

    async def gateway_state(self) -> GatewayState:
        """Login flags, market states and exchange time."""
        reply = await self._link.call(ProtoId.GetGlobalState, userID=self._link.user_id)
        return instruments.gateway_state(reply)

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Static info, of options with the style, which only their snapshots tell; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[Instrument]:
            return await self._static_info(Qot_GetStaticInfo_pb2.C2S(securityList=[security(each) for each in part]))

        found = await self._link.read_list(ProtoId.Qot_GetStaticInfo.name, ids, ask, SYMBOLS_PER_STATIC_INFO)
        found[:] = await self._with_styles(found)
        return found

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """Stocks, funds and indexes of a whole market."""
        instruments: list[Instrument] = []
        for security_type in _LISTED_TYPES:
            c2s = Qot_GetStaticInfo_pb2.C2S(market=QOT_MARKET[market], secType=security_type)
            instruments += await self._static_info(c2s)
        return instruments

    async def market_states(self, ids: Sequence[InstrumentId]) -> dict[InstrumentId, MarketState]:
        """Session state per instrument; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[tuple[InstrumentId, MarketState]]:
            reply = await self._link.call(ProtoId.Qot_GetMarketState, securityList=[security(each) for each in part])
            return [
                (instrument_of(info.security), market_state(info.marketState))
                for info in reply.marketInfoList
                if has_known_market(info.security)
            ]

        return dict(await self._link.read_list(ProtoId.Qot_GetMarketState.name, ids, ask, SYMBOLS_PER_SNAPSHOT))

    async def market_status(self) -> dict[Market, MarketState]:
        """None: those of `gateway_state` are the broker's own."""
        return {}

    async def market_days(self, market: Market, begin: date, end: date) -> list[TradingDay]:
        """Trading days with half days marked, ascending."""
        reply = await self._link.call(
            ProtoId.Qot_RequestTradeDate,
            market=TRADE_DATE_MARKET[market],
            beginTime=begin.isoformat(),
            endTime=end.isoformat(),
        )
        return sorted(reference.trading_day(row) for row in reply.tradeDateList)

    # --- prices -----------------------------------------------------------------------------------------------------

    async def snapshots(self, ids: Sequence[InstrumentId]) -> list[Snapshot]:
        """Return one snapshot each, which needs no subscription; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[Snapshot]:
            reply = await self._link.call(
                ProtoId.Qot_GetSecuritySnapshot, securityList=[security(each) for each in part]
            )
            return [
                quotes.snapshot(row, self._link.blocks.read(row.basic))
                for row in reply.snapshotList
                if has_known_market(row.basic.security)
            ]

        return await self._link.read_snapshots(ids, ask)

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Quote]:
        """Newest quotes of subscribed instruments; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[Quote]:
            reply = await self._link.call(ProtoId.Qot_GetBasicQot, securityList=[security(each) for each in part])
            return [quotes.quote(row, self._link.blocks.read(row)) for row in reply.basicQotList]

        return await self._link.read_list(ProtoId.Qot_GetBasicQot.name, ids, ask, SYMBOLS_PER_SNAPSHOT)

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        """Newest book of a subscribed instrument."""
        reply = await self._link.call(ProtoId.Qot_GetOrderBook, security=security(instrument), num=depth)
        return quotes.order_book(reply)

    async def ticks(self, instrument: InstrumentId, count: int = 100) -> list[Tick]:
        """Newest trades of a subscribed instrument, oldest first."""
        reply = await self._link.call(ProtoId.Qot_GetTicker, security=security(instrument), maxRetNum=count)
        found = [quotes.tick(instrument, row) for row in reply.tickerList]
        return sorted(found, key=lambda tick: tick.sequence)

    async def broker_queue(self, instrument: InstrumentId) -> BrokerQueue:
        """Newest broker queue of a subscribed HK instrument."""
        self._link.require_more_than_basic(market_of(instrument))
        reply = await self._link.call(ProtoId.Qot_GetBroker, security=security(instrument))
        return quotes.broker_queue(reply)

    # --- shared -----------------------------------------------------------------------------------------------------

    async def _with_styles(self, facts: list[Instrument]) -> list[Instrument]:
        """Add the style of options and a fraction of their size; without it where snapshots are refused.

        Where they would wait for their turn, too: an exit may wait for these facts, and none needs these two. A
        fraction that was read once stays.
        """
        options = [one.id for one in facts if one.security_type is SecurityType.OPTION]
        seen: dict[InstrumentId, OptionFigures] = {}
        for market in {market_of(one) for one in options}:  # a market without a right has the whole call refused
            if self._link.read_delay(ProtoId.Qot_GetSecuritySnapshot) > 0:
                break
            asked = [one for one in options if market_of(one) is market]
            try:
                figures = await self._derivatives.option_figures(asked)
            except GatewayDown:
                raise
            except GatewayError as error:
                log.info("styles of %d options not read: %s", len(asked), error.code)
            else:
                seen |= {one.instrument: one for one in figures}
        return [self._with_figures(one, seen.get(one.id)) for one in facts]

    def _with_figures(self, facts: Instrument, figures: OptionFigures | None) -> Instrument:
        """The facts of an option with what its snapshot alone tells: static info has its size without the fraction."""
        read = None if figures is None else figures.contract_size
        size = read or self._sizes.get(facts.id)
        sized = facts if size is None else facts.sized(size)
        if sized.contract_size is not None:
            self._sizes[facts.id] = sized.contract_size
        elif read is not None:
            self._sizes.pop(facts.id, None)
        return sized if figures is None else replace(sized, style=figures.style)

    async def _static_info(self, c2s: Qot_GetStaticInfo_pb2.C2S) -> list[Instrument]:
        reply = await self._link.call(ProtoId.Qot_GetStaticInfo, c2s)
        return instruments.known_instruments(reply.staticInfoList)


def _subscription(ids: Iterable[InstrumentId], topics: Iterable[Topic[object]], *, pushes: bool) -> Qot_Sub_pb2.C2S:
    c2s = Qot_Sub_pb2.C2S(
        securityList=[security(instrument) for instrument in ids],
        subTypeList=[instruments.SUB_TYPE[topic] for topic in topics],
        isSubOrUnSub=True,
    )
    if pushes:  # False would end those that were asked for before
        c2s.isRegOrUnRegPush = True
        c2s.isFirstPush = True  # the cached value: a quiet security would show nothing until it trades
    return c2s


def _groups(keys: Collection[Key[object]]) -> Iterator[tuple[tuple[Topic[object], ...], list[InstrumentId]]]:
    """Yield topics and the instruments that want exactly these, so that one call serves many keys.

    Those that trade in sessions come for themselves: of others a session is refused.
    """
    topics_of: dict[InstrumentId, list[Topic[object]]] = defaultdict(list)
    for key in sorted(keys):
        topics_of[InstrumentId(key.subject)].append(key.topic)
    ids_of: dict[tuple[bool, tuple[Topic[object], ...]], list[InstrumentId]] = defaultdict(list)
    for instrument, topics in topics_of.items():
        ids_of[has_sessions(instrument), tuple(topics)].append(instrument)
    for (_, wanted), ids in ids_of.items():
        yield wanted, ids
