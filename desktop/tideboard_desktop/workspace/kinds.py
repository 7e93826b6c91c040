"""What kinds of dock there are, and how one more of a kind is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from tideboard_desktop.memory import JsonValue
from tideboard_desktop.selection import Selection
from tideboard_desktop.widgets.panel import TitleBar

LEAST = 200
MOST = 4
"""So many docks of a kind that can be had several times."""


@runtime_checkable
class Numbered(Protocol):
    """A body that can be there several times and tells its parts apart by its number."""

    number: int


class Part(NamedTuple):
    """A dock's pieces; `focus` is what Alt+number focuses, `selection` what its link letter belongs to."""

    bar: TitleBar
    body: QWidget
    focus: QWidget
    selection: Selection | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DockKind:
    """One kind. `key` is the identity of its first dock; further ones are `key-2`, `key-3`, ...

    `first` are the pieces of a dock of the default layout; None = `more` makes it when somebody opens it first, as a
    tab of `stacked_on`, and menus have it under `group`. `more` builds another one over a selection of its own, up to
    `limit` docks; None = there is only one. A `trading` dock shows the environment itself. `least` is the width below
    which its contents would be cut. `beside` is what a second one remembers when the default layout of a wide window
    shows it.
    """

    key: str
    title: str
    first: Part | None = None
    more: Callable[[Selection], Part] | None = None
    group: str = ""
    stacked_on: str = ""
    limit: int = MOST
    trading: bool = False
    least: int = LEAST
    beside: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """How many docks of this kind there can be."""
        return 1 if self.more is None else self.limit

    @property
    def by_default(self) -> bool:
        """Whether it has a place in the default layout."""
        return self.first is not None


def identity(key: str, number: int) -> str:
    """The identity of the first, second ... dock of a kind."""
    return key if number == 1 else f"{key}-{number}"


def kind_of(identity: str) -> tuple[str, int]:
    """Key and number of an identity; the number is 0 where the identity is none of ours."""
    key, _dash, number = identity.partition("-")
    if not number:
        return key, 1
    return key, int(number) if number.isdecimal() and number.isascii() and 1 < int(number) <= MOST else 0
