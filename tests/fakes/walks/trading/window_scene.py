"""The whole window over the judging broker: docks, letters, palette and rebuilds around the one way to an order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from msgspec import structs
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

import tideboard_desktop.flow.view  # noqa: F401  here, since the import stops the loop too long while a window stands
from fakes.scenes.market.hub_snapshot import quote
from fakes.scenes.trading.broker import Write
from fakes.values.hub_values import note_nested
from fakes.values.lock import unlock_chosen
from fakes.values.trading import ACCOUNTS, BOOK, PASSWORD, TENCENT, levels
from fakes.values.waiting import tasks_done
from fakes.walks.trading.gesture_witness import GestureWitness
from fakes.walks.trading.ticket_scene import WalkScene, open_dialogs
from tideboard_core.audit.anchor import KeyringAnchor
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.lock import LockReason, UnlockLifetime
from tideboard_core.model.order import Account, Environment, OrderType, Side, TimeInForce
from tideboard_core.orders.charges import OrderCharges
from tideboard_core.system.appearance import Convention
from tideboard_core.system.settings import Appearance, Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.app_services import bar_reader_of
from tideboard_desktop.assembly.built_window import BuiltWindow, build_window
from tideboard_desktop.assembly.resolved_appearance import ResolvedAppearance
from tideboard_desktop.assembly.window_docks import WindowServices
from tideboard_desktop.assembly.window_rebuild import WindowRebuild
from tideboard_desktop.connection.services import Trading, TradingRelay, build_feeds
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.search import pinyin
from tideboard_desktop.search.lookup import FeedLookup
from tideboard_desktop.ticket.dock import OrderEntryDock
from tideboard_desktop.ticket.form_values import QuantityUnit
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.palette.recents import Recents
from tideboard_desktop.window.workspace.dock_widget import DockWidget
from tideboard_desktop.window.workspace.layout_store import LayoutStore

OTHER = InstrumentId("HK.09988")
NOT_WALKED = ("quit", "export", "import", "csv", "picture", "paste", ".help")
"""Commands that leave the window, or open the system's file dialogs."""


