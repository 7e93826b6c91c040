"""Expiry dates of an option chain: the day, the days left, monthly or weekly; and their tabs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent

from tideboard_core.model.instrument import Market
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.ui.widgets.tab_scrollers import PaintedTabs, style_scrollers

HEIGHT = 42
_PAD = 10
_LINE = 2


class ExpiryTabs(PaintedTabs):
    """`chosen` carries the day that the user chose; `shown` says that days, or another one of them, are shown."""

    chosen = Signal(object)
    shown = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, HEIGHT)
        identify(self, "option_chain_expiries", self.tr("Expiries"))
        self._expiries: tuple[Expiry, ...] = ()
        self._words: list[tuple[str, str]] = []
        self._telling = True
        style_scrollers(self, theme, back=self.tr("Earlier expiries"), onward=self.tr("Later expiries"))
        self.currentChanged.connect(self._tell)

    # --- content ----------------------------------------------------------------------------------------------------

    @property
    def day(self) -> date | None:
        place = self.currentIndex()
        return self._expiries[place].day if 0 <= place < len(self._expiries) else None

    def show_expiries(self, expiries: Sequence[Expiry], day: date | None, today: date) -> None:
        """Show these expiries and select one."""
        self._telling = False
        if tuple(expiries) != self._expiries:
            self._fill(expiries, today)
        place = next((at for at, one in enumerate(self._expiries) if one.day == day), -1)
        if place >= 0:
            self.setCurrentIndex(place)
        self._telling = True
        self.update()
        self.shown.emit()

    def _fill(self, expiries: Sequence[Expiry], today: date) -> None:
        self._expiries = tuple(expiries)
        self._words = [(day_words(one, today), _second(one)) for one in expiries]
        while self.count() > len(self._expiries):
            self.removeTab(self.count() - 1)
        for place, one in enumerate(self._expiries):
            if place >= self.count():
                self.addTab("")
            self.setTabText(place, self._words[place][0])
            self.setTabToolTip(place, tip(spoken(one)))
            self.setAccessibleTabName(place, spoken(one))
        self.updateGeometry()

    def step(self, by: int) -> None:
        """Select the next (1) or previous (-1) expiry, stopping at the ends."""
        place = self.currentIndex() + by
        if 0 <= place < self.count():
            self.setCurrentIndex(place)

    def _tell(self, place: int) -> None:
        if self._telling and 0 <= place < len(self._expiries):
            self.chosen.emit(self._expiries[place].day)
            self.shown.emit()

    @property
    def lines(self) -> Sequence[tuple[str, str]]:
        """The two lines of each tab."""
        return self._words

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802  Qt's name
        first, second = self._words[index] if index < len(self._words) else ("", "")
        strong, caption = (QFontMetrics(self._theme.font(role)) for role in (Type.STRONG, Type.CAPTION))
        width = max(strong.horizontalAdvance(first), caption.horizontalAdvance(second))
        return QSize(width + 2 * _PAD, self._theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint day above days left, and the line below the shown expiry."""
        painter = QPainter(self)
        surface = self._theme.surface
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(surface.line_soft))
        under = self.hovered
        for place in range(self.count()):
            rect = self.tabRect(place)
            if rect.intersects(self.rect()):
                self._paint_tab(painter, place, rect, hovered=place == under)

    def _paint_tab(self, painter: QPainter, place: int, rect: QRect, *, hovered: bool) -> None:
        surface, chosen = self._theme.surface, place == self.currentIndex()
        first, second = self._words[place]
        half = (rect.height() - _LINE) // 2
        monthly = self._expiries[place].cycle is Cycle.MONTHLY
        painter.setFont(self._theme.font(Type.STRONG if monthly or chosen else Type.BODY))
        painter.setPen(colour(surface.text1 if chosen or hovered else surface.text2))
        upper = QRect(rect.x(), rect.y() + 4, rect.width(), half - 2)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, first)
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text2 if chosen else surface.text3))
        lower = QRect(rect.x(), rect.y() + half, rect.width(), half - 2)
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, second)
        if chosen:
            painter.fillRect(rect.x(), self.height() - _LINE, rect.width(), _LINE, colour(surface.accent))


