"""Fields of these calls' answers that others do not have: days with points, days of stamps, links, rows each once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.gateways.common.bounds import read_rows, seconds, unreadable
from tideboard_core.gateways.longport.translate.json_fields import Row, optional_number, raw_text, rows, text
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.field_limits import MAX_AMOUNT, MAX_SHARES
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.trading import ReadRows
from tideboard_core.wire.longport.symbols import instrument_of

V = TypeVar("V")

MOST_ROWS: Final = 2000
"""Rows of one answer that are read; the rest is left out and counted."""
MORE: Final = "more"
REPEATED: Final = "repeated"
MOST_TEXTS: Final = 10
MOST_FIGURES: Final = 200
"""Figures of one row; a row with more is left out and named."""
_YEARS: Final = (1970, 2100)
_LONGEST_LINK: Final = 2000


def day(row: Row, name: str) -> date | None:
    """Return the day of `2026.11.19` or `2026-11-19`, None for none. Raises GatewayError, also before 1970."""
    value = text(row, name)
    if not value:
        return None
    try:
        found = date.fromisoformat(value.replace(".", "-").replace("/", "-")[:10])
    except ValueError:
        raise unreadable(field=name, value=value) from None
    if not _YEARS[0] <= found.year < _YEARS[1]:
        raise unreadable(field=name, value=value)
    return found


def time(row: Row, name: str) -> datetime | None:
    """Return UTC of unix seconds, sent as text or number, None for none and 0. Raises GatewayError."""
    found = optional_number(row, name)
    try:
        return datetime.fromtimestamp(seconds(float(found)), UTC) if found else None
    except GatewayError:
        raise unreadable(field=name, value=str(found)) from None


def milliseconds(row: Row, name: str) -> datetime | None:
    """Return UTC of unix milliseconds, None for none and 0. Raises GatewayError."""
    found = optional_number(row, name)
    try:
        return datetime.fromtimestamp(seconds(float(found) / 1000), UTC) if found else None
    except GatewayError:
        raise unreadable(field=name, value=str(found)) from None


def texts(row: Row, name: str) -> tuple[str, ...]:
    """Return the texts of a list, MOST_TEXTS at most, each plain and bounded. Raises GatewayError for no list."""
    found = row.get(name) or []
    if not isinstance(found, list):
        raise unreadable(field=name, value=type(found).__name__)
    return tuple(plain_text(each) for each in found[:MOST_TEXTS] if isinstance(each, str))


def texts_left_out(found: Sequence[Row], name: str) -> str:
    """Return MORE if `texts` leaves out any of these rows' texts, empty if it has them all."""
    lists = [each for row in found if isinstance(each := row.get(name), list)]
    return MORE * any(len(each) > MOST_TEXTS or not all(isinstance(one, str) for one in each) for each in lists)


def stamped_day(row: Row, name: str, instrument: InstrumentId) -> date:
    """Return the trading day of unix seconds that stand for a whole day. Raises GatewayError for none.

    Nobody says whether they are midnight in UTC or at the exchange. East of Greenwich the exchange's date is right for
    both, west of it the date in UTC.
    """
    found = time(row, name)
    if found is None:
        raise unreadable(field=name, value="")
    market = market_of(instrument)
    return found.date() if market is Market.US else found.astimezone(ZoneInfo(MARKET_ZONE[market])).date()


def security(row: Row, name: str) -> InstrumentId | None:
    """Return the security of a symbol, None for none. Raises GatewayError for what is no symbol of a known market."""
    symbol = raw_text(row, name)
    try:
        return instrument_of(symbol) if symbol else None
    except BadInput:
        raise unreadable(field=name, value=symbol) from None


def count(row: Row, name: str) -> int | None:
    """Return a whole number of shares or people, None for none. Raises GatewayError below zero."""
    found = optional_number(row, name)
    if found is not None and (found != int(found) or not 0 <= found <= MAX_SHARES):
        raise unreadable(field=name, value=str(found))
    return None if found is None else int(found)


def unstated(row: Row, *names: str) -> tuple[UnstatedFigure, ...]:
    """Return the figures under the broker's names, those that are there."""
    found = [(name, optional_number(row, name)) for name in names]
    return tuple(UnstatedFigure(name, value) for name, value in found if value is not None)


def amount(row: Row, name: str) -> Decimal | None:
    """Return an amount of money, None for none; 0 is one. Raises GatewayError below zero."""
    found = optional_number(row, name)
    if found is not None and found < 0:
        raise unreadable(field=name, value=str(found))
    return found


def percent(row: Row, name: str) -> Decimal | None:
    """Return a documented fraction in percent, None for none. Raises GatewayError for one beyond all amounts."""
    found = optional_number(row, name)
    if found is None:
        return None
    if abs(found * 100) > MAX_AMOUNT:
        raise unreadable(field=name, value=str(found))
    return found * 100


def link(value: object) -> str:
    """Return a link, empty unless it is https, has a host, and nothing in it is invisible."""
    if not isinstance(value, str) or len(value) > _LONGEST_LINK or not value.isprintable() or " " in value:
        return ""
    try:
        parts = urlsplit(value)
        return value if parts.scheme == "https" and parts.hostname and not parts.username else ""
    except ValueError:
        return ""


def few(row: Row, name: str) -> list[Row]:
    """Return the objects of a list within a row. Raises GatewayError for more than MOST_FIGURES."""
    found = rows(row, name)
    if len(found) > MOST_FIGURES:
        raise unreadable(field=name, value=len(found))
    return found


def read_once(found: Sequence[Row], convert: Callable[[Row], V], key: Callable[[V], Hashable]) -> ReadRows[V]:
    """Convert rows, MOST_ROWS at most, each key once: the first one counts, `unread` is `repeated` for another.

    Where nothing else is to be named, `unread` is MORE for rows beyond the bound.
    """
    converted = read_rows(found[:MOST_ROWS], convert)
    once: dict[Hashable, V] = {}
    for each in converted:
        once.setdefault(key(each), each)
    kept = ReadRows[V](once.values())
    surplus = MORE if len(found) > MOST_ROWS else ""
    kept.unread = converted.unread or (REPEATED if len(once) < len(converted) else surplus)
    return kept


def answered(data: Row, name: str, convert: Callable[[Row], V], key: Callable[[V], Hashable]) -> ReadRows[V]:
    """As `read_once` of the answer's list `name`; raises GatewayError if it is no list."""
    return read_once(rows(data, name), convert, key)
