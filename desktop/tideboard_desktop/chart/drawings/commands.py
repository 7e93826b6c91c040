"""The commands of the drawings of a chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
from tideboard_desktop.chart.drawings.rail_actions import DrawingAction
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
_STEPS = {"undo": ("Ctrl+Z",), "redo": ("Ctrl+Y",)}


def drawing_commands(
    groups: Sequence[Sequence[DrawingAction]],
    drawings: ChartDrawings,
    run: Callable[[DrawingAction], None],
    *,
    rail: QWidget,
    scope: QWidget,
) -> list[Command]:
    """Every button of the rail, by its letter inside the rail; undo and redo also by keys inside `scope`."""
    group = translate("Drawings", "Drawing")
    buttons = [action for each in groups for action in each]
    found = [
        Command(
            id=f"chart.draw.{action.id}",
            text=titled(group, action.text),
            group=group,
            run=partial(run, action),
            keys=(action.key,),
            scope=rail,
            enabled=action.enabled,
        )
        for action in buttons
    ]
    found += [
        Command(
            id=f"chart.drawings.{action.id}",
            text=titled(group, action.text),
            group=group,
            run=partial(run, action),
            keys=_STEPS[action.id],
            scope=scope,
            enabled=action.enabled,
            listed=lambda: False,
        )
        for action in buttons
        if action.id in _STEPS
    ]
    words: tuple[tuple[str, str, Callable[[], None]], ...] = (
        ("delete_all", translate("Drawings", "Delete all drawings of the security"), drawings.delete_all),
        (
            "fold",
            translate("Drawings", "Show or fold the drawing tools"),
            lambda: drawings.set_folded(on=not drawings.folded),
        ),
    )
    return [
        *found,
        *(Command(id=f"chart.draw.{id_}", text=titled(group, text), group=group, run=act) for id_, text, act in words),
    ]
