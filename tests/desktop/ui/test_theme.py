"""Themes: roles by convention, fonts with tabular digits, a style sheet that leaves setFont alone."""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from weakref import ref

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QMainWindow,
    QMenu,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fakes.scenes.screen.whole_style import install
from fakes.values.clock import ManualClock
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.notices import NoticeType
from tideboard_desktop.flow.providers.definition import DefinitionCard, DefinitionSource
from tideboard_desktop.flow.providers.second_card import SecondCard
from tideboard_desktop.ui import colours as palette
from tideboard_desktop.ui import theme as themes
from tideboard_desktop.ui.dialogs.trading_dialog import lay_out_over_footer
from tideboard_desktop.ui.theme import Appearance, Convention, Theme, Type, dress, make_theme, style_sheet
from tideboard_desktop.ui.widgets.labels import push_button
from tideboard_desktop.window.notices.model import NoticeStore
from tideboard_desktop.window.notices.view import NoticePanel
from tideboard_resources import FONT_FILES, read_font


@pytest.mark.parametrize(
    ("convention", "up", "down"),
    [
        (Convention.GREEN_UP, "green", "red"),
        (Convention.RED_UP, "red", "green"),
        (Convention.BLUE_UP, "blue", "orange"),
    ],
)
def test_a_convention_decides_the_roles(convention: Convention, up: str, down: str) -> None:
    """Code knows only up and down."""
    theme = make_theme(Appearance.DARK, convention)

    assert theme.up == palette.DARK_PAIRS[up]
    assert theme.down == palette.DARK_PAIRS[down]
    assert theme.hatch_down is (convention is Convention.BLUE_UP)
    assert theme.role(0.0) is None
    assert theme.signed_text(-1.0).name().upper() == theme.down.text


def test_what_follows_a_theme_shows_its_new_colours(qapp: QApplication) -> None:
    """At once and after each change, until it is deleted; everything but the colours stays."""
    theme, light = make_theme(Appearance.DARK, scale=1.5), make_theme(Appearance.LIGHT, Convention.RED_UP, scale=1.5)
    here, gone, shown = QWidget(), QWidget(), list[str]()

    def show(owner: QWidget) -> None:
        shown.append(f"{'here' if owner is here else 'gone'} {theme.surface.panel}")

    theme.follow(here, show)
    theme.follow(gone, show)
    delete(gone)
    theme.take_colours(light)
    theme.show_colours()

    assert shown == ["here #101318", "gone #101318", "here #FFFFFF"]
    assert theme == light
    assert (theme.version, light.version) == (1, 0)
    here.deleteLater()


def test_an_error_of_one_leaves_no_other_in_the_old_colours(qapp: QApplication) -> None:
    theme, first, second, shown = make_theme(), QWidget(), QWidget(), list[QWidget]()

    def show(owner: QWidget) -> None:
        shown.append(owner)
        if theme.version:
            raise ValueError("a picture that cannot be read")

    theme.follow(first, show)
    theme.follow(second, show)
    theme.take_colours(make_theme(Appearance.LIGHT))
    with pytest.raises(ValueError, match="a picture"):
        theme.show_colours()

    assert shown == [first, second, first, second]


def notices(theme: Theme, window: QWidget, folder: Path) -> QWidget:
    store = NoticeStore(ManualClock())
    store.post(NoticeType.FILL, "one")
    store.post(NoticeType.LOCK, "two", urgent=True)
    return NoticePanel(store, lambda: None, theme, window)


def footer(theme: Theme, window: QWidget, _folder: Path) -> QWidget:
    made = QDialog(window)
    lay_out_over_footer(made, QVBoxLayout(), [push_button("Close", theme)])
    return made


@pytest.mark.parametrize(
    "make",
    [
        notices,
        footer,
        lambda theme, window, _folder: DefinitionCard(theme, window, DefinitionSource("Futu", FlowDefinition.FUTU)),
        lambda theme, window, _folder: SecondCard(theme, window),
    ],
    ids=["notices", "dialog", "definition", "second provider"],
)
def test_what_is_open_over_a_window_takes_its_colours(
    make: Callable[[Theme, QWidget, Path], QWidget], qtbot: QtBot, tmp_path: Path
) -> None:
    """It looks as one that is made in them."""
    theme, light = make_theme(), make_theme(Appearance.LIGHT, Convention.RED_UP)
    window = QMainWindow()
    qtbot.addWidget(window)
    dress(window, theme)
    made = make(theme, window, tmp_path)
    made.grab()
    theme.take_colours(light)
    dress(window, theme)
    theme.show_colours()

    assert made.grab().toImage() == make(light, window, tmp_path).grab().toImage()


