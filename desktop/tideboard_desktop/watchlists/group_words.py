"""Words for the state of a list and its group at the broker."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.watchlist_sync import SyncState, SyncStatus, WatchlistLink
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.watchlists.list_tabs import GroupMark

translate = QCoreApplication.translate
MOST_NAMED = 4
_URGENT = frozenset({SyncState.FAILED, SyncState.GONE, SyncState.UNCONFIRMED})


def mark_of(link: WatchlistLink, status: SyncStatus, provider: str) -> GroupMark:
    """The mark and tool tip of a tab."""
    return GroupMark(
        state_words(link, status, provider),
        waiting=status.state is SyncState.WAITING and status.error is not None,
        urgent=status.state in _URGENT,
    )


def state_words(link: WatchlistLink, status: SyncStatus, provider: str) -> str:
    """One sentence about a link; a link not yet checked is described as syncing."""
    fresh = status.state is SyncState.WAITING and status.error is None
    state = SyncState.WORKING if fresh else status.state
    text = {
        SyncState.WAITING: translate(
            "Watchlist", "Linked with “{group}” at {provider}; changes wait for the connection."
        ),
        SyncState.WORKING: translate("Watchlist", "Being brought in step with “{group}” at {provider}."),
        SyncState.IN_STEP: translate("Watchlist", "In step with “{group}” at {provider}."),
        SyncState.UNCONFIRMED: translate("Watchlist", "“{group}” at {provider} would change; agree first."),
        SyncState.GONE: translate("Watchlist", "{provider} has no group “{group}” any more."),
        SyncState.FAILED: translate("Watchlist", "Not in step with “{group}” at {provider}."),
    }[state]
    words = text.format(group=link.group_name, provider=provider)
    return words if status.error is None else f"{words} {error_sentence(status.error)}"


def conflict_words(status: SyncStatus) -> str:
    """The securities removed on one side and kept on both; empty without any."""
    conflicts = status.last.conflicts
    if not conflicts:
        return ""
    text = translate("Watchlist", "Removed on one side, kept on both: {symbols}.")
    return text.format(symbols=named(conflicts))


def named(symbols: Sequence[InstrumentId]) -> str:
    """The first few names, and how many more there are."""
    first = listed(symbols[:MOST_NAMED])
    more = len(symbols) - MOST_NAMED
    return first if more <= 0 else translate("Watchlist", "{first} and {more} more").format(first=first, more=more)
