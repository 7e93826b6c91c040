"""The gap ledger: equal gaps of several symbols in one row, its filter, and its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.coverage import CoverageState, Grid
from tideboard_core.archive.gaps import Gap, GapState
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId
from tideboard_core.model.session import Session
from tideboard_desktop.archive.words import day_words, moment_words, range_words
from tideboard_desktop.docks.value_columns import ValueColumn, count_column, text_column
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.words.gap_reasons import reason_words

translate = QCoreApplication.translate


class GapFilter(StrEnum):
    """Which gaps the ledger shows; GONE are those that nobody can fetch any more."""

    ALL = "all"
    FETCHABLE = "fetchable"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """The same minutes of one session, missing for the same reason, of one or several symbols.

    `until` is set while they can still be fetched. `minutes` is the sum over the symbols.
    """

    gap: Gap
    session: Session
    symbols: tuple[InstrumentId, ...]
    minutes: int
    until: datetime | None

    @property
    def key(self) -> tuple[object, ...]:
        return _likeness(self.gap)

    @property
    def cells(self) -> list[tuple[InstrumentId, date]]:
        """The cells of the coverage grid that the row is about."""
        return [(symbol, self.gap.day) for symbol in self.symbols]


def ledger_rows(grid: Grid, now: datetime) -> list[LedgerRow]:
    """Every gap of a grid, newest session first; gaps that differ only in their symbol are one row.

    What the provider does not offer is no gap.
    """
    sessions = {session.date: session for session in grid.sessions}
    merged: dict[tuple[object, ...], list[Gap]] = {}
    for gap in grid.gaps:
        place = grid.place_of(gap.instrument, gap.day)
        if place is not None and grid.states[place] != CoverageState.NOT_OFFERED:
            merged.setdefault(_likeness(gap), []).append(gap)
    rows = [_row(gaps, sessions[gaps[0].day], now) for gaps in merged.values()]
    return sorted(rows, key=lambda row: (-row.gap.day.toordinal(), row.gap.first, row.symbols))


def filtered(rows: Iterable[LedgerRow], wanted: GapFilter) -> list[LedgerRow]:
    if wanted is GapFilter.FETCHABLE:
        return [row for row in rows if row.until is not None]
    if wanted is GapFilter.GONE:
        return [row for row in rows if row.until is None and row.gap.state is not GapState.FILLED]
    return list(rows)


def _likeness(gap: Gap) -> tuple[object, ...]:
    return gap.day, gap.first, gap.last, gap.why, gap.asked, gap.fetchable_until, gap.state


def _row(gaps: list[Gap], session: Session, now: datetime) -> LedgerRow:
    first = gaps[0]
    until = first.fetchable_until if first.state is GapState.OPEN else None
    return LedgerRow(
        gap=first,
        session=session,
        symbols=tuple(gap.instrument for gap in gaps),
        minutes=len(gaps) * (first.last - first.first + 1),
        until=until if until is not None and until > now else None,
    )


def symbols_words(row: LedgerRow) -> str:
    """The symbol, or how many there are and the first of them."""
    if len(row.symbols) == 1:
        return row.symbols[0]
    text = translate("Archive", "{count} symbols, {first} and {more} more")
    return text.format(count=len(row.symbols), first=row.symbols[0], more=len(row.symbols) - 1)


def gap_state_words(row: LedgerRow) -> str:
    """What becomes of a gap."""
    if row.gap.state is GapState.FILLED:
        return translate("Archive", "fetched later")
    if row.until is not None:
        return translate("Archive", "will be asked again")
    return translate("Archive", "noted, closed")


def ledger_columns(zone_name: str, name: Callable[[InstrumentId], str]) -> list[ValueColumn[LedgerRow]]:
    """The columns of the ledger; missing minutes are in the market's time, `name` returns the name of a symbol."""
    return [
        text_column(
            "symbols",
            translate("Common", "Symbols"),
            symbols_words,
            second=lambda row: name(row.symbols[0]) if len(row.symbols) == 1 else "",
        ),
        ValueColumn(
            key="session",
            head="session",
            title=translate("Archive", "Session"),
            width=112,
            cell=lambda row: Cell(day_words(row.gap.day)),
            order=lambda row: row.gap.day,
            value=lambda row: row.gap.day,
        ),
        text_column(
            "missing",
            translate("Archive", "Missing, {zone}").format(zone=zone_name),
            lambda row: range_words(row.session, row.gap.first, row.gap.last),
            width=100,
        ),
        count_column("minutes", translate("Archive", "Minutes"), lambda row: row.minutes, width=62),
        text_column("why", translate("Common", "Why"), lambda row: reason_words(row.gap), spare=3),
        ValueColumn(
            key="until",
            head="fetchable_until",
            title=translate("Archive", "Can be fetched until"),
            width=148,
            cell=_until_cell,
            order=lambda row: row.until,
            value=lambda row: row.until,
            spare=1,
        ),
        ValueColumn(
            key="state",
            head="state",
            title=translate("Common", "State"),
            width=124,
            cell=lambda row: Cell(
                gap_state_words(row), TextColour.PLAIN if row.until is None else TextColour.WARN, exact=_exact(row)
            ),
            order=gap_state_words,
            value=gap_state_words,
            spare=2,
        ),
    ]


def _until_cell(row: LedgerRow) -> Cell:
    if row.until is not None:
        words = moment_words(row.until, MARKET_ZONE[row.session.market])
        inferred = translate("Archive", "Inferred: providers send a session until the next one's pre-opening.")
        return Cell(words, TextColour.WARN, exact=inferred if row.gap.inferred else "")
    if row.gap.state is GapState.FILLED:
        return Cell("\u2014", TextColour.QUIET, exact=translate("Archive", "nothing is missing any more"))
    return Cell(translate("Archive", "gone"), TextColour.QUIET)


def _exact(row: LedgerRow) -> str:
    return "" if len(row.symbols) < 2 else " ".join(row.symbols)
