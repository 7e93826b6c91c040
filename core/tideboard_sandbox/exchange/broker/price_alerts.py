"""Price alerts of the account: the conditions they watch, how often each triggers, and the trigger events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property
from typing import Any, NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import MarketState, OrderBook
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind, AlertSession
from tideboard_sandbox.exchange.broker.events import AlertTriggered, BookChanged, Event, QuoteChanged, TicksAdded
from tideboard_sandbox.exchange.broker.state_file import Store
from tideboard_sandbox.exchange.instruments.trading_hours import Phase
from tideboard_sandbox.exchange.market import quotes as views
from tideboard_sandbox.exchange.market.instrument_market import BLOCKS, InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

_REACH = 400.0
"""Seconds back over which minute prices are read."""


class Observation:
    """The figures of a security that alerts compare, at one instant; costly ones are computed at first use.

    `block` names the session outside regular hours that is running, None in regular hours; `last` is that session's
    price.
    """

    def __init__(self, market: InstrumentMarket, block: str | None) -> None:
        self._market = market
        self.quote = views.quote_of(market)
        seen = {"pre": self.quote.pre, "after": self.quote.after, "overnight": self.quote.overnight}
        extended = seen.get(block or "")
        self.last = self.quote.last if extended is None else extended.price

    @cached_property
    def change_rate(self) -> Decimal:
        """Change against the previous close in percent."""
        return _rate(self.last, self.quote.prev_close)

    @cached_property
    def book(self) -> OrderBook:
        """The best level of both sides."""
        return views.book_of(self._market, 1)

    @cached_property
    def minutes(self) -> Sequence[float]:
        """Closes of the day's last minutes, the running one last."""
        since = self._market.us / 1e6 - _REACH
        return views.minute_line_of(self._market, since).prices


def measured(
    observation: Observation, kind: AlertKind, value: Decimal, *, high: Decimal | None, low: Decimal | None
) -> tuple[Decimal, bool]:
    """The figure of a kind and whether it meets `value`.

    `high` and `low` are the extremes of the trades since the last check.
    """
    if kind is AlertKind.PRICE_UP:
        figure = observation.last if high is None else max(high, observation.last)
        return figure, figure >= value
    if kind is AlertKind.PRICE_DOWN:
        figure = observation.last if low is None else min(low, observation.last)
        return figure, figure <= value
    figure = _FIGURES[kind](observation)
    if kind in _DOWN_RATES:
        return figure, figure <= -value
    if kind is AlertKind.ASK_DOWN:
        return figure, 0 < figure <= value
    return figure, figure >= value


def _since(minutes: int) -> Callable[[Observation], Decimal]:
    def rate(observation: Observation) -> Decimal:
        past = observation.minutes[-minutes - 1 :]
        return _rate(observation.last, Decimal(str(past[0]))) if past else Decimal(0)

    return rate


def _rate(price: Decimal, before: Decimal) -> Decimal:
    return ((price - before) * 100 / before).quantize(Decimal("0.001")) if before else Decimal(0)


def _bid(observation: Observation) -> Decimal:
    best = observation.book.best_bid
    return Decimal(0) if best is None else best.price


def _ask(observation: Observation) -> Decimal:
    best = observation.book.best_ask
    return Decimal(0) if best is None else best.price


def _bid_volume(observation: Observation) -> Decimal:
    best = observation.book.best_bid
    return Decimal(0) if best is None else Decimal(best.quantity)


def _ask_volume(observation: Observation) -> Decimal:
    best = observation.book.best_ask
    return Decimal(0) if best is None else Decimal(best.quantity)


_DOWN_RATES = frozenset(
    {AlertKind.CHANGE_RATE_DOWN, AlertKind.FIVE_MINUTES_RATE_DOWN, AlertKind.THREE_MINUTES_RATE_DOWN}
)
BOOK_KINDS = frozenset({AlertKind.BID_UP, AlertKind.ASK_DOWN, AlertKind.BID_VOLUME_UP, AlertKind.ASK_VOLUME_UP})
"""Kinds that read the order book."""

