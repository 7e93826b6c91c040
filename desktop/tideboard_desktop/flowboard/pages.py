"""Pages of the flow board beside its table: sums by plate; the sources with their age, gaps and disagreements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import combinations
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from tideboard_core.archive.database import FILE
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader, SessionRecord
from tideboard_core.flow.session_minutes import Floats, from_archive, unknown
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, Market
from tideboard_core.model.reference import Plate
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.gateway import Gateway, Offer, offered
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.snapshot_feed import SnapshotFeed
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    count_column,
    figure_column,
    missing,
    percent_column,
    share_column,
    text_column,
)
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.flowboard.board_feed import BoardFeed
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell
from tideboard_desktop.ui.tables.flow_cells import FlowTone
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.reference import kind_words

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class PlateSum:
    """`known` of the plate's securities are in `net` and `turnover` (their currency), None without any.

    `listed` of them are in the list, `members` in the plate, None while that is not known.
    """

    plate: Plate
    currency: str
    listed: int
    known: int
    net: float | None
    turnover: float
    flowing_in: int
    flowing_out: int
    members: int | None = None

    @property
    def ratio(self) -> float | None:
        """Net flow in percent of the turnover of the same securities."""
        return 100.0 * self.net / self.turnover if self.net is not None and self.turnover else None


def plate_sums(
    rows: Sequence[BoardRow],
    owners: Mapping[InstrumentId, Sequence[Plate]],
    members_of: Callable[[InstrumentId], int | None] = lambda _plate: None,
) -> list[PlateSum]:
    """One sum for each plate and currency, in the order in which the list comes to them; of one session, the newest."""
    groups: defaultdict[tuple[InstrumentId, str], list[BoardRow]] = defaultdict(list)
    plates: dict[InstrumentId, Plate] = {}
    for row in rows:
        for plate in owners.get(row.id, ()):
            plates.setdefault(plate.id, plate)
            groups[plate.id, row.currency].append(row)
    return [_sum(plates[one], currency, group, members_of(one)) for (one, currency), group in groups.items()]


def _sum(plate: Plate, currency: str, rows: Sequence[BoardRow], members: int | None) -> PlateSum:
    current = [row for row in rows if row.flow.tone is not FlowTone.OLD_SESSION] or rows
    nets = [
        (row.net, row.turnover) for row in current if row.net is not None and _fits(row) and row.turnover is not None
    ]
    return PlateSum(
        plate=plate,
        currency=currency,
        listed=len(rows),
        known=len(nets),
        net=sum(net for net, _turnover in nets) if nets else None,
        turnover=sum(turnover for _net, turnover in nets),
        flowing_in=sum(net > 0 for net, _turnover in nets),
        flowing_out=sum(net < 0 for net, _turnover in nets),
        members=members,
    )


def _fits(row: BoardRow) -> bool:
    """Whether turnover and net are of the same session."""
    return row.ratio is not None or not row.turnover


def sum_columns(units: fmt.UnitStyle) -> list[ValueColumn[PlateSum]]:
    """Plate, net flow, its share of the turnover, how many flow in and out, how many are read."""
    why = translate("FlowBoard", "No flow of its securities is read yet")
    return [
        text_column("plate", translate("Common", "Plate"), lambda row: row.plate.name, second=_id_words),
        amount_column(
            "net", translate("Common", "Net flow"), lambda row: row.net, units, width=104, signed=True, why=why
        ),
        percent_column("ratio", translate("FlowBoard", "Net / turnover"), lambda row: row.ratio, width=96, decimals=1),
        count_column("in", translate("FlowBoard", "In"), lambda row: row.flowing_in, width=48, spare=2),
        count_column("out", translate("FlowBoard", "Out"), lambda row: row.flowing_out, width=48, spare=3),
        _read_column(),
        amount_column("turnover", translate("Common", "Turnover"), lambda row: row.turnover, units, spare=4),
        text_column("currency", translate("Common", "Currency"), lambda row: row.currency, width=72, spare=5),
        text_column("kind", translate("FlowBoard", "Kind"), lambda row: kind_words(row.plate.kind), width=80, spare=6),
    ]


def _id_words(row: PlateSum) -> str:
    return "" if row.plate.name == row.plate.id else row.plate.id


def _read_column() -> ValueColumn[PlateSum]:
    """`3 of 31`: how much of the plate is in the sum."""

    def cell(row: PlateSum) -> Cell:
        if row.members is None:
            return missing(translate("FlowBoard", "How many the plate has is read while its row is on screen"))
        words = translate("FlowBoard", "{known} of {count}").format(known=row.known, count=row.members)
        exact = translate("FlowBoard", "{listed} of the plate are in this list, the flow of {known} is read")
        return Cell(words, exact=exact.format(listed=row.listed, known=row.known))

    return ValueColumn(
        key="read",
        head="read",
        title=translate("FlowBoard", "Read"),
        width=84,
        number=True,
        cell=cell,
        order=lambda row: row.known,
        value=lambda row: row.known,
        spare=1,
    )


NET = 1
"""The column by which plates are ranked at first."""
Owners = dict[InstrumentId, list[Plate]]


async def read_owners(gateway: Gateway, ids: Sequence[InstrumentId]) -> Owners:
    """The plates of each security: one call for 200 of them; NotOffered where the broker has no plates."""
    return await offered(gateway, gateway.reference, Offer.PLATES).owner_plates(ids)


class PlatePage(QObject):
    """The table and what it reads. `changed` = the sums may differ: call `show_rows`."""

    changed = Signal()

    def __init__(self, context: DockContext, owners: Reads[Owners], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self.owners = context, owners
        self._rows: Sequence[BoardRow] = ()
        self.model: TableModel[PlateSum] = TableModel(sum_columns(context.units), _key, self)
        self.table = Table(
            self.model, context.theme, identifier="flow_board_plates", name=translate("FlowBoard", "Plates of the list")
        )
        gateway = context.services.gateway
        self.model.sort(NET, Qt.SortOrder.DescendingOrder)
        self.pictures = SnapshotFeed(
            context.hub,
            context.tasks,
            context.clock,
            gateway.quotes.snapshots,
            parent,
            kept=context.kept.slot("snapshots"),
        )
        self.pictures.changed.connect(self.changed)
        owners.changed.connect(self.changed)

    def ask(self, ids: tuple[InstrumentId, ...]) -> None:
        """Read the plates of these securities, once for each list."""
        if ids and ids != self.owners.subject:
            gateway = self._context.services.gateway
            self.owners.ask(ids, lambda: read_owners(gateway, ids))

    def show_rows(self, rows: Sequence[BoardRow]) -> None:
        """Add up these rows by plate."""
        self._rows = rows
        found = self.owners.value
        self.model.show_rows([] if found is None else plate_sums(rows, found, self._members))

    def look(self) -> None:
        """Once a second while it is on screen: how many securities the plates in view have."""
        rows = self.model.rows
        self.pictures.want([rows[place].plate.id for place in self.table.shown_rows if place < len(rows)])

    def wording(self) -> Wording:
        return Wording(
            asking=translate("FlowBoard", "Asking for the plates"),
            empty=translate("FlowBoard", "No security of this list is in a plate"),
        )

    def _members(self, plate: InstrumentId) -> int | None:
        picture = self.pictures.snapshot(plate)
        return None if picture is None else picture.members


def _key(row: PlateSum) -> tuple[InstrumentId, str]:
    return row.plate.id, row.currency


DAYS: Final = 20
"""Recorded days that are counted, the newest first."""
COMPARED_DAYS: Final = 5
MOST_PAIRS: Final = 200
"""Symbol-sessions of two sources that are compared at most."""
NOTHING: Final = 0.01
"""Share of the turnover up to which a net has no sign."""
APART: Final = 0.05
"""Share of the turnover by which two nets of opposite signs disagree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCounts:
    """Of the recorded days: `expected`, `missing` and `restated` minutes of `sessions` symbol-sessions.

    At `compared` minutes another source in the same currency was known too, at `disagreeing` ones of them the signs
    of the two nets differ, both beyond 1 % of the turnover, and the nets are 5 % of it apart.
    """

    key: DefinitionKey
    sessions: int = 0
    expected: int = 0
    missing: int = 0
    restated: int = 0
    compared: int = 0
    disagreeing: int = 0


