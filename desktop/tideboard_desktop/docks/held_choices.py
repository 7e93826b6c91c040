"""What the choices in a row of a dock hold it to: those that are other than at first, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.ui.widgets.pick_button import PickButton
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate
_Choice: TypeAlias = tuple[QWidget, Callable[[], object], Callable[[], str]]


class HeldChoices:
    """Looks at segments, menus, switches and fields of `row`; `changed` is called after each choice, whoever made it.

    Each counts as it stood when it was first seen: when this was made, or, if it was added later, at `find_parts`.
    """

    def __init__(self, row: QWidget, changed: Callable[[], None], *, but: QWidget | None = None) -> None:
        """`but` is one of them that does not count."""
        self._row, self._changed, self._but = row, changed, but
        self._seen = set[QWidget]()
        self._choices = dict[QWidget, tuple[Callable[[], object], object, Callable[[], str]]]()
        self.find_parts()

    def find_parts(self) -> None:
        """See which parts the row has now."""
        parts = self._row.findChildren(QWidget)
        for gone in self._choices.keys() - set(parts):
            del self._choices[gone]
        fresh = [part for part in parts if part not in self._seen]
        self._seen = set(parts)
        for part in fresh:
            _on_change(part, self._changed)
        for part, key, words in _choices(fresh):
            if part is not self._but:
                self._choices[part] = key, key(), words

    def words(self) -> list[str]:
        """The words of each choice that is other than at first."""
        self.find_parts()
        return [words() for key, first, words in self._choices.values() if key() != first]


def _on_change(part: QWidget, changed: Callable[[], None]) -> None:
    if isinstance(part, PickButton):
        part.changed.connect(changed)
    elif isinstance(part, MenuChoice):
        part.chosen.connect(lambda _key: changed())
    elif isinstance(part, QAbstractButton) and part.isCheckable():
        part.toggled.connect(lambda _on: changed())
    elif isinstance(part, QLineEdit):
        part.textChanged.connect(lambda _text: changed())


def _choices(parts: Iterable[QWidget]) -> Iterator[_Choice]:
    for part in parts:
        if isinstance(part, Segments | MenuChoice):
            yield part, partial(getattr, part, "key"), partial(_word, part)
        elif isinstance(part, QLineEdit):
            yield part, part.text, partial(_typed, part)
        elif isinstance(part, QAbstractButton) and part.isCheckable() and not isinstance(part.parentWidget(), Segments):
            yield part, part.isChecked, partial(_switch_words, part)


def _word(choice: Segments | MenuChoice) -> str:
    return choice.words[choice.key]


def _typed(field: QLineEdit) -> str:
    return quoted(field.text())


def quoted(words: str) -> str:
    """Typed words, in quotation marks."""
    return translate("Filters", "\u201c{words}\u201d").format(words=words)


def _switch_words(switch: QAbstractButton) -> str:
    name = switch.accessibleName() or switch.text()
    return name if switch.isChecked() else translate("Filters", "without {name}").format(name=name)
