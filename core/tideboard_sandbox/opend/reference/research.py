"""Handlers of search (3262), busiest brokers (3247) and short sales (3248, 3249)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, code_of, market_of
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetDailyShortVolume_pb2 as volume_pb
from tideboard_proto.opend import Qot_GetSearchQuote_pb2 as search_pb
from tideboard_proto.opend import Qot_GetShortInterest_pb2 as interest_pb
from tideboard_proto.opend import Qot_GetTopTenBuySellBrokers_pb2 as brokers_pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.market.brokers import BROKERS, BrokerTotal
from tideboard_sandbox.exchange.reference.short_sales import ShortDay, ShortPosition
from tideboard_sandbox.opend.messages.codes import NUMBER_OF_MARKET, SECURITY_TYPE, day_of, local_text, midnight
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, Refusal
from tideboard_sandbox.opend.session.quote_rights import allowed, check_sub_type
from tideboard_sandbox.opend.session.state import Session

FOUND = 10
"""Rows of a search that names no number, and of a page of short sales that names none."""

MOST_ROWS = 50
"""Most rows of a page of short sales."""

TOP = 10
"""Brokers of each side."""

_NO_MORE = "-1"
_Page = volume_pb.C2S | interest_pb.C2S
_Row = TypeVar("_Row", ShortDay, ShortPosition)


def search(session: Session, c2s: search_pb.C2S) -> search_pb.S2C:
    """Securities whose code or name has the keyword in it: the code itself first, then those that begin with it."""
    keyword = c2s.keyword.strip().casefold()
    most = c2s.max_count if c2s.HasField("max_count") else FOUND
    if not keyword or most < 1:
        raise Refusal(BAD_ARGUMENT.format(name="max_count" if keyword else "keyword"))
    exchange = session.shared.exchange
    watched = {name for group in exchange.watchlists.groups() for name in group.names}
    ranked = [(_rank(exchange, row, keyword), row) for row in exchange.instruments()]
    found = sorted(((rank, row) for rank, row in ranked if rank is not None), key=lambda pair: pair[0])
    return search_pb.S2C(
        search_quote_list=[
            search_pb.SearchQuote(
                market=NUMBER_OF_MARKET[row.market],
                code=code_of(row.id),
                name=row.name,
                sec_type=SECURITY_TYPE[row.security_type],
                is_watched=row.id in watched,
            )
            for _, row in found[:most]
        ]
    )


def top_brokers(session: Session, c2s: brokers_pb.C2S) -> brokers_pb.S2C:
    """The ten largest net buyers and the ten largest net sellers of a day, each side from the largest on."""
    instrument = allowed(session, c2s.security)
    check_sub_type(session, instrument, qot.SubType_Broker)
    exchange = session.shared.exchange
    if c2s.daysBefore < 0:
        raise Refusal(BAD_ARGUMENT.format(name="daysBefore"))
    day, totals = exchange.details.broker_totals(instrument, c2s.daysBefore)
    ranked = sorted(totals.items(), key=lambda row: row[1].net, reverse=True)
    buyers = [row for row in ranked[:TOP] if row[1].net > 0]
    sellers = [row for row in ranked[: -TOP - 1 : -1] if row[1].net < 0]
    now = not c2s.daysBefore
    updated = (exchange.quote(instrument).time if now else midnight(day, market_of(instrument))).timestamp()
    return brokers_pb.S2C(
        isRealTime=now,
        dataTime=int(updated),
        dataTimeStr=local_text(updated, market_of(instrument)),
        brokerList=[_broker(broker, total, now=now) for broker, total in (*buyers, *sellers)],
    )


def short_volume(session: Session, c2s: volume_pb.C2S) -> volume_pb.S2C:
    """Short sales of the days before the running one, the newest first, a page at a time."""
    instrument = allowed(session, c2s.security)
    details, market = session.shared.exchange.details, market_of(instrument)
    rows, key = _page(c2s, details.short_days(instrument))
    if market is Market.US:
        return volume_pb.S2C(usItemList=[_us_volume(row) for row in rows], nextKey=key)
    answer = volume_pb.S2C(hkItemList=[_hk_volume(row) for row in rows], nextKey=key)
    positions = details.short_positions(instrument)
    if positions:
        newest = positions[-1]
        answer.aggregatedShort = newest.shares
        answer.aggregatedShortRatio = 100 * newest.shares / details.issued_shares(instrument)
        answer.newTimeStr = newest.record.day.isoformat()
    return answer


def short_interest(session: Session, c2s: interest_pb.C2S) -> interest_pb.S2C:
    """Short positions of the report days, the newest first, a page at a time."""
    instrument = allowed(session, c2s.security)
    details = session.shared.exchange.details
    rows, key = _page(c2s, details.short_positions(instrument))
    issued = details.issued_shares(instrument)
    if market_of(instrument) is Market.US:
        return interest_pb.S2C(usItemList=[_us_interest(row, issued) for row in rows], nextKey=key)
    return interest_pb.S2C(hkItemList=[_hk_interest(row, issued) for row in rows], nextKey=key)


def _rank(exchange: Exchange, row: Instrument, keyword: str) -> int | None:
    """How well a security fits, 0 the best; None = not at all."""
    code = code_of(row.id).casefold()
    names = (row.name.casefold(), exchange.details.chinese_name(InstrumentId(row.id)).casefold())
    if keyword in {code, row.id.casefold()}:
        return 0
    if code.startswith(keyword):
        return 1
    if any(name.startswith(keyword) for name in names):
        return 2
    return 3 if keyword in code or any(keyword in name for name in names) else None


def _broker(broker: int, total: BrokerTotal, *, now: bool) -> brokers_pb.BrokerItem:
    """Average, volume and turnover, of both sides together, belong to the running day alone."""
    kind = qot.BuySellType_NetBuy if total.net > 0 else qot.BuySellType_NetSell
    item = brokers_pb.BrokerItem(netVol=total.net, brokerName=BROKERS[broker], buySellType=kind)
    if now:
        volume, turnover = total.bought + total.sold, total.turnover / SCALE
        item.avgPrice, item.totalVol, item.totalTurnover = turnover / volume, float(volume), turnover
    return item


def _page(c2s: _Page, rows: Sequence[_Row]) -> tuple[list[_Row], str]:
    """A page of rows that are oldest first, turned round, and the key of the next: the day of the page's last row."""
    size = c2s.num if c2s.HasField("num") else FOUND
    if not 1 <= size <= MOST_ROWS:
        raise Refusal(BAD_ARGUMENT.format(name="num"))
    if c2s.nextKey == _NO_MORE:
        return [], _NO_MORE
    if c2s.nextKey:
        before = day_of(c2s.nextKey)
        rows = [row for row in rows if row.record.day < before]
    page = list(reversed(rows[-size:]))
    return page, page[-1].record.day.isoformat() if len(rows) > size else _NO_MORE


