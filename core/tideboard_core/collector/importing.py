"""Takes a colleague's sessions into an archive: what is new is appended, what differs is named and left as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tideboard_core.archive.actions import SplitOrDividend, actions_of, add_action
from tideboard_core.archive.database import Database
from tideboard_core.archive.definitions import PROVIDERS, DefinitionKey, Identities, providers_of, refuse_mixture
from tideboard_core.archive.gaps import GapReason, GapState, missing_minutes, note_missing, settle
from tideboard_core.archive.hours import hours_on, record_hours
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import BARS, CLOSING_AUCTION, FLOW, PRINTS, Layout, SourceCall
from tideboard_core.archive.rows import SessionId, all_versions, insert_rows, to_tuples
from tideboard_core.archive.sealing import seal_session
from tideboard_core.archive.units import day_number, instant
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session

Row = tuple[int | None, ...]
"""A row in the order of its layout: index, version, received, source, values."""
Values = tuple[int | None, ...]


class IncomingGap(NamedTuple):
    """Minutes `first` to `last` that the colleague's archive did not receive; `until` in microseconds of UTC."""

    layout: Layout
    first: int
    last: int
    why: GapReason
    until: int | None
    state: GapState


class Incoming(NamedTuple):
    """A colleague's symbol-session: every version by index and version; `sealed` in microseconds of UTC or None."""

    key: DefinitionKey
    instrument: InstrumentId
    hours: Session
    rows: dict[Layout, list[Row]]
    gaps: list[IncomingGap]
    sealed: int | None


class Conflict(NamedTuple):
    """A minute (or time) whose newest values differ; `mine` are those of this archive, in the order of the layout."""

    key: DefinitionKey
    instrument: InstrumentId
    day: date
    layout: Layout
    at: int
    mine: Values
    theirs: Values


