"""The state of a workspace as plain values, for a file or another window."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

VERSION = 1
FARTHEST = 1_000_000
"""Pixels of the widest desktop that is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the main window lies, in logical pixels of the desktop; while `maximised` it is where it returns to.

    Raises ValueError for a place that no desktop has.
    """

    x: int
    y: int
    width: int
    height: int
    maximised: bool = False

    def __post_init__(self) -> None:
        """Refuse numbers of a file that Qt cannot keep."""
        if max(map(abs, (self.x, self.y, self.width, self.height))) > FARTHEST:
            raise ValueError("no place on a desktop")


@dataclass(frozen=True, slots=True, kw_only=True)
class DockState:
    """One dock: its letter (empty = unlinked, then `instrument` is its own), its role, and what it remembers."""

    letter: str = ""
    instrument: str = ""
    role: str = ""
    memory: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """Docks over others in the middle of the window, by identity.

    `over` are those that cover, `docks` those that are covered, `fronts` the sizes of those that were in front of their
    tabs, all in a room of `width` and `height` logical pixels. `untouched` is that of the arrangement without them.

    Raises ValueError for sizes that no desktop has.
    """

    over: tuple[str, ...]
    docks: tuple[str, ...]
    fronts: dict[str, tuple[int, int]]
    width: int
    height: int
    untouched: bool = False

    def __post_init__(self) -> None:
        """Refuse numbers of a file that Qt cannot keep."""
        sizes = [self.width, self.height, *(side for size in self.fronts.values() for side in size)]
        if min(sizes) < 1 or max(sizes) > FARTHEST:
            raise ValueError("no size on a desktop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Where the docks are and how they are linked: what undo goes back to.

    `places` is Qt's own state of the main window in base64, `letters` each dock's link letter by identity (`flow-2`).
    `untouched` says that the sizes are still the default ones of whatever size the window has. `charts` says how price
    and flow shared their column in it; empty where they are tabs at every size, as in layouts of earlier versions.
    `covered` are docks under others, None where there are none.
    """

    places: str
    letters: dict[str, str] = field(default_factory=dict)
    untouched: bool = False
    charts: str = ""
    covered: Covered | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceState:
    """The whole state of a workspace; `instruments` are those of the link letters.

    `active` is the identity of the dock that had the focus, empty if it is not known.
    """

    place: Place | None = None
    arrangement: Arrangement = field(default_factory=lambda: Arrangement(places=""))
    instruments: dict[str, str] = field(default_factory=dict)
    docks: dict[str, DockState] = field(default_factory=dict)
    active: str = ""
