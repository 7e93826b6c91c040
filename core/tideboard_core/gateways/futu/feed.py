"""Market data calls: subscriptions, reads of subscribed data, and reads that need no subscription."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final

from tideboard_core.gateways.futu.batching import known_ones, parts
from tideboard_core.gateways.futu.candles import FutuCandles
from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.translate import instruments, quotes, reference, rights
from tideboard_core.gateways.futu.translate.symbols import (
    QOT_MARKET,
    TRADE_DATE_MARKET,
    has_known_market,
    instrument_of,
    market_state,
    security,
)
from tideboard_core.gateways.futu.translate.values import day_of
from tideboard_core.model.hub_keys import Key, SubscriptionInfo, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.live import GatewayState
from tideboard_core.model.quote import (
    BrokerQueue,
    MarketState,
    OrderBook,
    Quote,
    QuotePackage,
    QuoteRight,
    Snapshot,
    Tick,
)
from tideboard_core.model.reference import TradingDay
from tideboard_core.ports.bars import BarOffer
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_Common_pb2,
    Qot_GetStaticInfo_pb2,
    Qot_Sub_pb2,
)

log = logging.getLogger(__name__)

SYMBOLS_PER_SNAPSHOT: Final = 400
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
        self.candles = FutuCandles(link)
        self.minute_line = self.candles.minute_line
        self.bars = self.candles.bars
        self.bar_quota = self.candles.bar_quota

    @property
    def bar_offer(self) -> BarOffer:
        return self.candles.bar_offer

    # --- subscriptions ----------------------------------------------------------------------------------------------

    async def subscribe(self, keys: Collection[Key[object]], *, pushes: bool = True) -> None:
        """Subscribe with first push; after a refusal the groups before the failed one stay subscribed."""
        for topics, ids in _groups(keys):
            for part in parts(ids, SYMBOLS_PER_SUBSCRIPTION):
                c2s = Qot_Sub_pb2.C2S(
                    securityList=[security(instrument) for instrument in part],
                    subTypeList=[instruments.SUB_TYPE[topic] for topic in topics],
                    isSubOrUnSub=True,
                )
                if pushes:  # False would end those that were asked for before
                    c2s.isRegOrUnRegPush = True
                    c2s.isFirstPush = True  # the cached value: a quiet security would show nothing until it trades
                await self._sub(c2s)

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
                await self._sub(c2s)

    async def subscription_info(self) -> SubscriptionInfo:
        """Quota and own subscriptions as OpenD counts them."""
        reply = await self._link.call(ProtoId.Qot_GetSubInfo, isReqAllConn=False)
        return instruments.subscription_info(reply)

    async def quote_rights(self) -> dict[Market, QuoteRight]:
        """Return the login's quote right per market; a market that is missing in the reply is left out."""
        reply = await self._link.call(ProtoId.GetUserInfo, flag=rights.FLAG)
        return rights.quote_rights(reply)

    async def quote_packages(self) -> dict[Market, QuotePackage]:
        """Return the quote rights as packages; OpenD has neither names nor ends of packages."""
        return {market: rights.package(right) for market, right in (await self.quote_rights()).items()}

    # --- state and static facts -------------------------------------------------------------------------------------

    async def gateway_state(self) -> GatewayState:
        """Login flags, market states and exchange time."""
        reply = await self._link.call(ProtoId.GetGlobalState, userID=self._link.user_id)
        return instruments.gateway_state(reply)

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Static info; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[Instrument]:
            return await self._static_info(Qot_GetStaticInfo_pb2.C2S(securityList=[security(each) for each in part]))

        return await known_ones(ids, ask, max_size=SYMBOLS_PER_STATIC_INFO)

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """Stocks, funds and indexes of a whole market."""
        found: list[Instrument] = []
        for security_type in _LISTED_TYPES:
            c2s = Qot_GetStaticInfo_pb2.C2S(market=QOT_MARKET[market], secType=security_type)
            found += await self._static_info(c2s)
        return found

    async def market_states(self, ids: Sequence[InstrumentId]) -> dict[InstrumentId, MarketState]:
        """Session state per instrument; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[tuple[InstrumentId, MarketState]]:
            reply = await self._link.call(ProtoId.Qot_GetMarketState, securityList=[security(each) for each in part])
            return [
                (instrument_of(info.security), market_state(info.marketState))
                for info in reply.marketInfoList
                if has_known_market(info.security)
            ]

        return dict(await known_ones(ids, ask, max_size=SYMBOLS_PER_SNAPSHOT))

    async def trading_days(self, market: Market, begin: date, end: date) -> list[date]:
        """The broker's own trading days, ascending."""
        reply = await self._link.call(
            ProtoId.Qot_RequestTradeDate,
            market=TRADE_DATE_MARKET[market],
            beginTime=begin.isoformat(),
            endTime=end.isoformat(),
        )
        return sorted(day_of(day.time) for day in reply.tradeDateList)

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
            return [quotes.snapshot(row) for row in reply.snapshotList if has_known_market(row.basic.security)]

        return await known_ones(ids, ask, max_size=SYMBOLS_PER_SNAPSHOT)

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Quote]:
        """Newest quotes of subscribed instruments."""
        reply = await self._link.call(
            ProtoId.Qot_GetBasicQot, securityList=[security(instrument) for instrument in ids]
        )
        return [quotes.quote(row) for row in reply.basicQotList]

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
        reply = await self._link.call(ProtoId.Qot_GetBroker, security=security(instrument))
        return quotes.broker_queue(reply)

    # --- shared -----------------------------------------------------------------------------------------------------

    async def _sub(self, c2s: Qot_Sub_pb2.C2S) -> None:
        await self._link.call(ProtoId.Qot_Sub, c2s)

    async def _static_info(self, c2s: Qot_GetStaticInfo_pb2.C2S) -> list[Instrument]:
        reply = await self._link.call(ProtoId.Qot_GetStaticInfo, c2s)
        return instruments.known_instruments(reply.staticInfoList)


def _groups(keys: Collection[Key[object]]) -> Iterator[tuple[tuple[Topic[object], ...], list[InstrumentId]]]:
    """Yield topics and the instruments that want exactly these, so that one call serves many keys."""
    topics_of: dict[InstrumentId, list[Topic[object]]] = defaultdict(list)
    for key in sorted(keys):
        topics_of[InstrumentId(key.subject)].append(key.topic)
    ids_of: dict[tuple[Topic[object], ...], list[InstrumentId]] = defaultdict(list)
    for instrument, topics in topics_of.items():
        ids_of[tuple(topics)].append(instrument)
    yield from ids_of.items()
