"""The docks of reference data as kinds: closed at first, imported and built when each is first shown.

A further one: a function that imports its module and returns the dock, and an Entry in `_entries`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Signal

from tideboard_desktop.reference.ground import ReferenceGround
from tideboard_desktop.reference.lazy import LazyDock
from tideboard_desktop.selection import Selection
from tideboard_desktop.widgets.panel import TitleBar
from tideboard_desktop.workspace.kinds import MOST, DockKind, Part

if TYPE_CHECKING:  # imported with the first dock that is shown
    from tideboard_desktop.reference.dock import ReferenceDock

translate = QCoreApplication.translate
Build = Callable[[ReferenceGround, Selection, TitleBar], "ReferenceDock"]
FLOW, BOOK, WATCHLIST = "flow", "book", "watchlist"
"""Where a dock stands first: as a tab of this one, until a person moves it."""


class Entry(NamedTuple):
    """One kind of dock. `key` is in the layouts that people save; `group` is its heading in menus.

    `least` is the width below which its contents would be cut. `most` docks of it can be open.
    """

    key: str
    title: str
    group: str
    build: Build
    stacked_on: str = FLOW
    least: int = 320
    most: int = 1


def _plates(ground: ReferenceGround, selection: Selection, bar: TitleBar) -> ReferenceDock:
    from tideboard_desktop.docks.plates import PlatesDock

    return PlatesDock(ground, selection, bar)


def _futures(ground: ReferenceGround, selection: Selection, bar: TitleBar) -> ReferenceDock:
    from tideboard_desktop.docks.futures import FuturesDock

    return FuturesDock(ground, selection, bar)


def _corporate(ground: ReferenceGround, selection: Selection, bar: TitleBar) -> ReferenceDock:
    from tideboard_desktop.docks.corporate import CorporateDock

    return CorporateDock(ground, selection, bar)


def _market_days(ground: ReferenceGround, selection: Selection, bar: TitleBar) -> ReferenceDock:
    from tideboard_desktop.docks.market_days import MarketDaysDock

    return MarketDaysDock(ground, selection, bar)


def _screener(ground: ReferenceGround, selection: Selection, bar: TitleBar) -> ReferenceDock:
    from tideboard_desktop.docks.screener import ScreenerDock

    return ScreenerDock(ground, selection, bar)


def _ipos(ground: ReferenceGround, selection: Selection, bar: TitleBar) -> ReferenceDock:
    from tideboard_desktop.docks.ipos import IposDock

    return IposDock(ground, selection, bar)


def _alerts(ground: ReferenceGround, selection: Selection, bar: TitleBar) -> ReferenceDock:
    from tideboard_desktop.docks.alerts import AlertsDock

    return AlertsDock(ground, selection, bar)


def _warrants(ground: ReferenceGround, selection: Selection, bar: TitleBar) -> ReferenceDock:
    from tideboard_desktop.docks.warrants import WarrantsDock

    return WarrantsDock(ground, selection, bar)


def _option_chain(ground: ReferenceGround, selection: Selection, bar: TitleBar) -> ReferenceDock:
    from tideboard_desktop.docks.option_chain import OptionChainDock

    return OptionChainDock(ground, selection, bar)


def _gateway_console(ground: ReferenceGround, selection: Selection, bar: TitleBar) -> ReferenceDock:
    from tideboard_desktop.docks.gateway_console import GatewayConsoleDock

    return GatewayConsoleDock(ground, selection, bar)


def _gateway_health(ground: ReferenceGround, selection: Selection, bar: TitleBar) -> ReferenceDock:
    from tideboard_desktop.docks.gateway_health import GatewayHealthDock

    return GatewayHealthDock(ground, selection, bar)


def _entries() -> list[Entry]:
    """Every kind, in the order of the menus; their keys never change."""
    market = translate("Docks", "Market")
    derivatives = translate("Docks", "Derivatives")
    gateway = translate("Docks", "Gateway")
    return [
        Entry("plates", translate("Docks", "Plates"), market, _plates, least=360, most=2),
        Entry("screener", translate("Docks", "Screener"), market, _screener, least=400, most=2),
        Entry("ipos", translate("Docks", "IPO calendar"), market, _ipos, least=360),
        Entry("corporate", translate("Docks", "Corporate actions"), market, _corporate, least=360, most=MOST),
        Entry("days", translate("Docks", "Market days"), market, _market_days),
        Entry("alerts", translate("Docks", "Price alerts"), market, _alerts, least=360),
        Entry("futures", translate("Docks", "Futures"), derivatives, _futures, least=360, most=2),
        Entry("option_chain", translate("Docks", "Option chain"), derivatives, _option_chain, least=420, most=MOST),
        Entry("warrants", translate("Docks", "Warrants"), derivatives, _warrants, least=420, most=2),
        Entry("gateway_console", translate("Docks", "Gateway console"), gateway, _gateway_console, least=640),
        Entry("gateway_health", translate("Docks", "Gateway health"), gateway, _gateway_health, least=360),
    ]


class ReferenceDocks(QObject):
    """Makes the kinds over one ground; `grown` tells that a dock was built, which has commands and focus places."""

    grown = Signal()

    def __init__(self, ground: ReferenceGround) -> None:
        super().__init__()
        self._ground = ground

    def kinds(self) -> list[DockKind]:
        """All of them, none built."""
        return [
            DockKind(
                key=entry.key,
                title=entry.title,
                group=entry.group,
                more=partial(self._part, entry),
                stacked_on=entry.stacked_on,
                least=entry.least,
                limit=entry.most,
            )
            for entry in _entries()
        ]

    def _part(self, entry: Entry, selection: Selection) -> Part:
        bar = TitleBar(entry.title, self._ground.theme, link=selection.letter)
        dock = LazyDock(lambda: entry.build(self._ground, selection, bar))
        dock.built.connect(self.grown)
        return Part(bar, dock, dock, selection)