@dataclass(slots=True)
class Imported:
    """What an import brought, or would bring: sessions with something new, new rows, further versions, conflicts.

    Rows are minutes, bars and distributions.
    `other_hours` are sessions left out because this archive has other hours of that day; `actions` are splits and
    dividends that were new, `other_actions` those that are announced otherwise here.
    """

    sessions: int = 0
    rows: int = 0
    versions: int = 0
    actions: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    other_hours: list[tuple[InstrumentId, date]] = field(default_factory=list)
    other_actions: list[tuple[SplitOrDividend, SplitOrDividend]] = field(default_factory=list)
    damaged: list[ArchiveError] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether everything was taken in, or was known already."""
        return not (self.conflicts or self.other_hours or self.other_actions or self.damaged)


class Importer:
    """Compares sessions with an archive, and appends what is new if there is a `writer`; without one nothing changes.

    `folder` is that of the archive that takes in, `database` and `identities` are its own, None if there is none yet.
    """

    def __init__(
        self,
        folder: Path,
        database: Database | None = None,
        identities: Identities | None = None,
        writer: ArchiveWriter | None = None,
    ) -> None:
        self._writer = writer
        self._database = database if writer is None else writer.database
        self._identities = identities if writer is None else writer.identities
        self._folder = folder
        self._providers = [] if self._database is None else providers_of(self._database)
        self.found = Imported()

    def take(self, incoming: Incoming) -> None:
        """Compare one session and append what is new of it, in one transaction.

        Raises ArchiveError MIXED for practice values in an archive of real ones and vice versa, MINUTE for a minute
        outside the hours; a damaged session of this archive is named in `found` and left as it is.
        """
        provider = incoming.key.provider
        refuse_mixture(provider, self._providers, self._folder)
        if provider not in self._providers:  # a dry run writes no key
            self._providers.append(provider)
        day = incoming.hours.date
        if self._hours_differ(incoming.hours):
            self.found.other_hours.append((incoming.instrument, day))
            return
        fresh: dict[Layout, list[Row]] = {}
        try:
            for layout, rows in incoming.rows.items():
                _check_minutes(layout, rows, incoming.hours)
                fresh[layout] = self._compared(incoming, layout, rows)
        except ArchiveError as error:
            if error.code != ArchiveFault.DAMAGED:
                raise
            self.found.damaged.append(error)
            return
        if any(fresh.values()):
            self.found.sessions += 1
            self.found.rows += sum(row[1] == 1 for rows in fresh.values() for row in rows)
            self.found.versions += sum(row[1] != 1 for rows in fresh.values() for row in rows)
            if self._writer is not None:
                _append(self._writer, incoming, fresh)

    def take_action(self, action: SplitOrDividend, received: int) -> None:
        """Add a split or dividend that is not known here; one that is announced otherwise here is named in `found`."""
        known: list[SplitOrDividend] = []
        if self._database is not None and self._identities is not None:
            known = actions_of(self._database, self._identities, action.instrument)
        mine = next((each for each in known if (each.ex_day, each.type) == (action.ex_day, action.type)), None)
        if mine is None:
            self.found.actions += 1
            if self._writer is not None:
                add_action(self._writer, action, instant(received))
        elif mine != action:
            self.found.other_actions.append((mine, action))

    def _hours_differ(self, hours: Session) -> bool:
        if self._database is None:
            return False
        try:
            return hours_on(self._database, hours.market, hours.date).segments != hours.segments
        except ArchiveError as error:
            if error.code != ArchiveFault.HOURS_MISSING:
                raise
            return False

    def _compared(self, incoming: Incoming, layout: Layout, rows: Sequence[Row]) -> list[Row]:
        mine, fresh = _by_index(self._known(incoming, layout)), list[Row]()
        given = _by_index(rows)
        if layout is PRINTS and _numbers_anew(incoming.key) and not mine.keys() <= given.keys():
            return []  # the same trades have other numbers there: they would count twice
        for index, theirs in given.items():
            known = mine.get(index, [])
            new = _further(known, theirs)
            if new is None:
                self.found.conflicts.append(
                    Conflict(
                        incoming.key,
                        incoming.instrument,
                        incoming.hours.date,
                        layout,
                        index,
                        known[-1][4:],
                        theirs[-1][4:],
                    )
                )
                continue
            for number, row in enumerate(new, start=len(known) + 1):
                fresh.append((index, number, row[2], int(SourceCall.IMPORTED), *row[4:]))
        return fresh

    def _known(self, incoming: Incoming, layout: Layout) -> list[Row]:
        if self._database is None or self._identities is None:
            return []
        key, symbol = self._identities.key(incoming.key), self._identities.symbol(incoming.instrument)
        if key is None or symbol is None:
            return []
        session = SessionId(key, symbol, day_number(incoming.hours.date))
        return to_tuples(all_versions(self._database, layout, session))


def _by_index(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        assert row[0] is not None  # an index is no value: every row has it
        found[row[0]].append(row)
    return found


def _further(mine: Sequence[Row], theirs: Sequence[Row]) -> Sequence[Row] | None:
    """The versions of a minute that follow on ours; none if ours is as new, None if the two contradict each other."""
    known, given = [row[4:] for row in mine], [row[4:] for row in theirs]
    if not known:
        return theirs
    if given[-1] in known:
        return ()
    further = theirs[len(known) :]
    after = all((row[2] or 0) >= (mine[-1][2] or 0) for row in further)
    return further if given[: len(known)] == known and after else None


def _check_minutes(layout: Layout, rows: Iterable[Row], hours: Session) -> None:
    if not layout.by_minute:
        return
    for row in rows:
        if row[0] is None or not CLOSING_AUCTION <= row[0] < hours.minutes:
            raise ArchiveError(ArchiveFault.MINUTE, minute=row[0])


def _append(writer: ArchiveWriter, incoming: Incoming, fresh: dict[Layout, list[Row]]) -> None:
    database = writer.database
    with writer.batch():
        record_hours(database, incoming.hours)
        number = day_number(incoming.hours.date)
        key, symbol = writer.identities.made_key(incoming.key), writer.identities.made_symbol(incoming.instrument)
        session = SessionId(key, symbol, number)
        for layout, rows in fresh.items():
            insert_rows(database, layout, [(*session, *row) for row in rows])
            settle(database, session, layout, received_minutes(layout, rows))
        if fresh.get(PRINTS):
            _note_prints(writer, session, incoming)
        for gap in (each for each in incoming.gaps if each.layout is not PRINTS):
            here = received_minutes(gap.layout, to_tuples(all_versions(database, gap.layout, session)))
            missing = set(range(gap.first, gap.last + 1)) - here
            note_missing(database, session, gap.layout, missing, why=gap.why, until=gap.until, state=gap.state)
        if incoming.sealed is not None:
            seal_session(database, session, incoming.sealed)
    writer.forget_session(session)


def _note_prints(writer: ArchiveWriter, session: SessionId, incoming: Incoming) -> None:
    """Trades may be missing only in minutes that neither archive has whole."""
    gaps = [gap for gap in incoming.gaps if gap.layout is PRINTS]
    missing = [range(gap.first, gap.last + 1) for gap in gaps]
    if missing_minutes(writer.database, session, PRINTS) is None:
        for gap, minutes in zip(gaps, missing, strict=True):
            note_missing(
                writer.database, session, PRINTS, minutes, why=gap.why, until=None, inferred=False, state=gap.state
            )
    covered = set(range(incoming.hours.minutes)).difference(*missing)
    writer.note_prints(incoming.key, incoming.instrument, incoming.hours.date, covered=covered)


def _numbers_anew(key: DefinitionKey) -> bool:
    """Whether each program that records this provider's trades gives them numbers of its own."""
    return key.provider.startswith(PROVIDERS[FlowDefinition.LONGPORT])


def received_minutes(layout: Layout, rows: Iterable[Row]) -> set[int]:
    """Minutes of continuous trading that were received: those with a net, or a close."""
    place = {FLOW: 4, BARS: 4 + BARS.values.index("close")}.get(layout)
    if place is None:
        return set()
    return {row[0] for row in rows if row[0] is not None and row[0] >= 0 and row[place] is not None}
