"""One watchlist row, ready to paint, with the newest price outside the regular US hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from functools import lru_cache

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing, QuotaExceeded, UnknownSymbol
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.quote import ExtendedQuote, Quote, TradeState
from tideboard_core.model.session import PRE_OPEN as BEFORE_OPEN
from tideboard_core.model.session import TradingCalendar, exchange_date, exchange_zone
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate
FLOW_STALE = 90.0
"""Seconds without an update after which a flow figure of a running session is shown in amber."""


AFTERGLOW = 4 * 3600.0
"""Seconds after its close for which a session still counts as running; US after-hours trading ends then."""
_CALENDAR = TradingCalendar()
_market = lru_cache(maxsize=8192)(market_of)

Refusals = Callable[[Key[object]], GatewayError | None]
"""Why the gateway gives nothing for a key; None while it does."""
PRE_OPEN, POST_CLOSE = time(4), time(20)
"""New York time: pre-market begins, post-market ends and the overnight session begins (US brokers' usual hours)."""


class ExtendedHours(StrEnum):
    """A part of the US day outside the regular session."""

    PRE = "pre"
    POST = "post"
    OVERNIGHT = "overnight"


_SHORT: dict[ExtendedHours, object] = {
    ExtendedHours.PRE: QT_TRANSLATE_NOOP("Watchlist", "pre"),
    ExtendedHours.POST: QT_TRANSLATE_NOOP("Watchlist", "post"),
    ExtendedHours.OVERNIGHT: QT_TRANSLATE_NOOP("Watchlist", "night"),
}
_LONG: dict[ExtendedHours, object] = {
    ExtendedHours.PRE: QT_TRANSLATE_NOOP("Watchlist", "pre-market"),
    ExtendedHours.POST: QT_TRANSLATE_NOOP("Watchlist", "post-market"),
    ExtendedHours.OVERNIGHT: QT_TRANSLATE_NOOP("Watchlist", "overnight"),
}
_NEWEST_FIRST = {
    ExtendedHours.PRE: (ExtendedHours.PRE, ExtendedHours.OVERNIGHT, ExtendedHours.POST),
    ExtendedHours.POST: (ExtendedHours.POST,),
    ExtendedHours.OVERNIGHT: (ExtendedHours.OVERNIGHT, ExtendedHours.POST),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendedPrice:
    """Price and change since the regular close; `percent` 1.41 means 1.41 %. `age` in seconds, None without a stamp."""

    hours: ExtendedHours
    price: str
    change: str
    percent: float
    volume: int
    age: float | None = None

    @property
    def word(self) -> str:
        """Its session in a word that fits into a row."""
        return translate("Watchlist", str(_SHORT[self.hours]))

    @property
    def long_word(self) -> str:
        """Its session in full."""
        return translate("Watchlist", str(_LONG[self.hours]))


def extended(quote: Quote, now: datetime, step: Decimal | None) -> ExtendedPrice | None:
    """The newest block at `now` (UTC market time); None in the regular hours and where nothing was traded outside.

    The time stamps of the blocks decide which is the newest; without stamps the time of day does.
    """
    if quote.pre is None and quote.after is None and quote.overnight is None:
        return None
    for part in _newest_first(quote, now):
        block = _block(quote, part)
        if block is not None and block.price > 0:
            return ExtendedPrice(
                hours=part,
                price=fmt.price(block.price, step),
                change=fmt.percent(block.change_rate),
                percent=float(round(block.change_rate, 2)),  # the colour of what is shown: a zero has none
                volume=block.volume,
                age=None if block.time is None else max(0.0, (now - block.time).total_seconds()),
            )
    return None


def _newest_first(quote: Quote, now: datetime) -> tuple[ExtendedHours, ...]:
    stamps = {
        part: block.time
        for part in ExtendedHours
        if (block := _block(quote, part)) is not None and block.time is not None
    }
    if stamps:
        later = [part for part, time in stamps.items() if time > quote.time]
        return tuple(sorted(later, key=lambda part: stamps[part], reverse=True))
    hours = hours_at(int(now.timestamp() // 60))
    return () if hours is None else _NEWEST_FIRST[hours]


@lru_cache(maxsize=256)
def hours_at(minute: int) -> ExtendedHours | None:
    """Which part of the US day a UTC minute (since the epoch) lies in; None = the regular session.

    From the last post-market of a week to the first overnight session of the next one it is still that post-market.
    """
    local = datetime.fromtimestamp(minute * 60, UTC).astimezone(exchange_zone(Market.US))
    clock, today = local.time(), local.date()
    if clock >= POST_CLOSE:
        next_day = _CALENDAR.is_trading_day(Market.US, today + timedelta(days=1))
        return ExtendedHours.OVERNIGHT if next_day else ExtendedHours.POST
    session = _CALENDAR.session_on(Market.US, today)
    if session is None:
        return ExtendedHours.POST
    if clock < PRE_OPEN:
        return ExtendedHours.OVERNIGHT
    if local < session.open:
        return ExtendedHours.PRE
    return None if local < session.close else ExtendedHours.POST


def _block(quote: Quote, part: ExtendedHours) -> ExtendedQuote | None:
    return {ExtendedHours.PRE: quote.pre, ExtendedHours.POST: quote.after, ExtendedHours.OVERNIGHT: quote.overnight}[
        part
    ]


def nothing_refused(_key: Key[object]) -> GatewayError | None:
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


@dataclass(frozen=True, slots=True)
class PercentileCell:
    """Where a net stands among earlier sessions: text, 0 to 100 for sorting (None = unknown), and what it means."""

    text: str
    value: float | None
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """Words and signs of one row; values are None where nothing has arrived.

    `quote` and `step` serve the columns that are hidden by default; `extended` is the price outside US regular hours.
    `refused` is why there is no quote, `halted` whether trading is suspended; `percentile` None = not computed yet.
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
    extended: ExtendedPrice | None = None
    refused: GatewayError | None = None
    halted: bool = False
    percentile: PercentileCell | None = None


def make_row(hub: Hub, instrument_id: InstrumentId, now: datetime, refusal: Refusals = nothing_refused) -> WatchRow:
    """Read what the hub holds now; `now` is UTC market time and decides which session counts as today."""
    instrument = hub.value(Topic.INSTRUMENT.of(instrument_id))
    quote = hub.value(Topic.QUOTE.of(instrument_id))
    flow = flow_cell(hub, instrument_id, instrument, quote, now, refusal)
    name = instrument_id if instrument is None else instrument.name or instrument_id
    if quote is None:
        return _without_quote(instrument_id, name, flow, refusal(Topic.QUOTE.of(instrument_id)))
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
    """The word shown in place of the price if the broker refuses the quote; a dash would look like waiting."""
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
    if percent is None:
        return QCoreApplication.translate("Watchlist", "closed") if closed else fmt.MISSING
    return fmt.percent(percent)


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


def _trading_day(market: Market, moment: datetime) -> date:
    """The exchange day whose turnover a quote of a moment tells: during the opening auction it is the new one."""
    return _trading_day_by_minute(market, int(moment.timestamp() // 60))


@lru_cache(maxsize=4096)
def _trading_day_by_minute(market: Market, minute: int) -> date:
    instant = datetime.fromtimestamp(minute * 60, UTC)
    day = exchange_date(market, instant)
    session = _CALENDAR.session_on(market, day)
    lead = timedelta() if market is Market.US else BEFORE_OPEN[market]  # there the turnover begins at the open
    begun = session is not None and instant >= session.open - lead
    return day if begun else _CALENDAR.previous_session(market, day).date


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
    ratio = None
    if quote is not None and quote.turnover and _trading_day(market, quote.time) == exchange_date(market, until):
        ratio = flow.net[-1] / float(quote.turnover) * 100
    old = _over(market, until, now)
    tone = FlowTone.OLD_SESSION if old else FlowTone.STALE if flow_stale(hub, instrument_id, now) else FlowTone.LIVE
    note = fmt.date_short(until, MARKET_ZONE[market]) if old else ""
    return FlowCell(tone=tone, net=flow.net[-1], ratio=ratio, note=note, series=flow.net)


def flow_stale(hub: Hub, instrument_id: InstrumentId, now: datetime) -> bool:
    """Whether a flow figure is older than `FLOW_STALE` at `now` (market time), unless it is its session's last word."""
    age = hub.age(Topic.FLOW.of(instrument_id)) or 0.0
    return age > FLOW_STALE and not _final(_market(instrument_id), int((now.timestamp() - age) // 60))


@lru_cache(maxsize=4096)
def _final(market: Market, minute: int) -> bool:
    """Whether what was read in a UTC minute (since the epoch) was final: nothing is read again before the next day."""
    instant = datetime.fromtimestamp(minute * 60, UTC)
    return instant >= _CALENDAR.newest(market, instant).settled


def flow_source(hub: Hub, instrument_id: InstrumentId) -> str:
    """Where the flow figure comes from and how old it is, for the tooltip."""
    key = Topic.FLOW.of(instrument_id)
    flow = hub.value(key)
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
