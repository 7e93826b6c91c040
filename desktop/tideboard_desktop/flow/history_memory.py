"""What a history remembers, as plain JSON; what cannot be read is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tideboard_desktop.flow.history_controls import CHART, TABLE
from tideboard_desktop.flow.history_picture import HistoryStyle
from tideboard_desktop.flow.lines import Line
from tideboard_desktop.memory import JsonValue, Memory
from tideboard_desktop.models.flow_history import SUMS
from tideboard_desktop.models.history_range import DateRange, Preset, RangeChoice


def remembered(style: HistoryStyle, view: str, choice: RangeChoice) -> Memory:
    """The choices of a person; a range by hand keeps its dates, a preset moves on with the day."""
    dates = choice.dates
    lines: list[JsonValue] = [*sorted(line.value for line in style.shown)]
    sums: list[JsonValue] = [*sorted(style.sums)]
    return {
        "lines": lines,
        "sums": sums,
        "stacked": style.stacked,
        "view": view,
        "range": (choice.preset or Preset.YEAR).value,
        "dates": [] if dates is None else [dates.begin.isoformat(), dates.end.isoformat()],
    }


def recalled(memory: Mapping[str, JsonValue]) -> tuple[HistoryStyle, str, RangeChoice]:
    """Style, view and range of a memory, each with its default where the memory has none."""
    lines, sums = memory.get("lines"), memory.get("sums")
    known = {line.value for line in Line}
    style = HistoryStyle(
        shown=frozenset(Line(str(line)) for line in lines if line in known)
        if isinstance(lines, list)
        else HistoryStyle().shown,
        stacked=memory.get("stacked") is True,
        sums=frozenset(count for count in SUMS if count in sums) if isinstance(sums, list) else frozenset(),
    )
    return style, TABLE if memory.get("view") == TABLE else CHART, _range(memory)


def _range(memory: Mapping[str, JsonValue]) -> RangeChoice:
    dates, preset = memory.get("dates"), memory.get("range")
    if isinstance(dates, list) and len(dates) == 2:
        try:
            begin, end = (date.fromisoformat(str(day)) for day in dates)
        except ValueError:
            return RangeChoice()
        return RangeChoice(None, DateRange(begin, end)) if begin <= end else RangeChoice()
    return RangeChoice(Preset(str(preset))) if preset in {known.value for known in Preset} else RangeChoice()
