"""Exits that an entry asks its broker to hold, and those that the broker lists for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from tideboard_core.errors import BadInput
from tideboard_core.model.order_terms import (
    OPEN_STATUSES,
    WAITING,
    OrderStatus,
    OrderTerm,
    OrderType,
    TimeInForce,
    TradingHours,
    TriggerType,
    require_price,
    require_sane,
)
from tideboard_core.model.shares import Shares


class ExitRole(StrEnum):
    """What an exit is for: it closes the position at a gain, or ends a loss."""

    TAKE_PROFIT = "take-profit"
    STOP_LOSS = "stop-loss"

    def order_type(self, *, limited: bool) -> OrderType:
        """The type that such an exit has as an order of its own; `limited`: it has a limit once it fires."""
        return WAITING[TriggerType.TOUCH if self is ExitRole.TAKE_PROFIT else TriggerType.STOP, limited]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitTerms:
    """One exit that is asked for: the price that releases it, and its limit then; None = at market."""

    trigger: Decimal
    limit: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse prices that no market has; raises BadInput."""
        require_sane(0, self.trigger, self.limit)
        require_price("trigger", self.trigger, wanted=True)
        require_price("price", self.limit, wanted=self.limit is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedExits:
    """What an entry asks the broker to hold: a take profit, a stop loss or both, of which the first to fire ends both.

    The terms are those of both; `expires` is the last exchange date of GTD. The broker puts them in force once all of
    the entry has filled, not before (LongPort, help centre, `conditional-order.md`).
    """

    take_profit: ExitTerms | None = None
    stop_loss: ExitTerms | None = None
    time_in_force: TimeInForce = TimeInForce.GTC
    expires: date | None = None
    hours: TradingHours = TradingHours.REGULAR

    def __post_init__(self) -> None:
        """Refuse a shape that no broker could mean; raises BadInput."""
        if self.take_profit is None and self.stop_loss is None:
            raise BadInput("exits-missing")
        if self.time_in_force is TimeInForce.IOC:
            raise BadInput("exits-immediate")
        if (self.expires is not None) != (self.time_in_force is TimeInForce.GTD):
            raise BadInput("expiry-missing" if self.expires is None else "expiry-not-wanted", value=self.expires)

    def terms(self) -> dict[ExitRole, ExitTerms]:
        """The exits that are asked for, the take profit first."""
        both = {ExitRole.TAKE_PROFIT: self.take_profit, ExitRole.STOP_LOSS: self.stop_loss}
        return {role: terms for role, terms in both.items() if terms is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldExit:
    """An exit as the broker lists it for an entry; `order_id` is the order that it is by itself. Times UTC.

    `quantity` is the broker's figure, which may be that of the whole entry while nothing has filled: see `covers`.
    `limit` None = at market once triggered. `hours` are those of a US exit; None = the broker does not tell, or the
    market has the regular ones alone. `untold` are other terms that it does not tell. `watch_untold`: nor whether it
    watches the trigger. `unwatched` as of an order.
    """

    order_id: str
    role: ExitRole
    trigger: Decimal
    limit: Decimal | None
    quantity: Shares
    filled: Shares
    status: OrderStatus
    time_in_force: TimeInForce
    expires: date | None
    updated: datetime
    hours: TradingHours | None = None
    untold: frozenset[OrderTerm] = frozenset()
    watch_untold: bool = False
    unwatched: bool = False

    @property
    def open(self) -> bool:
        """Whether it may still fill or be cancelled."""
        return self.status in OPEN_STATUSES

    def covers(self, entered: Shares) -> Shares:
        """Shares that it may still trade when `entered` shares of its entry have filled: never more than those.

        Counted before the entry has filled completely, too: what the broker then does is not ours to know.
        """
        return max(min(self.quantity, entered) - self.filled, 0) if self.open else 0
