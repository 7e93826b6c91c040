"""The interface of the simulated exchange: clock, market data, listeners; `broker` holds accounts and orders."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.flow import CapitalFlow, FlowDefinition, FlowDistribution, FlowPeriod
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.quote import (
    BarPeriod,
    BrokerQueue,
    MarketState,
    MinuteLine,
    OrderBook,
    Quote,
    Snapshot,
    Tick,
)
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.model.session import exchange_date
from tideboard_core.model.watch.first_watchlist import FIRST_WATCHLIST
from tideboard_core.system.scenarios import REPLAY_SCENARIOS
from tideboard_sandbox.exchange.broker.cash_journal import CashEntry, journal_of
from tideboard_sandbox.exchange.broker.events import QuoteChanged
from tideboard_sandbox.exchange.broker.price_alerts import AlertVenue, PriceAlerts
from tideboard_sandbox.exchange.broker.state_file import Store
from tideboard_sandbox.exchange.broker.trading import Broker
from tideboard_sandbox.exchange.broker.watchlists import Watchlists
from tideboard_sandbox.exchange.derivatives.temporary_codes import TemporaryListing
from tideboard_sandbox.exchange.derivatives.warrants import WarrantTerms
from tideboard_sandbox.exchange.details import Details, Reference
from tideboard_sandbox.exchange.engine.floor import LONGEST_DELAY, Floor, Listener
from tideboard_sandbox.exchange.engine.market_commands import MarketCommands
from tideboard_sandbox.exchange.history.corporate_actions import Action, Adjustment
from tideboard_sandbox.exchange.instruments.practice_day import practice_day, start_us
from tideboard_sandbox.exchange.instruments.price_grid import StepRule
from tideboard_sandbox.exchange.instruments.trading_hours import (
    CALENDAR,
    SECOND_US,
    DayCut,
    Phase,
    cut,
    days_to_come,
    forget_changed_days,
    from_us,
    shut,
    to_us,
)
from tideboard_sandbox.exchange.market import bars, flow_series
from tideboard_sandbox.exchange.market import quotes as views
from tideboard_sandbox.exchange.market.bars import ExchangeBar
from tideboard_sandbox.exchange.market.delayed_quotes import DelayedMarkets
from tideboard_sandbox.exchange.market.instrument_market import Course, InstrumentMarket
from tideboard_sandbox.exchange.market.morning_stamp import MORNING_STAMP, stamped
from tideboard_sandbox.exchange.market.past_session import ShownSession
from tideboard_sandbox.exchange.market.refusals import CommandRefusal, ExchangeRefusal, Reason
from tideboard_sandbox.exchange.market.scenarios import conditions_of
from tideboard_sandbox.exchange.reference.companies import Companies
from tideboard_sandbox.exchange.reference.fundamentals import Fundamentals, fundamentals_of, fundamentals_of_quote

if TYPE_CHECKING:
    from tideboard_sandbox.exchange.recorded.values import RecordedSession

_PAST = timedelta(days=700)
"""How long ago a session may be that is shown again; the history reaches a little further."""


def _floor(recorded: RecordedSession | None, **facts: Any) -> Floor:  # noqa: ANN401 passed on
    """The floor of a market that is simulated, or of one that was recorded."""
    if recorded is None:
        return Floor(**facts)
    # Imported here: an ordinary practice needs none of it.
    from tideboard_sandbox.exchange.recorded.floor import RecordedFloor

    return RecordedFloor(recorded, **facts)


__all__ = [
    "Action",
    "Adjustment",
    "Exchange",
    "Fundamentals",
    "Phase",
    "WarrantTerms",
]


class Started(NamedTuple):
    """What an exchange begins with; `start` is Hong Kong time, None = an hour after the open.

    With a date it is of a recorded day alone.
    """

    seed: int
    date: date
    start: time | datetime | None
    scenario: str

    @property
    def us(self) -> int:
        """The instant at which it begins; BadInput for a day without a session."""
        return start_us(practice_day(self.date, self.scenario), self.start)


class Exchange:
    """One simulated exchange for all markets. No event loop: time moves only by `advance` and `advance_to`.

    Instruments are generated at first touch from (seed, symbol, date). Reads bring the instrument up to `now`.
    An unknown id raises `ExchangeRefusal(Reason.UNKNOWN_SYMBOL)`; a read that the type of security does not have raises
    `ExchangeRefusal(Reason.NOT_OFFERED)`: an index has no book, ticks, brokers or flow, and brokers are Hong Kong's.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        date: date | None = None,
        start: time | datetime | None = None,
        universe: int = 0,
        scenario: str = "calm",
        state: Path | None = None,
        trade_password: str = "123456",  # noqa: S107 the documented password of the practice account
        recorded: RecordedSession | None = None,
    ) -> None:
        """Open the exchange at `start` Hong Kong time (default an hour after the open) of the practice day.

        `date` None = today in Hong Kong, or the last trading day; `half-day` and `late-open` take the last such day up
        to it. With a `state` file that has an instant in it, the clock resumes there and `date`, `start`, `seed` are
        its own. With a `recorded` session that is the market: its day, and `start` by default its open. BadInput for a
        state file of another market.
        """
        conditions_of(scenario)
        self.recorded = recorded
        """The session that is played; None for the simulated market."""
        self.replay: ReplayLabel | None = None if recorded is None else recorded.label
        """The recorded day that is played as the market; None for the simulated one. Every port tells it at login."""
        today = date or (practice_day(None, "calm") if recorded is None else recorded.day)
        self._started = Started(seed, today, start, scenario)
        self._universe = universe
        self._trade_password = trade_password
        self._state = state
        self._store = Store(state)
        self.is_new = self._store.meta("now") is None
        """Whether it began at this start, not in a state file of before."""
        self._open(self._started)

    def _open(self, started: Started) -> None:
        """Make everything anew from what the store holds, which may be nothing."""
        forget_changed_days()
        played = "" if self.recorded is None else self.recorded.identity
        if self._store.meta("now") is None:
            begin = self._begin(started)
            for name, value in (("seed", started.seed), ("anchor", begin), ("now", begin), ("replay", played)):
                self._store.set_meta(name, str(value))
            self._store.commit()
        if self._store.meta("replay", "") != played:
            self._store.close()
            raise BadInput("state-of-another-market", path=str(self._state))
        if started.scenario in set(DayCut):
            cut({(Market.HK, exchange_date(Market.HK, from_us(self._number("anchor")))): DayCut(started.scenario)})
        self._floor = _floor(
            self.recorded,
            seed=self._number("seed"),
            anchor=self._number("anchor"),
            now_us=self._number("now"),
            universe=self._universe,
            scenario=started.scenario,
            store=self._store,
            trade_password=self._trade_password,
        )
        self._shown = ShownSession(self._floor.market_for)
        self._market_for: Callable[[InstrumentId], InstrumentMarket] = self._shown.market_for
        self.details = Details(self._floor, self._market_for, self._course_for)
        self.reference = Reference(self._floor, self._market_for)
        self.companies = Companies(self._floor)
        self._round = 0
        self.price_alerts = PriceAlerts(
            self._store,
            AlertVenue(self.watch, self.unwatch, self._floor.market_for, self._floor.phase, self._floor.emit),
        )
        self._floor.listeners.append(self.price_alerts.on_event)
        self.watchlists = Watchlists(
            self._store,
            now=lambda: self.now,
            price=lambda name: self.quote(name).last,
            first=FIRST_WATCHLIST if self.recorded is None else self.recorded.listings,
        )

    def _course_for(self, instrument: InstrumentId) -> Course | None:
        return None if self._shown.past is not None else self._floor.course(instrument)

    def _begin(self, started: Started) -> int:
        """Where the clock starts (us); BadInput for a day without a session."""
        if self.recorded is None:
            return started.us
        if started.scenario not in REPLAY_SCENARIOS:
            raise BadInput("scenario-not-recorded", name=started.scenario)
        from tideboard_sandbox.exchange.recorded.floor import start_of

        return start_of(self.recorded, started.start)

    def restart(self, **changes: Any) -> None:  # noqa: ANN401 fields of `Started`
        """Begin anew as at the start, or with other values of `Started`; listeners stay, watchers do not.

        Delayed views of before are void. Raises CommandRefusal with a state file, BadInput for a day without a session.
        """
        if self._store.lasting:
            raise CommandRefusal("A sandbox with a state file is not reset: start one without --state.")
        started = self._started._replace(**changes)
        conditions_of(started.scenario)
        self._begin(started)  # raises before anything is lost
        listeners = [each for each in self._floor.listeners if each != self.price_alerts.on_event]
        self._store.close()
        self._store = Store(None)
        self._open(started)
        self._floor.listeners += listeners

    @property
    def broker(self) -> Broker:
        return self._floor.broker

    @property
    def commands(self) -> MarketCommands:
        """What moves the market of a security by command; CommandRefusal where a recording is played."""
        if self.recorded is not None:
            raise CommandRefusal("A recorded market is not moved: it stays as it was recorded.")
        return MarketCommands(self._floor)

    @property
    def step_rule(self) -> StepRule:
        """The version of the price step tables that this exchange uses."""
        return self._floor.step_rule

    def cash_journal(self, account_id: str) -> list[CashEntry]:
        """Every movement of an account's money, oldest first; refuses UNKNOWN_ACCOUNT."""
        opened = from_us(self._number("anchor"))
        return journal_of(self.broker, account_id, facts=self.details.facts, opened=opened)

    def delayed(self, market: Market, *, seconds: float) -> Exchange:
        """A view of the exchange in which the quotes of one market are delayed; only reads differ.

        Prices, trades, bars and flow of `market` are those of `seconds` ago; a book has one level, made from trades.
        `seconds` is LONGEST_DELAY at most: single trades stay as long as a view that is made now shows them.
        """
        floor, view = self._floor, copy(self)
        assert seconds <= LONGEST_DELAY
        markets = DelayedMarkets(floor.market_for, lambda: floor.now_us, market=market, seconds=seconds)
        market_for = self._shown.unless_past(markets.market_for)
        view._market_for = market_for  # noqa: SLF001  a copy of this one
        view.details = Details(floor, market_for)
        return view

    def show_session(self, day: date | None) -> None:
        """Make the session of a past day the newest one that reads show, closed; None shows the running one again.

        Nothing is played: minutes, bars and flow are those that the day told if it was simulated, else they come from
        the seed; there are no single trades. The clock stands at the
        morning after in Hong Kong, when every market's session is over. Orders still belong to the running day.
        A market that did not trade that day shows its last session before it. BadInput for a day on which none traded
        or that lies outside the two years before the practice day.
        """
        today = self._floor.phase(Market.HK).day
        if day is not None and self.replay is not None:
            raise BadInput("no-past-session", day=day.isoformat())
        if day is not None:
            traded = any(CALENDAR.is_trading_day(market, day) for market in Market)
            if not (traded and today - _PAST < day < today):
                raise BadInput("no-past-session", day=day.isoformat())
        self._shown.show(day)

    # --- clock -------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The exchange clock, UTC; of a past session that is shown, the morning after it."""
        return from_us((self._shown.past or self._floor).now_us)

    @property
    def seed(self) -> int:
        """Seed of the run; the state file's own when it had one."""
        return self._floor.seed

    def advance(self, seconds: float) -> None:
        """Move the clock and process the events of the interval in order; listeners are called.

        QuoteChanged, BookChanged, TicksAdded come at most once per instrument and call (after the interval), except
        in scenario `fast`, which sends what each market event changes: call with small steps for fresh pushes.
        """
        self._floor.advance_to(self._floor.now_us + round(seconds * SECOND_US))

    def advance_to(self, instant: datetime) -> None:
        """Like `advance`, to an aware instant; an earlier one does nothing."""
        self._floor.advance_to(to_us(instant))

    @property
    def follows_extended(self) -> bool:
        """Whether Futu's ports call the newest trade of any session the current price, in place of the regular one."""
        return self._floor.follows_extended

    def set_scenario(self, name: str) -> None:
        """Switch a scenario of the market from now on; BadInput for another name.

        `half-day`, `late-open`, cut days, `gap-open`, `half-steps`, `ex-day`, the stories and the nights are calm after
        the start: they act on what the exchange starts with.
        """
        self._floor.set_scenario(name)

    def checkpoint(self) -> None:
        """Write the clock and the minutes that have ended to the state file; cheap, call each second.

        Orders and accounts are kept as they change.
        """
        self._checkpoint(running=False)

    def draw_ahead(self) -> bool:
        """Draw a slice of some milliseconds of what the long lists show; returns whether there is more.

        Of a recorded session nothing is drawn.
        """
        return self.recorded is None and self.reference.price_summaries.draw_ahead()

    def _checkpoint(self, *, running: bool) -> None:
        now = str(self._floor.now_us)
        if self._store.meta("now") != now:  # a clock that stands still writes nothing to the disk
            self._store.set_meta("now", now)
        if self._store.lasting:
            self._floor.keep_minutes(running=running)
        self._store.commit()

    def stored_text(self, name: str) -> str:
        """A text that the state file keeps beside the exchange, empty if it has none of that name."""
        return self._store.meta(name) or ""

    def store_text(self, name: str, text: str) -> None:
        """Write a text into the state file, at once."""
        self._store.set_meta(name, text)
        self._store.commit()

    def close(self) -> None:
        """Checkpoint, with the trades of the running minute, and close the state file."""
        try:
            self._checkpoint(running=True)
        finally:
            self._store.close()
            forget_changed_days()

    def market_state(self, market: Market) -> MarketState:
        """State of a market at `now`."""
        return self.phase(market).state

    def phase(self, market: Market) -> Phase:
        """State with its part, limits and trading day."""
        return (self._shown.past or self._floor).phase(market)

    def trading_days(self, market: Market, begin: date, end: date) -> tuple[tuple[date, bool], ...]:
        """Trading days from `begin` to `end`, both included, with whether each is a half day."""
        return tuple((one.date, one.half_day) for one in CALENDAR.sessions(market, begin, end))

    def change_day(self, market: Market, day: date, how: DayCut | None = None) -> None:
        """Shut a market on a trading day to come, which every port lists, or cut a part out of it, which none lists.

        Shanghai and Shenzhen go together. CommandRefusal for another day; the running one and the next are planned.
        """
        if not (days := days_to_come(market, day, self.phase(market).day)):
            raise CommandRefusal(f"{day} is no trading day of {market} after its next one.")
        if how is None:
            shut(days)
        else:
            cut(dict.fromkeys(days, how))

    # --- listeners ---------------------------------------------------------------------------------------------

    def on_event(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` for every event from now on; returns a function that ends it."""
        self._floor.listeners.append(listener)
        return lambda: self._floor.listeners.remove(listener)

    def watch(self, instrument: InstrumentId) -> None:
        """Count one more watcher: only watched instruments send market events."""
        floor = self._floor
        floor.interest.add(instrument, None if floor.universe.has(instrument) else floor.market_for(instrument))
        floor.spread_conditions()

    def unwatch(self, instrument: InstrumentId) -> None:
        """Count one watcher less."""
        self._floor.interest.remove(instrument)
        self._floor.spread_conditions()

    def universe_updates(self, count: int) -> Sequence[QuoteChanged]:
        """Give the next `count` watched synthetic instruments a trade each, and send the events (`--rate`)."""
        names = [name for name in self._floor.interest.names() if self._floor.universe.synthetic(name)]
        updates: list[QuoteChanged] = []
        for place in range(self._round, self._round + (count if names else 0)):
            name = names[place % len(names)]
            stock = self._floor.universe.synthetic(name)
            if stock is not None:
                stock.trade()
                updates.append(QuoteChanged(name))
        self._round += len(updates)
        for update in updates:
            self._floor.emit(update)
        return updates

    # --- instruments -------------------------------------------------------------------------------------------

    def instruments(
        self, market: Market | None = None, security_type: SecurityType | None = None
    ) -> tuple[Instrument, ...]:
        """Static facts of all instruments, or of one market and type; the synthetic universe comes last."""
        listed = (one for one in self._floor.catalogue if not self._has_ended(one.id))
        everything = [one.instrument for one in listed] + self._floor.universe.instruments()
        return tuple(
            instrument
            for instrument in everything
            if market in {None, instrument.market} and security_type in {None, instrument.security_type}
        )

    def traded_as(self, instrument: InstrumentId) -> InstrumentId | None:
        """The code under which shares trade while this one is closed; None for a code that is not."""
        splits = self.broker.splits
        if not splits.has_code(instrument):  # each quote asks, and the phase of a market takes longer
            return None
        return splits.traded_as(instrument, self.phase(market_of(instrument)).day)

    def is_temporary(self, instrument: InstrumentId) -> bool:
        """Whether it is a temporary code, also one that has ended."""
        return isinstance(self._floor.catalogue.find(instrument), TemporaryListing)

    def _has_ended(self, instrument: InstrumentId) -> bool:
        """Whether it is a temporary code that trades no more."""
        return self.is_temporary(instrument) and self.traded_as(instrument) is not None

    def check_recorded(self, call: str, *, played: bool) -> None:
        """Refuse NOT_RECORDED for a call that no recording has an answer for; a simulated market has all."""
        if self.recorded is not None and not played:
            raise ExchangeRefusal(Reason.NOT_RECORDED, what=call)

    def instrument(self, instrument: InstrumentId) -> Instrument:
        """Static facts of one instrument; refuses UNKNOWN_SYMBOL."""
        return self._floor.instrument(instrument)

    def has_instrument(self, instrument: InstrumentId) -> bool:
        return self._floor.find(instrument) is not None or self._floor.universe.has(instrument)

    def fundamentals(self, instrument: InstrumentId) -> Fundamentals:
        """Static figures for a snapshot; a synthetic or unlisted stock has no past."""
        stock = self._floor.universe.synthetic(instrument)
        if stock is not None:
            return fundamentals_of_quote(self.quote(instrument), stock.issued_shares, stock.per_share)
        if self._floor.universe.has(instrument):
            return fundamentals_of_quote(self.quote(instrument), 0, None)
        return fundamentals_of(self._market_for(instrument))

    def warrant_terms(self, instrument: InstrumentId) -> WarrantTerms | None:
        """Terms of a warrant; None for other types."""
        self.instrument(instrument)
        listing = self.details.warrant(instrument)
        return None if listing is None else listing.terms

    def corporate_actions(self, instrument: InstrumentId, *, planned: bool = False) -> tuple[Action, ...]:
        """Splits and dividends of the last two years, oldest first; with `planned` the splits of days to come, too."""
        if self._floor.universe.has(instrument):
            return ()
        market_for = self._floor.of_today if self._shown.past is None else self._market_for
        past = market_for(instrument).history.actions
        coming = self.broker.splits.actions(instrument) if planned else ()
        return (*past, *sorted(set(coming).difference(past)))

    # --- market data -------------------------------------------------------------------------------------------

    def quote(self, instrument: InstrumentId) -> Quote:
        """Newest quote; US quotes carry pre-market, after-hours and overnight blocks when there was trading."""
        stock = self._floor.universe.find(instrument)
        if stock is not None:
            return stock.quote(self.now)
        market = self._market_for(instrument)
        return self._as_sent(views.quote_of(market), market)

    def snapshot(self, instrument: InstrumentId) -> Snapshot:
        """Quote, best prices, lot and price step."""
        stock = self._floor.universe.find(instrument)
        if stock is not None:
            return stock.snapshot(self.now)
        market = self._market_for(instrument)
        found = views.snapshot_of(market)
        return replace(found, quote=self._as_sent(found.quote, market))

    def _as_sent(self, quote: Quote, market: InstrumentMarket) -> Quote:
        return stamped(quote, market) if self._floor.scenario == MORNING_STAMP else quote

    def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        """The best `depth` levels of both sides, our own orders included."""
        stock = self._floor.universe.find(instrument)
        return stock.book(self.now) if stock is not None else views.book_of(self._traded(instrument), depth)

    def broker_queue(self, instrument: InstrumentId) -> BrokerQueue:
        """Up to 40 broker ids per side in queue order, best price first (Hong Kong only)."""
        market = self._traded(instrument)
        if market.is_recording:
            raise ExchangeRefusal(Reason.NOT_RECORDED, what=f"broker queue of {instrument}")
        if not views.has_brokers(market):
            raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
        return views.brokers_of(market)

    def ticks(self, instrument: InstrumentId, count: int = 1000, *, outside: Collection[str] = ()) -> tuple[Tick, ...]:
        """The newest `count` trades of the trading day, oldest first; with those of the blocks named in `outside`."""
        return views.newest_ticks(self._traded(instrument), count, outside)

    def minute_line(self, instrument: InstrumentId, *, since: float = 0.0, outside: Collection[str] = ()) -> MinuteLine:
        """The trading day's minutes up to now, the running one included; only stamps after `since` (epoch seconds).

        `outside` names blocks outside regular hours (`pre`, `after`, `overnight`) whose minutes are given too.
        """
        return views.minute_line_of(self._market_for(instrument), since, outside)

    def bars(
        self,
        instrument: InstrumentId,
        period: BarPeriod,
        count: int = 1000,
        adjustment: Adjustment = Adjustment.FORWARD,
        *,
        outside: Collection[str] = (),
    ) -> tuple[ExchangeBar, ...]:
        """The newest `count` bars, oldest first, the running one included; `outside` as for `minute_line`."""
        market = self._market_for(instrument)
        return bars.newest_bars(market, period, count, adjustment, outside, self._floor.scenario)

    def history_bars(
        self,
        instrument: InstrumentId,
        period: BarPeriod,
        begin: date,
        end: date,
        adjustment: Adjustment = Adjustment.FORWARD,
        *,
        outside: Collection[str] = (),
    ) -> tuple[ExchangeBar, ...]:
        """Bars of the exchange days `begin` to `end`, both included, oldest first; two years of days, minutes too.

        `outside` as for `minute_line`: the running day alone has any.
        """
        market = self._market_for(instrument)
        return bars.bars_between(market, period, begin, end, adjustment, outside, self._floor.scenario)

    def capital_flow(
        self,
        instrument: InstrumentId,
        period: FlowPeriod = FlowPeriod.INTRADAY,
        begin: date | None = None,
        end: date | None = None,
    ) -> CapitalFlow:
        """Flow by tier.

        Intraday: latest trading day, running totals per closed minute from a zero row at the open, `begin` and `end`
        ignored. Longer: one amount per day, week or month of `begin`..`end` (default: one year).
        """
        market = self._with_flow(instrument)
        told = market.told_flow(FlowDefinition.FUTU)
        if told is not None:
            return told.capital_flow(period, begin, end)
        if period is FlowPeriod.INTRADAY:
            return flow_series.intraday_flow(market, self._floor.scenario)
        return flow_series.period_flow(market, period, begin, end)

    def capital_distribution(self, instrument: InstrumentId) -> FlowDistribution:
        """In and out per tier, published with each closed minute; in - out equals the last intraday flow row."""
        market = self._with_flow(instrument)
        told = market.told_flow(FlowDefinition.FUTU)
        return flow_series.distribution_of(market) if told is None else told.distribution()

    def _traded(self, instrument: InstrumentId) -> InstrumentMarket:
        """A market with trades and a book; refuses NOT_OFFERED for an index or a synthetic stock."""
        market = self._market_for(instrument)
        if market.listing.is_index:
            raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
        return market

    def _with_flow(self, instrument: InstrumentId) -> InstrumentMarket:
        if not self.instrument(instrument).has_capital_flow:
            raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
        return self._traded(instrument)

    def _number(self, name: str) -> int:
        return int(self._store.meta(name) or 0)
