"""The blotter's positions: valued, dated and shown in turns of the loop; closed today and mutual funds below them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence, Set
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.model.hub_keys import Key
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Account, Position
from tideboard_desktop.blotter.day_sums import ClosedToday, Day, DayRows
from tideboard_desktop.blotter.mutual_funds import MutualFundRows
from tideboard_desktop.blotter.position_columns import Holding, flow_unit, position_columns
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.day_result import DaySource
from tideboard_desktop.docks.figures.percentiles import Percentiles
from tideboard_desktop.docks.row_actions import RowActions
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.cell_changes import CellChanges
from tideboard_desktop.ui.tables.column_model import ColumnTable
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.tables.flow_cells import PercentileCell
from tideboard_desktop.ui.tables.row_buttons import RowButtons
from tideboard_desktop.ui.widgets.layouts import vbox

if TYPE_CHECKING:  # imported with the first position
    from tideboard_desktop.blotter.exit_actions import ExitActions
    from tideboard_desktop.blotter.position_rows import PositionRows

translate = QCoreApplication.translate


class Valued(NamedTuple):
    """Rows that were valued and not shown yet; `listed` says whether the positions are known.

    `news` are the securities whose market data changed, None = all may have.
    """

    news: Set[InstrumentId] | None
    rows: Sequence[Holding]
    listed: bool


class HoldingsPage(QWidget):
    """`table` and `view` show them; `with_fees` says whether the day's result is shown so, where it is told."""

    def __init__(
        self,
        context: DockContext,
        day: DaySource,
        *,
        exits: Callable[[], ExitActions],
        facts: Callable[[InstrumentId], Instrument | None],
        wanted: Callable[[], Collection[Key[object]]],
        actions: RowActions,
        percentiles: Percentiles | None,
    ) -> None:
        """`wanted` returns what is wanted of the hub, `facts` what is known of a security."""
        super().__init__()
        theme, self._context, self._day = context.theme, context, day
        self._exits, self._wanted, self._percentiles = exits, wanted, percentiles
        self._day_rows, self.with_fees = DayRows(), True
        self._unit = fmt.ONE
        self._waiting: Valued | None = None
        self._dated: Day | None = None
        self.table: ColumnTable[Holding] = ColumnTable(
            position_columns(lambda: self._unit, facts), lambda row: row.key, self
        )
        self.view = ColumnView(self.table, theme, identifier="positions", name=translate("BlotterDock", "Positions"))
        self.closed, self.mutual_funds = ClosedToday(theme), MutualFundRows(theme)
        vbox(self.view, self.closed, self.mutual_funds, on=self, margins=0, spacing=0)
        self.changed = CellChanges(theme, context.clock, self.view.repaint_changes, self)
        self.view.cells.show_changes(self.changed)
        names = self.view.second_text_room
        self.row_buttons = RowButtons(self.view, self._held_at, actions.buttons(), theme, names)
        if percentiles is not None:
            context.frame.each_second(self.view, self._want_percentiles, rests=True)

    @cached_property
    def _rows(self) -> PositionRows:
        from tideboard_desktop.blotter.position_rows import PositionRows, PositionSources

        percentile = _no_percentile if self._percentiles is None else self._percentiles.cell
        sources = PositionSources(self._exits, percentile, self._wanted)
        return PositionRows(self._context.hub, self._context.clock, sources)

    def holds(self, instruments: Set[InstrumentId]) -> bool:
        """Whether one of these securities is held."""
        return self._rows.holds(instruments)

    # --- turns of the loop ------------------------------------------------------------------------------------------

    def value(self, account: Account | None, given: Sequence[Position] | None, news: Set[InstrumentId] | None) -> None:
        """Value what the account holds, None = not known; `news` as in `Valued`."""
        rows: Sequence[Holding] = ()
        if account is not None and given is not None:
            rows = self._rows.of(account, given, news, self.in_view())
        self._waiting, self._dated = Valued(news, rows, given is not None), None

    def add_day(self, account: Account | None) -> None:
        """Add the day to the rows that wait to be shown."""
        if self._waiting is not None:
            days = None if account is None else self._day.rows(account)
            self._dated = self._day_rows.of(self._waiting.rows, days, fees=self.with_fees)

    def take(self) -> tuple[Valued, Day] | None:
        """The rows that were valued and dated, once; None if all were shown meanwhile."""
        valued, day, self._waiting, self._dated = self._waiting, self._dated, None, None
        return None if valued is None or day is None else (valued, day)

    def fill(self, rows: Sequence[Holding]) -> None:
        """Show these rows."""
        unit = flow_unit(rows, self._context.units)
        if unit != self._unit:
            self._unit = unit
            self.table.refresh()
        self.table.show_rows(rows)

    def flash(self) -> None:
        """Flash the rows in view whose open profit has moved."""
        moves = self._rows.moves
        changes = {name: moves[name] for name in self.in_view() if name in moves}
        if changes:
            self.changed.note(changes, len(self.view.shown_rows) * len(self.table.columns))

    # --- rows in view -----------------------------------------------------------------------------------------------

    def in_view(self) -> list[InstrumentId]:
        """The securities of the rows on screen."""
        if not self.view.isVisible():
            return []
        return [self.table.rows[place].position.instrument for place in self.view.shown_rows]

    def _want_percentiles(self) -> None:
        if self._percentiles is not None and self.view.isVisible():
            self._percentiles.want(self.in_view())

    def _held_at(self, row: int) -> InstrumentId | None:
        return self.table.rows[row].position.instrument if row < len(self.table.rows) else None


def _no_percentile(_instrument: InstrumentId) -> PercentileCell | None:
    return None
