"""Texts that Qt would interpret: a tooltip with markup opens no file, an ampersand marks no key."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QListWidget, QMainWindow, QTabBar, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.opened_files import OpenedFiles
from tideboard_desktop.ui.file_saving import _failure
from tideboard_desktop.ui.literal_text import TIP_LINES, TIP_WIDTH, breakable, button_text, tip, title_text
from tideboard_desktop.ui.theme import dress, install, make_theme

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells of opened files on Linux only")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture that nobody has a reason to open."""
    path = tmp_path / "picture.png"
    assert QImage(9, 9, QImage.Format.Format_RGB32).save(str(path))
    return path


@pytest.fixture(autouse=True)
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[QMainWindow]:
    """A window as the program makes it: with the style sheet, which the application lacks."""
    install(qapp, make_theme())
    before = qapp.styleSheet()
    qapp.setStyleSheet("")
    result = QMainWindow()
    qtbot.addWidget(result)
    dress(result, make_theme())
    result.show()
    yield result
    QToolTip.hideText()
    qapp.setStyleSheet(before)


def tip_shown(qapp: QApplication) -> QLabel:
    """The tooltip on the screen."""
    shown = [one for one in qapp.topLevelWidgets() if one.objectName() == "qtooltip_label" and one.isVisible()]
    assert len(shown) == 1
    assert isinstance(shown[0], QLabel)
    return shown[0]


def hover(qapp: QApplication, widget: QWidget) -> None:
    """What the pointer's rest does."""
    spot = QPoint(8, 8)
    qapp.sendEvent(widget, QHelpEvent(QHelpEvent.Type.ToolTip, spot, widget.mapToGlobal(spot)))


def tip_bearers(text: str) -> dict[str, QWidget]:
    """Everything that shows a tooltip: its name to what is hovered."""
    plain, view, tabs = QWidget(), QListWidget(), QTabBar()
    plain.setToolTip(text)
    view.addItem("x")
    view.item(0).setToolTip(text)
    tabs.addTab("a tab")
    tabs.setTabToolTip(0, text)
    return {"widget": plain, "view": view, "tabs": tabs}


@pytest.mark.parametrize("over", ["window", "dialog"])
@pytest.mark.parametrize("kind", ["widget", "view", "tabs"])
def test_markup_in_a_tooltip_is_shown_and_opens_nothing(
    qapp: QApplication, picture: Path, window: QMainWindow, kind: str, over: str
) -> None:
    """The tooltip has every character of it, and the picture stays closed."""
    text = f'The broker says <b>yes</b> <img src="{picture.as_uri()}">'
    holder: QWidget = window
    if over == "dialog":
        holder = QDialog(window)
        holder.show()
    bearers = tip_bearers(text)
    for each in bearers.values():
        each.setParent(holder)
    widget = bearers[kind]
    widget.resize(200, 100)
    widget.show()
    with OpenedFiles(picture) as opened:
        hover(qapp, widget.viewport() if isinstance(widget, QListWidget) else widget)
        shown = tip_shown(qapp)
        shown.grab()

        assert shown.text() == text
        assert shown.textFormat() is Qt.TextFormat.PlainText
        assert opened.count() == 0


def test_markup_shown_by_a_chart_opens_nothing(qapp: QApplication, picture: Path, window: QMainWindow) -> None:
    """Also where the program shows the tooltip itself, over a widget with a style of its own."""
    widget = QWidget(window)
    widget.setStyleSheet("QWidget { color: red; }")
    widget.show()
    with OpenedFiles(picture) as opened:
        QToolTip.showText(QPoint(5, 5), f'<img src="{picture.as_uri()}">', widget)
        tip_shown(qapp).grab()

        assert opened.count() == 0


def test_without_the_style_sheet_the_picture_would_be_opened(qtbot: QtBot, qapp: QApplication, picture: Path) -> None:
    """The watch sees it: what the two tests above say is not said by a blind eye."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    with OpenedFiles(picture) as opened:
        QToolTip.showText(QPoint(5, 5), f'<img src="{picture.as_uri()}">', widget)
        tip_shown(qapp).grab()

        assert opened.count() > 0


@pytest.mark.parametrize("text", ["<b>yes</b>", "< img src='x'>", "x<B>", "a <br/>", "&lt;b>"])
def test_qt_takes_no_tooltip_for_rich_text(text: str) -> None:
    """Where no style sheet applies Qt guesses: it takes the bare text for rich, and what `tip` returns for plain."""
    guess: Callable[[str], bool] = QtGui.Qt.mightBeRichText
    assert (guess(text), guess(tip(text))) == (True, False)
    assert tip("3 < 4, 5 > 4") == "3 < 4, 5 > 4"


def test_the_joiner_of_a_tooltip_is_not_drawn(qapp: QApplication) -> None:
    """It takes no room and leaves no mark in our fonts."""
    install(qapp, make_theme())
    image = {text: QImage(80, 30, QImage.Format.Format_RGB32) for text in ("<b>", tip("<b>"))}
    for text, picture in image.items():
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.drawText(5, 20, text)
        painter.end()
    assert len(image) == 2
    assert image["<b>"] == image[tip("<b>")]


def test_a_message_box_shows_a_files_name_as_it_stands(qtbot: QtBot, picture: Path) -> None:
    """Its two sentences are plain text."""
    name = f'<img src="{picture.as_uri()}">'
    parent = QWidget()
    qtbot.addWidget(parent)
    box = _failure(parent, Path(name), name)
    with OpenedFiles(picture) as opened:
        box.show()
        box.grab()

        assert opened.count() == 0
    texts = [one for one in box.findChildren(QLabel) if one.text()]
    assert [one.textFormat() for one in texts] == [Qt.TextFormat.PlainText] * 2
    box.close()


@pytest.mark.parametrize("text", ["x" * 10_000, "word " * 2_000, "騰" * 10_000, "\n".join("line" for _ in range(500))])
def test_a_long_tooltip_has_room_on_a_screen(text: str) -> None:
    """At most 30 lines of 100 characters; what is cut is said to be."""
    lines = tip(text).split("\n")

    assert len(lines) <= TIP_LINES
    assert max(map(len, lines)) <= TIP_WIDTH
    assert lines[-1] == "\u2026"


def test_a_short_tooltip_stays_as_it_is() -> None:
    """Its own line breaks included; a sentence that is longer is broken between words."""
    assert tip("one\ntwo") == "one\ntwo"
    assert tip("a " * 60) == f"{'a ' * 49}a\n{'a ' * 9}a"


def test_a_word_too_long_for_a_line_can_be_broken(qtbot: QtBot) -> None:
    """A refusal of 900 letters widened its dialog to four screens."""
    label = QLabel(breakable("no " + "x" * 900))
    qtbot.addWidget(label)
    label.setWordWrap(True)

    assert label.minimumSizeHint().width() < 600
    assert breakable("a sentence of ordinary words stays as it is") == "a sentence of ordinary words stays as it is"


def test_an_ampersand_and_a_placeholder_are_shown() -> None:
    """Neither underlines a letter nor vanishes."""
    assert button_text("AT&T") == "AT&&T"
    assert title_text("a[*]b") == "a[*][*]b"
