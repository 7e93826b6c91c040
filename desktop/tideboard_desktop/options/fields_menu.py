"""The menu of columns of an option chain."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from tideboard_desktop.options.chain_fields import DEFAULT_FIELDS, OptionField, meaning, title
from tideboard_desktop.ui.dock_memory import JsonValue
from tideboard_desktop.ui.literal_text import button_text, tip

translate = QCoreApplication.translate


def fill_fields(menu: QMenu, shown: Sequence[OptionField], choose: Callable[[Sequence[OptionField]], None]) -> None:
    """Add every column to a menu, the shown ones ticked; the last one cannot be removed."""
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
    """The columns with one added or removed, always in the same order."""
    wanted = {*shown} ^ {field}
    return tuple(one for one in OptionField if one in wanted)


def recalled(names: JsonValue) -> tuple[OptionField, ...]:
    """Columns from a layout; unknown names are ignored, an invalid value gives the default."""
    wanted = {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()
    return tuple(one for one in OptionField if one.value in wanted) or DEFAULT_FIELDS
