"""One watchlist row, ready to paint: what the hub holds for an instrument, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from PySide6.QtCore import QCoreApplication

from tideboard_core.hub import Hub
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, SecurityType, market_of
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.ports import Key, Topic
from tideboard_desktop import format as fmt

FLOW_STALE = 90.0
"""Seconds without proof after which a flow figure of a running session is told in amber."""


AFTERGLOW = timedelta(hours=4)
"""How long after its close a session still counts as running; US after-hours trading ends then."""
_CALENDAR = TradingCalendar()


class FlowTone(Enum):
    """How the flow cell is coloured."""

    LIVE = "live"
    STALE = "stale"
    OLD_SESSION = "old-session"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCell:
    """Net flow of the session: `net` in currency, `ratio` percent of turnover; `note` replaces both where none is."""

    tone: FlowTone
    net: float = 0.0
    ratio: float | None = None
    note: str = ""
    series: tuple[float, ...] = ()
    tooltip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """Words and signs of one row. `sort` values are None where nothing has arrived."""

    id: InstrumentId
    name: str
    last: str
    change: str
    last_value: float | None
    change_value: float | None
    closed: bool
    flow: FlowCell


def make_row(hub: Hub, instrument_id: InstrumentId, now: datetime) -> WatchRow:
    """Read what the hub holds now; `now` is UTC market time and decides which session counts as today."""
    instrument: Instrument | None = hub.value(Key(Topic.INSTRUMENT, instrument_id))
    quote: Quote | None = hub.value(Key(Topic.QUOTE, instrument_id))
    flow = _flow_cell(hub, instrument_id, instrument, quote, now)
    name = instrument_id if instrument is None else instrument.name or instrument_id
    if quote is None:
        return WatchRow(
            id=instrument_id,
            name=name,
            last=fmt.MISSING,
            change=fmt.MISSING,
            last_value=None,
            change_value=None,
            closed=False,
            flow=flow,
        )
    percent = quote.change_percent
    closed = _over(instrument_id, quote.time, now)
    return WatchRow(
        id=instrument_id,
        name=name,
        last=fmt.price(quote.last, None if instrument is None else instrument.price_step(quote.last)),
        change=_change_words(None if percent is None else float(percent), closed),
        last_value=float(quote.last),
        change_value=None if percent is None else float(percent),
        closed=closed,
        flow=flow,
    )


def _change_words(percent: float | None, closed: bool) -> str:  # noqa: FBT001  a fact of the row, not an option
    if closed:
        return QCoreApplication.translate("Watchlist", "closed")
    return fmt.MISSING if percent is None else fmt.percent(percent)


def _over(instrument_id: InstrumentId, moment: datetime, now: datetime) -> bool:
    """Whether the session of `moment` is past: another exchange day, or hours after its close."""
    market = market_of(instrument_id)
    if exchange_date(market, moment) != exchange_date(market, now):
        return True
    session = _CALENDAR.session_on(market, exchange_date(market, moment))
    return session is None or now - session.close > AFTERGLOW


def _flow_cell(
    hub: Hub, instrument_id: InstrumentId, instrument: Instrument | None, quote: Quote | None, now: datetime
) -> FlowCell:
    if instrument is not None and not instrument.has_capital_flow:
        return FlowCell(tone=FlowTone.WORDS, note=_not_offered(instrument.security_type))
    key = Key(Topic.FLOW, instrument_id)
    flow: CapitalFlow | None = hub.value(key)
    if flow is None or not flow.net:
        waiting = QCoreApplication.translate("Watchlist", "No flow figures have arrived yet.")
        return FlowCell(tone=FlowTone.WORDS, note=fmt.MISSING, tooltip=waiting)
    age = hub.age(key) or 0.0
    ratio = flow.net[-1] / float(quote.turnover) * 100 if quote is not None and quote.turnover else None
    until = datetime.fromtimestamp(flow.times[-1], UTC)
    zone = MARKET_ZONE[market_of(instrument_id)]
    old = _over(instrument_id, until, now)
    tone = FlowTone.OLD_SESSION if old else FlowTone.STALE if age > FLOW_STALE else FlowTone.LIVE
    tooltip = QCoreApplication.translate("Watchlist", "%1 to %2, read %3 ago, %4")
    for mark, text in (
        ("%1", fmt.date_long(until, zone)),
        ("%2", fmt.clock_minutes(until, zone)),
        ("%3", fmt.age(age)),
        ("%4", flow.provider),
    ):
        tooltip = tooltip.replace(mark, text)
    note = fmt.date_short(until, zone) if old else ""
    return FlowCell(tone=tone, net=flow.net[-1], ratio=ratio, note=note, series=flow.net, tooltip=tooltip)


def _not_offered(kind: SecurityType) -> str:
    if kind is SecurityType.INDEX:
        return QCoreApplication.translate("Watchlist", "index: no flow")
    return QCoreApplication.translate("Watchlist", "not offered")
