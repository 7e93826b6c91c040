"""How an option or warrant follows its underlying, and how many shares of it that stands for."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.derivatives import OptionSide, WarrantKind, WarrantSensitivity, option_of
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.shares import Shares

_PUTS: Final = frozenset({WarrantKind.PUT, WarrantKind.BEAR})
_CALLS: Final = frozenset({WarrantKind.CALL, WarrantKind.BULL})


class Lack(StrEnum):
    """What is not known of a holding, so that it is in no sum of shares."""

    FACTS = "facts"
    """What kind of security it is."""
    UNDERLYING = "underlying"
    MULTIPLIER = "multiplier"
    """Shares of one contract of an option; number of warrants that stand for a share."""
    DELTA = "delta"


class Sensitivity(NamedTuple):
    """What a broker reports of a derivative; None = not reported.

    `delta` is for one share of the underlying. `put` is whether it gains where the underlying falls, None of one that
    may do either. `ratio` is how many warrants stand for one share, None of an option.
    """

    underlying: InstrumentId | None = None
    delta: Decimal | None = None
    put: bool | None = None
    ratio: Decimal | None = None


NO_SENSITIVITY: Final = Sensitivity()


class SharesOf(NamedTuple):
    """A holding in shares of its underlying at its delta; without `lack` all are known but `delta`, 1 of a share."""

    underlying: InstrumentId | None
    delta: Decimal | None = None
    shares: Decimal | None = None
    lack: Lack | None = None


def option_sensitivity(instrument: InstrumentId, delta: Decimal | None) -> Sensitivity:
    """Return the sensitivity of an option, whose code says whether it is a put."""
    option = option_of(instrument)
    terms = None if option is None else option.terms
    return Sensitivity(delta=delta, put=None if terms is None else terms.side is OptionSide.PUT)


def warrant_sensitivity(warrant: WarrantSensitivity) -> Sensitivity:
    """Return the sensitivity of a warrant or callable contract."""
    put = True if warrant.kind in _PUTS else False if warrant.kind in _CALLS else None
    return Sensitivity(underlying=warrant.underlying, delta=warrant.delta, put=put, ratio=warrant.conversion_ratio)


def usable_delta(sensitivity: Sensitivity) -> Decimal | None:
    """The delta with the sign of its right: brokers send that of a put with either; None = there is none.

    0 says that the broker reckoned none, and beyond 1 it is no delta of one share.
    """
    delta = sensitivity.delta
    if delta is None or not delta.is_finite() or delta == 0 or abs(delta) > 1:
        return None
    if sensitivity.put is None:
        return delta
    return -abs(delta) if sensitivity.put else abs(delta)


def is_derivative(instrument: InstrumentId, facts: Instrument | None) -> bool:
    """Whether it stands for an underlying: an option or warrant, until its facts are read by its code."""
    return option_of(instrument, facts) is not None or (
        facts is not None and facts.security_type is SecurityType.WARRANT
    )


def shares_of(
    instrument: InstrumentId, quantity: Shares, facts: Instrument | None, sensitivity: Sensitivity = NO_SENSITIVITY
) -> SharesOf:
    """What `quantity` of it, negative = short, stands for in shares of its underlying."""
    if not is_derivative(instrument, facts):
        return SharesOf(instrument, Decimal(1), Decimal(quantity))
    if facts is None:
        return SharesOf(sensitivity.underlying, lack=Lack.FACTS)
    underlying = facts.underlying or sensitivity.underlying
    if underlying is None:
        return SharesOf(None, lack=Lack.UNDERLYING)
    behind = _shares_behind(facts, sensitivity)
    delta = usable_delta(sensitivity)
    if behind is None:
        return SharesOf(underlying, delta, lack=Lack.MULTIPLIER)
    if delta is None:
        return SharesOf(underlying, lack=Lack.DELTA)
    return SharesOf(underlying, delta, quantity * delta * behind[0] / behind[1])


def _shares_behind(facts: Instrument, sensitivity: Sensitivity) -> tuple[int | Decimal, Decimal] | None:
    """How many shares, and how many contracts or warrants those are behind; None = not known.

    An option on one share alone is none that trades.
    """
    if facts.security_type is SecurityType.WARRANT:
        ratio = sensitivity.ratio
        return (1, ratio) if ratio is not None and ratio.is_finite() and ratio > 0 else None
    return (facts.units, Decimal(1)) if facts.multiplier > 1 else None