def _hk_volume(row: ShortDay) -> volume_pb.HkDailyShortVolumeItem:
    record = row.record
    return volume_pb.HkDailyShortVolumeItem(
        timestamp=int(midnight(record.day, Market.HK).timestamp()),
        timestampStr=record.day.isoformat(),
        sharesTraded=record.volume,
        turnover=record.turnover / SCALE,
        shortSellSharesTraded=row.shares,
        shortSellTurnover=row.turnover / SCALE,
        openPrice=record.open / SCALE,
        closePrice=record.close / SCALE,
        lastClosePrice=record.prev_close / SCALE,
        dailyTradeAvgRatio=100 * row.average,
    )


def _us_volume(row: ShortDay) -> volume_pb.UsDailyShortVolumeItem:
    """Three shares in five are sold at NASDAQ, the others at the NYSE."""
    record, nasdaq = row.record, row.shares * 3 // 5
    return volume_pb.UsDailyShortVolumeItem(
        timestamp=int(midnight(record.day, Market.US).timestamp()),
        timestampStr=record.day.isoformat(),
        totalSharesShort=row.shares,
        nasdaqSharesShort=nasdaq,
        nyseSharesShort=row.shares - nasdaq,
        shortPercent=100 * row.shares / max(record.volume, 1),
        volume=record.volume,
        closePrice=record.close / SCALE,
        lastClosePrice=record.prev_close / SCALE,
        dailyTradeAvgRatio=100 * row.average,
    )


def _hk_interest(row: ShortPosition, issued: int) -> interest_pb.HkShortInterestItem:
    record = row.record
    return interest_pb.HkShortInterestItem(
        timestamp=int(midnight(record.day, Market.HK).timestamp()),
        timestampStr=record.day.isoformat(),
        closePrice=record.close / SCALE,
        lastClosePrice=record.prev_close / SCALE,
        aggregatedShort=row.shares,
        aggregatedShortRatio=100 * row.shares / issued,
    )


def _us_interest(row: ShortPosition, issued: int) -> interest_pb.UsShortInterestItem:
    record = row.record
    return interest_pb.UsShortInterestItem(
        timestamp=int(midnight(record.day, Market.US).timestamp()),
        timestampStr=record.day.isoformat(),
        sharesShort=row.shares,
        shortPercent=100 * row.shares / issued,
        avgDailyShareVolume=row.daily_volume,
        daysToCover=row.shares / max(row.daily_volume, 1),
        closePrice=record.close / SCALE,
        lastClosePrice=record.prev_close / SCALE,
    )
