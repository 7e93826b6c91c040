"""Handlers of minutes and candles (18, 19, 27). Everything is stamped with its begin; days are local to the market."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.session import exchange_date, exchange_zone
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_core.wire.longport.packet import Status
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal, to_units
from tideboard_sandbox.exchange.instruments.trading_hours import SECOND_US, from_us
from tideboard_sandbox.exchange.market.bars import ExchangeBar, Stretch
from tideboard_sandbox.exchange.market.quotes import money
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.formats import day_of, money_text, price_text
from tideboard_sandbox.longport.quotes.handlers import MOST_ROWS, check_rows
from tideboard_sandbox.longport.quotes.quote_rights import history_symbols, named
from tideboard_sandbox.server.faults import BAR_STEPS, READ_BY_OTHERS
from tideboard_sandbox.server.rate_window import CallWindow

_DAILY = {
    pb.DAY: BarPeriod.DAY,
    pb.WEEK: BarPeriod.WEEK,
    pb.MONTH: BarPeriod.MONTH,
    pb.QUARTER: BarPeriod.QUARTER,
    pb.YEAR: BarPeriod.YEAR,
}
_ADJUSTMENTS = {pb.NO_ADJUST: Adjustment.NONE, pb.FORWARD_ADJUST: Adjustment.FORWARD}
_LONGEST_INTRADAY = 240
_REGULAR, _ALL_SESSIONS = pb.NORMAL_TRADE, 100
"""The vendor's numbers of trade sessions in a request: 0 = regular hours, 100 = all."""

_REACH = timedelta(days=800)
"""Longer than any history."""

_OUTSIDE_DAYS = 10
"""On how many trading days before the running one history has New York's other sessions; older days are regular."""


def intraday(session: QuoteSession, request: pb.SecurityIntradayRequest) -> pb.SecurityIntradayResponse:
    """The day's minutes, the running one included: of regular hours, or of all in which there was a trade."""
    name = named(session, request.symbol)
    day = session.exchange.phase(market_of(name)).day
    regular = session.exchange.details.stretches(name, 1, day, day, Adjustment.NONE)
    parts = _in_order(session, name, 1, regular) if request.trade_session == _ALL_SESSIONS else [(_REGULAR, regular)]
    lines = [line for _, rows in parts for line in _lines(rows)]
    return pb.SecurityIntradayResponse(symbol=wire_symbol(name), lines=lines)


def candlesticks(session: QuoteSession, request: pb.SecurityCandlestickRequest) -> pb.SecurityCandlestickResponse:
    """The newest candles, oldest first, the running one included."""
    name = named(session, request.symbol)
    check_rows(request.count)
    exchange, adjustment = session.exchange, _ADJUSTMENTS[request.adjust_type]
    if request.period in _DAILY:
        rows = [_long(bar) for bar in exchange.bars(name, _DAILY[request.period], request.count, adjustment)]
    else:
        length = _minutes(request.period)
        regular = _sent(session, name, exchange.details.newest_stretches(name, length, request.count, adjustment))
        wanted = request.trade_session == _ALL_SESSIONS
        parts = _in_order(session, name, length, regular) if wanted else [(_REGULAR, regular)]
        rows = [_short(row, kind) for kind, pieces in parts for row in pieces][-request.count :]
    return pb.SecurityCandlestickResponse(symbol=wire_symbol(name), candlesticks=rows)


def history(session: QuoteSession, request: pb.SecurityHistoryCandlestickRequest) -> pb.SecurityCandlestickResponse:
    """Candles between two days, or a number of them before or after an instant that is included; 1000 at most."""
    name = named(session, request.symbol)
    if request.query_type == pb.QUERY_BY_DATE:
        rows = _by_date(session, name, request)
    elif request.query_type == pb.QUERY_BY_OFFSET:
        rows = _by_offset(session, name, request)
    else:
        raise SocketRefusal(Status.SERVER_ERROR, ErrorCode.INVALID_REQUEST, "bad query_type")
    return pb.SecurityCandlestickResponse(symbol=wire_symbol(name), candlesticks=rows)


def _in_order(
    session: QuoteSession, name: InstrumentId, length: int, regular: list[Stretch]
) -> list[tuple[pb.TradeSession, list[Stretch]]]:
    """Pieces of the regular hours with those of today's other sessions, in the order of the day."""
    others = session.exchange.details.extended_stretches(name, length)
    today = session.exchange.phase(market_of(name)).day
    zone = exchange_zone(market_of(name))
    before = [row for row in regular if from_us(row.start).astimezone(zone).date() < today]
    night = others.get("overnight", []) if session.overnight else []
    return [
        (_REGULAR, before),
        (pb.PRE_TRADE, others.get("pre", [])),
        (_REGULAR, regular[len(before) :]),
        (pb.POST_TRADE, others.get("after", [])),
        (pb.OVERNIGHT_TRADE, night),
    ]


