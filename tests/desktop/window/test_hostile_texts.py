"""A window whose market, account, orders and notices have hostile names: nothing is read, nothing is hidden."""

from __future__ import annotations

import asyncio
import dataclasses
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QListView,
    QMenu,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

import fakes.values.reviews
from fakes.scenes.market.hub_snapshot import ACCOUNT
from fakes.scenes.screen.clipping import clipped
from fakes.scenes.window.surfaces import DIALOGS, OTHERS, WholeScene
from fakes.values.hub_values import put
from fakes.values.opened_files import OpenedFiles
from run_forms import sized
from tideboard_core.errors import OrderRejected
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment
from tideboard_core.plain_text import plain_text
from tideboard_desktop.flow.snapshot import svg_drawing
from tideboard_desktop.orders.results import refused_dialog
from tideboard_desktop.ui.theme import dress, make_theme

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells of opened files on Linux only")

TEXTS = frozenset({"name", "remark", "text", "note"})
MOST_ROWS = 6


def hostile_text(picture: Path) -> str:
    """Markup, a key mark, an override, right-to-left letters, invisible ones and far too many, as gateways give it."""
    return plain_text(
        f'AT&T <b>bold</b> <img src="{picture.as_uri()}"> \u202egnorw\u202c\u200b\n\n\u05e9\u05dc\u05d5\u05dd'
        + "x" * 10_000
    )


def renamed(value: Any, text: str) -> Any:
    """A value of the hub with every text of the broker replaced."""
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return type(value)(renamed(each, text) for each in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value) if field.name in TEXTS]
        return dataclasses.replace(value, **dict.fromkeys(names, text)) if names else value
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **dict.fromkeys(TEXTS.intersection(value.__struct_fields__), text))
    return value


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """What the markup asks for."""
    path = tmp_path / "picture.png"
    assert QImage(9, 9, QImage.Format.Format_RGB32).save(str(path))
    return path


