"""Ranks one minute of many securities in the archive's thread, and the cells of the ranks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.ranking import Ranked, rank_many
from tideboard_core.archive.comparison.samples import net_samples_at, window
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import MONEY
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.flow_cells import PercentileCell
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.percentiles import percentile_words, sessions_words

translate = QCoreApplication.translate


class Asked(NamedTuple):
    """A security's net (in its currency) at the end of a session minute."""

    instrument: InstrumentId
    key: DefinitionKey
    session: Session
    minute: int
    net: float


def ranked(asked: Sequence[Asked], calendar: TradingCalendar, reader: ArchiveReader) -> dict[InstrumentId, Ranked]:
    """Rank each net among the same minute of the last 60 sessions; raises ArchiveError."""
    groups: defaultdict[tuple[DefinitionKey, date, int], list[Asked]] = defaultdict(list)
    for each in asked:
        groups[each.key, each.session.date, each.minute].append(each)
    found: dict[InstrumentId, Ranked] = {}
    for (key, day, minute), group in groups.items():
        ids = [each.instrument for each in group]
        others, known = net_samples_at(reader, key, ids, window(calendar, key.market, day), minute)
        nets = np.array([round(each.net * MONEY) for each in group], np.int64)
        found.update(zip(ids, rank_many(nets, others, known, minute=minute), strict=True))
    return found


def cell_of(ranked: Ranked | None) -> PercentileCell:
    """The cell of a rank; without a percentile a dash, and the reason for the tool tip."""
    if ranked is None:
        return PercentileCell(fmt.MISSING, None, translate("FlowPast", "nothing recorded yet"))
    if not ranked.enough:
        return PercentileCell(fmt.MISSING, None, sessions_words(ranked.n))
    words = listed([percentile_words(ranked), sessions_in_words(ranked.n)])
    if ranked.opening:
        return PercentileCell(fmt.MISSING, None, listed([translate("FlowPast", "opening"), words]))
    if ranked.above_all and not ranked.no_spread:
        return PercentileCell(translate("FlowPast", "highest"), 100.0, words)
    if ranked.below_all:
        return PercentileCell(translate("FlowPast", "lowest"), 0.0, words)
    return PercentileCell(str(ranked.percentile), float(ranked.percentile or 0), words)


def sessions_in_words(count: int) -> str:
    """`59 sessions`."""
    return translate("FlowPast", "{count} sessions").replace("{count}", str(count))
