"""What a security was on a day: name, lot, currency, type and price steps, kept with its recorded session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from tideboard_core.archive.database import Database
from tideboard_core.archive.rows import SessionId
from tideboard_core.archive.units import LARGEST, instant, micros
from tideboard_core.model.instrument import SecurityType
from tideboard_core.model.price_steps import Bands

_LONGEST: Final = 4096
"""Characters of a name or a table of steps; ours are shorter by far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """Facts of one security on one day as the provider sent them; `received` (aware UTC) is when.

    `steps` is the price step table that held, empty where it is not known for sure. Halts are no fact of the day: they
    follow from the flag SUSPENDED of the quotes.
    """

    name: str
    lot_size: int
    currency: str
    security_type: SecurityType
    steps: Bands
    received: datetime


def facts_text(steps: Bands) -> str:
    """The price steps as the file has them: `0.25:0.001 0.5:0.005`, the highest price of each and its step."""
    return " ".join(f"{limit}:{step}" for limit, step in steps)


def facts_of(row: tuple[int, str, int, str, str, str]) -> SessionFacts | None:
    """The facts of a row of the file (received, name, lot, currency, type, steps); None if they cannot be such."""
    received, name, lot, currency, kind, steps = row
    try:
        if len(steps) > _LONGEST or len(name) > _LONGEST or not 0 < lot <= LARGEST:
            return None
        bands = tuple((Decimal(limit), Decimal(step)) for limit, step in (each.split(":") for each in steps.split()))
        if not all(limit.is_finite() and step.is_finite() and step > 0 for limit, step in bands):
            return None
        return SessionFacts(
            name=name,
            lot_size=lot,
            currency=currency,
            security_type=SecurityType(kind),
            steps=bands,
            received=instant(received),
        )
    except (ArithmeticError, ValueError, TypeError, OverflowError):
        return None


def write_facts(database: Database, session: SessionId, facts: SessionFacts) -> bool:
    """Add facts as a further version, unless they are those of the newest one; inside the caller's transaction."""
    values = (
        facts.name,
        facts.lot_size,
        facts.currency,
        str(facts.security_type),
        facts_text(facts.steps),
    )
    newest = database.one(f"SELECT version, {_VALUES} FROM facts {_NEWEST}", session)  # noqa: S608  # names of ours
    if newest is not None and newest[1:] == values:
        return False
    version = 1 if newest is None else int(newest[0]) + 1
    database.execute(
        f"INSERT INTO facts(key, symbol, day, version, received, {_VALUES}) VALUES (?,?,?,?,?,?,?,?,?,?)",  # noqa: S608
        (*session, version, micros(facts.received), *values),
    )
    return True


def read_facts(database: Database, session: SessionId) -> SessionFacts | None:
    """The newest facts of a session; None without any, and where they cannot be such."""
    if not database.has_depth:
        return None
    row = database.one(f"SELECT received, {_VALUES} FROM facts {_NEWEST}", session)  # noqa: S608  # names of ours
    return None if row is None else facts_of((row[0], row[1], row[2], row[3], row[4], row[5]))


_VALUES: Final = "name, lot, currency, type, steps"
_NEWEST: Final = "WHERE key=? AND symbol=? AND day=? ORDER BY version DESC LIMIT 1"
