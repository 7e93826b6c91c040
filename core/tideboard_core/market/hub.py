"""The hub of live values: the newest value per key, reference-counted subscriptions, synchronous listeners."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, Final, Generic, TypeVar

from tideboard_core.errors import field_of
from tideboard_core.model.hub_keys import (
    SUBSCRIBED_TOPICS,
    Key,
    Topic,
)
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import Lazy
from tideboard_core.model.opening import AroundOpen
from tideboard_core.model.quote import Quote
from tideboard_core.ports.system import Clock

log = logging.getLogger(__name__)

T = TypeVar("T")
U = TypeVar("U")
Listener = Callable[[Any], None]
"""What is called with the key that was published; `listen` checks that it takes a key of that type."""


UNUSABLE: Final = (ArithmeticError, ValueError, TypeError, LookupError)
"""What work with a value raises that is none of a kind that it knows."""
LEFT = 300
"""Keys no longer subscribed whose last values are kept: who comes back to one of the last hundred securities sees them
at once, with their age. A day's browsing through thousands would else stay in memory, 30 kB of each."""


@dataclass(slots=True)
class Entry(Generic[T]):
    """Newest update of a key with its last good value; times are monotonic seconds, `serial` counts the updates.

    `proven` is when the good value arrived or was proven again. `settled` is the serial of the update converted last;
    while `problem` is not empty that update cannot be read, and `good` is of an earlier one.
    """

    update: Lazy[T]
    arrived: float
    proven: float
    serial: int
    settled: int = 0
    good: T | None = None
    known: bool = False
    problem: str = ""


class Subscription:
    """One reader's interest in a key, until `close`; a second close does nothing."""

    __slots__ = ("_hub", "key")

    def __init__(self, hub: Hub, key: Key[object]) -> None:
        self._hub: Hub | None = hub
        self.key = key

    def close(self) -> None:
        """End the interest; without other readers the key is no longer wanted."""
        hub, self._hub = self._hub, None
        if hub is not None:
            hub._release(self.key)  # noqa: SLF001  the two classes are one mechanism


