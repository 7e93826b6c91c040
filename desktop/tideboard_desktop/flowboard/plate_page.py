"""The page of the flow board that ranks plates: what the flow of the list adds up to in each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.reference import Plate
from tideboard_core.ports.gateway import Gateway, Offer, offered
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.snapshot_feed import SnapshotFeed
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.flowboard.plate_sums import PlateSum, plate_sums, sum_columns

translate = QCoreApplication.translate
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
