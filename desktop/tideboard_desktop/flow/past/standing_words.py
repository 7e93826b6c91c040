"""The words of a standing: percentile, rank, sessions, and the headline's figures of them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.ranking import LEAST, LEAST_FOR_RANK, Ranked
from tideboard_desktop.flow.headline import Figure
from tideboard_desktop.flow.past.standing import Standing, gauge_of
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import together

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


def past_figures(standing: Standing, unit: fmt.Unit, zone: str) -> list[Figure]:
    """Percentile with its gauge and the usual range; below 20 sessions only the rank, or that there are too few."""
    figures = [_percentile(standing, standing.ranked, zone)]
    if standing.usual is None:
        return figures
    low, high = standing.usual
    caption = translate("FlowPast", "Usual here (middle half)")
    exact = f"{fmt.signed(low, 2)} \u2013 {fmt.signed(high, 2)}"
    to = translate("FlowPast", "to", "between two amounts")
    usual = Figure(
        caption=caption,
        text=fmt.flow(low, unit),
        value=low,
        after=to,
        second=fmt.flow(high, unit),
        second_value=high,
        tooltip=exact,
        rank=1,
    )
    return [*figures, usual]


def share_figures(standing: Standing, share: Ranked | None, zone: str) -> list[Figure]:
    """The percentile of net / turnover; without a recorded turnover these words."""
    caption = translate("FlowPast", "Net / turnover against its own past")
    if share is None:
        return [Figure(caption=caption, before=translate("FlowPast", "no turnover recorded"), text="")]
    return [_percentile(standing, share, zone, of_turnover=True)]


def _percentile(standing: Standing, ranked: Ranked, zone: str, *, of_turnover: bool = False) -> Figure:
    words = percentile_words(ranked)
    early = ranked.opening and ranked.enough
    return Figure(
        caption=_caption(standing, ranked, zone, of_turnover=of_turnover),
        before=translate("FlowPast", "opening") if early else words,
        text="",
        tooltip=_explained(standing, words, of_turnover=of_turnover),
        gauge=gauge_of(ranked, standing.net),
        rank=0 if ranked.enough else 2 if ranked.n >= LEAST_FOR_RANK else 3,
    )


def _caption(standing: Standing, ranked: Ranked, zone: str, *, of_turnover: bool) -> str:
    if of_turnover:
        words = translate("FlowPast", "Net / turnover at {time}, {count} of {all} sessions")
    else:
        words = translate("FlowPast", "Against its own past at {time}, {count} of {all} sessions")
    words = words.replace("{time}", fmt.clock_minutes(standing.time, zone))
    return words.replace("{count}", str(ranked.n)).replace("{all}", str(standing.sessions))


def _explained(standing: Standing, words: str, *, of_turnover: bool) -> str:
    """What the figure compares, and where the minute stood as it was first known."""
    text = (
        translate("FlowPast", "{standing}: net / turnover at the same minute of the last {all} sessions")
        if of_turnover
        else translate("FlowPast", "{standing}: net at the same minute of the last {all} sessions")
    )
    text = text.replace("{standing}", words).replace("{all}", str(standing.sessions))
    first = None if of_turnover else standing.first_known
    if first is None:
        return text
    known = translate("FlowPast", "As first known: {standing}.").replace("{standing}", percentile_words(first))
    return together(text + ".", known)