def _by_date(
    session: QuoteSession, name: InstrumentId, request: pb.SecurityHistoryCandlestickRequest
) -> list[pb.Candlestick]:
    """The newest 1000 when there are more; a missing begin or end stands for as far as there is anything."""
    wanted, today = request.date_request, _today(session, name)
    end = day_of(wanted.end_date) if wanted.end_date else today
    begin = day_of(wanted.start_date) if wanted.start_date else end - _REACH
    if request.period in _DAILY:
        return _between(session, name, request, begin, end)[-MOST_ROWS:]
    rows: list[pb.Candlestick] = []
    for day, _ in reversed(session.exchange.trading_days(market_of(name), begin, min(end, today))):
        rows[:0] = _between(session, name, request, day, day)
        if len(rows) >= MOST_ROWS:
            break
    return rows[-MOST_ROWS:]


def _by_offset(
    session: QuoteSession, name: InstrumentId, request: pb.SecurityHistoryCandlestickRequest
) -> list[pb.Candlestick]:
    wanted = request.offset_request
    check_rows(wanted.count)
    forward = wanted.direction == pb.FORWARD
    at = _instant(session, name, wanted, time() if forward else time(23, 59))
    day = exchange_date(market_of(name), at)
    stamp = int(at.timestamp())
    if forward:
        end = _today(session, name)
        if request.period not in _DAILY:
            end = min(end, day + _span(request.period, wanted.count))
        found = _between(session, name, request, day, end)
        return [row for row in found if row.timestamp >= stamp][: wanted.count]
    begin = day - _span(request.period, wanted.count)
    found = _between(session, name, request, begin, day)
    return [row for row in found if row.timestamp <= stamp][-wanted.count :]


def _between(
    session: QuoteSession, name: InstrumentId, request: pb.SecurityHistoryCandlestickRequest, begin: date, end: date
) -> list[pb.Candlestick]:
    exchange, adjustment = session.exchange, _ADJUSTMENTS[request.adjust_type]
    if request.period in _DAILY:
        return [_long(bar) for bar in exchange.history_bars(name, _DAILY[request.period], begin, end, adjustment)]
    length = _minutes(request.period)
    rows = _sent(session, name, exchange.details.stretches(name, length, begin, end, adjustment))
    found = [(row, _REGULAR) for row in rows]
    if request.trade_session == _ALL_SESSIONS and market_of(name) is Market.US:
        found += _outside(exchange, name, length, (begin, end), adjustment)
        found.sort(key=lambda pair: pair[0].start)
    return [_short(row, kind) for row, kind in found]


def _outside(
    exchange: Exchange, name: InstrumentId, length: int, span: tuple[date, date], adjustment: Adjustment
) -> Iterator[tuple[Stretch, pb.TradeSession]]:
    """Pieces before the open and after the close of some days; users get none of the night (developers#890, #1088)."""
    current = exchange.phase(Market.US).day
    newest = [day for day, _ in exchange.trading_days(Market.US, current - _REACH, current)][-_OUTSIDE_DAYS - 1 :]
    for day in newest:
        if span[0] <= day <= span[1]:
            blocks = exchange.details.extended_stretches(name, length, day, adjustment)
            for block, kind in (("pre", pb.PRE_TRADE), ("after", pb.POST_TRADE)):
                yield from ((row, kind) for row in blocks.get(block, ()))


def _sent(session: QuoteSession, name: InstrumentId, rows: list[Stretch]) -> list[Stretch]:
    """Pieces as this provider tells them: in scenario `bars-conflict` some price steps higher than at the exchange."""
    step = session.exchange.snapshot(name).price_step
    if not session.shared.behaviour.bars_conflict or step is None:
        return rows
    up = to_units(step) * BAR_STEPS
    return [
        row._replace(open=row.open + up, high=row.high + up, low=row.low + up, close=row.close + up) for row in rows
    ]


