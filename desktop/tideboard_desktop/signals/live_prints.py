"""Trades of the securities of armed rules about large prints, as they are pushed, within the subscriptions to spare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.archive.units import PRICE
from tideboard_core.errors import QuotaExceeded
from tideboard_core.flow.tick_stream import TickStream
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Tick
from tideboard_core.model.session import Session
from tideboard_core.signals.sessions import RecordedPrints
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.list_flow import RESERVE
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
MOST: Final = 60
"""Securities whose trades are subscribed at most."""
_MOST_PENDING: Final = 500
"""Pushes of a security that wait to be looked at."""
_MICROSECONDS: Final = 1_000_000

_Row = tuple[float, float, float, float, int]


@dataclass(slots=True)
class _Tape:
    """One security's session: pushes with their receipt (UTC seconds), and the trades of those looked at."""

    session: Session
    stream: TickStream
    pending: list[tuple[Lazy[tuple[Tick, ...]], float]] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)


class LivePrints:
    """Counts while `watch` names securities; what came stays while the session is the same."""

    def __init__(self, context: DockContext, owner: QWidget) -> None:
        self._hub, self._clock = context.hub, context.clock
        self._feed = context.services.feeds.session
        self._interest = HubInterest(context.hub, owner)
        self._tapes: dict[InstrumentId, _Tape] = {}

    def watch(self, ids: Sequence[InstrumentId], session_of: Mapping[InstrumentId, Session]) -> None:
        """Take the trades of these securities in these sessions, the first ones if there is no room for all."""
        self._tapes = {each: self._kept(each, session_of[each]) for each in ids}
        keys = {Topic.TICKS.of(each) for each in ids[: self._room()]}
        if keys != set(self._interest.keys):
            self._interest.want(keys, self._pushed)

    def prints(self, instrument: InstrumentId, large: float) -> RecordedPrints | None:
        """The first trade of the session that came and those of more than `large` shares; None before any.

        Smaller ones are forgotten, so that a later call cannot ask for them. Special trades are left out.
        """
        tape = self._tapes.get(instrument)
        if tape is None:
            return None
        self._take_in(instrument, tape)
        tape.rows = [*tape.rows[:1], *(row for row in tape.rows[1:] if row[3] > large)]  # none is, of an unknown size
        if not tape.rows:
            return None
        time, received, price, shares, side = np.array(sorted(tape.rows)).T
        return RecordedPrints(time, received, price, shares, side.astype(np.int8), large)

    def reason(self, instrument: InstrumentId) -> str:
        """Why no trades of a security come, in words; empty if they may."""
        key = Topic.TICKS.of(instrument)
        error = self._feed.refused(key)
        if isinstance(error, QuotaExceeded) or key not in self._interest.keys:
            return translate("Signals", "no subscription to spare for its trades")
        return "" if error is None else error_sentence(error)

    def _room(self) -> int:
        """How many securities' trades may be subscribed beside what is wanted and not counted by the gateway yet."""
        quota = self._feed.quota
        if quota is None:
            return MOST
        ours = set(self._interest.keys)
        coming = self._hub.wanted_subscriptions() - quota.own - ours
        known = {key.subject for key in quota.own} if quota.per_symbol else set()
        others = {key.subject for key in coming} - known if quota.per_symbol else coming
        return min(max(quota.remaining + len(ours & quota.own) - len(others) - RESERVE, 0), MOST)

    def _kept(self, instrument: InstrumentId, session: Session) -> _Tape:
        tape = self._tapes.get(instrument)
        return _Tape(session, TickStream(session)) if tape is None or tape.session != session else tape

    def _pushed(self, key: Key[tuple[Tick, ...]]) -> None:
        instrument, entry = InstrumentId(key.subject), self._hub.entry(key)
        tape = self._tapes.get(instrument)
        if tape is None or entry is None:
            return
        tape.pending.append((entry.update, self._clock.market().timestamp()))
        if len(tape.pending) > _MOST_PENDING:
            self._take_in(instrument, tape)

    def _take_in(self, instrument: InstrumentId, tape: _Tape) -> None:
        pending, tape.pending = tape.pending, []
        for update, received in pending:
            ticks = self._hub.read(Topic.TICKS.of(instrument), update, ())
            for each in tape.stream.take(sorted(ticks, key=lambda tick: tick.sequence)):
                if each.price is not None and not each.special:
                    row = (each.time / _MICROSECONDS, received, each.price / PRICE, float(each.shares), each.side)
                    tape.rows.append(row)
