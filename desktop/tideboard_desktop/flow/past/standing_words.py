"""The headline's figures of a standing among earlier sessions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.ranking import LEAST_FOR_RANK, Ranked
from tideboard_core.flow.ranks import Standing
from tideboard_desktop.flow.gauge_bar import gauge_of
from tideboard_desktop.flow.headline import FIRST, Figure
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.percentiles import percentile_words

translate = QCoreApplication.translate


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
        rank=FIRST if ranked.enough else 2 if ranked.n >= LEAST_FOR_RANK else 3,
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
