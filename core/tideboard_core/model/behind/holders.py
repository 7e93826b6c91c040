"""Holders as they file: institutions, insiders, funds, each at the date of its filing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.behind.dated import Sourced
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.shares import Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareHolder:
    """One holder by its last filing. `percent` is of the issued shares, `change` shares since the filing before.

    `reported` is the day that the filing is about, `published` when it came out; None = not told. `kind` is the
    provider's own word for what the holder is, `id` its number there.
    """

    name: str
    id: str = ""
    kind: str = ""
    shares: Shares | None = None
    percent: Decimal | None = None
    change: Shares | None = None
    reported: date | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders(Sourced):
    """Holders, the largest first. `total` is how many there are in all, None where the provider does not say."""

    rows: tuple[ShareHolder, ...]
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundHolder:
    """A fund that holds the security; `percent` is of the fund's value. `fund` is None for one that is not traded."""

    name: str
    code: str
    fund: InstrumentId | None
    currency: str
    percent: Decimal | None
    reported: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundHolders(Sourced):
    """Funds, the largest part first."""

    rows: tuple[FundHolder, ...]


class InstitutionQuarter(NamedTuple):
    """All institutions together at the end of a period; `percent` is of the issued shares, None = not told."""

    reported: date
    institutions: int | None
    shares: Shares | None
    percent: Decimal | None
    change: Shares | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionHistory(Sourced):
    """Reporting periods, the oldest first."""

    periods: tuple[InstitutionQuarter, ...]
