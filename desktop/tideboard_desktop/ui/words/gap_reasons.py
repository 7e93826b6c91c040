"""Why minutes are missing in the archive."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.earlier import MissingMinutes
from tideboard_core.archive.gaps import Gap, GapReason

translate = QCoreApplication.translate


def reason_words(gap: Gap | MissingMinutes) -> str:
    words = why_words(gap.why)
    if gap.asked < 2:
        return words
    return translate("Archive", "{reason}, asked {count} times").format(reason=words, count=gap.asked)


def why_words(why: GapReason) -> str:
    """Why nothing was recorded, in words."""
    return {
        GapReason.PROVIDER_EMPTY: translate("Archive", "the provider sent no rows"),
        GapReason.LINK: translate("Archive", "connection lost"),
        GapReason.LIMIT: translate("Archive", "limit of calls or subscriptions reached"),
        GapReason.NOT_RUNNING: translate("Archive", "nothing collected: the program did not run"),
        GapReason.NO_RIGHT: translate("Archive", "not offered, or no right to it"),
        GapReason.DAMAGED: translate("Archive", "the block was damaged"),
        GapReason.PRUNED: translate("Archive", "dropped by a limit of size or age"),
        GapReason.OVERFLOW: translate("Archive", "trades came faster than they could be written"),
        GapReason.UNSUBSCRIBED: translate("Archive", "no longer among the securities whose books are recorded"),
        GapReason.ROOM: translate("Archive", "no room: the limit of recorded books, or the disk"),
        GapReason.SERVER: translate("Archive", "the provider's server failed"),
        GapReason.OTHER: translate("Archive", "a reason that this version does not know"),
    }[why]
