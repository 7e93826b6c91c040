"""Contracts of all options on a security by day: calls and puts traded, those open, and puts for each call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.behind.listings import OptionDay, OptionVolumes
from tideboard_desktop.docks.figures.series_figure import (
    ACCENT,
    FAINT,
    QUIET,
    SeriesPart,
    amount_texts,
    series_figure,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import Figure, TableColumn
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate
DAYS: Final = 60
"""Days before the running session that are asked for."""
TRADED, OPEN = "traded", "open"
_WIDE: Final = 0.38


def ratio(puts: int | None, calls: int | None) -> Decimal | None:
    """Puts for each call; None where one of them is not told, or no call was."""
    return Decimal(puts) / Decimal(calls) if puts is not None and calls else None


def with_today(found: OptionVolumes, today: date) -> list[OptionDay]:
    """The days of the answer, and the running session unless its day is among them or nothing is told of it."""
    days = list(found.days)
    if (found.calls, found.puts) != (None, None) and not any(each.day == today for each in days):
        days.append(OptionDay(today, found.calls, found.puts))
    return days


def volumes_figure(found: OptionVolumes, key: str, today: date) -> Figure | None:
    """Calls and puts as bars, puts for each call on the right axis; None if nothing is told of them.

    `key` is TRADED or OPEN.
    """
    days = with_today(found, today)
    both = [(each.calls, each.puts) if key == TRADED else (each.open_calls, each.open_puts) for each in days]
    calls, puts = [one[0] for one in both], [one[1] for one in both]
    if all(each is None for each in (*calls, *puts)):
        return None
    ratios = [ratio(put, call) for call, put in both]

    def read(at: int) -> str:
        return titled(_day_words(days[at], today, found), _day_figures(days[at]))

    title = (
        translate("OptionChain", "Contracts of all options traded by day")
        if key == TRADED
        else translate("OptionChain", "Contracts of all options open at the end of a day")
    )
    left_out = translate("OptionChain", "rows left out: {field}").format(field=found.unread) if found.unread else ""
    return series_figure(
        [fmt.day_short(each.day) for each in days],
        [
            SeriesPart(
                values=calls, name=translate("OptionChain", "Calls"), shade=ACCENT, wide=_WIDE, beside=-_WIDE / 2
            ),
            SeriesPart(values=puts, name=translate("OptionChain", "Puts"), shade=FAINT, wide=_WIDE, beside=_WIDE / 2),
            SeriesPart(
                values=ratios,
                name=translate("OptionChain", "Puts for each call (right)"),
                shade=QUIET,
                dashed=True,
                right=True,
            ),
        ],
        amount_texts([*calls, *puts]),
        read,
        words=tuple(filter(None, (title, read(len(days) - 1), left_out))),
        columns=_columns(days),
    )


def _day_words(one: OptionDay, today: date, found: OptionVolumes) -> str:
    words = fmt.day_in_year(one.day)
    running = one.day == today and not any(each.day == today for each in found.days)
    return listed((words, translate("OptionChain", "so far"))) if running else words


def _day_figures(one: OptionDay) -> str:
    traded = translate("OptionChain", "{calls} calls and {puts} puts traded, {ratio} puts for each call")
    parts = [_pair_words(traded, one.calls, one.puts)]
    if (one.open_calls, one.open_puts) != (None, None):
        opened = translate("OptionChain", "{calls} calls and {puts} puts open, {ratio} puts for each call")
        parts.append(_pair_words(opened, one.open_calls, one.open_puts))
    return listed(parts)


def _pair_words(text: str, calls: int | None, puts: int | None) -> str:
    return text.format(calls=_count(calls), puts=_count(puts), ratio=_ratio_text(ratio(puts, calls)))


def _count(value: int | None) -> str:
    return fmt.MISSING if value is None else fmt.quantity(value)


def _ratio_text(value: Decimal | None) -> str:
    return fmt.MISSING if value is None else fmt.plain(value, 2)


def _columns(days: Sequence[OptionDay]) -> tuple[TableColumn, ...]:
    def column(title: str, head: str, values: Sequence[int | Decimal | None], *, parts: bool = False) -> TableColumn:
        return TableColumn(title=title, head=head, values=values, text=_ratio_text if parts else _count, width=110)

    return (
        TableColumn(
            title=translate("OptionChain", "Day"),
            head="day",
            values=[each.day for each in days],
            text=fmt.day_in_year,
            number=False,
            width=110,
        ),
        column(translate("OptionChain", "Calls"), "calls traded [contracts]", [each.calls for each in days]),
        column(translate("OptionChain", "Puts"), "puts traded [contracts]", [each.puts for each in days]),
        column(
            translate("OptionChain", "Puts for each call"),
            "puts / calls traded",
            [ratio(each.puts, each.calls) for each in days],
            parts=True,
        ),
        column(translate("OptionChain", "Open calls"), "calls open [contracts]", [each.open_calls for each in days]),
        column(translate("OptionChain", "Open puts"), "puts open [contracts]", [each.open_puts for each in days]),
        column(
            translate("OptionChain", "Open puts for each call"),
            "puts / calls open",
            [ratio(each.open_puts, each.open_calls) for each in days],
            parts=True,
        ),
    )