def test_a_theme_keeps_nothing_that_follows_it(qapp: QApplication) -> None:
    """Rows and dialogs come and go all day under one theme."""
    theme, owner = make_theme(), QWidget()
    theme.follow(owner, QWidget.update)
    gone = ref(owner)
    del owner
    gc.collect()

    assert gone() is None


def test_another_text_size_is_more_than_other_colours() -> None:
    dark = make_theme()
    assert dark.recolours(make_theme(Appearance.LIGHT, Convention.BLUE_UP))
    assert not dark.recolours(make_theme(scale=1.1))
    assert not dark.recolours(make_theme(motion=False))


def test_digits_are_equally_wide_in_every_role(qapp: QApplication) -> None:
    """Tabular digits survive the style sheet and every weight."""
    theme = make_theme()
    install(qapp, theme)

    for role in Type:
        metrics = QFontMetrics(theme.font(role))
        assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_the_bundled_fonts_hold_what_the_window_writes(qapp: QApplication) -> None:
    """Latin with true minus and arrows, mainland and Hong Kong ideographs."""
    install(qapp, make_theme())
    families = {
        family
        for name in FONT_FILES
        for family in QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFontFromData(read_font(name)))
    }

    assert {"Inter", "Tideboard CJK"} <= families
    assert all(
        QFontMetrics(make_theme().font(Type.BODY)).inFont(sign) for sign in "09Az+\u2212\u25b2\u25bc\u00b7\u2192"
    )


def test_the_style_sheet_has_every_token_and_no_global_font_size() -> None:
    """A `*` rule with a font size would override every setFont."""
    for appearance in Appearance:
        text = style_sheet(make_theme(appearance))
        assert "$" not in text
        assert not re.search(r"(^|[,}])\s*\*\s*[,{]", text)
        assert not re.search(r"(^|[}])\s*QWidget\s*\{[^}]*font-size", text)


def test_text_size_scales_fonts_and_lengths(qapp: QApplication) -> None:
    """The setting goes from 100 to 150 percent."""
    install(qapp, make_theme())
    theme = make_theme(scale=1.5)

    assert theme.font(Type.BODY).pixelSize() == 18
    assert theme.px(30) == 45


def test_a_ticked_box_shows_its_tick(qapp: QApplication, qtbot: QtBot) -> None:
    """Not colour alone: white on the fill."""
    install(qapp, make_theme())
    box = QCheckBox()
    qtbot.addWidget(box)
    box.setChecked(True)
    image = box.grab().toImage()
    whites = [
        (x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).lightness() > 230
    ]

    assert len(whites) >= 6


def shown_ground(widget: QWidget) -> str:
    """The commonest colour of a widget on the screen."""
    image = widget.grab().toImage()
    counts = Counter(image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height()))
    return counts.most_common(1)[0][0]


@pytest.mark.parametrize("appearance", Appearance)
@pytest.mark.parametrize("parented", [True, False], ids=["over a window", "without a parent"])
def test_dialogs_menus_and_tool_tips_have_the_colours_of_the_theme(
    qapp: QApplication, qtbot: QtBot, appearance: Appearance, *, parented: bool
) -> None:
    """The style sheet is on the window alone; what has no window is coloured by the palette."""
    theme = make_theme(appearance)
    before = qapp.styleSheet()
    qapp.setStyleSheet("")
    themes.install(qapp, theme)
    window = QMainWindow()
    qtbot.addWidget(window)
    dress(window, theme)
    window.show()
    parent = window if parented else None
    dialog, menu = QDialog(parent), QMenu(parent)
    qtbot.addWidget(dialog)
    qtbot.addWidget(menu)
    dialog.resize(200, 100)
    dialog.show()
    menu.addAction("one")
    menu.addAction("two")
    menu.resize(menu.sizeHint())
    shown = [shown_ground(dialog), shown_ground(menu)]
    QToolTip.showText(QPoint(5, 5), "a tool tip of some length", dialog)
    (tip,) = (one for one in qapp.topLevelWidgets() if one.objectName() == "qtooltip_label" and one.isVisible())
    shown.append(shown_ground(tip))
    QToolTip.hideText()
    qapp.setStyleSheet(before)

    wanted = [theme.surface.panel, theme.surface.raised, theme.surface.raised]
    if parented:
        assert shown == [each.upper() for each in wanted]
    else:  # Qt's own style shades them a little
        assert all(abs(QColor(a).lightness() - QColor(b).lightness()) < 12 for a, b in zip(shown, wanted, strict=True))


def test_the_application_gets_no_style_sheet(qapp: QApplication) -> None:
    """With one, each part of a window is polished again whenever it gets a parent."""
    before = qapp.styleSheet()
    qapp.setStyleSheet("")
    themes.install(qapp, make_theme())
    left = qapp.styleSheet()
    qapp.setStyleSheet(before)

    assert left == ""
