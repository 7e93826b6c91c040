"""A Qt model of immutable rows: columns define the cells, changes are signalled row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from tideboard_core.model.order import Environment
from tideboard_desktop.ui.csv_export import CsvCell
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tables.flow_cells import FlowCell

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
_FEW = 16
"""Rows that are removed one by one; more of them are removed together."""
Sorting: TypeAlias = tuple[int, bool]
"""A column, and whether it ascends."""


class TextColour(StrEnum):
    """What colours a cell's text: plain, quiet, zero, up or down by sign or side, needs you."""

    PLAIN = "plain"
    QUIET = "quiet"
    ZERO = "zero"
    UP = "up"
    DOWN = "down"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Cell:
    """Text as shown; `second` follows in grey, `alarm` gives it the amber background, `button` draws it as a button.

    A button whose colour is WARN has the weaker amber: a caution, not an alarm.

    `curve` is drawn at the left of a flow amount, `bar` (0 to 1 of the cell) behind the text. The text of a cell with
    an `environment` is its word, on its background.
    """

    text: str
    colour: TextColour = TextColour.PLAIN
    second: str = ""
    strong: bool = False
    alarm: bool = False
    button: bool = False
    exact: str = ""
    curve: FlowCell | None = None
    bar: float | None = None
    environment: Environment | None = None


NAMES = 110
"""Logical pixels that a column of symbols and names keeps."""


def _nothing(_row: object) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R]):
    """`title` is translated already; `width` 0 takes the rest; `order` is the sort key, None = not sortable.

    `value` goes to the clipboard and, under `head`, into CSV; a column without a `head` is in no file. `head` names the
    unit (`net [HKD]`) and is not translated: whatever reads the file finds the same titles in every language.

    A `spare` column leaves a table that is too narrow for all, the highest figure first; 0 stays. One whose cells
    are all `idle` leaves before any other; a `rare` one is then not there at all, however wide the table is: without a
    row that `rare` finds something in, none is asked whether it is idle. They leave one without a width `least` pixels
    where they can. The cells of one that `glows` flash when they change. `code` is the security or the figure that
    begins a cell: its column is never narrower than the longest, even where the table has to scroll.
    """

    title: str
    width: int
    cell: Callable[[R], Cell]
    number: bool = False
    order: Callable[[R], Any] | None = None
    spare: int = 0
    least: int = NAMES
    code: Callable[[R], str] | None = None
    idle: Callable[[R], bool] | None = None
    rare: Callable[[R], object] | None = None
    glows: bool = False
    head: str = ""
    value: Callable[[R], CsvCell] = _nothing


@dataclass(frozen=True, slots=True)
class FileColumn(Generic[R]):
    """A column that the clipboard and CSV have, and no table on the screen."""

    head: str
    value: Callable[[R], CsvCell]


def on_screen(columns: Iterable[Column[R] | FileColumn[R]]) -> list[Column[R]]:
    """Those that a table shows."""
    return [column for column in columns if isinstance(column, Column)]


def csv_rows(
    columns: Iterable[Column[Any] | FileColumn[Any]], rows: Iterable[Any]
) -> tuple[list[str], list[list[CsvCell]]]:
    filed = [column for column in columns if column.head]
    return [column.head for column in filed], [[column.value(row) for column in filed] for row in rows]


