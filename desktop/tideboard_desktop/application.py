"""One running window with its services: built, started, and ended in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import isValid

from tideboard_core.audit_log import RecordKind
from tideboard_core.audit_thread import AuditStatus
from tideboard_core.errors import GatewayError, VaultError
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId, instrument_id, market_of
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.lock import LockReason, PasswordKind
from tideboard_core.model.order import Account, Environment, Order
from tideboard_core.ports import APPEARED, Key, Topic
from tideboard_core.price_source import price_source
from tideboard_core.settings import Connection
from tideboard_desktop import overrides
from tideboard_desktop.account_choice import choose_account
from tideboard_desktop.activity import Activity
from tideboard_desktop.audit_notice import audit_notice
from tideboard_desktop.commands import Command
from tideboard_desktop.connection.desk import Desk
from tideboard_desktop.connection.opener import CONNECT, ConnectionDesk, View
from tideboard_desktop.connection.sign_ins import stored_alone
from tideboard_desktop.dialogs.confirmer import DialogConfirmer
from tideboard_desktop.dialogs.reset_practice import ResetPracticeDialog
from tideboard_desktop.dialogs.widen_limits import WidenLimitsDialog
from tideboard_desktop.dresser import Dresser
from tideboard_desktop.frame import Frame
from tideboard_desktop.gradual import load_chart
from tideboard_desktop.keyring_watch import KeyringWatch
from tideboard_desktop.layout import Ground, Parts, build_parts
from tideboard_desktop.look import Look
from tideboard_desktop.lookup import FeedLookup
from tideboard_desktop.order_desk import appeared_words
from tideboard_desktop.palette_box.recents import Recents
from tideboard_desktop.preferences import Preferences
from tideboard_desktop.screen_lock import ScreenLock
from tideboard_desktop.selection import Selection
from tideboard_desktop.services import Feeds, Trading, TradingRelay, build_lines, build_trading
from tideboard_desktop.settings_dialog.limit_table import widened_figures
from tideboard_desktop.startup import Prepared
from tideboard_desktop.surroundings import Surroundings
from tideboard_desktop.tasks import Tasks, ask
from tideboard_desktop.texts import error_sentence
from tideboard_desktop.unlocking import OwedLocks, Unlocking
from tideboard_desktop.uses import Use, Uses
from tideboard_desktop.widgets.banner import Notice
from tideboard_desktop.window import MainWindow
from tideboard_desktop.window_keys import watched
from tideboard_desktop.wiring import Wiring
from tideboard_desktop.workspace.layouts_file import LayoutsFile
from tideboard_desktop.workspace.store import LayoutStore

log = logging.getLogger(__name__)

translate = QCoreApplication.translate


class Application:
    """Builds everything in the constructor, shows the window at once, connects in `run`."""

    def __init__(self, qt: QApplication, prepared: Prepared, wiring: Wiring, symbol: InstrumentId | None) -> None:
        self.qt = qt
        self.prepared = prepared
        self.wiring = wiring
        self.clock = wiring.clock
        self.tasks = Tasks(self.report)
        overrides.report_to(self.report)
        settings = prepared.settings
        self.preferences = Preferences(
            settings, prepared.file, self.tasks, writable=prepared.problem is None, failed=self._not_saved
        )
        self.dresser = Dresser(qt, lambda: self.preferences.settings.appearance, self._build, self._renewed)
        self.hub = Hub(self.clock)
        self.relay = TradingRelay()
        self.feeds: Feeds = build_lines(wiring.lines, self.hub, self.relay, self.clock)
        self.selection = Selection(symbol or instrument_id(settings.symbol))
        self.frame = Frame(self.hub, self.report)
        self._source = price_source(self.hub, self.clock, wiring.source)
        confirmer = DialogConfirmer(self.dresser.theme, self.clock, self.tasks, parent=lambda: self.window)
        self.trading: Trading = build_trading(
            self.feeds,
            self.hub,
            self.clock,
            relay=self.relay,
            directory=prepared.directory,
            store=wiring.store,
            confirmer=confirmer,
            source=self._source,
            settings=lambda: self.preferences.settings,
            spawn=lambda work: self.spawn(work, "trading"),
            seen=prepared.redactor.add,
        )
        self._unlocking = Unlocking(
            self.trading.lock,
            self.dresser.theme,
            self.clock,
            self.tasks,
            settings=lambda: self.preferences.settings.lock,
            parent=lambda: self.window,
            banner=lambda: self.window.banner,
            reach=lambda: self.parts.reach,
        )
        self.account: Account | None = None
        self._unshown: Account | None = None
        self.practice = wiring.practice(self.tasks, self.feeds.retry_all) if wiring.practice else None
        self._facts = self.hub.subscribe(Key(Topic.INSTRUMENT, self.selection.instrument))
        self.keyring = KeyringWatch(
            wiring.store,
            self.trading.anchor,
            self.trading.audit,
            banner=lambda: self.window.banner,
            spawn=self.spawn,
        )
        self.layouts = LayoutStore(LayoutsFile(prepared.directory), self.tasks, failed=self._layouts_not_saved)
        self.recents = Recents(settings.recent_symbols, settings.recent_commands, changed=self._keep_recents)
        self.recents.opened(self.selection.instrument)
        self.lookup = FeedLookup(
            self.feeds.gateway, near=lambda: market_of(self.selection.instrument), known=self._known
        )
        self.connection = ConnectionDesk(
            self.hub,
            self.frame,
            self.clock,
            self.tasks,
            self.feeds,
            check=wiring.check,
            desk=Desk(
                connect=self.change_connection,
                unlocked=lambda: self.trading.lock.status.unlocked,
                sending=lambda: self.parts.busy,
                uses=lambda: wiring.uses,
                sign_ins=wiring.sign_ins or stored_alone(wiring.shelf),
            ),
            view=View(window=lambda: self.window, theme=lambda: self.dresser.theme),
        )
        self.surroundings = Surroundings(
            self.hub,
            self.clock,
            self.tasks,
            self.preferences,
            prepared,
            window=lambda: self.window,
            theme=lambda: self.dresser.theme,
            keys=lambda: self.parts.keyboard.table,
            limits_changed=self._note_limits,
            widen=self._widen_limits,
            connection=self.connection,
            keyring=lambda: self.keyring.backend,
        )
        self._owed = OwedLocks(
            self.trading.lock,
            self.hub,
            self.tasks,
            banner=lambda: self.window.banner,
            connections=lambda: self.connection.open(CONNECT),
        )
        self.dresser.wearers = (confirmer, self._unlocking)
        self.dresser.begin()
        self.next: Wiring | None = None
        self._done = asyncio.Event()
        self.exit_code = 0
        self._connect()
        self.window.layouts.begin()
        if symbol is not None:
            self.selection.select(symbol)
        if prepared.problem is not None:
            self.window.banner.say("settings", Notice(error_sentence(prepared.problem), broken=True))
        if prepared.file.narrowed:
            self._tell_narrowed(prepared.file.narrowed)

    @property
    def parts(self) -> Parts:
        """The window with its docks, in the present look."""
        return self.dresser.parts

    @property
    def window(self) -> MainWindow:
        """The window of the present look."""
        return self.dresser.window

    # --- window -----------------------------------------------------------------------------------------------------

    def _build(self, look: Look) -> Parts:
        ground = Ground(
            hub=self.hub,
            selection=self.selection,
            frame=self.frame,
            theme=look.theme,
            units=look.units,
            clock=self.clock,
            tasks=self.tasks,
            preferences=self.preferences,
            layouts=self.layouts,
            directory=self.prepared.directory,
            fired=self.surroundings.fired,
            lookup=self.lookup,
            recents=self.recents,
            commands=self.commands,
        )
        self.frame.set_rate(look.rate)
        return build_parts(ground, self.feeds, self.trading, source=self._source, parent=lambda: self.window)

    def commands(self) -> list[Command]:
        """What the program itself can be told; window and docks bring their own."""
        return self.surroundings.commands()

    def _keep_recents(self, recents: Recents) -> None:
        self.preferences.change(recent_symbols=recents.symbols, recent_commands=recents.commands)

    def _known(self) -> Sequence[InstrumentId]:
        return (*self.recents.symbols, *watched(self.preferences.settings.watchlists))

    def _renewed(self, old: Parts | None) -> None:
        if old is not None:
            self.parts.show_account(self.account)
        self._connect_window()
        self.surroundings.dress()

    # --- life -------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Show the window, connect, and return when it was closed and everything is ended."""
        self.window.show()
        try:
            self.spawn(self._begin(), "start")
            await self._done.wait()
        finally:
            await self._end()

    def close(self) -> None:
        """End the program in order; `run` returns."""
        self._done.set()

    def change_connection(self, connection: Connection | None, use: Use = Use.PRICES) -> None:
        """End the connections in order and go on with another one for a use; `next` tells the composition root which.

        None ends a use beside the prices. OSError and BadInput for a key file that cannot be used and for practice
        beside real connections: then nothing changes.
        """
        wiring = self.wiring.rewire(self.wiring.uses.changed(connection, use))
        self._keep_uses(wiring.uses)
        self.next = wiring
        self.close()

    def _keep_uses(self, uses: Uses) -> None:
        self.preferences.change(**uses.kept())

    async def _begin(self) -> None:
        await asyncio.sleep(0)
        if self.prepared.file.narrowed:
            self.preferences.change(limits=self.preferences.settings.limits)  # told: the next start reads the new form
        self.trading.audit.on_status(self._tell_audit)
        records = await self.trading.audit.open()
        self.trading.lock.restore(records)
        self.trading.blotter.restore(self.trading.sent.restore(records))
        self.spawn(self._load_chart(), "chart")
        self.spawn(self.keyring.look(), "keyring")
        self._watchers.append(ScreenLock(self.trading.lock.lock, self.qt))
        if self.practice is not None:
            await self.practice.start()
        self.feeds.session.on_live(self._priced)
        self.feeds.orders.on_live(self._live)
        for session in self.feeds.sessions:
            self.spawn(session.run(), "session")

    async def _load_chart(self) -> None:
        await load_chart()
        await asyncio.sleep(0)
        self.parts.show_chart()

    def _tell_audit(self, status: AuditStatus) -> None:
        notice = audit_notice(status)
        if notice is None:
            self.window.banner.clear("audit")
        else:
            self.window.banner.say("audit", notice)

    async def _end(self) -> None:
        self.connection.close()
        await self.trading.lock.close()
        self.qt.styleHints().colorSchemeChanged.disconnect(self.dresser.look_again)
        self._owed.close()
        self.frame.stop()
        self.window.layouts.keep()
        self.window.hide()
        for watcher in self._watchers:  # they hang on the QApplication, which may see another connection after this
            watcher.deleteLater()
        await self.tasks.close()  # they close their dialogs and tell their ends: the window goes after them
        self.parts.discard()
        overrides.report_to(None)
        await self.keyring.end()
        await self.trading.audit.close()
        if self.practice is not None:
            await self.practice.stop()
        await self.wiring.shelf.finish()
        self.preferences.save_now()
        self.layouts.save_now()

    # --- accounts ---------------------------------------------------------------------------------------------------

    async def _priced(self) -> None:
        """The connection of the prices stands: what is used now is what the next run begins with."""
        self._keep_uses(self.wiring.uses)

    async def _live(self) -> None:
        accounts = await self.feeds.broker.accounts()
        wanted = self.preferences.settings.account
        self._switch(choose_account(accounts, wanted))
        await self.trading.blotter.watch(accounts)
        self.surroundings.watch.follow(accounts)

    def choose_account(self, account_id: str) -> None:
        """Put another account in view; trading locks."""
        accounts: Sequence[Account] = self.hub.value(Key(Topic.ACCOUNTS, "")) or ()
        self._switch(choose_account(accounts, account_id))
        self.preferences.change(account=account_id)

    def _switch(self, account: Account | None) -> None:
        """Put an account in view: it is once every part shows it. A view's error never reaches the session."""
        if account == self.account and self._unshown is None:
            return
        first = self._unshown is None
        self.account, self._unshown = None, account
        self.trading.lock.switch_account(account)
        try:
            self.parts.show_account(account)
        except Exception as error:  # noqa: BLE001  the boundary between session and views
            if first:
                self.report(error, "account")
            return
        self.account, self._unshown = account, None

    def _show_again(self) -> None:
        """Try once more to show an account that a view could not show."""
        if self._unshown is not None:
            self._switch(self._unshown)

    # --- what a person asks for -------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.selection.changed.connect(self._selected)
        self.preferences.on_change(self.dresser.look_again)
        self.frame.every_second(self.dresser.look_again)
        self.frame.every_second(self.trading.lock.tick)
        self.frame.every_second(self._show_again)
        self.qt.styleHints().colorSchemeChanged.connect(self.dresser.look_again)
        self.hub.listen(Key(Topic.ACCOUNTS, ""), lambda _key: self._hold_live_limits())
        self.hub.listen(APPEARED, lambda key: self._order_appeared(self.hub.value(key)))
        self._watchers: list[QObject] = [self.dresser.ring, Activity(self.qt, self._touched)]

    def _touched(self) -> None:
        self.trading.lock.touched()
        self.window.layouts.touched()

    def _connect_window(self) -> None:
        window = self.window
        window.lock_requested.connect(lambda: self.trading.lock.lock(LockReason.BY_HAND))
        window.unlock_requested.connect(lambda: self.spawn(self.unlock(), "unlock"))
        window.reset_requested.connect(lambda: self.spawn(self._reset(), "reset"))
        window.retry_requested.connect(self.retry)
        window.account_chosen.connect(self.choose_account)
        window.closed.connect(self.close)
        self.parts.ticket.unlock_requested.connect(window.unlock_requested)
        if self.practice is not None:
            self.practice.tell_in(window.banner)

    def _selected(self, symbol: str) -> None:
        instrument = InstrumentId(symbol)
        old, self._facts = self._facts, self.hub.subscribe(Key(Topic.INSTRUMENT, instrument))
        old.close()
        self.recents.opened(instrument)
        self.preferences.change(symbol=symbol)

    def retry(self, link: str = "") -> None:
        """Connect again at once: the connection whose link has this subject."""
        self.feeds.retry(link)

    async def unlock(self) -> None:
        """Open the Unlock dialog for the account in view, one at a time."""
        if self.account is not None:
            await self._unlocking.ask(self.account, keyring=self.keyring.there)

    async def _reset(self) -> None:
        if self.practice is None or self.account is None:
            return
        dialog = ResetPracticeDialog(self.account, self.dresser.theme, self.window)
        try:
            if await ask(dialog) != QDialog.DialogCode.Accepted:
                return
        finally:
            dialog.deleteLater()
        self.trading.lock.lock(LockReason.BY_HAND)
        accounts: Sequence[Account] = self.hub.value(Key(Topic.ACCOUNTS, "")) or ()
        for account in accounts:  # the exchange forgets them all
            self.trading.blotter.forget(account.id)
        await self.practice.reset()

    def _order_appeared(self, order: Order) -> None:
        """An order that counted as not placed is at the broker: the banner says so until somebody looks."""

        def look() -> None:
            self.window.banner.clear("appeared")
            self.parts.desk.show_orders.emit()

        notice = Notice(appeared_words(order), broken=True, button=translate("Result", "Show all orders"), act=look)
        self.window.banner.say("appeared", notice)

    # --- errors -----------------------------------------------------------------------------------------------------

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run work that nobody waits for; its error is reported under `name`."""
        self.tasks.spawn(work, name=name)

    def report(self, error: BaseException, where: str) -> None:
        """The one error path of tasks, frames and slots: log it, and say in the banner that something failed."""
        if isinstance(error, GatewayError):
            log.warning("%s: %s", where, error)
            return
        log.error("%s failed", where, exc_info=error)
        with contextlib.suppress(AttributeError):  # the window may not stand yet
            self.window.banner.say("error", self.surroundings.crashes.survived(error, where))

    def _widen_limits(self, before: TradingLimits, after: TradingLimits, apply: Callable[[], None]) -> str:
        """Wider limits need the password of a LIVE account where there is one; returns why they cannot be taken."""
        accounts: Sequence[Account] | None = self.hub.value(Key(Topic.ACCOUNTS, ""))
        if accounts is None and self.practice is None:
            return translate("Application", "Wider limits need your account's password: connect first.")
        live = _live_among(accounts)
        if not live:
            self.preferences.change(live_limits=self.preferences.settings.live_limits or before)
            apply()
            return ""
        account = self.account if self.account in live else live[0]
        self.spawn(self._ask_to_widen(account, widened_figures(before, after), apply), "limits")
        return ""

    async def _ask_to_widen(
        self, account: Account, rows: Sequence[tuple[str, str, str]], apply: Callable[[], None]
    ) -> None:
        lock = self.trading.lock

        async def prove(password: str) -> None:
            (await lock.unlock_once(account, password)).end()

        try:
            kind = await lock.password_kind(account)
        except VaultError:
            kind = PasswordKind.OWN
        dialog = WidenLimitsDialog(account, rows, prove, self.dresser.theme, self.tasks, self.window, kind=kind)
        try:
            if await ask(dialog) == QDialog.DialogCode.Accepted:
                apply()
        finally:
            if isValid(dialog):
                dialog.deleteLater()

    def _hold_live_limits(self) -> None:
        """What was widened where no password was asked for does not hold for a LIVE account."""
        settings = self.preferences.settings
        if settings.live_limits is None or not _live_among(self.hub.value(Key(Topic.ACCOUNTS, ""))):
            return
        before, proven = settings.limits, settings.limits.tightest(settings.live_limits)
        self.preferences.change(limits=proven, live_limits=None)
        if proven != before:
            self._note_limits(before)
            self._tell_limits(
                translate(
                    "Application",
                    "A live account is connected: limits that were widened without its password are as before.",
                )
            )

    def _note_limits(self, before: TradingLimits) -> None:
        """A change of the trader's own limits stands in the order log between the orders it applies to."""
        now = msgspec.to_builtins(self.preferences.settings.limits)
        told = {"before": msgspec.to_builtins(before), "now": now}
        self.trading.audit.note(RecordKind.LIMITS, "", told)

    def _tell_narrowed(self, currencies: tuple[str, ...]) -> None:
        """Limits have a figure for each currency now; an older file had one for all."""
        text = translate("Application", "Limits are set for each currency now. Narrower than before: {currencies}.")
        self._tell_limits(text.format(currencies=", ".join(currencies)))

    def _tell_limits(self, text: str) -> None:
        def show() -> None:
            self.window.banner.clear("limits")
            self.surroundings.open_page("settings:trading")

        self.window.banner.say("limits", Notice(text, button=translate("Application", "Show limits"), act=show))

    def _not_saved(self) -> None:
        text = translate("Application", "The settings could not be saved; the log file says why.")
        self.window.banner.say("settings", Notice(text))

    def _layouts_not_saved(self) -> None:
        text = translate("Application", "The layouts could not be saved; the log file says why.")
        self.window.banner.say("layouts", Notice(text))


def _live_among(accounts: Sequence[Account] | None) -> list[Account]:
    return [one for one in accounts or () if one.environment is Environment.LIVE]
