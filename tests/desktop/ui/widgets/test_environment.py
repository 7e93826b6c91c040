"""PRACTICE, PAPER and LIVE as patterns."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.whole_style import install
from tideboard_core.model.order import Environment
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.environment import (
    FRAME_WIDTH,
    EnvironmentWord,
    meaning,
    paint_background,
    paint_frame,
    word,
)


def framed(environment: Environment) -> QImage:
    """A picture with nothing but the frame."""
    picture = QImage(200, 120, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    paint_frame(painter, QRect(0, 0, 200, 120), make_theme().environments[environment])
    painter.end()
    return picture


@pytest.mark.parametrize("environment", Environment)
def test_the_frame_is_four_pixels_on_every_side(qapp: QApplication, environment: Environment) -> None:
    """Paint reaches the fourth pixel somewhere on each side, and nowhere the fifth."""
    picture = framed(environment)
    inside = [
        picture.pixelColor(x, y).alpha()
        for x in range(FRAME_WIDTH, 200 - FRAME_WIDTH)
        for y in range(FRAME_WIDTH, 120 - FRAME_WIDTH)
    ]
    assert max(inside) == 0
    for column in (FRAME_WIDTH - 1, 200 - FRAME_WIDTH):
        assert any(picture.pixelColor(column, y).alpha() for y in range(20, 100))
    for row in (FRAME_WIDTH - 1, 120 - FRAME_WIDTH):
        assert any(picture.pixelColor(x, row).alpha() for x in range(20, 180))


def test_only_real_money_is_solid(qapp: QApplication) -> None:
    """The others have gaps, also without any colour."""
    gaps = {
        environment: any(not framed(environment).pixelColor(1, y).alpha() for y in range(10, 110))
        for environment in Environment
    }

    assert gaps == {Environment.PRACTICE: True, Environment.PAPER: True, Environment.LIVE: False}


def test_badges_have_the_hatch_and_title_bars_do_not(qapp: QApplication) -> None:
    """One stripe pattern inside the frame is enough; the colour stays. Solid money is the same in both."""

    def colours(environment: Environment, *, hatched: bool) -> set[str]:
        picture = QImage(60, 30, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(0)
        painter = QPainter(picture)
        look = make_theme().environments[environment]
        paint_background(painter, picture.rect(), look, hatched=hatched)
        painter.end()
        return {picture.pixelColor(x, y).name() for x in range(60) for y in range(30)}

    practice = make_theme().environments[Environment.PRACTICE]
    assert colours(Environment.PRACTICE, hatched=False) == {practice.background.lower()}
    assert len(colours(Environment.PRACTICE, hatched=True)) > 1
    assert colours(Environment.LIVE, hatched=False) == colours(Environment.LIVE, hatched=True)


def test_words(qapp: QApplication) -> None:
    """Each environment says what it is."""
    assert [word(environment) for environment in Environment] == ["PRACTICE", "PAPER", "LIVE"]
    assert len({meaning(environment) for environment in Environment}) == 3


def test_a_word_chip_changes_with_its_environment(qapp: QApplication, qtbot: QtBot) -> None:
    """Word, ground and width."""
    install(qapp, make_theme())
    chip = EnvironmentWord(Environment.PRACTICE, make_theme())
    qtbot.addWidget(chip)
    before = (chip.sizeHint().width(), chip.grab().toImage())
    chip.set_environment(Environment.LIVE)

    assert chip.sizeHint().width() < before[0]
    assert chip.grab().toImage() != before[1]
