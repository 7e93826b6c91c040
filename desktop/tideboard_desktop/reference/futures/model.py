"""Futures contracts as rows, their terms in words, and their trading hours as stretches of a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Quote
from tideboard_core.model.reference import FutureInfo, TradeTime
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    count_column,
    day_column,
    figure_column,
    percent_column,
    price_column,
    text_column,
)
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate
DAY = 1440
_CHINA_COAST = "CCT"
"""What OpenD calls Hong Kong's time."""
_FUTURE = re.compile(r"HK\.([A-Z]{3})(?:\d{4}|main|current|next)")


@dataclass(frozen=True, slots=True)
class FutureRow:
    """A contract with its newest quote, None until there is one."""

    terms: FutureInfo
    quote: Quote | None = None

    @property
    def id(self) -> InstrumentId:
        return self.terms.instrument


class Fact(NamedTuple):
    """One line of a contract's terms."""

    name: str
    value: str


def family_of(instrument: str) -> str:
    """The exchange's code of the family that a Hong Kong future is of; empty for everything else."""
    found = _FUTURE.fullmatch(instrument)
    return found[1] if found else ""


def future_columns(today: Callable[[], date]) -> list[ValueColumn[FutureRow]]:
    """Contract, price, volume, last day, days left."""
    stands = translate("Futures", "Stands for a dated contract, which has the last day")

    def left(row: FutureRow) -> int | None:
        day = row.terms.last_trade
        return None if day is None else (day - today()).days

    return [
        text_column(
            "name", translate("Futures", "Contract"), lambda row: row.id, second=lambda row: row.terms.name, strong=True
        ),
        price_column("last", translate("Futures", "Last"), lambda row: None if row.quote is None else row.quote.last),
        percent_column(
            "change", translate("Futures", "Chg %"), lambda row: None if row.quote is None else row.quote.change_percent
        ),
        count_column(
            "volume",
            translate("Futures", "Volume"),
            lambda row: None if row.quote is None else row.quote.volume,
            width=84,
            head="volume [contracts]",
            spare=2,
        ),
        day_column(
            "last_trade", translate("Futures", "Last day"), lambda row: row.terms.last_trade, why=stands, spare=3
        ),
        figure_column(
            "days",
            translate("Futures", "Days left"),
            left,
            lambda value: fmt.quantity(int(value)),
            width=76,
            why=stands,
            spare=1,
        ),
    ]


def facts(terms: FutureInfo) -> list[Fact]:
    """The terms of a contract; terms that the broker leaves out are omitted."""
    size = " ".join(part for part in (_figure(terms.contract_size), terms.size_unit) if part)
    tick = " ".join(part for part in (_figure(terms.tick), terms.tick_unit) if part)
    lines = [
        Fact(translate("Futures", "Underlying"), _of(terms.owner_name, terms.owner)),
        Fact(translate("Futures", "Stands for"), terms.origin or ""),
        Fact(translate("Futures", "Last day"), "" if terms.last_trade is None else fmt.day_long(terms.last_trade)),
        Fact(translate("Futures", "Kind"), terms.contract_type),
        Fact(translate("Futures", "Exchange"), terms.exchange),
        Fact(translate("Futures", "Contract size"), size),
        Fact(translate("Futures", "Tick"), tick),
        Fact(translate("Futures", "Quoted in"), terms.quote_unit),
        Fact(translate("Futures", "Currency"), terms.currency),
        Fact(translate("Futures", "Hours"), hours_words(terms)),
    ]
    return [line for line in lines if line.value]


def hours_words(terms: FutureInfo) -> str:
    """`17:15-03:00, 09:15-12:00, 13:00-16:30 HKT`: the evening before is first."""
    spans = ", ".join(span_words(span) for span in terms.times)
    zone = "HKT" if terms.zone == _CHINA_COAST else terms.zone
    return f"{spans} {zone}".strip()


def span_words(span: TradeTime) -> str:
    """One stretch of trading by the exchange's clock."""
    return f"{_clock(span.begin)}\u2013{_clock(span.end)}"


def axis_of(times: tuple[TradeTime, ...]) -> tuple[int, int]:
    """Whole hours, in minutes after midnight, that span all sessions; a whole day if there are none."""
    if not times:
        return 0, DAY
    first, last = min(span.begin for span in times), max(span.end for span in times)
    return first // 60 * 60, -(-last // 60) * 60


def _clock(minute: int) -> str:
    hours, minutes = divmod(minute % DAY, 60)
    return f"{hours:02}:{minutes:02}"


def _of(name: str, instrument: InstrumentId | None) -> str:
    return " ".join(part for part in (name, instrument or "") if part)


def _figure(value: Decimal) -> str:
    return f"{value.normalize():,f}"
