"""Docks under a person's hands: pulled out at the title bar, put back, and found again in the next run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.person import Person, pause, until

pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]

FLOATING = "Capital flow \u00b7 HK.00700 \u00b7 PRACTICE \u00b7 Tideboard"
FREE = (30, 15)
"""So far from its corner a dock's bar shows its title: a text, by which it is dragged."""


def grip(person: Person) -> tuple[int, int]:
    """Where the flow dock's title bar can be taken hold of."""
    left, top, _width, _height = person.see("flow_dock").extents
    return left + FREE[0], top + FREE[1]


def drag(person: Person, x: int, y: int) -> None:
    """Pull the flow dock's title bar there, in steps as a hand does."""
    left, top = grip(person)
    person.hands.move(left, top)
    person.hands.button(down=True)
    for step in range(1, 21):
        person.hands.move(left + (x - left) * step // 20, top + (y - top) * step // 20)
        pause(0.02)
    person.hands.button(down=False)


def titles(person: Person) -> list[str]:
    """The titles of all windows."""
    return [window.name for window in person.application.children()]


def letters(data: Path) -> dict[str, str]:
    """What the file keeps of the docks."""
    found: dict[str, str] = json.loads((data / "layouts.json").read_bytes())["current"]["arrangement"]["letters"]
    return found


def test_a_dock_is_pulled_out_and_put_back(the_stage: Stage, tmp_path: Path) -> None:
    """Outside it carries the environment; inside the window has its own again; letters outlive the run."""
    data = tmp_path / "data"
    with running_app(the_stage, data, "--sandbox") as app:
        person = app.person()
        person.read_until("main_window", "PRACTICE", "HK.00700")
        left, top, width, _height = person.see("main_window").extents
        drag(person, left + width // 2, top + 12)
        until(lambda: FLOATING in titles(person), what="a window of the flow dock")
        until((data / "layouts.json").exists, what="the layout on disk")

        person.key("Ctrl", "k")
        until(lambda: "Command palette" in titles(person), what="the palette, a window above the floating dock")
        person.click("palette_field")  # what lies on top takes it: a press on the dock would close the palette
        person.type("700")
        until(lambda: "HK.00700" in person.see("palette_field").description, what="Tencent chosen in the palette")
        person.key("Escape")
        until(lambda: "Command palette" not in titles(person), what="the palette closed")

        x, y, _width, height = person.see("positions").extents
        drag(person, x + 200, y + height // 2)
        until(lambda: FLOATING not in titles(person), what="the flow dock back in the window")

        person.key("Alt", "4")
        person.key("Alt", "Shift", "b")
        until(lambda: person.see("ticket_link").name == "Linked to B", what="the ticket on B")
        until(lambda: letters(data)["ticket"] == "B", what="the letter on disk")
    with running_app(the_stage, data, "--sandbox") as app:
        person = app.person()
        until(lambda: person.see("ticket_link").name == "Linked to B", what="the ticket on B again")
