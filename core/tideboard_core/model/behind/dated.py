"""What every answer about a security says of itself, and figures whose unit nobody states."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId


class UnstatedFigure(NamedTuple):
    """A figure without a stated unit, under the broker's own name for it.

    It is shown as it is, and takes no part in a percentile or in arithmetic.
    """

    name: str
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """Base of the answers. Days are days of the security's market, money is in its currency unless a field says so.

    `source` is the provider's name. `unread` names the field of the first row that could not be read and was left out;
    empty if the answer is whole.
    """

    instrument: InstrumentId
    source: str
    unread: str = ""