_FIGURES: dict[AlertKind, Callable[[Observation], Decimal]] = {
    AlertKind.CHANGE_RATE_UP: lambda observation: observation.change_rate,
    AlertKind.CHANGE_RATE_DOWN: lambda observation: observation.change_rate,
    AlertKind.FIVE_MINUTES_RATE_UP: _since(5),
    AlertKind.FIVE_MINUTES_RATE_DOWN: _since(5),
    AlertKind.THREE_MINUTES_RATE_UP: _since(3),
    AlertKind.THREE_MINUTES_RATE_DOWN: _since(3),
    AlertKind.VOLUME_UP: lambda observation: Decimal(observation.quote.volume),
    AlertKind.TURNOVER_UP: lambda observation: observation.quote.turnover,
    AlertKind.TURNOVER_RATE_UP: lambda observation: observation.quote.turnover_rate or Decimal(0),
    AlertKind.BID_UP: _bid,
    AlertKind.ASK_DOWN: _ask,
    AlertKind.BID_VOLUME_UP: _bid_volume,
    AlertKind.ASK_VOLUME_UP: _ask_volume,
}


MOST_PER_KIND = 10
"""Alerts of one kind on one security."""

NOTE_WIDTH = 40
"""Longest note: twenty Chinese characters, each as wide as two others."""

ALL_SESSIONS = frozenset({AlertSession.OPEN, AlertSession.PRE, AlertSession.AFTER})
"""What a US alert has when it names none."""

_SESSION = {
    MarketState.OPEN: AlertSession.OPEN,
    MarketState.AUCTION: AlertSession.OPEN,
    MarketState.CLOSING_AUCTION: AlertSession.OPEN,
    MarketState.PRE_MARKET: AlertSession.PRE,
    MarketState.AFTER_HOURS: AlertSession.AFTER,
    MarketState.OVERNIGHT: AlertSession.OVERNIGHT,
}
_WHOLE_TENS = frozenset({AlertKind.TURNOVER_UP, AlertKind.VOLUME_UP})
_BOOK_VOLUMES = frozenset({AlertKind.BID_VOLUME_UP, AlertKind.ASK_VOLUME_UP})
_MAINLAND = frozenset({Market.SH, Market.SZ})
_THOUSANDTH = Decimal("0.001")


@dataclass(slots=True, kw_only=True)
class AlertRecord:
    """One alert. `met`: its condition held at the last check; `triggered_on`: the trading day of its last trigger."""

    key: int
    instrument: InstrumentId
    kind: AlertKind
    value: Decimal
    frequency: AlertFrequency
    note: str = ""
    enabled: bool = True
    sessions: frozenset[AlertSession] = frozenset()
    met: bool = False
    triggered_on: date | None = None


class AlertVenue(NamedTuple):
    """The calls of the exchange that alerts need."""

    watch: Callable[[InstrumentId], None]
    unwatch: Callable[[InstrumentId], None]
    market_for: Callable[[InstrumentId], InstrumentMarket]
    phase: Callable[[Market], Phase]
    emit: Callable[[Event], None]


@dataclass(slots=True)
class _Watched:
    """Enabled alerts of one security, and the extremes of its trades since the last check."""

    keys: set[int] = field(default_factory=set)
    high: Decimal | None = None
    low: Decimal | None = None


