"""The app services: what outlives a window, such as notices, crash reports, and the dialogs for settings and about."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tideboard_core.gateways.http.proxy import Proxy, proxy_named
from tideboard_core.lock.screen_locks import ScreenLocks
from tideboard_core.market.hub import Hub
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.notices import NoticePlace, NoticeType, places_of
from tideboard_core.model.order import Account, Environment
from tideboard_core.notices.told import ToldFills
from tideboard_core.ports.gateway import Offer
from tideboard_core.ports.system import Clock, SecretStore
from tideboard_core.release.build_info import this_build
from tideboard_core.system.settings import ProxySettings, ServiceProxies
from tideboard_desktop.about.launcher import UPDATES, AboutContext, AboutOpener
from tideboard_desktop.alerts.triggered import TriggeredAlerts
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.assembly.programs import ServedPrograms, stop_command
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.connection.window.opener import ConnectionOpener
from tideboard_desktop.crash.notification import CrashNotices
from tideboard_desktop.crash.recorder import CrashRecorder, account_ids
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.docks.context import late_events
from tideboard_desktop.docks.event_reminders import EventReminders
from tideboard_desktop.docks.fired_marks import FiredMarks
from tideboard_desktop.settings.commands import appearance_commands
from tideboard_desktop.settings.view import SettingsOpener
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dialogs.paged_window import Page
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.window.keyboard.key_table import KeyTable
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.notices.bell import Bell
from tideboard_desktop.window.notices.event_notices import EventNotices
from tideboard_desktop.window.notices.model import Notice, NoticeStore
from tideboard_desktop.window.notices.outside import OutsideNotices
from tideboard_desktop.window.notices.system_channel import SystemChannel
from tideboard_desktop.window.notices.toast import ToastLine
from tideboard_desktop.window.tray_icon import TrayIcon

if TYPE_CHECKING:
    from tideboard_core.market.bars.reader import BarReader
    from tideboard_desktop.blotter.exit_actions import ExitActions
    from tideboard_desktop.blotter.exit_notices import ExitNotices
    from tideboard_desktop.blotter.margin_notices import MarginNotices
    from tideboard_desktop.calendar.coming_notices import ComingNotices
    from tideboard_desktop.orders.unlock.account_pins import AccountPins
    from tideboard_desktop.settings.brake_page import BrakePage
    from tideboard_desktop.settings.trading_page import Widen
    from tideboard_desktop.signals.armed import ArmedRules


def bar_reader_of(feeds: Feeds, clock: Clock, archive: Archive | None) -> Callable[[], BarReader]:
    """A function that returns the reader over the connection of the prices and the archive, always the same one."""

    @cache
    def made() -> BarReader:
        from tideboard_core.market.bars.reader import BarReader
        from tideboard_desktop.archive.archived_bars import ArchivedBars

        has_actions = Offer.CORPORATE_ACTIONS not in feeds.gateway.unoffered
        archived = None if archive is None else ArchivedBars(archive, has_actions=has_actions)
        return BarReader(feeds.gateway.quotes, clock.market, archived)

    return made


translate = QCoreApplication.translate


class AppServices:
    """`window`, `theme` and `keys` return those in view; `limits_changed` is called with the limits before a change."""

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        tasks: Tasks,
        preferences: Preferences,
        prepared: Prepared,
        *,
        window: Callable[[], MainWindow],
        theme: Callable[[], Theme],
        keys: Callable[[], KeyTable],
        limits_changed: Callable[[TradingLimits], None],
        widen: Widen,
        connection: ConnectionOpener,
        store: SecretStore,
        keyring: Callable[[], str] = str,
        brake_page: Callable[[Theme], BrakePage] | None = None,
        pins: AccountPins | None = None,
        screen_locks: ScreenLocks | None = None,
        programs: ServedPrograms | None = None,
    ) -> None:
        self._tasks, self._preferences, self._directory = tasks, preferences, prepared.directory
        self._clock, self._seen = clock, prepared.redactor.add
        preferences.review = prepared.review
        self._connection, self._brake_page, self._pins = connection, brake_page, pins
        self._programs, self._screen_locks = programs, screen_locks
        self._window, self._keys, self._limits_changed, self._widen = window, keys, limits_changed, widen
        self.notices = NoticeStore(clock, quiet=self._listed_only)
        self._told = ToldFills(prepared.directory)
        self.tray = TrayIcon()
        system = SystemChannel(lambda: self.tray)
        self.outside = OutsideNotices(
            hub,
            clock,
            tasks,
            preferences,
            prepared.redactor,
            self.notices,
            self._told,
            store,
            system,
            prepared.directory,
            proxy=lambda: self._proxy(lambda proxies: proxies.phone),
        )
        self.event_notices = EventNotices(hub, self.notices, self._told)
        self._hub, self._fills_read = hub, False
        self._exits: ExitNotices | None = None
        self._margin: MarginNotices | None = None
        self.fired = TriggeredAlerts(hub, clock, self.notices)
        self.marks, self.events = FiredMarks(), late_events()
        self.reminders = EventReminders(prepared.directory)
        self._armed: ArmedRules | None = None
        self._coming: ComingNotices | None = None
        connection.post_expiries(self.notices)
        connection.post_held_back(self.notices)
        self.settings = SettingsOpener(self.pages, theme=theme, parent=window)
        recorder = CrashRecorder(
            prepared.directory,
            prepared.redactor,
            lambda: preferences.settings,
            uses=connection.uses,
            accounts=lambda: account_ids(hub),
        )
        self.crashes = CrashNotices(
            recorder, tasks, window=window, banner=lambda: window().banner, theme=theme, notices=self.notices
        )
        proxy = partial(self._proxy, lambda proxies: proxies.updates)
        around = AboutContext(window=window, theme=theme, directory=prepared.directory, keyring=keyring, proxy=proxy)
        self.about = AboutOpener(this_build(), tasks, around)
        self._theme = theme
        self._bell: Bell | None = None

    def _proxy(self, service: Callable[[ServiceProxies], ProxySettings]) -> Proxy | None:
        """The proxy that is chosen for a service; its name and password are in the keyring."""
        chosen, logins = service(self._preferences.settings.proxies), self._connection.services.sign_ins.proxy
        return proxy_named(self._preferences.proxy_words(service), lambda: logins(chosen), self._seen)

    def attach_window(self) -> None:
        """Add bell and toast to the window's new contents; dialogs that are open over it open again in its look."""
        window, theme, first = self._window(), self._theme(), self._bell is None
        if first:  # the window stays the same one
            window.page_wanted.connect(self.open_page)
            self.notices.zone = window.exchange_zone
        self._bell = Bell(self.notices, lambda: self.open_page("settings:notices"), theme)
        window.top_bar.add_button(self._bell)
        if self._programs is not None:
            window.top_bar.add_button(self._programs.stop_button(theme))
        window.strip.show_toast(ToastLine(self.notices, window.undo, theme))
        if not first:  # at the start in a turn of its own
            self.welcome()
        self.reopen()
        self.crashes.attach_window()
        window.banner.covered.connect(lambda text: self.notices.post(NoticeType.PROGRAM, text))
        window.strip.set_rights(self._connection.allowances.right_of)

    def welcome(self) -> None:
        """Ask the questions of a first start over the window, until they are answered; once in each window."""
        if self._preferences.settings.welcomed:
            return
        from tideboard_desktop.settings.first_start import FirstStartCard

        window = self._window()
        if window.findChild(FirstStartCard) is not None:  # of a rebuild between two turns of the start
            return
        card = FirstStartCard(self._theme(), self._preferences, window)
        card.leaving.connect(lambda: window.workspace.use(window.workspace.active))
        card.done.connect(lambda: self._preferences.change(welcomed=True))
        card.done.connect(window.top_bar.search.click)  # the next step is to find a security
        card.show()  # in a window on the screen a new child is hidden

    def reopen(self) -> None:
        """Open the windows over the main window again, in its look."""
        self.settings.reopen()
        self._connection.reopen()
        self.about.reopen()

    def open_page(self, place: str) -> None:
        """Open `settings:data`, `connection:log`, `about:updates`; without a page after the colon the last one.

        `settings:trading:HKD.order` goes to one limit, `guide:` to the user guide's page of the dock used last.
        """
        where, _, page = place.partition(":")
        if where == "settings":
            page, _, row = page.partition(":")
            self.settings.open(page)
            self._reveal(row)
        elif where == "crashes":
            self.crashes.open()
        elif where == "connection":
            self._connection.open(page)
        elif where == "guide":
            self._open_guide()
        elif (where, page) == ("about", UPDATES):
            self.about.check()
        elif where == "about":
            self.about.open(page)

    def _open_guide(self) -> None:
        from tideboard_desktop.about.user_guide import BANNER, open_guide

        window = self._window()
        open_guide(
            window.workspace.active.identity,
            partial(window.banner.show_message, BANNER),
            lambda: window.banner.clear(BANNER),  # the one in view by then
        )

    def _reveal(self, limit: str) -> None:
        from tideboard_desktop.settings.trading_page import TradingPage

        dialog = self.settings.dialog
        page = None if dialog is None else dialog.stack.currentWidget()
        if limit and isinstance(page, TradingPage):
            page.reveal(limit)

    def pages(self, theme: Theme) -> Sequence[Page]:
        """The pages of the settings, built again for a theme."""
        from tideboard_desktop.settings.appearance_page import AppearancePage
        from tideboard_desktop.settings.data_page import DataPage
        from tideboard_desktop.settings.proxies_page import ProxiesPage
        from tideboard_desktop.settings.trading_page import TradingPage
        from tideboard_desktop.window.keyboard.keys_page import KeysPage
        from tideboard_desktop.window.notices.notices_page import NoticesPage

        appearance = AppearancePage(theme, self._preferences)
        trading = TradingPage(theme, self._preferences, self._widen, self._pins, self._screen_locks)
        trading.changed.connect(self._limits_changed)
        data = DataPage(theme, self._tasks, self._directory, self._preferences)
        proxies = ProxiesPage(theme, self._preferences, self._connection.services)
        keys, notices = KeysPage(theme, self._keys()), NoticesPage(theme, self._preferences, self._tasks, self.outside)
        brake = [] if self._brake_page is None else [self._brake_page(theme)]
        programs = [] if self._programs is None else [self._programs.page(theme)]
        return (
            Page("appearance", appearance.title, appearance),
            Page("trading", trading.title, trading),
            *(Page("loss-brake", page.title, page) for page in brake),
            Page("keys", translate("Settings", "Keys"), keys),
            Page("notices", notices.title, notices),
            Page("connection", translate("Common", "Connection"), self._connection.page(theme)),
            Page("proxies", proxies.title, proxies),
            Page("data", data.title, data),
            *(Page("programs", page.title, page) for page in programs),
        )

    def commands(self) -> list[Command]:
        """The commands of the program for palette and menu."""
        group = translate("Common", "Program")
        pages = {
            "appearance": translate("Settings", "Settings: appearance and language"),
            "trading": translate("Settings", "Settings: trading limits"),
            **({} if self._brake_page is None else {"loss-brake": translate("Settings", "Settings: loss brake")}),
            "keys": translate("Settings", "Settings: keys"),
            "notices": translate("Settings", "Settings: notices and sound"),
            "connection": translate("Settings", "Settings: connection"),
            "proxies": translate("Settings", "Settings: proxies"),
            "data": translate("Settings", "Settings: data"),
            **({} if self._programs is None else {"programs": translate("Settings", "Settings: programs")}),
        }
        everything = Command(
            id="settings.open",
            text=translate("Settings", "Settings"),
            group=group,
            run=self.settings.open,
            keys=("Ctrl+,",),
        )
        listed = [
            Command(id=f"settings.{page}", text=text, group=group, run=partial(self.settings.open, page))
            for page, text in pages.items()
        ]
        notices = Command(
            id="notices.open",
            text=translate("Common", "Notices"),
            group=group,
            run=self.open_notices,
            keys=("Ctrl+Shift+N",),
            also=(translate("Settings", "notifications"), translate("Settings", "messages")),
        )
        looks = appearance_commands(self._preferences)
        return [
            everything,
            *listed,
            *looks,
            notices,
            *([] if self._programs is None else [stop_command(self._programs, group)]),
            *self._connection.commands(),
            *self.about.commands(),
        ]

    def armed(self) -> ArmedRules:
        """The armed rules, always the same; the first call brings their module, after the first paint."""
        if self._armed is None:
            from tideboard_desktop.signals.armed import ArmedRules

            self._armed = ArmedRules(self.notices, self.marks)
        return self._armed

    def coming(self) -> ComingNotices:
        """The notices of dates, always the same; the first call brings their modules, after the first paint."""
        if self._coming is None:
            from tideboard_desktop.calendar.coming_notices import ComingNotices

            self._coming = ComingNotices(self.notices)
        return self._coming

    async def read_told(self) -> None:
        """Read which fills earlier runs told; comes before `follow`."""
        if not self._fills_read:
            self._fills_read = True
            await asyncio.to_thread(self._told.load)
            await self.outside.take_held()

    def follow(
        self,
        accounts: Sequence[Account],
        actions: Callable[[], ExitActions],
        every_second: Callable[[Callable[[], None]], None],
    ) -> None:
        """Post notices about these accounts; `actions` returns what the window in view does about exits.

        `every_second` calls what it is given once a second.
        """

        def exits() -> ExitNotices:
            if self._exits is None:
                from tideboard_desktop.blotter.exit_notices import ExitNotices

                self._exits = ExitNotices(self._hub, self.notices, actions, self._clock)
                every_second(self._exits.tick)
            return self._exits

        self.event_notices.filled = lambda account, instrument: exits().filled(account, instrument)
        self.event_notices.corrected = lambda account, instrument: exits().corrected(account, instrument)
        self.event_notices.follow(accounts)
        self._tasks.spawn(self._told.save(), name="fills that were told")
        for account in accounts:
            self._margin_notices().follow(account)

    def _margin_notices(self) -> MarginNotices:
        if self._margin is None:
            from tideboard_desktop.blotter.margin_notices import MarginNotices

            self._margin = MarginNotices(self._hub, self.notices)
        return self._margin

    def open_notices(self) -> None:
        """Open the list of notices below the bell, or close it."""
        if self._bell is not None:
            self._bell.open_panel()

    def _listed_only(self, notice: Notice) -> bool:
        environment = notice.environment or Environment.LIVE
        return NoticePlace.WINDOW not in places_of(
            self._preferences.settings.notices, notice.type, environment, notice.account
        )
