"""One watchlist row, ready to paint: what the hub holds for an instrument, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing, QuotaExceeded, UnknownSymbol
from tideboard_core.hub import Hub
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.quote import Quote, TradeState
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.ports import Key, Topic
from tideboard_desktop import format as fmt
from tideboard_desktop.models.extended_hours import Extended, extended

FLOW_STALE = 90.0
"""Seconds without proof after which a flow figure of a running session is told in amber."""


AFTERGLOW = 4 * 3600.0
"""Seconds after its close for which a session still counts as running; US after-hours trading ends then."""
_CALENDAR = TradingCalendar()
_market = lru_cache(maxsize=8192)(market_of)

Refusals = Callable[[Key], GatewayError | None]
"""Why the gateway gives nothing for a key; None while it does."""


def nothing_refused(_key: Key) -> GatewayError | None:
    """All is given."""
    return None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """Words and signs of one row; values are None where nothing has arrived.

    `quote` and `step` are for the columns that few look at; `extended` is the price outside US regular hours.
    `refused` is why there is no quote, `halted` whether trading is suspended.
    """

    id: InstrumentId
    name: str
    last: str
    change: str
    last_value: float | None
    change_value: float | None
    closed: bool
    flow: FlowCell
    quote: Quote | None = None
    step: Decimal | None = None
    extended: Extended | None = None
    refused: GatewayError | None = None
    halted: bool = False


def make_row(hub: Hub, instrument_id: InstrumentId, now: datetime, refusal: Refusals = nothing_refused) -> WatchRow:
    """Read what the hub holds now; `now` is UTC market time and decides which session counts as today."""
    instrument: Instrument | None = hub.value(Key(Topic.INSTRUMENT, instrument_id))
    quote: Quote | None = hub.value(Key(Topic.QUOTE, instrument_id))
    flow = _flow_cell(hub, instrument_id, instrument, quote, now, refusal)
    name = instrument_id if instrument is None else instrument.name or instrument_id
    if quote is None:
        return _without_quote(instrument_id, name, flow, refusal(Key(Topic.QUOTE, instrument_id)))
    percent = quote.change_percent
    market = _market(instrument_id)
    closed = _over(market, quote.time, now)
    step = None if instrument is None else instrument.price_step(quote.last)
    return WatchRow(
        id=instrument_id,
        name=name,
        last=fmt.price(quote.last, step),
        change=halt_word(quote)
        if quote.suspended
        else _change_words(None if percent is None else float(percent), closed),
        last_value=float(quote.last),
        change_value=None if percent is None else float(percent),
        closed=closed,
        flow=flow,
        quote=quote,
        step=step,
        extended=extended(quote, now, step) if market is Market.US else None,
        halted=quote.suspended,
    )


def _without_quote(instrument_id: InstrumentId, name: str, flow: FlowCell, refused: GatewayError | None) -> WatchRow:
    """A refusal is told in a word where the price would stand: a dash would look like patience."""
    return WatchRow(
        id=instrument_id,
        name=name,
        last=refusal_word(refused),
        change=fmt.MISSING,
        last_value=None,
        change_value=None,
        closed=False,
        flow=flow,
        refused=refused,
    )


def refusal_word(error: GatewayError | None) -> str:
    """A refusal in a word or two; a dash for none and for one that passes."""
    words: dict[type[GatewayError], str] = {
        PermissionMissing: QCoreApplication.translate("Watchlist", "no right"),
        QuotaExceeded: QCoreApplication.translate("Watchlist", "no quota"),
        UnknownSymbol: QCoreApplication.translate("Watchlist", "unknown"),
        NotOffered: QCoreApplication.translate("Watchlist", "not offered"),
    }
    return fmt.MISSING if error is None else words.get(type(error), fmt.MISSING)


_HALTS = {
    TradeState.DELISTED: QT_TRANSLATE_NOOP("Watchlist", "delisted"),
    TradeState.CIRCUIT_BREAKER: QT_TRANSLATE_NOOP("Watchlist", "circuit breaker"),
    TradeState.NOT_LISTED: QT_TRANSLATE_NOOP("Watchlist", "not listed yet"),
    TradeState.CODE_CHANGED: QT_TRANSLATE_NOOP("Watchlist", "code changed"),
    TradeState.OPENS_SOON: QT_TRANSLATE_NOOP("Watchlist", "opens soon"),
    TradeState.SPLIT: QT_TRANSLATE_NOOP("Watchlist", "halted, split"),
    TradeState.EXPIRED: QT_TRANSLATE_NOOP("Watchlist", "expired"),
    TradeState.WARRANT_NOT_LISTED: QT_TRANSLATE_NOOP("Watchlist", "not listed yet"),
    TradeState.SUSPENDED: QT_TRANSLATE_NOOP("Watchlist", "suspended"),
}


def halt_word(quote: Quote) -> str:
    """Why a security does not trade, in a word or two; empty where it does."""
    if quote.state in _HALTS:
        return QCoreApplication.translate("Watchlist", str(_HALTS[quote.state]))
    return QCoreApplication.translate("Watchlist", "halted") if quote.suspended else ""


def _change_words(percent: float | None, closed: bool) -> str:  # noqa: FBT001  a fact of the row, not an option
    if closed:
        return QCoreApplication.translate("Watchlist", "closed")
    return fmt.MISSING if percent is None else fmt.percent(percent)


def _over(market: Market, moment: datetime, now: datetime) -> bool:
    """Whether the session of `moment` is past: another exchange day, or hours after its close."""
    return _over_by_minute(market, int(moment.timestamp() // 60), int(now.timestamp() // 60))


@lru_cache(maxsize=4096)
def _over_by_minute(market: Market, moment: int, now: int) -> bool:
    day, today = (exchange_date(market, datetime.fromtimestamp(minute * 60, UTC)) for minute in (moment, now))
    if day != today:
        return True
    session = _CALENDAR.session_on(market, day)
    return session is None or now * 60 - session.close.timestamp() > AFTERGLOW


def _flow_cell(
    hub: Hub,
    instrument_id: InstrumentId,
    instrument: Instrument | None,
    quote: Quote | None,
    now: datetime,
    refusal: Refusals,
) -> FlowCell:
    if instrument is not None and not instrument.has_capital_flow:
        return FlowCell(tone=FlowTone.WORDS, note=_not_offered(instrument.security_type))
    key = Key(Topic.FLOW, instrument_id)
    flow: CapitalFlow | None = hub.value(key)
    if flow is None or not flow.net:
        return FlowCell(tone=FlowTone.WORDS, note=refusal_word(refusal(key)))
    age = hub.age(key) or 0.0
    ratio = flow.net[-1] / float(quote.turnover) * 100 if quote is not None and quote.turnover else None
    until = datetime.fromtimestamp(flow.times[-1], UTC)
    old = _over(_market(instrument_id), until, now)
    tone = FlowTone.OLD_SESSION if old else FlowTone.STALE if age > FLOW_STALE else FlowTone.LIVE
    note = fmt.date_short(until, MARKET_ZONE[_market(instrument_id)]) if old else ""
    return FlowCell(tone=tone, net=flow.net[-1], ratio=ratio, note=note, series=flow.net)


def flow_source(hub: Hub, instrument_id: InstrumentId) -> str:
    """Where the flow figure comes from and how old it is, for the tooltip."""
    key = Key(Topic.FLOW, instrument_id)
    flow: CapitalFlow | None = hub.value(key)
    if flow is None or not flow.times:
        return QCoreApplication.translate("Watchlist", "No flow figures have arrived yet.")
    zone = MARKET_ZONE[_market(instrument_id)]
    text = QCoreApplication.translate("Watchlist", "%1 to %2, read %3 ago, %4")
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
        return QCoreApplication.translate("Watchlist", "index: no flow")
    return QCoreApplication.translate("Watchlist", "not offered")
