"""One authenticated HTTP call: account and fields; each field is checked when a handler reads it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any, Final
from urllib.parse import parse_qsl

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.symbols import instrument_of
from tideboard_sandbox.longport.access.refusals import BAD_REQUEST, HttpRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.server.journal import MOST_SYMBOLS

PARAMETERS: Final = 602001
"""The broker's code for a parameter that does not pass."""

_LONGEST = 10**12


def bad_parameter(name: str) -> HttpRefusal:
    """A field that is missing or cannot be read."""
    return HttpRefusal(BAD_REQUEST, PARAMETERS, f"parameter verification failed: {name}")


@dataclass(frozen=True, slots=True)
class HttpCall:
    """`account` is the LongPort account whose `key` signed; `fields` query or body, repeated query keys as lists."""

    shared: LongportState
    account: str
    key: str
    fields: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A text field; empty when it is missing."""
        value = self.fields.get(name)
        if value is None:
            return ""
        if isinstance(value, list):
            value = value[-1]
        if not isinstance(value, str):
            raise bad_parameter(name)
        return value

    def required(self, name: str) -> str:
        """A text field that must be there."""
        value = self.text(name)
        if not value:
            raise bad_parameter(name)
        return value

    def texts(self, name: str) -> list[str]:
        """A repeated field, one per time it was given."""
        value = self.fields.get(name, [])
        rows = value if isinstance(value, list) else [value]
        if not all(isinstance(row, str) for row in rows):
            raise bad_parameter(name)
        return [row for row in rows if row]

    def decimal(self, name: str) -> Decimal | None:
        """A number sent as text; None when it is missing or empty."""
        text = self.text(name)
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise bad_parameter(name) from None
        if not number.is_finite() or abs(number) >= _LONGEST:
            raise bad_parameter(name)
        return number

    def integer(self, name: str, default: int) -> int:
        """A whole number, sent as such or as text."""
        value = self.fields.get(name)
        if isinstance(value, list):
            value = value[-1]
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError):
            raise bad_parameter(name) from None

    def flag(self, name: str) -> bool:
        """A truth value, sent as such or as text; False when it is missing."""
        value = self.fields.get(name)
        if isinstance(value, list):
            value = value[-1]
        if value in (None, "", False, "false"):
            return False
        if value in (True, "true"):
            return True
        raise bad_parameter(name)

    def instrument(self, name: str = "symbol") -> InstrumentId:
        """A security that must be there and be listed; the exchange refuses UNKNOWN_SYMBOL."""
        return self.shared.exchange.instrument(self._instrument(self.required(name), name)).id

    def instruments(self, name: str = "symbol") -> frozenset[InstrumentId]:
        """The securities of a filter; empty = all."""
        return frozenset(self._instrument(text, name) for text in self.texts(name))

    def listed(self, name: str) -> list[InstrumentId]:
        """Securities in the order given, each of them listed; empty when the field is missing."""
        return [self.shared.exchange.instrument(self._instrument(text, name)).id for text in self.texts(name)]

    def _instrument(self, text: str, name: str) -> InstrumentId:
        try:
            return instrument_of(text)
        except BadInput:
            raise bad_parameter(name) from None


def query_fields(query: str) -> dict[str, Sequence[str]]:
    """The fields of a query; every value is a list."""
    fields: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        fields.setdefault(name, []).append(value)
    return dict(fields)


def body_fields(body: bytes) -> dict[str, Any]:
    """The fields of a JSON body; raises HttpRefusal when it is no object."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise bad_parameter("body")
    return fields


def symbols_in(value: object) -> tuple[str, ...]:
    """The securities of a request as we write them; what names none stands as it came."""
    texts = [value] if isinstance(value, str) else value if isinstance(value, Iterable) else ()
    return tuple(_listed(text) for text in islice((text for text in texts if isinstance(text, str)), MOST_SYMBOLS))


def _listed(text: str) -> str:
    try:
        return instrument_of(text)
    except BadInput:
        return text
