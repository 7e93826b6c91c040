"""Rows of the page of exposure: parts by environment and currency, sums of each, and one converted total."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from tideboard_core.accounts.exposure import CASH, UNKNOWN, Exposure, total_exposure
from tideboard_core.model.instrument import InstrumentId, Market, code_of
from tideboard_core.model.order import Environment
from tideboard_core.model.reference import Plate
from tideboard_core.trips.facts import Rate
from tideboard_desktop.accounts.columns import currency_column, environment_column
from tideboard_desktop.accounts.money_rows import rate_words
from tideboard_desktop.docks.value_columns import ValueColumn, missing, sign_colour
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.words.joining import listed, titled
from tideboard_desktop.ui.words.markets import market_words

translate = QCoreApplication.translate
_HUNDRED = Decimal(100)


class ExposureBy(StrEnum):
    """What the positions are grouped by."""

    MARKET = "market"
    CURRENCY = "currency"
    INDUSTRY = "industry"
    CONCEPT = "concept"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureRow:
    """A part of one environment and currency (`heads`), a sum of these, or a converted total.

    `share` is the part of the gross of its environment and currency in percent; None = there is none. `unpriced` are
    positions without a value, `left_out` currencies without a rate.
    """

    key: Hashable
    heads: bool
    environment: Environment
    name: str
    currency: str
    long: Decimal | None
    short: Decimal | None
    counted: int = 0
    share: Decimal | None = None
    unpriced: tuple[InstrumentId, ...] = ()
    left_out: tuple[str, ...] = ()
    rates: tuple[Rate, ...] = ()

    @property
    def net(self) -> Decimal | None:
        return None if self.long is None or self.short is None else self.long + self.short

    @property
    def gross(self) -> Decimal | None:
        return None if self.long is None or self.short is None else self.long - self.short


def exposure_rows(
    parts: Sequence[Exposure],
    sums: Sequence[Exposure],
    name: Callable[[str], str],
    *,
    currency: str,
    rates: Mapping[str, Rate],
) -> list[ExposureRow]:
    """`parts` as they are grouped; `sums` are the same positions by currency, where each counts once.

    The total in `currency` stands below the sums of an environment that has others; without a rate for one of them
    there is none.
    """
    gross = {(one.environment, one.currency): one.gross for one in sums}
    found = [_part(one, name(one.part), gross.get((one.environment, one.currency))) for one in parts]
    found += [_sum(one) for one in sums]
    several = {one.environment for one in sums if one.currency != currency}
    for total in total_exposure(sums, currency, rates):
        if total.environment in several and currency:
            found.append(
                ExposureRow(
                    key=("total", total.environment),
                    heads=False,
                    environment=total.environment,
                    name=translate("Accounts", "All in {currency}").format(currency=currency),
                    currency=currency,
                    long=None if total.left_out else total.long,
                    short=None if total.left_out else total.short,
                    left_out=total.left_out,
                    rates=total.rates,
                )
            )
    return found


def _part(one: Exposure, name: str, whole: Decimal | None) -> ExposureRow:
    key = (one.environment, one.part, one.currency)
    return ExposureRow(
        key=key,
        heads=True,
        environment=one.environment,
        name=name,
        currency=one.currency,
        long=one.long if one.counted else None,
        short=one.short if one.counted else None,
        counted=one.counted,
        share=one.gross / whole * _HUNDRED if whole and one.counted else None,
        unpriced=one.unpriced,
    )


def _sum(one: Exposure) -> ExposureRow:
    return ExposureRow(
        key=("sum", one.environment, one.currency),
        heads=False,
        environment=one.environment,
        name=translate("Accounts", "All of it"),
        currency=one.currency,
        long=one.long if one.counted else None,
        short=one.short if one.counted else None,
        counted=one.counted,
        unpriced=one.unpriced,
    )


def part_name(by: ExposureBy, plates: Iterable[Sequence[Plate]]) -> Callable[[str], str]:
    """The name of a part: of a market in words, of a plate as the broker gives it."""
    names = {str(plate.id): plate.name for one in plates for plate in one}

    def name(part: str) -> str:
        if by is ExposureBy.MARKET:
            return market_words(Market(part))
        if part == CASH:
            return translate("Accounts", "Cash")
        if by is ExposureBy.CURRENCY:
            return translate("Accounts", "Securities") if part else translate("Accounts", "Currency not told")
        return names.get(part, part) if part != UNKNOWN else translate("Accounts", "In no plate that is known")

    return name


def exposure_columns(now: Callable[[], datetime]) -> list[ValueColumn[ExposureRow]]:
    """Long, short, net and gross with every digit; what is not in them in amber. `now` is UTC."""
    return [
        environment_column(lambda row: row.environment),
        ValueColumn(
            key="part",
            head="part",
            title=translate("Accounts", "Part"),
            width=0,
            cell=lambda row: Cell(row.name, strong=not row.heads, exact=row.name),
            order=lambda row: row.name.casefold(),
            value=lambda row: row.name,
        ),
        _amount("long", translate("Accounts", "Long"), lambda row: row.long, spare=2),
        _amount("short", translate("Accounts", "Short"), lambda row: row.short, spare=1),
        _amount("net", translate("Accounts", "Net"), lambda row: row.net, coloured=True),
        _amount("gross", translate("Accounts", "Gross"), lambda row: row.gross, spare=3),
        ValueColumn(
            key="share",
            head="share_of_gross [%]",
            title=translate("Accounts", "Share"),
            width=92,
            number=True,
            cell=_share,
            order=lambda row: row.share,
            value=lambda row: row.share,
        ),
        currency_column(lambda row: row.currency),
        ValueColumn(
            key="counted",
            head="counted",
            title=translate("Accounts", "Counted"),
            width=72,
            number=True,
            cell=lambda row: Cell(fmt.quantity(row.counted) if row.counted else ""),
            order=lambda row: row.counted,
            value=lambda row: row.counted,
            spare=4,
        ),
        ValueColumn(
            key="left_out",
            head="not_in_it",
            title=translate("Accounts", "Not in it"),
            width=180,
            cell=lambda row: _left_out(row, now()),
            order=lambda row: len(row.unpriced) + len(row.left_out) or None,
            value=left_out_words,
        ),
    ]


def left_out_words(row: ExposureRow) -> str:
    """What the amounts leave out; empty if nothing."""
    words = []
    if row.unpriced:
        text = translate("Accounts", "without a value: {count}")
        words.append(text.format(count=fmt.quantity(len(row.unpriced))))
    if row.left_out:
        names = listed(name or translate("Accounts", "currency not told") for name in row.left_out)
        words.append(translate("Accounts", "no rate: {currencies}").format(currencies=names))
    return listed(words)


def _left_out(row: ExposureRow, now: datetime) -> Cell:
    words = left_out_words(row)
    if not words:
        by = listed(rate_words(rate, now) for rate in row.rates)
        return Cell(by, TextColour.QUIET, exact=by)
    names = listed(code_of(one) for one in row.unpriced)
    return Cell(words, TextColour.WARN, exact=titled(words, names) if names else words)


def _share(row: ExposureRow) -> Cell:
    if row.share is None:
        return missing(left_out_words(row)) if row.heads else Cell("")
    return Cell(fmt.share(row.share, 1), bar=float(row.share / _HUNDRED), exact=fmt.share(row.share, 4))


def _amount(
    key: str,
    title: str,
    get: Callable[[ExposureRow], Decimal | None],
    *,
    coloured: bool = False,
    spare: int = 0,
) -> ValueColumn[ExposureRow]:
    def cell(row: ExposureRow) -> Cell:
        value = get(row)
        if value is None:
            return missing(left_out_words(row))
        colour = sign_colour(value) if coloured else TextColour.PLAIN
        text = fmt.signed(value, 2) if coloured else fmt.money(value)
        return Cell(text, colour, strong=not row.heads, exact=f"{value:f}")

    return ValueColumn(
        key=key, head=key, title=title, width=126, number=True, cell=cell, order=get, value=get, spare=spare
    )
