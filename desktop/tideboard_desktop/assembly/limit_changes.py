"""Changes of the trader's own limits: wider ones need the password of a LIVE account, and each is in the order log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import BadInput, VaultError
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.order import Account, Environment
from tideboard_core.system.settings_reading import SettingsReview, with_proven
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.settings.limits import widened_figures
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks, accepted
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate


class LimitChanges:
    """`account` returns the one in view, `practice` whether we started the exchange. `say` shows a banner message.

    `gate` keeps what is typed from other fields until the dialog that asks for the password has the focus.
    """

    def __init__(
        self,
        hub: Hub,
        lock: TradingLock,
        audit: Audit,
        preferences: Preferences,
        tasks: Tasks,
        *,
        gate: TypingGate,
        practice: bool,
        account: Callable[[], Account | None],
        theme: Callable[[], Theme],
        window: Callable[[], QWidget],
        say: Callable[[str], None],
    ) -> None:
        self._hub, self._lock, self._audit, self._preferences, self._tasks = hub, lock, audit, preferences, tasks
        self._gate, self._practice, self._account = gate, practice, account
        self._theme, self._window, self._say = theme, window, say
        hub.listen(Topic.ACCOUNTS.of(""), lock.locks_on_fault(lambda _key: self._keep_live_limits()))

    def widen(self, before: TradingLimits, after: TradingLimits, apply: Callable[[], None]) -> str:
        """Wider limits need the password of a LIVE account where there is one; returns why they cannot be taken."""
        accounts = self._hub.value(Topic.ACCOUNTS.of(""))
        if accounts is None and not self._practice:
            return translate("Application", "Wider limits need your account's password: connect first.")
        live = _live_among(accounts)
        if not live:
            self._preferences.change(live_limits=self._preferences.settings.live_limits or before)
            apply()
            return ""
        in_view = self._account()
        account = in_view if in_view is not None and in_view in live else live[0]
        work = self._ask(account, widened_figures(before, after), apply)
        self._tasks.spawn(work, name="limits")
        return ""

    def restore(self, records: Iterable[Record], review: SettingsReview) -> None:
        """Hold back from a LIVE account what the settings file has wider than the order log.

        Such a file was edited by hand or came out of a backup: no password was typed for it. Without a record the
        limits of a new installation count. Limits that could not be read are those of the order log for every account,
        until a person has confirmed them.
        """
        proven = _proven(records)
        if not review.confirmed:
            limits = with_proven(self._preferences.settings.limits, proven, review.read)
            self._preferences.change(limits=limits)
        settings = self._preferences.settings
        if settings.live_limits is not None:
            proven = proven.tightest(settings.live_limits)
        if settings.limits.widened(proven) and settings.live_limits != proven:
            self._preferences.change(live_limits=proven)

    def note(self, before: TradingLimits) -> None:
        """A change of the trader's own limits stands in the order log between the orders it applies to.

        `live` are the limits of LIVE accounts while others are in force that were set without their password.
        """
        settings = self._preferences.settings
        limits = {"before": before, "now": settings.limits, "live": settings.live_limits}
        self._audit.note(RecordKind.LIMITS, "", msgspec.to_builtins(limits))

    def say_narrowed(self, currencies: tuple[str, ...]) -> None:
        """Limits have a figure for each currency now; an older file had one for all."""
        text = translate("Application", "Limits are set for each currency now. Narrower than before: {currencies}.")
        self._say(text.format(currencies=", ".join(currencies)))

    async def _ask(self, account: Account, rows: Sequence[tuple[str, str, str]], apply: Callable[[], None]) -> None:
        from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog

        lock = self._lock

        async def prove(password: str) -> None:
            (await lock.unlock_once(account, password)).end()

        try:
            kind = await lock.password_kind(account)
        except VaultError:
            kind = PasswordKind.OWN
        dialog = WidenLimitsDialog(account, rows, prove, self._theme(), self._tasks, self._window(), kind=kind)
        self._gate.close_for(dialog)
        if await accepted(dialog):
            apply()

    def _keep_live_limits(self) -> None:
        """What was widened without a password does not apply to a LIVE account."""
        settings = self._preferences.settings
        if settings.live_limits is None or not _live_among(self._hub.value(Topic.ACCOUNTS.of(""))):
            return
        before, proven = settings.limits, settings.limits.tightest(settings.live_limits)
        self._preferences.change(limits=proven, live_limits=None)
        if proven != before:
            self.note(before)
            self._say(
                translate(
                    "Application",
                    "A live account is connected: limits that were widened without its password are as before.",
                )
            )


def _proven(records: Iterable[Record]) -> TradingLimits:
    """The limits that may apply to a LIVE account, by the newest record of a change."""
    found = [record.data for record in records if record.kind is RecordKind.LIMITS and "now" in record.data]
    if not found:
        return TradingLimits()
    try:
        return msgspec.convert(found[-1].get("live") or found[-1]["now"], TradingLimits)
    except (msgspec.ValidationError, BadInput):  # written by another version
        return TradingLimits()


def _live_among(accounts: Sequence[Account] | None) -> list[Account]:
    return [one for one in accounts or () if one.environment is Environment.LIVE]
