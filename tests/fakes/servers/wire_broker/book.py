"""What a broker has that is written for the walks over raw sockets alone: shares, orders, executions, and a script."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum

BUY, SELL = 1, 2


class State(Enum):
    """How an order is."""

    WORKS = "works"
    DISABLED = "disabled"
    DONE = "done"
    CANCELLED = "cancelled"
    VOID = "void"
    """Every execution of it was taken back."""


OPEN = frozenset({State.WORKS, State.DISABLED})


@dataclass(slots=True)
class Row:
    """One order; `trigger` set = it waits for that price."""

    number: int
    code: str
    side: int
    kind: int | str
    shares: int
    price: Decimal
    trigger: Decimal | None
    remark: str
    born: datetime
    changed: datetime
    filled: int = 0
    paid: Decimal = Decimal(0)
    state: State = State.WORKS

    @property
    def left(self) -> int:
        """Shares that may trade still."""
        return self.shares - self.filled if self.state in OPEN else 0


@dataclass(slots=True)
class Execution:
    """Shares of an order that traded; `counted` are the shares and the money of it that its order's row has."""

    number: int
    row: Row
    shares: int
    price: Decimal
    at: datetime
    counted: tuple[int, Decimal]
    taken_back: datetime | None = None
    corrected: datetime | None = None

    @property
    def moved(self) -> int:
        """Shares that came by it, below zero for those that went."""
        return self.shares if self.row.side == BUY else -self.shares


@dataclass(slots=True)
class Mood:
    """What one request meets. `late` seconds; `silent`: no answer; `refused`; `cut`: the connection is closed.

    `lost`: nothing is done of it. `busy`: the same, and the call is refused with a pause of a day, in the gateway's own
    words ("own") or by another page in front of it ("page").
    """

    late: float = 0.0
    silent: bool = False
    refused: bool = False
    cut: bool = False
    lost: bool = False
    busy: str = ""


@dataclass(slots=True)
class BrokerBook:
    """The truth of the broker. `on_row` and `on_fill` are called with what a push would tell.

    `bid`, `ask`: a limit at or beyond them trades, as much of it as `fate` says: all, a part, later, nothing.
    `cached` are the rows and shares of the last list that was asked of the server.
    """

    now: Callable[[], datetime]
    chance: random.Random
    later: Callable[[float, Callable[[], None]], object]
    held: dict[str, int] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    fills: list[Execution] = field(default_factory=list)
    bid: Decimal = Decimal("612.00")
    ask: Decimal = Decimal("612.50")
    fate: str = "all"
    on_row: Callable[[Row], None] = lambda _row: None
    on_fill: Callable[[Execution], None] = lambda _fill: None
    number: int = 7000
    late: list[tuple[str, int]] = field(default_factory=list)
    """Codes and shares that are gone and that the list of positions counts still."""

    def next(self) -> int:
        """A number that was not used."""
        self.number += 1
        return self.number

    def place(
        self,
        code: str,
        side: int,
        kind: int | str,
        shares: int,
        price: Decimal,
        trigger: Decimal | None = None,
        remark: str = "",
    ) -> Row:
        """Take a new order; what of it trades at once trades before this returns."""
        row = Row(self.next(), code, side, kind, shares, price, trigger, remark, self.now(), self.now())
        self.rows[row.number] = row
        self.on_row(row)
        self.trade(row)
        return row

    def trade(self, row: Row) -> None:
        """Let an order meet the market as the script has it."""
        crosses = row.price >= self.ask if row.side == BUY else row.price <= self.bid
        if row.trigger is not None or row.state is not State.WORKS or not crosses:
            return
        if self.fate == "all":
            self.fill(row, row.left)
        elif self.fate == "part":
            self.fill(row, max(row.left // 200, 1) * 100)
        elif self.fate == "later":
            self.later(self.chance.choice([0.5, 2.5, 7.0]), lambda: self.fill(row, row.left))

    def fill(self, row: Row, shares: int) -> None:
        """Some of an order trades."""
        shares = min(shares, row.left)
        if shares <= 0:
            return
        row.filled += shares
        row.changed = self.now()
        row.state = State.DONE if row.filled == row.shares else State.WORKS
        self.held[row.code] = self.held.get(row.code, 0) + (shares if row.side == BUY else -shares)
        price = row.price or self.bid
        execution = Execution(self.next(), row, shares, price, self.now(), (shares, shares * price))
        row.paid += shares * price
        self.fills.append(execution)
        self.on_row(row)
        self.on_fill(execution)

    def bust(self, one: Execution, *, off: bool, late: float) -> None:
        """Take an execution back; positions show it `late` seconds after, its order's row if it has it `off`."""
        one.taken_back, row = self.now(), one.row
        self._move(row.code, -one.moved, late)
        if off and row.state not in OPEN:
            self._count(one, 0, Decimal(0))
            row.state = State.CANCELLED if row.filled else State.VOID
        row.changed = self.now()
        self.on_fill(one)
        self.on_row(row)

    def correct(self, one: Execution, *, shares: int, price: Decimal, off: bool, late: float) -> None:
        """Change the terms of an execution; positions show it `late` seconds after, and its order's row if not `off`.

        Without any delay of positions a row that has it not at once has it three seconds after.
        """
        row, before = one.row, one.moved
        one.corrected, one.shares, one.price = self.now(), shares, price
        self._move(row.code, one.moved - before, late)

        def show() -> None:
            if one.taken_back is not None and not one.counted[0]:
                return
            self._count(one, one.shares, one.shares * one.price)
            row.changed = self.now()
            if row.state not in OPEN and row.filled < row.shares:
                row.state = State.CANCELLED if row.filled else State.VOID
            self.on_row(row)

        self.on_fill(one)
        if off:
            show()
        else:
            self.later(late or 3.0, show)

    @staticmethod
    def _count(one: Execution, shares: int, paid: Decimal) -> None:
        """Have the row of its order count so much of an execution."""
        row, (before, money) = one.row, one.counted
        row.filled, row.paid, one.counted = row.filled + shares - before, row.paid + paid - money, (shares, paid)

    def _move(self, code: str, shares: int, late: float) -> None:
        self.held[code] = self.held.get(code, 0) + shares
        if late and shares:
            self.late.append((code, -shares))
            self.later(late, lambda: self.late.remove((code, -shares)))

    def listed(self, code: str) -> int:
        """Shares as the list of positions has them."""
        return self.held.get(code, 0) + sum(shares for of, shares in self.late if of == code)

    def change(self, number: int, shares: int, price: Decimal, trigger: Decimal | None) -> bool:
        """Change an order; whether it could be."""
        row = self.rows.get(number)
        if row is None or row.state not in OPEN or shares <= row.filled:
            return False
        row.shares, row.price, row.changed = shares, price, self.now()
        row.trigger = trigger if row.trigger is not None else None
        self.on_row(row)
        self.trade(row)
        return True

    def end(self, number: int) -> bool:
        """Cancel an order; whether it could be."""
        row = self.rows.get(number)
        if row is None or row.state not in OPEN:
            return False
        row.state, row.changed = State.CANCELLED, self.now()
        self.on_row(row)
        return True

    def working(self, code: str = "", side: int = 0) -> Iterator[Row]:
        """Orders that may trade."""
        rows = list(self.rows.values())
        return (row for row in rows if row.left and code in ("", row.code) and side in (0, row.side))

    def free(self, code: str) -> int:
        """Shares held that no working sale takes."""
        return self.held.get(code, 0) - sum(row.left for row in self.working(code, SELL))
