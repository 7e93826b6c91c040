"""Interface of what a broker runs and files by itself: its grids, recurring plans and statements. Nothing is written.

Every call raises GatewayError kinds and queues for its rate limit.
"""

from __future__ import annotations

from typing import Protocol

from tideboard_core.model.order import Account
from tideboard_core.model.plans import BrokerPlans, StatementPeriod, Statements


class PlanSource(Protocol):
    """Reads of the plans and statements of the connection's account."""

    async def plans(self, account: Account) -> BrokerPlans:
        """All grids and recurring plans; raises NotOffered for an account that is not the connection's."""
        ...

    async def statements(self, account: Account, period: StatementPeriod) -> Statements:
        """The statements of days or of months, as many as one call has; raises as `plans`."""
        ...

    async def statement_link(self, account: Account, key: str) -> str:
        """Where the file of a statement can be read for a while, https; empty for anything else. Raises as `plans`."""
        ...
