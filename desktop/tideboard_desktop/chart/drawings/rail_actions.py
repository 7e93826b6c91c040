"""What the rail and the palette offer: tools, switches, undo, deletion."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
from tideboard_desktop.chart.drawings.model import DrawingKind
from tideboard_desktop.chart.drawings.words import kind_names

translate = QCoreApplication.translate


class DrawingAction(NamedTuple):
    """One button of the rail. `key` is the letter that runs it while the rail has the focus.

    `is_on` tells whether a switch is on, None for what is no switch; `tool` is set for what draws with the next clicks.
    """

    id: str
    icon: str
    text: str
    key: str
    run: Callable[[], None]
    is_on: Callable[[], bool] | None
    enabled: Callable[[], bool]
    tool: bool = False


_TOOLS = (
    (DrawingKind.TREND, "slash", "T"),
    (DrawingKind.RAY, "move-up-right", "R"),
    (DrawingKind.HORIZONTAL, "minus", "H"),
    (DrawingKind.CHANNEL, "equal", "C"),
    (DrawingKind.FIBONACCI, "text-align-justify", "F"),
    (DrawingKind.RECTANGLE, "square", "B"),
    (DrawingKind.TEXT, "type", "W"),
    (DrawingKind.MEASURE, "ruler", "M"),
)


def drawing_actions(drawings: ChartDrawings) -> list[list[DrawingAction]]:
    """The groups of the rail from top to bottom."""

    def always() -> bool:
        return True

    def tool(kind: DrawingKind | None, icon: str, text: str, key: str) -> DrawingAction:
        name = "cursor" if kind is None else kind.value
        return DrawingAction(
            name, icon, text, key, partial(drawings.choose, kind), lambda: drawings.tool is kind, always, tool=True
        )

    def switch(
        name: str, icon: str, text: str, key: str, flip: Callable[[], None], on: Callable[[], bool]
    ) -> DrawingAction:
        return DrawingAction(name, icon, text, key, flip, on, always)

    def step(
        name: str, icon: str, text: str, key: str, run: Callable[[], None], able: Callable[[], bool]
    ) -> DrawingAction:
        return DrawingAction(name, icon, text, key, run, None, able)

    names = kind_names()
    return [
        [
            tool(None, "mouse-pointer-2", translate("Drawings", "Select and move"), "V"),
            *(tool(kind, icon, names[kind], key) for kind, icon, key in _TOOLS),
        ],
        [
            switch(
                "magnet", "magnet", translate("Drawings", "Magnet to open, high, low, close"), "G",
                lambda: drawings.set_magnet(on=not drawings.magnet), lambda: drawings.magnet,
            ),
            switch(
                "lock", "lock", translate("Drawings", "Lock all drawings"), "L",
                lambda: drawings.set_locked(on=not drawings.locked), lambda: drawings.locked,
            ),
            switch(
                "hide", "eye-off", translate("Drawings", "Hide all drawings"), "E",
                lambda: drawings.set_hidden(on=not drawings.hidden), lambda: drawings.hidden,
            ),
        ],
        [
            step(
                "undo", "undo-2", translate("Drawings", "Undo on the chart"), "U",
                drawings.undo, lambda: drawings.can_undo,
            ),
            step(
                "redo", "redo-2", translate("Drawings", "Redo on the chart"), "Y",
                drawings.redo, lambda: drawings.can_redo,
            ),
            step(
                "delete", "trash-2", translate("Drawings", "Delete the selected drawing"), "D",
                drawings.delete, lambda: drawings.selected is not None and drawings.can_edit,
            ),
        ],
    ]  # fmt: skip
