"""The flow of many securities by session minute, kept up to date while a view watches: for map, board and rules."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    NotOffered,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    UnknownSymbol,
    without_frames,
)
from tideboard_core.flow.live_minutes import LiveMinutes
from tideboard_core.flow.session_minutes import MinuteBars, SessionMinutes, minutes_over
from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, LinkKey, Topic
from tideboard_core.model.instrument import InstrumentId, SecurityType, market_of
from tideboard_core.model.quote import Bar, BarSessions
from tideboard_core.model.session import Session
from tideboard_core.ports.bars import is_traded
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import STANDS
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.hub_interest import HubInterest, Unheard
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
EVERY: Final = 60.0
"""Seconds after which the flow of a security is read again."""
CALLS_A_MINUTE: Final = 44
"""Securities of a list whose flow one login can read in a minute, beside the selected ones and a person's own calls."""
IN_TURN: Final = 8
"""Securities out of sight that wait for a call at a time: those in sight go first."""
RESERVE: Final = 40
"""Subscriptions that are left to other docks."""
AT_ONCE: Final = 80
"""Securities that are told of in a second: of a long list all change with each minute."""
MOST_BARS: Final = 120
"""Securities whose minute bars are subscribed at most."""
READ_AGAIN: Final = 600.0
"""Seconds after which all bars of a security are read once more: the last push of a minute may be lost."""
_MORE_BARS: Final = 30
_JOINING: Final = 2
"""Bars of before that are read with those that were missed: the last one may have been running."""
_PAUSE: Final = 5.0
_LASTING = (NotOffered, PermissionMissing)
_NO_BARS = (*_LASTING, QuotaExceeded, UnknownSymbol)
_ONE_MINUTE: Final = Interval(1, Unit.MINUTE)


class _Before(NamedTuple):
    """A row of the window before, when its bars were read, the pushes until then, and until when it was kept up."""

    row: LiveMinutes
    read_at: float
    pushes: int
    at: datetime


