"""Everything that can be on screen, over services that are not connected: the window, each dialog, page and card."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from shiboken6 import isValid

from fakes.scenes.connection.connect_page import desk_without_brokers
from fakes.scenes.screen.timers import next_frame, next_second
from fakes.scenes.window.main_window import WholeWindow
from fakes.servers.release_feed import feed
from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from fakes.values.reviews import ScriptedCancelReview, ScriptedReview, account, order, unanswered
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.crash.files import CrashFiles
from tideboard_core.errors import OrderDenied, OrderError, OrderRejected, OrderUnknown
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.listeners import Listeners
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment
from tideboard_core.model.review import Gesture, SourceKind
from tideboard_core.orders.cancels import CancelOutcome, CancelRun
from tideboard_core.redaction import Redactor
from tideboard_core.release.build_info import Build
from tideboard_core.release.build_info import Kind as BuildKind
from tideboard_core.release.feed import ReleaseVerdict, read_release
from tideboard_core.system.settings import AfterClose, Connection, DepthChoice, SymbolList
from tideboard_core.system.settings_reading import SettingsReview
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.about.launcher import ABOUT, LICENCES, UPDATES
from tideboard_desktop.archive.depth_dialog import DepthDialog
from tideboard_desktop.archive.dialogs import AfterCloseDialog
from tideboard_desktop.assembly.app_services import AppServices, bar_reader_of
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.assembly.programs import ServedPrograms
from tideboard_desktop.chart.indicators.chosen import ChartIndicators, chosen
from tideboard_desktop.chart.indicators.dialog import IndicatorsDialog
from tideboard_desktop.chart.indicators.templates import ChartTemplates
from tideboard_desktop.connection.check.progress import nothing_to_check
from tideboard_desktop.connection.practice.reset_dialog import ResetPracticeDialog
from tideboard_desktop.connection.window.opener import ALLOWANCES, CONNECT, LOG, ConnectionOpener, WindowContext
from tideboard_desktop.crash.view import CrashDialog
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.flow.history.view import HistoryView
from tideboard_desktop.flow.past_view import PastView
from tideboard_desktop.orders.cancel.all_orders import CancelAllDialog
from tideboard_desktop.orders.cancel.running import RunningCancels
from tideboard_desktop.orders.cancel.view import CancelOrderDialog
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.orders.results import SettleDialog, UnknownDialog, refused_dialog, settle_detail
from tideboard_desktop.orders.unlock.prompt import UnlockDialog
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.search.code_check import CodeCheck
from tideboard_desktop.search.symbol_field import SymbolField
from tideboard_desktop.settings.brake_page import BrakePage
from tideboard_desktop.settings.trading_page import widen_at_once
from tideboard_desktop.ticket.quick_quantities_dialog import QuickQuantitiesDialog
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dialogs.name_dialog import NameDialog, NameWords
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.panel_state import StateView
from tideboard_desktop.ui.words.orders import order_name, order_terms
from tideboard_desktop.watchlists.lists import WatchLists
from tideboard_desktop.watchlists.paste_dialog import PasteDialog
from tideboard_desktop.window.notices.toast import ToastLine
from tideboard_desktop.window.workspace.dock_widget import DockWidget
from tideboard_desktop.window.workspace.layout_menu import dock_menu
from tideboard_desktop.window.workspace.open_dialog import OpenLayoutDialog

UNKNOWN = OrderUnknown("no-answer", client_order_id="TB-1120-KQXW-0001")
LIVE, PAPER, PRACTICE = Environment.LIVE, Environment.PAPER, Environment.PRACTICE


class NoFacts:
    """An exchange without instruments."""

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """None."""
        del ids
        return []

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """None."""
        del market
        return []


class ShownOver:
    """What proposals of programs are shown in."""

    def __init__(self, scene: WholeWindow) -> None:
        self._scene = scene
        self.hub, self.frame, self.trading, self.rebuild = scene.hub, scene.frame, scene.trading, self
        self.rebuilt, self.more_commands = Listeners(), list[Callable[[], Command]]()
        self.account = account(LIVE)
        self.confirmer = DialogConfirmer(scene.theme, scene.clock, scene.tasks, parent=lambda: None)

    @property
    def built(self) -> BuiltWindow:
        return self._scene.built

    def theme(self) -> Theme:
        return self._scene.theme

    def window(self) -> QWidget:
        return self._scene.built.window


class WholeScene(WholeWindow):
    """The window with its account, and whatever can open over it."""

    def __init__(
        self, qapp: QApplication, directory: Path, scale: float = 1.0, connection: Connection | None = None
    ) -> None:
        super().__init__(qapp, directory, scale)
        self.connection = ConnectionOpener(
            self.hub,
            self.frame,
            self.clock,
            self.tasks,
            self.feeds,
            check=nothing_to_check,
            context=desk_without_brokers(self.clock, connection=connection),
            window=WindowContext(window=lambda: self.built.window, theme=lambda: self.theme),
        )
        prepared = Prepared(
            directory=directory,
            redactor=Redactor(),
            settings=self.preferences.settings,
            file=SettingsFile(directory),
            review=SettingsReview(SettingsFile(directory).read()),
        )
        self.programs = self._served(prepared)
        self.services = AppServices(
            self.hub,
            self.clock,
            self.tasks,
            self.preferences,
            prepared,
            window=lambda: self.built.window,
            theme=lambda: self.theme,
            keys=lambda: self.built.keyboard.table,
            widen=widen_at_once,
            limits_changed=lambda _limits: None,
            connection=self.connection,
            store=MemoryStore(),
            brake_page=self._brake_page,
            programs=self.programs,
        )

    def _served(self, prepared: Prepared) -> ServedPrograms:
        """Programs without a process: nobody switches them on."""
        own: Any = SimpleNamespace(store=MemoryStore(), play=None, uses=SimpleNamespace(practice=True))
        archive: Any = self.archive
        window: Any = ShownOver(self)
        return ServedPrograms(
            window,
            clock=self.clock,
            tasks=self.tasks,
            feeds=self.feeds,
            archive=archive,
            audit=self.trading.audit,
            preferences=self.preferences,
            prepared=prepared,
            wiring=own,
            source=lambda _: SourceKind.PRACTICE,
            gate=TypingGate(self.clock, lambda _key: False),
            services=lambda: self.services,
            bar_reader=bar_reader_of(self.feeds, self.clock, None),
        )

    def _brake_page(self, theme: Theme) -> BrakePage:
        """The page of the loss brake for a LIVE account, which has all of its parts."""
        return BrakePage(theme, self.trading.brake(), account=lambda: account(LIVE), ask=lambda *_: None)

    @property
    def window(self) -> QWidget:
        """The main window."""
        return self.built.window

    def dress(self) -> None:
        """Bell, toast line and the first-start card, a notice of each kind, and each part that waits to be wanted."""
        self.services.attach_window()
        self.services.welcome()
        for kind in NoticeType:
            self.services.notices.post(kind, "7001", environment=LIVE)
        for toast in self.window.findChildren(ToastLine):
            toast.timer.stop()  # on a slow machine its six seconds end before what it says is looked at
        self._make_parts()

    def _make_parts(self) -> list[QWidget]:
        """Make what waits for its key, a typed letter or a state: palette, lists of matches, notes, tables."""
        keyboard, window = self.built.keyboard, self.window
        for view in window.findChildren(StateView):
            view.make()
        lists = [field.popup for field in window.findChildren(SymbolField)]
        tables = [pane.table for pane in window.findChildren(HistoryView)]
        sessions = [past.table for past in window.findChildren(PastView)]
        return [keyboard.palette, keyboard.sheet, *lists, *tables, *sessions]

    def late_docks(self, one_of: int = 1, first: int = 0) -> list[DockWidget]:
        """Every dock, or one of so many from the `first` on, that is closed at first and built late."""
        workspace = self.built.window.workspace
        keys = [key for key, kind in workspace.specs.items() if kind.group][first::one_of]
        late = [workspace.dock(key) for key in keys]
        return [dock for dock in late if dock is not None]

    def build_docks(self, one_of: int = 1, first: int = 0) -> list[DockWidget]:
        """The `late_docks`, built now."""
        docks = self.late_docks(one_of, first)
        for dock in docks:
            assert isinstance(dock.body, LazyDock)
            dock.body.build()
        self._make_parts()
        return docks

    async def settle(self) -> None:
        """Hand over what changed, as the frame timer and the second do, and let layouts and tasks take it."""
        for _turn in range(4):
            next_frame(self.frame)
            next_second(self.frame)
            for _part in range(4):
                await asyncio.sleep(0)

    def name(self) -> str:
        """What an order is called."""
        return order_name(order().side, 2000, order().instrument, order_terms(order()))

    def unlock(self, environment: Environment) -> QWidget:
        """The Unlock dialog."""
        return UnlockDialog(self.trading.lock, account(environment), self.theme, self.clock, self.tasks, keyring=True)

    def confirm(self, environment: Environment, gesture: Gesture | None = None) -> QWidget:
        """A confirmation in one of its forms."""
        return ConfirmOrderDialog(ScriptedReview(environment, gesture), self.theme, self.clock, None)

    def cancel(self, environment: Environment, *, everything: bool = False) -> QWidget:
        """A cancel dialog, locked, so that it has its password field."""
        orders = (order(), order(number="7002"))[: 2 if everything else 1]
        review = ScriptedCancelReview(environment, orders=orders, everything=everything, password="12345678")
        dialog = CancelAllDialog if everything else CancelOrderDialog
        return dialog(review, self.theme, self.clock, self.tasks, None)

    def cancels(self, *errors: OrderError | None) -> QWidget:
        """Cancels that go on, or with `errors` what became of them."""
        run = CancelRun([order(number=str(7001 + at)) for at in range(max(len(errors), 3))])
        window = RunningCancels(account(LIVE), run, self.theme, None)
        run.ask()
        if errors:
            pairs = zip(run.orders, errors, strict=True)
            run.finish([CancelOutcome(order_id=one.id, error=error) for one, error in pairs])
        return window

    def page(self, place: int) -> QWidget:
        """A page of the settings."""
        return self.services.pages(self.theme)[place].widget

    def take_away(self, shown: QWidget) -> None:
        """Close what was open; windows that their owners keep are closed as a person does it."""
        services = self.services
        kept = {self.connection.dialog, services.settings.dialog, services.about.dialog}
        if shown in kept and isinstance(shown, QDialog):
            shown.reject()
        elif isinstance(shown, QDialog):
            shown.done(QDialog.DialogCode.Rejected)  # ends what it still does
            shown.deleteLater()
        else:
            shown.hide()

    def menus(self) -> list[QMenu]:
        """Every menu: those that stand, and those that are made when they are wanted."""
        built = self.built
        window = built.window
        made = [dock_menu(window.commands(), window.workspace.active, window), built.book.menu()]
        return [*window.findChildren(QMenu), *made]


def _settings(scene: WholeScene) -> QWidget:
    scene.services.settings.open()
    dialog = scene.services.settings.dialog
    assert dialog is not None
    return dialog


def _connection(page: str) -> Callable[[WholeScene], QWidget]:
    def open_at(scene: WholeScene) -> QWidget:
        scene.connection.open(page)
        assert scene.connection.dialog is not None
        return scene.connection.dialog

    return open_at


def _about(page: str) -> Callable[[WholeScene], QWidget]:
    def open_at(scene: WholeScene) -> QWidget:
        scene.services.about.open(page)
        assert scene.services.about.dialog is not None
        return scene.services.about.dialog

    return open_at


def _newer(scene: WholeScene) -> QWidget:
    """The page of updates with a newer release."""
    desk = scene.services.about
    desk.updates.build = Build(version="0.1.0", kind=BuildKind.FROZEN, feed="https://example.com/release.json")
    desk.updates.release, desk.updates.verdict = read_release(feed()), ReleaseVerdict.NEWER
    return _about(UPDATES)(scene)


def _sheet(scene: WholeScene) -> QWidget:
    scene.built.keyboard.sheet.open()
    return scene.built.keyboard.sheet


def _palette(scene: WholeScene) -> QWidget:
    scene.built.keyboard.palette.open()
    return scene.built.keyboard.palette


def _notices(scene: WholeScene) -> QWidget:
    scene.services.open_notices()
    panel = scene.services._bell and scene.services._bell.panel
    assert panel is not None
    return panel


def _presets(scene: WholeScene) -> QWidget:
    return QuickQuantitiesDialog(Market.HK, ("1", "5", "20", "25%", "50%", "100%"), scene.theme, None)


def _paste(scene: WholeScene) -> QWidget:
    sorting = CodeCheck(NoFacts())
    return PasteDialog("700, 9988", (), sorting, scene.tasks, scene.theme, None, list_name="HK")


def _after_close(scene: WholeScene) -> QWidget:
    lists = WatchLists([SymbolList(name="HK", symbols=("HK.00700",))], lambda _lists: None, scene.window)
    check = CodeCheck(NoFacts())
    return AfterCloseDialog(AfterClose(), lists, check, lambda _count: 7.0, scene.theme, scene.tasks, scene.window)


async def _unreadable(_work: object) -> None:
    raise ArchiveError(ArchiveFault.UNREADABLE, text="7001")


def _books(scene: WholeScene) -> QWidget:
    lists = WatchLists([SymbolList(name="HK", symbols=("HK.00700",))], lambda _lists: None, scene.window)
    archive: Any = SimpleNamespace(depth=DepthChoice(), depth_securities=lambda _choice: [], read=_unreadable)
    return DepthDialog(archive, lists, scene.theme, scene.tasks, scene.window)


def _crash(scene: WholeScene) -> QWidget:
    return CrashDialog(CrashFiles(Path("7001")), scene.theme, scene.tasks, None, text="7001")


def _indicators(scene: WholeScene) -> QWidget:
    indicators = ChartIndicators()
    indicators.replace_all([chosen("MA"), chosen("MACD")])
    indicators.edit(1)
    templates = ChartTemplates(indicators, None)
    return IndicatorsDialog(indicators, templates, (), theme=scene.theme, tasks=scene.tasks, parent=scene.window)


def _layout_name(scene: WholeScene) -> QWidget:
    word = scene.window.tr("Quit")
    return NameDialog(NameWords(word, word, word, word), "HK", ("HK",), scene.theme, scene.window)


DIALOGS: dict[str, Callable[[WholeScene], QWidget]] = {
    "indicators": _indicators,
    "unlock": lambda scene: scene.unlock(PRACTICE),
    "unlock paper": lambda scene: scene.unlock(PAPER),
    "unlock live": lambda scene: scene.unlock(LIVE),
    "confirm": lambda scene: scene.confirm(PRACTICE),
    "confirm with warnings": lambda scene: scene.confirm(PRACTICE, Gesture.TICK),
    "confirm live": lambda scene: scene.confirm(LIVE),
    "confirm live typed": lambda scene: scene.confirm(LIVE, Gesture.TYPE),
    "cancel order": lambda scene: scene.cancel(LIVE),
    "cancel all": lambda scene: scene.cancel(PRACTICE, everything=True),
    "cancels going on": lambda scene: scene.cancels(),
    "cancels not accepted": lambda scene: scene.cancels(
        OrderDenied("cancel-stopped"),
        OrderDenied("not-sent-locked"),
        OrderRejected("order-rejected", text="no"),
        UNKNOWN,
    ),
    "denied": lambda scene: refused_dialog(scene.name(), OrderDenied("lock"), account(), scene.theme, None),
    "unknown": lambda scene: UnknownDialog(scene.name(), UNKNOWN, account(LIVE), scene.theme, scene.hub, None),
    "settle": lambda scene: SettleDialog(
        scene.name(), 2000, settle_detail(unanswered(unlisted=True)), account(LIVE), scene.theme, ManualClock(), None
    ),
    "reset": lambda scene: ResetPracticeDialog(account(), scene.theme, None),
}
"""The dialogs of trading."""
OTHERS: dict[str, Callable[[WholeScene], QWidget]] = {
    "settings": _settings,
    "connect": _connection(CONNECT),
    "connection log": _connection(LOG),
    "quotas": _connection(ALLOWANCES),
    "about": _about(ABOUT),
    "licences": _about(LICENCES),
    "updates": _about(UPDATES),
    "newer release": _newer,
    "cheat sheet": _sheet,
    "palette": _palette,
    "notices": _notices,
    "quick quantities": _presets,
    "paste codes": _paste,
    "after the close": _after_close,
    "order books": _books,
    "crash report": _crash,
    "open layout": lambda scene: OpenLayoutDialog("HK", 7, Path("7001"), scene.theme, None),
    "layout name": _layout_name,
}
"""The other windows that can open."""


def put_away(window: QWidget) -> None:
    """Close what opened and see it deleted, unless it is a part of the window or its owner has done so already."""
    if not isValid(window):
        return
    if isinstance(window, QDialog):
        window.reject()  # also one that was never shown ends its work then
    else:
        window.close()
    if isValid(window) and window.isWindow():
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
