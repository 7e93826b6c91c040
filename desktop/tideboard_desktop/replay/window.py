"""The window of a replay: ruler frame, what it is, the docks, the time bar. Nothing in it can send an order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_core.model.order import Environment
from tideboard_desktop.replay.content import ReplayContent
from tideboard_desktop.replay.market import ReplayedMarket
from tideboard_desktop.replay.player import Player
from tideboard_desktop.replay.ruler import paint_frame, paint_ruler, word_colour
from tideboard_desktop.replay.time_bar import TimeBar
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.environment import FRAME_WIDTH
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.window.bars.top_bar_cells import EnvironmentBlock

_BAR: Final = 44


class ReplayBadge(QWidget):
    """The word REPLAY and the day on the ruler."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        identify(self, "replay_badge")
        tint = f"color: {word_colour(theme)}; background: transparent;"
        self.word, self.day = label(self.tr("REPLAY"), theme, Type.ENVIRONMENT), label("", theme, Type.CAPTION)
        for part in (self.word, self.day):
            part.setStyleSheet(tint)
        vbox(self.word, self.day, on=self, margins=(14, 4, 14, 4), spacing=0)

    def show_day(self, day: date) -> None:
        """The replayed day."""
        self.day.setText(fmt.day_long(day))
        self.setAccessibleName(f"{self.word.text()} {self.day.text()}")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        paint_ruler(QPainter(self), self.rect(), self._theme, under_words=True)


class ReplayWindow(QWidget):
    """`sought` carries a second, `day_wanted` a day; `left` asks for the way back.

    `lock_wanted` (Ctrl+L) and `cancel_wanted` (F12) ask for what they mean in the live window, after the way back.
    """

    sought = Signal(object)
    day_wanted = Signal(object)
    left = Signal()
    lock_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, theme: Theme, selection: Selection, notices: Callable[[], str]) -> None:
        """`notices` returns what the live window has to say meanwhile, in words."""
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("replay_window")
        self._theme, self._selection, self._notices = theme, selection, notices
        self.player: Player | None = None
        self.content: ReplayContent | None = None
        self._escaped = False
        self.badge, self.environment = ReplayBadge(theme), EnvironmentBlock(theme)
        self.working = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.no_trading = label(self.tr("No trading here: a replay has no gateway"), theme, Type.BODY, Tone.SECONDARY)
        self.source, self.clock = elided_label("", theme, Type.BODY), label("", theme, Type.STRONG)
        self.behind = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.clock, "replay_clock")
        identify(self.behind, "replay_live_notices")
        self.bar = TimeBar(theme)
        self._place = QVBoxLayout()
        self._lay_out()
        self.bar.speed_chosen.connect(self._speed_chosen)
        self.bar.day_wanted.connect(self.day_wanted)
        self.bar.back_wanted.connect(self.left)
        self.bar.day.sought.connect(self.sought)
        for keys, signal in (("Ctrl+L", self.lock_wanted), ("F12", self.cancel_wanted)):
            QShortcut(QKeySequence(keys), self).activated.connect(signal)
        selection.changed.connect(self._linked)

    def _lay_out(self) -> None:
        side = FRAME_WIDTH + 4
        top = QWidget()
        row: QHBoxLayout = hbox(
            self.badge,
            self.environment,
            self.working,
            self.no_trading,
            stretch(),
            self.source,
            self.clock,
            on=top,
            margins=(0, 0, 10, 0),
            spacing=12,
        )
        row.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        top.setFixedHeight(self._theme.px(_BAR))
        foot = QWidget()
        hbox((self.behind, 1), on=foot, margins=(10, 0, 10, 2), spacing=0)
        column = vbox(top, on=self, margins=(side, FRAME_WIDTH, side, FRAME_WIDTH), spacing=4)
        column.addLayout(self._place, 1)
        column.addWidget(self.bar)
        column.addWidget(foot)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_live(self, environment: Environment | None, working: int) -> None:
        """The account of the live window, which goes on: its environment, and how many orders work."""
        self.environment.show_environment(environment)
        self.working.setText(self.tr("Open orders, live: {count}").format(count=working) if working else "")

    def show_market(
        self, market: ReplayedMarket, content: ReplayContent, before: date | None, after: date | None
    ) -> None:
        """Show another second or day; what stood there before is deleted, its market must be closed afterwards."""
        old, speed = self.content, 0
        if self.player is not None:
            speed = self.player.market.clock.speed
            self.player.pause()
            self.player.deleteLater()
        if old is not None:
            content.recall(old.memory())
            self._place.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.content, self.player = content, Player(market, self, forget=content.begin_again)
        self.player.moved.connect(self._show_moment)
        for told in (self.player.stopped, self.player.noted):
            told.connect(self.bar.say)
        self._place.addWidget(content)
        day = market.day
        self.badge.show_day(day.day)
        self.bar.show_days(day.day, before, after)
        self.bar.say("")
        self.source.setText(market.gateway.provider)
        self.setWindowTitle(self.tr("REPLAY {day}").format(day=fmt.day_long(day.day)))
        market.frame.every_second(self._each_second)
        self._linked()
        self._show_moment()
        if speed:
            self._speed_chosen(speed)

    def _linked(self, _symbol: object = None) -> None:
        if self.player is not None:
            self.player.link(self._selection.instrument)
            self._show_holes()

    def _show_holes(self) -> None:
        assert self.player is not None
        day = self.player.market.day
        security = day.known(self._selection.instrument)
        holes = () if security is None or security.is_empty else security.holes()
        self.bar.day.show_day(day.session, holes)

    def _each_second(self) -> None:
        if self.player is not None:
            self._show_holes()
            self._show_moment()
            self.behind.setText(self._notices())

    def _show_moment(self) -> None:
        player = self.player
        if player is None:
            return
        market = player.market
        now: datetime = market.clock.market()
        flow: CapitalFlow | None = market.hub.value(Topic.FLOW.of(self._selection.instrument))
        self.clock.setText(fmt.clock_seconds(now, MARKET_ZONE[market.day.market]))
        self.bar.day.show_moment(now, flow)
        self.bar.show_playing(playing=player.playing)

    # --- input ------------------------------------------------------------------------------------------------------

    def _speed_chosen(self, speed: int) -> None:
        player = self.player
        if player is None:
            return
        self.bar.say("")
        if speed:
            player.play(speed)
        else:
            player.pause()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc twice leads back to live."""
        if event.key() != Qt.Key.Key_Escape:
            self._escaped = False
            super().keyPressEvent(event)
        elif self._escaped:
            self.left.emit()
        else:
            self._escaped = True

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Closing the window ends the replay, not the program."""
        event.ignore()
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Background and frame."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour(self._theme.surface.app))
        paint_frame(painter, self.rect(), self._theme)
