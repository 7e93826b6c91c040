"""What a broker runs by itself in an account, as read last: named where positions are closed and orders cancelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from tideboard_core.errors import GatewayError
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.listeners import Listeners
from tideboard_core.model.order import Account
from tideboard_core.model.plans import BrokerPlans
from tideboard_core.ports.plans import PlanSource

UNREADABLE: Final = "reply-unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansReading:
    """`plans` are those of the newest answer, None before any; `error` is why the newest question had none.

    `waiting`: a question is out. Without an answer nobody knows what trades.
    """

    plans: BrokerPlans | None = None
    error: GatewayError | None = None
    waiting: bool = False

    @property
    def calm(self) -> bool:
        """Whether nothing says that a plan trades: none does, or the first answer is awaited."""
        return self.error is None and (self.plans is None or not (self.plans.trading or self.plans.unread))


class OutsidePlans:
    """Asks when it is told to, one question at a time for each account; `source` is None where a broker tells of none.

    Nothing of it writes, and nothing waits for it: who closes positions does not.
    """

    def __init__(
        self,
        source: Callable[[Account], PlanSource | None] = lambda _account: None,
        report: Callable[[Exception, str], None] = lambda _fault, _where: None,
    ) -> None:
        self._source, self._report = source, report
        self._readings: dict[AccountId, PlansReading] = {}
        self._listeners = Listeners()

    def source(self, account: Account) -> PlanSource | None:
        """Source of the plans and statements of an account; None without one."""
        return self._source(account)

    def reading(self, account: Account) -> PlansReading | None:
        """What is known of an account; None where its broker tells of no plans."""
        if self._source(account) is None:
            return None
        return self._readings.get(account.identity, PlansReading())

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when a question is out or answered; the result ends it."""
        return self._listeners.add(listener)

    async def read(self, account: Account) -> None:
        """Ask for the plans of an account, unless a question is out; what goes wrong is in its reading."""
        source, own = self._source(account), account.identity
        before = self._readings.get(own, PlansReading())
        if source is None or before.waiting:
            return
        self._keep(own, replace(before, waiting=True))
        after = replace(before, error=GatewayError(UNREADABLE, field="fault"))
        try:
            after = PlansReading(plans=await source.plans(account))
        except GatewayError as error:
            after = replace(before, error=error)
        except Exception as fault:  # noqa: BLE001  an answer that breaks ours is one that cannot be read
            self._report(fault, "plans")
        finally:
            self._keep(own, replace(after, waiting=False))

    def _keep(self, own: AccountId, reading: PlansReading) -> None:
        self._readings[own] = reading
        self._listeners.notify()
