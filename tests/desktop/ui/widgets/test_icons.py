"""Icons and curves as pictures."""

from __future__ import annotations

from importlib.resources import files

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from tideboard_desktop.ui.tables.sparkline import HEIGHT, WIDTH, sparkline
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets import icons
from tideboard_desktop.ui.widgets.icons import LEAD_GAP, application_icon, icon, lead, pixmap, screen_ratios, show_icon

NAMES = sorted(
    entry.name.removesuffix(".svg")
    for entry in (files("tideboard_resources") / "icons").iterdir()
    if entry.name.endswith(".svg")
)


def test_a_leading_icon_keeps_air_before_the_words(qapp: QApplication) -> None:
    """The gap is part of the picture, because the style has none of its own."""
    button = QPushButton("Unlock")
    lead(button, "lock-open", "#FF0000", 16)
    picture = button.icon().pixmap(button.iconSize(), 1.0).toImage()

    assert picture.width() == 16 + LEAD_GAP
    assert all(picture.pixelColor(x, y).alpha() == 0 for x in range(16, picture.width()) for y in range(16))
    button.deleteLater()


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_draws_something_in_the_asked_colour(qapp: QApplication, name: str) -> None:
    """A broken SVG would leave an empty picture."""
    picture = pixmap(name, "#FF0000", 24).toImage()
    drawn = [picture.pixelColor(x, y) for x in range(24) for y in range(24) if picture.pixelColor(x, y).alpha() > 200]

    assert drawn
    assert name in {"app", "app-small"} or all(colour.red() > 200 and colour.green() < 60 for colour in drawn)


def test_icons_are_sharp_at_two_to_one(qapp: QApplication) -> None:
    """Device pixels double, logical size stays."""
    picture = pixmap("lock", "#FFFFFF", 16, 2.0)

    assert picture.width() == 32
    assert picture.deviceIndependentSize().width() == 16
    assert not icon("lock", "#FFFFFF", 16, "#555555").isNull()
    assert not application_icon().isNull()


def test_the_drawing_of_a_button_is_read_once(qapp: QApplication) -> None:
    """An icon that nobody draws anew has four pictures: two colours at two ratios."""
    icons._svg.cache_clear()
    pixmap.cache_clear()
    icon("settings", "#123456", 17, "#654321")
    assert icons._svg.cache_info().misses == 1
    assert pixmap.cache_info().misses == 4


def test_licences_lie_beside_what_they_cover() -> None:
    """Fonts and icons of others."""
    package = files("tideboard_resources")

    for path in ("icons/LICENSE-lucide.txt", "fonts/LICENSE-inter.txt", "fonts/LICENSE-noto-cjk.txt"):
        assert (package / path).read_text("utf-8").strip()


def test_a_curve_is_split_at_zero(qapp: QApplication) -> None:
    """Up colour above, down colour below; grey has neither."""
    theme = make_theme()
    series = [-1.0] * 20 + [1.0] * 20

    def inks(*, grey: bool) -> tuple[QColor, QColor]:
        picture = sparkline(series, theme, grey=grey, ratio=1.0).toImage()
        return picture.pixelColor(WIDTH - 6, 2), picture.pixelColor(6, HEIGHT - 3)

    up, down = inks(grey=False)
    assert up.green() > up.red()
    assert down.red() > down.green()
    up, down = inks(grey=True)
    assert abs(up.green() - up.red()) < 30
    assert abs(down.green() - down.red()) < 30


def test_too_short_a_series_is_an_empty_picture(qapp: QApplication) -> None:
    """One point is no line."""
    picture = sparkline([5.0], make_theme(), grey=False, ratio=1.0).toImage()

    assert all(picture.pixelColor(x, y).alpha() == 0 for x in range(WIDTH) for y in range(HEIGHT))


def test_an_icon_that_follows_the_screens_is_drawn_for_these_alone(qapp: QApplication) -> None:
    """A start drew each at a ratio that no screen had: a third of its pictures."""
    pixmap.cache_clear()
    button = QToolButton()
    show_icon(button, "settings", make_theme(), 19)

    assert screen_ratios() == (1.0 if qapp.primaryScreen().devicePixelRatio() <= 1 else 2.0,)
    assert pixmap.cache_info().misses == 2
    assert button.icon().pixmap(button.iconSize(), screen_ratios()[0]).width() == 19 * screen_ratios()[0]
    button.deleteLater()
