"""The page of the flow board that ranks plates: what the flow of the list adds up to in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.reference import Plate
from tideboard_core.ports.gateway import Gateway, Offer, offered
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.snapshot_feed import SnapshotFeed
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    count_column,
    missing,
    percent_column,
    text_column,
)
from tideboard_desktop.docks.words import Wording
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
        text_column("plate", translate("Common", "Plate"), lambda row: row.plate.name, second=_id_words),
        amount_column(
            "net", translate("Common", "Net flow"), lambda row: row.net, units, width=104, signed=True, why=why
        ),
        percent_column("ratio", translate("FlowBoard", "Net / turnover"), lambda row: row.ratio, width=96, decimals=1),
        count_column("in", translate("FlowBoard", "In"), lambda row: row.flowing_in, width=48, spare=2),
        count_column("out", translate("FlowBoard", "Out"), lambda row: row.flowing_out, width=48, spare=3),
        _read_column(),
        amount_column("turnover", translate("Common", "Turnover"), lambda row: row.turnover, units, spare=4),
        text_column("currency", translate("Common", "Currency"), lambda row: row.currency, width=72, spare=5),
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


NET = 1
"""The column by which plates are ranked at first."""
Owners = dict[InstrumentId, list[Plate]]


async def read_owners(gateway: Gateway, ids: Sequence[InstrumentId]) -> Owners:
    """The plates of each security: one call for 200 of them; NotOffered where the broker has no plates."""
    return await offered(gateway, gateway.reference, Offer.PLATES).owner_plates(ids)


class PlatePage(QObject):
    """The table and what it reads. `changed` = the sums may differ: call `show_rows`."""

    changed = Signal()

    def __init__(self, context: DockContext, owners: Reads[Owners], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self.owners = context, owners
        self._rows: Sequence[BoardRow] = ()
        self.model: TableModel[PlateSum] = TableModel(sum_columns(context.units), _key, self)
        self.table = Table(
            self.model, context.theme, identifier="flow_board_plates", name=translate("FlowBoard", "Plates of the list")
        )
        gateway = context.services.gateway
        self.model.sort(NET, Qt.SortOrder.DescendingOrder)
        self.pictures = SnapshotFeed(context.hub, context.tasks, context.clock, gateway.quotes.snapshots, parent)
        self.pictures.changed.connect(self.changed)
        owners.changed.connect(self.changed)

    def ask(self, ids: tuple[InstrumentId, ...]) -> None:
        """Read the plates of these securities, once for each list."""
        if ids and ids != self.owners.subject:
            gateway = self._context.services.gateway
            self.owners.ask(ids, lambda: read_owners(gateway, ids))

    def show_rows(self, rows: Sequence[BoardRow]) -> None:
        """Add up these rows by plate."""
        self._rows = rows
        found = self.owners.value
        self.model.show_rows([] if found is None else plate_sums(rows, found, self._members))

    def look(self) -> None:
        """Once a second while it is on screen: how many securities the plates in view have."""
        rows = self.model.rows
        self.pictures.want([rows[place].plate.id for place in self.table.shown_rows if place < len(rows)])

    def wording(self) -> Wording:
        """The sentences in place of rows."""
        return Wording(
            asking=translate("FlowBoard", "Asking for the plates"),
            empty=translate("FlowBoard", "No security of this list is in a plate"),
        )

    def _members(self, plate: InstrumentId) -> int | None:
        picture = self.pictures.snapshot(plate)
        return None if picture is None else picture.members


def _key(row: PlateSum) -> tuple[InstrumentId, str]:
    return row.plate.id, row.currency
