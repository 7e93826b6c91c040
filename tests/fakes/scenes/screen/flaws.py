"""All that is wrong with the texts of what is on screen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fakes.scenes.screen.clipping import SLACK, clipped
from fakes.scenes.screen.free_space import elided_beside_room
from fakes.scenes.screen.overlaps import overlapping
from fakes.scenes.screen.shown_texts import painted_texts


def flaws(shown: QWidget) -> list[str]:
    """Texts that are cut, lie over others, are wider than what they are painted into, or are elided beside room."""
    with painted_texts() as painted:
        shown.grab()
    found = {*clipped(shown), *overlapping(shown), *elided_beside_room(shown)}
    cut = [one for one in painted if one.text and one.room is not None and one.width > one.room + SLACK]
    return sorted(found | {f"{one.text!r} in {one.where}" for one in cut})
