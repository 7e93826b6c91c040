"""What went over a broker's wire, in order, as read from the bytes: the only thing that judges a walk over sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple, TypeVar

E = TypeVar("E")


class Asked(NamedTuple):
    """A list was asked for, `fresh` = of the broker's server; `key` is that of its answer."""

    what: str
    fresh: bool
    key: str


class ListedOrder(NamedTuple):
    """An order as an answer has it; `left` = shares that may trade still."""

    number: str
    code: str
    side: int
    shares: int
    left: int
    filled: int
    remark: str


class Listed(NamedTuple):
    """The answer with a list: orders, or shares held by code."""

    what: str
    key: str
    orders: tuple[ListedOrder, ...] = ()
    held: tuple[tuple[str, int], ...] = ()


class Pushed(NamedTuple):
    """A push about a security."""

    code: str


class Write(NamedTuple):
    """A write that trades, as its bytes have it; `verb` is place, change, cancel, act or all."""

    verb: str
    key: str
    account: str = ""
    code: str = ""
    side: int = 0
    kind: int | str = 0
    shares: int = 0
    price: Decimal = Decimal(0)
    trigger: Decimal | None = None
    order: str = ""
    remark: str = ""


class Answered(NamedTuple):
    """The answer to a write."""

    key: str
    good: bool
    order: str = ""


class Opened(NamedTuple):
    """The broker's own lock was opened, or closed."""

    good: bool


class Line(NamedTuple):
    """One event with its place, its moment in seconds and the number of the login."""

    serial: int
    at: float
    login: int
    event: object


class WireLog:
    """Every line; `on_line` is called with each."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.login = 0
        self.lines: list[Line] = []
        self.on_line: Callable[[Line], None] = lambda _line: None

    def add(self, event: object) -> None:
        """Keep an event."""
        line = Line(len(self.lines), self._now(), self.login, event)
        self.lines.append(line)
        self.on_line(line)

    def of(self, kind: type[E]) -> Iterator[tuple[Line, E]]:
        """The lines with an event of a kind, newest first."""
        return ((line, line.event) for line in reversed(self.lines) if isinstance(line.event, kind))
