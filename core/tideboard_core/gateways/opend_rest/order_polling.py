"""Reads orders and fills whose pushes are silent or do not exist, and tells what changed as a push would."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from tideboard_core.errors import GatewayDown, TideboardError
from tideboard_core.gateways.opend_rest.memory import OrderMemory
from tideboard_core.model.order import Account, Fill, Order

log = logging.getLogger(__name__)

WORKING_SECONDS: Final = 3.0
"""Between two readings of an account with working orders, where there are no pushes: ten fresh reads fit into 30 s."""
IDLE_SECONDS: Final = 15.0
"""The same where nothing works: another program may place an order."""


class Lists(Protocol):
    """The calls that tell of orders."""

    async def orders(self, account: Account) -> list[Order]:
        """Today's orders."""
        ...

    async def fills(self, account: Account) -> list[Fill]:
        """Today's executions."""
        ...


class OrderPolling:
    """Keeps the accounts that are watched. `quiet` = seconds without a push that a working order may have."""

    def __init__(self, lists: Lists, memory: OrderMemory, now: Callable[[], float], *, quiet: float) -> None:
        self._lists = lists
        self._memory = memory
        self._now = now
        self._quiet = quiet
        self._pushes = True
        self._accounts: tuple[Account, ...] = ()
        self._read: dict[str, float] = {}
        self._told: set[str] = set()

    def watch(self, accounts: Sequence[Account]) -> None:
        """These from now on; whoever watches them reads them first."""
        self._accounts = tuple(accounts)
        self._read = {account.id: self._now() for account in accounts}

    def start(self, *, pushes: bool) -> None:
        """A connection stands, with pushes or without."""
        self._pushes = pushes

    async def look(self) -> None:
        """Read the accounts that are due; GatewayDown comes out."""
        for account_id in self._memory.take_pushed():
            self._read[account_id] = self._now()
        for account in self._accounts:
            if self._now() - self._read[account.id] >= self._wait(account):
                self._read[account.id] = self._now()
                await self._look_at(account)

    def _wait(self, account: Account) -> float:
        working = any(order.open for order in self._memory.of(account.id))
        if self._pushes:
            return self._quiet if working else float("inf")
        return min(self._quiet, WORKING_SECONDS if working else IDLE_SECONDS)

    async def _look_at(self, account: Account) -> None:
        try:
            await self._tell(account)
        except GatewayDown:
            raise
        except TideboardError as error:
            log.info("orders of %s not read: %s", account.short_id, error.code)

    async def _tell(self, account: Account) -> None:
        """Hand on what is other than it was; executions are read where an order has more of them."""
        before = {order.id: order for order in self._memory.of(account.id)}
        changed = [row for row in await self._lists.orders(account) if before.get(row.id) != row]
        filled = [row for row in changed if row.filled > (before[row.id].filled if row.id in before else 0)]
        if filled:
            for fill in await self._lists.fills(account):
                if fill.id not in self._told:
                    self._told.add(fill.id)
                    self._memory.filled(fill)
        for row in changed:
            self._memory.order_changed(row)
        self._memory.take_pushed()  # what was read here was no push
