"""What the blotter keeps of its tables between two windows: tab, filter of the orders, sorting; no figure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from tideboard_desktop.memory import JsonValue, Memory
from tideboard_desktop.widgets.column_view import ColumnView


def memory_of(tab: int, orders: str, views: Sequence[ColumnView]) -> Memory:
    """Tab in front, key of the orders' filter, and how each table is sorted."""
    sorting: list[JsonValue] = [_sorting(view) for view in views]
    return {"tab": tab, "orders": orders, "sorting": sorting}


def sort_again(views: Sequence[ColumnView], kept: JsonValue) -> None:
    """Sort the tables as they were; what is not understood leaves its table as it is."""
    if isinstance(kept, list):
        for view, one in zip(views, kept, strict=False):
            _sort(view, one)


def _sorting(view: ColumnView) -> JsonValue:
    sorting = view.table.sorting
    return None if sorting is None else [sorting[0], sorting[1] is Qt.SortOrder.AscendingOrder]


def _sort(view: ColumnView, kept: JsonValue) -> None:
    if isinstance(kept, list) and len(kept) == 2 and isinstance(kept[0], int):  # column, ascending
        view.table.sort(kept[0], Qt.SortOrder.AscendingOrder if kept[1] else Qt.SortOrder.DescendingOrder)
