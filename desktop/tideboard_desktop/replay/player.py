"""Plays a replayed market: moves it on, and stops it at the end of the day and where nothing was recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId
from tideboard_core.replay.recorded_book import BookHole
from tideboard_core.replay.recorded_security import Hole
from tideboard_desktop.replay.market import ReplayedMarket
from tideboard_desktop.replay.words import book_hole_words, hole_words

translate = QCoreApplication.translate
STEP_MS: Final = 50
"""Between two moves while it plays: three seconds of the day at 60 times."""


class Player(QObject):
    """`moved` follows each move, also the first; `stopped` carries why it stopped by itself, in words.

    It stops where neither flow nor a bar was recorded of the linked security. `noted` carries in words that its order
    book alone is missing from there on; it goes on.
    """

    moved = Signal()
    stopped = Signal(str)
    noted = Signal(str)

    def __init__(
        self, market: ReplayedMarket, parent: QObject | None = None, *, forget: Callable[[], None] = lambda: None
    ) -> None:
        """`forget` lets the docks over the market forget what they show: it goes to any other second."""
        super().__init__(parent)
        self.market, self._forget = market, forget
        self._at = market.clock.market()
        self._linked: InstrumentId | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self.move)

    def link(self, instrument: InstrumentId) -> None:
        """Stop at the holes of this security."""
        self._linked = instrument

    @property
    def playing(self) -> bool:
        return self.market.clock.speed > 0

    @property
    def at_end(self) -> bool:
        return self.market.clock.market() >= self.market.clock.end

    def play(self, speed: int) -> None:
        """Go on at this speed, across a hole at which it stands."""
        if not self.at_end:
            self.market.clock.play(speed)
            self._timer.start()
        self.moved.emit()

    def pause(self) -> None:
        """Stand still."""
        self.market.clock.stop()
        self._timer.stop()
        self.moved.emit()

    def go(self, at: datetime) -> None:
        """Go to a second; shortly after the one shown what comes is told as if it was played to it."""
        if self.market.gateway.feed.reaches(at):
            self.market.clock.go(at)
            self.market.gateway.feed.move()
        else:
            self.market.begin_again(at, self._forget)
        self._at = self.market.clock.market()
        self.moved.emit()

    def move(self) -> None:
        """Push what became known since the last call."""
        clock, before = self.market.clock, self._at
        now = clock.market()
        hole = self._hole(before, now)
        if hole is not None:
            clock.stop(hole.begin)
            now = clock.market()
        self._at = now
        self.market.gateway.feed.move()
        if hole is not None or self.at_end:
            clock.stop()
            self._timer.stop()
        self.moved.emit()
        if hole is not None:
            self.stopped.emit(hole_words(hole, self._zone))
        elif self.at_end:
            self.stopped.emit(translate("Replay", "End of the recorded day"))
        elif (missing := self._book_hole(before, now)) is not None:
            self.noted.emit(book_hole_words(missing, self._zone))

    @property
    def _zone(self) -> str:
        return MARKET_ZONE[self.market.day.market]

    def _book_hole(self, before: datetime, now: datetime) -> BookHole | None:
        """The newest hole of the linked security's book that begins between two moments: no reason to stop."""
        book = None if self._linked is None else self.market.day.book_known(self._linked)
        if book is None or book.is_empty:
            return None
        return next((hole for hole in reversed(book.holes) if before < hole.begin <= now), None)

    def _hole(self, before: datetime, now: datetime) -> Hole | None:
        """The first hole that begins between two moments."""
        security = None if self._linked is None else self.market.day.known(self._linked)
        if security is None or security.is_empty or now <= before:
            return None
        return next((hole for hole in security.holes() if before < hole.begin <= now), None)
