"""Cells of the ranks of many securities at a minute."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication

from tideboard_core.flow.ranks import Asked, RankedNet, rank_each
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.docks.archive import ReadableArchive
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.flow_cells import PercentileCell
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.percentiles import percentile_words, sessions_words
from tideboard_desktop.ui.words.shared_place import count_words

translate = QCoreApplication.translate


async def read_cells(
    archive: ReadableArchive, calendar: TradingCalendar, asked: Sequence[Asked]
) -> dict[InstrumentId, PercentileCell]:
    """The cells of some nets, ranked in the archive's thread; raises ArchiveError."""
    if not asked:
        return {}
    found = await archive.read(partial(rank_each, asked, calendar))
    return {each.instrument: cell_of(found.get(each.instrument)) for each in asked}


def cell_of(compared: RankedNet | None) -> PercentileCell:
    """The cell of a rank; without a percentile a dash, and the reason for the tool tip."""
    if compared is None:
        return PercentileCell(fmt.MISSING, None, translate("FlowPast", "nothing recorded yet"))
    ranked, shared = compared
    if not ranked.enough:
        return PercentileCell(fmt.MISSING, None, sessions_words(ranked.n))
    parts = [percentile_words(ranked), sessions_in_words(ranked.n), count_words(shared)]
    words = listed(filter(None, parts))
    if ranked.opening:
        return PercentileCell(fmt.MISSING, None, listed([translate("FlowPast", "opening"), words]))
    highest, lowest = translate("FlowPast", "highest"), translate("FlowPast", "lowest")
    text = highest if ranked.above_all else lowest if ranked.below_all else str(ranked.percentile)
    return PercentileCell(text, ranked.points, words)


def sessions_in_words(count: int) -> str:
    """`59 sessions`."""
    return translate("FlowPast", "{count} sessions").replace("{count}", str(count))