def _second(one: Expiry) -> str:
    return f"{left_words(one)} \u00b7 {cycle_words(one.cycle)}"


class ExpiryMenu(MenuChoice):
    """The same expiries as the tabs, where these have no room: in the menu the days left stand beside each day."""

    def __init__(self, tabs: ExpiryTabs, theme: Theme) -> None:
        name = tabs.accessibleName()
        self._tabs, self._lines, self._none = tabs, list[tuple[str, str]](), ("", name)
        super().__init__([self._none], theme, identifier=f"{tabs.accessibleIdentifier()}_menu", name=name)
        self.setEnabled(False)
        self.chosen.connect(lambda key: tabs.setCurrentIndex(int(key)))
        tabs.shown.connect(self._follow)

    def _follow(self) -> None:
        lines, place = list(self._tabs.lines), str(self._tabs.currentIndex())
        if lines == self._lines:
            self.choose(place if lines else "")
            return
        self._lines = lines
        self.setEnabled(bool(lines))
        if not lines:
            self.offer([self._none], "")
            return
        self.offer([(str(at), first) for at, (first, _second) in enumerate(lines)], place)
        self.show_reasons({}, {str(at): second for at, (_first, second) in enumerate(lines)})


translate = QCoreApplication.translate
_FRIDAY = 4
_LAST_DAYS = 7
"""Days at the end of a month in which a Hong Kong series of the month ends, holidays included."""


class Cycle(StrEnum):
    """The series that an expiry belongs to."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Expiry(NamedTuple):
    """One expiry of a chain; `left` counts calendar days from today, 0 on the day itself."""

    day: date
    left: int
    cycle: Cycle


def expiries(days: Sequence[date], market: Market, today: date) -> list[Expiry]:
    """The days of a chain from today on, ascending."""
    known = sorted(day for day in days if day >= today)
    return [Expiry(day, (day - today).days, cycle_of(day, known, market)) for day in known]


def cycle_of(day: date, known: Sequence[date], market: Market) -> Cycle:
    """The cycle of a day; brokers list only days, so the exchanges' rules decide.

    US: the third Friday of the month, or the day before if that is a holiday. Elsewhere: the last listed day of the
    month, if it is at the month's end (Hong Kong: the last trading day but one).
    """
    if market is Market.US:
        third = _third_friday(day)
        monthly = day == third or (day == third - timedelta(days=1) and third not in known)
    else:
        last = max(each for each in known if (each.year, each.month) == (day.year, day.month))
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        monthly = day == last and (following - day).days <= _LAST_DAYS
    return Cycle.MONTHLY if monthly else Cycle.WEEKLY


def nearest(listed: Sequence[Expiry], wanted: date | None) -> date | None:
    """The first expiry on or after a day, else the last; the first of all without a day, None without expiries."""
    later = (one.day for one in listed if wanted is None or one.day >= wanted)
    return next(later, listed[-1].day if listed else None)


def _third_friday(day: date) -> date:
    first = day.replace(day=1)
    return first + timedelta(days=(_FRIDAY - first.weekday()) % 7 + 14)


def day_words(expiry: Expiry, today: date) -> str:
    """`27 Nov`; with the year if it is another one."""
    if expiry.day.year != today.year:
        return fmt.day_in_year(expiry.day)
    return translate("Common", "{day} {month}").format(day=expiry.day.day, month=fmt.month_name(expiry.day))


def left_words(expiry: Expiry) -> str:
    """`7 d`, `tomorrow`, `today`."""
    if expiry.left == 0:
        return translate("OptionChain", "today")
    if expiry.left == 1:
        return translate("OptionChain", "tomorrow")
    return translate("OptionChain", "{days} d").format(days=expiry.left)


def cycle_words(cycle: Cycle) -> str:
    """`weekly` or `monthly`."""
    return translate("OptionChain", "weekly") if cycle is Cycle.WEEKLY else translate("OptionChain", "monthly")


def spoken(expiry: Expiry) -> str:
    """All of it in one line, for tool tips and screen readers."""
    text = translate("OptionChain", "{day}, {left}, {cycle}")
    return text.format(day=fmt.day_long(expiry.day), left=left_words(expiry), cycle=cycle_words(expiry.cycle))
