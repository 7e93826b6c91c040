"""The page of the flow board about the sources themselves: age of their figures, gaps, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject

from tideboard_core.archive.database import FILE
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, Market
from tideboard_core.model.session import exchange_date
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    count_column,
    figure_column,
    share_column,
    text_column,
)
from tideboard_desktop.flowboard.board_feed import BoardFeed
from tideboard_desktop.flowboard.source_counts import DAYS, SourceCounts, count_sources
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source: `age` is that of its oldest figure of the list in seconds; `counts` None = nothing was recorded."""

    name: str
    about: str
    age: float | None
    counts: SourceCounts | None = None


def source_columns() -> list[ValueColumn[SourceRow]]:
    """Source, age, and what the archive counted."""
    return [
        text_column(
            "source", translate("FlowBoard", "Source"), lambda row: row.name, second=lambda row: row.about, strong=True
        ),
        figure_column(
            "age",
            translate("FlowBoard", "Oldest figure"),
            lambda row: row.age,
            lambda value: fmt.coarse_age(float(value)),
            width=96,
            head="age [s]",
            why=translate("FlowBoard", "Nothing of this list is read from it now"),
        ),
        count_column("sessions", translate("FlowBoard", "Sessions"), lambda row: _count(row, "sessions"), spare=4),
        share_column("missing", translate("FlowBoard", "Missing"), _missing, width=80, decimals=2),
        count_column(
            "restated", translate("FlowBoard", "Restated"), lambda row: _count(row, "restated"), width=80, spare=3
        ),
        count_column(
            "compared", translate("FlowBoard", "Compared"), lambda row: _count(row, "compared"), width=88, spare=2
        ),
        share_column("disagreeing", translate("FlowBoard", "Disagree"), _disagreeing, width=84, decimals=2, spare=1),
    ]


def _count(row: SourceRow, name: str) -> int | None:
    value: int | None = None if row.counts is None else getattr(row.counts, name)
    return value


def _missing(row: SourceRow) -> float | None:
    counts = row.counts
    return None if counts is None or not counts.expected else 100.0 * counts.missing / counts.expected


def _disagreeing(row: SourceRow) -> float | None:
    counts = row.counts
    return None if counts is None or not counts.compared else 100.0 * counts.disagreeing / counts.compared


class SourcePage(QObject):
    """The table; the archive is counted once for each market and day."""

    def __init__(
        self, context: DockContext, feed: BoardFeed, reads: Reads[list[SourceCounts]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._feed, self.reads = context, feed, reads
        self.model: TableModel[SourceRow] = TableModel(source_columns(), _key, self)
        self.table = Table(
            self.model,
            context.theme,
            identifier="flow_board_sources",
            name=translate("FlowBoard", "Sources of flow and quotes"),
        )

    def show(self, market: Market) -> None:
        day = exchange_date(market, self._context.clock.market())
        if (market, day) != self.reads.subject:
            archive = self._context.services.archive

            async def read() -> list[SourceCounts]:
                if archive is None:
                    return []
                return await archive.read(partial(count_sources, market=market, before=day))

            self.reads.ask((market, day), read)
        self.model.show_rows(self._rows(market))

    def _rows(self, market: Market) -> list[SourceRow]:
        services, counted = self._context.services, list(self.reads.value or ())
        words = translate("FlowBoard", "flow, {currency}")
        rows = [SourceRow(services.provider(), translate("FlowBoard", "quotes"), self._feed.prices.age)]
        for topic, other in ((Topic.FLOW, False), (Topic.OTHER_FLOW, True)):
            archive = services.archive
            key = None if archive is None else archive.definition(market, other=other)
            counts = next((each for each in counted if each.key == key), None)
            if key is None and other:
                continue
            if counts is not None:
                counted.remove(counts)
            name = services.provider() if key is None else key.provider
            currency = MARKET_CURRENCY[market] if key is None else key.currency
            rows.append(SourceRow(name, words.format(currency=currency), self._oldest(topic), counts))
        recorded = (SourceRow(one.key.provider, words.format(currency=one.key.currency), None, one) for one in counted)
        return [*rows, *recorded]

    def coverage(self) -> str:
        """Over what the counts are; the reason where the archive could not be read."""
        error = self.reads.error
        archive = self._context.services.archive
        if error is not None and archive is not None and not (archive.folder / FILE).exists():
            return translate("FlowBoard", "nothing is recorded yet")
        if error is not None:
            return error_sentence(error)
        return translate("FlowBoard", "minutes of the last {count} recorded days before today").format(count=DAYS)

    def _oldest(self, topic: Topic[object]) -> float | None:
        ages: Iterable[float | None] = (self._context.hub.age(topic.of(one)) for one in self._feed.ids)
        return max((age for age in ages if age is not None), default=None)


def _key(row: SourceRow) -> tuple[str, str]:
    return row.name, row.about
