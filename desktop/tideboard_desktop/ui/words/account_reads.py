"""What of the accounts a broker refuses while it sends prices: which call, why, and what goes out meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.account_reads import AccountCall, UnreadCall
from tideboard_core.model.hub_keys import ACCOUNT_READS, LOCK
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate


def refusal_in_view(hub: Hub) -> UnreadCall | None:
    """The call that is refused for the account in view, or of all accounts; None while prices and accounts are live."""
    reads = hub.value(ACCOUNT_READS)
    if reads is None or reads.any_refused is None:
        return None
    lock = hub.value(LOCK)
    return reads.refusal(None if lock is None else lock.account)


def refused_short(unread: UnreadCall) -> str:
    """`Prices live, positions refused`: the state of a connection whose second link does not stand."""
    return translate("Reads", "Prices live, {call} refused").format(call=_words(unread.call))


def refused_again(unread: UnreadCall, seconds: int | None) -> str:
    """`positions refused \u00b7 asked in 12 s`, for the top bar; without a time none is due."""
    words = translate("Reads", "{call} refused").format(call=_words(unread.call))
    if seconds is None:
        return words
    return translate("Reads", "{words} \u00b7 asked in {seconds} s").format(words=words, seconds=seconds)


def refused_words(unread: UnreadCall) -> str:
    """The same with the broker's words, and what goes out meanwhile."""
    if unread.error is None:
        return refused_short(unread)
    lead = translate("Reads", "Prices live, {call} refused: {why}")
    lead = lead.format(call=_words(unread.call), why=error_sentence(unread.error))
    if unread.call is AccountCall.ACCOUNTS:
        return together(lead, translate("Reads", "Until they come only cancels go out."))
    return together(lead, translate("Reads", "Until they come cancels go out, and what closes, typed."))


def _words(call: AccountCall) -> str:
    from tideboard_desktop.ui.words.account_calls import call_words  # with the first refusal

    return call_words(call)
