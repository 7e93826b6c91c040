"""Everything that a trading dock is given, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fakes.reviews import TENCENT
from fakes.scripted_guard import ScriptedGuard, ScriptedSettlement
from fakes.trading_floor import TradingFloor
from tideboard_desktop.docks.blotter import BlotterDock
from tideboard_desktop.docks.blotter_history import PastSource
from tideboard_desktop.format import UnitStyle
from tideboard_desktop.frame import Frame
from tideboard_desktop.order_desk import OrderDesk
from tideboard_desktop.selection import Selection
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme


@dataclass
class Room:
    """Floor, guard, desk, and the window over which dialogs open."""

    floor: TradingFloor
    guard: ScriptedGuard
    settlement: ScriptedSettlement
    tasks: Tasks
    frame: Frame
    theme: Theme
    desk: OrderDesk
    window: QWidget
    selection: Selection = field(default_factory=lambda: Selection(TENCENT.id))


def blotter_in(room: Room, past: PastSource) -> BlotterDock:
    """The blotter dock, alone in the room's window."""
    dock = BlotterDock(
        room.floor.hub,
        room.selection,
        room.frame,
        room.theme,
        room.floor.clock,
        room.tasks,
        desk=room.desk,
        history=past,
        units=UnitStyle.KMB,
    )
    QVBoxLayout(room.window).addWidget(dock)
    return dock
