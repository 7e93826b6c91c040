"""Which pieces of a row stay when the row is too narrow: the least important go first, none is ever cut."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget


class Group(NamedTuple):
    """Pieces that stand together, `gap` apart; without a visible piece the group takes no room."""

    whole: QWidget
    pieces: Sequence[QWidget]
    gap: int


def room(groups: Sequence[Group], given_up: Collection[QWidget], gap: int) -> int:
    """Width of the groups, `gap` apart, without the pieces that were given up."""
    widths = [_width(group, given_up) for group in groups if group.whole not in given_up]
    shown = [width for width in widths if width]
    return sum(shown) + gap * max(0, len(shown) - 1)


def given_up(groups: Sequence[Group], order: Sequence[QWidget], width: int, gap: int) -> set[QWidget]:
    """The shortest beginning of `order` (pieces and whole groups, least important first) that must go to fit `width`.

    All of it where even that is not enough.
    """
    gone: set[QWidget] = set()
    for piece in order:
        if room(groups, gone, gap) <= width:
            break
        gone.add(piece)
    return gone


def wanted(piece: QWidget) -> bool:
    """Whether a piece has something to show."""
    return not bool(piece.property("empty"))


def want(piece: QWidget, *, something: bool) -> None:
    """Note whether a piece has something to show."""
    if wanted(piece) is not something:
        piece.setProperty("empty", not something)


def _width(group: Group, gone: Collection[QWidget]) -> int:
    pieces = [piece for piece in group.pieces if wanted(piece) and piece not in gone]
    if not pieces:
        return 0
    return sum(piece.sizeHint().width() for piece in pieces) + group.gap * (len(pieces) - 1)
