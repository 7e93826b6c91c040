"""Themes: roles by convention, fonts with tabular digits, a style sheet that leaves setFont alone."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui import colours as palette
from tideboard_desktop.ui.theme import Appearance, Convention, Type, install, make_theme, style_sheet
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