class PriceAlerts:
    """All alerts, kept in the state file. Refuses UNKNOWN_REMINDER, REMINDER_LIMIT, BAD_REMINDER."""

    def __init__(self, store: Store, venue: AlertVenue) -> None:
        self._store = store
        self._venue = venue
        self._rows = {key: _loaded(key, value) for key, value in store.load_alerts().items()}
        self._watched: dict[InstrumentId, _Watched] = {}
        for row in self._rows.values():
            try:
                self._watch(row)
            except ExchangeRefusal:  # its security ended while the program did not run
                row.enabled = False
                self._watched.pop(row.instrument)

    def of(self, instrument: InstrumentId) -> tuple[AlertRecord, ...]:
        """Alerts of a security, oldest first."""
        return tuple(row for row in self._rows.values() if row.instrument == instrument)

    def all(self) -> tuple[AlertRecord, ...]:
        """Every alert, oldest first."""
        return tuple(self._rows.values())

    def add(self, wanted: AlertRecord) -> int:
        """Keep a new alert and return its key; the key of `wanted` does not count."""
        same = [row for row in self.of(wanted.instrument) if row.kind is wanted.kind]
        if len(same) >= MOST_PER_KIND:
            raise ExchangeRefusal(Reason.ALERT_LIMIT, limit=MOST_PER_KIND)
        key = int(self._store.meta("next_reminder") or 1)
        self._store.set_meta("next_reminder", str(key + 1))
        self._keep(self._valid(replace(wanted, key=key)))
        return key

    def change(self, instrument: InstrumentId, key: int, **facts: Any) -> None:  # noqa: ANN401 fields of Reminder
        """Change some facts of an alert; it counts as not met yet."""
        row = self._find(instrument, key)
        wanted = self._valid(replace(row, **facts, met=False, triggered_on=None))
        same = [other for other in self.of(instrument) if other.kind is wanted.kind and other.key != key]
        if len(same) >= MOST_PER_KIND:
            raise ExchangeRefusal(Reason.ALERT_LIMIT, limit=MOST_PER_KIND)
        self._unwatch(row)
        self._keep(wanted)

    def switch(self, instrument: InstrumentId, key: int, *, enabled: bool) -> None:
        """Enable or disable an alert."""
        self.change(instrument, key, enabled=enabled)

    def delete(self, instrument: InstrumentId, key: int) -> None:
        self._forget([self._find(instrument, key)])

    def delete_all(self, instrument: InstrumentId) -> None:
        """Forget all alerts of a security."""
        self._forget(self.of(instrument))

    def on_event(self, event: Event) -> None:
        """Check the alerts of the security that changed; trigger events are sent before this returns."""
        if not isinstance(event, BookChanged | QuoteChanged | TicksAdded) or event.instrument not in self._watched:
            return
        if isinstance(event, TicksAdded):
            watched = self._watched[event.instrument]
            prices = [tick.price for tick in event.ticks]
            watched.high = max(prices if watched.high is None else [watched.high, *prices])
            watched.low = min(prices if watched.low is None else [watched.low, *prices])
        elif self._comes_last(event):
            self._check_all(event.instrument, self._watched[event.instrument])

    def _comes_last(self, event: BookChanged | QuoteChanged) -> bool:
        """Whether all changes of its security have been sent: whatever they are, those of the book come last."""
        return isinstance(event, BookChanged) or self._venue.market_for(event.instrument).listing.is_index

    def _check_all(self, instrument: InstrumentId, watched: _Watched) -> None:
        phase = self._venue.phase(market_of(instrument))
        session = _SESSION.get(phase.state)
        high, low, watched.high, watched.low = watched.high, watched.low, None, None
        if session is None:
            return
        observation = Observation(self._venue.market_for(instrument), BLOCKS.get(phase.state))
        for key in sorted(watched.keys):
            row = self._rows[key]
            if row.sessions and session not in row.sessions:
                continue
            figure, met = measured(observation, row.kind, row.value, high=high, low=low)
            if met and _may_trigger(row, phase.day):
                self._trigger(
                    row,
                    phase.day,
                    AlertTriggered(
                        instrument=instrument,
                        key=row.key,
                        kind=row.kind,
                        value=row.value,
                        note=row.note,
                        price=observation.last,
                        change_rate=observation.change_rate,
                        figure=figure,
                        session=session,
                    ),
                )
            elif row.met != met:
                row.met = met
                self._save(row)

    def _trigger(self, row: AlertRecord, day: date, event: AlertTriggered) -> None:
        row.met, row.triggered_on = True, day
        if row.frequency is AlertFrequency.ONCE:
            self._unwatch(row)
            row.enabled = False
        self._save(row)
        self._venue.emit(event)

    def _valid(self, row: AlertRecord) -> AlertRecord:
        market = self._venue.market_for(row.instrument)
        if market.listing.is_index and row.kind in BOOK_KINDS:
            raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=row.instrument)
        width = sum(1 if character.isascii() else 2 for character in row.note)
        if width > NOTE_WIDTH or not row.value.is_finite() or row.value < 0:
            raise ExchangeRefusal(Reason.BAD_ALERT, name="note" if width > NOTE_WIDTH else "value")
        american = market_of(row.instrument) is Market.US
        sessions = (row.sessions or ALL_SESSIONS) if american else frozenset({AlertSession.OPEN})
        return replace(row, value=_rounded(row), sessions=sessions)

    def _find(self, instrument: InstrumentId, key: int) -> AlertRecord:
        row = self._rows.get(key)
        if row is None or row.instrument != instrument:
            raise ExchangeRefusal(Reason.UNKNOWN_ALERT, key=key)
        return row

    def _keep(self, row: AlertRecord) -> None:
        self._rows[row.key] = row
        self._save(row)
        self._store.commit()
        self._watch(row)

    def _forget(self, rows: Iterable[AlertRecord]) -> None:
        for row in rows:
            self._unwatch(row)
            del self._rows[row.key]
            self._store.delete_alert(row.key)
        self._store.commit()

    def _save(self, row: AlertRecord) -> None:
        kept = asdict(row) | {"sessions": sorted(row.sessions)}
        del kept["key"]
        kept["rang"] = kept.pop("triggered_on")  # its name in existing state files
        self._store.save_alert(row.key, kept)

    def _watch(self, row: AlertRecord) -> None:
        """Watch the security of an enabled alert."""
        if not row.enabled:
            return
        if row.instrument not in self._watched:
            self._watched[row.instrument] = _Watched()
            self._venue.watch(row.instrument)
        self._watched[row.instrument].keys.add(row.key)

    def _unwatch(self, row: AlertRecord) -> None:
        watched = self._watched.get(row.instrument)
        if watched is None or row.key not in watched.keys:
            return
        watched.keys.discard(row.key)
        if not watched.keys:
            del self._watched[row.instrument]
            self._venue.unwatch(row.instrument)


