"""The strip of sessions after random days, forms, keys: what was painted in parts is what a whole painting shows."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fakes.scenes.screen.residue import SEEDS, hold_to_whole_paintings, recolour
from fakes.values.archive_market import DAY, days_before
from tideboard_desktop.flow.past.day_strip import DayStrip
from tideboard_desktop.flow.past.strip_model import Strip, StripDay
from tideboard_desktop.ui.format import AmountUnit
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]
KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_PageUp, Qt.Key.Key_Return, Qt.Key.Key_Escape)


class Sessions:
    """Steps of the strip."""

    def __init__(self, strip: DayStrip) -> None:
        self.strip = strip
        strip.day_chosen.connect(lambda day: strip.show_strip(strip.strip, day, "14:35"))

    def days(self, chance: Random) -> None:
        """Other sessions: missing ones, holes, restated and half days."""
        past = [
            StripDay(
                day, None if chance.random() < 0.1 else (chance.random() - 0.5) * 1e9, chance.randrange(-4, 5),
                holes=chance.random() < 0.1, restated=chance.random() < 0.1, half_day=chance.random() < 0.1,
            )
            for day in days_before(DAY, chance.choice((12, 60)))
        ]  # fmt: skip
        limits = (50e6, 200e6, 400e6, 700e6)
        shown = Strip((*past, StripDay(DAY, 5e6, today=True)), limits, AmountUnit(1e6, "M"), "HKD")
        self.strip.show_strip(shown, self.strip.drawn, "14:35")

    def minute(self, chance: Random) -> None:
        """Today goes on."""
        self.strip.show_strip(self.strip.strip, self.strip.drawn, f"14:{chance.randrange(10, 60)}")

    def keys(self, chance: Random) -> None:
        """The cursor moves, a day is drawn or taken away."""
        QTest.keyClick(self.strip, chance.choice(KEYS))

    def click(self, chance: Random) -> None:
        """On a session or beside them."""
        place = QPoint(chance.randrange(self.strip.width()), chance.randrange(self.strip.height()))
        QTest.mouseClick(self.strip, Qt.MouseButton.LeftButton, pos=place)

    def focus(self, chance: Random) -> None:
        """It comes and goes."""
        (self.strip.setFocus if chance.random() < 0.5 else self.strip.clearFocus)()

    def form(self, chance: Random) -> None:
        """One line or all, another width."""
        self.strip.show_form(one_line=chance.random() < 0.5)
        self.strip.resize(chance.choice((1000, 700, 320)), self.strip.sizeHint().height())


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_of_the_strip_leave_nothing(theme: Theme, on_screen: Show, seed: int) -> None:
    strip = DayStrip(theme)
    sessions = Sessions(strip)
    sessions.days(Random(seed))
    on_screen(strip, 1000, strip.sizeHint().height())
    steps = [sessions.keys, sessions.click] * 3 + [
        sessions.days, sessions.minute, sessions.focus, sessions.form, recolour(strip, theme),
    ]  # fmt: skip
    hold_to_whole_paintings(strip, steps, seed=seed)
