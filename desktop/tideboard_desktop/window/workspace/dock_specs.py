"""The rows of the table of docks: key, title, builder, default place, and whether a dock is shown by default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple, Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.dock_memory import JsonValue
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.widgets.panel import TitleBar

MOST = 4
"""The largest number of docks of one row."""


@runtime_checkable
class NumberedBody(Protocol):
    """A body of which several exist; its number makes identifiers unique."""

    number: int


@runtime_checkable
class NamesItself(Protocol):
    """A body with its own words in place of the title, such as the tabs of the order book."""

    def show_stacked(self, *, stacked: bool) -> None:
        """Whether the dock's name stands on a tab above the title bar."""
        ...


@runtime_checkable
class HasStops(Protocol):
    """A body with parts that F6 and Shift+F6 come to after its own focus."""

    def stops(self) -> list[QWidget]:
        """The parts that are on screen, in their order."""
        ...


class DockParts(NamedTuple):
    """The widgets of one dock.

    `focus` is what Alt+number focuses, `selection` belongs to its link letter. `views` are those inside the dock that a
    command of the window can focus by name. `front` returns the one that is in front, if the dock has several behind
    tabs: a key that only goes to the dock leaves its tabs alone.
    """

    bar: TitleBar
    body: QWidget
    focus: QWidget
    selection: Selection | None = None
    views: Mapping[str, QWidget] = MappingProxyType({})
    front: Callable[[], QWidget] | None = None


class At(Enum):
    """The side of another dock at which a dock is placed."""

    RIGHT = "right"
    BELOW = "below"
    TAB = "tab"


class DockPlace(NamedTuple):
    """The default place of a dock: beside the dock `of`, or as a tab of it. Without `of` it is the first dock."""

    at: At = At.RIGHT
    of: str = ""


FIRST = DockPlace()


class DockSize(NamedTuple):
    """Size of a dock with its title bar, without tabs, in logical pixels at 100 % text."""

    width: int
    height: int


LEAST = DockSize(200, 96)
"""No dock is ever smaller in the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DockSpec:
    """One row in the table of docks. `key` is the identity of the first dock of the row; more are `key-2`, `key-3`.

    `build` makes a dock for its own selection, at most `most` of them. A dock that is `shown` belongs to the default
    layout and is built with the window, `prepare` a turn of the loop before it; as a tab it stands left of the dock of
    its `place`, which is in front. Any other is closed until the user opens it, at its `place`, and menus list it under
    `group`. The palette opens every dock with a `group`. A `trading` dock is about orders. At the size `wished` all of
    a dock has room, below `least` not even five rows: it takes a place by these when it is opened. A place that a
    person or a layout gives may be smaller, but a `trading` dock is never narrower than `least`. `beside` is what a
    second one recalls when the default layout of a wide window shows it. `also` has further words by which the palette
    finds it. One that `fills` may fill the window.
    """

    key: str
    title: str
    build: Callable[[Selection], DockParts]
    prepare: Callable[[], None] | None = None
    place: DockPlace = FIRST
    shown: bool = False
    group: str = ""
    most: int = 1
    trading: bool = False
    fills: bool = True
    least: DockSize = LEAST
    wished: DockSize = LEAST
    beside: Mapping[str, JsonValue] = field(default_factory=dict)
    also: tuple[str, ...] = ()


def identity(key: str, number: int) -> str:
    """The identity of the first, second ... dock of a row."""
    return key if number == 1 else f"{key}-{number}"


def split_identity(identity: str) -> tuple[str, int]:
    """Key and number of an identity; the number is 0 if the identity is invalid."""
    key, _dash, number = identity.partition("-")
    if not number:
        return key, 1
    return key, int(number) if number.isdecimal() and number.isascii() and 1 < int(number) <= MOST else 0
