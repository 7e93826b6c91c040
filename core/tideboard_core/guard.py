"""The only way to an order: checks, confirmation, checks again, audit, last look, write."""

from __future__ import annotations

from dataclasses import dataclass

from tideboard_core.errors import OrderError
from tideboard_core.model.order import Account, CancelRequest, ModifyRequest, OrderRequest
from tideboard_core.model.review import OrderPreview


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOutcome:
    """What became of one order of a cancel all: `error` None = accepted for processing."""

    order_id: str
    error: OrderError | None


class Guard:
    """Constructed by app.py; see docs/life-of-an-order.md. Signatures stand, bodies follow."""

    def client_order_id(self) -> str:
        """The next free client order id (`TB-1120-0417`); it is used up by `submit`, not by asking."""
        raise NotImplementedError

    def preview(self, request: OrderRequest | ModifyRequest) -> OrderPreview:
        """Cost, checks and effect on the book on current data, for the ticket; never raises, never sends."""
        raise NotImplementedError

    async def submit(self, request: OrderRequest) -> str:
        """Check, confirm, check, audit and send a new order; returns the broker's order id.

        Raises OrderDenied (code = a CheckCode, VoidCode or `not-confirmed`, `not-sent`..., data as at the code plus
        `record`, the number of the audit line), OrderRejected (data `text`), OrderUnknown (data `client_order_id`).
        """
        raise NotImplementedError

    async def submit_modify(self, request: ModifyRequest) -> None:
        """As `submit`, for a change of a working order."""
        raise NotImplementedError

    async def submit_cancel(self, request: CancelRequest) -> None:
        """Ask lightly, audit and withdraw a working order; same errors."""
        raise NotImplementedError

    async def submit_cancel_all(self, account: Account) -> list[CancelOutcome]:
        """Ask once with the list of every open order of `account`, then withdraw them one by one."""
        raise NotImplementedError
