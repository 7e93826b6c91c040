"""One running window with its services: built, started, and ended in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QApplication, QDialog

from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, instrument_id, market_of
from tideboard_core.model.listeners import Listeners
from tideboard_core.model.lock import LockReason
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Account
from tideboard_core.model.review import SourceKind
from tideboard_core.orders.price_source import price_source
from tideboard_core.system.code_cache import kept_code
from tideboard_core.system.settings import Connection
from tideboard_desktop.archive.service import ArchiveService
from tideboard_desktop.assembly.account_in_view import AccountInView, choose_account
from tideboard_desktop.assembly.app_services import AppServices, bar_reader_of
from tideboard_desktop.assembly.banner_messages import BannerMessages
from tideboard_desktop.assembly.broker_days import BrokerDaysOfRun
from tideboard_desktop.assembly.built_window import BuiltWindow, build_in_turns, build_window
from tideboard_desktop.assembly.close_to_tray import CloseToTray, TraySide
from tideboard_desktop.assembly.keyboard_setup import watched
from tideboard_desktop.assembly.keyring_watch import KeyringWatch, login_ended
from tideboard_desktop.assembly.limit_changes import LimitChanges
from tideboard_desktop.assembly.over_split import OverSplitNotices
from tideboard_desktop.assembly.practised_day import (
    PractisedDay,
    age_by_exchange,
    fill_rule,
    played_archive,
    replay_command,
)
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.assembly.programs import ServedPrograms
from tideboard_desktop.assembly.recorded_days import RecordedDays, RunningApplication
from tideboard_desktop.assembly.resolved_appearance import ResolvedAppearance
from tideboard_desktop.assembly.rest import at_rest
from tideboard_desktop.assembly.session_end import RunningParts, SessionEnd, last_steps
from tideboard_desktop.assembly.settings_seen import SettingsSeen
from tideboard_desktop.assembly.unlocking import Unlocking
from tideboard_desktop.assembly.window_docks import WindowServices
from tideboard_desktop.assembly.window_rebuild import WindowRebuild
from tideboard_desktop.assembly.wiring import Wiring
from tideboard_desktop.connection.connect.page_context import ConnectContext
from tideboard_desktop.connection.services import Feeds, Trading, TradingRelay, build_connections, build_trading
from tideboard_desktop.connection.sign_in.provider import stored_alone
from tideboard_desktop.connection.uses import Use, Uses
from tideboard_desktop.connection.window.opener import CONNECT, ConnectionOpener, WindowContext
from tideboard_desktop.docks.context import late_depths
from tideboard_desktop.flow import dock as capital_flow
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.orders.unlock.idle_watch import IdleWatch
from tideboard_desktop.orders.unlock.prompt import OwedLocks
from tideboard_desktop.orders.unlock.session_watch import session_watch
from tideboard_desktop.search.lookup import FeedLookup
from tideboard_desktop.ui import overrides
from tideboard_desktop.ui.collector import collect_due, resume_collector
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks, accepted
from tideboard_desktop.ui.widgets.title_bars import TitleBars
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.palette.recents import Recents
from tideboard_desktop.window.workspace.layout_store import LayoutStore
from tideboard_desktop.window.workspace.layouts_file import LayoutsFile

if TYPE_CHECKING:
    from tideboard_core.alerts.local_alerts import LocalAlerts
    from tideboard_core.orders.outside_plans import OutsidePlans
    from tideboard_desktop.accounts.services import AccountServices
    from tideboard_desktop.assembly.brake_changes import BrakeChanges
    from tideboard_desktop.assembly.lost_exits import InterruptedFlattens, LostExitNotices
    from tideboard_desktop.blotter.exit_actions import ExitActions

log = logging.getLogger(__name__)


class Application:
    """Builds the services in the constructor and the window in `build`, shows it and connects in `run`."""

    def __init__(self, qt: QApplication, prepared: Prepared, wiring: Wiring, symbol: InstrumentId | None) -> None:
        self.qt = qt
        self.prepared = prepared
        self.wiring = wiring
        self.clock, self.play = wiring.clock, wiring.play
        self._orders_folder = prepared.directory if wiring.play is None else wiring.play.folder
        self.tasks = Tasks(self.report)
        settings = prepared.settings
        self.preferences = Preferences(
            settings, prepared.file, self.tasks, writable=prepared.review.confirmed, failed=self._settings_not_saved
        )
        self.rebuild = rebuild = WindowRebuild(qt, lambda: self.preferences.settings.appearance)
        self._messages = BannerMessages(rebuild.banner)
        overrides.report_to(self.report)
        self.next: Wiring | None = None
        self._done = asyncio.Event()
        self._session = SessionEnd()
        self.exit_code = 0
        self.more_commands: list[Callable[[], Command]] = []
        self.rebuilt = Listeners()
        self.shown = Listeners()
        self._make_market(symbol)
        self._make_trading()
        self._make_stores()
        self._make_services()
        self._symbol = symbol

    # --- construction, in this order --------------------------------------------------------------------------------

    def _make_market(self, symbol: InstrumentId | None) -> None:
        """Hub, connections, selection and frame."""
        self.hub = Hub(self.clock)
        self.hub.on_fault(self.report)
        self.relay = TradingRelay()
        feeds = build_connections(self.wiring.gateways, self.hub, self.relay, self.clock)
        kept = feeds.gateway.alerts
        rings = kept is not None and kept.terms.rings_here
        self.over_split = OverSplitNotices(
            self.hub,
            self.clock,
            self.tasks,
            self.rebuild,
            feeds=lambda: self.feeds,
            folder=self._orders_folder,
            practice=self.wiring.source is SourceKind.PRACTICE,
        )
        own = None if rings else self.over_split.own_alerts(self._messages.show_own_alerts, self._replayed_by_hand)
        self.feeds: Feeds = replace(feeds, own_alerts=own)
        self.selection = Selection(symbol or instrument_id(self.prepared.settings.symbol))
        self.frame = Frame(self.hub, self.report)
        age_by_exchange(self.hub, self.clock, lambda: feeds.gateway.replay, self.play)
        self._source = price_source(
            self.hub, self.clock, self.wiring.source, apart=lambda: feeds.gateway.replay != feeds.broker.replay
        )

    def _replayed_by_hand(self) -> bool:
        """Whether a server that this program did not start says that its market is a recorded day."""
        return self.play is None and any(one.replay is not None for one in (self.feeds.gateway, self.feeds.broker))

    def _make_trading(self) -> None:
        """Guard, order log, lock, account in view and Unlock dialog."""
        self.confirmer = DialogConfirmer(
            self.rebuild.theme(),
            self.clock,
            self.tasks,
            parent=self.rebuild.window,
            close_gate=self._close_gate,
            fill_rule=lambda: fill_rule(self.feeds.broker.replay),
            outside=lambda: self.outside_plans,
            facts=lambda one: self.hub.value(Topic.INSTRUMENT.of(one)),
        )
        self.trading: Trading = build_trading(
            self.feeds,
            self.hub,
            self.clock,
            relay=self.relay,
            directory=self._orders_folder,
            store=self.wiring.store,
            confirmer=self.confirmer,
            source=self._source,
            settings=lambda: self.preferences.settings,
            fallen=lambda: self.prepared.review.fallen,
            spawn=lambda work: self.spawn(work, "trading"),
            redactor=self.prepared.redactor,
            choose=self.wiring.choose,
        )
        self._accounts = AccountInView(
            self.hub, lock=self.trading.lock.switch_account, show=self._show_account, report=self.report
        )
        self._unlocking = Unlocking(self)
        self.pins = self._unlocking.pins

    def _make_stores(self) -> None:
        """Practice exchange, keyring, layouts, recent symbols, symbol lookup and archive."""
        self.practice = self.wiring.practice(self.tasks, self.feeds.retry_all) if self.wiring.practice else None
        self.practised = PractisedDay(self.play, self.clock, self.tasks, self.practice)
        self._facts = self.hub.subscribe(Topic.INSTRUMENT.of(self.selection.instrument))
        self.keyring = KeyringWatch(
            self.wiring.store, self.trading.anchor, self.trading.audit, notices=lambda: self.services.notices
        )
        self.layouts = LayoutStore(
            LayoutsFile(self.prepared.directory), self.tasks, failed=self._messages.layouts_not_saved
        )
        self.recents = Recents(
            self.prepared.settings.recent_symbols, self.prepared.settings.recent_commands, changed=self._keep_recents
        )
        self.recents.opened(self.selection.instrument)
        self.lookup = FeedLookup(
            self.feeds.gateway.quotes, near=lambda: market_of(self.selection.instrument), known=self._known_instruments
        )
        self.archive = ArchiveService(
            self.prepared.directory,
            self.wiring.uses,
            self.feeds,
            self.hub,
            self.clock,
            self.preferences,
            notify=lambda text: self.services.notices.post(NoticeType.PROGRAM, text),
            linked=lambda: self.selection.letters.instruments().values(),
            played=None if self.play is None else played_archive(self.play, self.clock),
        )

    def _make_services(self) -> None:
        """Limits, connection window and app services."""
        self._all_accounts: AccountServices | None = None
        self._brake: BrakeChanges | None = None
        self._notified_elsewhere: set[str] = set()
        self._interrupted: InterruptedFlattens | None = None
        self._lost_exits: LostExitNotices | None = None
        parts = self.prepared, self.preferences, self.practice, self.feeds, self.rebuild.theme, self.spawn
        self.settings_seen = SettingsSeen(*parts, lambda: self.window, lambda: self.connection.open(CONNECT))
        self._limits = LimitChanges(
            self.hub,
            self.trading.lock,
            self.trading.audit,
            self.preferences,
            self.tasks,
            gate=self._unlocking.gate,
            practice=self.practice is not None,
            account=lambda: self.account,
            theme=self.rebuild.theme,
            window=self.rebuild.window,
            say=lambda text: self._messages.show_limits(text, lambda: self.services.open_page("settings:trading")),
        )
        self.connection = ConnectionOpener(
            self.hub,
            self.frame,
            self.clock,
            self.tasks,
            self.feeds,
            check=self.wiring.check,
            context=ConnectContext(
                connect=self.change_connection,
                unlocked=lambda: self.trading.lock.any_open,
                sending=lambda: self.built.busy,
                uses=lambda: self.wiring.uses,
                sign_ins=self.wiring.sign_ins or stored_alone(self.wiring.shelf),
                noticed=lambda: self.trading.lock.screen_locks.noticed,
            ),
            window=WindowContext(window=self.rebuild.window, theme=self.rebuild.theme),
            plan=lambda: self.archive.state.past,
        )
        self.programs = ServedPrograms(
            self,
            clock=self.clock,
            tasks=self.tasks,
            feeds=self.feeds,
            archive=self.archive,
            audit=self.trading.audit,
            preferences=self.preferences,
            prepared=self.prepared,
            wiring=self.wiring,
            source=self._source,
            gate=self._unlocking.gate,
            services=lambda: self.services,
            bar_reader=lambda: self._window_services.bar_reader(),  # noqa: PLW0108  made below
        )
        self.services = AppServices(
            self.hub,
            self.clock,
            self.tasks,
            self.preferences,
            self.prepared,
            window=self.rebuild.window,
            theme=self.rebuild.theme,
            keys=lambda: self.built.keyboard.table,
            limits_changed=self._limits.note,
            widen=self._limits.widen,
            connection=self.connection,
            store=self.wiring.store,
            keyring=lambda: self.keyring.backend,
            pins=self.pins,
            screen_locks=self.trading.lock.screen_locks,
            brake_page=lambda theme: self._loss_brake().page(theme),
            programs=self.programs,
        )
        self.recorded = RecordedDays(
            RunningApplication(
                hub=self.hub,
                clock=self.clock,
                tasks=self.tasks,
                report=self.report,
                frame=self.frame,
                archive=self.archive,
                broker=self.feeds.broker,
                order_log=self.trading.audit.path,
                known=lambda: frozenset(self.trading.order_journal.known),  # another thread asks
                preferences=self.preferences,
                services=self.services,
                selection=self.selection,
                rebuild=self.rebuild,
                wiring=self.wiring,
                prepared=self.prepared,
                built=lambda: self.built,
                account=lambda: self.account,
                go_on_with=self._go_on_with,
                played_elsewhere=self._replayed_by_hand,
            )
        )
        self.broker_days = BrokerDaysOfRun(self, self._messages.show_closures)
        self._owed = OwedLocks(
            self.trading.lock,
            self.hub,
            self.tasks,
            banner=self.rebuild.banner,
            connections=lambda: self.connection.open(CONNECT),
        )

    @cached_property
    def outside_plans(self) -> OutsidePlans:
        """What the brokers run by themselves, loaded with the first dialog, dock or brake that names it."""
        from tideboard_core.orders.outside_plans import OutsidePlans
        from tideboard_desktop.assembly.plan_source import plan_source

        return OutsidePlans(lambda account: plan_source(self.feeds, self._all_accounts, account), self.hub.report)

    def _loss_brake(self) -> BrakeChanges:
        """The loss brake, loaded when a limit of it is in the order log or the settings are opened."""
        if self._brake is None:
            from tideboard_desktop.assembly.brake_changes import BrakeChanges

            self._brake = BrakeChanges(
                self.trading.brake(),
                self.hub,
                self.trading.lock,
                self.tasks,
                gate=self._unlocking.gate,
                account=lambda: self.account,
                theme=self.rebuild.theme,
                window=self.rebuild.window,
                banner=self.rebuild.banner,
                cancel=lambda *asked: self.built.ask_cancel_several(*asked),  # noqa: PLW0108  the window in view
                open_settings=lambda: self.services.open_page("settings:loss-brake"),
                notices=self.services.notices,
                outside=self.outside_plans,
            )
            self.frame.every_second(self._brake.tick)
        return self._brake

    def _tell_other_folders(self, accounts: Sequence[Account]) -> None:
        """Say once of an account with orders of another data folder that no loss brake is set in this one."""
        for account in accounts:
            unset = self._brake is None or not self.trading.brake().limits(account).on
            if (
                unset
                and account.id in self.trading.order_journal.elsewhere
                and account.id not in self._notified_elsewhere
            ):
                from tideboard_desktop.settings.brake_words import elsewhere_sentence

                self._notified_elsewhere.add(account.id)
                self.services.notices.post(
                    NoticeType.PROGRAM,
                    elsewhere_sentence(account),
                    environment=account.environment,
                    words=partial(elsewhere_sentence, account),
                )

    def build(self) -> None:
        """Build the window in one turn of the loop; comes before `run`."""
        for _ in self._make_window():
            pass

    async def build_in_turns(self, place: QRect) -> None:
        """Build the window at this place while the loop runs: it is never kept for longer than a dock takes."""
        for _ in self._make_window(place):
            await asyncio.sleep(0)

    def _make_window(self, place: QRect | None = None) -> Iterator[None]:
        """The first window, with the messages about what was found at the start; in steps."""
        self._window_services = self._make_window_services()
        self.frame.set_rate(self.rebuild.appearance.rate)
        self._title_bars = TitleBars(self.qt, self.rebuild.theme())
        self.rebuild.themed = (self.confirmer, self._unlocking, self._title_bars)
        yield
        built = yield from build_in_turns(self._window_services, self.rebuild.appearance, at=place)
        self.rebuild.begin(self._build, self._on_built, built, self.services.reopen)
        self._title_bars.prepare(self.window)
        self._connect()
        yield
        self.services.welcome()
        yield
        self.window.layouts.begin()
        if self._symbol is not None:
            self.selection.select(self._symbol)
        self.settings_seen.show()

    @property
    def account(self) -> Account | None:
        return self._accounts.account

    @property
    def built(self) -> BuiltWindow:
        return self.rebuild.built

    @property
    def window(self) -> MainWindow:
        """The window; a change of look keeps it."""
        return self.built.window

    # --- window -----------------------------------------------------------------------------------------------------

    def _make_window_services(self) -> WindowServices:
        return WindowServices(
            hub=self.hub,
            selection=self.selection,
            frame=self.frame,
            clock=self.clock,
            tasks=self.tasks,
            feeds=self.feeds,
            trading=self.trading,
            preferences=self.preferences,
            lookup=self.lookup,
            recents=self.recents,
            source=self._source,
            replay=self.recorded.replay,
            practise=self.recorded.practise,
            parent=self.rebuild.window,
            reviewing=self.practised.reviewing,
            commands=lambda: [*self.services.commands(), *self._past_commands()],
            layouts=self.layouts,
            directory=self.prepared.directory,
            fired=self.services.fired,
            notices=self.services.notices,
            armed=self.services.armed,
            marks=self.services.marks,
            events=self.services.events,
            reminders=self.services.reminders,
            coming=self.services.coming,
            depths=late_depths(self.hub, self.clock, self.feeds.calendar, self._leaves_books_out),
            archive=self.archive,
            broker_days=self.broker_days.kept,
            journal=self.recorded.journal,
            accounts=self._account_services,
            own_notes=self.recorded.own_records,
            bar_reader=bar_reader_of(self.feeds, self.clock, self.archive),
        )

    def _account_services(self) -> AccountServices:
        """All accounts of all connections, and the rates between their currencies."""
        if self._all_accounts is None:
            from tideboard_desktop.assembly.all_accounts import account_services

            self._all_accounts = account_services(self)
        return self._all_accounts

    def _leaves_books_out(self) -> bool:
        return self.practised.leaves_books_out(self.feeds.gateway.replay)

    def _past_commands(self) -> list[Command]:
        recorded = self.recorded
        replay = replay_command(lambda: recorded.replay(self.selection.instrument))
        choose = self.practised.begin_command(lambda: recorded.choose_play(self.selection.instrument))
        return [replay, choose, *self.practised.commands(recorded.end_play), *(one() for one in self.more_commands)]

    def _go_on_with(self, wiring: Wiring) -> None:
        """End the connections in order and begin again with others."""
        self.next = wiring
        self.close()

    def _build(self, appearance: ResolvedAppearance, window: MainWindow | None) -> BuiltWindow:
        self.frame.set_rate(appearance.rate)
        return build_window(self._window_services, appearance, window=window)

    def _show_account(self, account: Account | None) -> None:
        self.built.show_account(account)

    def _keep_recents(self, recents: Recents) -> None:
        self.preferences.change(recent_symbols=recents.symbols, recent_commands=recents.commands)

    def _known_instruments(self) -> Sequence[InstrumentId]:
        return (*self.recents.symbols, *watched(self.preferences.settings.watchlists))

    def _on_built(self, old: BuiltWindow | None) -> None:
        if old is None:
            self._connect_window()
        else:
            self.built.show_account(self.account)
        self.built.ticket.unlock_requested.connect(self.window.unlock_requested)
        self.built.submission.closing_begun.connect(self._follow_lost_exits)
        if self.practice is not None:
            self.practice.show_crashes_in(self.window.banner)
        self._show_practised()
        self.services.attach_window()
        self.rebuilt.notify()

    def _show_practised(self) -> None:
        self.practised.show_in(self.window, self.recorded.end_play)

    # --- run --------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Show the window, connect, and return when it was closed and everything is ended."""
        try:
            for _ in self.window.show_in_turns():
                await asyncio.sleep(0)
            self.shown.notify()
            self.spawn(self._begin(), "start")
            await self._done.wait()
        finally:
            await self._end()

    def close(self) -> None:
        """End the program in order; `run` returns."""
        self._done.set()

    def end_with_session(self) -> None:
        """End the program in order before this returns: the system's session ends, and the process with it."""
        self.next = None
        self._session.answer(self.close)

    def change_connection(self, connection: Connection | None, use: Use = Use.PRICES) -> None:
        """End the connections in order and go on with another one for a use; `next` tells the composition root which.

        None ends a use beside the prices. OSError and BadInput for a key file that cannot be used and for practice
        beside real connections: then nothing changes.
        """
        wiring = self.wiring.rewire(self.wiring.uses.changed(connection, use))
        self.prepared.review.connection_chosen = True
        self.preferences.change(**wiring.uses.kept())
        self.next = wiring
        self.close()

    def _keep_uses(self, uses: Uses) -> None:
        if self.play is None:  # the next run does not begin with a practice on a recorded day
            self.preferences.change(**uses.kept())

    async def _begin(self) -> None:
        await asyncio.sleep(0)
        chart = self.tasks.spawn(self._load_chart(), name="chart")
        if narrowed := self.prepared.review.read.narrowed:
            # the message is shown once: the next start reads the new form
            self._limits.say_narrowed(narrowed)
            self.preferences.change(limits=self.preferences.settings.limits)
        self.trading.audit.on_status(self._messages.show_audit)
        records, lock = await self.trading.audit.open(), self.trading.lock
        lock.restore(records)
        self.programs.restore(records)
        self.trading.guard.restore(records)
        self._limits.restore(records, self.prepared.review)
        if self.trading.guard.braked:
            self._loss_brake()
        if any(record.kind is RecordKind.FLATTEN for record in records):
            from tideboard_desktop.assembly.lost_exits import InterruptedFlattens

            self._interrupted = InterruptedFlattens(
                records,
                self.hub,
                self.trading.audit.note,
                banner=self.rebuild.banner,
                submission=lambda: self.built.submission,
            )
            self._follow_lost_exits()
        self.spawn(self._look_at_keyring(chart), "keyring")
        self.spawn(self.programs.begin(chart, self.keyring), "programs")
        ends = self.end_with_session, self._session.expect
        self._watchers.append(session_watch(lock.lock, *ends, self.qt, lock.screen_locks))
        if self.feeds.own_alerts is not None:
            await self._begin_own_alerts(self.feeds.own_alerts)
        await self.settings_seen.start_practice()
        self.practised.changed = self._show_practised
        self.practised.begin()
        self.feeds.session.on_live(self._priced)
        self.feeds.orders.on_live(partial(self.trading.blotter.login.accounts, self._named))
        self.spawn(self.archive.run(), "archive")
        self.spawn(self.archive.shared.run(), "shared place")
        self.settings_seen.open_connections()

    async def _begin_own_alerts(self, alerts: LocalAlerts) -> None:
        try:
            await alerts.begin()
        except BadInput as error:
            self._messages.show_own_alerts(error)
        self.built.docks.alerts.written.emit()

    async def _load_chart(self) -> None:
        try:
            await capital_flow.load_numpy()
            with kept_code("chart"):
                await asyncio.sleep(0)  # to read what is kept takes as long as one of its parts
                await capital_flow.load()
                await self.rebuild.show_chart()
        finally:
            resume_collector(self.qt)

    async def _look_at_keyring(self, chart: asyncio.Task[None]) -> None:
        """After the chart and the first login: loading its library would hold them up. An unlock asks by itself."""
        await asyncio.wait([chart])
        await login_ended(self.hub)
        await self.keyring.look()

    async def _end(self) -> None:
        self.connection.close()
        if self.next is None:  # else it goes on with another connection
            self.services.outside.end()
        await self.trading.lock.close()
        self.qt.styleHints().colorSchemeChanged.disconnect(self.rebuild.check_soon)
        self._owed.close()
        self.frame.stop()
        self.window.layouts.keep()
        parts = RunningParts(
            audit=self.trading.audit,
            tray=self.tray,
            built=self.built,
            services=self.services,
            watchers=self._watchers,
            tasks=self.tasks,
            programs=self.programs,
            archive=self.archive,
            recorded=self.recorded,
            keyring=self.keyring,
            practice=self.practice,
            shelf=self.wiring.shelf,
            own_alerts=self.feeds.own_alerts,
            preferences=self.preferences,
            layouts=self.layouts,
            broker_days=self.broker_days,
        )
        await self._session.run(last_steps(parts, self._session))

    # --- accounts ---------------------------------------------------------------------------------------------------

    async def _priced(self) -> None:
        """Keep the uses after the connection of the prices is live: the next run starts with them."""
        self._keep_uses(self.wiring.uses)

    async def _named(self, accounts: Sequence[Account]) -> None:
        """Follow the accounts that a login has named, though their lists may be refused."""
        self._accounts.switch(choose_account(accounts, self.preferences.settings.chose))
        await self.trading.blotter.watch(accounts)
        await self.services.read_told()
        self.services.follow(accounts, self._exit_actions, self.frame.every_second)
        self.recorded.own_records().follow(accounts)
        self.connection.allowances.count_by(self.recorded.own_records().trades_of_month)
        self.spawn(self.recorded.own_records().recall(accounts, self.trading.blotter.recall), "fills of today")
        self._account_services()
        self._tell_other_folders(accounts)
        if self._lost_exits is not None:
            self._lost_exits.watch(accounts)
        if self._interrupted is not None:
            self._interrupted.tell(accounts)

    def _follow_lost_exits(self) -> None:
        """From the first flatten on, of this run or of the order log."""
        if self._lost_exits is None:
            from tideboard_desktop.assembly.lost_exits import LostExitNotices

            self._lost_exits = LostExitNotices(
                self.trading.guard.lost_exits,
                self.hub,
                self.tasks,
                banner=self.rebuild.banner,
                submission=lambda: self.built.submission,
            )
            self.frame.every_second(self._lost_exits.look)
            self._lost_exits.watch(self._accounts.known)

    def _exit_actions(self) -> ExitActions:
        return self.built.docks.exit_actions()

    def choose_account(self, account: AccountId) -> None:
        """Put another account in view."""
        if self._accounts.choose(account) and self.play is None:
            self.preferences.change(account=account.id, account_environment=account.environment)

    # --- actions of the user ----------------------------------------------------------------------------------------

    def _read_charges(self) -> None:
        """Read what the broker charged for orders that are over, in whichever account."""
        charges = self.trading.charges
        if (account := charges.next_due()) is not None:
            self.tasks.spawn(charges.read(account), name="order fees")

    def _connect(self) -> None:
        self.selection.changed.connect(self._selected)
        self.preferences.on_change(self.rebuild.check_soon)
        self.frame.rest_while(lambda: at_rest(self.hub, self.clock))
        self.frame.every_second(self.rebuild.check, rests=True)
        self.frame.every_second(collect_due, rests=True)
        self.frame.every_second(self.trading.lock.tick, rests=True)  # an open lock keeps it awake
        self.frame.every_second(self._accounts.show_again, rests=True)
        self.frame.every_second(self._read_charges, rests=True)
        self.frame.every_second(self.services.outside.relay.tick, rests=True)
        self.qt.styleHints().colorSchemeChanged.connect(self.rebuild.check_soon)
        self._messages.follow(self.hub, lambda: self.built.submission)
        self.over_split.begin(self.frame, self.trading.guard, self.services.fired, self.rebuilt)
        self.hub.listen_to(Topic.FUNDS, self._funds_changed)
        self.hub.listen_to(Topic.LINK_EVENT, self._link_event)
        self._watchers: list[QObject] = [self.rebuild.ring, self._title_bars, IdleWatch(self.qt, self._touched)]

    def _funds_changed(self, key: Key[object]) -> None:
        funds = self.hub.value(Topic.FUNDS.of(key.subject))
        account = next((one for one in self._accounts.known if one.id == key.subject), None)
        if account is not None and funds is not None:
            self._messages.show_margin(account, funds)

    def _link_event(self, key: Key[object]) -> None:
        event = self.hub.value(Topic.LINK_EVENT.of(key.subject))
        if event is not None:
            self._messages.show_link_event(event)

    def _touched(self) -> None:
        self.trading.lock.touched()
        self.frame.stay_awake()
        self.window.layouts.touched()

    def _connect_window(self) -> None:
        window = self.window
        self._unlocking.connect(window)
        window.reset_requested.connect(lambda: self.spawn(self._reset(), "reset"))
        window.retry_requested.connect(self.retry)
        window.account_chosen.connect(self.choose_account)
        window.closed.connect(self.close)
        self.tray = CloseToTray(
            TraySide(
                preferences=self.preferences,
                notices=self.services.notices,
                tray=self.services.tray,
                clock=self.clock,
                window=self.rebuild.window,
                busy=lambda: self.built.busy,
                lock=self.trading.lock.lock,
                close=self.close,
                ends_anyway=lambda: self.play is not None,
            )
        )
        window.put_away = self.tray.put_away
        self.rebuild.put_away = lambda: self.tray.away
        self.frame.every_second(self.tray.tick, rests=True)

    def _selected(self, symbol: str) -> None:
        instrument = InstrumentId(symbol)
        old, self._facts = self._facts, self.hub.subscribe(Topic.INSTRUMENT.of(instrument))
        old.close()
        self.recents.opened(instrument)
        self.preferences.change(symbol=symbol)

    def retry(self, link: str = "") -> None:
        """Connect again at once: the connection whose link has this subject."""
        self.feeds.retry(link)

    def unlock(self, then: Callable[[], object] = lambda: None) -> None:
        """Open the Unlock dialog for the account in view, see `Unlocking`."""
        self._unlocking.unlock(then)

    def _close_gate(self, dialog: QDialog) -> None:  # the confirmer is made before
        self._unlocking.gate.close_for(dialog)

    async def _reset(self) -> None:
        from tideboard_desktop.connection.practice.reset_dialog import ResetPracticeDialog

        if self.practice is None or self.account is None:
            return
        dialog = ResetPracticeDialog(self.account, self.rebuild.theme(), self.window)
        if not await accepted(dialog):
            return
        self.trading.lock.lock(LockReason.BY_HAND)
        for account in self._accounts.known:  # the exchange resets all of them
            self.trading.blotter.forget(account.id)
            self.trading.charges.forget(account)
        self.recorded.own_records().recorder.forget(self._accounts.known)
        await self.practice.reset()
        for account in self._accounts.known:  # until it ended, its old charges could still be told
            self.trading.charges.forget(account)

    # --- errors -----------------------------------------------------------------------------------------------------

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run a coroutine as a task; its error is reported under `name`."""
        self.tasks.spawn(work, name=name)

    def report(self, error: BaseException, where: str) -> None:
        """The one error path of tasks, frames and slots: log it, and say in the banner that something failed."""
        if isinstance(error, GatewayError):
            log.warning("%s: %s", where, error)
            return
        log.error("%s failed", where, exc_info=error)
        self.rebuild.when_begun(
            lambda: self.window.banner.show_message("error", self.services.crashes.survived(error, where))
        )

    def _settings_not_saved(self) -> None:
        self.rebuild.when_begun(self._messages.settings_not_saved)
