"""A comparison of orders with what was confirmed, over a real journal, with what it wrote to the log and told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from fakes.values.clock import ManualClock
from fakes.values.hub_values import known
from fakes.values.trading import ACCOUNTS
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_id import Environment
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import instrument_id
from tideboard_core.model.live import GatewayState, Lazy
from tideboard_core.model.order import ModifyRequest, Order, OrderRequest, OrderStatus, Side
from tideboard_core.model.order_terms import OrderTerm, OrderType
from tideboard_core.orders.as_confirmed.comparison import OrderComparison
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.writes import UnknownWrite, write_data, write_of

ACCOUNT = ACCOUNTS[Environment.LIVE]
AAPL = instrument_id("US.AAPL")
STOP = AttachedExits(stop_loss=ExitTerms(trigger=Decimal(200)), take_profit=ExitTerms(trigger=Decimal(300)))


class Bench:
    """A comparison over a real journal, with what it wrote to the log and told."""

    def __init__(self, records: list[Record] | None = None) -> None:
        self.clock, self.records, self.reported = ManualClock(), records or [], list[Order]()
        self.journal = OrderJournal(self.clock)
        self.journal.follow([ACCOUNT])
        if records is not None:
            self.journal.restore(records)
        self.hub = Hub(self.clock)
        self.hub.listen_to(Topic.DIFFERENCE, lambda key: self.reported.append(known(self.hub, key)))
        self.runs(1011)
        self.made = OrderComparison(self.hub, self.clock, self.journal, note=self.note)
        if records is not None:
            self.made.restore(records)

    def runs(self, version: int) -> None:
        """The gateway is of this version."""
        state = GatewayState(
            time=self.clock.market(), quotes_logged_in=True, trade_logged_in=True, markets={}, server_version=version
        )
        self.hub.publish(Topic.GATEWAY_STATE.of(""), Lazy.ready(state))

    def note(self, kind: RecordKind, order_id: str, data: dict[str, Any]) -> None:
        self.records.append(Record(kind=kind, id=order_id, at=self.clock.wall(), data=data))

    def request(self, **changes: Any) -> OrderRequest:
        fields: dict[str, Any] = {
            "account": ACCOUNT,
            "instrument": AAPL,
            "side": Side.BUY,
            "order_type": OrderType.LIMIT,
            "quantity": 100,
            "price": Decimal("250.00"),
            "client_order_id": self.journal.next_id(),
        }
        return OrderRequest(**(fields | changes))

    def sent(self, **changes: Any) -> UnknownWrite:
        """An order on its way, counted as the guard counts it."""
        request = self.request(**changes)
        self.journal.use(request.client_order_id)
        draft = draft_of(request)
        self.journal.count(draft, (request.price or Decimal(250)) * request.quantity)
        write = write_of(request, self.clock.wall())
        self.note(
            RecordKind.INTENT, write.client_order_id, write_data(write) | self.journal.counted(write.client_order_id)
        )
        self.made.sent(write)
        return write

    def accepted(self, order_id: str = "B1", **changes: Any) -> tuple[UnknownWrite, Order]:
        """An order that the broker has accepted, and the row that keeps it as confirmed."""
        write = self.sent(**changes)
        self.journal.orders[ACCOUNT.id, order_id] = write.client_order_id
        self.note(RecordKind.ACCEPTED, write.client_order_id, {"order": order_id})
        self.made.answered(write, order_id)
        return write, replace(write.shown(), id=order_id, status=OrderStatus.SUBMITTED, exits_asked=None)

    def request_row(self) -> Order:
        """A row of the account."""
        return replace(write_of(self.request(), self.clock.wall()).shown(), status=OrderStatus.PENDING)

    def changed(self, row: Order, **changes: Any) -> UnknownWrite:
        """A change of an order on its way."""
        number = self.journal.next_id()
        self.journal.use(number)
        request = ModifyRequest(account=ACCOUNT, order=row, client_order_id=number, **changes)
        write = write_of(request, self.clock.wall())
        self.made.sent(write)
        return write

    @property
    def differences(self) -> list[dict[str, Any]]:
        """What the log has of differences."""
        return [dict(one.data) for one in self.records if one.kind is RecordKind.DIFFERENCE and "term" in one.data]


def values_of(row: Order) -> list[tuple[OrderTerm, str, str]]:
    return [(one.term, one.asked, one.kept) for one in row.differs]
