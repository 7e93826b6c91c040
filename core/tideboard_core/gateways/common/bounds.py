"""Bounds of numbers and times from a broker; a value outside makes its message or row unreadable, naming the field."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import wraps
from typing import Any, Final, NoReturn, ParamSpec, TypeVar

from tideboard_core.errors import BadInput, GatewayError, field_of
from tideboard_core.model.bounds import shown
from tideboard_core.model.field_limits import LAST_SECOND, MAX_AMOUNT, MAX_SHARES
from tideboard_core.model.shares import Shares
from tideboard_core.ports.trading import ReadRows
from tideboard_core.redaction import outside_text

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
W = TypeVar("W")

MOST_DIGITS: Final = 28
"""Digits of a number of shares: decimal arithmetic would round one with more."""
MOST_PLACES: Final = 20
"""Digits of it after the point; a double has up to 17 that count."""
_FREE: Final = frozenset({"value", "detail", "text"})
_FIELDS_SEARCHED: Final = 4000
"""Fields of a message that are searched for the value that was refused: a hostile message may have millions."""


class UnknownMarket(GatewayError):
    """A row is about a security of a market that Tideboard does not support; without it a list is still complete."""


def unreadable(**what: object) -> GatewayError:
    """Return the error of a message that cannot be read; the connection stays open. `what` goes into its data.

    What could not be read is a text from outside; with an empty `field` it is what `names_field` looks for, as it came.
    """
    free = _FREE if what.get("field") != "" else frozenset()
    return GatewayError(
        "reply-unreadable",
        **{
            name: shown(outside_text(value) if name in free and isinstance(value, str) else value)
            for name, value in what.items()
        },
    )


def refuse(value: object) -> NoReturn:
    """Raise GatewayError for a value that is out of bounds; `names_field` adds the field that holds it."""
    raise unreadable(field="", value=value)


def shares(value: float) -> Shares:
    """Return shares exactly as a broker's double prints them, negative for a short holding.

    Raises GatewayError for NaN and what `exact_shares` refuses.
    """
    found = None
    if -MAX_SHARES <= value <= MAX_SHARES:
        found = int(value) if value and value == int(value) else exact_shares(Decimal(repr(value)))
    return refuse(value) if found is None else found


def traded(value: float) -> Shares:
    """As `shares`, of an order or a fill: raises GatewayError below zero too."""
    return shares(value) if value >= 0 else refuse(value)


def exact_shares(value: Decimal) -> Shares | None:
    """Return the shares that a broker's number is; None for one out of bounds.

    That is one beyond MAX_SHARES, a negative zero, and one with more digits than MOST_DIGITS or MOST_PLACES.
    """
    if not value.is_finite() or abs(value) > MAX_SHARES or (not value and value.is_signed()):
        return None
    if value == int(value):
        return int(value)
    if len(value.as_tuple().digits) > MOST_DIGITS:
        return None
    found = value.normalize()
    exponent = found.as_tuple().exponent
    return found if isinstance(exponent, int) and exponent >= -MOST_PLACES else None


def quantity(value: float) -> int:
    """Return a traded or offered number of shares at a market; raises GatewayError below 0, out of bounds or NaN."""
    if not 0 <= value <= MAX_SHARES:
        refuse(value)
    return round(value)


def seconds(value: float) -> float:
    """Return UTC epoch seconds unchanged; raises GatewayError for a time before 1970 or from 2100 on."""
    if not 0 <= value < LAST_SECOND:
        raise unreadable(field="time", value=value)
    return value


def column(values: tuple[float, ...], least: float = -MAX_AMOUNT) -> tuple[float, ...]:
    """Return prices or amounts unchanged; raises GatewayError if one is NaN, below `least` or beyond MAX_AMOUNT."""
    # min and max miss a NaN that is not first; the sum of finite numbers is finite and shows it.
    if values and not (min(values) >= least and max(values) <= MAX_AMOUNT and math.isfinite(sum(values))):
        refuse(next(value for value in values if not least <= value <= MAX_AMOUNT))
    return values


def names_field(convert: Callable[P, R]) -> Callable[P, R]:
    """Decorate a conversion so that it raises nothing but GatewayError, which names the unreadable field.

    The field is found by searching the arguments for the refused value, so that the fast path pays nothing for it.
    """

    @wraps(convert)
    def converted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return convert(*args, **kwargs)
        except GatewayError as error:
            if error.data.get("field") != "":  # "" is what `refuse` leaves to be found here
                raise
            value = error.data["value"]
            raise unreadable(field=_field_of(args, value) or "number", value=value) from None
        except BadInput as error:  # the broker's own code of a security
            raise unreadable(field="symbol", value=error.data.get("text", "")) from None
        except (ValueError, ArithmeticError, OSError) as error:
            raise unreadable(field=_field_of(args, math.nan) or "number", value=str(error)) from None

    return converted


def read_rows(rows: Iterable[W], convert: Callable[[W], R]) -> ReadRows[R]:
    """Convert rows, leaving out those that cannot be read; the list's `unread` is the field of the first of them."""
    converted = ReadRows[R]()
    for row in rows:
        try:
            converted.append(convert(row))
        except UnknownMarket as error:
            log.info("row left out: %s", error)
        except (GatewayError, BadInput) as error:
            log.info("row cannot be read: %s", error)
            converted.unread = converted.unread or field_of(error)
    return converted


def _field_of(parts: object, value: object) -> str:
    """Return the name of the first field within `parts` that holds `value`, empty if none does."""
    for count, (name, held) in enumerate(_fields(parts)):
        if _same(held, value):
            return name
        if count > _FIELDS_SEARCHED:
            break
    return ""


def _fields(part: Any) -> Iterator[tuple[str, object]]:  # noqa: ANN401  a message, rows of messages, or plain values
    if hasattr(part, "ListFields"):
        for descriptor, held in part.ListFields():
            if hasattr(held, "ListFields") or (isinstance(held, Sequence) and not isinstance(held, str | bytes)):
                yield from _fields(held)
            elif hasattr(held, "__len__") and not isinstance(held, str | bytes):
                yield from _fields(tuple(held))
            else:
                yield descriptor.name, held
    elif hasattr(part, "_asdict"):
        for name, held in part._asdict().items():
            yield name, held
            yield from _fields(held)
    elif isinstance(part, Sequence) and not isinstance(part, str | bytes):
        for each in part:
            yield from _fields(each)


def _same(held: object, value: object) -> bool:
    if isinstance(value, float) and not math.isfinite(value):
        return isinstance(held, float) and not math.isfinite(held)
    return held == value and type(held) is not bool
