"""Everything that a trading dock is given, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from fakes.reviews import TENCENT
from fakes.scripted_guard import ScriptedGuard, ScriptedSettlement
from fakes.trading_floor import TradingFloor
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