class Hub:
    """Keeps the newest update of each key; a reader that needs every update calls `listen`.

    Dirty keys are collected until `take_dirty`; `on_dirty` callbacks run once when the first key becomes dirty after
    a take, which starts the frame timer. `on_wanted` callbacks run when the set of wanted keys changes. A listener or
    callback that raises disturbs nobody else; it is told once, to `on_fault`.

    An update is converted when it is first read. One that cannot be read proves nothing: views keep the last good
    value with its own age, `sound` gives none, and its field is counted in `unreadable_fields`.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._now = clock.monotonic
        self._elapsed: Callable[[float], float] = self._wall_elapsed
        self._entries: dict[Key[object], Entry[Any]] = {}
        self._dirty: set[Key[object]] = set()
        self._wanted: dict[Key[object], int] = {}
        self._left: dict[Key[object], float] = {}
        self._listeners: dict[Key[object], list[Listener]] = defaultdict(list)
        self._topic_listeners: dict[Topic[object], list[Listener]] = {}
        self._on_dirty: list[Callable[[], None]] = []
        self._on_wanted: list[Callable[[], None]] = []
        self._on_ask_again: list[Callable[[], None]] = []
        self._on_unreadable: list[Callable[[str, str], None]] = []
        self._on_fault: list[Callable[[Exception, str], None]] = []
        self._reported: set[tuple[str, str]] = set()
        self.unreadable_fields: Counter[tuple[str, str]] = Counter()

    # --- values -----------------------------------------------------------------------------------------------------

    def publish(self, key: Key[T], update: Lazy[T], arrived: float | None = None) -> None:
        """Keep `update` as the newest value of `key`, mark it dirty and call its listeners.

        `arrived` (monotonic seconds) is when another program received it from the broker; without it, now.
        """
        now = self._now() if arrived is None else arrived
        entry = self._entries.get(key)
        if entry is None:
            self._entries[key] = Entry(update, now, now, 1)
        else:
            entry.update = update
            entry.arrived = now
            entry.serial += 1
        if self._dirty:
            self._dirty.add(key)
        else:
            self.touch(key)
        if listeners := self._listeners.get(key):
            self._call(listeners, key)
        if listeners := self._topic_listeners.get(key.topic):
            self._call(listeners, key)

    def renew(self, key: Key[T], update: Lazy[T]) -> None:
        """As `publish` of a value in which no view shows what is new: listeners are called, no frame is asked for."""
        now, entry = self._now(), self._entries.get(key)
        if entry is None:
            self.publish(key, update)
            return
        entry.update, entry.arrived, entry.serial = update, now, entry.serial + 1
        self._call((*self._listeners.get(key, ()), *self._topic_listeners.get(key.topic, ())), key)

    def keys(self) -> Set[Key[object]]:
        """What a new view has to read: every key with a value, and every wanted one, which may have been refused."""
        return self._entries.keys() | self._wanted.keys()

    def newest(self, key: Key[T]) -> Lazy[T] | None:
        """Return the newest update of `key` as it was published, for `keep`; None without one."""
        entry = self._entries.get(key)
        return None if entry is None else entry.update

    def keep(self, key: Key[T], value: T, before: Lazy[T] | None) -> None:
        """Publish a value that was read, unless something came since the reading began, when `before` was the newest.

        What came meanwhile is as new as the reading, or the gateway published the answer itself because it knows better
        when that came.
        """
        if self.newest(key) is before:
            self.publish(key, Lazy.ready(value))

    def _call(self, listeners: Sequence[Listener], key: Key[object]) -> None:
        """Call each; one that raises loses its own call alone. A listener that guards fails closed by itself."""
        for listener in tuple(listeners):
            try:
                listener(key)
            except Exception as error:  # noqa: BLE001  neither the publisher nor the next listener can help it
                self.report(error, f"listener {_name_of(listener)}")

    def prove(self, key: Key[object]) -> None:
        """Renew the proof of the newest value (a re-read or an unchanged push) without making it dirty."""
        entry = self._settled(key)
        if entry is not None and not entry.problem:
            entry.proven = self._clock.monotonic()

    def value(self, key: Key[T]) -> T | None:
        """Return the newest value of `key` that could be read, for display; None without one."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry.settled != entry.serial:
            self._settled(key)
        return entry.good

    def values(self, topic: Topic[T]) -> dict[str, T]:
        """The newest values of a topic that could be read, by subject."""
        subjects = [key.subject for key in self._entries if key.topic is topic]
        found = ((subject, self.value(topic.of(subject))) for subject in subjects)
        return {subject: value for subject, value in found if value is not None}

    def sound(self, key: Key[T]) -> T | None:
        """Return the value of the newest update of `key`, for decisions; None also if that update cannot be read."""
        value = self.value(key)
        return None if self.problem(key) else value

    def problem(self, key: Key[object]) -> str:
        """Return the field for which the newest update of `key` cannot be read, empty if it can."""
        entry = self._settled(key)
        return "" if entry is None else entry.problem

    def entry(self, key: Key[T]) -> Entry[T] | None:
        """Return the newest update with its time of arrival, or None; it may not be converted yet."""
        return self._entries.get(key)

    def sound_entry(self, key: Key[T]) -> Entry[T] | None:
        """Return the newest update whose `good` is what `sound` gives, with its time; None where that gives none."""
        entry = self._settled(key)
        return None if entry is None or entry.problem or entry.good is None else entry

    def arrived(self, key: Key[object]) -> float | None:
        """Return when the newest update of `key` arrived, readable or not (monotonic seconds)."""
        entry = self._entries.get(key)
        return None if entry is None else entry.arrived

    def heard(self, topics: Collection[Topic[object]]) -> float | None:
        """Return when the newest update of some topics arrived (monotonic seconds); None without any."""
        return max((entry.arrived for key, entry in self._entries.items() if key.topic in topics), default=None)

    def age(self, key: Key[object]) -> float | None:
        """Return the seconds since the last proof of `key` (readable push or re-read), None without one."""
        entry = self._settled(key)
        return None if entry is None or not entry.known else self._elapsed(entry.proven)

    def elapsed(self, since: float) -> float:
        """Return the seconds since a moment (monotonic seconds), as ages are counted: see `age_by`."""
        return self._elapsed(since)

    def age_by(self, elapsed: Callable[[float], float]) -> None:
        """Count every age with `elapsed`, which gets a moment in monotonic seconds; without this call by the wall."""
        self._elapsed = elapsed

    def _wall_elapsed(self, since: float) -> float:
        return self._clock.monotonic() - since

    def opening(self, instrument: InstrumentId) -> AroundOpen | None:
        """What quotes told around the open of a security of New York, since it was first asked for; None elsewhere."""
        return self.openings.of(instrument) if market_of(instrument) is Market.US else None

    @cached_property
    def openings(self) -> Openings:
        """What quotes told around New York's open."""
        return Openings(self, self._clock)

    def unreadable(self, what: str, field: str) -> None:
        """Count a message that could not be read for `field`; the first one of its kind is logged."""
        self.unreadable_fields[what, field] += 1
        if self.unreadable_fields[what, field] == 1:
            log.info("%s cannot be read: %s", what, field)
            self._call_each(self._on_unreadable, what, field)

    @contextmanager
    def working_with(self, key: Key[object]) -> Iterator[None]:
        """Work of a reader with the newest value of `key`: one on which it fails counts as unreadable from then on.

        Without such a value the fault is the reader's own, and is reported.
        """
        try:
            yield
        except UNUSABLE as error:
            entry = self._settled(key)
            if entry is None or entry.problem:
                self.report(error, f"work with {key.topic}")
                return
            entry.good, entry.known, entry.problem = None, False, field_of(error)
            self.unreadable(key.topic, entry.problem)
            self.touch(key)

    def read(self, key: Key[T], update: Lazy[T], otherwise: U) -> T | U:
        """Return the value of one update of `key`, `otherwise` if it cannot be read: for readers of every update."""
        try:
            return update.value
        except Exception as error:  # noqa: BLE001  as in _settled
            self.unreadable(key.topic, field_of(error))
            return otherwise

    def _settled(self, key: Key[T]) -> Entry[T] | None:
        """Return the entry with its newest update converted; nothing else converts an update that views show."""
        entry = self._entries.get(key)
        if entry is None or entry.settled == entry.serial:
            return entry
        entry.settled = entry.serial
        try:
            entry.good = entry.update.value
        except Exception as error:  # noqa: BLE001  whatever a value breaks, the one before it is kept and it is counted
            entry.problem = field_of(error)
            self.unreadable(key.topic, entry.problem)
        else:
            entry.problem, entry.known, entry.proven = "", True, entry.arrived
        return entry

    def forget(self, key: Key[object]) -> None:
        """Drop the value of `key` and mark it dirty, so that views show that it is gone."""
        if self._entries.pop(key, None) is not None:
            self.touch(key)

    def forget_topics(self, topics: Collection[Topic[object]]) -> None:
        """Drop every value of some topics, as `forget`: what is known of them begins anew."""
        for key in [key for key in self._entries if key.topic in topics]:
            self.forget(key)

    def touch(self, key: Key[object]) -> None:
        """Mark `key` dirty without a new value: something related changed (a failure, a state)."""
        first = not self._dirty
        self._dirty.add(key)
        if first:
            self._call_each(self._on_dirty)

    def take_dirty(self) -> set[Key[object]]:
        """Return the keys that changed since the last call."""
        dirty, self._dirty = self._dirty, set()
        return dirty

    @property
    def dirty(self) -> bool:
        """Whether a frame is due."""
        return bool(self._dirty)

    # --- interest ---------------------------------------------------------------------------------------------------

    def subscribe(self, key: Key[object]) -> Subscription:
        """Count one more reader of `key`; the first one makes it wanted."""
        count = self._wanted.get(key, 0)
        self._wanted[key] = count + 1
        self._left.pop(key, None)
        if count == 0:
            self._call_each(self._on_wanted)
        return Subscription(self, key)

    def _release(self, key: Key[object]) -> None:
        count = self._wanted[key] - 1
        if count:
            self._wanted[key] = count
            return
        del self._wanted[key]
        self._call_each(self._on_wanted)

    def unsubscribed(self, keys: Iterable[Key[object]]) -> None:
        """The broker sends nothing more for these keys: beyond the newest `LEFT` of them values are dropped.

        A key that is wanted again is subscribed anew, which brings its value. No view is told: none wants them. A value
        that came since then stays: somebody reads it without a subscription, as the loss brake does.
        """
        now = self._now()
        for key in keys:
            if key not in self._wanted:
                self._left.pop(key, None)
                self._left[key] = now
        for key in list(self._left)[: max(len(self._left) - LEFT, 0)]:
            since, entry = self._left.pop(key), self._entries.get(key)
            if entry is not None and entry.arrived <= since:
                del self._entries[key]

    def is_sent(self, key: Key[object]) -> bool:
        """Whether the broker goes on sending a key: its subscription outlives the last reader by up to a minute."""
        return key not in self._left and key in self._entries

    def wanted(self) -> frozenset[Key[object]]:
        """Return every key that at least one reader wants."""
        return frozenset(self._wanted)

    def wants(self, key: Key[object]) -> bool:
        """Whether at least one reader wants `key`."""
        return key in self._wanted

    def wanted_subscriptions(self) -> frozenset[Key[object]]:
        """Return the wanted keys that cost subscription quota."""
        return frozenset(key for key in self._wanted if key.topic in SUBSCRIBED_TOPICS)

    # --- callbacks --------------------------------------------------------------------------------------------------

    def listen(self, key: Key[T], listener: Callable[[Key[T]], None]) -> Callable[[], None]:
        """Call `listener` at every publish of `key`; the result ends it."""
        self._listeners[key].append(listener)

        def end() -> None:
            left = self._listeners.get(key, [])
            _discard(left, listener)
            if not left:
                self._listeners.pop(key, None)

        return end

    def listen_to(self, topic: Topic[object], listener: Listener) -> Callable[[], None]:
        """Call `listener` at every publish of any key of `topic`: for rare values of subjects not known in advance."""
        listeners = self._topic_listeners.setdefault(topic, [])
        listeners.append(listener)
        return lambda: _discard(listeners, listener)

    def on_dirty(self, callback: Callable[[], None]) -> None:
        """Call back when the first key becomes dirty after a take."""
        self._on_dirty.append(callback)

    def on_unreadable(self, callback: Callable[[str, str], None]) -> Callable[[], None]:
        """Call back with message and field when a field cannot be read for the first time; the result ends it."""
        self._on_unreadable.append(callback)
        return lambda: self._on_unreadable.remove(callback) if callback in self._on_unreadable else None

    def on_wanted(self, callback: Callable[[], None]) -> None:
        """Call back when a key becomes wanted or is no longer."""
        self._on_wanted.append(callback)

    def on_ask_again(self, callback: Callable[[], None]) -> None:
        """Call back when what was refused for want of a right is asked for again, in `ask_again`."""
        self._on_ask_again.append(callback)

    def ask_again(self) -> None:
        """Count nothing as refused for want of a right, anywhere: a person asks, or a login has other packages."""
        self._call_each(self._on_ask_again)

    def _call_each(self, callbacks: Sequence[Callable[..., None]], *data: str) -> None:
        for callback in tuple(callbacks):
            try:
                callback(*data)
            except Exception as error:  # noqa: BLE001  as in _call
                self.report(error, f"callback {_name_of(callback)}")

    # --- faults -----------------------------------------------------------------------------------------------------

    def report(self, error: Exception, where: str) -> None:
        """Tell a fault of Tideboard's own; of the same kind of error at the same place only the first one is told."""
        kind = (where, type(error).__name__)
        if kind in self._reported:
            return
        self._reported.add(kind)
        if not self._on_fault:
            log.error("%s failed", where, exc_info=error)
        for callback in tuple(self._on_fault):
            try:
                callback(error, where)
            except Exception:
                log.exception("a fault of %s could not be told", where)

    def on_fault(self, callback: Callable[[Exception, str], None]) -> Callable[[], None]:
        """Call back with the error and where it was caught; without a callback it is logged. The result ends it."""
        self._on_fault.append(callback)
        return lambda: _discard(self._on_fault, callback)


