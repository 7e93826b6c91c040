"""The time bar of a replay: play and stop, speeds, days, the day with its marks, and the way back to live."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.replay.clock import SPEEDS
from tideboard_desktop.replay.day_ruler import DayRuler
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import announce
from tideboard_desktop.ui.widgets.icons import icon, lead, show_icon
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    icon_button,
    identify,
    label,
    push_button,
)
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.joining import with_key

translate = QCoreApplication.translate

_PLAY_WIDE, _PLAY_HIGH, _LEFT_WIDE = 40, 26, 336


class TimeBar(QWidget):
    """`speed_chosen` carries a speed, 0 to stop; `day_wanted` a day (date); `hides_changed` whether it hides the rest.

    `practise_wanted` asks for the practice on the shown day from the shown second on.

    N and P go to the next mark and the one before, only while something of the bar has the focus.
    """

    speed_chosen = Signal(int)
    day_wanted = Signal(object)
    back_wanted = Signal()
    practise_wanted = Signal()
    hides_changed = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        identify(self, "replay_time_bar", self.tr("Time bar of the replay"))
        self._theme = theme
        self._playing = False
        self._days: tuple[date | None, date | None] = None, None
        self.day = DayRuler(theme)
        self.play = push_button("", theme, ButtonStyle.PRIMARY, identifier="replay_play")
        self.play.setFixedSize(theme.px(_PLAY_WIDE), theme.px(_PLAY_HIGH))
        self.previous = icon_button(
            "skip-back", with_key(self.tr("Mark before"), "P"), theme, identifier="replay_mark_before"
        )
        self.next = icon_button(
            "skip-forward", with_key(self.tr("Next mark"), "N"), theme, identifier="replay_mark_next"
        )
        words = [(str(speed), self.tr("{speed}\u00d7").format(speed=speed)) for speed in SPEEDS]
        self.speeds = Segments(words, theme, identifier="replay_speed", name=self.tr("Speed"))
        self.before = push_button("", theme, ButtonStyle.OUTLINE, identifier="replay_day_before")
        self.after = push_button("", theme, ButtonStyle.OUTLINE, identifier="replay_day_after")
        self.shown_day = label("", theme, Type.STRONG)
        self.practise = icon_button(
            "flask-conical", translate("Replay", "Practise this day from here"), theme, identifier="replay_practise"
        )
        self.hides = icon_button("eye-off", self.tr("Hide what came after"), theme, identifier="replay_hide")
        self.hides.setCheckable(True)
        self.hides.setChecked(True)
        self.back = push_button(self.tr("Back to live"), theme, ButtonStyle.OUTLINE, identifier="replay_back")
        lead(self.back, "log-out", theme.surface.accent, theme.px(14))
        self.message = elided_label(self.tr("Esc twice \u00b7 live runs behind"), theme, Type.CAPTION, Tone.CAPTION)
        self._lay_out()
        self.play.clicked.connect(self.flip)
        self.day.play_wanted.connect(self.flip)
        self.speeds.chosen.connect(self._speed_chosen)
        self.before.clicked.connect(lambda _on=False: self._step(0))
        self.after.clicked.connect(lambda _on=False: self._step(1))
        self.previous.clicked.connect(lambda _on=False: self.go_to_mark(back=True))
        self.next.clicked.connect(lambda _on=False: self.go_to_mark(back=False))
        self.practise.clicked.connect(lambda _on=False: self.practise_wanted.emit())
        self.hides.toggled.connect(lambda _on: self._hides_toggled())
        self.back.clicked.connect(lambda _on=False: self.back_wanted.emit())
        for button in (self.play, self.before, self.after, self.back):
            button.setAutoDefault(False)
        self._show_play()

    def _lay_out(self) -> None:
        left = QWidget()
        vbox(
            hbox(self.previous, self.play, self.next, self.speeds, stretch(), spacing=6),
            stretch(),
            hbox(self.before, self.shown_day, self.after, stretch(), self.practise, self.hides, spacing=6),
            stretch(),
            hbox(self.back, (self.message, 1), spacing=6),
            on=left,
            margins=0,
            spacing=3,
        )
        left.setFixedWidth(self._theme.px(_LEFT_WIDE))
        hbox(left, (self.day, 1), on=self, margins=(10, 5, 10, 5), spacing=8)

    @property
    def speed(self) -> int:
        """The chosen speed."""
        return int(self.speeds.key)

    @property
    def hides_rest(self) -> bool:
        """Whether what came after the shown second is hidden."""
        return self.hides.isChecked()

    def flip(self) -> None:
        """Play, or stop."""
        self.speed_chosen.emit(0 if self._playing else self.speed)

    def play_at(self, speed: int) -> None:
        """Play at one of the speeds."""
        self.speeds.choose(str(speed))
        self.speed_chosen.emit(speed)

    def go_to_mark(self, *, back: bool) -> None:
        """Go to the next mark, or to the one before; says where there is none."""
        mark = self.day.mark_from(back=back)
        if mark is None:
            words = self.tr("No mark before this second") if back else self.tr("No mark after this second")
            self.say(words)
            announce(self.day, words)
        else:
            self.day.seek(mark.at, f"{mark.text} {mark.words}".strip())

    def show_playing(self, *, playing: bool) -> None:
        """What the button does next."""
        if playing is not self._playing:
            self._playing = playing
            self._show_play()

    def _show_play(self) -> None:
        words = self.tr("Stop", "the replay") if self._playing else self.tr("Play")
        self.play.setIcon(icon("pause" if self._playing else "play", "#FFFFFF", self._theme.px(16)))
        self.play.setAccessibleName(words)
        self.play.setToolTip(tip(with_key(words, self.tr("Space"))))

    def _hides_toggled(self) -> None:
        on = self.hides.isChecked()
        show_icon(self.hides, "eye-off" if on else "eye", self._theme, self._theme.px(16))
        self.hides_changed.emit(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """N and P, which the parts of the bar leave to it."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() in {Qt.Key.Key_N, Qt.Key.Key_P}:
            self.go_to_mark(back=event.key() == Qt.Key.Key_P)
        else:
            super().keyPressEvent(event)

    def show_days(self, day: date, before: date | None, after: date | None) -> None:
        """The replayed day and the recorded ones beside it."""
        self._days = before, after
        self.shown_day.setText(fmt.day_and_month(day))
        for button, other, words in ((self.before, before, "\u2039 {day}"), (self.after, after, "{day} \u203a")):
            shown = "" if other is None else fmt.day_and_month(other)
            nothing = self.tr("No other day was recorded there")
            button.setEnabled(other is not None)
            button.setText(words.format(day=shown).strip())
            button.setAccessibleName(shown or nothing)
            button.setToolTip(tip("" if shown else nothing))

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

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """A surface as that of a dock."""
        QPainter(self).fillRect(event.rect(), colour(self._theme.surface.panel))
