"""Which widgets of a row stay visible in a narrow window: the least important are hidden first, none is cut."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget


class Group(NamedTuple):
    """Widgets that stand together, `gap` apart; without a visible one the group takes no room."""

    whole: QWidget
    pieces: Sequence[QWidget]
    gap: int


def room(groups: Sequence[Group], given_up: Collection[QWidget], gap: int) -> int:
    """Width of the groups, `gap` apart, without the hidden widgets."""
    widths = [_width(group, given_up) for group in groups if group.whole not in given_up]
    shown = [width for width in widths if width]
    return sum(shown) + gap * max(0, len(shown) - 1)


def given_up(groups: Sequence[Group], order: Sequence[QWidget], width: int, gap: int) -> set[QWidget]:
    """The shortest beginning of `order` (widgets and whole groups, least important first) to hide to fit `width`.

    All of `order` if even that is not enough.
    """
    gone: set[QWidget] = set()
    for piece in order:
        if room(groups, gone, gap) <= width:
            break
        gone.add(piece)
    return gone


def wanted(piece: QWidget) -> bool:
    """Whether a widget has something to show."""
    return not bool(piece.property("empty"))


def want(piece: QWidget, *, something: bool) -> None:
    """Set whether a widget has something to show."""
    if wanted(piece) is not something:
        piece.setProperty("empty", not something)


def _width(group: Group, gone: Collection[QWidget]) -> int:
    pieces = [piece for piece in group.pieces if wanted(piece) and piece not in gone]
    if not pieces:
        return 0
    return sum(piece.sizeHint().width() for piece in pieces) + group.gap * (len(pieces) - 1)
