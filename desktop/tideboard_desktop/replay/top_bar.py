"""The top bar of a replay: what it is, whose account runs live behind it, no trading here, archive and clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.order import Environment
from tideboard_desktop.replay.live_notices import LiveBell
from tideboard_desktop.replay.ruler import paint_ruler, word_colour
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import identify, label
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.window.bars.top_bar import PaletteOpener
from tideboard_desktop.window.bars.top_bar_cells import EnvironmentBlock, TwoLines

translate = QCoreApplication.translate
_HIGH: Final = 44


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
        glyph = Glyph(theme, "history", "text1", 18)
        words = vbox(self.word, self.day, margins=0, spacing=0)
        hbox(glyph, words, on=self, margins=(14, 4, 14, 4), spacing=10)

    def show_day(self, day: date) -> None:
        """The replayed day."""
        self.day.setText(fmt.day_long(day))
        self.setAccessibleName(f"{self.word.text()} {self.day.text()}")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        paint_ruler(QPainter(self), self.rect(), self._theme, under_words=True)


class ReplayTopBar(QWidget):
    """Cells from left to right, divided by hairlines."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.badge, self.environment = ReplayBadge(theme), EnvironmentBlock(theme)
        self.account, self.no_trading = TwoLines(theme, 150), TwoLines(theme, 150)
        self.source, self.clock = TwoLines(theme, 170), TwoLines(theme, 130)
        self.search = PaletteOpener(theme)
        self.bell = LiveBell(theme)
        identify(self.clock, "replay_clock")
        self.no_trading.show_words(self.tr("No trading here"), self.tr("replay has no gateway"))
        lock = hbox(Glyph(theme, "lock", "text3", 16), self.no_trading, spacing=10)
        self._dot = Glyph(theme, "dot", "accent", 12)
        archive = hbox(self._dot, self.source, spacing=8)
        row = hbox(
            self.badge,
            self.environment,
            self.account,
            lock,
            stretch(),
            (self.search, 4),
            stretch(),
            archive,
            self.clock,
            self.bell,
            on=self,
            margins=(0, 0, 10, 0),
            spacing=16,
        )
        row.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._row = row
        self.setFixedHeight(theme.px(_HIGH))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Fit the cells into the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shorten the least important texts until the rest fits: tool tips keep the whole."""
        cells = (self.no_trading, self.source, self.clock, self.account)
        forms: dict[TwoLines, int] = dict.fromkeys(cells, 0)
        whole, bare = self.search.least_width(compact=False), self.search.least_width(compact=True)
        searched = max(self.search.sizeHint().width(), self.search.minimumWidth())
        room = self.width() - self._row.sizeHint().width() + searched
        room += sum(cell.sizeHint().width() for cell in cells)
        search = whole
        for cell in (self.no_trading, self.source, None, self.clock, self.account):
            if sum(one.room(form) for one, form in forms.items()) + search <= room:
                break
            if cell is None:
                search = bare
            else:
                forms[cell] = 1
        self.search.set_compact(compact=search != whole)
        for one, form in forms.items():
            one.set_form(form)

    def show_live(self, environment: Environment | None, account: str, working: int) -> None:
        """The account in view live: its environment, its words, and how many of its orders work now."""
        self.environment.show_environment(environment)
        orders = translate("ReplayWindow", "Open orders, live: {count}").format(count=working) if working else ""
        self.account.show_words(account or self.tr("No account"), orders or self.tr("live runs behind"))

    def show_source(self, provider: str, *, books: bool) -> None:
        """What recorded the day."""
        levels = self.tr("{provider} \u00b7 10 levels") if books else self.tr("{provider} \u00b7 no book")
        self.source.show_words(self.tr("Archive \u00b7 recorded"), levels.format(provider=provider))

    def show_clock(self, now: datetime, market: Market, day: date, today: date | None) -> None:
        """The shown second, and how long ago that day was."""
        zone = MARKET_ZONE[market]
        second = fmt.day_and_month(day)
        if today is not None and today > day:
            ago = self.tr("{day} \u00b7 {count} days ago")
            second = ago.format(day=second, count=(today - day).days)
        elif today == day:
            second = self.tr("{day} \u00b7 today").format(day=second)
        clock = f"{fmt.clock_seconds(now, zone)} {fmt.zone_name(now, zone)}"
        self.clock.show_words(clock, second)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """A hairline left of each cell."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour(self._theme.surface.panel))
        for cell in (self.account, self._dot, self.clock):
            painter.fillRect(cell.x() - 9, 0, 1, self.height(), colour(self._theme.surface.line_soft))
