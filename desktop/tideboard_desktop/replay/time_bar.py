"""The time bar of a replay: play and stop, speeds, days, the day with its second, and the way back to live."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.replay.clock import SPEEDS
from tideboard_desktop.replay.day_ruler import DayRuler
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.segments import Segments


class TimeBar(QWidget):
    """`speed_chosen` carries a speed, 0 to stop; `day_wanted` a day (date)."""

    speed_chosen = Signal(int)
    day_wanted = Signal(object)
    back_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        identify(self, "replay_time_bar", self.tr("Time bar of the replay"))
        self._playing = False
        self._days: tuple[date | None, date | None] = None, None
        self.play = push_button(self.tr("Play"), theme, ButtonStyle.PRIMARY, identifier="replay_play")
        words = [(str(speed), self.tr("{speed}x").format(speed=speed)) for speed in SPEEDS]
        self.speeds = Segments(words, theme, identifier="replay_speed", name=self.tr("Speed"))
        self.before = push_button("", theme, ButtonStyle.OUTLINE, identifier="replay_day_before")
        self.after = push_button("", theme, ButtonStyle.OUTLINE, identifier="replay_day_after")
        self.shown_day = label("", theme, Type.STRONG)
        self.back = push_button(self.tr("Back to live"), theme, ButtonStyle.OUTLINE, identifier="replay_back")
        self.message = elided_label(self.tr("Esc twice \u00b7 live runs behind"), theme, Type.CAPTION, Tone.CAPTION)
        self.day = DayRuler(theme)
        left = QWidget()
        vbox(
            hbox(self.play, self.speeds, stretch(), spacing=6),
            hbox(self.before, self.shown_day, self.after, stretch(), spacing=6),
            hbox(self.back, (self.message, 1), spacing=6),
            on=left,
            margins=0,
            spacing=4,
        )
        left.setFixedWidth(theme.px(330))
        hbox(left, (self.day, 1), on=self, margins=(10, 6, 10, 6), spacing=8)
        self.play.clicked.connect(self.flip)
        self.day.play_wanted.connect(self.flip)
        self.speeds.chosen.connect(self._speed_chosen)
        self.before.clicked.connect(lambda _on=False: self._step(0))
        self.after.clicked.connect(lambda _on=False: self._step(1))
        self.back.clicked.connect(lambda _on=False: self.back_wanted.emit())
        for button in (self.play, self.before, self.after, self.back):
            button.setAutoDefault(False)

    @property
    def speed(self) -> int:
        """The chosen speed."""
        return int(self.speeds.key)

    def flip(self) -> None:
        """Play, or stop."""
        self.speed_chosen.emit(0 if self._playing else self.speed)

    def show_playing(self, *, playing: bool) -> None:
        """What the button does next."""
        if playing is not self._playing:
            self._playing = playing
            self.play.setText(self.tr("Stop", "the replay") if playing else self.tr("Play"))

    def show_days(self, day: date, before: date | None, after: date | None) -> None:
        """The replayed day and the recorded ones beside it."""
        self._days = before, after
        self.shown_day.setText(fmt.day_long(day))
        for button, other in ((self.before, before), (self.after, after)):
            button.setEnabled(other is not None)
            button.setText("\u2013" if other is None else fmt.day_and_month(other))
            button.setToolTip(tip("" if other is not None else self.tr("No other day was recorded there")))

    def say(self, words: str) -> None:
        """Why it stopped, or the way back where there is nothing to say."""
        self.message.setText(words or self.tr("Esc twice \u00b7 live runs behind"))

    def _speed_chosen(self, _key: str) -> None:
        if self._playing:
            self.speed_chosen.emit(self.speed)

    def _step(self, side: int) -> None:
        day = self._days[side]
        if day is not None:
            self.day_wanted.emit(day)
