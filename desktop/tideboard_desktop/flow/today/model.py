"""Today's figures of one instrument, read from the hub and recomputed only after changes."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple, TypeVar

import numpy as np

from tideboard_core.errors import GatewayDown, GatewayError, NotOffered, NotSubscribed, PermissionMissing
from tideboard_core.flow.session_minutes import (
    HALF_MINUTE,
    Floats,
    SessionMinutes,
    changes,
    minute_ends,
    minutes_over,
)
from tideboard_core.flow.turns import LEAST, WINDOW, turns, window_sums
from tideboard_core.flow.turns import ratio as ratio_of
from tideboard_core.market.hub import Subscription
from tideboard_core.model.flow import CapitalFlow, FlowDefinition
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import (
    MARKET_CURRENCY,
    MARKET_ZONE,
    Instrument,
    InstrumentId,
    Market,
    market_of,
)
from tideboard_core.model.quote import MinuteLine, Quote
from tideboard_core.model.session import Session, exchange_date, exchange_zone
from tideboard_desktop.flow.chart.picture import Subject, TurnMark
from tideboard_desktop.flow.providers.comparison import Distributed, ProviderComparison, compare
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.providers.model import (
    FlowSeries,
    PriceSeries,
    TimeSpan,
    awaited_span,
    empty_prices,
    intraday_series,
    price_series,
    spans_of,
    traded_spans_of,
)
from tideboard_desktop.flow.providers.own import OwnFlow, own_name
from tideboard_desktop.flow.providers.second import FADED, ComparisonState, SecondFlow
from tideboard_desktop.flow.providers.words import (
    assumed_words,
    comparison_words,
    no_price_words,
    regular_words,
    shape_words,
)
from tideboard_desktop.ui.format import clock_minutes, decimals_of, zone_name
from tideboard_desktop.ui.words.quote_rights import lateness

_STEP = 60.0


class MinuteStore:
    """Minutes by time stamp; a later report of a minute replaces the earlier one."""

    def __init__(self) -> None:
        self._minutes: dict[float, tuple[float, float, int, float]] = {}
        self._newest: MinuteLine | None = None
        self.whole = False

    def take_whole(self, line: MinuteLine) -> None:
        """Store a full answer; minutes pushed while it was under way stay."""
        pushed = self._minutes
        self._minutes = _columns(line)
        last = line.times[-1] if line.times else 0.0
        self._minutes.update({time: row for time, row in pushed.items() if time > last})
        self._newest = self._newest if self._newest is not None and pushed else line
        self.whole = True

    def take_push(self, line: MinuteLine) -> bool:
        """Add the newest minutes; False if they do not continue the line and it must be read again."""
        if not line.times:
            return True
        follows = self.whole and any(time in self._minutes or time - _STEP in self._minutes for time in line.times)
        self._minutes.update(_columns(line))
        self._newest = line
        return follows

    @property
    def newest(self) -> float | None:
        """The newest known minute, None without any."""
        return max(self._minutes, default=None)

    def line(self) -> MinuteLine | None:
        """All known minutes, oldest first; None without any."""
        if self._newest is None:
            return None
        rows = sorted(self._minutes.items())
        return MinuteLine(
            instrument=self._newest.instrument,
            times=tuple(time for time, _row in rows),
            prices=tuple(row[0] for _time, row in rows),
            averages=tuple(row[1] for _time, row in rows),
            volumes=tuple(row[2] for _time, row in rows),
            turnovers=tuple(row[3] for _time, row in rows),
            prev_close=self._newest.prev_close,
        )


def _columns(line: MinuteLine) -> dict[float, tuple[float, float, int, float]]:
    rows = zip(line.prices, line.averages, line.volumes, line.turnovers, strict=True)
    return dict(zip(line.times, rows, strict=True))


_AGAIN_AFTER = 3.0
"""Seconds between two tries for the whole line: the subscription must exist before it is answered."""
_LASTING = (NotOffered, PermissionMissing)
_PATIENCE = 4
"""Refusals in a row after which any reason is shown."""
_SUBSCRIBING = 60
"""The same while the reason is that the subscription does not exist: a busy start makes it late, and is no refusal."""
_SOON = 0.25
"""The seconds between two tries meanwhile; one comes each second, and with the first push."""
_LASTING_AGAIN_AFTER = 30.0
"""The same after a lasting refusal: permissions change, but not within seconds."""


class PriceFeed:
    """Calls `changed` after an answer; a push, which the frame timer reports too, only increments `version`."""

    def __init__(self, sources: FlowDependencies, instrument: InstrumentId, changed: Callable[[], None]) -> None:
        self._sources = sources
        self._instrument = instrument
        self._changed = changed
        self._store = MinuteStore()
        self._asked_at: float | None = None
        self._asking = self._early = False
        self._refusals = 0
        self.version = 0
        self.error: GatewayError | None = None
        self._stop: Callable[[], None] | None = None

    def open(self) -> None:
        """Subscribe, and read the whole line: it lacks what was pushed before."""
        if self._stop is None:
            self._stop = self._sources.hub.listen(Topic.MINUTES.of(self._instrument), self._pushed)
            self.renew()

    def close(self) -> None:
        """Unsubscribe; an answer under way is dropped."""
        if self._stop is not None:
            self._stop()
            self._stop = None

    @property
    def newest(self) -> float | None:
        """The newest minute of the line, None without any."""
        return self._store.newest

    def line(self) -> MinuteLine | None:
        """The line as known so far."""
        return self._store.line()

    def renew(self) -> None:
        """Read the whole line again: the connection is new."""
        self._store.whole = False
        self._asked_at = None
        self.ask_if_due()

    def ask_if_due(self) -> None:
        """Read the whole line unless it is complete, under way or was requested a moment ago."""
        now = self._sources.clock.monotonic()
        pause = _SOON if self._early else _AGAIN_AFTER if self.error is None else _LASTING_AGAIN_AFTER
        lately = self._asked_at is not None and now - self._asked_at < pause
        if self._stop is None or self._store.whole or self._asking or lately:
            return
        self._asked_at, self._asking = now, True
        self._sources.tasks.spawn(self._ask(), name=f"price line {self._instrument}")

    async def _ask(self) -> None:
        try:
            line = await self._sources.gateway.quotes.minute_line(self._instrument)
        except GatewayError as error:
            self._refused(error)
            return
        finally:
            self._asking = False
        self.error, self._refusals, self._early = None, 0, False
        if self._stop is not None:
            self._store.take_whole(line)
            self.version += 1
            self._changed()

    def _refused(self, error: GatewayError) -> None:
        """Keep a lasting refusal for the chart; the first ones only mean that no subscription exists yet."""
        self._refusals += 0 if isinstance(error, GatewayDown) else 1
        early = isinstance(error, NotSubscribed)
        patience = _SUBSCRIBING if early else _PATIENCE
        lasting = error if isinstance(error, _LASTING) or self._refusals >= patience else None
        self._early = early and lasting is None
        if self._stop is not None and (lasting is None) != (self.error is None):
            self.error = lasting
            self._changed()

    def _pushed(self, key: Key[MinuteLine]) -> None:
        line = self._sources.hub.value(key)
        if line is None:
            return
        if not self._store.take_push(line):
            self._store.whole = False
            self.ask_if_due()
        self.version += 1


class Momentum(NamedTuple):
    """By session minute: `ratio` = net of the last 15 minutes in percent of their turnover, NaN without either.

    `amount` is that net in the instrument's currency, NaN with too few minutes. Both end with the newest minute. `turn`
    is the latest change of the day from out- to inflow or back, dated at its third minute, so that it cannot vanish
    later.
    """

    ratio: Floats
    amount: Floats
    turn: TurnMark | None


def momentum(minutes: SessionMinutes, price: PriceSeries | None, now: float = math.inf) -> Momentum:
    """Of the minutes that are over at `now` (UTC epoch seconds); `price` carries the turnover, without it no ratio."""
    net = minutes.net[: minutes_over(minutes.session, now)]
    net = changes(net[: int(np.flatnonzero(np.isfinite(net)).max(initial=-1)) + 1])
    ends = minute_ends(minutes.session)[: len(net)]
    share = ratio_of(net, _turnover_of_minutes(ends, price))
    amount, received = window_sums(net, WINDOW)
    turned = turns(share)
    at = np.flatnonzero(turned)
    turn = TurnMark(float(ends[at[-1]]), bool(turned[at[-1]] > 0)) if len(at) else None
    return Momentum(share * 100, np.where(received >= LEAST, amount, np.nan), turn)


def _turnover_of_minutes(ends: Floats, price: PriceSeries | None) -> Floats:
    """The turnover of each minute, NaN where the price line does not reach or has no turnover."""
    if price is None or not len(price):
        return np.full(len(ends), np.nan)
    at = np.searchsorted(price.times, ends + HALF_MINUTE, side="right") - 1
    total = np.where(at >= 0, price.turnover[np.maximum(at, 0)], 0.0)
    return changes(np.where(ends > price.times[-1] + HALF_MINUTE, np.nan, total))


T = TypeVar("T")
_WANTED = (Topic.FLOW, Topic.DISTRIBUTION, Topic.MINUTES, Topic.QUOTE, Topic.INSTRUMENT)


class FlowDay:
    """The newest session of one instrument. Call `open` while it is shown, `close` after; both may repeat."""

    def __init__(
        self,
        sources: FlowDependencies,
        instrument: InstrumentId,
        changed: Callable[[], None],
        *,
        back_to: str = "",
        comparing: bool = False,
        counting: bool = False,
    ) -> None:
        """Beside the first provider's flow, never mixed: a second one's (`comparing`), our own count (`counting`)."""
        self._sources = sources
        self.back_to = back_to
        self.instrument = instrument
        self.market = market_of(instrument)
        self.wanted_since = sources.clock.monotonic()
        self._prices = PriceFeed(sources, instrument, self._prices_moved)
        self._changed = changed
        self._subscriptions: list[Subscription] = []
        self._flow: CapitalFlow | None = None
        self._stale_prices = True
        self._version = 0
        self.second = SecondFlow(sources, instrument)
        self.own = OwnFlow(sources, instrument)
        self.comparing, self.counting = comparing, counting
        self._other: CapitalFlow | None = None
        self._running_until = math.inf
        self.session = self._session_of(None)
        self._spans = self.session, spans_of(self.session)
        self.series: FlowSeries | None = None
        self.price: PriceSeries | None = None
        self.comparison: ProviderComparison | None = None
        self.momentum: Momentum | None = None

    def show_beside(self, *, compare: bool, own: bool) -> None:
        """Start or stop reading the second provider's figures, and counting the trades."""
        self.comparing, self.counting = compare, own
        self._open_beside() if self._subscriptions else self._close_beside()

    def _open_beside(self) -> None:
        self.second.open() if self.comparing else self.second.close()
        self.own.open(self.session) if self.counting else self.own.close()

    def _close_beside(self) -> None:
        self.second.close()
        self.own.close()

    @property
    def recorded(self) -> bool:
        """Whether it is the day of a replay."""
        return self._sources.later is not None

    # --- interest ---------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Subscribe the figures."""
        if not self._subscriptions:
            self._subscriptions = [self._sources.hub.subscribe(self.key(topic)) for topic in _WANTED]
            self.wanted_since = self._sources.clock.monotonic()
            self._prices.open()
        self._open_beside()

    def close(self) -> None:
        """Unsubscribe and release all services."""
        for subscription in self._subscriptions:
            subscription.close()
        self._subscriptions = []
        self._prices.close()
        self._close_beside()

    def renew(self) -> None:
        """The connection is new: pushes in between were lost."""
        if self._subscriptions:
            self._prices.renew()

    def each_second(self) -> None:
        """Repeat reads that failed."""
        if self._subscriptions:
            self._prices.ask_if_due()
            self.own.each_second()

    def key(self, topic: Topic[T]) -> Key[T]:
        """Hub key of this instrument."""
        return topic.of(self.instrument)

    # --- values -----------------------------------------------------------------------------------------------------

    @property
    def facts(self) -> Instrument | None:
        """Static facts, None until known."""
        return self._sources.hub.value(self.key(Topic.INSTRUMENT))

    @property
    def quote(self) -> Quote | None:
        """Newest quote."""
        return self._sources.hub.value(self.key(Topic.QUOTE))

    @property
    def distribution(self) -> Distributed | None:
        """Newest distribution."""
        return self._sources.hub.value(self.key(Topic.DISTRIBUTION))

    @property
    def currency(self) -> str:
        """Currency of all amounts."""
        facts = self.facts
        return MARKET_CURRENCY[self.market] if facts is None else facts.currency

    @property
    def now(self) -> float:
        """Exchange time, in UTC epoch seconds."""
        return self._sources.clock.market().timestamp()

    @property
    def turnover(self) -> float | None:
        """Turnover of the session so far: the quote's, else the sum of the minutes."""
        quote = self.quote
        if quote is not None and quote.turnover > 0:
            return float(quote.turnover)
        return (
            None if self.price is None or not len(self.price) else self.price.turnover_at(float(self.price.times[-1]))
        )

    @property
    def awaited(self) -> TimeSpan | None:
        """Trading time after the last received minute, None while short; a delayed feed owes nothing younger."""
        if self.series is None:
            return None
        return awaited_span(
            self.series.times, traded_spans_of(self.session), self.now - lateness(self._sources.hub, self.market)
        )

    @property
    def definition(self) -> FlowDefinition | None:
        """Definition of the figures; None until there are any."""
        return None if self._flow is None else self._flow.definition

    @property
    def has_history(self) -> bool:
        """Whether the provider has days, weeks and months: LongPort only has today's minutes."""
        return self.definition is not FlowDefinition.LONGPORT

    @property
    def comparison_state(self) -> ComparisonState | None:
        """State of the comparison; None while not comparing."""
        if self.counting:
            return self.own.comparison_state(joined=self.comparison is not None)
        if not self.comparing:
            return None
        return self.second.comparison_state(self.currency, joined=self.comparison is not None, trading=self.trading)

    @property
    def until(self) -> float:
        """End of the newest received minute, or now while it runs, in UTC epoch seconds."""
        last = 0.0 if self.series is None else float(self.series.times[-1])
        return min(last, self.now) if self.trading else last

    @property
    def provisional(self) -> bool:
        """Whether the newest minute is not over, so that its figure still changes."""
        return self.series is not None and self.until < float(self.series.times[-1])

    @property
    def differ_since(self) -> float | None:
        """Since when the two providers' nets have opposite signs; None while they agree or one is not current."""
        pair = self.comparison
        return None if pair is None or self.comparison_state is not ComparisonState.READY else pair.differ_since

    @property
    def second_faded(self) -> bool:
        """Whether the second line is not current."""
        return self.comparison_state in FADED

    @property
    def price_refused(self) -> GatewayError | None:
        """Why the price line is missing; None while it arrives."""
        return self._prices.error

    @property
    def spans(self) -> tuple[TimeSpan, ...]:
        """Trading stretches of the shown session."""
        if self._spans[0] is not self.session:
            self._spans = self.session, spans_of(self.session)
        return self._spans[1]

    @property
    def live_price(self) -> float | None:
        """Last price while the shown session trades, else None: the line ends with its last minute."""
        quote = self.quote
        return float(quote.last) if quote is not None and self.trading else None

    @property
    def reached(self) -> tuple[float, ...]:
        """The lowest and the highest price of the day, empty until known: the price line lies between them."""
        quote = self.quote
        return () if quote is None else tuple(float(price) for price in (quote.low, quote.high) if price > 0)

    @property
    def trading(self) -> bool:
        """Whether the shown session is running, its break included."""
        return self.session.open.timestamp() <= self.now < self.session.close.timestamp()

    @property
    def early(self) -> bool:
        """Whether the session trades and has not come to its lunch, or without one to its middle."""
        spans = self.spans
        lunch = spans[0].end if len(spans) > 1 else (spans[0].begin + spans[0].end) / 2 if spans else 0.0
        return self.trading and self.now < lunch

    @property
    def minute_added(self) -> bool:
        """Whether a minute was pushed after the newest one that `pull` has read."""
        newest, price = self._prices.newest, self.price
        return newest is not None and (price is None or not len(price) or newest > price.times[-1])

    def judge_anew(self) -> None:
        """Let `pull` read the flow again that it has: another stretch of the session is known as not traded."""
        self._flow = None

    def pull(self, *, prices: bool = True) -> bool:
        """Read new figures; False if nothing on the chart changed. `prices` False leaves pushed minutes for later."""
        flow = self._sources.hub.value(self.key(Topic.FLOW))
        session = self._session_of(flow)
        fresh = self._prices.version if prices else self._version
        moved = (flow, session) != (self._flow, self.session)
        if moved:
            self._flow, self.session = flow, session
            series = None if flow is None else intraday_series(flow, self.session)
            self.series = series if series is not None and len(series) else None
        other = self._line_beside()
        same = not moved and (other, fresh) == (self._other, self._version)
        over = self.now >= self._running_until
        if same and not over and not self._stale_prices:
            return False
        compared = moved or over or other != self._other
        self._other, self._version = other, fresh
        line = self._prices.line()
        self._stale_prices = line is None and self.quote is None
        if compared:
            self.comparison = self._compared(other)
        self.price = self._price_without_line() if line is None else price_series(line, self.spans)
        self.momentum = self._course()
        return True

    def _line_beside(self) -> CapitalFlow | None:
        """The flow that is drawn beside the provider's, if any."""
        if self.counting:
            return self.own.pull(self.series, self.session, self.now, self.currency)
        return self.second.comparable(self.currency) if self.comparing else None

    @property
    def other_distribution(self) -> Distributed | None:
        """The distribution that belongs to the line beside the provider's."""
        return self.own.distribution if self.counting else self.second.distribution

    def _course(self) -> Momentum | None:
        """The 15-minute course of the minutes that are over; None without any."""
        return None if self.series is None else momentum(self.series.minutes, self.price, self.now)

    def _compared(self, other: CapitalFlow | None) -> ProviderComparison | None:
        self._running_until = math.inf
        if other is None or self.series is None:
            return None
        now = self.now
        self._running_until = min((time for time in other.times if time > now), default=math.inf)
        return compare(self.series, intraday_series(other, self.session, now), self.spans)

    def _price_without_line(self) -> PriceSeries | None:
        """The price axis from the quote only: last price and previous close, no line."""
        quote = self.quote
        return None if quote is None else empty_prices(float(quote.prev_close))

    def subject(self) -> Subject:
        """The instrument's values for the axes."""
        facts, quote, zone = self.facts, self.quote, MARKET_ZONE[self.market]
        last = quote.last if quote is not None else Decimal(100)
        step = Decimal("0.01") if facts is None else facts.price_step(last)
        return Subject(
            symbol=str(self.instrument),
            currency=self.currency,
            zone=exchange_zone(self.market),
            zone_name=zone_name(self.session.open, zone),
            price_decimals=decimals_of(step),
            price_step=float(step),
            note=self._note(),
        )

    def _note(self) -> str:
        """Restrictions of the data for the corner of the axis, one per line."""
        notes = [regular_words()] if self.market is Market.US else []
        if self.session.assumed:
            notes.append(assumed_words(self._sources.calendar.known_until(self.market)))
        if self.price_refused is not None:
            notes.append(no_price_words(self.price_refused))
        notes += self._second_notes()
        return "\n".join(notes)

    def _second_notes(self) -> list[str]:
        comparison_state, pair = self.comparison_state, self.comparison
        if comparison_state is None or comparison_state is ComparisonState.ABSENT:
            return []
        last = "" if pair is None else clock_minutes(float(pair.other.times[-1]), MARKET_ZONE[self.market])
        if self.counting:
            state = comparison_words(comparison_state, own_name(), last, self.own.error)
            return [*self.own.notes(self.price, MARKET_ZONE[self.market]), *([state] if state else [])]
        words = comparison_words(comparison_state, self.second.provider, last, self.second.error)
        shape = shape_words() if pair is not None and self.market is Market.US else ""
        return [note for note in (shape, words) if note]

    def _session_of(self, flow: CapitalFlow | None) -> Session:
        """The session that trades now or traded last; before the open the one that the figures belong to."""
        calendar, moment = self._sources.calendar, self._sources.clock.market()
        today = calendar.session_on(self.market, exchange_date(self.market, moment))
        if today is not None and moment >= today.open:
            return today
        if flow is not None and flow.times:
            rows = datetime.fromtimestamp(flow.times[-1], UTC)
            return calendar.session_at(self.market, rows)
        return calendar.previous_session(self.market, exchange_date(self.market, moment))

    def _prices_moved(self) -> None:
        self._stale_prices = True
        self._changed()
