"""Format of the order log: JSON lines, each with the hash of the one before and its own; and its verification."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

FILE = "orders.audit.jsonl"
ANCHOR_FILE = "orders.audit.anchor"
ZERO = "0" * 64
"""What the first line names as the hash before it."""
MAX_LINE = 64 * 1024
"""Bytes of the longest line of an intent; one that needs more is written in parts, or not at all."""
_HASH_MEMBER = b',"hash":"'
_TAIL = len(_HASH_MEMBER) + 64 + len(b'"}')


class RecordKind(StrEnum):
    """The type of a line."""

    DENIED = "denied"
    INTENT = "intent"
    NOT_SENT = "not-sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    SETTLED = "settled"
    TRANSITION = "transition"
    LOCK = "lock"
    LIMITS = "limits"
    FLATTEN = "flatten"
    GATEWAY_ACT = "gateway-act"
    GAP = "gap"
    NOTE = "note"
    PROPOSAL = "proposal"
    DIFFERENCE = "difference"
    TAKEN_BACK = "taken-back"


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False, eq=False):
    """One line: `id` is the client order id it is about (empty for none), `at` UTC wall time.

    `text` is what the line says beside its place in the chain, once `with_text` has made it. The cycle collector passes
    over records: a start reads those of years at once, and a line leads back to none.
    """

    kind: RecordKind
    id: str
    at: datetime
    data: Mapping[str, Any] = msgspec.field(default_factory=dict)
    number: int = 0
    text: bytes = b""

    def __eq__(self, other: object) -> bool:
        """Whether both say the same; `text` is made of the rest."""
        return isinstance(other, Record) and self._parts() == other._parts()

    __hash__ = None  # type: ignore[assignment]  # as of every mutable content

    def __repr__(self) -> str:
        return f"Record{self._parts()}"

    def _parts(self) -> tuple[object, ...]:
        return structs.astuple(self)[:-1]  # `text` is the last


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAnchor:
    """How long the log was and what its last hash was; kept beside the log and, daily, in the keyring."""

    count: int = 0
    head: str = ZERO

    def to_text(self) -> str:
        """`count head`, as stored."""
        return f"{self.count} {self.head}"

    @classmethod
    def from_text(cls, text: str) -> LogAnchor | None:
        """Read what `to_text` wrote; None for anything else."""
        count, _, head = text.strip().partition(" ")
        if not count.isdecimal() or len(head) != len(ZERO):
            return None
        return cls(count=int(count), head=head)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the log is worth. `problem` empty = whole; else `broken` with its 1-based `line`, `shorter` or `unreadable`.

    `torn` counts bytes of an unfinished last line (a crash during a write): they were never acknowledged. `anchored` is
    the count of the longest anchor, 0 without any: what follows it may have lost lines at its end.
    """

    count: int
    head: str
    problem: str = ""
    line: int = 0
    anchored: int = 0
    torn: int = 0
    end: int = 0

    @property
    def whole(self) -> bool:
        """Whether every line that ever was acknowledged is there, unchanged."""
        return not self.problem


