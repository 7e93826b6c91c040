"""What trips that have something in common brought: by flow, tag and hour, or by another page of groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from tideboard_core.trips.figures import TripFacts
from tideboard_core.trips.filters import TripFilter
from tideboard_core.trips.groups import Grouping, GroupKey, TripGroup, grouped
from tideboard_core.trips.results import Summary
from tideboard_desktop.docks.value_columns import sign_colour
from tideboard_desktop.journal.panel import JournalPanel
from tideboard_desktop.journal.words import Amounts, grouping_title, key_words, left_out_counts, zone_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable, TextColour
from tideboard_desktop.ui.tables.column_view import CellDelegate, ColumnView
from tideboard_desktop.ui.theme import Theme, colour
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
PAGES: Final[Mapping[str, tuple[Grouping, ...]]] = {
    "flow": (Grouping.FLOW, Grouping.TAG, Grouping.HOUR),
    "symbol": (Grouping.SYMBOL,),
    "weekday": (Grouping.WEEKDAY, Grouping.SIDE),
    "order": (Grouping.ORDER_TYPE, Grouping.REPORT),
}
_ROW: Final = 22
"""Height of a row in logical pixels."""
_BAR: Final = 4
"""The column of the bars."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group, or the heading of groups where it has none; `share` is its net in parts of the page's largest one."""

    by: Grouping
    words: str
    group: TripGroup | None = None
    share: float = 0.0

    @property
    def summary(self) -> Summary:
        return Summary() if self.group is None else self.group.summary


def group_rows(found: Mapping[Grouping, Sequence[TripGroup]], zone: str) -> list[GroupRow]:
    """Groups below their headings, those that are not known last; `zone` names the time of the entries."""
    most = max((abs(group.summary.net) for groups in found.values() for group in groups), default=Decimal(0))
    rows: list[GroupRow] = []
    for by, groups in found.items():
        if not groups:
            continue
        rows.append(GroupRow(by, grouping_title(by, zone)))
        for group in groups:
            share = float(group.summary.net / most) if most else 0.0
            rows.append(GroupRow(by, key_words(by, group.key), group, share))
    return rows


def filter_of(by: Grouping, key: GroupKey) -> TripFilter | None:
    """The filter that keeps a group's trips; None where none does: that of the trips without a tag."""
    if by is Grouping.TAG and key is None:
        return None
    field = {
        Grouping.TAG: "tags",
        Grouping.SYMBOL: "symbols",
        Grouping.SIDE: "sides",
        Grouping.HOUR: "hours",
        Grouping.WEEKDAY: "weekdays",
        Grouping.ORDER_TYPE: "order_types",
        Grouping.FLOW: "flow",
        Grouping.REPORT: "reports",
    }[by]
    return TripFilter(**{field: frozenset({key})})  # type: ignore[arg-type]


class GroupPanel(JournalPanel):
    """`chosen` carries the grouping and the key of the group on which Enter was pressed, or a double click."""

    chosen = Signal(object, object)

    def __init__(self, theme: Theme, amounts: Amounts) -> None:
        super().__init__(translate("Journal", "By"), theme, identifier="journal_groups")
        self._trips: Sequence[TripFacts] = ()
        self._groups: dict[Grouping, Sequence[TripGroup]] = {}
        self._due: list[Grouping] = []
        self.pages = Segments(
            [
                ("flow", translate("Journal", "Flow, tag, hour")),
                ("symbol", translate("Common", "Symbol")),
                ("weekday", translate("Journal", "Weekday, side")),
                ("order", translate("Journal", "Type, report")),
            ],
            theme,
            identifier="journal_by",
            name=translate("Journal", "Grouped by"),
        )
        self.head.insertWidget(1, self.pages)
        self.model = ColumnTable[GroupRow](_columns(amounts), lambda row: (row.by, row.words, row.group is None))
        self.table = ColumnView(
            self.model, theme, identifier="journal_group_table", name=translate("Journal", "Results by group")
        )
        self.table.setItemDelegate(GroupCells(self.model, theme, self.table))
        self.table.horizontalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
        self.table.opened.connect(self._choose)
        self.pages.chosen.connect(lambda _key: self._take_page())
        self.add(self.table, 1)

    def take(self, trips: Sequence[TripFacts]) -> None:
        """Group these trips of one currency: `step` does it, since many trips take a while."""
        self._trips = trips
        self._groups, self._due = {}, list(PAGES[self.pages.key])

    def step(self) -> bool:
        """Group by the next thing, and show all with the last one; whether more is to be done."""
        if self._due:
            by = self._due.pop(0)
            self._groups[by] = grouped(self._trips, by)
            if not self._due:
                self.model.show_rows(group_rows(self._groups, zone_words(self._trips)))
        return bool(self._due)

    def _take_page(self) -> None:
        self.take(self._trips)
        while self.step():
            pass

    def _choose(self, place: int) -> None:
        row = self.model.rows[place]
        if row.group is not None:
            self.chosen.emit(row.by, row.group.key)


