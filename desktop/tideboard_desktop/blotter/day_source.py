"""The day of the account in view: asked of the loss brake, whose prices are read while it is on screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Account, Order, Position
from tideboard_desktop.ui.tasks import Tasks

if TYPE_CHECKING:  # imported with the first position or trade
    from tideboard_core.orders.brake.day_rows import DayRow
    from tideboard_core.orders.brake.loss_brake import LossBrake


class DaySource:
    """`brake` returns what computes the day, always the same; its first call imports it. None: nothing does."""

    def __init__(self, hub: Hub, tasks: Tasks, brake: Callable[[], LossBrake] | None) -> None:
        self._hub, self._tasks, self._brake = hub, tasks, brake
        self._used: LossBrake | None = None
        self._reading = False

    def rows(self, account: Account) -> Sequence[DayRow] | None:
        """The day of each security held or traded today; None while it is not known."""
        positions: tuple[Position, ...] | None = self._hub.value(Topic.POSITIONS.of(account.id))
        if positions is None:
            return None
        if self._brake is None:
            return ()
        orders: tuple[Order, ...] | None = self._hub.value(Topic.ORDERS.of(account.id))
        fills = self._hub.value(Topic.FILLS.of(account.id))
        if orders is None or fills is None:
            return None
        held = any(position.quantity for position in positions)
        if not (held or fills or any(order.filled for order in orders)):
            return ()  # nothing to compute: the brake is not imported for it
        self._used = self._brake()
        return self._used.day_rows(account)

    def look(self, account: Account) -> bool:
        """Read prices that are due, once a second while the day is on screen; whether there is a day to show."""
        if not self.rows(account) or self._used is None:
            return False
        self._used.shown = account.id
        if not self._reading and self._used.due(account):
            self._reading = True
            self._tasks.spawn(self._read(self._used, account), name="prices for the day's result")
        return True

    def rest(self) -> None:
        """Read nothing more while the day is off screen."""
        if self._used is not None:
            self._used.shown = ""

    async def _read(self, brake: LossBrake, account: Account) -> None:
        try:
            await brake.read(account)
        finally:
            self._reading = False
