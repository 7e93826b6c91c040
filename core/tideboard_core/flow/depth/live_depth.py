"""The depth of one security as it comes in at the hub, while somebody wants it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.units import micros
from tideboard_core.errors import GatewayDown, GatewayError, RequestTimeout, ServerRefused, field_of
from tideboard_core.flow.depth.book_log import LIMIT
from tideboard_core.flow.depth.column_axis import SECOND, micros_of
from tideboard_core.flow.depth.depth_day import RecordedDepth, SessionDepth
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.live import Lazy, LinkEventKind, LinkState, Polled
from tideboard_core.model.quote import OrderBook, Tick
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.system import Clock

ASKED: Final = 1000
"""Most trades that a provider's answer has."""
_AGAIN_AFTER: Final = 3.0
"""Seconds between two tries to read the trades: the subscription must exist before it is answered."""
_MOST_PENDING: Final = 500
"""Pushes that wait for the next look at them."""
_REBUILT: Final = 2 * SECOND
"""Microseconds for which nobody may want it, as while a window is rebuilt, without a gap if nothing came meanwhile."""

_EVENTS: Final = Topic.LINK_EVENT.of("")
_PUSHED: Final = frozenset({Topic.BOOK, Topic.QUOTE, Topic.TICKS})

_UNREAD: Final = OrderBook(instrument=InstrumentId(""), bids=(), asks=())
"""Stands for a push that cannot be read."""

Trades = Callable[[InstrumentId, int], Awaitable[Sequence[Tick]]]


