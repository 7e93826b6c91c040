"""The line above the list: what a security's warrants trade and take in, by what they bet on."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.model.derivatives import WarrantPage
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, MARKET_ZONE, InstrumentId, Market
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify
from tideboard_desktop.ui.widgets.layouts import vbox

if TYPE_CHECKING:
    from tideboard_core.flow.warrant_sums import Bet, WarrantSums

translate = QCoreApplication.translate

FOLLOWED: Final = 6
"""Warrants whose flow is read, the most traded ones: each is one call a minute of the budget of all flow."""


class SumsLine(QWidget):
    """Two lines of text over the most traded warrants of a security, as last read; hidden it subscribes nothing."""

    def __init__(self, context: DockContext) -> None:
        super().__init__()
        self._context = context
        self._interest = HubInterest(context.hub, self)
        self._flows: frozenset[Key[object]] = frozenset()
        self._page: WarrantPage | None = None
        self._time = self._currency = ""
        self.turnover = elided_label("", context.theme, Type.BODY)
        self.net = elided_label("", context.theme, Type.CAPTION, Tone.CAPTION)
        identify(self.turnover, "warrants_sums_turnover")
        identify(self.net, "warrants_sums_net")
        vbox(self.turnover, self.net, on=self, margins=(8, 2, 8, 4), spacing=0)

    def show_page(self, page: WarrantPage | None, market: Market) -> None:
        """Add up a first page of all warrants by turnover; None = those of another security are not there yet."""
        self._page = page
        self._time = fmt.clock_minutes(self._context.clock.market(), MARKET_ZONE[market])
        self._currency = MARKET_CURRENCY[market]
        if self.isVisible():
            self._want()
        self._show()

    def refresh(self, changed: Set[Key[object]]) -> None:
        """The flow of some arrived."""
        if not self._flows.isdisjoint(changed):
            self._show()

    def _want(self) -> None:
        rows = () if self._page is None else self._page.rows
        keys = [Topic.FLOW.of(row.instrument) for row in rows[:FOLLOWED]]
        self._flows = frozenset(keys)
        self._interest.want(keys)

    def _show(self) -> None:
        page = self._page
        if page is None or not page.rows:
            self.turnover.setText("")
            self.net.setText("")
            return
        from tideboard_core.flow.warrant_sums import Bet, warrant_sums

        nets: dict[InstrumentId, float] = {}
        for row in page.rows:
            flow = self._context.hub.value(Topic.FLOW.of(row.instrument))
            if flow is not None and flow.net:
                nets[row.instrument] = flow.net[-1]
        sums = warrant_sums(page.rows, page.total, nets)
        self.turnover.setText(self._turnover_words(sums, Bet.RISE, Bet.FALL))
        self.net.setText(self._net_words(sums, Bet.RISE, Bet.FALL))

    def _turnover_words(self, sums: WarrantSums, rise: Bet, fall: Bet) -> str:
        text = translate(
            "Warrants",
            "Turnover: calls and bulls {rise}, puts and bears {fall} {currency} \u00b7 {part} of {total} at {time}",
        )
        unit = fmt.unit_for(float(sums.turnover), self._context.units)
        amounts = {bet: fmt.amount(float(sums.by_bet[bet].turnover), unit) for bet in (rise, fall)}
        return text.format(
            rise=amounts[rise],
            fall=amounts[fall],
            part=fmt.quantity(sums.counted),
            total=fmt.quantity(sums.total),
            time=self._time,
            currency=self._currency,
        )

    def _net_words(self, sums: WarrantSums, rise: Bet, fall: Bet) -> str:
        share = sums.net_share
        if not sums.net_count or share is None:
            text = translate("Warrants", "Net inflow: asked for the {count} most traded")
            return text.format(count=fmt.quantity(len(self._flows)))
        unit = fmt.unit_for(max(abs(each.net) for each in sums.by_bet.values()), self._context.units)
        text = translate(
            "Warrants",
            "Net inflow: calls and bulls {rise}, puts and bears {fall} \u00b7 of {part} with {share} of that turnover",
        )
        return text.format(
            rise=self._net(sums, rise, unit),
            fall=self._net(sums, fall, unit),
            part=fmt.quantity(sums.net_count),
            share=fmt.share(share * 100),
        )

    @staticmethod
    def _net(sums: WarrantSums, bet: Bet, unit: fmt.Unit) -> str:
        each = sums.by_bet[bet]
        return fmt.flow(each.net, unit) if each.net_count else fmt.MISSING

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Want the flow of the most traded ones."""
        super().showEvent(event)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self._interest.drop()
