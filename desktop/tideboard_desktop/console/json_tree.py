"""A JSON value as a tree of fields and values."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify

translate = QCoreApplication.translate

MOST_NODES: Final = 20_000
"""A longer tree is cut and says so; copy and save have the whole answer."""
FIELD_WIDTH = 210
FEW_NODES, OPENED = 200, 4
"""A tree with at most FEW_NODES nodes is expanded OPENED levels deep."""


def json_tree(theme: Theme, identifier: str, name: str) -> QTreeWidget:
    """An empty tree."""
    tree = QTreeWidget()
    identify(tree, identifier, name)
    tree.setHeaderLabels([translate("Console", "Field"), translate("Console", "Value")])
    tree.setFont(theme.font(Type.BODY))
    tree.header().setFont(theme.font(Type.CAPTION))
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
    tree.header().resizeSection(0, theme.px(FIELD_WIDTH))
    tree.setUniformRowHeights(True)
    return tree


def fill_tree(tree: QTreeWidget, value: Any) -> None:  # noqa: ANN401  any JSON value
    """Show a value; a large one has only its first two levels expanded."""
    tree.clear()
    waiting: deque[tuple[QTreeWidgetItem | None, str, Any]] = deque((None, *part) for part in _parts(value))
    count = 0
    while waiting and count < MOST_NODES:
        parent, name, each = waiting.popleft()
        count += 1
        item = QTreeWidgetItem([name, leaf(each)])
        item.setToolTip(1, tip(leaf(each)))
        if parent is None:
            tree.addTopLevelItem(item)
        else:
            parent.addChild(item)
        waiting.extend((item, *part) for part in (_parts(each) if isinstance(each, (Mapping, list)) else ()))
    if waiting:
        left = translate("Console", "{count} more; copy or save has them all").format(count=f"{len(waiting):,}")
        tree.addTopLevelItem(QTreeWidgetItem([left, ""]))
    tree.expandToDepth(OPENED if count <= FEW_NODES else 1)


def leaf(value: Any) -> str:  # noqa: ANN401  any JSON value
    """A value in one line; empty for an object."""
    if isinstance(value, Mapping):
        return ""
    if isinstance(value, list):
        if len(value) == 1:
            return translate("Console", "1 entry")
        return translate("Console", "{count} entries").format(count=f"{len(value):,}") if value else "[]"
    return unhidden(value) if isinstance(value, str) else json.dumps(value)


def unhidden(text: str) -> str:
    """A text with its unprintable characters written as JSON escapes."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in text)


def _parts(value: Any) -> list[tuple[str, Any]]:  # noqa: ANN401  any JSON value
    if isinstance(value, Mapping):
        return [(unhidden(str(name)), each) for name, each in value.items()]
    if isinstance(value, list):
        return [(f"[{place}]", each) for place, each in enumerate(value)]
    return [("", value)]