def count_sources(reader: ArchiveReader, market: Market, before: date) -> list[SourceCounts]:
    """Count the last 20 recorded days before `before`, each source by its definition key; may raise ArchiveError."""
    records = [each for each in reader.sessions(market) if each.day < before]
    days = sorted({each.day for each in records})[-DAYS:]
    counted = [each for each in records if each.day in set(days)]
    found: dict[DefinitionKey, SourceCounts] = {}
    for each in counted:
        old = found.get(each.key) or SourceCounts(key=each.key)
        found[each.key] = replace(
            old,
            sessions=old.sessions + 1,
            expected=old.expected + each.expected,
            missing=old.missing + max(each.expected - each.received, 0),
            restated=old.restated + each.restated,
        )
    for one, other, compared, disagreeing in _compared(reader, counted, days[-COMPARED_DAYS:]):
        for key in (one, other):
            old = found[key]
            found[key] = replace(old, compared=old.compared + compared, disagreeing=old.disagreeing + disagreeing)
    return sorted(found.values(), key=lambda each: (-each.sessions, each.key.provider, each.key.tier_version))


def _compared(
    reader: ArchiveReader, records: list[SessionRecord], days: list[date]
) -> list[tuple[DefinitionKey, DefinitionKey, int, int]]:
    """Both keys, the minutes known to both, and those of them at which the two disagree."""
    groups: defaultdict[tuple[date, InstrumentId], list[SessionRecord]] = defaultdict(list)
    for each in records:
        if each.day in days:
            groups[each.day, each.instrument].append(each)
    pairs = [
        (one, other)
        for group in groups.values()
        for one, other in combinations(group, 2)
        if one.key.currency == other.key.currency
    ]
    found = []
    for one, other in pairs[-MOST_PAIRS:]:
        first, second = _minutes(reader, one), _minutes(reader, other)
        turnover = np.where(np.isfinite(first[1]), first[1], second[1])
        found.append((one.key, other.key, *disagreements(first[0], second[0], turnover)))
    return found


