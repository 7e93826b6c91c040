"""What positions are worth by market, currency and plate: long, short, net, and what is in no sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from tideboard_core.accounts.sensitivities import NO_SENSITIVITY, Sensitivity, is_derivative
from tideboard_core.accounts.underlyings import PLACE, AccountPosition
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import Instrument, InstrumentId, market_of
from tideboard_core.model.order import Environment, Funds, Position
from tideboard_core.model.reference import Plate, PlateKind
from tideboard_core.orders.valuation import value_at
from tideboard_core.trips.facts import Rate

ZERO: Final = Decimal(0)
CASH: Final = "cash"
"""The part of money that is in no security."""
UNKNOWN: Final = ""
"""The part of what belongs to none that is known: no plate, no currency."""
Parts = Callable[[Position], Sequence[str]]
"""In which parts a position counts; it counts whole in each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Market value of positions of one environment and currency in one part; `short` is at most 0.

    `counted` are positions in the sums. `unpriced` are those whose value is not known: they are in none.
    """

    environment: Environment
    part: str
    currency: str
    long: Decimal = ZERO
    short: Decimal = ZERO
    counted: int = 0
    unpriced: tuple[InstrumentId, ...] = ()

    @property
    def net(self) -> Decimal:
        """Long less short."""
        return self.long + self.short

    @property
    def gross(self) -> Decimal:
        """Long and short together, without sign."""
        return self.long - self.short


class TotalExposure(NamedTuple):
    """Exposures of one environment in one currency, by `rates` where they were in others.

    `left_out` are those without a rate, by currency; `unpriced` counts positions without a value.
    """

    environment: Environment
    currency: str
    long: Decimal
    short: Decimal
    rates: tuple[Rate, ...]
    left_out: tuple[str, ...]
    unpriced: int

    @property
    def net(self) -> Decimal:
        """Long less short."""
        return self.long + self.short

    @property
    def gross(self) -> Decimal:
        """Long and short together, without sign."""
        return self.long - self.short


@dataclass(slots=True)
class _Sum:
    long: Decimal = ZERO
    short: Decimal = ZERO
    counted: int = 0
    unpriced: list[InstrumentId] = field(default_factory=list)


def exposures(held: Iterable[AccountPosition], parts: Parts) -> list[Exposure]:
    """Sums by environment, part and currency, the largest gross of an environment and currency first.

    What has no value is `unpriced`: holdings that their broker does not price come as `QuotedReadings` values them.
    """
    found: dict[tuple[Environment, str, str], _Sum] = {}
    for one in held:
        position = one.position
        if not position.quantity:
            continue
        value = value_at(position, None, None)
        for part in parts(position):
            row = found.setdefault((Environment(one.account.environment), part, position.currency), _Sum())
            _add(row, position, value)
    rows = [
        Exposure(
            environment=environment,
            part=part,
            currency=currency,
            long=row.long,
            short=row.short,
            counted=row.counted,
            unpriced=tuple(row.unpriced),
        )
        for (environment, part, currency), row in found.items()
    ]
    return sorted(rows, key=lambda row: (PLACE[row.environment], row.part == UNKNOWN, row.currency, -row.gross))


def cash_exposures(funds: Iterable[tuple[AccountId, Funds]]) -> list[Exposure]:
    """What accounts have in each currency, by environment; a debit is short. Who tells no balances is in none."""
    found: dict[tuple[Environment, str], _Sum] = {}
    for account, money in funds:
        for currency, amount in money.balances:
            row = found.setdefault((Environment(account.environment), currency), _Sum())
            row.counted += 1
            row.long += max(amount, ZERO)
            row.short += min(amount, ZERO)
    return [
        Exposure(
            environment=environment,
            part=CASH,
            currency=currency,
            long=row.long,
            short=row.short,
            counted=row.counted,
        )
        for (environment, currency), row in sorted(found.items(), key=lambda one: (PLACE[one[0][0]], one[0][1]))
    ]


def by_money(rows: Iterable[Exposure]) -> list[Exposure]:
    """All parts of an environment and currency as one."""
    found: dict[tuple[Environment, str], Exposure] = {}
    for row in rows:
        before = found.get((row.environment, row.currency))
        found[row.environment, row.currency] = Exposure(
            environment=row.environment,
            part=row.currency,
            currency=row.currency,
            long=row.long + (ZERO if before is None else before.long),
            short=row.short + (ZERO if before is None else before.short),
            counted=row.counted + (0 if before is None else before.counted),
            unpriced=(() if before is None else before.unpriced) + row.unpriced,
        )
    return sorted(found.values(), key=lambda row: (PLACE[row.environment], row.currency == UNKNOWN, row.currency))


def by_market(position: Position) -> tuple[str]:
    """The market whose symbol it has."""
    return (str(market_of(position.instrument)),)


def by_currency(position: Position) -> tuple[str]:
    """The currency that its broker names."""
    return (position.currency,)


def by_plate(
    plates: Mapping[InstrumentId, Sequence[Plate]],
    kind: PlateKind,
    *,
    facts: Mapping[InstrumentId, Instrument],
    sensitivities: Mapping[InstrumentId, Sensitivity],
) -> Parts:
    """Its plates of a kind, by their ids; an option or warrant is in those of its underlying."""

    def parts(position: Position) -> Sequence[str]:
        name = stands_on(position.instrument, facts, sensitivities)
        found = () if name is None else plates.get(name, ())
        return [str(plate.id) for plate in found if plate.kind is kind] or [UNKNOWN]

    return parts


def stands_on(
    instrument: InstrumentId,
    facts: Mapping[InstrumentId, Instrument],
    sensitivities: Mapping[InstrumentId, Sensitivity],
) -> InstrumentId | None:
    """The security itself, or the underlying of an option or warrant; None while that is not known."""
    known = facts.get(instrument)
    if not is_derivative(instrument, known):
        return instrument
    named = None if known is None else known.underlying
    return named or sensitivities.get(instrument, NO_SENSITIVITY).underlying


def total_exposure(rows: Iterable[Exposure], currency: str, rates: Mapping[str, Rate]) -> list[TotalExposure]:
    """One sum for each environment; `rates` have a rate into `currency` for each other one, None of them is guessed.

    Of rows by plate the sum counts a position once for each of its plates.
    """
    found: dict[Environment, list[Exposure]] = {}
    for row in rows:
        found.setdefault(row.environment, []).append(row)
    totals = []
    for environment, members in sorted(found.items(), key=lambda item: PLACE[item[0]]):
        factors = {one.currency: in_currency(one.currency, currency, rates) for one in members}
        known = [(one, factor) for one in members if (factor := factors[one.currency]) is not None]
        used = sorted({one.currency for one, _factor in known} - {currency})
        totals.append(
            TotalExposure(
                environment=environment,
                currency=currency,
                long=sum((one.long * factor for one, factor in known), ZERO),
                short=sum((one.short * factor for one, factor in known), ZERO),
                rates=tuple(rates[name] for name in used),
                left_out=tuple(sorted(name for name, factor in factors.items() if factor is None)),
                unpriced=sum(len(one.unpriced) for one in members),
            )
        )
    return totals


def in_currency(currency: str, wanted: str, rates: Mapping[str, Rate]) -> Decimal | None:
    """How many units of `wanted` one of `currency` is; None where no rate says so."""
    if currency == wanted and currency:
        return Decimal(1)
    rate = rates.get(currency)
    fits = rate is not None and (rate.base, rate.quote) == (currency, wanted) and rate.rate > 0
    return rate.rate if rate is not None and fits else None


def _add(row: _Sum, position: Position, value: Decimal | None) -> None:
    if value is None:
        row.unpriced.append(position.instrument)
        return
    row.counted += 1
    if position.quantity > 0:
        row.long += abs(value)  # brokers send the value of a short position with either sign
    else:
        row.short -= abs(value)
