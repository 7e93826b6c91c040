"""What the order log has of one order: its steps, the checks and the book with which it was sent, and a note."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, NamedTuple

from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import Record, RecordKind, mentioning
from tideboard_core.errors import BadInput
from tideboard_core.lock.own_password import normal
from tideboard_core.model.order import Account, Order, OrderFee, Side
from tideboard_core.model.quote import OrderBook
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.review import Judged
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.trading import WriteVerb

LEVELS: Final = 5
"""Levels of each side of the book that the log keeps."""
LONGEST_NOTE: Final = 500
"""Characters of a note."""
_WORDS: Final = frozenset({"account", "instrument", "order", "market", "state", "currency"})
"""Data of checks that stay texts even if they look like numbers."""
_STEPS: Final = frozenset(RecordKind) - {RecordKind.NOTE}

FeesOf = Callable[[Account, Sequence[str]], Awaitable[list[OrderFee]]]
"""Reads the broker's charges of orders of an account."""


class BookLevel(NamedTuple):
    """One level of the book: the side that offers it, its price, its shares and how many orders they are."""

    side: Side
    price: Decimal
    quantity: int
    orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """With what a write was approved: every check, and the best levels of the book, highest ask first.

    `age` is how many seconds before the approval the book was last proven.
    """

    checks: tuple[Check, ...]
    book: tuple[BookLevel, ...]
    age: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStep:
    """A record of the log about the order, with the write that it belongs to; None = the order itself."""

    record: Record
    verb: WriteVerb | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDetails:
    """Steps of an order and of every write to it, oldest first; `basis` is that of the newest write that has one."""

    steps: tuple[LogStep, ...] = ()
    basis: Basis | None = None
    note: str = ""


def basis_data(verdicts: Verdicts) -> dict[str, object]:
    """What the intent of an approved write keeps of its checks and of the book at that moment."""
    data = checks_data(verdicts)
    if verdicts.snapshot.book is not None:
        data["book"] = book_data(verdicts.snapshot.book)
    return data


def checks_data(verdicts: Judged) -> dict[str, object]:
    """What the order log keeps of checks, and the age of the book at that moment."""
    checks = [[check.code, check.severity, check.passed, dict(check.data)] for check in verdicts.checks]
    return {"checks": checks, "book_age": verdicts.book_age}


def book_data(book: OrderBook) -> list[list[object]]:
    """The levels of a book near the market as the order log keeps them."""
    sides = ((Side.SELL, book.asks[:LEVELS][::-1]), (Side.BUY, book.bids[:LEVELS]))
    return [[side, row.price, row.quantity, row.orders] for side, rows in sides for row in rows]


def basis_of(data: Mapping[str, Any]) -> Basis | None:
    """The basis in the data of an intent; None for one without, or one that cannot be read."""
    try:
        checks = tuple(
            Check(code=CheckCode(code), severity=Severity(severity), passed=bool(passed), data=_figures(more))
            for code, severity, passed, more in data["checks"]
        )
        book = tuple(BookLevel(Side(a), Decimal(b), int(c), int(d)) for a, b, c, d in data.get("book") or ())
        age = data.get("book_age")
        return Basis(checks=checks, book=book, age=None if age is None else float(age))
    except (KeyError, ValueError, TypeError, AttributeError, ArithmeticError):
        return None


def order_details(order: Order, log: bytes) -> OrderDetails:
    """What the bytes of an order log have of `order`, ours or another program's; the chain is not verified here."""
    writes = _writes(order, mentioning(log, {order.id, order.remark}))
    # A second look through the log: the records that follow an intent name its id alone, not the order.
    ids = {name for name in (*writes, order.remark) if name}
    records = [record for record in mentioning(log, ids | {order.id}) if _about(record, order, ids)]
    bases = (basis_of(record.data) for record in reversed(records) if record.kind is RecordKind.INTENT)
    return OrderDetails(
        steps=tuple(LogStep(record=r, verb=_verb(r, writes)) for r in records if r.kind in _STEPS),
        basis=next((basis for basis in bases if basis is not None), None),
        note=next((str(r.data.get("text", "")) for r in reversed(records) if r.kind is RecordKind.NOTE), ""),
    )


def read_order_details(path: Path, order: Order) -> OrderDetails:
    """As `order_details`, from the file; blocks, and raises OSError if the log cannot be read."""
    return order_details(order, path.read_bytes() if path.exists() else b"")


async def keep_note(audit: Audit, order: Order, text: str, clean: Callable[[str], str]) -> None:
    """Append a note about an order; the newest one counts, an empty one takes it away.

    Raises BadInput as `checked_note`, or OrderDenied `audit` if the log cannot be written.
    """
    note = checked_note(text, clean)
    await audit.append(RecordKind.NOTE, order.remark, {"account": order.account_id, "order": order.id, "text": note})


def checked_note(text: str, clean: Callable[[str], str]) -> str:
    """A note as it is kept: plain text.

    `clean` takes the secrets that the program knows out of a text: a note with one is refused, since it is kept for
    good. Raises BadInput `note-too-long` with `most` or `note-secret`.
    """
    note = plain_text(text.strip(), LONGEST_NOTE + 1)
    if len(note) > LONGEST_NOTE:
        raise BadInput("note-too-long", most=LONGEST_NOTE)
    if any(clean(spelled) != spelled for spelled in (text, note, normal(text))):
        raise BadInput("note-secret")
    return note


def _writes(order: Order, records: Sequence[Record]) -> dict[str, WriteVerb]:
    """The verb of each write to the order, by its client order id."""
    verbs: dict[str, WriteVerb] = {}
    for record in records:
        if record.kind is RecordKind.INTENT and record.data.get("account") == order.account_id:
            hits = [str(row[0]) for row in record.data.get("orders") or () if row]
            if record.id == order.remark or order.id in (record.data.get("order"), *hits):
                verbs[record.id] = WriteVerb(record.data["verb"])
    return verbs


def _about(record: Record, order: Order, ids: set[str]) -> bool:
    itself = {None, order.id, f"?{order.remark}"}  # the last while its outcome is unknown
    if record.kind is RecordKind.TRANSITION and record.data.get("order") not in itself:
        return False  # an exit carries the number of its entry
    if record.id in ids and record.id:
        return True
    return record.data.get("order") == order.id and record.data.get("account") == order.account_id


def _verb(record: Record, writes: Mapping[str, WriteVerb]) -> WriteVerb | None:
    return None if record.kind is RecordKind.TRANSITION else writes.get(record.id)


def _figures(data: Mapping[str, Any]) -> dict[str, object]:
    """The data of a check as it was: the log has decimals as text."""
    return {name: value if name in _WORDS else _figure(value) for name, value in data.items()}


def _figure(value: object) -> object:
    if isinstance(value, str) and value[:1] in "-0123456789" and value:
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return value
