"""What a story is: scenery, the pictures it can give, and what happens in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from pictures.hands import Camera, Hands
from pictures.stage import Scenery

Play = Callable[[Hands, Camera], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`pictures` are names with a line about each; `play` takes them in any order, those not wanted are passed over."""

    name: str
    scenery: Scenery
    pictures: Mapping[str, str]
    play: Play


STORIES: dict[str, Story] = {}
"""Those with a plot, by name."""


def story(name: str, scenery: Scenery, pictures: Mapping[str, str]) -> Callable[[Play], Play]:
    """Add the decorated play to STORIES."""

    def add(play: Play) -> Play:
        STORIES[name] = Story(name=name, scenery=scenery, pictures=pictures, play=play)
        return play

    return add