@pytest.fixture
async def scene(
    qapp: QApplication, tmp_path: Path, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[WholeScene]:
    """The window with every name replaced."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    text = hostile_text(picture)
    monkeypatch.setattr(fakes.values.reviews, "TENCENT", dataclasses.replace(fakes.values.reviews.TENCENT, name=text))
    accounts = {one: (kind, text, number) for one, (kind, _name, number) in fakes.values.reviews._ACCOUNTS.items()}
    monkeypatch.setattr(fakes.values.reviews, "_ACCOUNTS", accounts)
    made = WholeScene(qapp, tmp_path)
    made.services.attach_window()
    made.window.resize(1600, 1000)
    made.window.show()
    await made.settle()
    before = made.window.minimumSizeHint()
    for key in list(made.hub._entries):
        put(made.hub, key, renamed(made.hub.value(key), text))
    made.built.show_account(dataclasses.replace(ACCOUNT, name=text))
    for kind in NoticeType:
        made.services.notices.post(kind, text, environment=Environment.LIVE)
    await made.settle()
    assert made.window.minimumSizeHint().width() <= before.width() + 1
    assert (made.window.width(), made.window.height()) == (1600, 1000)
    yield made
    QToolTip.hideText()
    await made.end()


def hover_all(root: QWidget) -> None:
    """Rest the pointer on everything that tells more: widgets, cells, titles of columns."""
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        hover(widget, widget.rect().center())
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for index in cells(widget):
                hover(widget.viewport(), widget.visualRect(index).center())


def cells(view: QAbstractItemView) -> Iterator[QModelIndex]:
    """Some cells of a view."""
    model = view.model()
    columns = 1 if isinstance(view, QListView) else model.columnCount()
    for row in range(min(model.rowCount(), MOST_ROWS)):
        yield from (model.index(row, column) for column in range(columns))


def hover(widget: QWidget, spot: QPoint) -> None:
    """What the pointer's rest does."""
    QApplication.sendEvent(widget, QHelpEvent(QHelpEvent.Type.ToolTip, spot, widget.mapToGlobal(spot)))
    for tip in QApplication.topLevelWidgets():
        if tip.objectName() == "qtooltip_label":
            assert isinstance(tip, QLabel)
            assert tip.textFormat() is Qt.TextFormat.PlainText
            assert tip.width() < 1600
            assert tip.height() < 1000
            tip.grab()
            tip.hide()


def interpreted(root: QWidget) -> list[str]:
    """Texts below a widget that Qt would read as markup or as the mark of a key."""
    found = []
    for label in root.findChildren(QLabel):
        plain = label.textFormat() is Qt.TextFormat.PlainText or not label.text()
        if not plain and (label.textFormat() is not Qt.TextFormat.RichText or "<img" in label.text()):
            found.append(f"label {label.objectName()}: {label.text()[:60]}")
    named = [button for button in root.findChildren(QAbstractButton) if "AT&T" in button.text()]
    found.extend(f"button {button.objectName()}: {button.text()[:60]}" for button in named)
    for menu in root.findChildren(QMenu):
        found.extend(f"entry {action.text()[:60]}" for action in menu.actions() if "AT&T" in action.text())
    return found


async def test_nothing_in_the_window_reads_a_name_as_markup(scene: WholeScene, picture: Path) -> None:
    """Each widget, cell and menu of the window and of every dock, painted and hovered."""
    wrong: list[str] = []
    with OpenedFiles(picture) as opened:
        scene.window.grab()
        hover_all(scene.window)
        workspace = scene.built.window.workspace
        for dock in scene.build_docks(sized(4, 1)):
            workspace.open(dock.identity)
            await scene.settle()
            dock.grab()
            hover_all(dock)
            wrong += [*interpreted(dock), *clipped(dock)]
            workspace.close(dock)
        wrong += [*interpreted(scene.window), *clipped(scene.window)]
        for menu in scene.menus():
            wrong += [action.text()[:60] for action in menu.actions() if "AT&T" in action.text()]

        assert opened.count() == 0
    assert wrong == []
    assert "<img src=" in " ".join(label.text() for label in scene.window.findChildren(QLabel))


async def test_no_dialog_reads_a_name_as_markup(scene: WholeScene, picture: Path) -> None:
    """Confirmations, cancels, unlocks, refusals in the broker's own words, settings, notices, palette."""
    text = hostile_text(picture)
    refused = OrderRejected("order-rejected", text=text)
    makers: dict[str, Callable[[WholeScene], QWidget]] = {
        **DIALOGS,
        **OTHERS,
        "rejected": lambda scene: refused_dialog(
            scene.name(), refused, fakes.values.reviews.account(), scene.theme, None
        ),
    }
    wrong: dict[str, list[str]] = {}
    with OpenedFiles(picture) as opened:
        for name, make in list(makers.items())[:: sized(3, 1)]:
            shown = make(scene)
            if shown.isWindow() and shown.parent() is None:  # the program opens it over a window with the sheet
                dress(shown, scene.theme)
            shown.show()
            await scene.settle()
            shown.grab()
            hover_all(shown)
            wrong[name] = [*interpreted(shown), *clipped(shown)]
            if shown.width() > 1600 or shown.height() > 1000:
                wrong[name].append(f"{shown.width()} x {shown.height()}")
            if opened.count():
                wrong[name].append("opened the picture")
            scene.take_away(shown)

    assert {name: found for name, found in wrong.items() if found} == {}


def test_a_picture_of_a_hostile_name_draws_its_letters_alone(qtbot: QtBot, picture: Path) -> None:
    """An SVG is XML: no element of the name's comes into it, and nothing that a viewer would load."""
    text = hostile_text(picture)
    widget = QLabel(text)
    widget.setTextFormat(Qt.TextFormat.PlainText)
    widget.resize(300, 60)
    qtbot.addWidget(widget)

    drawn = svg_drawing(widget, [f"</title><script>{text}</script>", f"</desc>{text}"], make_theme())

    tree = ET.fromstring(drawn)  # noqa: S314  our own drawing
    kinds = {one.tag.rpartition("}")[2] for one in tree.iter()}
    assert kinds <= {"svg", "title", "desc", "defs", "g", "text", "path", "rect", "clipPath"}
    assert not [name for one in tree.iter() for name in one.attrib if name.endswith("href")]
    title = tree.find("{*}title")
    assert title is not None
    assert f"<script>{text}" in (title.text or "")
