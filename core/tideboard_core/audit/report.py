"""Records of the order log as a person reads them: chosen by filters, with what their order was about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from tideboard_core.audit.records import Record, RecordKind

_OF_THE_ORDER: Final = ("account", "instrument", "verb", "side", "type")
"""What records after the first one do not repeat: they take it from the intent with their id."""
_PROGRAM: Final = "program"
"""Beside them the name of the program's key that an order was proposed with."""
_OWN: Final = ("quantity", "price", "order")
COLUMNS: Final = ("number", "time", "kind", "id", *_OF_THE_ORDER, *_OWN, "rest")
"""Columns of a report; `time` is UTC, `rest` is what has no column, as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which records are wanted; an empty part wants all. `begin` and `end` are aware, `end` is not included.

    `programs` are names of keys: of each its own lines, what it proposed, and the orders that were made from that.
    """

    kinds: frozenset[RecordKind] = frozenset()
    ids: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    instruments: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    begin: datetime | None = None
    end: datetime | None = None

    def wants(self, record: Record, about: Mapping[str, Any]) -> bool:
        """Whether a record passes; `about` has the facts of its order."""
        return (
            (not self.kinds or record.kind in self.kinds)
            and (not self.ids or record.id in self.ids)
            and (not self.accounts or str(about.get("account", "")) in self.accounts)
            and (not self.instruments or str(about.get("instrument", "")) in self.instruments)
            and (not self.programs or str(about.get(_PROGRAM, "")) in self.programs)
            and (self.begin is None or record.at >= self.begin)
            and (self.end is None or record.at < self.end)
        )


def report(records: Iterable[Record], wanted: Filter) -> Iterator[dict[str, str]]:
    """The wanted records in their order, each with the text of every column; one without a value is empty."""
    orders: dict[str, dict[str, Any]] = {}
    for record in records:
        stated = {name: record.data[name] for name in _OF_THE_ORDER if record.data.get(name) is not None}
        program = _program_of(record)
        about = orders.get(record.id, {}) | stated | ({} if program is None else {_PROGRAM: program})
        if record.id:
            orders[record.id] = about
        if wanted.wants(record, about):
            yield _row(record, about)


def _program_of(record: Record) -> object:
    """The name of the program's key that a record is about, None of no program."""
    if record.kind is RecordKind.PROPOSAL or record.data.get("what") == "programs":
        return record.data.get("key")
    proposal = record.data.get("proposal")  # of an order that was made from one
    return proposal.get("key") if isinstance(proposal, Mapping) else None


def _row(record: Record, about: Mapping[str, Any]) -> dict[str, str]:
    named = {*_OF_THE_ORDER, *_OWN}
    rest = {name: value for name, value in record.data.items() if name not in named and value is not None}
    values = {
        "number": record.number,
        "time": record.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
        "kind": record.kind.value,
        "id": record.id,
        **{name: about.get(name) for name in _OF_THE_ORDER},
        **{name: record.data.get(name) for name in _OWN},
        "rest": json.dumps(rest, ensure_ascii=False, separators=(", ", ": ")) if rest else None,
    }
    return {name: "" if values[name] is None else str(values[name]) for name in COLUMNS}
