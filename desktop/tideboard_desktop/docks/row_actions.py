"""What the menu of a table's row does with its security: order, chart, alert, options. Nothing here sends an order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_desktop.docks.context import WindowActions
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tables.row_buttons import RowButton
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.ui.widgets.menu_choice import passing_menu

translate = QCoreApplication.translate
TICKET, OPTIONS = "ticket", "option_chain"
"""Keys of the docks that open."""


class RowAction(NamedTuple):
    """`key` names the action in identifiers of commands."""

    key: str
    text: str
    run: Callable[[InstrumentId], None]


class RowActions:
    """`alert` asks for a price alert of a security."""

    def __init__(self, window: WindowActions, selection: Selection, alert: Callable[[InstrumentId], None]) -> None:
        self._window, self._selection, self._alert = window, selection, alert

    def all(self) -> list[RowAction]:
        """The actions in the order of the menus, with the words of the language in use."""
        return [
            RowAction("buy", translate("RowActions", "Buy in the ticket"), self.buy),
            RowAction("sell", translate("RowActions", "Sell in the ticket"), self.sell),
            RowAction("chart", translate("RowActions", "Show in the flow chart"), self.chart),
            RowAction("alert", translate("RowActions", "Price alert…"), self._alert),
            RowAction("options", translate("Common", "Option chain"), self.options),
        ]

    def buttons(self) -> list[RowButton]:
        """The actions that a row offers under the mouse: buy, sell, alert."""
        words = {action.key: action.text for action in self.all()}
        buy, sell = translate("Orders", "Buy"), translate("Orders", "Sell")
        return [
            RowButton("buy", buy, words["buy"], self.buy, tone=Tone.UP),
            RowButton("sell", sell, words["sell"], self.sell, tone=Tone.DOWN),
            RowButton("alert", "", words["alert"], self._alert, glyph="bell"),
        ]

    def buy(self, instrument: InstrumentId) -> None:
        """Fill the ticket with the security and the side, and go there."""
        self._start(instrument, Side.BUY)

    def sell(self, instrument: InstrumentId) -> None:
        self._start(instrument, Side.SELL)

    def options(self, instrument: InstrumentId) -> None:
        """Open the option chain of the security."""
        self._selection.select(instrument)
        self._window.open_dock(OPTIONS, {})

    def chart(self, instrument: InstrumentId) -> None:
        """Show the security in the flow chart."""
        self._window.show_flow(instrument)

    def _start(self, instrument: InstrumentId, side: Side) -> None:
        self._window.price_ticket(instrument, side, None)
        self._window.open_dock(TICKET, {})


class MenuEntry(NamedTuple):
    """An entry of a menu; `off` says why it is disabled."""

    text: str
    run: Callable[[], None]
    off: str = ""


class RowEntry(NamedTuple):
    """A menu entry that acts on a row."""

    text: str
    run: Callable[[int], None]
    off: str = ""


def menu_of(entries: Sequence[MenuEntry], owner: QWidget) -> QMenu:
    """A menu that is deleted when it closes; the tool tip of a disabled entry is its reason."""
    menu = passing_menu(owner)
    menu.setToolTipsVisible(True)
    for entry in entries:
        added = menu.addAction(entry.text)
        added.triggered.connect(lambda _checked=False, entry=entry: entry.run())
        added.setEnabled(not entry.off)
        added.setToolTip(tip(entry.off or entry.text))
    return menu


def action_where(place: Callable[[], int | None], run: Callable[[int], None]) -> None:
    """Act on a row where it stands now, if it is still there."""
    now = place()
    if now is not None:
        run(now)
