"""The cell of a security that is held, for the positions of one account and of all."""

from __future__ import annotations

from tideboard_core.model.order import Position
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.words.joining import together


def security_cell(position: Position, name: str) -> Cell:
    """The security with its name; of a doubtful holding, in amber, with why in place of the name."""
    if position.doubt is None:
        return Cell(position.instrument, second=name, strong=True)
    from tideboard_desktop.ui.words.held_doubt import doubt_sentence, doubt_word  # with the first of them

    exact = together(name, doubt_sentence(position))
    return Cell(position.instrument, TextColour.WARN, second=doubt_word(position), strong=True, exact=exact)