class ListFlow(QObject):
    """Of the securities that `watch` names, each in the newest session of its market.

    Flow calls are made by the flow schedule within its budget: those in sight each minute, the others in turn. Minute
    bars come from the bar reader and pushes, as far as subscriptions are to spare. `changed` carries the securities
    (frozenset of ids) whose minutes differ. The owner calls `tick` once a second while it is on screen; with nothing to
    watch nothing is asked for.
    """

    changed = Signal(object)

    def __init__(self, context: DockContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._hub, self._clock, self._tasks = context.hub, context.clock, context.tasks
        self._feeds = context.services.feeds
        self._bar_reader = context.services.bar_reader
        self._flows, self._bars = HubInterest(context.hub, owner), HubInterest(context.hub, owner)
        self._ids: tuple[InstrumentId, ...] = ()
        self._watched: frozenset[InstrumentId] = frozenset()
        self._in_sight: tuple[InstrumentId, ...] = ()
        self._in_turn = True
        self._places_waiting: Mapping[InstrumentId, int] | None = None
        self._rows: dict[InstrumentId, LiveMinutes] = {}
        self._fresh: set[InstrumentId] = set()
        self._shown: dict[InstrumentId, SessionMinutes] = {}
        self._since: dict[InstrumentId, int] = {}
        self._read_at: dict[InstrumentId, float] = {}
        self._missed: dict[InstrumentId, int] = {}
        self._unheard: Mapping[InstrumentId, Unheard] = {}
        self._rested_at = self._clock.market()
        self._no_bars: dict[InstrumentId, GatewayError] = {}
        self._over: list[tuple[Session, int]] = []
        self._of_markets: tuple[InstrumentId, ...] = ()
        self._bars_retry = 0.0
        self._connected = self._stands()
        self._kept = context.kept.slot(f"minutes of {type(owner).__name__}")
        self._kept.follow(self._known, owner)
        self.reading: asyncio.Task[None] | None = None
        enders = (
            context.hub.listen_to(Topic.FLOW, self._flow_published),
            context.hub.listen(QUOTES_LINK, self._link_changed),
        )
        owner.destroyed.connect(lambda _gone: [end() for end in enders])

    # --- what is watched --------------------------------------------------------------------------------------------

    def watch(self, ids: Sequence[InstrumentId], visible: Collection[InstrumentId] | None = None) -> None:
        """Keep these securities up to date, those on screen first; None = all are. Without any nothing is asked for."""
        ids = tuple(ids)
        if ids != self._ids:
            self._ids, self._watched = ids, frozenset(ids)
            self._of_markets = tuple({market_of(each): each for each in ids}.values())
            for gone in self._rows.keys() - self._watched:
                del self._rows[gone]
                self._shown.pop(gone, None)
                self._since.pop(gone, None)
                self._read_at.pop(gone, None)
                self._missed.pop(gone, None)
                self._no_bars.pop(gone, None)
            self._fresh &= self._watched
            for each in ids:
                self._row(each)
        seen = self._watched if visible is None else frozenset(visible)
        self._in_sight = tuple(each for each in ids if each in seen)
        went_on = {each for each, pushes in self._unheard.items() if pushes.went_on}
        self._want()
        if self._unheard:
            self._return(went_on)

    def rest(self) -> None:
        """Ask for nothing until `watch` while nobody looks; what is known stays."""
        if not self._unheard:
            keys = {InstrumentId(key.subject): key for key in self._bars.keys}
            self._unheard = {each: Unheard(self._hub, key) for each, key in keys.items()}
            self._rested_at = self._clock.market()
        self._flows.drop()
        self._bars.drop()

    def _return(self, went_on: Collection[InstrumentId]) -> None:
        """Note of how many minutes bars are to be read of what was kept up before `rest`.

        Where pushes `went_on`, in the same minute, the newest of them has it all.
        """
        before, now = self._rested_at, self._clock.market()
        unheard, self._unheard = self._unheard, {}
        for instrument in unheard:
            row = self._rows.get(instrument)
            traded = is_traded(market_of(instrument), BarSessions.REGULAR, before, now)
            if row is None or not traded:
                continue
            if instrument not in self._read_at:  # of another connection by now: all of it is read
                row.miss()
                self._fresh.add(instrument)
                continue
            over, since = (minutes_over(row.session, each.timestamp()) for each in (now, before))
            if over == since and instrument in went_on:
                self._bars_published(Topic.BARS_1M.of(instrument))
            else:
                row.miss()
                self._missed[instrument] = over - since + _JOINING + self._missed.get(instrument, 0)
            self._fresh.add(instrument)

    def forget(self) -> None:
        """Begin anew with what is watched: nothing of its minutes and bars is known any more."""
        if self.reading is not None:
            self.reading.cancel()
        self.reading = None
        self._rows.clear()
        self._shown.clear()
        self._since.clear()
        self._read_at.clear()
        self._missed.clear()
        self._no_bars.clear()
        self._fresh.clear()
        self._over = []
        for each in self._ids:
            self._row(each)

    def read_in_turn(self, *, on: bool) -> None:
        """Whether securities out of sight are read too, in turn; else their calls wait."""
        self._in_turn = on
        self._want()

    def session(self, instrument: InstrumentId) -> Session:
        """The newest session of the security's market: the one whose minutes are kept."""
        return self._feeds.calendar.newest(market_of(instrument), self._clock.market())

    def minutes(self, instrument: InstrumentId) -> SessionMinutes | None:
        """The session's minutes that are over, None before anything of it was received."""
        row = self._rows.get(instrument)  # of a long list some rows are of the session before for a few seconds
        return None if row is None or row.session != self.session(instrument) else self._shown.get(instrument)

    def bars(self, instrument: InstrumentId) -> MinuteBars | None:
        """The bars of the session's minutes that are over, None where `minutes` is None."""
        row = self._rows.get(instrument)
        if row is None or row.session != self.session(instrument):
            return None
        return row.bars(self._clock.market().timestamp())

    def since(self, instrument: InstrumentId) -> int:
        """The first minute that differs from the minutes before, while `changed` tells of a security."""
        return self._since.get(instrument, 0)

    def age(self, instrument: InstrumentId) -> float | None:
        """Seconds since the flow was read last, None before."""
        return self._hub.age(Topic.FLOW.of(instrument))

    def oldest(self) -> float | None:
        """The largest age of all that were read, None before."""
        return max((age for each in self._ids if (age := self.age(each)) is not None), default=None)

    def has_turnover(self, instrument: InstrumentId) -> bool:
        """Whether bars of the session are there: without them there is no share of turnover."""
        row = self._rows.get(instrument)
        return row is not None and row.has_turnover

    def reason(self, instrument: InstrumentId) -> str:
        """Why nothing, or no turnover, is known of a security, in words; empty if both are."""
        if self.minutes(instrument) is None:
            return self._no_flow(instrument)
        return "" if self.has_turnover(instrument) else self._no_turnover(instrument)

    def lasting_reason(self, instrument: InstrumentId, *, turnover: bool) -> str:
        """Why no minute, or with `turnover` no price and turnover, will come of a security; empty if they may."""
        facts = self._hub.value(Topic.INSTRUMENT.of(instrument))
        failure = self._feeds.schedule.failure(Topic.FLOW.of(instrument))
        if facts is not None and facts.security_type is SecurityType.INDEX:
            return self._no_flow(instrument)
        if failure is not None and isinstance(failure.error, _LASTING):
            return self._no_flow(instrument)
        if not turnover or Topic.BARS_1M.of(instrument) in self._bars.keys:
            return ""
        return self._no_turnover(instrument)

    def _no_flow(self, instrument: InstrumentId) -> str:
        facts = self._hub.value(Topic.INSTRUMENT.of(instrument))
        if facts is not None and facts.security_type is SecurityType.INDEX:
            return translate("FlowMap", "an index has no flow")
        failure = self._feeds.schedule.failure(Topic.FLOW.of(instrument))
        if failure is not None:
            if failure.error.code.startswith("replay-"):
                return translate("FlowMap", "not recorded")
            if isinstance(failure.error, NotOffered):
                return translate("FlowMap", "this provider offers no flow for the symbol")
            if isinstance(failure.error, PermissionMissing):
                return translate("FlowMap", "no right; reason in Permissions")
            return error_sentence(failure.error)
        if self.age(instrument) is not None:
            return translate("FlowMap", "no minute of this session yet")
        if not self._in_turn and instrument not in self._in_sight:
            return translate("FlowMap", "waits until it is in sight")
        waiting = self._waiting()
        place = waiting.get(instrument, 1)
        wait = round(place * EVERY / CALLS_A_MINUTE) or 1
        text = translate("FlowMap", "first reading in {time}, place {place} of {count}")
        return text.format(time=fmt.coarse_age(wait), place=place, count=max(len(waiting), 1))

    def _waiting(self) -> Mapping[InstrumentId, int]:
        """The place of each security that was never read; counted once a second, since every row of a list asks."""
        if self._places_waiting is None:
            unread = (each for each in dict.fromkeys((*self._in_sight, *self._ids)) if self.age(each) is None)
            self._places_waiting = {each: place for place, each in enumerate(unread, 1)}
        return self._places_waiting

    def _no_turnover(self, instrument: InstrumentId) -> str:
        error = self._no_bars.get(instrument) or self._feeds.session.refused(Topic.BARS_1M.of(instrument))
        if isinstance(error, QuotaExceeded) or (error is None and Topic.BARS_1M.of(instrument) not in self._bars.keys):
            return translate("FlowMap", "no turnover: no subscription to spare for its bars")
        if isinstance(error, _LASTING):
            return translate("FlowMap", "no turnover: the broker has no minute bars for it")
        return translate("FlowMap", "turnover not received yet")

    # --- once a second ----------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Take what came, ask for what is due, and tell what changed. Costs little while nothing is watched."""
        if not self._ids:
            return
        self._want()
        self._read_bars()
        now = self._clock.market()
        over = [self._newest_over(each, now) for each in self._of_markets]
        if over != self._over:  # another minute is over, or another session has begun
            self._over = over
            self._fresh |= self._watched
        seen = set(self._in_sight)
        fresh = sorted(self._fresh, key=lambda each: each not in seen)[:AT_ONCE]
        self._fresh.difference_update(fresh)
        changed = frozenset(each for each in fresh if self._renew(each, now.timestamp()))
        if changed:
            self.changed.emit(changed)

    def _newest_over(self, instrument: InstrumentId, now: datetime) -> tuple[Session, int]:
        session = self.session(instrument)
        return session, minutes_over(session, now.timestamp())

    def _renew(self, instrument: InstrumentId, now: float) -> bool:
        row = self._row(instrument)
        self._fresh.discard(instrument)  # a row of a new session has just put it there
        pushed = Topic.BARS_1M.of(instrument) in self._bars.keys
        minutes, since = row.minutes(now, pushed=pushed), row.since
        before = self._shown.get(instrument)
        self._since[instrument] = 0 if before is None else since
        if not (minutes.net == minutes.net).any():
            self._since[instrument] = 0
            return self._shown.pop(instrument, None) is not None
        if before is not None and _same(before, minutes, since):
            return False
        self._shown[instrument] = minutes
        return True

    def _row(self, instrument: InstrumentId) -> LiveMinutes:
        """The security's row, made anew for another session."""
        session, row = self.session(instrument), self._rows.get(instrument)
        if row is None or row.session != session:
            self._read_at.pop(instrument, None)
            before = self._kept.take((instrument, session), self._clock.monotonic())
            if before is not None and self._is_whole(instrument, before):
                row, self._read_at[instrument] = before.row, before.read_at
                self._rows[instrument] = row
            else:
                row = self._rows[instrument] = LiveMinutes(session)
            self._take_flow(instrument, row)
            self._fresh.add(instrument)
        return row

    def _known(self) -> Mapping[Hashable, _Before]:
        """The rows whose bars were read: a push that comes between two windows makes a gap, unless nothing trades."""
        at = self._rested_at if self._unheard else self._clock.market()
        return {
            (one, row.session): _Before(row, self._read_at[one], -1 if one in self._unheard else self._pushes(one), at)
            for one, row in self._rows.items()
            if one in self._read_at and row.has_turnover
        }

    def _is_whole(self, instrument: InstrumentId, before: _Before) -> bool:
        """Whether a row of the window before lacks nothing."""
        if before.pushes == self._pushes(instrument):
            return True
        return not is_traded(market_of(instrument), BarSessions.REGULAR, before.at, self._clock.market())

    def _pushes(self, instrument: InstrumentId) -> int:
        entry = self._hub.entry(Topic.BARS_1M.of(instrument))
        return 0 if entry is None else entry.serial

    # --- flow -------------------------------------------------------------------------------------------------------

    def _want(self) -> None:
        """Want those in sight whose reading is old, and some of the others, the oldest first."""
        self._places_waiting = None
        due = [each for each in self._in_sight if self._due(each)]
        seen = set(self._in_sight)
        if self._in_turn:
            rest = [each for each in self._ids if each not in seen and self._due(each) and not self._pausing(each)]
            rest.sort(key=lambda each: -(self.age(each) or 0.0) if self.age(each) is not None else -1e9)
            due += rest[:IN_TURN]
        self._flows.want([Topic.FLOW.of(each) for each in due])
        wanted = [*self._in_sight, *(each for each in self._ids if each not in seen)]
        self._bars.want([Topic.BARS_1M.of(each) for each in wanted[: self._room()]], self._bars_published)

    def _due(self, instrument: InstrumentId) -> bool:
        failure = self._feeds.schedule.failure(Topic.FLOW.of(instrument))
        if failure is not None and isinstance(failure.error, _LASTING):
            return failure.retry_at is not None and failure.retry_at <= self._clock.monotonic()
        age = self.age(instrument)
        return age is None or age >= EVERY - 1

    def _pausing(self, instrument: InstrumentId) -> bool:
        """Whether its call failed a moment ago: out of sight it must not keep the others from their turn."""
        failure = self._feeds.schedule.failure(Topic.FLOW.of(instrument))
        if failure is None or failure.retry_at is None or isinstance(failure.error, RateLimited):
            return False
        return failure.retry_at > self._clock.monotonic()

    def _room(self) -> int:
        """How many securities' bars may be subscribed."""
        if self._bar_reader is None or not self._ids:
            return 0
        quota = self._feeds.session.quota
        held = len(self._bars.keys)
        return MOST_BARS if quota is None else min(max(quota.remaining + held - RESERVE, 0), MOST_BARS)

    def _flow_published(self, key: Key[CapitalFlow]) -> None:
        instrument = InstrumentId(key.subject)
        if instrument in self._watched and self._take_flow(instrument, self._row(instrument)):
            self._fresh.add(instrument)

    def _take_flow(self, instrument: InstrumentId, row: LiveMinutes) -> bool:
        """Take the newest series; what was received earlier than now counts as received then."""
        key = Topic.FLOW.of(instrument)
        flow, age = self._hub.value(key), self._hub.age(key)
        if flow is None or age is None:
            return False
        return row.take_flow(flow, self._clock.market().timestamp() - age)

    # --- bars -------------------------------------------------------------------------------------------------------

    def _bars_published(self, key: Key[tuple[Bar, ...]]) -> None:
        """Take a push at once: a later one of the same second may be of the next minute."""
        instrument, entry = InstrumentId(key.subject), self._hub.entry(key)
        row = self._rows.get(instrument)
        if row is None or entry is None:
            return
        bars: tuple[Bar, ...] = self._hub.read(key, entry.update, ())
        if row.take_bars(bars):
            self._fresh.add(instrument)

    def _stands(self) -> bool:
        status = self._hub.value(QUOTES_LINK)
        return status is not None and status.state in STANDS

    def _link_changed(self, _key: LinkKey) -> None:
        """Read all bars again with a new connection: pushes were lost, which are no minutes without trade."""
        connected = self._stands()
        if connected and not self._connected:
            self._read_at.clear()
        self._connected = connected

    def _read_bars(self) -> None:
        """Read the bars of those subscribed that were never read, or long ago, one after the other."""
        now = self._clock.monotonic()
        if (self.reading is not None and not self.reading.done()) or now < self._bars_retry:
            return
        due = [
            instrument
            for each in self._bars.keys
            if (
                now - self._read_at.get(instrument := InstrumentId(each.subject), -READ_AGAIN) >= READ_AGAIN
                or instrument in self._missed
            )
            and instrument not in self._no_bars
        ]
        if due:
            seen = set(self._in_sight)
            due.sort(key=lambda each: (each not in seen, each))
            self.reading = self._tasks.spawn(self._read_each(due), name="minute bars of a list")

    async def _read_each(self, due: Sequence[InstrumentId]) -> None:
        for instrument in due:
            if not isValid(self) or instrument not in self._rows or self._bar_reader is None:
                continue
            row, asked = self._rows[instrument], self._clock.market()
            key, whole = SeriesKey(instrument, _ONE_MINUTE), row.session.minutes + _MORE_BARS
            missed = self._missed.pop(instrument, whole)
            is_kept_up = self._clock.monotonic() - self._read_at.get(instrument, -READ_AGAIN) < READ_AGAIN
            count = min(missed, whole) if is_kept_up else whole
            self._read_at[instrument] = self._clock.monotonic()
            try:
                series = await self._bar_reader().read(key, count)
            except (GatewayDown, RateLimited):
                self._read_at.pop(instrument, None)
                self._bars_retry = self._clock.monotonic() + _PAUSE
                return
            except GatewayError as error:
                if isinstance(error, _NO_BARS):
                    self._no_bars[instrument] = without_frames(error)
                else:
                    self._read_at[instrument] = self._clock.monotonic() - READ_AGAIN + EVERY
                continue
            row.take_rows(series.columns.rows, asked.timestamp(), series.gaps(asked))
            self._fresh.add(instrument)


def _same(one: SessionMinutes, other: SessionMinutes, since: int) -> bool:
    """Whether figures from a minute on are the same, bit by bit."""
    pairs = ((one.net, other.net), (one.block, other.block), (one.turnover, other.turnover), (one.close, other.close))
    return all(before[since:].tobytes() == after[since:].tobytes() for before, after in pairs)