class _Line(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """The members of a line as `encode` writes them; its hash is compared before, as bytes."""

    n: int
    at: str
    kind: str
    id: str
    data: dict[str, Any]
    prev: str
    hash: str = ""


_NAMED = {one.value: one for one in RecordKind}  # an enum's own call takes a tenth of the reading
_LINES = msgspec.json.Decoder(_Line)
"""Half the time of `json`; all records share the names of members, a third of what 100,000 lines took."""


def encode(record: Record, *, number: int, previous: str) -> tuple[bytes, str]:
    """The line of `record` (with its line end) and its hash."""
    head = b'{"n":%d,%b,"prev":"%b"' % (number, record.text or _text(record), previous.encode())
    digest = hashlib.sha256(head).hexdigest()
    return head + _HASH_MEMBER + digest.encode() + b'"}\n', digest


def with_text(record: Record) -> Record:
    """The record with its text: an intent is made into one as its length is checked, and not again before the flush."""
    return structs.replace(record, text=_text(record))


def _text(record: Record) -> bytes:
    body: dict[str, Any] = {"at": record.at.astimezone(UTC).isoformat(), "kind": record.kind.value}
    body |= {"id": record.id, "data": dict(record.data)}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.encode(errors="backslashreplace")[1:-1]  # half a surrogate pair must not end the writing thread


def decode(line: bytes, *, number: int, previous: str) -> tuple[Record, str] | None:
    """The record of `line` (without line end) and its hash, or None when it is not line `number` after `previous`."""
    head, tail = line[:-_TAIL], line[-_TAIL:]
    digest = hashlib.sha256(head).hexdigest()
    if tail != _HASH_MEMBER + digest.encode() + b'"}':
        return None
    record = _record(line, number=number, previous=previous)
    return None if record is None else (record, digest)


def _record(text: bytes, *, number: int | None = None, previous: str = "") -> Record | None:
    """The record of a JSON text; None if it is none of ours, or with `number` not that one after `previous`."""
    try:
        line = _line(text)
        if number is not None and (line.n != number or line.prev != previous):
            return None
        at = datetime.fromisoformat(line.at)  # msgspec takes other spellings, and rounds what this cuts off
        if at.tzinfo is None:
            return None
        return Record(kind=_NAMED[line.kind], id=line.id, at=at, data=line.data, number=int(line.n))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _line(text: bytes) -> _Line:
    """What `json` reads in a text; msgspec takes less: no half of a surrogate pair, no infinity, no further member."""
    try:
        return _LINES.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        body = json.loads(text)
        name, data = body["id"], body["data"]
        if not isinstance(name, str) or not isinstance(data, dict):
            raise TypeError from None  # a hash that fits, but no line of ours
        return _Line(body["n"], body["at"], body["kind"], name, data, body.get("prev", ""))


def mentioning(data: bytes, texts: Collection[str]) -> list[Record]:
    """The records of a log's bytes whose lines contain one of the texts, in their order; the chain is not verified."""
    wanted = [json.dumps(text, ensure_ascii=False)[1:-1].encode(errors="backslashreplace") for text in texts if text]
    found = (_record(line) for line in lines(data) if any(text in line for text in wanted))
    return [record for record in found if record is not None]


def lines(data: bytes) -> Iterator[bytes]:
    """Finished lines without their line ends; preallocated zeros at the end are no line."""
    rest = data.rstrip(b"\0")
    start = 0
    while (end := rest.find(b"\n", start)) >= 0:
        yield rest[start:end]
        start = end + 1


def read(data: bytes, *anchors: LogAnchor) -> tuple[Verification, list[Record]]:
    """Verify `data` against `anchors` and return its records up to the first problem."""
    records: list[Record] = []
    heads = {0: ZERO}
    wanted = {anchor.count for anchor in anchors}
    head, end = ZERO, 0
    for number, line in enumerate(lines(data), start=1):
        good = decode(line, number=number, previous=head)
        if good is None:
            longest = max((a.count for a in anchors), default=0)
            broken = Verification(count=number - 1, head=head, problem="broken", line=number, anchored=longest, end=end)
            return broken, records
        record, head = good
        records.append(record)
        if number in wanted:
            heads[number] = head
        end += len(line) + 1
    torn = len(data.rstrip(b"\0")) - end
    return _against(anchors, heads, Verification(count=len(records), head=head, end=end, torn=torn)), records


def verify(path: Path, *more: LogAnchor) -> Verification:
    """Verify the log at `path` with the anchor beside it and `more` (the keyring's); an absent log is empty."""
    return read_log(path, *more)[0]


def read_log(path: Path, *more: LogAnchor) -> tuple[Verification, list[Record]]:
    """Verify the log at `path` as `verify` does, and return its records up to the first problem.

    What a symbolic link in its place leads to is no order log: the window refuses it too.
    """
    if path.is_symlink():
        return Verification(count=0, head=ZERO, problem="unreadable"), []
    beside = read_anchor(path.with_name(ANCHOR_FILE))  # before the log, which may grow meanwhile
    try:
        data = path.read_bytes() if path.exists() else b""
    except OSError:
        return Verification(count=0, head=ZERO, problem="unreadable"), []
    return read(data, *([beside] if beside else []), *more)


def read_anchor(path: Path) -> LogAnchor | None:
    """The anchor file's content, None when there is none or it cannot be read as one."""
    try:
        return LogAnchor.from_text(path.read_text("ascii"))
    except (OSError, ValueError):
        return None


def _against(anchors: tuple[LogAnchor, ...], heads: dict[int, str], found: Verification) -> Verification:
    """What was `found` of whole lines held against the anchors; `heads` are the hashes of the lines that these name."""
    for anchor in anchors:
        if anchor.count > found.count:
            return replace(found, problem="shorter", anchored=anchor.count)
        if heads[anchor.count] != anchor.head:
            return replace(found, problem="broken", line=max(anchor.count, 1), anchored=anchor.count)
    return replace(found, anchored=max((a.count for a in anchors), default=0))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, frozenset | set | tuple):
        return sorted(value) if isinstance(value, frozenset | set) else list(value)
    return str(value)
