"""Reads fields of LongPort's JSON, in which numbers and times are text and an empty text means none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tideboard_core.gateways.common.bounds import exact_shares, seconds, unreadable
from tideboard_core.model.field_limits import MAX_AMOUNT
from tideboard_core.model.shares import Shares
from tideboard_core.model.unnamed import name_in
from tideboard_core.plain_text import LONGEST, plain_text
from tideboard_core.redaction import outside_text

Row = Mapping[str, Any]


def text(row: Row, name: str) -> str:
    """Return a field as `plain_text`, empty for null and a missing one; raises GatewayError for an object or a list."""
    return plain_text(raw_text(row, name))


def free_text(row: Row, name: str) -> str:
    """As `text`, for a message of the broker or another program: see `outside_text`."""
    return outside_text(raw_text(row, name))


def raw_text(row: Row, name: str) -> str:
    """As `text`, but unchanged: for numbers and for texts that a request repeats."""
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise unreadable(field=name, value=type(value).__name__)


def required(row: Row, name: str) -> str:
    """Return an id or a code word; raises GatewayError if it is missing or has invisible characters."""
    value = raw_text(row, name)
    if not value or len(value) > LONGEST or not value.isprintable():
        raise unreadable(field=name, value=value)
    return value


def identifier(row: Row, name: str) -> str:
    """Return an id, empty where it names nothing, see `model/unnamed.py`; raises GatewayError as `required`."""
    return required(row, name) if name_in(raw_text(row, name)) else ""


def number(row: Row, name: str) -> Decimal:
    """Return a decimal, 0 for none. Raises GatewayError for a text that is not a number."""
    return optional_number(row, name) or Decimal(0)


def optional_number(row: Row, name: str) -> Decimal | None:
    """Return a decimal, None for none. Raises GatewayError for a text that is not a number."""
    value = raw_text(row, name).strip()
    if not value:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise unreadable(field=name, value=value) from None
    if not number.is_finite() or not -MAX_AMOUNT <= number <= MAX_AMOUNT:
        raise unreadable(field=name, value=value)
    return number


def price(row: Row, name: str) -> Decimal | None:
    """Return a price, None for none and for 0, which the broker also writes for a missing one."""
    return optional_number(row, name) or None


def shares(row: Row, name: str) -> Shares:
    """Return shares exactly as they are written, 0 for none. Raises GatewayError for what `exact_shares` refuses."""
    given = optional_number(row, name)
    number = 0 if given is None else exact_shares(given)
    if number is None:
        raise unreadable(field=name, value=raw_text(row, name))
    return number


def moment(row: Row, name: str) -> datetime | None:
    """Return UTC of unix seconds as text; None for empty and 0. Raises GatewayError."""
    found = optional_number(row, name)
    return datetime.fromtimestamp(seconds(float(found)), UTC) if found else None


def day(row: Row, name: str) -> date | None:
    """Return the date of `YYYY-MM-DD`, None for none. Raises GatewayError."""
    value = text(row, name)
    if not value:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise unreadable(field=name, value=value) from None


def rows(data: Row, name: str) -> list[Row]:
    """Return the objects of a list, empty if it is null or missing. Raises GatewayError for anything else."""
    rows = data.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise unreadable(field=name, value=type(rows).__name__)
    return rows


def listed(data: Row, name: str) -> list[Row]:
    """Return the objects of a list that the answer has to name, null being none; raises GatewayError if it does not.

    An answer without it would pass for one of nothing.
    """
    if name not in data:
        raise unreadable(field=name, value="")
    return rows(data, name)


def is_set(row: Row, name: str) -> bool:
    """Whether a field is true, in the form of a boolean, a number or a word; null and a missing one are not."""
    value = row.get(name)
    return value.lower() not in {"", "0", "false"} if isinstance(value, str) else bool(value)


def mapping(data: Row, name: str) -> Row:
    """Return an object, an empty one if it is null or missing. Raises GatewayError for anything else."""
    row = data.get(name) or {}
    if not isinstance(row, Mapping):
        raise unreadable(field=name, value=type(row).__name__)
    return row
