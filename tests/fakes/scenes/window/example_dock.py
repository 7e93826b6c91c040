"""The dock of docs/add-a-dock.md: the smallest one that shows something and remembers it."""

from __future__ import annotations

from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.ui.widgets.labels import label
from tideboard_desktop.ui.widgets.panel import TitleBar


class ExampleState(SavedState, kw_only=True):
    """What the person wrote."""

    note: str = ""


class ExampleDock(Dock):
    """Shows the selected security and a note of the person."""

    KEY = "example"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self.note = ""
        self.shown = label(context.selection.instrument, context.theme)
        self.column.addWidget(self.shown)
        self.selection.changed.connect(self.shown.setText)
        self.finish()

    def saved_state(self) -> ExampleState:
        return ExampleState(note=self.note)

    def restore(self, state: ExampleState) -> None:
        self.note = state.note
