"""The loss brake in the window: the banner while it holds, and the password for a raise of a LIVE account's limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import VaultError
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.notices import NoticeType, account_key
from tideboard_core.model.order import Account, Order
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import LossLimits, RaiseFrom
from tideboard_core.orders.outside_plans import OutsidePlans
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog, raise_words
from tideboard_desktop.settings.brake_page import BrakePage
from tideboard_desktop.settings.brake_words import held_detail, held_sentence
from tideboard_desktop.ui.tasks import Tasks, accepted
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.plans import outside_sentence
from tideboard_desktop.window.bars.banner import Banner, BannerMessage
from tideboard_desktop.window.notices.model import NoticeStore

translate = QCoreApplication.translate
BANNER = "loss-brake"


class BrakeChanges:
    """`account` returns the one in view, `banner` that of the window in view.

    `gate` keeps what is typed from other fields until the dialog that asks for the password has the focus.
    `cancel` asks to cancel some orders of an account, `open_settings` opens the page with the brake's limits. `outside`
    has what the broker trades by itself, which no brake stops.
    """

    def __init__(
        self,
        brake: LossBrake,
        hub: Hub,
        lock: TradingLock,
        tasks: Tasks,
        *,
        gate: TypingGate,
        account: Callable[[], Account | None],
        theme: Callable[[], Theme],
        window: Callable[[], QWidget],
        banner: Callable[[], Banner],
        cancel: Callable[[Account, Sequence[Order]], None],
        open_settings: Callable[[], None],
        notices: NoticeStore,
        outside: OutsidePlans,
    ) -> None:
        self._outside = outside
        self._notices, self._tripped = notices, set[str]()
        self._brake, self._hub, self._lock, self._tasks = brake, hub, lock, tasks
        self._gate, self._account, self._theme, self._window, self._banner = gate, account, theme, window, banner
        self._cancel, self._open_settings = cancel, open_settings
        self._reading = False
        self._shown: BannerMessage | None = None

    def page(self, theme: Theme) -> BrakePage:
        """The settings page with the limits of the account in view."""
        return BrakePage(theme, self._brake, account=self._account, ask=self._ask_raise)

    def tick(self) -> None:
        """Once a second: judge, read prices that are due, and show what holds; without a limit this does nothing."""
        accounts = self._hub.value(Topic.ACCOUNTS.of("")) or ()
        self._brake.tick(accounts)
        due = [one for one in accounts if self._brake.due(one)]
        if due and not self._reading:
            self._reading = True
            self._tasks.spawn(self._read(due), name="prices for the loss brake")
        self._notify(accounts)
        self._show()

    async def _read(self, accounts: Sequence[Account]) -> None:
        try:
            for account in accounts:
                await self._brake.read(account)
        finally:
            self._reading = False

    def _notify(self, accounts: Sequence[Account]) -> None:
        """Post a notice when the brake begins to hold in an account, whichever is in view."""
        for account in accounts:
            key, held = account_key(account), self._brake.tripped(account)
            if held and key not in self._tripped:
                self._notices.post(
                    NoticeType.BRAKE,
                    held_sentence(account, held),
                    urgent=True,
                    environment=account.environment,
                    account=key,
                    detail=held_detail(held),
                )
                self._tasks.spawn(self._outside.read(account), name="plans of the broker")
            (self._tripped.add if held else self._tripped.discard)(key)

    def _show(self) -> None:
        """Keep the banner's message as things stand, and leave it alone while it says the same."""
        account = self._account()
        held = () if account is None else self._brake.tripped(account)
        message = None if account is None or not held else self._message(account, self._sentence(account, held))
        if message is None:
            if self._shown is not None:
                self._banner().clear(BANNER)
        elif self._shown is None or (message.text, message.button) != (self._shown.text, self._shown.button):
            self._banner().show_message(BANNER, message)
        self._shown = message

    def _sentence(self, account: Account, held: Sequence[Mapping[str, Any]]) -> str:
        """What holds, and what the broker goes on trading by itself all the same."""
        reading = self._outside.reading(account)
        outside = "" if reading is None or reading.calm else outside_sentence(reading, account.firm)
        return together(held_sentence(account, held), outside)

    def _message(self, account: Account, text: str) -> BannerMessage:
        entries = self._brake.entries(account)
        button = translate("Brake", "Cancel entries ({count})").format(count=len(entries)) if entries else ""

        def cancel_entries() -> None:
            self._cancel(account, self._brake.entries(account))

        return BannerMessage(
            text,
            button=button,
            action=cancel_entries if entries else None,
            link=translate("Checks", "Loss brake"),
            follow=self._open_settings,
            topic=BANNER,
        )

    def _ask_raise(
        self,
        account: Account,
        limits: LossLimits,
        since: RaiseFrom,
        rows: Sequence[tuple[str, str, str]],
        done: Callable[[], None],
    ) -> None:
        self._tasks.spawn(self._raise(account, limits, since, rows, done), name="raise of the loss brake")

    async def _raise(
        self,
        account: Account,
        limits: LossLimits,
        since: RaiseFrom,
        rows: Sequence[tuple[str, str, str]],
        done: Callable[[], None],
    ) -> None:
        async def prove(password: str) -> None:
            proof = await self._lock.unlock_once(account, password)
            try:
                self._brake.ask(account, limits, since, proof)
            finally:
                proof.end()

        try:
            kind = await self._lock.password_kind(account)
        except VaultError:
            kind = PasswordKind.OWN
        dialog = WidenLimitsDialog(
            account, rows, prove, self._theme(), self._tasks, self._window(), kind=kind, words=raise_words(since)
        )
        self._gate.close_for(dialog)
        if await accepted(dialog):
            done()
