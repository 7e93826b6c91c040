"""What clients asked of the ports and what became of the accounts' orders, for a test to look at: bounded, no secrets.

A request is kept by its name, its account and its securities alone: none of its other fields, no header, no answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any, ClassVar, Final, NamedTuple

from tideboard_core.model.order import Fill
from tideboard_core.model.shares import shares_text
from tideboard_sandbox.clock_driver import Requests
from tideboard_sandbox.exchange.broker.events import Event, FillMade, OrderChanged
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder
from tideboard_sandbox.server.faults import Point
from tideboard_sandbox.server.service import order_row

MOST_ROWS: Final = 10_000
"""Rows kept, the newest ones."""

MOST_SYMBOLS: Final = 20
"""Securities of a request that are named; a request may have hundreds."""

LONGEST: Final = 200
"""Characters of a text that a client chose, and of a reason."""

_NEVER = datetime.min.replace(tzinfo=UTC)

ANSWERED, REFUSED, UNREAD = "answered", "refused", "unread"
"""Outcomes of a request; `unread`: its connection was cut before it was read."""


@dataclass(slots=True)
class RequestRow:
    """One request; a port fills in what it learns of it. `client` is the connection, key or socket it came from."""

    number: int
    time: datetime
    door: str
    call: str
    client: str = ""
    proto: int | None = None
    account: str = ""
    symbols: tuple[str, ...] = ()
    outcome: str = ANSWERED
    reason: str = ""
    fault: str = ""
    kind: ClassVar[str] = "request"
    wanted: bool = field(default=True, repr=False)
    """Whether the row is kept, so that it is worth finding out what it is about."""

    def refuse(self, reason: str) -> None:
        """The port says no."""
        self.outcome, self.reason = REFUSED, reason[:LONGEST]

    def meet(self, point: Point | None) -> None:
        """A fault was ordered for it."""
        if point is not None:
            self.fault = point.value
        if point is Point.BEFORE_READ:
            self.outcome = UNREAD

    def concerns(self, account: str, symbols: tuple[str, ...]) -> None:
        """What it is about."""
        self.account = account[:LONGEST]
        self.symbols = tuple(name[:LONGEST] for name in symbols[:MOST_SYMBOLS])

    def content(self) -> dict[str, Any]:
        """The row as the control port gives it."""
        proto = {} if self.proto is None else {"proto": self.proto}
        fault = {"fault": self.fault} if self.fault else {}
        return {
            "kind": "request",
            "number": self.number,
            "time": self.time.isoformat(),
            "door": self.door,
            "call": self.call,
            **proto,
            "client": self.client,
            "account": self.account,
            "symbols": list(self.symbols),
            "outcome": self.outcome,
            "reason": self.reason,
            **fault,
        }


class OrderRow(NamedTuple):
    """An order as it stood after a change."""

    number: int
    time: datetime
    order: ExchangeOrder

    @property
    def kind(self) -> str:
        return "order"

    @property
    def account(self) -> str:
        return self.order.account_id

    def content(self) -> dict[str, Any]:
        """The row as the control port gives it: the order as in `state`, its kind as `order_type`."""
        order = order_row(self.order)
        order["order_type"] = order.pop("kind")
        head = {"kind": "order", "number": self.number, "time": self.time.isoformat(), "account": self.account}
        return {**head, **order}


class FillRow(NamedTuple):
    """An execution."""

    number: int
    time: datetime
    fill: Fill

    @property
    def kind(self) -> str:
        return "fill"

    @property
    def account(self) -> str:
        return self.fill.account_id

    def content(self) -> dict[str, Any]:
        """The row as the control port gives it."""
        fill = self.fill
        return {
            "kind": "fill",
            "number": self.number,
            "time": self.time.isoformat(),
            "account": self.account,
            "order": fill.order_id,
            "instrument": fill.instrument,
            "side": fill.side.value,
            "quantity": shares_text(fill.quantity),
            "price": f"{fill.price:f}",
        }


Row = RequestRow | OrderRow | FillRow


class Journal:
    """The rows of a run, oldest first. `now` gives the exchange's time; with `most` 0 nothing is kept."""

    def __init__(self, now: Callable[[], datetime], *, most: int = MOST_ROWS) -> None:
        self._now = now
        self._rows: deque[Row] = deque(maxlen=most)
        self._number = 0
        self.requests = Requests()
        """Requests that have come, kept or not."""

    @property
    def last(self) -> int:
        """Number of the newest row; they count up, also over rows that are kept no longer."""
        return self._number

    def request(self, door: str, call: str, *, client: object = "", proto: int | None = None) -> RequestRow:
        """A new row for a request that has come; the port completes it."""
        self.requests.count += 1
        if not self._rows.maxlen:
            return RequestRow(0, _NEVER, door, call, wanted=False)
        row = RequestRow(self._next(), self._now(), door, call, str(client)[:LONGEST], proto)
        self._rows.append(row)
        return row

    def on_event(self, event: Event) -> None:
        """Take down what happened to an order."""
        if not self._rows.maxlen:
            return
        if isinstance(event, OrderChanged):
            self._rows.append(OrderRow(self._next(), self._now(), event.order))
        elif isinstance(event, FillMade):
            self._rows.append(FillRow(self._next(), self._now(), event.fill))

    def read(self, wanted: Mapping[str, object], *, after: int = 0, count: int | None = None) -> list[dict[str, Any]]:
        """Rows newer than number `after` whose fields are as in `wanted`, the newest `count`, oldest first.

        An account of LongPort's stands for all its currencies.
        """
        newest = (row for row in reversed(self._rows) if row.number > after and _fits(row, wanted))
        found = newest if count is None else islice(newest, max(count, 0))
        return [row.content() for row in found][::-1]

    def clear(self) -> None:
        """Forget every row; the numbers go on."""
        self._rows.clear()

    def restart(self) -> None:
        """Forget every row and count from one again."""
        self._rows.clear()
        self._number = 0

    def _next(self) -> int:
        self._number += 1
        return self._number


def _fits(row: Row, wanted: Mapping[str, object]) -> bool:
    return all(
        getattr(row, name, None) == value or (name == "account" and row.account.startswith(f"{value}-"))
        for name, value in wanted.items()
    )


NO_JOURNAL: Final = Journal(lambda: _NEVER, most=0)
"""For a port of which nobody reads a journal."""