class ColumnTable(QAbstractTableModel, Generic[R]):
    """Rows keep their identity by `key`, so that selection and scrolling survive every update.

    `filled` ends a change of the rows as a whole in which rows came or went, or a cell became empty or was filled.
    """

    filled = Signal()

    def __init__(
        self,
        columns: Sequence[Column[R] | FileColumn[R]],
        key: Callable[[R], Hashable],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._all = list(columns)
        self.columns = on_screen(columns)
        self._key = key
        self._given: list[R] = []
        self._rows: list[R] = []
        self._sorting: tuple[int, Qt.SortOrder] | None = None

    # --- rows -------------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[R]:
        return self._rows

    def as_file(self) -> tuple[list[str], list[list[CsvCell]]]:
        """Titles and cells of all rows, in the order of the table, as they go into a file."""
        return csv_rows(self._all, self._rows)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows; signals are emitted only for the rows that differ."""
        self._given = list(rows)
        wanted = self._sorted(self._given)
        pairs = enumerate(zip(self._rows, wanted, strict=False))
        changed = [place for place, (shown, row) in pairs if shown is not row]
        same = len(wanted) == len(self._rows) and all(
            self._key(self._rows[place]) == self._key(wanted[place]) for place in changed
        )
        if not same:
            names = self._names(wanted)
            kept = self._drop(set(names))
            self._order([*kept, *self._append(wanted, names, set(kept))], names)
            changed = [*range(len(wanted))]
        if self._replace(wanted, changed) or not same:
            self.filled.emit()

    def refresh(self) -> None:
        """Every cell may read differently now (a price moved): repaint, and sort again where that matters."""
        if self._rows:
            self._reorder(self._sorted(self._given))
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def is_idle(self, column: int) -> bool:
        """Whether the column is empty in every row."""
        idle, rare = self.columns[column].idle, self.columns[column].rare
        if rare is not None and not any(map(rare, self._rows)):
            return True
        return idle is not None and all(idle(row) for row in self._rows)

    def longest_code(self, column: int, widths: Mapping[str, int]) -> Cell | None:
        """The cell whose code is the widest of a column by `widths`; None without rows or without codes."""
        code = self.columns[column].code
        if code is None or not self._rows:
            return None
        return self.columns[column].cell(max(self._rows, key=lambda row: widths[code(row)]))

    def key(self, row: int) -> Hashable:
        return self._key(self._rows[row])

    def place_of(self, key: Hashable) -> int | None:
        """Index of the row with this key, None if there is none."""
        return next((place for place, row in enumerate(self._rows) if self._key(row) == key), None)

    def cell(self, index: Index) -> Cell:
        return self.columns[index.column()].cell(self._rows[index.row()])

    def _sorted(self, rows: list[R]) -> list[R]:
        if self._sorting is None:
            return list(rows)
        section, direction = self._sorting
        order = self.columns[section].order
        return sorted(rows, key=order, reverse=direction is Qt.SortOrder.DescendingOrder) if order else list(rows)

    def _names(self, rows: Sequence[R]) -> list[Hashable]:
        """The keys of rows; of several with one key all but the first have their number beside it."""
        keys = [self._key(row) for row in rows]
        if len(set(keys)) == len(keys):
            return keys
        seen = Counter[Hashable]()
        names: list[Hashable] = []
        for key in keys:
            names.append((key, seen[key]) if seen[key] else key)
            seen[key] += 1
        return names

    def _drop(self, wanted: set[Hashable]) -> list[Hashable]:
        """Remove the rows that are not wanted; returns the names of those that are left."""
        names = self._names(self._rows)
        gone = [place for place, name in enumerate(names) if name not in wanted]
        if len(gone) <= _FEW:
            for place in reversed(gone):
                self._remove(place, place)
        else:  # each removal costs the view as much as all of them at once
            left = [place for place, name in enumerate(names) if name in wanted]
            self._move([*left, *gone])
            self._remove(len(left), len(names) - 1)
        return [name for name in names if name in wanted]

    def _remove(self, first: int, last: int) -> None:
        self.beginRemoveRows(ROOT, first, last)
        del self._rows[first : last + 1]
        self.endRemoveRows()

    def _append(self, wanted: Sequence[R], names: Sequence[Hashable], known: set[Hashable]) -> list[Hashable]:
        """Add the wanted rows that are not known; returns their names."""
        fresh = [place for place, name in enumerate(names) if name not in known]
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(ROOT, first, first + len(fresh) - 1)
            self._rows.extend(wanted[place] for place in fresh)
            self.endInsertRows()
        return [names[place] for place in fresh]

    def _reorder(self, wanted: Sequence[R]) -> None:
        self._order(self._names(self._rows), self._names(wanted))

    def _order(self, before: Sequence[Hashable], after: Sequence[Hashable]) -> None:
        """Bring the rows, which have the names `before`, into the order of the names `after`."""
        if before != after:
            place = {name: index for index, name in enumerate(after)}
            self._move(sorted(range(len(before)), key=lambda at: place[before[at]]))

    def _move(self, order: Sequence[int]) -> None:
        """Put the rows that stand at these places one after the other; who points at one goes with it."""
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        place = {at: index for index, at in enumerate(order)} if old else {}
        self._rows[:] = [self._rows[at] for at in order]
        new = [self.index(place[index.row()], index.column()) for index in old]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _replace(self, wanted: Sequence[R], places: Iterable[int]) -> bool:
        """Put the wanted rows at these places; whether one of them has a cell that was empty, or had."""
        idle, emptied = [column.idle for column in self.columns if column.idle is not None], False
        for place in places:
            before, row = self._rows[place], wanted[place]
            if before is not row and before != row:
                self._rows[place] = row
                emptied = emptied or any(empty(before) is not empty(row) for empty in idle)
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
        return emptied

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's variant
        """Text, exact figure as tooltip, words for screen readers, alignment."""
        if not index.isValid():
            return None
        cell = self.cell(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(cell.exact) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].title} {cell.text} {cell.second}".strip()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(number=self.columns[index.column()].number)
        return None

    def headerData(  # noqa: N802  Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  Qt's variant
        """Titles, aligned as their cells."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            arrow = ""
            if self._sorting is not None and self._sorting[0] == section:
                arrow = " ↑" if self._sorting[1] is Qt.SortOrder.AscendingOrder else " ↓"
            return self.columns[section].title + arrow
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(number=self.columns[section].number)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column that can be; -1 gives the own order back."""
        sortable = 0 <= column < len(self.columns) and self.columns[column].order is not None
        self._sorting = (column, order) if sortable else None
        self._reorder(self._sorted(self._given))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    @property
    def sorting(self) -> tuple[int, Qt.SortOrder] | None:
        """Sorted column and direction, None = own order."""
        return self._sorting

    @property
    def kept_sorting(self) -> Sorting | None:
        """The same for a dock's state."""
        return self._sorting and (self._sorting[0], self._sorting[1] is Qt.SortOrder.AscendingOrder)

    def sort_again(self, sorting: Sorting) -> None:
        """Sort as a dock's state has it."""
        self.sort(sorting[0], Qt.SortOrder.AscendingOrder if sorting[1] else Qt.SortOrder.DescendingOrder)


def _alignment(*, number: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
