"""Picks legs of a combination from the option chain, one by one or as a whole strategy. Nothing here sends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_core.errors import GatewayError
from tideboard_core.model.derivatives import OptionContract
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.footer import DockFooter
from tideboard_desktop.options.view import OptionGrid
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dock_memory import JsonValue
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.words.errors import error_sentence

if TYPE_CHECKING:  # with the first strategy
    from tideboard_desktop.options.combination.strategy_templates import Template

translate = QCoreApplication.translate
COMBINATION = "combination"
"""Key of the dock that the legs go to."""


class LegPicking:
    """Menu and actions of one chain; the dock of the combination is opened with the first leg.

    `next_expiry` returns the underlying with the expiry after the shown one, None without one.
    """

    def __init__(
        self,
        context: DockContext,
        grid: OptionGrid,
        foot: DockFooter,
        next_expiry: Callable[[], tuple[InstrumentId, date] | None],
    ) -> None:
        self._context, self._grid, self._foot, self._next_expiry = context, grid, foot, next_expiry
        self._menu = QMenu(grid)

    def pick(self, side: Side) -> None:
        """Add the contract of the current cell as a leg; the focus stays in the chain."""
        option = self._grid.current_option
        if option is None:
            self._foot.refuse(translate("Combination", "Move to a call or a put first."))
            return
        self._open({"add": {"instrument": option, "side": side.value}})
        text = (
            translate("Combination", "{option} is a leg that is bought; nothing was sent.")
            if side is Side.BUY
            else translate("Combination", "{option} is a leg that is sold; nothing was sent.")
        )
        self._foot.say(text.format(option=option))

    def _open(self, memory: dict[str, JsonValue]) -> None:
        self._context.window.open_dock(COMBINATION, memory)
        self._grid.setFocus()

    def template(self, template: Template) -> None:
        """Replace the combination by a strategy around the current strike."""
        from tideboard_desktop.options.combination.strategy_templates import CALENDARS

        row = self._grid.marked_row
        if row < 0:
            self._foot.refuse(translate("Combination", "Move to a strike first."))
            return
        contracts = self._grid.board.contracts
        if template not in CALENDARS:
            self._take(template, contracts, row, ())
            return
        later = self._next_expiry()
        if later is None:
            self._foot.refuse(translate("Combination", "There is no later expiry."))
            return
        self._context.tasks.spawn(self._calendar(template, contracts, row, *later), name="later expiry")

    async def _calendar(
        self,
        template: Template,
        contracts: Sequence[OptionContract],
        row: int,
        underlying: InstrumentId,
        day: date,
    ) -> None:
        try:
            later = await self._context.services.gateway.derivatives.option_chain(underlying, day)
        except GatewayError as error:
            self._foot.refuse(error_sentence(error))
            return
        self._take(template, contracts, row, later)

    def _take(
        self, template: Template, contracts: Sequence[OptionContract], row: int, later: Sequence[OptionContract]
    ) -> None:
        from tideboard_desktop.options.combination.strategy_templates import template_legs, template_name

        legs = template_legs(template, contracts, row, later)
        if not legs:
            text = translate("Combination", "{strategy}: not all of its contracts are listed around this strike.")
            self._foot.refuse(text.format(strategy=template_name(template)))
            return
        chosen: list[JsonValue] = [
            {"instrument": leg.instrument, "side": leg.side.value, "ratio": leg.ratio} for leg in legs
        ]
        self._open({"legs": chosen})
        text = translate("Combination", "{strategy} is in the combination; nothing was sent.")
        self._foot.say(text.format(strategy=template_name(template)))

    def show_menu_here(self) -> None:
        """Open the menu at the current cell."""
        self.show_menu(self._grid.viewport().mapToGlobal(self._grid.current_place()))

    def show_menu(self, place: QPoint) -> None:
        """Open the menu of the current cell at a position on the screen."""
        from tideboard_desktop.options.combination.strategy_templates import Template, template_name

        self._menu.clear()
        option = self._grid.current_option
        for text, side in (
            (translate("Combination", "Buy as a leg of a combination"), Side.BUY),
            (translate("Combination", "Sell as a leg of a combination"), Side.SELL),
        ):
            action = self._menu.addAction(text)
            action.setEnabled(option is not None)
            action.triggered.connect(lambda _on=False, side=side: self.pick(side))
        whole = self._menu.addMenu(translate("Combination", "Strategy around this strike"))
        for template in Template:
            action = whole.addAction(button_text(template_name(template)))
            action.triggered.connect(lambda _on=False, template=template: self.template(template))
        self._menu.addSeparator()
        ticket = self._menu.addAction(translate("OptionChain", "Option into the ticket"))
        ticket.setEnabled(option is not None)
        ticket.triggered.connect(lambda _on=False: self._grid.pick_current())
        self._menu.popup(place)


def leg_commands(key: str, scope: QWidget, legs: LegPicking) -> list[Command]:
    """Adding the current contract as a leg, and the menu with the strategies, for the chain of this key."""
    group = translate("Common", "Option chain")

    def one(id_: str, text: str, run: Callable[[], None], *keys: str) -> Command:
        return Command(id=f"{key}.{id_}", text=text, group=group, run=run, keys=keys, scope=scope)

    words = translate("Combination", "Strategies around the strike\u2026")
    return [
        one("leg_buy", translate("Combination", "Buy the option as a leg"), lambda: legs.pick(Side.BUY), "+"),
        one("leg_sell", translate("Combination", "Sell the option as a leg"), lambda: legs.pick(Side.SELL), "-"),
        one("strategies", words, legs.show_menu_here, "Ctrl+M"),
    ]
