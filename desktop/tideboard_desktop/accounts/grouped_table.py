"""A table whose rows stand in groups: sorting moves whole groups, and sums stay below."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt

from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn


class GroupedRow(Protocol):
    """A row of a group. `heads` is set of the first row of each; rows without a `group` are sums below all groups."""

    @property
    def group(self) -> Hashable:
        """Which group it belongs to, None = none."""
        ...

    @property
    def heads(self) -> bool:
        """Whether it is the row by which the group is sorted."""
        ...


R = TypeVar("R", bound=GroupedRow)


class GroupedTable(TableModel[R], Generic[R]):
    """Rows are given group by group, the head first."""

    def __init__(
        self, columns: Sequence[ValueColumn[R]], key: Callable[[R], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, key, parent)

    def _sorted(self, rows: list[R]) -> list[R]:
        if self._sorting is None:
            return list(rows)
        order = self.columns[self._sorting[0]].order
        if order is None:
            return list(rows)
        down = self._sorting[1] is Qt.SortOrder.DescendingOrder
        groups: dict[Hashable, list[R]] = {}
        for row in rows:
            if row.group is not None:
                groups.setdefault(row.group, []).append(row)
        heads = _in_order([members[0] for members in groups.values()], order, down=down)
        found: list[R] = []
        for head in heads:
            found += [head, *_in_order(groups[head.group][1:], order, down=down)]
        return [*found, *(row for row in rows if row.group is None)]


def _in_order(rows: Sequence[R], order: Callable[[R], Any], *, down: bool) -> list[R]:
    """Sorted; rows without a value last in both directions."""
    known = [row for row in rows if order(row) is not None]
    return [*sorted(known, key=order, reverse=down), *(row for row in rows if order(row) is None)]
