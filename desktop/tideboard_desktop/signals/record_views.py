"""The pictures of a rule's row as widgets: how often it fired, what came after, its last firings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent

from tideboard_desktop.signals.pictures import FIRED_WIDTH, HEIGHT, NOTHING_FIRED, Fired, fired_figure
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.accessible_roles import give_role


class FiredView(Plot):
    """The number large, a bar for each session, and words."""

    def __init__(self, theme: Theme, *, identifier: str) -> None:
        super().__init__(theme, identifier=identifier, name="")
        give_role(self, QAccessible.Role.StaticText)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(theme.px(FIRED_WIDTH), theme.px(HEIGHT))
        self.show_fired(NOTHING_FIRED)

    def show_fired(self, fired: Fired) -> None:
        self.show_figure(fired_figure(fired, self.theme))
        self.setAccessibleName("; ".join(part for part in (f"{fired.number} {fired.of}", *fired.lines) if part.strip()))


class WalkedView(Plot):
    """Pictures side by side; ↑ and ↓ leave for another row: `left_by` carries -1 or 1."""

    left_by = Signal(int)

    def __init__(self, theme: Theme, *, identifier: str, name: str, width: int) -> None:
        super().__init__(theme, identifier=identifier, name=name)
        self.setFixedSize(theme.px(width), theme.px(HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Leave, else as every plot."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.left_by.emit(step)
