"""The window of a replay: ruler frame, docks, own orders, time bar and status. Nothing in it can send an order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tideboard_core.archive.units import micros
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_core.model.order import Environment
from tideboard_core.replay.recorded_book import RecordedBook
from tideboard_core.replay.recorded_security import RecordedSecurity
from tideboard_core.trips.own_day import OwnDay
from tideboard_desktop.replay.bar_marks import marks_of
from tideboard_desktop.replay.content import ReplayContent
from tideboard_desktop.replay.decision_facts import DecisionFacts
from tideboard_desktop.replay.decision_review import DecisionReview
from tideboard_desktop.replay.export import review_csv
from tideboard_desktop.replay.keyboard import ReplayKeyboard, ReplayParts, close_over
from tideboard_desktop.replay.live_notices import LiveBehind
from tideboard_desktop.replay.market import ReplayedMarket
from tideboard_desktop.replay.own_tables import OwnTables
from tideboard_desktop.replay.player import STEP_MS, Player
from tideboard_desktop.replay.ruler import RulerTitleBar, paint_frame
from tideboard_desktop.replay.status import Lateness, RecordedParts, ReplayStatus
from tideboard_desktop.replay.time_bar import TimeBar
from tideboard_desktop.replay.top_bar import ReplayTopBar
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.file_saving import FileKind, file_name, save_file
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, colour, dress
from tideboard_desktop.ui.widgets.accessible_roles import announce
from tideboard_desktop.ui.widgets.environment import FRAME_WIDTH
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel import TitleBar, rounded_body

SPOKEN_EVERY: Final = 30.0
"""Seconds between two times that the shown second is spoken while it plays."""
_LEAST: Final = QSize(120, 60)
"""To which the body of an own panel shrinks."""
_HEIGHTS: Final = (106, 170)
"""Logical pixels that own orders keep, a row and the line below it, and the review, whose foot is whole then."""
_PANELS_EVERY: Final = 0.25
"""Seconds between two times that the own panels follow while it plays."""


class ReplayWindow(QWidget):
    """`sought` carries a second, `day_wanted` a day; `left` asks for the way back.

    `lock_wanted` (Ctrl+L) and `cancel_wanted` (F12) ask for what they mean in the live window, after the way back, as
    `notice_wanted` does for a live notice (its number, and which of its actions, -1 for itself) and `practise_wanted`
    for the practice on the shown day (its security, the shown second). `note_wanted` carries an order's key and a text.
    """

    sought = Signal(object)
    day_wanted = Signal(object)
    left = Signal()
    lock_wanted = Signal()
    cancel_wanted = Signal()
    practise_wanted = Signal(object, object)
    notice_wanted = Signal(int, int)
    note_wanted = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        selection: Selection,
        tasks: Tasks,
        units: fmt.UnitStyle,
        keys: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> None:
        """`keys` are those that a person gave to commands of the live window, by command."""
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("replay_window")
        self._theme, self._selection, self._tasks = theme, selection, tasks
        self.player: Player | None = None
        self.content: ReplayContent | None = None
        self.facts: DecisionFacts | None = None
        self._escaped = False
        self._today: date | None = None
        self._spoken = self._followed = 0.0
        self._lateness = Lateness()
        self.top = ReplayTopBar(theme)
        self.bar = TimeBar(theme)
        self.status = ReplayStatus(theme)
        self.review = DecisionReview(
            theme, units, RulerTitleBar(self.tr("Decision review"), theme, link=selection.letter)
        )
        self.own = OwnTables(theme, units, selection.letter)
        self._panels = tuple(_panel(one.title_bar, one) for one in (self.own, self.review))
        for panel, height in zip(self._panels, _HEIGHTS, strict=True):
            panel.setMinimumHeight(theme.px(height))
        self._place = QVBoxLayout()
        side = FRAME_WIDTH + 4
        column = vbox(self.top, on=self, margins=(side, FRAME_WIDTH, side, FRAME_WIDTH), spacing=4)
        column.addLayout(self._place, 1)
        column.addWidget(self.bar)
        column.addWidget(self.status)
        self.keyboard = ReplayKeyboard(self, self._parts(), theme, tasks, keys)
        self._connect()
        dress(self, theme)

    def _parts(self) -> ReplayParts:
        return ReplayParts(
            top=self.top,
            bar=self.bar,
            review=self.review,
            own=self.own,
            content=lambda: self.content,
            go_to=self.go_to,
            select=self._selection.select,
            lock=self.lock_wanted.emit,
            cancel=self.cancel_wanted.emit,
            back=self.left.emit,
        )

    def _connect(self) -> None:
        self.bar.speed_chosen.connect(self._speed_chosen)
        self.bar.day_wanted.connect(self.day_wanted)
        self.bar.back_wanted.connect(self.left)
        self.bar.practise_wanted.connect(self._practise)
        self.bar.hides_changed.connect(lambda _on: self._show_hiding())
        self.bar.day.sought.connect(self.sought)
        self.top.bell.wanted.connect(self.notice_wanted)
        self.review.note_wanted.connect(self.note_wanted)
        self.review.export_wanted.connect(lambda: self._tasks.spawn(self._export(), name="export of the review"))
        self.own.saved.connect(lambda: self._tasks.spawn(self._save_table(), name="export of a table"))
        self._selection.changed.connect(self._linked)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_live(self, environment: Environment | None, account: str, working: int, today: date) -> None:
        """The account of the live window, which goes on: its environment, its words, how many of its orders work.

        `today` is the exchange's date there.
        """
        self._today = today
        self.top.show_live(environment, account, working)

    def show_behind(self, behind: LiveBehind) -> None:
        """What the live side has to say."""
        self.top.bell.show_notices(behind)
        self.status.show_behind(behind)

    def show_market(
        self, market: ReplayedMarket, content: ReplayContent, before: date | None, after: date | None
    ) -> None:
        """Show another second or day; what stood there before is deleted, its market must be closed afterwards."""
        old, speed = self.content, 0
        if self.player is not None:
            speed = self.player.market.clock.speed
            self.player.pause()
            self.player.deleteLater()
        content.middle.addWidget(self._panels[0])
        content.right.addWidget(self._panels[1])
        content.middle.setSizes([620, 200])
        content.right.setSizes([430, 570])
        if old is not None:
            content.recall(old.memory())
            self._place.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.content, self.player = content, Player(market, self, forget=content.begin_again)
        self.player.moved.connect(self._show_moment)
        for told in (self.player.stopped, self.player.noted):
            told.connect(self._told)
        self._place.addWidget(content)
        content.later.changed.connect(lambda: self.bar.hides.setChecked(content.later.hides))
        self.keyboard.gather()
        day = market.day
        self.top.badge.show_day(day.day)
        self.bar.show_days(day.day, before, after)
        self.bar.say("")
        self.setWindowTitle(self.tr("REPLAY {day}").format(day=fmt.day_long(day.day)))
        market.frame.every_second(self._each_second)
        self._linked()
        self._show_moment()
        if speed:
            self._speed_chosen(speed)

    def go_to(self, key: str) -> None:
        """Bring a dock of the tabs to the front and give it the focus."""
        if self.content is not None:
            self.content.tabs.show_dock(key)
            self.content.tabs.docks[key].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def end(self) -> None:
        """It is left: nothing in it moves or follows any more, and nothing stands open over it."""
        close_over(self)
        player, self.player = self.player, None
        if player is not None:
            player.pause()
        self.review.flush()

    def show_own(self, own: OwnDay | None, why_not: str = "") -> None:
        """What the own account held and did on the shown day; None with the reason why nothing is shown of it."""
        old, player = self.facts, self.player
        if own is None or player is None:
            self.facts = None
        else:
            self.facts = DecisionFacts(player.market, own, self._tasks, self)
        for panel in (self.review, self.own):
            panel.show_day(self.facts, why_not)
        if old is not None:
            old.deleteLater()
        if self.facts is None and self.content is not None and player is not None:
            self.content.show_own(None, player.market.clock.market())
        self._show_marks()
        self._follow()

    def note_kept(self, key: str, text: str) -> None:
        """A note on an order is on the disk."""
        if self.facts is not None:
            self.facts.keep(key, text)
        self.review.note_kept(key, text)

    # --- the linked security ----------------------------------------------------------------------------------------

    def _linked(self, _symbol: object = None) -> None:
        if self.player is not None:
            self.player.link(self._selection.instrument)
            self._show_security()

    @property
    def _security(self) -> RecordedSecurity | None:
        if self.player is None:
            return None
        security = self.player.market.day.known(self._selection.instrument)
        return None if security is None or security.is_empty else security

    @property
    def _book(self) -> RecordedBook | None:
        """What was recorded of the linked security's book, None without any."""
        book = None if self.player is None else self.player.market.day.book_known(self._selection.instrument)
        return None if book is None or book.is_empty else book

    def _show_security(self) -> None:
        """Holes, marks and what was recorded of the linked security, which may have been read only now."""
        assert self.player is not None
        market, security, book = self.player.market, self._security, self._book
        self.bar.day.show_day(market.day.session, () if security is None else security.holes())
        self._show_marks()
        self._show_hiding()
        now = micros(market.clock.market())
        if security is None:
            self.status.show_recorded(None)
        else:
            restated = {
                int(minute) for each in security.restated() if each.received <= now for minute in each.minutes.tolist()
            }
            self.status.show_recorded(
                RecordedParts(
                    minutes=security.minutes_recorded,
                    expected=market.day.session.minutes,
                    trades=security.has_trades,
                    books=book is not None,
                    thinned=book is not None and book.ever_thinned,
                    restated=len(restated),
                )
            )
        self.top.show_source(market.day.key.provider, books=book is not None)

    def _show_marks(self) -> None:
        if self.player is None:
            return
        security = self._security
        restated = () if security is None else security.restated()
        own = None if self.facts is None else self.facts.own
        self.bar.day.show_marks(marks_of(own, restated, self.player.market.day.session))

    def _show_hiding(self) -> None:
        if self.content is not None:
            later, hides = self.content.later, self.bar.hides_rest
            later.set_hides(hides=hides)
            self.bar.day.set_hides(hides=hides, later=later.line(self._selection.instrument))

    # --- the second -------------------------------------------------------------------------------------------------

    def _each_second(self) -> None:
        player = self.player
        if player is None:
            return
        self._show_security()
        self._show_moment()
        self._follow()
        self.status.show_speed(player.market.clock.speed, self._lateness.p99)
        now = player.market.clock.monotonic()
        if not player.playing:
            self._spoken = now
        elif now - self._spoken >= SPOKEN_EVERY:
            self._spoken = now
            announce(self.bar.day, self.bar.day.accessibleDescription())

    def _show_moment(self) -> None:
        player = self.player
        if player is None:
            return
        market = player.market
        now: datetime = market.clock.market()
        flow: CapitalFlow | None = market.hub.value(Topic.FLOW.of(self._selection.instrument))
        self.top.show_clock(now, market.day.market, market.day.day, self._today)
        self.bar.day.show_moment(now, flow)
        self.bar.show_playing(playing=player.playing)
        real = market.clock.monotonic()
        if player.playing:
            self._lateness.moved(real, STEP_MS / 1000)
        else:
            self._lateness.stopped()
        if not player.playing or real - self._followed >= _PANELS_EVERY:
            self._followed = real
            self._follow()

    def _follow(self) -> None:
        """The own panels, at the shown second."""
        if self.player is not None and self.facts is not None:
            now = self.player.market.clock.market()
            self.review.show_moment(now)
            self.own.show_moment(now)
            if self.content is not None:
                self.content.show_own(self.facts.own, now)

    def _told(self, words: str) -> None:
        self.bar.say(words)
        announce(self.bar.day, words)

    # --- files ------------------------------------------------------------------------------------------------------

    async def _export(self) -> None:
        facts, player = self.facts, self.player
        if facts is None or player is None:
            return
        now, day = player.market.clock.market(), player.market.day
        await facts.have_read(facts.own.orders_by(now))  # those without a card, too
        clock = fmt.clock_minutes(now, MARKET_ZONE[day.market])
        name = file_name(self.tr("Decision review"), day.day.isoformat(), clock)
        kinds = [
            FileKind(self.tr("CSV table"), "csv", lambda: review_csv(facts, now).encode()),
            FileKind(self.tr("PNG picture"), "png", self._picture),
        ]
        await save_file(self, self.tr("Export the decision review"), name, kinds)

    async def _save_table(self) -> None:
        facts, player = self.facts, self.player
        if player is not None:
            day = player.market.day.day.isoformat()
            if facts is not None:
                await facts.have_read(facts.own.orders_by(player.market.clock.market()))
            table = self.own.table
            kinds = [FileKind(self.tr("CSV table"), "csv", lambda: table.csv().encode())]
            await save_file(self, self.tr("Save this table as CSV"), file_name(table.accessibleName(), day), kinds)

    def _picture(self) -> bytes:
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.grab().save(buffer, "PNG")
        return bytes(data.data())

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

    def _practise(self) -> None:
        if self.player is not None:
            self.practise_wanted.emit(self._selection.instrument, self.player.market.clock.market())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc twice leads back to live; letters and digits that no widget used open the palette."""
        if event.key() != Qt.Key.Key_Escape:
            self._escaped = False
            plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
            if plain and event.text().isalnum():
                self.keyboard.palette.open(event.text())
            else:
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
        inside = self.rect().adjusted(FRAME_WIDTH, FRAME_WIDTH, -FRAME_WIDTH, -FRAME_WIDTH)
        if not inside.contains(event.rect()):
            paint_frame(painter, self.rect(), self._theme)


def _panel(bar: TitleBar, body: QWidget) -> QFrame:
    frame = QFrame()
    vbox(bar, (rounded_body(body, _LEAST), 1), on=frame, margins=0, spacing=0)
    return frame
