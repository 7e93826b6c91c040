"""The dock of docs/add-a-dock.md: the smallest one that shows something and remembers it."""

from __future__ import annotations

from collections.abc import Mapping

from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.ui.dock_memory import JsonValue, Memory
from tideboard_desktop.ui.widgets.labels import label
from tideboard_desktop.ui.widgets.panel import TitleBar


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

    def memory(self) -> Memory:
        """The note."""
        return {"note": self.note}

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take up an earlier note."""
        note = memory.get("note")
        self.note = note if isinstance(note, str) else ""