class Openings:
    """Follows each security of New York from the first time that somebody asks for it; each hub has one.

    A quote that is followed is converted as it comes: one connection makes its rows of what it has at that moment.
    """

    def __init__(self, hub: Hub, clock: Clock) -> None:
        self._hub, self._clock = hub, clock
        self._of: dict[str, AroundOpen] = {}

    def of(self, instrument: InstrumentId) -> AroundOpen:
        """What is known by the newest quote."""
        key = Topic.QUOTE.of(instrument)
        if instrument not in self._of:
            self._of[instrument] = AroundOpen()
            self._hub.listen(key, self._came)
        self._take(key, again=False)
        return self._of[instrument]

    def learn_closes(self, instrument: InstrumentId, day: date, closes: Collection[Decimal]) -> None:
        """Take over what the previous close of `day` may be by the daily candle of the session before."""
        before = self.of(instrument)
        after = self._of[instrument] = before.with_closes(day, closes)
        if after != before:
            self._hub.touch(Topic.QUOTE.of(instrument))

    def _came(self, key: Key[Quote]) -> None:
        if not self._of[key.subject].rests(self._clock.market()):  # else pushes by the thousand would be converted
            self._take(key, again=True)

    def _take(self, key: Key[Quote], *, again: bool) -> None:
        """Take the newest quote, once for each publish: a listener called earlier may ask before this one is called."""
        quote, known = self._hub.sound(key), self._of[key.subject]
        if quote is not None and (again or quote is not known.row):
            since = self._hub.elapsed(self._hub.arrived(key) or 0.0)
            self._of[key.subject] = known.after(quote, self._clock.market() - timedelta(seconds=since))


def _name_of(callback: Callable[..., object]) -> str:
    """Where it is defined; a `partial` is named by what it calls."""
    while isinstance(callback, partial):
        callback = callback.func
    return f"{getattr(callback, '__module__', '')}.{getattr(callback, '__qualname__', type(callback).__qualname__)}"


def _discard(listeners: list[T], listener: T) -> None:
    if listener in listeners:
        listeners.remove(listener)
