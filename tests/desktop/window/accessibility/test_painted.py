"""What paints itself is heard: name, role and content of every painted part of the window."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.window.surfaces import WholeScene
from tideboard_desktop.ui.tables import accessible_rows

pytestmark = pytest.mark.slow

Role, Text = QAccessible.Role, QAccessible.Text
PAINTED = {
    "order_book": Role.List,
    "tape": Role.List,
    "broker_queue": Role.List,
    "capital_flow_chart": Role.Chart,
    "capital_flow_history": Role.Chart,
    "flow_distribution": Role.Chart,
    "flow_headline": Role.Grouping,
    "breadth": Role.Graphic,
    "environment": Role.StaticText,
    "banner": Role.AlertMessage,
    "toast": Role.AlertMessage,
    "status_strip": Role.StatusBar,
    "top_bar": Role.ToolBar,
    "palette": Role.Dialog,
    "cheat_sheet": Role.Dialog,
    "notices": Role.Button,
    "watchlist": Role.Table,
    "positions": Role.Table,
    "flow_history_table": Role.Table,
}
SILENT = {"banner", "toast", "status_strip", "top_bar", "flow_headline"}
"""Nameless until they have something to say, or heard by the labels inside."""


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WholeScene]:
    """The whole window on screen, while an assistive program listens."""
    monkeypatch.setattr(accessible_rows.AccessibleRows, "wanted", True)
    made = WholeScene(qapp, tmp_path)
    made.dress()
    made.window.resize(1600, 1000)
    made.window.show()
    await made.settle()
    yield made
    await made.end()


def heard(widget: QWidget) -> tuple[QAccessible.Role, str, str]:
    """Role, name and description."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.role(), interface.text(Text.Name), interface.text(Text.Description)


def part(scene: WholeScene, identifier: str) -> QWidget:
    """The part of this name."""
    return next(
        one
        for one in scene.window.findChildren(QWidget)
        if identifier in {one.accessibleIdentifier(), one.objectName()}
    )


async def test_each_has_its_role_and_its_name(scene: WholeScene) -> None:
    found = {identifier: heard(part(scene, identifier)) for identifier in PAINTED}

    assert {identifier: role for identifier, (role, _name, _more) in found.items()} == PAINTED
    assert [
        identifier for identifier, (_role, name, _more) in found.items() if not name and identifier not in SILENT
    ] == []


async def test_rows_of_the_book_are_read_one_by_one(scene: WholeScene) -> None:
    """Side, price, size and orders in words; never by the colour of a bar."""
    rows = [part(scene, f"order_book_row_{place}") for place in (9, 10)]
    told = [heard(row) for row in rows]

    assert [role for role, _name, _more in told] == [Role.ListItem, Role.ListItem]
    assert [name.split()[0] for _role, name, _more in told] == ["Ask", "Bid"]
    assert all("shares" in name and "orders" in name for _role, name, _more in told)


async def test_cells_of_the_watchlist_say_their_column_and_direction(scene: WholeScene) -> None:
    table = scene.built.watchlist.view
    model = table.model()
    words = [str(model.index(0, column).data(0x000B)) for column in range(model.columnCount())]  # AccessibleTextRole

    assert all(words)
    assert next(word for word in words if word.startswith("Chg %: ")).split()[2] in {"up", "down"}


async def test_the_breadth_bar_and_the_environment_say_words(scene: WholeScene) -> None:
    assert heard(part(scene, "environment"))[1] == "PRACTICE, simulated exchange"
    assert heard(part(scene, "breadth"))[1].startswith("Breadth of this list: ")
