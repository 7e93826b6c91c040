"""What the program says in the banner of the window in view: order log, limits, files that could not be saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.audit.thread import AuditStatus
from tideboard_core.errors import BadInput
from tideboard_core.market.hub import Hub
from tideboard_core.model.closures import Closure
from tideboard_core.model.hub_keys import APPEARED, Key, Topic
from tideboard_core.model.live import LinkEvent
from tideboard_core.model.order import Account, Funds, Order
from tideboard_desktop.orders.submission import OrderSubmission, appeared_words
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.margin import margin_warning
from tideboard_desktop.window.bars.banner import Banner, BannerMessage

translate = QCoreApplication.translate

_PROBLEMS = {
    "full": QT_TRANSLATE_NOOP("Audit", "The disk is full: no new orders until there is room. Cancels still go."),
    "failing": QT_TRANSLATE_NOOP("Audit", "The order log cannot be written: no new orders. Cancels still go."),
    "broken": QT_TRANSLATE_NOOP(
        "Audit", "The order log was changed at line {line}: no new orders. See “tideboard audit verify”."
    ),
    "unreadable": QT_TRANSLATE_NOOP("Audit", "The order log cannot be read: no new orders. Cancels still go."),
    "moved": QT_TRANSLATE_NOOP(
        "Audit", "The order log was moved away: no new orders until it is back in its place. Cancels still go."
    ),
    "shorter": QT_TRANSLATE_NOOP(
        "Audit", "The order log is shorter than it was: no new orders. See “tideboard audit verify”."
    ),
}
_KEPT = QT_TRANSLATE_NOOP("Audit", "{kept} records are kept in memory.")


def audit_notice(status: AuditStatus) -> BannerMessage | None:
    """The banner's sentence, None while the log is well and everything is on disk."""
    source = _PROBLEMS.get(status.problem)
    if source is None and not status.kept:
        return None
    parts = [translate("Audit", str(source)).format(line=status.line)] if source is not None else []
    if status.kept:
        parts.append(translate("Audit", str(_KEPT)).format(kept=f"{status.kept:,}"))
    return BannerMessage(together(*parts), broken=True, topic=status.problem or "kept")


class BannerMessages:
    """`banner` returns that of the window in view."""

    def __init__(self, banner: Callable[[], Banner]) -> None:
        self._banner = banner
        self._dismissed: set[str] = set()
        self._otherwise: Order | None = None
        """The order that the message of one kept otherwise is about, until that is settled."""

    def show_audit(self, status: AuditStatus) -> None:
        """Say what is wrong with the order log, until it is well again."""
        notice = audit_notice(status)
        if notice is None:
            self._banner().clear("audit")
        else:
            self._banner().show_message("audit", notice)

    def follow(self, hub: Hub, submission: Callable[[], OrderSubmission]) -> None:
        """Say what became of orders otherwise than was known or confirmed; `submission` is that of the window in view.

        A window rebuild between a message and its button deletes the docks that were there when it came.
        """

        def appeared(key: Key[Order]) -> None:
            if (order := hub.value(key)) is not None:
                self._show_order("appeared", appeared_words(order), submission)

        def kept_otherwise(key: Key[object]) -> None:
            if (order := hub.value(Topic.DIFFERENCE.of(key.subject))) is not None:
                from tideboard_desktop.ui.words.as_confirmed import notice_words  # with the first difference

                self._otherwise = order
                self._show_order("kept-otherwise", notice_words(order), submission)

        def settled(key: Key[object]) -> None:
            shown, rows = self._otherwise, hub.value(Topic.ORDERS.of(key.subject))
            if shown is None or rows is None or shown.account_id != key.subject:
                return
            if not any(row.id == shown.id and row.unsettled for row in rows):
                self._otherwise = None
                self._banner().clear("kept-otherwise")

        hub.listen(APPEARED, appeared)
        hub.listen_to(Topic.DIFFERENCE, kept_otherwise)
        hub.listen_to(Topic.ORDERS, settled)

    def _show_order(self, key: str, words: str, submission: Callable[[], OrderSubmission]) -> None:
        """Say something of an order until the person looks at the orders."""

        def show() -> None:
            self._banner().clear(key)
            submission().show_orders.emit()

        notice = BannerMessage(words, broken=True, button=translate("Result", "Show all orders"), action=show)
        self._banner().show_message(key, notice)

    def show_closures(self, closures: Sequence[Closure]) -> None:
        """Say which markets are shut in their hours, until none is."""
        if not closures:
            self._banner().clear("closures")
            return
        from tideboard_desktop.ui.words.closures import closure_words  # a few days in a year

        notice = BannerMessage(closure_words(closures), broken=True, noticed=True, topic="closures")
        self._banner().show_message("closures", notice)

    def show_limits(self, text: str, open_limits: Callable[[], None]) -> None:
        """Say that limits are other ones than the person may expect, with a button to look at them."""

        def show() -> None:
            self._banner().clear("limits")
            open_limits()

        self._banner().show_message(
            "limits", BannerMessage(text, button=translate("Application", "Show limits"), action=show)
        )

    def show_margin(self, account: Account, funds: Funds) -> None:
        """Warn before a margin call, again after a dismissal only once the account was away from it."""
        key = f"margin-{account.id}"
        if not (account.margin and funds.margin_near):
            self._dismissed.discard(key)
            self._banner().clear(key)
            return

        def dismiss() -> None:
            self._dismissed.add(key)
            self._banner().clear(key)

        if key not in self._dismissed:
            notice = BannerMessage(
                margin_warning(account, funds),
                broken=True,
                button=translate("Unlock", "Dismiss"),
                action=dismiss,
                topic=key,
            )
            self._banner().show_message(key, notice)

    def show_link_event(self, event: LinkEvent) -> None:
        """Say what concerns an account or the count of history, until the person dismisses it; the rest is logged."""
        if not event.kind.is_shown:
            return
        from tideboard_desktop.connection.window.view import line_words

        key = f"{event.kind}-{event.data.get('account')}"
        button = translate("Unlock", "Dismiss")
        notice = BannerMessage(line_words(event), button=button, action=lambda: self._banner().clear(key))
        self._banner().show_message(key, notice)

    def settings_not_saved(self) -> None:
        text = translate("Application", "The settings could not be saved; the log file says why.")
        self._banner().show_message("settings", BannerMessage(text))

    def show_own_alerts(self, error: BadInput) -> None:
        """Say why the alerts that Tideboard keeps cannot be read or saved, until the person dismisses it."""
        button = translate("Unlock", "Dismiss")
        notice = BannerMessage(error_sentence(error), button=button, action=lambda: self._banner().clear("own-alerts"))
        self._banner().show_message("own-alerts", notice)

    def layouts_not_saved(self) -> None:
        text = translate("Application", "The layouts could not be saved; the log file says why.")
        self._banner().show_message("layouts", BannerMessage(text))
