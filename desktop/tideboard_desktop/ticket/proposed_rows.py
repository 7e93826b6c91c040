"""The ticket's rows while a program's proposal stands in it: numbers side by side, so that its words have room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QGridLayout, QSpacerItem, QVBoxLayout, QWidget

GAP = 6
"""Between two rows of the form."""
COLUMNS = 2


class ProposalParts(NamedTuple):
    """What shows a proposal: `head` above all rows, its `words` among them, and its `buttons` beside the terms.

    `changes`, a part of the head, stands in the place of the ticket's facts while it is shown: so no row moves.

    `words` says by its height for a width how high all of them are, by its hint what they should get, and by its least
    hint what they need.
    """

    head: QWidget
    changes: QWidget
    words: QWidget
    buttons: QWidget


class PairedFields(QGridLayout):
    """Takes fields out of a column of rows, two in a line, and puts them back below their captions."""

    def __init__(self, rows: QVBoxLayout, places: Mapping[QWidget, QWidget], gap: QSpacerItem) -> None:
        """`places` has the caption above each field; `gap` stands in the column between two that are taken out."""
        super().__init__()
        self._rows, self._places, self._gap = rows, places, gap
        self._held: list[QWidget] = []
        self.setSpacing(GAP)

    def hold(self, fields: Sequence[QWidget]) -> None:
        """Hold these fields; all others stand in the column. None of them gets another parent or loses the focus."""
        if list(fields) == self._held:
            return
        for field in self._held:
            self.removeWidget(field)
            self._rows.insertWidget(self._rows.indexOf(self._places[field]) + 1, field)
        self._held = list(fields)
        for place, field in enumerate(fields):
            self._rows.removeWidget(field)
            alone = place == len(fields) - 1 and place % COLUMNS == 0
            self.addWidget(field, place // COLUMNS, place % COLUMNS, 1, COLUMNS if alone else 1)
        self._gap.changeSize(0, 0 if fields else GAP)
        self._rows.invalidate()


def fit_words(parts: ProposalParts, facts: QWidget, form: QWidget, foot: QWidget, width: int) -> None:
    """Give a program's words, `width` pixels wide, the height that is left; with too little of it the facts make room.

    The dock is the head's parent; without words to show the facts are in their place.
    """
    dock, words = parts.head.parentWidget(), parts.words
    if words.isHidden() or dock is None:
        facts.show()
        return
    wanted, least = words.sizeHint().height(), words.minimumSizeHint().height()
    words.setFixedHeight(wanted)
    rest = sum(part.sizeHint().height() for part in (parts.head, form, foot))
    facts.setVisible(parts.changes.isHidden() and rest + facts.height() <= dock.height())
    room = dock.height() - rest + wanted - (0 if facts.isHidden() else facts.height())
    words.setFixedHeight(min(max(room, least), max(words.heightForWidth(width), least)))
