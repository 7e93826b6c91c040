"""The small flow curve: split at zero, grey, hatched where colours alone could be mistaken."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from tideboard_desktop.ui.tables.sparkline import HEIGHT, WIDTH, sparkline
from tideboard_desktop.ui.theme import Convention, Theme, make_theme

WAVE = (0.0, 4.0, 8.0, 4.0, 0.0, -4.0, -8.0, -4.0, -8.0)


def picture(theme: Theme, series: tuple[float, ...] = WAVE, *, grey: bool = False, ratio: float = 1.0) -> QImage:
    return sparkline(series, theme, grey=grey, ratio=ratio).toImage()


def hue_at(image: QImage, x: int, rows: range) -> set[str]:
    """Which of red and green leads among the strong pixels of a column."""
    inks = (QColor(image.pixelColor(x, y)) for y in rows)
    strong = [text_colour for text_colour in inks if text_colour.alpha() > 150 and text_colour.saturation() > 60]
    return {"green" if text_colour.green() > text_colour.red() else "red" for text_colour in strong}


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_it_is_split_at_zero(qapp: QApplication, ratio: float) -> None:
    """Above in the up colour, below in the down colour; sharp on a fine screen."""
    image = picture(make_theme(), ratio=ratio)
    half = image.height() // 2

    assert (image.width(), image.height()) == (WIDTH * ratio, HEIGHT * ratio)
    assert hue_at(image, image.width() // 4, range(half - 2)) == {"green"}
    assert hue_at(image, image.width() * 3 // 4, range(half + 3, image.height())) == {"red"}


def test_it_grows_with_the_text(qapp: QApplication) -> None:
    """At 150 % it fills 63 x 33 pixels, to its far corner."""
    image = picture(make_theme(scale=1.5))

    assert (image.width(), image.height()) == (63, 33)
    assert hue_at(image, 60, range(20, 33)) == {"red"}


def test_an_old_session_is_grey(qapp: QApplication) -> None:
    image = picture(make_theme(), grey=True)
    saturations = [
        image.pixelColor(x, y).saturation()
        for x in range(WIDTH)
        for y in range(HEIGHT)
        if image.pixelColor(x, y).alpha() > 150
    ]
    assert saturations
    assert max(saturations) < 60


def test_the_blue_convention_hatches_what_goes_out(qapp: QApplication) -> None:
    """Only there: the area below zero is no even veil."""

    def alphas(convention: Convention) -> set[int]:
        image = picture(make_theme(convention=convention), (-1.0, -8.0, -8.0, -8.0, -8.0))
        return {image.pixelColor(x, HEIGHT // 2).alpha() // 16 for x in range(10, WIDTH - 4)}

    assert len(alphas(Convention.GREEN_UP)) == 1
    assert len(alphas(Convention.BLUE_UP)) > 2


@pytest.mark.parametrize("series", [(), (1.0,)])
def test_too_little_for_a_line_is_empty(qapp: QApplication, series: tuple[float, ...]) -> None:
    image = picture(make_theme(), series)
    assert all(image.pixelColor(x, y).alpha() == 0 for x in range(WIDTH) for y in range(HEIGHT))


def test_a_flat_line_and_a_long_one_are_drawn(qapp: QApplication) -> None:
    assert hue_at(picture(make_theme(), tuple(float(place) for place in range(2000))), WIDTH - 2, range(6)) == {"green"}
    assert not picture(make_theme(), (0.0, 0.0, 0.0)).isNull()
