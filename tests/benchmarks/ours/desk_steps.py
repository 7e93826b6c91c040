"""One step of work on a shared place: python -m benchmarks.ours.desk_steps STEP FOLDER [NUMBER ...].

The folder has the archive in `archive` and the place in `share`. Prints a JSON object with the figures of the step, in
seconds of this process, milliseconds where the name says so, and bytes.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final, TypeVar

from fakes.values.archive_market import (
    DAY,
    KEY,
    after_close,
    at,
    bar_day,
    close_archive,
    days_before,
    flow_day,
    open_archive,
    session,
)
from fakes.values.clock import ManualClock
from fakes.values.record_plans import plan_of
from fakes.values.shared_places import published, seal_all, shared_folder
from fakes.values.signal_versions import never
from fakes.values.whole_market import fill_market, security
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, Layout, Rows
from tideboard_core.desk.compacting import compact
from tideboard_core.desk.places import SharedPlace, place_of
from tideboard_core.desk.reading import SharedSessions, pinned
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import Session
from tideboard_core.rule_records import part_bytes
from tideboard_core.rule_records.making import batch_bytes
from tideboard_core.rule_records.working import batches_of
from tideboard_core.signals.rules import RuleKind, default_rule

NEXT_MONTH: Final = ManualClock(datetime(2026, 12, 2, tzinfo=UTC))
"""When all months of the made-up market are past."""
WARM: Final = 1
"""Days of `sealing` that are not counted: libraries are loaded."""
ASKED: Final = 10
"""Securities of `year`, and of `reading` at most."""
T = TypeVar("T")
Figures = dict[str, float]


def fill(folder: Path, securities: int, sessions: int, different: int) -> Figures:
    """Write the archive of a whole market."""
    cost = cpu(lambda: fill_market(folder / "archive", securities=securities, sessions=sessions, different=different))
    return {"cpu": cost, "bytes": bytes_of_blocks(folder / "archive")}


def publish(folder: Path) -> Figures:
    """Publish all days of the archive, each as a publication."""
    place = shared_folder(folder / "share")
    begun = time.perf_counter()
    cost = cpu(lambda: published(folder / "archive", place))
    return {"cpu": cost, "wall": time.perf_counter() - begun, "bytes": bytes_of_files(folder / "share")}


def compacted(folder: Path) -> Figures:
    """Put all months into few files each; the replaced ones stay."""
    before, begun = bytes_of_files(folder / "share"), time.perf_counter()
    cost = cpu(lambda: compact(place_in(folder), NEXT_MONTH, time.monotonic))
    return {
        "cpu": cost,
        "wall": time.perf_counter() - begun,
        "bytes": bytes_of_files(folder / "share") - before,
    }


def sealing(folder: Path, securities: int, days: int) -> Figures:
    """Write days as a collector does, every tenth minute restated after the close; seal and publish each."""
    place = shared_folder(folder / "share")
    written = [*days_before(DAY, days + WARM - 1), DAY]
    writer = open_archive(folder / "archive", *written)
    sealed: list[float] = []
    brought: list[float] = []
    minutes = 0
    for number, day in enumerate(written):
        with writer.batch():
            for each in range(securities):
                seed = number * securities + each
                flow, bars = flow_day(session(day).minutes, seed), bar_day(session(day).minutes, seed)
                for minute, bar in zip(flow, bars, strict=True):
                    writer.add_minutes(KEY, security(each), day, [minute], received=at(minute.minute, day))
                    writer.add_bars(KEY, security(each), day, [bar], received=at(bar.minute, day))
                again = [minute._replace(net=(minute.net or 0) + 10) for minute in flow[::10]]
                writer.add_minutes(KEY, security(each), day, again, received=after_close(day))
                minutes += len(flow)
        sealed.append(cpu(partial(seal_all, writer, day)))
        brought.append(cpu(lambda: published(folder / "archive", place)))
    close_archive(writer)
    return {
        "seal": median(sealed[WARM:]),
        "publish": median(brought[WARM:]),
        "archive": bytes_of_blocks(folder / "archive") / minutes,
        "shared": bytes_of_files(folder / "share") / minutes,
    }


def year(folder: Path, securities: int) -> Figures:
    """All flow and bars of one security, from SQLite and from the place; milliseconds of one."""
    source = pinned(place_in(folder))
    days = source.days(Market.HK)
    names = [security(number) for number in range(0, securities, max(1, securities // ASKED))][:ASKED]

    (key,) = source.definition_keys()

    def from_sqlite(name: InstrumentId) -> None:
        with closing(ArchiveReader(folder / "archive")) as reader:
            for day in days:
                reader.versions(KEY, name, day, FLOW)
                reader.versions(KEY, name, day, BARS)

    def from_place(name: InstrumentId) -> None:
        with source.opened(Market.HK, [name], days[0], days[-1]) as reader:
            for day in days:
                assert len(reader.versions(key, name, day, FLOW)) >= session(day).minutes
                reader.versions(key, name, day, BARS)

    found: Figures = {"sessions": len(days)}
    for source_name, read in (("sqlite", from_sqlite), ("place", from_place)):
        read(names[0])
        found[f"{source_name} ms"] = cpu(partial(_each, read, names)) / len(names) * 1000
    return found


def _each(read: Callable[[T], object], of: Sequence[T]) -> None:
    for one in of:
        read(one)


class _RowsInMemory:
    """What was read before, as records read it."""

    def __init__(self, hours: Mapping[date, Session], rows: Mapping[tuple[InstrumentId, date, Layout], Rows]) -> None:
        self.damaged: list[ArchiveError] = []
        self._hours, self._rows = hours, rows

    def hours(self, _market: Market, day: date) -> Session:
        return self._hours[day]

    def versions(self, _key: DefinitionKey, instrument: InstrumentId, day: date, layout: Layout = FLOW) -> Rows:
        return self._rows[instrument, day, layout]

    def unless_damaged(self, read: Callable[[], T]) -> T | None:
        return read()


@dataclass(slots=True)
class InMemory:
    """Sessions of a place whose rows are numpy's arrays already."""

    of: SharedSessions
    kept: dict[tuple[InstrumentId, date, Layout], Rows] = field(default_factory=dict)
    known: dict[date, Session] = field(default_factory=dict)
    place: str = ""
    versions: Mapping[str, int] = field(default_factory=dict)

    def load(self, names: Sequence[InstrumentId]) -> None:
        """Read all of some securities."""
        days = self.of.days(Market.HK)
        (key,) = self.of.definition_keys()
        for name in names:
            with self.of.opened(Market.HK, [name], days[0], days[-1]) as reader:
                for day in days:
                    self.known[day] = reader.hours(Market.HK, day)
                    for layout in (FLOW, BARS):
                        self.kept[name, day, layout] = reader.versions(key, name, day, layout)

    def definition_keys(self) -> list[DefinitionKey]:
        return self.of.definition_keys()

    def days(self, market: Market) -> list[date]:
        return self.of.days(market)

    def securities(self, market: Market) -> list[InstrumentId]:
        return self.of.securities(market)

    @contextmanager
    def opened(self, *_named: object) -> Iterator[_RowsInMemory]:
        yield _RowsInMemory(self.known, self.kept)