def _may_trigger(row: AlertRecord, day: date) -> bool:
    """Always: each time the condition comes true; once a day: the first time it holds then; once: the first time."""
    return row.triggered_on != day if row.frequency is AlertFrequency.ONCE_A_DAY else not row.met


def _rounded(row: AlertRecord) -> Decimal:
    """The value on the steps that the broker keeps: tens of turnover and volume, hundreds of mainland book volumes."""
    mainland = market_of(row.instrument) in _MAINLAND
    if row.kind in _WHOLE_TENS:
        step = Decimal(1000) if mainland and row.kind is AlertKind.VOLUME_UP else Decimal(10)
    elif row.kind in _BOOK_VOLUMES:
        step = Decimal(100) if mainland else Decimal(1)
    else:
        step = _THOUSANDTH
    return (row.value / step).to_integral_value(ROUND_FLOOR) * step


def _loaded(key: int, value: dict[str, Any]) -> AlertRecord:
    triggered_on = value["rang"]
    return AlertRecord(
        key=key,
        instrument=InstrumentId(value["instrument"]),
        kind=AlertKind(value["kind"]),
        value=Decimal(value["value"]),
        frequency=AlertFrequency(value["frequency"]),
        note=value["note"],
        enabled=value["enabled"],
        sessions=frozenset(map(AlertSession, value["sessions"])),
        met=value["met"],
        triggered_on=None if triggered_on is None else date.fromisoformat(triggered_on),
    )
