"""A table whose rows stand below heads: sorting moves whole groups, and the sums of an environment stay below them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt

from tideboard_core.model.order import Environment
from tideboard_desktop.accounts.columns import rank
from tideboard_desktop.docks.table_model import TableModel


class HeadedRow(Protocol):
    """A row of a group, of which the first is the head; rows without a `group` are sums of an environment."""

    @property
    def environment(self) -> Environment:
        """Whose money it is."""
        ...

    @property
    def group(self) -> Hashable:
        """Which group it belongs to, None = none."""
        ...


R = TypeVar("R", bound=HeadedRow)


class HeadedTable(TableModel[R], Generic[R]):
    """Rows are given group by group, the head first, the sums of an environment behind its groups."""

    def _sorted(self, rows: list[R]) -> list[R]:
        order = None if self._sorting is None else self.columns[self._sorting[0]].order
        if self._sorting is None or order is None:
            return list(rows)
        down = self._sorting[1] is Qt.SortOrder.DescendingOrder
        found: list[R] = []
        for environment in sorted({row.environment for row in rows}, key=rank):
            own = [row for row in rows if row.environment is environment]
            groups: dict[Hashable, list[R]] = {}
            for row in own:
                if row.group is not None:
                    groups.setdefault(row.group, []).append(row)
            for head in _in_order([members[0] for members in groups.values()], order, down=down):
                found += [head, *_in_order(groups[head.group][1:], order, down=down)]
            found += [row for row in own if row.group is None]
        return found


def _in_order(rows: Sequence[R], order: Callable[[R], Any], *, down: bool) -> list[R]:
    """Sorted; rows without a value last in both directions."""
    known = [row for row in rows if order(row) is not None]
    return [*sorted(known, key=order, reverse=down), *(row for row in rows if order(row) is None)]
