"""The watchlist dock on its own, with what feeds it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS, TENCENT, filled_hub, instrument
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.scenes.window.keys import give_keys
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from fakes.values.hub_values import put
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.order import Position
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.docks.context import DockContext, WindowActions
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.watchlists.dock import WatchlistDock
from tideboard_desktop.watchlists.lists import WatchLists

CKH = InstrumentId("HK.00001")


class OneShare:
    """A lookup that knows one share."""

    async def find(self, text: str) -> Sequence[Instrument]:
        """CKH for its code."""
        return [instrument(CKH, "CKH")] if text in {"1", "HK.00001"} else []


class SmallMarket:
    """Facts of the shares of the picture and CKH; counts what it was asked."""

    def __init__(self) -> None:
        self.all = [instrument(id_, id_) for id_ in (*IDS, CKH)]
        self.markets: list[Market] = []
        self.asked: list[InstrumentId] = []

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Those that there are."""
        self.asked += ids
        return [each for each in self.all if each.id in ids]

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """The shares of one market."""
        self.markets.append(market)
        return [each for each in self.all if market_of(each.id) is market]


def watchlist_dock(context: DockContext, **more: Any) -> WatchlistDock:
    """The dock with its title bar, as the window builds it."""
    return WatchlistDock(context, TitleBar("Watchlist", context.theme, link=context.selection.letter), **more)


class WatchlistScene:
    """A shown dock; `kept` holds what the settings would."""

    def __init__(
        self, qtbot: QtBot, qapp: QApplication, *others: SymbolList, motion: bool = True, text: float = 1.0
    ) -> None:
        theme = make_theme(motion=motion, scale=text)
        install(qapp, theme)
        self.clock = ManualClock()
        self.hub: Hub = filled_hub(self.clock)
        self.selection = Selection(TENCENT)
        self.frame = Frame(self.hub, fail)
        self.kept: list[tuple[SymbolList, ...]] = []
        self.facts = SmallMarket()
        self.tasks = Tasks(fail)
        self.offered: list[str] = []
        window = cast("WindowActions", SimpleNamespace(offer_undo=lambda undo: self.offered.append(undo.words())))
        self.dock = watchlist_dock(
            dock_context(
                self.hub, self.selection, self.frame, theme=theme, clock=self.clock, tasks=self.tasks, window=window
            ),
            lookup=OneShare(),
            lists=WatchLists([SymbolList(name="", symbols=IDS), *others], self.kept.append),
            facts=self.facts,
        )
        self.bot = qtbot
        self.keys = give_keys(self.dock, self.dock.commands())
        qtbot.addWidget(self.dock)
        qtbot.addWidget(self.dock.title_bar)
        self.dock.resize(round(338 * text), 400)
        self.dock.show()
        self.dock.activateWindow()
        qtbot.waitUntil(self.dock.isActiveWindow)
        self.settle()

    def settle(self) -> None:
        """Let the due frame run."""
        self.bot.waitUntil(lambda: not self.frame.running)

    def names(self) -> list[str]:
        """The words of the tabs."""
        return [self.dock.tabs.tabText(place) for place in range(self.dock.tabs.count())]


def held_mouse(widget: QWidget, kind: QEvent.Type, where: QPoint, button: Qt.MouseButton) -> None:
    """A mouse event with the button held, which QTest cannot do while it moves."""
    spot = QPointF(where)
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    everywhere = QPointF(widget.mapToGlobal(where))
    event = QMouseEvent(kind, spot, everywhere, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def hold(desk: WatchlistScene, *symbols: InstrumentId) -> None:
    """Give the account positions."""
    positions = [
        Position(
            account_id=ACCOUNT.id, instrument=symbol, name="", quantity=100, available=100, average_cost=None,
            last=Decimal(1), value=Decimal(100), pl=Decimal(0), pl_percent=None, pl_today=None, currency="HKD",
        )
        for symbol in symbols
    ]  # fmt: skip
    put(desk.hub, Topic.POSITIONS.of(ACCOUNT.id), tuple(positions))
    desk.settle()


TECH = SymbolList(name="科技", symbols=("HK.00700",))
