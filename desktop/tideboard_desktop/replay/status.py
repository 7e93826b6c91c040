"""The status strip of a replay: what was recorded, how it plays, and how the live side stands behind it."""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple

from PySide6.QtWidgets import QWidget

from tideboard_desktop.replay.live_notices import LiveBehind
from tideboard_desktop.replay.ruler import word_colour
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.words.joining import together

_HIGH: Final = 26
_KEPT: Final = 600
"""Moves whose lateness counts: those of half a minute."""


class RecordedParts(NamedTuple):
    """What the archive has of the linked security's day; `restated` minutes by the shown second.

    `thinned`: in some stretch not every change of the book was kept.
    """

    minutes: int
    expected: int
    trades: bool
    books: bool
    thinned: bool
    restated: int


class Lateness:
    """How much later than planned the moves of a playing replay came."""

    def __init__(self) -> None:
        self._late: deque[float] = deque(maxlen=_KEPT)
        self._due: float | None = None

    def moved(self, now: float, every: float) -> None:
        """A move came at `now`, monotonic seconds; the next one is due `every` seconds later."""
        if self._due is not None:
            self._late.append(max(now - self._due, 0.0))
        self._due = now + every

    def stopped(self) -> None:
        """It stands: the next move is on time whenever it comes."""
        self._due = None

    @property
    def p99(self) -> float | None:
        """The 99th percentile in seconds, None before the first moves."""
        rows = sorted(self._late)
        return rows[min(len(rows) * 99 // 100, len(rows) - 1)] if rows else None


class ReplayStatus(QWidget):
    """One line; texts that are too long are elided."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.word = label(self.tr("REPLAY"), theme, Type.CAPTION_STRONG)
        self.word.setStyleSheet(f"color: {word_colour(theme)};")
        self.flow, self.trades, self.book, self.restated, self.speed = (
            elided_label("", theme, Type.CAPTION, Tone.SECONDARY) for _ in range(5)
        )
        self.behind = elided_label("", theme, Type.CAPTION, Tone.SECONDARY)
        identify(self.behind, "replay_live_notices")
        identify(self, "replay_status", self.tr("State of the replay"))
        self.setFixedHeight(theme.px(_HIGH))
        parts = (self.word, self.flow, self.trades, self.book, self.restated, self.speed)
        row = hbox(*parts, on=self, margins=(12, 0, 12, 0), spacing=18)
        row.addStretch(1)
        row.addWidget(self.behind)

    def show_recorded(self, recorded: RecordedParts | None) -> None:
        """Of the linked security; None where nothing of it was recorded."""
        if recorded is None:
            texts = (self.tr("Not recorded"), "", "", "")
        else:
            yes, no = self.tr("recorded"), self.tr("not recorded")
            restated = self.tr("Restated {count} min, shown as known then").format(count=recorded.restated)
            texts = (
                self.tr("Flow recorded {count} of {expected} minutes").format(
                    count=recorded.minutes, expected=recorded.expected
                ),
                self.tr("Trades {recorded}").format(recorded=yes if recorded.trades else no),
                self._book_words(recorded),
                restated if recorded.restated else "",
            )
        for one, text in zip((self.flow, self.trades, self.book, self.restated), texts, strict=True):
            one.setText(text)
            one.setVisible(bool(text))

    def _book_words(self, recorded: RecordedParts) -> str:
        if not recorded.books:
            return self.tr("Book not recorded")
        if recorded.thinned:
            return self.tr("Book 10 levels, in places not every change")
        return self.tr("Book 10 levels, every change")

    def show_speed(self, speed: int, late: float | None) -> None:
        """How fast it plays, 0 = it stands, and how late its moves come (seconds)."""
        text = self.tr("Speed {speed}\u00d7").format(speed=speed) if speed else self.tr("Stopped")
        if late is not None:
            text = together(text, self.tr("\u00b7 frame late p99 {ms} ms").format(ms=round(1000 * late)))
        self.speed.setText(text)

    def show_behind(self, behind: LiveBehind) -> None:
        """Notices of the live side, and the linked security's price there."""
        text = self.tr("Live, behind: {count} notices").format(count=behind.total)
        newest = behind.notices[0].text if behind.notices else ""
        self.behind.setText(", ".join(part for part in (text, behind.price, newest) if part))