class LiveDepth:
    """`open` and `close` by each reader in turn. `day` is that of the newest session; another one begins anew.

    `coalesced` says that the pushes are the newest of several books, as in a replay at speed.
    """

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        calendar: TradingCalendar,
        instrument: InstrumentId,
        *,
        limit: int = LIMIT,
        coalesced: Callable[[], bool] = bool,
    ) -> None:
        self._hub, self._clock, self._calendar, self.instrument = hub, clock, calendar, instrument
        self._limit, self.coalesced = limit, coalesced
        self._book: Key[OrderBook] = Topic.BOOK.of(instrument)
        self._ticks: Key[tuple[Tick, ...]] = Topic.TICKS.of(instrument)
        self._readers = 0
        self._held: list[Subscription] = []
        self._enders: list[Callable[[], None]] = []
        self._books: list[tuple[int, Lazy[OrderBook]]] = []
        self._trades: list[Lazy[tuple[Tick, ...]]] = []
        self._left: tuple[int, int] | None = None
        self._generation, self._polled = -1, False
        self._answered = self._asking = False
        self._asked_at = float("-inf")
        self.day = self._new_day()

    def _new_day(self) -> SessionDepth:
        session = self._calendar.newest(market_of(self.instrument), self._clock.market())
        return SessionDepth(self.instrument, session, limit=self._limit)

    @property
    def _now(self) -> int:
        return micros(self._clock.market())

    # --- interest ---------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Take pushes from now on."""
        self._readers += 1
        if self._readers > 1:
            return
        current = self._book in self._hub.wanted()  # it is pushed already: its newest value is that of now
        self._held = [self._hub.subscribe(self._book), self._hub.subscribe(self._ticks)]
        self._enders = [
            self._hub.listen(self._book, self._book_pushed),
            self._hub.listen(self._ticks, self._ticks_pushed),
            self._hub.listen(QUOTES_LINK, self._link_changed),
            self._hub.listen(_EVENTS, self._link_event),
        ]
        status = self._hub.value(QUOTES_LINK)
        self._generation = -1 if status is None else status.generation
        left, self._left = self._left, None
        if left is not None and (self._now - left[0] > _REBUILT or self._serial() != left[1]):
            self._break(left[0], GapReason.NOT_RUNNING)
        elif left is None:
            self._break(self._now, GapReason.NOT_RUNNING)
        if current and self._is_linked():
            self._book_pushed(self._book)
        self.update()

    def close(self) -> None:
        """One reader less; without any nothing is taken."""
        self._readers -= 1
        if self._readers:
            return
        self.update()
        self._left = self._now, self._serial()
        for subscription in self._held:
            subscription.close()
        for end in self._enders:
            end()
        self._held, self._enders = [], []

    @property
    def is_open(self) -> bool:
        return self._readers > 0

    def _serial(self) -> int:
        entry = self._hub.entry(self._book)
        return 0 if entry is None else entry.serial

    # --- what comes in ----------------------------------------------------------------------------------------------

    def _book_pushed(self, key: Key[OrderBook]) -> None:
        entry = self._hub.entry(key)
        if entry is not None:
            self._books.append((self._now, entry.update))
        if len(self._books) > _MOST_PENDING:
            self.update()

    def _ticks_pushed(self, key: Key[tuple[Tick, ...]]) -> None:
        entry = self._hub.entry(key)
        if entry is not None:
            self._trades.append(entry.update)
        if len(self._trades) > _MOST_PENDING:
            self.update()

    def _is_linked(self) -> bool:
        status = self._hub.value(QUOTES_LINK)
        return status is not None and status.state in {LinkState.LIVE, LinkState.DEGRADED}

    def _link_changed(self, _key: object) -> None:
        status = self._hub.value(QUOTES_LINK)
        if status is None:
            return
        other = self._generation >= 0 and status.generation != self._generation
        if other or not self._is_linked():
            self._take_in()
            self._break(self._heard(), GapReason.LINK)
        self._generation = status.generation

    def _heard(self) -> int:
        """Until when pushes are known to have come: that a connection was lost is noticed some time later."""
        heard = self._hub.heard(_PUSHED)
        silent = 0.0 if heard is None else self._clock.monotonic() - heard
        return self._now - micros_of(silent)

    def _link_event(self, _key: object) -> None:
        """Pushes that the connection says are lost may have been of the book and of trades."""
        event = self._hub.value(_EVENTS)
        if event is None:
            return
        missed = event.kind is LinkEventKind.PUSHES_MISSED and event.data.get("instrument") == str(self.instrument)
        if missed or event.kind is LinkEventKind.SUBSCRIPTIONS_LOST:
            self._take_in()
            self._break(self._now, GapReason.LINK)

    def _break(self, moment: int, why: GapReason) -> None:
        self.day.log.gap(moment, why)
        self.day.trades_broken()
        self._answered = False

    def update(self) -> None:
        """Take what was pushed; begin another day when its session has come."""
        session = self._calendar.newest(market_of(self.instrument), self._clock.market())
        if session.date != self.day.session.date:
            self.day = self._new_day()
            self._answered = False
        self._take_in()

    def _take_in(self) -> None:
        books, self._books = self._books, []
        trades, self._trades = self._trades, []
        coalesced = self.coalesced()
        for moment, book in books:
            value = self._hub.read(self._book, book, _UNREAD)
            if value is not _UNREAD:
                polled = isinstance(book, Polled)
                changed = self.day.log.take(value, moment, thinned=coalesced or polled or self._polled)
                if changed or not polled:
                    self._polled = polled
        for ticks in trades:
            told: tuple[Tick, ...] = self._hub.read(self._ticks, ticks, ())
            self.day.take_ticks(told)

    def reset(self) -> None:
        """Begin with nothing: the market's clock went back."""
        self._books, self._trades = [], []
        self.day, self._answered = self._new_day(), False

    # --- what is read -----------------------------------------------------------------------------------------------

    @property
    def wants_trades(self) -> bool:
        """Whether the newest trades are to be read: after the pushes began, or began again."""
        late = self._clock.monotonic() - self._asked_at >= _AGAIN_AFTER
        return self.is_open and self._is_linked() and not self._answered and not self._asking and late

    async def read_trades(self, ask: Trades) -> None:
        """Read the newest trades; what is refused is asked again after a while."""
        self._asking, self._asked_at, day = True, self._clock.monotonic(), self.day
        try:
            ticks = await ask(self.instrument, ASKED)
        except GatewayError as error:
            if not isinstance(error, GatewayDown | RequestTimeout | ServerRefused):
                self._hub.unreadable(Topic.TICKS, field_of(error))
            return
        finally:
            self._asking = False
        if day is self.day and self.is_open:
            self._answered = True
            self._take_in()
            day.take_answer(ticks, whole_day=len(ticks) < ASKED)

    def take_recorded(self, recorded: RecordedDepth, day: SessionDepth, until: int) -> None:
        """What the archive had of a day at a moment."""
        if day is self.day:
            day.fill(recorded, until)

    def restart(self, recorded: RecordedDepth, day: SessionDepth, until: int) -> None:
        """Have what was recorded in place of what was pushed until a moment: pushes may have left books out."""
        if day is not self.day:
            return
        self.update()
        book = self._hub.value(self._book) if day.log.is_live else None
        self.day, self._answered = self._new_day(), False
        self.day.fill(recorded, until)
        if book is not None:
            self.day.log.take(book, max(self._now, until), thinned=True)