def _span(period: pb.Period, count: int) -> timedelta:
    """Calendar days that contain at least so many candles."""
    days = {pb.DAY: 2, pb.WEEK: 7, pb.MONTH: 31, pb.QUARTER: 92, pb.YEAR: 366}.get(period)
    if days is not None:
        return min(timedelta(days=days * (count + 1) + 15), _REACH)
    return timedelta(days=2 * (count * _minutes(period) // 240 + 1) + 15)


def _instant(
    session: QuoteSession,
    name: InstrumentId,
    wanted: pb.SecurityHistoryCandlestickRequest.OffsetQuery,
    whole_day: time,
) -> datetime:
    """The naive time as typed, read as the market's own; without a minute `whole_day`, without a day now."""
    if not wanted.date:
        return session.exchange.now
    try:
        clock = datetime.strptime(wanted.minute, "%H%M").time() if wanted.minute else whole_day  # noqa: DTZ007
    except ValueError:
        raise BadInput("bad-minute", text=wanted.minute[:20]) from None
    return datetime.combine(day_of(wanted.date), clock, exchange_zone(market_of(name))).astimezone(UTC)


def _today(session: QuoteSession, name: InstrumentId) -> date:
    return session.exchange.phase(market_of(name)).day


def _minutes(period: int) -> int:
    if not 0 < period <= _LONGEST_INTRADAY:
        raise SocketRefusal(Status.SERVER_ERROR, ErrorCode.INVALID_REQUEST, "bad period")
    return period


def _lines(rows: Iterable[Stretch]) -> list[pb.Line]:
    lines: list[pb.Line] = []
    volume = turnover = 0
    for row in rows:
        volume, turnover = volume + row.volume, turnover + row.turnover
        average = turnover // volume if volume else row.close
        lines.append(
            pb.Line(
                price=price_text(to_decimal(row.close)),
                timestamp=row.start // SECOND_US,
                volume=row.volume,
                turnover=money_text(money(row.turnover)),
                avg_price=price_text(to_decimal(average)),
            )
        )
    return lines


def _short(row: Stretch, kind: pb.TradeSession = _REGULAR) -> pb.Candlestick:
    prices = (to_decimal(units) for units in (row.open, row.high, row.low, row.close))
    candle = _candle(*prices, volume=row.volume, turnover=money(row.turnover), begin=from_us(row.start))
    candle.trade_session = kind
    return candle


def _long(bar: ExchangeBar) -> pb.Candlestick:
    """Stamped with the first calendar day of its week, month, quarter or year, as the vendor's client counts them."""
    zone = exchange_zone(market_of(bar.instrument))
    day = bar.time.astimezone(zone).date()
    begin = datetime.combine(_first_day(bar.period, day), time(), zone)
    return _candle(bar.open, bar.high, bar.low, bar.close, volume=bar.volume, turnover=bar.turnover, begin=begin)


def _first_day(period: BarPeriod, day: date) -> date:
    if period is BarPeriod.WEEK:
        return day - timedelta(days=day.weekday())
    if period is BarPeriod.MONTH:
        return day.replace(day=1)
    if period is BarPeriod.QUARTER:
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if period is BarPeriod.YEAR else day


def _candle(
    first: Decimal, high: Decimal, low: Decimal, close: Decimal, *, volume: int, turnover: Decimal, begin: datetime
) -> pb.Candlestick:
    return pb.Candlestick(
        close=price_text(close),
        open=price_text(first),
        low=price_text(low),
        high=price_text(high),
        volume=volume,
        turnover=money_text(turnover),
        timestamp=int(begin.timestamp()),
        trade_session=pb.NORMAL_TRADE,
    )


CALLS, WINDOW = 60, 30.0


class HistoryCandles:
    """Counts the history calls of each account, and the securities of its calendar month in Hong Kong."""

    def __init__(self, shared: LongportState) -> None:
        self._shared = shared
        self._calls: dict[str, CallWindow] = {}
        self._asked: dict[tuple[str, str], set[InstrumentId]] = {}

    def forget(self) -> None:
        """Count anew."""
        self._calls.clear()
        self._asked.clear()

    def answer(
        self, session: QuoteSession, request: pb.SecurityHistoryCandlestickRequest
    ) -> pb.SecurityCandlestickResponse:
        """The candles; refuses with 301606 or 301607 when there have been too many calls or securities."""
        account, name = session.socket.account, named(session, request.symbol)
        month = f"{exchange_date(Market.HK, session.exchange.now):%Y-%m}"
        asked = self._asked.setdefault((account, month), set())
        limit = history_symbols(session)
        others = READ_BY_OTHERS if session.shared.behaviour.shares_history else 0
        if name not in asked and len(asked) + others >= limit:
            text = f"history candlestick symbol count out of limit, requested:{len(asked) + others}/limit:{limit}"
            raise SocketRefusal(Status.SERVER_ERROR, ErrorCode.TOO_MANY_SYMBOLS, text)
        if not self._calls.setdefault(account, CallWindow(self._shared.now, WINDOW)).spend(CALLS):
            text = f"no more than {CALLS} calls in {WINDOW:.0f} s"
            raise SocketRefusal(Status.BAD_REQUEST, ErrorCode.RATE_LIMITED, text)
        answer = history(session, request)
        asked.add(name)
        return answer