def _columns(amounts: Amounts) -> list[Column[GroupRow]]:
    trips, won = translate("Journal", "Trips"), translate("Journal", "Won")
    mean, net = translate("Journal", "Mean R"), translate("Journal", "Net")
    return [
        Column(title=translate("Journal", "Group"), width=0, cell=_name),
        _figure(trips, 46, lambda row: Cell(fmt.quantity(row.summary.count))),
        _figure(won, 46, lambda row: _won(row.summary)),
        _figure(mean, 62, lambda row: _mean_r(row.summary)),
        Column(title="", width=34, cell=lambda _row: Cell(""), spare=1),
        _figure(net, 68, lambda row: _net(row.summary, amounts)),
    ]


def _figure(title: str, width: int, show: Callable[[GroupRow], Cell]) -> Column[GroupRow]:
    """A column of numbers, with its title in each row of headings."""

    def cell(row: GroupRow) -> Cell:
        return Cell(title, TextColour.QUIET) if row.group is None else show(row)

    return Column(title=title, width=width, cell=cell, number=True)


def _name(row: GroupRow) -> Cell:
    if row.group is None:
        return Cell(row.words, TextColour.QUIET)
    return Cell(row.words, exact=listed((row.words, *left_out_counts(row.summary))))


def _few() -> Cell:
    words = translate("Journal", "Fewer than 20 round trips: too few for a rate.")
    return Cell(translate("Journal", "few"), TextColour.QUIET, exact=words)


def _won(one: Summary) -> Cell:
    return _few() if one.rate is None else Cell(fmt.share(one.rate * 100, 0))


def _mean_r(one: Summary) -> Cell:
    if one.few:
        return _few()
    value = one.mean_r
    return Cell(fmt.MISSING) if value is None else Cell(fmt.signed(value, 2), sign_colour(value))


def _net(one: Summary, amounts: Amounts) -> Cell:
    short = amounts.signed(one.net) if amounts.masked else fmt.signed(one.net, 0)
    return Cell(short, sign_colour(one.net), strong=True, exact=amounts.signed(one.net))


class GroupCells(CellDelegate):
    """Paints a net as a bar to the left or right of zero."""

    def __init__(self, model: ColumnTable[GroupRow], theme: Theme, parent: ColumnView) -> None:
        super().__init__(model, theme, parent)
        self._groups, self._look = model, theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the bar over the cell of its column."""
        super().paint(painter, option, index)
        row = self._groups.rows[index.row()]
        if index.column() != _BAR or row.group is None:
            return
        room = QRectF(option.rect).adjusted(6, 0, -6, 0)
        middle, high = room.center().x(), self._look.px(8)
        surface, role = self._look.surface, self._look.role(row.share)
        painter.fillRect(QRectF(middle - 0.5, room.center().y() - 5, 1, 11), colour(surface.line_control))
        if role is not None:
            wide = max(abs(row.share) * room.width() / 2, 1.0)
            left = middle if row.share > 0 else middle - wide
            painter.fillRect(QRectF(left, room.center().y() - high / 2, wide, high), colour(role.text))
