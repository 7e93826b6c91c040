"""The full window over a broker that answers with so many rows, and an account that holds as many."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from fakes.scenes.market.hub_snapshot import NOW, TENCENT, flow, instrument, working_order
from fakes.scenes.market.reference import ScriptedReference
from fakes.scenes.window.full_window import LONG_NAMES, OWNER, FullWindow
from fakes.values.archive_filling import fill
from fakes.values.dock_rows import DockRows
from fakes.values.gateway import PARTS, gateway_of
from fakes.values.hub_values import known, put
from fakes.values.journal_days import made_trading
from fakes.values.waiting import tasks_done
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Side
from tideboard_core.ports.gateway import Gateway
from tideboard_core.system.appearance import Language
from tideboard_core.system.settings import Settings, SymbolList
from tideboard_desktop.connection.services import TradingRelay
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.window.workspace.dock_widget import DockWidget

FLOWS = 40
"""Securities of the list whose flow is known."""
PRESSED = {"screener": "screener_run"}
"""Buttons by dock: it reads nothing before this one is pressed."""


class _Part:
    """A part of the gateway whose calls the script answers, where it has an answer."""

    def __init__(self, script: ScriptedReference, own: object) -> None:
        self._script, self._own = script, own

    def __getattr__(self, name: str) -> Any:
        return getattr(self._script if name in self._script.answers else self._own, name)


class RowedWindow(FullWindow):
    """Docks are opened by what is typed into the palette, and read what the broker answers."""

    def __init__(self, qapp: QApplication, directory: Path, scale: float, language: Language, count: int) -> None:
        self.rows = DockRows(count, LONG_NAMES["en" if language is Language.ENGLISH else "zh"], NOW)
        super().__init__(qapp, directory, scale, language)
        if count:
            own = OWNER.identity
            self.stores.keep(own, made_trading(own, count))
            fill(directory / "archive", NOW)

    def make_settings(self) -> Settings:
        """The first list has the securities."""
        return Settings(watchlists=(SymbolList(name="", symbols=tuple(self.rows.codes)),))

    def make_hub(self) -> Hub:
        hub, rows = super().make_hub(), self.rows
        for place, each in enumerate(rows.codes):
            put(hub, Topic.INSTRUMENT.of(each), instrument(each, rows.name))
            put(hub, Topic.QUOTE.of(each), structs.replace(known(hub, Topic.QUOTE.of(TENCENT)), instrument=each))
            if place < FLOWS:
                put(hub, Topic.FLOW.of(each), flow(each, -98_765e6))
        positions = known(hub, Topic.POSITIONS.of(OWNER.id))
        order = replace(working_order("98765.5", 9_876_500, Side.SELL), account_id=OWNER.id, name=rows.name)
        held = [replace(position, instrument=each) for each in rows.codes for position in positions]
        put(hub, Topic.POSITIONS.of(OWNER.id), tuple(held))
        orders = [replace(order, id=str(place), instrument=each) for place, each in enumerate(rows.codes)]
        put(hub, Topic.ORDERS.of(OWNER.id), orders)
        return hub

    def make_gateway(self, relay: TradingRelay) -> Gateway:
        """What docks read comes from the script, the rest of one that nobody connects."""
        own, script = super().make_gateway(relay), ScriptedReference()
        script.answers |= self.rows.answers
        parts = {name: _Part(script, getattr(own, name)) for name in PARTS if name != "behind"}
        return gateway_of(own, **parts, behind=script.behind, connected=True)

    async def open(self, dock: DockWidget) -> None:
        """Type its name into the palette and press Enter; then let it read what it shows."""
        palette = self.built.keyboard.palette
        palette.open()
        await tasks_done("palette")
        event = QInputMethodEvent("", [])
        event.setCommitString(dock.title)
        QApplication.sendEvent(palette.field, event)
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
        assert isinstance(dock.body, LazyDock)
        assert dock.isVisible(), dock.title
        dock.body.build()
        await self.settle()
        await tasks_done()  # what it reads in threads comes when it comes
        await self.settle()
        if dock.identity in PRESSED:
            button = dock.findChild(QAbstractButton, PRESSED[dock.identity])
            assert button is not None
            button.click()
            await self.settle()
