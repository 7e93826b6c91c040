"""What the flow of a list adds up to by plate, and how much of each plate is in the sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.reference import Plate
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    count_column,
    missing,
    percent_column,
    text_column,
)
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell
from tideboard_desktop.ui.tables.flow_cells import FlowTone
from tideboard_desktop.ui.words.reference import kind_words

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class PlateSum:
    """`known` of the plate's securities are in `net` and `turnover` (their currency), None without any.

    `listed` of them are in the list, `members` in the plate, None while that is not known.
    """

    plate: Plate
    currency: str
    listed: int
    known: int
    net: float | None
    turnover: float
    flowing_in: int
    flowing_out: int
    members: int | None = None

    @property
    def ratio(self) -> float | None:
        """Net flow in percent of the turnover of the same securities."""
        return 100.0 * self.net / self.turnover if self.net is not None and self.turnover else None


def plate_sums(
    rows: Sequence[BoardRow],
    owners: Mapping[InstrumentId, Sequence[Plate]],
    members_of: Callable[[InstrumentId], int | None] = lambda _plate: None,
) -> list[PlateSum]:
    """One sum for each plate and currency, in the order in which the list comes to them; of one session, the newest."""
    groups: defaultdict[tuple[InstrumentId, str], list[BoardRow]] = defaultdict(list)
    plates: dict[InstrumentId, Plate] = {}
    for row in rows:
        for plate in owners.get(row.id, ()):
            plates.setdefault(plate.id, plate)
            groups[plate.id, row.currency].append(row)
    return [_sum(plates[one], currency, group, members_of(one)) for (one, currency), group in groups.items()]


def _sum(plate: Plate, currency: str, rows: Sequence[BoardRow], members: int | None) -> PlateSum:
    current = [row for row in rows if row.flow.tone is not FlowTone.OLD_SESSION] or rows
    nets = [
        (row.net, row.turnover) for row in current if row.net is not None and _fits(row) and row.turnover is not None
    ]
    return PlateSum(
        plate=plate,
        currency=currency,
        listed=len(rows),
        known=len(nets),
        net=sum(net for net, _turnover in nets) if nets else None,
        turnover=sum(turnover for _net, turnover in nets),
        flowing_in=sum(net > 0 for net, _turnover in nets),
        flowing_out=sum(net < 0 for net, _turnover in nets),
        members=members,
    )


def _fits(row: BoardRow) -> bool:
    """Whether turnover and net are of the same session."""
    return row.ratio is not None or not row.turnover


def sum_columns(units: fmt.UnitStyle) -> list[ValueColumn[PlateSum]]:
    """Plate, net flow, its share of the turnover, how many flow in and out, how many are read."""
    why = translate("FlowBoard", "No flow of its securities is read yet")
    return [
        text_column("plate", translate("FlowBoard", "Plate"), lambda row: row.plate.name, second=_id_words),
        amount_column(
            "net", translate("FlowBoard", "Net flow"), lambda row: row.net, units, width=104, signed=True, why=why
        ),
        percent_column("ratio", translate("FlowBoard", "Net / turnover"), lambda row: row.ratio, width=96, decimals=1),
        count_column("in", translate("FlowBoard", "In"), lambda row: row.flowing_in, width=48, spare=2),
        count_column("out", translate("FlowBoard", "Out"), lambda row: row.flowing_out, width=48, spare=3),
        _read_column(),
        amount_column("turnover", translate("FlowBoard", "Turnover"), lambda row: row.turnover, units, spare=4),
        text_column("currency", translate("FlowBoard", "Currency"), lambda row: row.currency, width=72, spare=5),
        text_column("kind", translate("FlowBoard", "Kind"), lambda row: kind_words(row.plate.kind), width=80, spare=6),
    ]


def _id_words(row: PlateSum) -> str:
    return "" if row.plate.name == row.plate.id else row.plate.id


def _read_column() -> ValueColumn[PlateSum]:
    """`3 of 31`: how much of the plate is in the sum."""

    def cell(row: PlateSum) -> Cell:
        if row.members is None:
            return missing(translate("FlowBoard", "How many the plate has is read while its row is on screen"))
        words = translate("FlowBoard", "{known} of {count}").format(known=row.known, count=row.members)
        exact = translate("FlowBoard", "{listed} of the plate are in this list, the flow of {known} is read")
        return Cell(words, exact=exact.format(listed=row.listed, known=row.known))

    return ValueColumn(
        key="read",
        head="read",
        title=translate("FlowBoard", "Read"),
        width=84,
        number=True,
        cell=cell,
        order=lambda row: row.known,
        value=lambda row: row.known,
        spare=1,
    )
