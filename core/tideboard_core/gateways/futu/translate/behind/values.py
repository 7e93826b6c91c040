"""Days and figures of answers about what stands behind the flow: bounded, and absent where the field is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from tideboard_core.gateways.common.bounds import names_field, quantity, read_rows, refuse, shares, unreadable
from tideboard_core.gateways.futu.translate.symbols import instrument_of
from tideboard_core.gateways.futu.translate.values import day_of, decimal
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.shares import Shares
from tideboard_core.ports.trading import ReadRows
from tideboard_proto.opend import Qot_Common_pb2 as Qot

MOST_ROWS: Final = 2000
"""Rows of one answer that are read; a real one has a page of at most 200."""
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

W = TypeVar("W")
R = TypeVar("R")


def bounded_day(text: str) -> date:
    """Return the date of `yyyy-MM-dd...`; raises GatewayError for no date and for one before 1900 or after 2100."""
    day = day_of(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise unreadable(field="time", value=text)
    return day


def day_or_none(text: str) -> date | None:
    """As `bounded_day`; None for an empty text."""
    return bounded_day(text) if text else None


def told(message: Any, name: str) -> Decimal | None:  # noqa: ANN401  any message
    """Return a number of a message; None for a field that it leaves out. Raises GatewayError out of bounds."""
    return decimal(getattr(message, name)) if message.HasField(name) else None


def positive(message: Any, name: str) -> Decimal | None:  # noqa: ANN401  any message
    """As `told`, for a price, an amount or a part, which is never below zero."""
    value = told(message, name)
    return refuse(getattr(message, name)) if value is not None and value < 0 else value


def count(message: Any, name: str) -> int | None:  # noqa: ANN401  any message
    """Return a number of shares, people or days that is never below zero; None for a field that is left out."""
    return quantity(getattr(message, name)) if message.HasField(name) else None


def signed_shares(message: Any, name: str) -> Shares | None:  # noqa: ANN401  any message
    """Return a number of shares, or their change; None for a field that is left out."""
    return shares(getattr(message, name)) if message.HasField(name) else None


def security_in(wire: Qot.Security, market: Market) -> InstrumentId:
    """Return the security of a row in a list of one market; raises GatewayError for one of another market."""
    instrument = instrument_of(wire)
    if market_of(instrument) is not market:
        raise unreadable(field="security", value=instrument)
    return instrument


def read_once(rows: Iterable[W], convert: Callable[[W], R], key: Callable[[R], Hashable], name: str) -> ReadRows[R]:
    """Convert rows, each key once: of those that repeat one the first counts, and `unread` is then `name`.

    Rows that cannot be read are left out, those beyond MOST_ROWS too.
    """
    found = list(rows)[: MOST_ROWS + 1]
    converted = read_rows(found[:MOST_ROWS], names_field(convert))
    kept = ReadRows({key(row): row for row in reversed(converted)}.values())
    kept.reverse()
    repeated = len(kept) < len(converted) or len(found) > MOST_ROWS
    kept.unread = converted.unread or (name if repeated else "")
    return kept
