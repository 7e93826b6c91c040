"""The net flow of a security for a table: cell, age, source, and whether a session is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import GatewayError
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.opening import price_time, turnover_day
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import TradingCalendar, exchange_date, forget_with_days
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.flow_cells import FlowCell, FlowTone
from tideboard_desktop.ui.words.quotes import refusal_word

translate = QCoreApplication.translate
FLOW_STALE = 90.0
"""Seconds without an update after which a flow figure of a running session is shown in amber."""
AFTERGLOW = 4 * 3600.0
"""Seconds after its close for which a session still counts as running; US after-hours trading ends then."""
_CALENDAR = TradingCalendar()
_market = lru_cache(maxsize=8192)(market_of)

Refusals = Callable[[Key[object]], GatewayError | None]
"""Why the gateway gives nothing for a key; None while it does."""


def nothing_refused(_key: Key[object]) -> GatewayError | None:
    return None


def session_over(market: Market, moment: datetime, now: datetime) -> bool:
    """Whether the session of `moment` is past: another exchange day, or hours after its close."""
    return _over_by_minute(market, int(moment.timestamp() // 60), int(now.timestamp() // 60))


@lru_cache(maxsize=4096)
def _over_by_minute(market: Market, moment: int, now: int) -> bool:
    day, today = (exchange_date(market, datetime.fromtimestamp(minute * 60, UTC)) for minute in (moment, now))
    if day != today:
        return True
    session = _CALENDAR.session_on(market, day)
    return session is None or now * 60 - session.close.timestamp() > AFTERGLOW


def flow_cell(
    hub: Hub,
    instrument_id: InstrumentId,
    instrument: Instrument | None,
    quote: Quote | None,
    now: datetime,
    refusal: Refusals,
) -> FlowCell:
    """The flow of a security as of `now` (UTC market time); `quote` has the turnover of its session, None = unknown."""
    if instrument is not None and not instrument.has_capital_flow:
        return FlowCell(tone=FlowTone.WORDS, note=_not_offered(instrument.security_type))
    key = Topic.FLOW.of(instrument_id)
    flow = hub.value(key)
    if flow is None or not flow.net:
        return FlowCell(tone=FlowTone.WORDS, note=refusal_word(refusal(key)))
    until, market = datetime.fromtimestamp(flow.times[-1], UTC), _market(instrument_id)
    priced = None if quote is None else price_time(quote, now, hub.opening(instrument_id))
    ratio = _turnover_ratio(flow, market, quote, priced)
    old = session_over(market, until, now)
    tone = FlowTone.OLD_SESSION if old else FlowTone.STALE if flow_stale(hub, instrument_id, now) else FlowTone.LIVE
    note = fmt.date_short(until, MARKET_ZONE[market]) if old else ""
    return FlowCell(tone=tone, net=flow.net[-1], ratio=ratio, note=note, series=flow.net)


def flow_cell_with(
    cell: FlowCell, flow: CapitalFlow, market: Market, quote: Quote | None, priced: datetime | None
) -> FlowCell:
    """A live cell with the turnover of a newer quote, traded at `priced`, while it is of the same `flow` and minute."""
    ratio = _turnover_ratio(flow, market, quote, priced)
    return FlowCell(tone=cell.tone, net=cell.net, ratio=ratio, note=cell.note, series=cell.series)


def _turnover_ratio(flow: CapitalFlow, market: Market, quote: Quote | None, priced: datetime | None) -> float | None:
    """Net in percent of the turnover, None while the quote has none of the flow's day."""
    if quote is None or priced is None or not quote.turnover:
        return None
    if turnover_day(market, priced) != _exchange_day(market, int(flow.times[-1] // 60)):
        return None
    return flow.net[-1] / float(quote.turnover) * 100


@lru_cache(maxsize=4096)
def _exchange_day(market: Market, minute: int) -> date:
    return exchange_date(market, datetime.fromtimestamp(minute * 60, UTC))


def flow_stale(hub: Hub, instrument_id: InstrumentId, now: datetime) -> bool:
    """Whether a flow figure is older than `FLOW_STALE` at `now` (market time), unless it is its session's last word."""
    age = hub.age(Topic.FLOW.of(instrument_id)) or 0.0
    return age > FLOW_STALE and not _final(_market(instrument_id), int((now.timestamp() - age) // 60))


@lru_cache(maxsize=4096)
def _final(market: Market, minute: int) -> bool:
    """Whether what was read in a UTC minute (since the epoch) was final: nothing is read again before the next day."""
    instant = datetime.fromtimestamp(minute * 60, UTC)
    return instant >= _CALENDAR.newest(market, instant).settled


for _by_day in (_over_by_minute, _final):
    forget_with_days(_by_day.cache_clear)


def flow_source(hub: Hub, instrument_id: InstrumentId) -> str:
    """Where the flow figure comes from and how old it is, for the tooltip."""
    key = Topic.FLOW.of(instrument_id)
    flow = hub.value(key)
    if flow is None or not flow.times:
        return translate("Watchlist", "No flow figures have arrived yet.")
    zone = MARKET_ZONE[_market(instrument_id)]
    text = translate("Watchlist", "%1 to %2, read %3 ago, %4")
    for mark, words in (
        ("%1", fmt.date_long(flow.times[-1], zone)),
        ("%2", fmt.clock_minutes(flow.times[-1], zone)),
        ("%3", fmt.age(hub.age(key))),
        ("%4", flow.provider),
    ):
        text = text.replace(mark, words)
    return text


def _not_offered(kind: SecurityType) -> str:
    if kind is SecurityType.INDEX:
        return translate("Watchlist", "index: no flow")
    return translate("Common", "not offered")
