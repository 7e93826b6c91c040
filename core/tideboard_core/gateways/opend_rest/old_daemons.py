"""What a FutuOpenD-rs that is too old may tell wrongly: orders that have ended come back as disabled, or as no status.

The changelog of FutuOpenD-rs (entries 1.4.71, 1.4.73, 1.4.90 and 1.4.109) is the only source; none of it was seen here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tideboard_core.errors import OrderRejected
from tideboard_core.model.offers import OutdatedProgram
from tideboard_core.model.order import DOUBTED, Order, OrderStatus
from tideboard_core.ports.trading import TradingSink

LEAST: Final = (1, 4, 109)
"""Below it another order's answer could come back, below 1.4.90 a new order could be missing from the list."""
_MISTAKEN: Final = frozenset({"101", "103", "104"})
"""Numbers that no protocol has, which daemons before 1.4.71 gave to disabled, taken back and deleted orders."""

Version = tuple[int, ...] | None


def words_of(version: Version) -> str:
    """Return a version as its program writes it; empty for none."""
    return "" if version is None else ".".join(map(str, version))


def outdated(version: Version) -> OutdatedProgram | None:
    """Return what is to be told of a daemon that is too old, or that never told its version; None of any other."""
    if version is not None and version >= LEAST:
        return None
    return OutdatedProgram(words_of(version), words_of(LEAST))


class DoubtedOrders:
    """A trading sink that marks orders which an old daemon may have told wrongly, as `read` marks those of a list.

    `version` returns what the daemon said of itself. Such an order works until a cancel of it was answered.
    """

    def __init__(self, sink: TradingSink, version: Callable[[], Version]) -> None:
        self._sink = sink
        self._version = version
        self._over: set[tuple[str, str]] = set()
        self._cancelling: dict[str, Order] = {}
        """Doubted orders of which a cancel has no answer, by the cancel's number."""
        self.filled, self.notice = sink.filled, sink.notice
        self.orders_unreadable = sink.orders_unreadable

    def order_changed(self, order: Order) -> None:
        """Pass on a pushed order."""
        self._sink.order_changed(self.read(order))

    def read(self, order: Order) -> Order:
        """Return an order as it may be taken: a disabled one of an old daemon may be over, or is known to be."""
        disabled = order.status is OrderStatus.DISABLED or order.broker_status in _MISTAKEN
        if not disabled or outdated(self._version()) is None:
            return order
        if (order.account_id, order.id) in self._over:
            return replace(order, status=OrderStatus.CANCELLED, broker_status="")
        return replace(order, status=OrderStatus.DISABLED, broker_status=DOUBTED)

    def cancelling(self, client_order_id: str, order: Order) -> None:
        """A cancel of an order leaves under this number."""
        if order.broker_status == DOUBTED:
            self._cancelling[client_order_id] = order

    def cancel_answered(self, client_order_id: str, error: Exception | None) -> None:
        """Take its order for over: the broker has answered, with yes or with a no for no known reason.

        A no for want of a lock, a right or a turn says nothing of the order.
        """
        order = self._cancelling.pop(client_order_id, None)
        no_reason = isinstance(error, OrderRejected) and error.data.get("reason") == "server-refused"
        if order is not None and (error is None or no_reason):
            self._over.add((order.account_id, order.id))
            self.order_changed(order)

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """Pass on an answer after its time-out, which ends a doubt as one in time does."""
        self.cancel_answered(client_order_id, error)
        self._sink.late_reply(client_order_id, order_id, error)
