"""Three collectors, one killed each day, publish into one place: each engine reads the minutes of the vendor's SDK."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.asked_views import FILES, asked
from fakes.scenes.desk_collectors import COLLECTORS, PROVIDER, SYMBOLS, VICTIMS, WeekOfCollecting, week_of_collecting
from fakes.servers.sandbox import environment
from fakes.values.archive_market import session
from fakes.values.sdk_minutes import BAR, FLOW, Table, cents, start_of
from fakes.values.shared_places import shared_folder
from tideboard_core.archive import records
from tideboard_core.archive.records import Layout
from tideboard_core.archive.rows import newest
from tideboard_core.archive.units import MONEY, PRICE, as_decimal, day_number, day_of
from tideboard_core.desk.choosing import newest_sessions
from tideboard_core.desk.reading import pinned
from tideboard_core.desk.schemas import SESSIONS
from tideboard_core.desk.tables import SharedSnapshot
from tideboard_core.desk.views import write_views
from tideboard_core.model.instrument import InstrumentId, Market

LONGEST = 1800
"""Seconds."""
pytestmark = pytest.mark.timeout(LONGEST)
MINUTES = 330
UNITS = {name: PRICE if name in ("open", "high", "low", "close") else 1 if name == "volume" else MONEY for name in BAR}
TABLES = {records.FLOW: dict.fromkeys(FLOW, MONEY), records.BARS: UNITS}
"""The columns that are compared, with the archive's units."""
Minutes = dict[tuple[date, str], Table]


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> WeekOfCollecting:
    folder = tmp_path_factory.mktemp("collectors")
    place = shared_folder(folder / "share")
    return week_of_collecting(folder, place, Path(os.environ["TIDEBOARD_INTEROP_PYTHON"]), seed=36)


def here(week: WeekOfCollecting, layout: Layout) -> Minutes:
    """What a record's reader finds in the place."""
    found: Minutes = {}
    source = pinned(week.place)
    (key,) = source.definition_keys()
    symbols = [InstrumentId(each) for each in COLLECTORS["third"]]
    with source.opened(Market.HK, symbols, week.days[0], week.days[-1]) as reader:
        for day in week.days:
            for symbol in symbols:
                rows = newest(reader.versions(key, symbol, day, layout))
                own = found[day, str(symbol)] = {}
                for at, minute in enumerate(rows.index.tolist()):
                    values = {name: as_decimal(int(rows[name][at]), unit) for name, unit in TABLES[layout].items()}
                    note(own, day, minute, list(values.values()))
    return found


def by_views(engine: str, week: WeekOfCollecting, layout: Layout) -> Minutes:
    """What an engine finds in the place through its views."""
    views = write_views(SharedSnapshot(week.place), week.folder / "views")[FILES[engine]].parent
    columns = ", ".join(f"CAST({name} AS STRING)" for name in TABLES[layout])
    names = "symbol, CAST(day AS STRING), CAST(minute AS STRING)"
    days = f"day BETWEEN {day_number(week.days[0])} AND {day_number(week.days[-1])}"
    rows = asked(engine, views, f"SELECT {names}, {columns} FROM {layout.name} WHERE {days}")  # noqa: S608
    assert not isinstance(rows, str), rows
    found: Minutes = {}
    for symbol, number, minute, *values in rows:
        day = day_of(int(number))
        note(found.setdefault((day, symbol), {}), day, int(minute), values)
    return found


def note(table: Table, day: date, minute: int, values: Sequence[Decimal | str | None]) -> None:
    """Take a minute in under its start, twice is an error; auctions are left out."""
    if minute >= 0:
        start = start_of((session(day).minute_end(minute) - timedelta(minutes=1)).isoformat())
        assert start not in table, f"{day} {minute} is there twice"
        table[start] = [cents(value) for value in values]


def test_each_day_one_was_killed_and_all_sessions_are_there(week: WeekOfCollecting) -> None:
    assert week.killed == list(VICTIMS)
    assert len(set(week.days)) == len(VICTIMS) == 5
    sessions = newest_sessions(SharedSnapshot(week.place).read(SESSIONS)).to_pylist()
    days = {day_number(day) for day in week.days}
    counted = Counter((row["day"], row["symbol"]) for row in sessions if row["day"] in days)
    assert counted == {(day, symbol): 2 for day in days for symbol in COLLECTORS["third"]}  # its own and the third one
    assert len({row["recorder"] for row in sessions}) == len(COLLECTORS)
    assert {row["provider"] for row in sessions} == {PROVIDER}


def test_the_place_is_whole_and_no_two_recorders_differ(week: WeekOfCollecting) -> None:
    command = [sys.executable, "-m", "tideboard_core.collector", "shared", "verify", week.place.name]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=LONGEST, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "whole; 0 values differ between recorders" in done.stdout, done.stdout


@pytest.mark.parametrize("engine", ["here", "duckdb", "spark"])
def test_each_engine_reads_the_minutes_of_the_sdk(engine: str, week: WeekOfCollecting) -> None:
    compared = 0
    for layout, theirs in ((records.FLOW, week.flow), (records.BARS, week.bars)):
        ours = here(week, layout) if engine == "here" else by_views(engine, week, layout)
        assert ours.keys() == theirs.keys()
        for name, table in theirs.items():
            assert ours[name] == table, f"{layout.name}, {name}"
            assert len(table) == MINUTES
            compared += len(table)
    assert compared == 2 * MINUTES * len(VICTIMS) * sum(map(len, SYMBOLS.values()))
