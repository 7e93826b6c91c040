"""Handlers of history: candles by date (3103, paged), their quota (3104), flow (3211) and distribution (3212)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import isfinite

from tideboard_core.model.flow import CapitalFlow, FlowPeriod, FlowTiers
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import PERIOD_MINUTES
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetCapitalDistribution_pb2 as distribution_pb
from tideboard_proto.opend import Qot_GetCapitalFlow_pb2 as flow_pb
from tideboard_proto.opend import Qot_RequestHistoryKL_pb2 as history_pb
from tideboard_proto.opend import Qot_RequestHistoryKLQuota_pb2 as quota_pb
from tideboard_sandbox.exchange.history.records import SPAN
from tideboard_sandbox.exchange.market.bars import ExchangeBar
from tideboard_sandbox.opend.messages.codes import (
    adjustment_of,
    blocks_outside,
    day_of,
    local_day,
    local_text,
    period_of,
    security_of,
)
from tideboard_sandbox.opend.messages.quotes import candle
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, FLOW_OF_TODAY, NO_FLOW, Refusal
from tideboard_sandbox.opend.session.quote_rights import allowed, check_candle
from tideboard_sandbox.opend.session.state import Session

_WEEK = timedelta(days=7)

PAGE = 1000
"""Most candles of one page."""

FLOW_SPAN = timedelta(days=365)
"""What a missing begin or end of a flow request stands for."""

_PERIODS: dict[int, FlowPeriod] = {
    qot.PeriodType_INTRADAY: FlowPeriod.INTRADAY,
    qot.PeriodType_DAY: FlowPeriod.DAY,
    qot.PeriodType_WEEK: FlowPeriod.WEEK,
    qot.PeriodType_MONTH: FlowPeriod.MONTH,
}
_PAGE_KEY = struct.Struct("<d")
"""Our nextReqKey: the stamp of the last candle sent; opaque to the client."""


def history_candles(session: Session, c2s: history_pb.C2S) -> history_pb.S2C:
    """Candles of a date range, oldest first, a page at a time; each security costs one unit of the quota."""
    exchange = session.shared.exchange
    instrument = allowed(session, c2s.security)
    outside = blocks_outside(c2s, [instrument])
    check_candle(session, instrument, c2s.klType)
    session.shared.history_quota.spend(instrument, exchange.now)
    period, adjustment = period_of(c2s.klType), adjustment_of(c2s.rehabType)
    begin, end = day_of(c2s.beginTime), day_of(c2s.endTime)
    seen = _page_key(c2s.nextReqKey)
    size = min(c2s.maxAckKLNum, PAGE) if c2s.maxAckKLNum > 0 else PAGE
    spans: Iterable[tuple[date, date]] = [(begin, end)]
    if period in PERIOD_MINUTES and not outside:  # bars of the running day follow on those outside its hours
        today = local_day(exchange.now, market_of(instrument))
        spans = _weeks(max(begin, today - SPAN, _day_before(seen)), min(end, today + _WEEK))
    due: list[ExchangeBar] = []
    for first, last in spans:
        bars = exchange.history_bars(instrument, period, first, last, adjustment, outside=outside)
        due += [bar for bar in bars if bar.time.timestamp() > seen]
        if len(due) > size:
            break
    page = due[:size]
    return history_pb.S2C(
        security=security_of(instrument),
        name=exchange.instrument(instrument).name,
        klList=[candle(bar, contradicts=session.shared.behaviour.contradicting_bars) for bar in page],
        nextReqKey=_PAGE_KEY.pack(page[-1].time.timestamp()) if len(due) > size else None,
    )


def _weeks(begin: date, end: date) -> Iterator[tuple[date, date]]:
    """First and last days of the weeks of a range: a page of minutes needs few, and each day takes milliseconds."""
    while begin <= end:
        yield begin, min(begin + _WEEK - timedelta(days=1), end)
        begin += _WEEK


def _day_before(seen: float) -> date:
    """A day before that of the last candle sent in any zone; the earliest of all where there is none."""
    return datetime.fromtimestamp(seen, UTC).date() - timedelta(days=1) if isfinite(seen) else date.min


def history_quota(session: Session, c2s: quota_pb.C2S) -> quota_pb.S2C:
    """Used and remaining units, on request with the securities that used them."""
    quota, exchange = session.shared.history_quota, session.shared.exchange
    used = quota.used(exchange.now)
    rows = [
        quota_pb.DetailItem(
            security=security_of(instrument),
            name=exchange.details.facts(instrument).name,
            requestTime=local_text(asked, market_of(instrument)),
            requestTimeStamp=int(asked.timestamp()),
        )
        for instrument, asked in used.items()
    ]
    return quota_pb.S2C(
        usedQuota=quota.count(exchange.now),
        remainQuota=max(0, quota.total - quota.count(exchange.now)),
        detailList=rows if c2s.bGetDetail else [],
    )


def capital_flow(session: Session, c2s: flow_pb.C2S) -> flow_pb.S2C:
    """Flow rows: running totals per minute of the latest day, or one amount per day, week or month."""
    instrument = _with_flow(session, c2s.security)
    number = c2s.periodType if c2s.HasField("periodType") else qot.PeriodType_INTRADAY
    period = _PERIODS.get(number)
    if period is None:
        raise Refusal(BAD_ARGUMENT.format(name="periodType"))
    exchange = session.shared.exchange
    if period is FlowPeriod.INTRADAY:
        return _flow_rows(_until(exchange.capital_flow(instrument), session.shared.flow_end))
    today = local_day(exchange.now, market_of(instrument))
    begin = day_of(c2s.beginTime) if c2s.beginTime else None
    end = day_of(c2s.endTime) if c2s.endTime else (today if begin is None else begin + FLOW_SPAN)
    if period is FlowPeriod.DAY and begin == end == today:
        raise Refusal(FLOW_OF_TODAY)
    return _flow_rows(exchange.capital_flow(instrument, period, end - FLOW_SPAN if begin is None else begin, end))


def _until(flow: CapitalFlow, end: float | None) -> CapitalFlow:
    """The rows up to an instant, with no later one counted."""
    if end is None or not flow.times or flow.times[-1] <= end:
        return flow
    count = bisect_right(flow.times, end)
    return replace(
        flow,
        times=flow.times[:count],
        net=flow.net[:count],
        tiers=None if flow.tiers is None else FlowTiers(*(tier[:count] for tier in flow.tiers)),
        last_valid=flow.times[count - 1] if count else None,
    )


def capital_distribution(session: Session, c2s: distribution_pb.C2S) -> distribution_pb.S2C:
    """Money in and out per tier since the open."""
    instrument = _with_flow(session, c2s.security)
    split = session.shared.exchange.capital_distribution(instrument)
    return distribution_pb.S2C(
        capitalInSuper=split.inflow.extra_large,
        capitalInBig=split.inflow.large,
        capitalInMid=split.inflow.medium,
        capitalInSmall=split.inflow.small,
        capitalOutSuper=split.outflow.extra_large,
        capitalOutBig=split.outflow.large,
        capitalOutMid=split.outflow.medium,
        capitalOutSmall=split.outflow.small,
        updateTime=None if split.time is None else local_text(split.time, market_of(instrument)),
        updateTimestamp=split.time,
    )


def _with_flow(session: Session, security: qot.Security) -> InstrumentId:
    instrument = allowed(session, security)
    if not session.shared.exchange.instrument(instrument).has_capital_flow:
        raise Refusal(NO_FLOW.format(symbol=instrument))
    return instrument


def _flow_rows(flow: CapitalFlow) -> flow_pb.S2C:
    """`mainInFlow` belongs to days and longer, `lastValidTime` to the intraday line, as in the vendor's samples."""
    market, intraday = market_of(flow.instrument), flow.period is FlowPeriod.INTRADAY
    tiers = flow.tiers or ((0.0,) * len(flow.times),) * 4
    s2c = flow_pb.S2C()
    for stamp, net, extra_large, large, medium, small in zip(flow.times, flow.net, *tiers, strict=True):
        s2c.flowItemList.add(
            inFlow=net,
            time=local_text(stamp, market),
            timestamp=stamp,
            mainInFlow=None if intraday else extra_large + large,
            superInFlow=extra_large,
            bigInFlow=large,
            midInFlow=medium,
            smlInFlow=small,
        )
    if intraday and flow.last_valid is not None:
        s2c.lastValidTime = local_text(flow.last_valid, market)
        s2c.lastValidTimestamp = flow.last_valid
    return s2c


def _page_key(key: bytes) -> float:
    if not key:
        return float("-inf")
    if len(key) != _PAGE_KEY.size:
        raise Refusal(BAD_ARGUMENT.format(name="nextReqKey"))
    stamp: float = _PAGE_KEY.unpack(key)[0]
    return stamp
