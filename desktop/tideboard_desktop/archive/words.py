"""Words of the archive: cells of the coverage grid, gaps, sizes, and the states of the collector."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.coverage import CoverageState, Grid
from tideboard_core.archive.gaps import GapState
from tideboard_core.archive.hours import minute_start
from tideboard_core.archive.records import BARS, DEPTH, DISTRIBUTION, FLOW, PRINTS, QUOTES, Layout
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_core.model.session import Session
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.gap_reasons import reason_words
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.shared_place import recorder_words

translate = QCoreApplication.translate
RANGE = "{first}\u2013{last}"
MEGABYTE, GIGABYTE = 1_000_000, 1_000_000_000


def day_words(day: date) -> str:
    """`Tue 17 Nov`."""
    text = translate("Common", "{weekday} {day} {month}")
    return text.format(weekday=fmt.weekday_short(day), day=day.day, month=fmt.month_name(day))


def moment_words(moment: datetime, session_zone: str) -> str:
    """`Mon 23 Nov 09:00` in market time."""
    local = fmt.exchange_time(moment, session_zone)
    return f"{day_words(local.date())} {local:%H:%M}"


def range_words(session: Session, first: int, last: int) -> str:
    """Minutes of a session in market time, both named by their start; `whole session` for all of them."""
    if first <= 0 and last >= session.minutes - 1:
        return translate("Archive", "whole session")
    zone = MARKET_ZONE[session.market]
    begin, end = (fmt.clock_minutes(minute_start(session, max(minute, 0)), zone) for minute in (first, last))
    return begin if first == last else RANGE.format(first=begin, last=end)


def state_words(state: CoverageState) -> str:
    """What the archive has of a symbol-session."""
    return {
        CoverageState.NOT_YET: translate("Archive", "not yet recorded"),
        CoverageState.WHOLE: translate("Archive", "complete"),
        CoverageState.HOLES: translate("Archive", "gaps in the session"),
        CoverageState.MISSING: translate("Archive", "missing"),
        CoverageState.NOT_OFFERED: translate("Common", "not offered"),
        CoverageState.UNDER_WAY: translate("Archive", "session under way"),
    }[state]


def legend_words(state: CoverageState) -> str:
    """The meaning of a cell in the legend below the grid."""
    return {
        CoverageState.WHOLE: translate("Archive", "complete"),
        CoverageState.HOLES: translate("Archive", "gaps in the session"),
        CoverageState.MISSING: translate("Archive", "missing, gone at the provider"),
        CoverageState.UNDER_WAY: translate("Archive", "session under way"),
        CoverageState.NOT_YET: translate("Archive", "not yet recorded"),
        CoverageState.NOT_OFFERED: translate("Common", "not offered"),
    }[state]


def cell_lines(grid: Grid, row: int, column: int) -> list[str]:
    """What a cell means, a sentence each: minutes received, what is missing, why, until when, percentiles."""
    session, state = grid.sessions[column], CoverageState(int(grid.states[row, column]))
    received, expected = int(grid.received[row, column]), int(grid.expected[row, column])
    gaps = grid.gaps_at(row, column)
    lines: list[str] = []
    if state in {CoverageState.NOT_YET, CoverageState.NOT_OFFERED, CoverageState.UNDER_WAY} or received < 0:
        lines.append(state_words(state))
    if received > 0 or (received == 0 and state in {CoverageState.HOLES, CoverageState.MISSING}):
        counted = translate("Archive", "{received} of {expected} minutes")
        lines.append(counted.format(received=fmt.quantity(received), expected=fmt.quantity(expected)))
    recorder = grid.recorders.get((grid.symbols[row], session.date), "")
    if recorder:
        lines.append(recorder_words(recorder))
    if gaps:
        ranges = listed(range_words(session, gap.first, gap.last) for gap in gaps)
        lines.append(translate("Archive", "Missing {ranges}").format(ranges=ranges))
        lines.append(listed(dict.fromkeys(reason_words(gap) for gap in gaps)))
    if grid.fetchable[row, column]:
        until = min(gap.fetchable_until for gap in gaps if gap.state is GapState.OPEN and gap.fetchable_until)
        words = translate("Archive", "can be fetched until {time}")
        lines.append(words.format(time=moment_words(until, MARKET_ZONE[session.market])))
    last = int(grid.complete_to[row, column])
    if grid.layout is FLOW and last >= 0:
        time = fmt.clock_minutes(minute_start(session, last), MARKET_ZONE[session.market])
        lines.append(translate("Archive", "counts for percentiles up to {time}").format(time=time))
    return lines


def series_words(layout: Layout) -> str:
    return {
        FLOW: translate("Archive", "Flow by minute"),
        BARS: translate("Archive", "Minute bars"),
        DISTRIBUTION: translate("Archive", "Distribution"),
        PRINTS: translate("Archive", "Trades"),
        DEPTH: translate("Archive", "Order books"),
        QUOTES: translate("Archive", "Quotes"),
    }[layout]


def daily_words(table: str) -> str:
    """What the rows of a table of daily figures are."""
    return {
        "short": translate("Archive", "Short sales"),
        "brokers": translate("Archive", "Brokers"),
        "rating": translate("Archive", "Ratings"),
        "event": translate("Archive", "Events"),
    }[table]


def megabytes(size: int) -> str:
    return fmt.plain(size / MEGABYTE, 1)


def room_words(size: int) -> str:
    """Bytes as `212 GB` or `640 MB`."""
    if size >= 10 * GIGABYTE:
        return f"{fmt.plain(size / GIGABYTE, 0)} GB"
    if size >= GIGABYTE:
        return f"{fmt.plain(size / GIGABYTE, 1)} GB"
    return f"{fmt.plain(size / MEGABYTE, 1 if size < 10 * MEGABYTE else 0)} MB"