def _minutes(reader: ArchiveReader, record: SessionRecord) -> tuple[Floats, Floats]:
    """Net and turnover since the open at the end of each minute; unknown where the block is damaged."""
    session = reader.hours(record.key.market, record.day)
    rows = reader.unless_damaged(lambda: reader.last_with_bars(record.key, record.instrument, record.day))
    minutes = unknown(session) if rows is None else from_archive(rows, session)
    return minutes.net, np.cumsum(minutes.turnover)


def disagreements(first: Floats, second: Floats, turnover: Floats) -> tuple[int, int]:
    """How many minutes both nets and the turnover since the open are known at, and at how many the nets disagree."""
    known = np.isfinite(first) & np.isfinite(second) & np.isfinite(turnover) & (turnover > 0)
    one, other, traded = first[known], second[known], turnover[known]
    signed = (np.abs(one) > NOTHING * traded) & (np.abs(other) > NOTHING * traded)
    opposite = signed & (np.sign(one) != np.sign(other)) & (np.abs(one - other) >= APART * traded)
    return int(known.sum()), int(opposite.sum())


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
        self.model: TableModel[SourceRow] = TableModel(source_columns(), _source_key, self)
        self.table = Table(
            self.model,
            context.theme,
            identifier="flow_board_sources",
            name=translate("FlowBoard", "Sources of flow and quotes"),
        )

    def show(self, market: Market) -> None:
        day = exchange_date(market, self._context.clock.market())
        if (market, day) != self.reads.subject:
            archive = self._context.services.readable

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
            archive = services.readable
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
        archive = self._context.services.readable
        if error is not None and archive is not None and not (archive.folder / FILE).exists():
            return translate("FlowBoard", "nothing is recorded yet")
        if error is not None:
            return error_sentence(error)
        return translate("FlowBoard", "minutes of the last {count} recorded days before today").format(count=DAYS)

    def _oldest(self, topic: Topic[object]) -> float | None:
        ages: Iterable[float | None] = (self._context.hub.age(topic.of(one)) for one in self._feed.ids)
        return max((age for age in ages if age is not None), default=None)


def _source_key(row: SourceRow) -> tuple[str, str]:
    return row.name, row.about