class WindowScene(WalkScene):
    """Real docks, palette, keys and layouts; a rebuild of the window keeps guard, lock and orders."""

    async def _build(self) -> None:
        self.desk = desk = await self.context.__aenter__()
        note_nested(desk.hub, self.broken)
        self.account: Account | None = desk.account
        self.appearance = Appearance()
        self.tasks = Tasks(lambda error, name: self.failures.append(f"{name}: {error!r}"))
        self.witness = GestureWitness(self.application, desk.clock)
        self.frame = Frame(desk.hub, lambda error, name: self.failures.append(f"{name}: {error!r}"))
        self.selection = Selection(TENCENT.id)
        self.preferences = Preferences(
            Settings(), SettingsFile(self.folder), self.tasks, writable=False, failed=lambda: None
        )
        self.layouts = LayoutStore(None, self.tasks)
        endpoint = OpendEndpoint(host="127.0.0.1", port=1)
        silent = OpendGateway(endpoint, feed=desk.hub, trading=TradingRelay(), clock=desk.clock)
        self.feeds = build_feeds(silent, desk.hub, desk.clock)
        anchor = KeyringAnchor(desk.store, desk.audit, today=lambda: desk.clock.wall().date())
        self.trading = Trading(
            audit=desk.audit,
            anchor=anchor,
            order_journal=desk.order_journal,
            lock=desk.lock,
            blotter=desk.blotter,
            guard=desk.guard,
            charges=OrderCharges(desk.hub, desk.clock, desk.gateway),
            brake=desk.with_brake,
        )
        desk.person.on_review = self._confirm
        desk.gateway.answer = self._judge
        desk.publish(Topic.INSTRUMENT, OTHER, replace(TENCENT, id=OTHER, name="ALIBABA"))
        self.publish_other()
        pinyin.load()
        self.rebuild = WindowRebuild(self.application, lambda: self.appearance)
        self.theme = self.rebuild.theme()
        self.confirmer = DialogConfirmer(self.theme, desk.clock, self.tasks, parent=self.rebuild.window)
        self.rebuild.themed = (self.confirmer,)
        self.rebuild.begin(self._docks, self._renewed)
        self.main.show()
        self.order = desk.working()
        await unlock_chosen(desk.lock, PASSWORD, lifetime=UnlockLifetime.MINUTES_15)
        desk.lock.lock(LockReason.BY_HAND)
        await self.settle()

    def publish_other(self) -> None:
        """Push quote and book of the other symbol."""
        self.desk.publish(Topic.QUOTE, OTHER, quote(OTHER, "156.40", "157.90"))
        asks, bids = levels(("156.50", 9000)), levels(("156.40", 9000))
        self.desk.publish(Topic.BOOK, OTHER, structs.replace(BOOK, instrument=OTHER, asks=asks, bids=bids))

    def _docks(self, appearance: ResolvedAppearance, window: MainWindow | None) -> BuiltWindow:
        services = WindowServices(
            hub=self.desk.hub,
            selection=self.selection,
            frame=self.frame,
            clock=self.desk.clock,
            tasks=self.tasks,
            feeds=self.feeds,
            trading=self.trading,
            preferences=self.preferences,
            lookup=FeedLookup(self.feeds.gateway.quotes, markets=()),
            recents=Recents(),
            source=lambda _instrument: self.desk.source,
            replay=lambda _instrument, _day, _at: None,
            practise=lambda _instrument, _day, _at: None,
            parent=self.rebuild.window,
            layouts=self.layouts,
            bar_reader=bar_reader_of(self.feeds, self.desk.clock, None),
        )
        return build_window(services, appearance, window=window)

    def _renewed(self, old: BuiltWindow | None) -> None:
        built = self.rebuild.built
        built.show_account(self.account)
        if old is None:
            built.window.lock_requested.connect(self.lock)
            built.window.unlock_requested.connect(self._ask_unlock)
        built.ticket.unlock_requested.connect(self._ask_unlock)

    # --- what walks ask of a scene ----------------------------------------------------------------------------------

    @property
    def main(self) -> MainWindow:
        """The window of the present look."""
        return self.rebuild.window()

    @property
    def built(self) -> BuiltWindow:
        """Its docks."""
        return self.rebuild.built

    @property
    def dock(self) -> OrderEntryDock:  # type: ignore[override]  # the ticket of the present look
        """The ticket."""
        return self.built.ticket

    @property
    def orders(self) -> OrderSubmission:  # type: ignore[override]  # the desk of the present look
        """Where acts are begun."""
        return self.built.submission

    @property
    def dialogs(self) -> list[QDialog]:
        """What is open now."""
        return open_dialogs(self.main)

    def switch(self, environment: Environment) -> None:
        """Another account in view, as the app does it."""
        account = ACCOUNTS[environment]
        if account.id != getattr(self.desk.lock.account, "id", ""):
            self.locked()
        self.account = account
        self.desk.lock.switch_account(account)
        self.built.show_account(account)

    # --- what a window adds -----------------------------------------------------------------------------------------

    def commands(self) -> list[str]:
        """Ids of what the palette can run."""
        listed = (one.id for one in self.built.keyboard.table.commands if not one.hidden)
        return sorted(id_ for id_ in listed if not any(part in id_ for part in NOT_WALKED))

    def run_by_palette(self, number: int) -> None:
        """Ctrl+K, the command's words, Enter; what a dialog covers a person cannot reach."""
        if self.dialogs:
            return
        ids, table, palette = self.commands(), self.built.keyboard.table, self.built.keyboard.palette
        command = table.command(ids[number % len(ids)])
        assert command is not None
        palette.open()
        palette.field.setText(command.text)
        palette.field.textEdited.emit(command.text)
        QTest.keyClick(palette.field, Qt.Key.Key_Return)

    def dock_of(self, number: int) -> DockWidget:
        """One of the docks."""
        docks = list(self.built.window.workspace.docks.values())
        return docks[number % len(docks)]

    def link_dock(self, number: int, letter: str) -> None:
        """Give a dock another letter; a ticket that shows another symbol now has only that symbol's own values."""
        selection = self.dock_of(number).selection
        if selection is not None:
            self._without_old_price(lambda: selection.set_letter(letter))

    def select(self, letter: str, instrument: InstrumentId) -> None:
        """Another symbol on a letter."""
        self._without_old_price(lambda: self.selection.letters.move(letter, instrument))

    def _without_old_price(self, act: Callable[[], None]) -> None:
        before = self.dock.ticket.instrument_id
        act()
        ticket = self.dock.ticket
        if ticket.instrument_id == before:
            return
        form, own = ticket.form, {None, ticket.opposite}
        filled = {name for name in ("price", "entered") if getattr(form, name) is not None}
        if not filled <= form.prefilled or form.price not in own:
            self.broken.append("the price of another symbol")

    def tidy(self) -> None:
        """The ticket in view, empty, for the symbol that the broker trades."""
        self.built.keyboard.palette.leave()
        self.built.window.workspace.open("ticket")
        self.select("A", TENCENT.id)
        ticket, selection = self.dock, self.built.window.workspace.docks["ticket"].selection
        assert selection is not None
        selection.set_letter("A")
        ticket.leave_editing()
        ticket.choose_type(OrderType.LIMIT)
        ticket.choose_time(TimeInForce.DAY)
        ticket.choose_unit(QuantityUnit.SHARES)
        ticket.choose_side(Side.BUY)

    def float_dock(self, number: int) -> None:
        """Make a window of a dock, or put it back."""
        self.built.window.workspace.toggle_floating(self.dock_of(number))

    def change_look(self) -> None:
        """Another look: other contents of the window, unless something is under way."""
        red = self.appearance.convention is Convention.RED_UP
        self.appearance = replace(self.appearance, convention=Convention.GREEN_UP if red else Convention.RED_UP)
        open_before, before = bool(self.dialogs), self.built
        self.rebuild.check()
        if open_before and self.built is not before:
            self.broken.append("the docks went under an open dialog")

    def pick_price(self, place: int) -> None:
        """A click on the book."""
        ladder = self.built.book.ladder
        QTest.mouseClick(ladder, Qt.MouseButton.LeftButton, pos=ladder.row_rect(place).center())

    def type_key(self, key: Qt.Key) -> None:
        """A key where the focus is."""
        QTest.keyClick(self.application.focusWidget() or self.main, key)

    def look_for_environment(self) -> None:
        """Window and docks of their own carry the environment of the account in view, all of them."""
        shown = None if self.account is None else self.account.environment
        docks = self.built.window.workspace.docks.values()
        if self.main.environment is not shown or any(dock.environment is not shown for dock in docks):
            self.broken.append("a window without its environment")
        if any(dock.isFloating() and shown is not None and shown.value not in dock.windowTitle() for dock in docks):
            self.broken.append("a floating window without its word")

    def _judge(self, write: Write) -> object:
        if write.request.account is not self.account:
            self.broken.append("an account that is not in view")
        return super()._judge(write)

    async def settle(self) -> None:
        """As before, with all docks brought up to date."""
        self.frame.stop()
        await super().settle()
        await tasks_done("palette")
        self.built.blotter.refresh(frozenset())
        self.look_for_environment()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def close(self) -> None:
        """End everything in order."""
        self.runner.run(self._close())
        self.runner.close()
        self.witness.stop()
        self.application.removeEventFilter(self.rebuild.ring)
        for one in (self.main, self.witness, self.rebuild.ring, self.frame, self.selection):
            one.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    @property
    def window(self) -> MainWindow:  # type: ignore[override]  # what walks close at their end
        """The window of the present look."""
        return self.main
