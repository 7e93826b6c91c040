"""Everything that a trading dock is given, in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fakes.scenes.trading.filled_hub import TradingFloor
from fakes.scenes.trading.guard import ScriptedGuard, ScriptedSettlement
from fakes.scenes.window.dock_context import dock_context
from fakes.values.reviews import TENCENT
from tideboard_core.model.order import OrderRequest
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.charges import OrderCharges
from tideboard_core.ports.trading import TradingGateway
from tideboard_desktop.blotter.commands import blotter_commands
from tideboard_desktop.blotter.dock import BlotterDock
from tideboard_desktop.blotter.exit_actions import ExitActions
from tideboard_desktop.blotter.past_days import PastSource
from tideboard_desktop.blotter.row_menu import row_entries
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.day_result import DaySource
from tideboard_desktop.docks.saved_views import OwnNotes
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.panel import TitleBar


@dataclass
class Room:
    """Floor, guard, desk, and the window over which dialogs open."""

    floor: TradingFloor
    guard: ScriptedGuard
    settlement: ScriptedSettlement
    tasks: Tasks
    frame: Frame
    theme: Theme
    desk: OrderSubmission
    window: QWidget
    selection: Selection = field(default_factory=lambda: Selection(TENCENT.id))
    filled: list[OrderRequest] = field(default_factory=list)
    """What the ticket was filled with."""

    @cached_property
    def exits(self) -> ExitActions:
        """What may be done about exits."""
        return ExitActions(self.floor.hub, self.desk, self.filled.append, self.floor.clock.market)

    def context(self) -> DockContext:
        """What a dock of this room is built from."""
        return dock_context(
            self.floor.hub, self.selection, self.frame, theme=self.theme, clock=self.floor.clock, tasks=self.tasks
        )


def blotter_in(
    room: Room,
    past: PastSource,
    brake: Callable[[], LossBrake] | None = None,
    notes: Callable[[], OwnNotes] | None = None,
) -> BlotterDock:
    """The blotter dock, alone in the room's window; `brake` computes the day's result, `notes` has saved views."""
    dock = BlotterDock(
        room.context(),
        TitleBar("", room.theme, link=room.selection.letter),
        submission=room.desk,
        history=past,
        charges=OrderCharges(room.floor.hub, room.floor.clock, cast("TradingGateway", past)),
        exits=lambda: room.exits,
        commands=blotter_commands,
        row_entries=row_entries,
        day=DaySource(room.floor.hub, room.floor.clock, room.tasks, brake),
        notes=notes,
    )
    QVBoxLayout(room.window).addWidget(dock)
    return dock
