"""The list of all indicators with its search field: favourites first, then groups; typing narrows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from tideboard_core.indicators.parameters import Group
from tideboard_core.indicators.table import INDICATORS
from tideboard_desktop.chart.indicators.words import group_words, indicator_name, names_to_find
from tideboard_desktop.search import pinyin
from tideboard_desktop.search.fuzzy import match
from tideboard_desktop.search.pinyin import Pinyin
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import icon
from tideboard_desktop.ui.widgets.labels import identify, let_clear
from tideboard_desktop.ui.widgets.layouts import vbox


def found(text: str, pinyin: Pinyin, among: Iterable[str] = INDICATORS) -> list[str]:
    """Codes that match a typed text, the best first, equals in their order; all of them without a text."""
    query = pinyin.fold(text)
    ranked = [(rank, code) for code in among if (rank := _rank(query, code, pinyin)) is not None]
    return [code for _rank_, code in sorted(ranked, key=lambda pair: pair[0])]


def _rank(query: str, code: str, pinyin: Pinyin) -> int | None:
    matches = (match(query, name, pinyin) for name in names_to_find()[code])
    return min((each.rank for each in matches if each is not None), default=None)


translate = QCoreApplication.translate
_CODE: Final = Qt.ItemDataRole.UserRole
_ROW: Final = 26
_STAR: Final = 28
_STAR_ICON: Final = 14
"""Logical pixels of a row, and of the star at its left."""


class IndicatorPicker(QWidget):
    """`tried` carries the code of a row that was gone to, `taken` that of one that was doubled or got Enter.

    `favoured` carries the code whose star was clicked, also by Alt+Enter. `missing` cannot be computed here.
    """

    tried = Signal(str)
    taken = Signal(str)
    favoured = Signal(str)

    def __init__(self, theme: Theme, favourites: Iterable[str], missing: Collection[str]) -> None:
        super().__init__()
        self._favourites, self._missing = list(favourites), missing
        self.field = QLineEdit()
        self.field.setPlaceholderText(translate("Indicators", "Name, pinyin or code"))
        identify(self.field, "indicator_search", translate("Indicators", "Find an indicator"))
        let_clear(self.field)
        self.list = _List(theme)
        identify(self.list, "indicator_list", translate("Indicators", "Indicators"))
        self.list.setItemDelegate(_Row(self.list, theme, self._favourites))
        vbox(self.field, (self.list, 1), on=self, margins=0, spacing=8)
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._take_first)
        self.list.currentItemChanged.connect(self._gone_to)
        self.list.itemActivated.connect(self._taken)
        self.list.starred.connect(self._starred)
        self._fill()

    @property
    def favourites(self) -> tuple[str, ...]:
        """The codes with a star."""
        return tuple(self._favourites)

    @property
    def codes(self) -> list[str]:
        """The codes that are listed, a favourite twice."""
        return [code for code in map(_code_of, map(self.list.item, range(self.list.count()))) if code]

    def _fill(self) -> None:
        text = self.field.text().strip()
        self.list.blockSignals(True)
        self.list.clear()
        if text:
            self._add(found(text, pinyin.load()))
        else:
            self._caption(translate("Indicators", "Favourites"), translate("Indicators", "Alt+Enter"))
            self._add(code for code in self._favourites if code in INDICATORS)
            for group in sorted(Group, key=lambda one: one is not Group.FLOW):
                self._caption(group_words(group), "")
                self._add(code for code, one in INDICATORS.items() if one.group is group)
        self.list.blockSignals(False)
        count = len(self.codes)
        self.list.setAccessibleDescription(translate("Indicators", "{count} found").format(count=count))

    def _caption(self, text: str, hint: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setToolTip(tip(hint))
        self.list.addItem(item)

    def _add(self, codes: Iterable[str]) -> None:
        for code in codes:
            item = QListWidgetItem(indicator_name(code))
            item.setData(_CODE, code)
            parts = [indicator_name(code), code]
            if code in self._favourites:
                parts.append(translate("Indicators", "favourite"))
            if code in self._missing:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                parts.append(translate("Indicators", "not on this system"))
            elif INDICATORS[code].flow:
                parts.append(translate("Indicators", "needs the flow of each bar"))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(parts))
            off = not item.flags() & Qt.ItemFlag.ItemIsEnabled
            own = parts[-1] if INDICATORS[code].flow else indicator_name(code)
            item.setToolTip(tip(parts[-1] if off else INDICATORS[code].basis or own))
            self.list.addItem(item)

    def _gone_to(self, item: QListWidgetItem | None) -> None:
        if item is not None and (code := _code_of(item)):
            self.tried.emit(code)

    def _taken(self, item: QListWidgetItem) -> None:
        if code := _code_of(item):
            self.taken.emit(code)

    def _take_first(self) -> None:
        """Enter in the field goes to the first that matches."""
        for row in range(self.list.count()):
            if self.list.item(row).flags() & Qt.ItemFlag.ItemIsSelectable:
                self.list.setCurrentRow(row)
                self.list.setFocus()
                return

    def _starred(self, code: str) -> None:
        if code in self._favourites:
            self._favourites.remove(code)
        else:
            self._favourites.append(code)
        row = self.list.currentRow()
        self._fill()
        self.list.blockSignals(True)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self.favoured.emit(code)


class _List(QListWidget):
    starred = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._star = theme.px(_STAR)
        self.setFont(theme.font(Type.BODY))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A press on the star changes it and goes nowhere."""
        item = self.itemAt(event.position().toPoint())
        if item is not None and event.position().x() < self._star and (code := _code_of(item)):
            self.starred.emit(code)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Alt+Enter changes the star."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        item = self.currentItem()
        if enter and event.modifiers() & Qt.KeyboardModifier.AltModifier and item is not None:
            if code := _code_of(item):
                self.starred.emit(code)
            return
        super().keyPressEvent(event)


class _Row(QStyledItemDelegate):
    """A star, the name, at the right the code."""

    def __init__(self, owner: QWidget, theme: Theme, favourites: list[str]) -> None:
        super().__init__(owner)
        self._theme, self._favourites = theme, favourites

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """One line."""
        return QSize(self._theme.px(180), self._theme.px(_ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row or a caption."""
        theme, surface = self._theme, self._theme.surface
        area, state = option.rect, option.state
        code, text = index.data(_CODE), str(index.data())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.save()
        if not code:
            painter.setFont(theme.font(Type.CAPTION))
            painter.setPen(colour(surface.text3))
            words = area.adjusted(theme.px(8), 0, -theme.px(8), 0)
            painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, text)
            hint = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, hint)
            painter.restore()
            return
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, colour(surface.selected))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, colour(surface.hover))
        off = not index.flags() & Qt.ItemFlag.ItemIsEnabled
        painter.setFont(theme.font(Type.BODY))
        favourite = code in self._favourites
        name, tint = ("star-filled", surface.accent) if favourite else ("star", surface.text3)
        star = QRect(area.left(), area.top(), theme.px(_STAR), area.height())
        icon(name, tint, theme.px(_STAR_ICON)).paint(painter, star)
        painter.setPen(colour(surface.text_off if off else surface.text1))
        words = area.adjusted(theme.px(_STAR), 0, -theme.px(8), 0)
        wide = painter.fontMetrics().horizontalAdvance(code) + theme.px(8)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width() - wide)
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setFont(theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text_off if off else surface.text3))
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, code)
        painter.restore()


def _code_of(item: QListWidgetItem) -> str:
    return str(item.data(_CODE) or "")
