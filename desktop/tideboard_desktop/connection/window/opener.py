"""Opens the connection window; its drafts, check, log and allowances outlive it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.market.connection_log import ConnectionLog
from tideboard_core.market.hub import Hub
from tideboard_core.model.live import LinkEventKind
from tideboard_core.model.notices import NoticeType
from tideboard_core.ports.system import Clock
from tideboard_desktop.connection.allowances.model import Allowances
from tideboard_desktop.connection.brokers.catalogue import BROKERS
from tideboard_desktop.connection.brokers.descriptor import SignInServices
from tideboard_desktop.connection.check.progress import CheckConnection, Checkup, LateHeartbeats
from tideboard_desktop.connection.connect.drafts import Drafts
from tideboard_desktop.connection.connect.page_context import ConnectContext
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.connection.sign_in.expiry_watch import ExpiryWatch
from tideboard_desktop.connection.sign_in.oauth_flow import OAuthFlow
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dialogs.paged_window import Page, SingleWindow
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.window.notices.model import NoticeStore

if TYPE_CHECKING:  # loaded when opened, to keep the start fast
    from tideboard_core.collector.past_bars import PastPlan
    from tideboard_desktop.connection.connect.uses_table import UsesTable
    from tideboard_desktop.connection.connect.view import ConnectPage
    from tideboard_desktop.connection.window.view import ConnectionDialog

translate = QCoreApplication.translate

TYPED_SECONDS = 600.0
"""How long typed keys are kept while no page is visible: time to fetch the other ones from the browser."""
CONNECT, LOG, ALLOWANCES = "connect", "log", "allowances"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowContext:
    """Functions that return the main window and the present theme, which a window rebuild replaces."""

    window: Callable[[], QWidget]
    theme: Callable[[], Theme]


class ConnectionOpener(SingleWindow["ConnectionDialog"]):
    """Opens the connection window, one at a time, and makes the connect page of the settings."""

    def __init__(
        self,
        hub: Hub,
        frame: Frame,
        clock: Clock,
        tasks: Tasks,
        feeds: Feeds,
        *,
        check: CheckConnection,
        context: ConnectContext,
        window: WindowContext,
        plan: Callable[[], PastPlan | None] = lambda: None,
    ) -> None:
        """`plan` is what the archive's collector needs of history, and gets."""
        super().__init__()
        self._hub, self._frame, self._clock, self._tasks = hub, frame, clock, tasks
        self._context, self._window, self._retry = context, window, feeds.retry_all
        self.log = ConnectionLog(hub, clock, feeds.links)
        self.allowances = Allowances(
            hub, feeds.gateway, feeds.session, feeds.schedule, tasks, other=feeds.other_schedule, plan=plan
        )
        self.checkup = Checkup(check, tasks, context.noticed, self._late_heartbeats)
        self._drafts = Drafts(context.uses())
        self.flow = OAuthFlow(context.sign_ins, tasks)
        self.services = SignInServices(sign_ins=context.sign_ins, flow=self.flow, clock=clock, tasks=tasks)
        self._shown_at = clock.monotonic()
        frame.every_second(self._wipe_forgotten, rests=True)
        self._token_watch: ExpiryWatch | None = None

    @property
    def uses(self) -> Uses:
        """The connections of this run, also if the command line and not the settings chose them."""
        return self._context.uses()

    def page(self, theme: Theme) -> ConnectPage:
        return self._page(theme, title=translate("Common", "Connection"))

    def commands(self) -> list[Command]:
        group = translate("Common", "Program")
        listed = (
            ("connection.open", translate("Connect", "Connection: connect and check"), CONNECT),
            ("connection.log", translate("Common", "Connection log"), LOG),
            ("connection.allowances", translate("Connect", "Quotas and quote rights"), ALLOWANCES),
        )
        retry = Command(
            id="program.retry",
            text=translate("Connect", "Retry the connection now"),
            group=group,
            run=self._retry,
        )
        again = Command(
            id="connection.ask-again",
            text=translate("Connect", "Quote rights: ask again for what was refused"),
            group=group,
            run=self._hub.ask_again,
        )
        pages = [Command(id=id_, text=text, group=group, run=partial(self.open, page)) for id_, text, page in listed]
        return [retry, *pages, again]

    def post_expiries(self, notices: NoticeStore) -> None:
        """From now on post a notice if a credential in use expires soon."""
        ending = [one for one in self._context.uses().all if BROKERS[one.backend].credential_ends]
        self._token_watch = ExpiryWatch(ending, self._context.sign_ins, notices, self._clock)
        self._frame.every_second(self._token_watch.look, rests=True)

    def post_held_back(self, notices: NoticeStore) -> None:
        """From now on post a notice when this computer holds the program back."""

        def look() -> None:
            event = self.log.lines[-1].event
            if event.kind is LinkEventKind.HELD_BACK:
                from tideboard_desktop.connection.window.view import line_words

                words = partial(line_words, event)
                notices.post(NoticeType.CONNECTION, words(), urgent=True, words=words, detail=words())

        self.log.on_change(look)

    def _late_heartbeats(self) -> LateHeartbeats:
        return LateHeartbeats(self.log.late_count, self.log.held_back)

    def close(self) -> None:
        """End callbacks, check and sign-in, and wipe typed keys, at the end of the connection."""
        if self._token_watch is not None:
            self._token_watch.close()
        self.checkup.cancel()
        self.flow.cancel()
        self._drafts.wipe()
        self.log.close()

    def _page(self, theme: Theme, title: str = "") -> ConnectPage:
        from tideboard_desktop.connection.connect.uses_table import UsesTable
        from tideboard_desktop.connection.connect.view import ConnectPage

        table = UsesTable(self._context.uses, self._context.sign_ins, self._hub, self._clock, theme)
        self._frame.each_second(table, partial(self._refresh, table))
        page = ConnectPage(self._drafts, self.checkup, self._context, self.services, theme, table=table, title=title)
        self._frame.each_second(page.checklist, page.checklist.show_heartbeats)
        return page

    def _refresh(self, table: UsesTable) -> None:
        self._shown_at = self._clock.monotonic()
        table.refresh()

    def _wipe_forgotten(self) -> None:
        """Wipe typed keys that were never saved, `TYPED_SECONDS` after a page was last visible."""
        if self._clock.monotonic() - self._shown_at > TYPED_SECONDS:
            self._shown_at = self._clock.monotonic()
            self._drafts.wipe()

    def make(self) -> ConnectionDialog:
        from tideboard_desktop.connection.allowances.view import AllowancePage
        from tideboard_desktop.connection.window.view import ConnectionDialog, LogPage

        theme = self._window.theme()
        pages = (
            Page(
                CONNECT,
                translate("Connect", "Connect"),
                self._page(theme),
            ),
            Page(LOG, translate("Connect", "Log"), LogPage(self.log, theme, self._tasks)),
            Page(
                ALLOWANCES,
                translate("Common", "Quotas and rights"),
                AllowancePage(self.allowances, self._frame, theme),
            ),
        )
        dialog = ConnectionDialog(pages, self._hub, self._frame, self._clock, theme, self._window.window())
        dialog.retry.clicked.connect(lambda _checked=False: self._retry())
        return dialog

    def gone(self) -> None:
        """Cancel a running check and wipe typed keys when the window closes."""
        self.checkup.cancel()
        self._drafts.wipe()
