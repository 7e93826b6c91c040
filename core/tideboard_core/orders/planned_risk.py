"""What the confirmations of new orders named as their risk, out of the order log as it grows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from tideboard_core.audit.records import Record, RecordKind, lines, mentioning
from tideboard_core.model.instrument import market_of
from tideboard_core.model.order import Side
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.bracket_risk import exit_price
from tideboard_core.orders.writes import write_from
from tideboard_core.ports.trading import WriteVerb
from tideboard_core.trips.journal import PlannedOrder

_INTENT: Final = b'"kind":"intent"'
_EXITS: Final = b'"exits":{'


class PlannedRisks:
    """Reads a log on from where it stopped: it only grows. The chain is not verified here."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._found: dict[PlannedOrder, Decimal] = {}

    def read(self) -> dict[PlannedOrder, Decimal]:
        """All risks by now, of orders that were placed with a stop; blocks. OSError if the log cannot be read."""
        if self._path.exists():
            with self._path.open("rb") as log:
                if log.seek(0, 2) < self._read:  # another log
                    self._read = 0
                    self._found.clear()
                log.seek(self._read)
                data = log.read()
            whole = data[: data.rfind(b"\n") + 1]
            self._read += len(whole)
            wanted = b"\n".join(line for line in lines(whole) if _INTENT in line and _EXITS in line)
            self._found |= planned_risks(mentioning(wanted + b"\n", {"exits"}))
        return dict(self._found)


def planned_risks(records: Iterable[Record]) -> Mapping[PlannedOrder, Decimal]:
    """The loss at the stop of each new order, without fees: as its confirmation showed it by price."""
    found = {}
    for record in records:
        write = write_from(record)
        if record.kind is not RecordKind.INTENT or write is None or write.verb is not WriteVerb.PLACE:
            continue
        stop = None if write.exits is None else write.exits.stop_loss
        try:
            multiplier = Decimal(record.data.get("multiplier") or 1)
            value = Decimal(record.data.get("value") or 0)
            day = date.fromisoformat(record.data["day"]) if record.data.get("day") else None
        except (ArithmeticError, ValueError, TypeError, KeyError):
            continue  # of another version
        units = Decimal(write.quantity) * multiplier
        price = write.price if write.price is not None else value / units if units else None
        if stop is None or price is None:
            continue
        away = price - exit_price(stop) if write.side is Side.BUY else exit_price(stop) - price
        if away > 0:
            day = day or exchange_date(market_of(write.instrument), record.at)
            found[PlannedOrder(write.account, write.client_order_id, day)] = away * units
    return found