def reading(folder: Path, securities: int) -> Figures:
    """Parts of two rules from rows in memory and from the place, in batches as a record makes them; ms a session."""
    place = pinned(place_in(folder))
    names = [security(number) for number in range(min(ASKED, securities))]
    memory = InMemory(place)
    memory.load(names)
    count = len(names) * len(place.days(Market.HK))
    found: Figures = {"sessions": count}
    for kind in (RuleKind.SIGN_TURN, RuleKind.PRICE_UP_BLOCK_OUT):
        plans = {"memory": plan_of(memory, default_rule(kind)), "place": plan_of(place, default_rule(kind))}
        batches = batches_of(names, len(place.days(Market.HK)), 1)
        for name, plan in plans.items():
            make = partial(batch_bytes, plan, cancelled=never)
            make(batches[0])
            cost = cpu(partial(_each, make, batches))
            found[f"{kind} {name} ms"] = cost / count * 1000
        one, other = (batch_bytes(plan, batches[-1], never) for plan in plans.values())
        assert (
            part_bytes.read(one, part_bytes.PartsBatch).live.fired
            == part_bytes.read(other, part_bytes.PartsBatch).live.fired
        )
    return found


def cpu(work: Callable[[], object]) -> float:
    """Seconds of this process that some work takes, in all its threads."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def place_in(folder: Path) -> SharedPlace:
    return place_of((folder / "share").as_uri())


def bytes_of_blocks(archive: Path) -> float:
    """Of flow and bars in the archive."""
    with closing(ArchiveReader(archive)) as reader:
        row = reader.database.one("SELECT sum(length(data)) FROM block WHERE series IN (1, 2)")
    assert row is not None
    return float(row[0])


def bytes_of_files(share: Path) -> float:
    """Of all tables' files of rows."""
    return float(sum(path.stat().st_size for path in share.rglob("*.parquet") if "_delta_log" not in path.parts))


STEPS: Final[dict[str, Callable[..., Figures]]] = {
    "fill": fill,
    "publish": publish,
    "compact": compacted,
    "sealing": sealing,
    "year": year,
    "reading": reading,
}

if __name__ == "__main__":
    step, where, *numbers = sys.argv[1:]
    print(json.dumps(STEPS[step](Path(where), *map(int, numbers))))
