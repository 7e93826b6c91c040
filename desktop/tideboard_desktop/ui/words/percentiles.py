"""Words of a rank among earlier sessions: percentile, place, sessions still needed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.ranking import LEAST, LEAST_FOR_RANK, Ranked

translate = QCoreApplication.translate


def ordinal(number: int) -> str:
    """`89th`; other languages write the number alone."""
    suffix = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    words = {
        "st": translate("FlowPast", "{number}st"),
        "nd": translate("FlowPast", "{number}nd"),
        "rd": translate("FlowPast", "{number}rd"),
        "th": translate("FlowPast", "{number}th"),
    }
    return words[suffix].replace("{number}", str(number))


def percentile_words(ranked: Ranked) -> str:
    """Where a value stands: percentile, above or below all, no spread; below 20 sessions its rank, or too few."""
    if ranked.n < LEAST_FOR_RANK:
        return translate("FlowPast", "not enough history")
    if ranked.no_spread:
        return translate("FlowPast", "no spread")
    if ranked.above_all:
        words = translate("FlowPast", "above all {count}")
    elif ranked.below_all:
        words = translate("FlowPast", "below all {count}")
    elif ranked.enough:
        return translate("FlowPast", "{ordinal} percentile").replace("{ordinal}", ordinal(ranked.percentile or 0))
    else:
        words = translate("FlowPast", "{ordinal} highest of {count}").replace("{ordinal}", ordinal(ranked.rank or 1))
    return words.replace("{count}", str(ranked.n))


def sessions_words(count: int, provider: str = "") -> str:
    """`3 of 20 sessions`: how many there are of those that a percentile needs."""
    words = translate("FlowPast", "{provider}: {count} of {needed} sessions") if provider else ""
    words = words or translate("FlowPast", "{count} of {needed} sessions")
    return words.replace("{provider}", provider).replace("{count}", str(count)).replace("{needed}", str(LEAST))
