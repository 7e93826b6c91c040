"""The row of filters of a dock: what can be picked, and words; they combine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from tideboard_desktop.docks.held_choices import quoted
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import let_clear, line_edit
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.pick_button import PICK_HEIGHT, PickButton
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
_FIELD: Final = 150


class FilterRow(QWidget):
    """`changed` says that other rows are wanted. A subclass adds its parts in order; they wrap like words.

    Identifiers begin with `key`.
    """

    changed = Signal()

    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__()
        self.theme, self.key = theme, key
        self._picks: list[PickButton] = []
        self._fields: list[QLineEdit] = []
        self._flow = FlowLayout(gap=6)
        vbox(self._flow, on=self, margins=(10, 4, 10, 4))

    def add(self, part: QWidget) -> None:
        """Add a part that has no filter of its own, or tells of it otherwise."""
        self._flow.addWidget(part)

    def insert_before(self, there: QWidget, part: QWidget) -> None:
        """Put a part before one that is there."""
        self._flow.insert(self._flow.indexOf(there), part)

    def add_pick(self, part: str, name: str, every: Callable[[], str], several: Callable[[int], str]) -> PickButton:
        """A choice of several, named `name`; `every` are the words for all, `several` those for a number of them."""
        made = PickButton(every, several, self.theme, identifier=f"{self.key}_{part}", name=name)
        made.changed.connect(self.changed)
        self._picks.append(made)
        self.add(made)
        return made

    def add_symbols(self) -> PickButton:
        """The choice of symbols."""
        return self.add_pick(
            "symbols",
            translate("Common", "Symbols"),
            lambda: translate("Common", "All symbols"),
            lambda count: translate("Common", "{count} symbols").format(count=count),
        )

    def add_sides(self) -> PickButton:
        """The choice of a side; both are the same as none."""
        both = translate("Common", "Both sides")
        return self.add_pick("sides", translate("Common", "Side"), lambda: both, lambda _count: both)

    def add_words(self, name: str, hint: str) -> QLineEdit:
        """The field for words, named `name`."""
        field = line_edit(f"{self.key}_words", name, self.theme, width=_FIELD, height=PICK_HEIGHT + 2, hint=hint)
        let_clear(field)
        field.setStyleSheet("QLineEdit { min-height: 0; padding: 0 6px; }")
        field.textChanged.connect(lambda _text: self.changed.emit())
        self._fields.append(field)
        self.add(field)
        return field

    def held(self) -> list[str]:
        """What each filter that is set holds the rows to, in words."""
        picked = [pick.chosen_words for pick in self._picks if pick.picked]
        return [*picked, *(quoted(field.text()) for field in self._fields if field.text())]


def shown_words(shown: int, count: int, held: Sequence[str] = ()) -> str:
    """How many of how many rows are shown, and what the filters that are set hold them to."""
    counts = {"shown": fmt.quantity(shown), "count": fmt.quantity(count)}
    if not held:
        return translate("Filters", "{shown} of {count} shown").format(**counts)
    return translate("Filters", "{shown} of {count} shown: {filters}").format(**counts, filters=listed(held))


def set_words(field: QLineEdit, words: str) -> None:
    """Put words into the field of a row without telling."""
    field.blockSignals(True)
    field.setText(words)
    field.blockSignals(False)
