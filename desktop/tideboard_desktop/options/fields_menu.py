"""The menu of columns of an option chain."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from tideboard_desktop.memory import JsonValue
from tideboard_desktop.models.option_fields import DEFAULT_FIELDS, OptionField, meaning, title
from tideboard_desktop.qt_text import button_text, tip

translate = QCoreApplication.translate


def fill_fields(menu: QMenu, shown: Sequence[OptionField], choose: Callable[[Sequence[OptionField]], None]) -> None:
    """Put every column into a menu, those that are shown ticked; the last one cannot be taken away."""
    menu.clear()
    menu.setToolTipsVisible(True)
    for field in OptionField:
        action = menu.addAction(button_text(title(field)))
        action.setToolTip(tip(meaning(field)))
        action.setCheckable(True)
        action.setChecked(field in shown)
        action.setEnabled(shown != (field,))
        action.triggered.connect(lambda _on=False, one=field: choose(toggled(shown, one)))
    menu.addSeparator()
    reset = menu.addAction(translate("OptionChain", "Reset columns"))
    reset.triggered.connect(lambda _on=False: choose(DEFAULT_FIELDS))


def toggled(shown: Sequence[OptionField], field: OptionField) -> tuple[OptionField, ...]:
    """The columns with one more or one less, always in the same order."""
    wanted = {*shown} ^ {field}
    return tuple(one for one in OptionField if one in wanted)


def recalled(names: JsonValue) -> tuple[OptionField, ...]:
    """Columns of a memory; unknown names are passed over, an odd memory gives the first ones."""
    wanted = {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()
    return tuple(one for one in OptionField if one.value in wanted) or DEFAULT_FIELDS
