"""Plates and their securities as rows, and what the flow of a plate's securities adds up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.instrument import Instrument, InstrumentId, market_of
from tideboard_core.model.quote import Quote, Snapshot
from tideboard_core.model.reference import Plate
from tideboard_core.model.session import exchange_date
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    count_column,
    missing,
    percent_column,
    price_column,
    text_column,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.reference import kind_words

translate = QCoreApplication.translate


class PlateRow(NamedTuple):
    """A plate with its newest snapshot, None until there is one."""

    plate: Plate
    picture: Snapshot | None = None

    @property
    def members(self) -> int | None:
        """How many securities the broker counts in it."""
        return None if self.picture is None else self.picture.members


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A security of a plate: static facts, newest quote, today's net inflow (float64), or why that is not known."""

    facts: Instrument
    quote: Quote | None = None
    net: float | None = None
    why: str = ""

    @property
    def id(self) -> InstrumentId:
        return self.facts.id


class RollUp(NamedTuple):
    """Today's net inflow of a plate's securities with known flow.

    `known` of `members` are in `net`, `flowing_in` and `flowing_out` count their signs. `day` is the exchange day.
    """

    net: float
    known: int
    members: int
    flowing_in: int
    flowing_out: int
    currency: str
    day: date | None

    @property
    def coverage(self) -> float:
        """Share of the members in percent."""
        return 100.0 * self.known / self.members if self.members else 0.0


def roll_up(members: Sequence[Instrument], flow_of: Callable[[InstrumentId], CapitalFlow | None]) -> RollUp:
    """Add up what is known: of the newest day and of the currency that most securities have, nothing else."""
    currency = next((each for each, _count in Counter(one.currency for one in members).most_common(1)), "")
    found = [(day, net) for one in members if one.currency == currency for day, net in _newest(flow_of(one.id))]
    day = max((day for day, _net in found), default=None)
    nets = [net for its_day, net in found if its_day == day]
    return RollUp(
        net=sum(nets),
        known=len(nets),
        members=len(members),
        flowing_in=sum(1 for net in nets if net > 0),
        flowing_out=sum(1 for net in nets if net < 0),
        currency=currency,
        day=day,
    )


def newest_net(flow: CapitalFlow | None) -> float | None:
    """The running total at the end of an intraday series."""
    return flow.net[-1] if flow is not None and flow.net else None


def _newest(flow: CapitalFlow | None) -> Iterable[tuple[date, float]]:
    if flow is None or not flow.net:
        return ()
    moment = datetime.fromtimestamp(flow.times[-1], UTC)
    return ((exchange_date(market_of(flow.instrument), moment), flow.net[-1]),)


def coverage_words(found: RollUp) -> str:
    """`12 of 31, 39%`."""
    text = translate("Plates", "{known} of {members}, {share}")
    return text.format(known=found.known, members=found.members, share=fmt.share(found.coverage, 0))


def plate_columns() -> list[ValueColumn[PlateRow]]:
    """Name, kind, change, how many rise and fall, how many there are."""
    return [
        text_column("name", translate("Common", "Plate"), lambda row: row.plate.name),
        percent_column("change", translate("Common", "Chg %"), lambda row: _change(row.picture)),
        count_column("rising", translate("Plates", "Up"), lambda row: _counted(row, "rising"), width=48, spare=1),
        count_column("falling", translate("Plates", "Down"), lambda row: _counted(row, "falling"), width=52, spare=2),
        count_column("members", translate("Plates", "Members"), lambda row: row.members, width=80, spare=3),
        text_column("kind", translate("Common", "Kind"), lambda row: kind_words(row.plate.kind), width=76, spare=4),
    ]


def member_columns(units: fmt.UnitStyle) -> list[ValueColumn[MemberRow]]:
    """Name, last, change, turnover, today's net inflow."""
    net: ValueColumn[MemberRow] = amount_column(
        "net", translate("Common", "Net flow"), lambda row: row.net, units, signed=True
    )
    return [
        text_column(
            "name",
            translate("Common", "Security"),
            lambda row: row.id,
            second=lambda row: row.facts.name,
            strong=True,
            code=True,
        ),
        price_column("last", translate("Common", "Last"), lambda row: None if row.quote is None else row.quote.last),
        percent_column(
            "change",
            translate("Common", "Chg %"),
            lambda row: None if row.quote is None else row.quote.change_percent,
            spare=2,
        ),
        amount_column(
            "turnover",
            translate("Common", "Turnover"),
            lambda row: None if row.quote is None else row.quote.turnover,
            units,
            spare=3,
        ),
        replace(net, cell=lambda row: missing(row.why) if row.net is None else net.cell(row)),
    ]


def _change(picture: Snapshot | None) -> Decimal | None:
    return None if picture is None else picture.quote.change_percent


def _counted(row: PlateRow, name: str) -> int | None:
    value: int | None = None if row.picture is None else getattr(row.picture, name)
    return value
