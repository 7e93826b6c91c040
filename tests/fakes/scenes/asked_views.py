"""Views of shared places asked by an engine in its own environment, and what the archives themselves say."""

from __future__ import annotations

import json
import os
import random
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import write_deltalake

from fakes.values.archive_market import DAY, MEITUAN, TENCENT, days_before, nets
from fakes.values.shared_places import REAL_KEY, published, restate, sealed_archive, shared_folder
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, NULL, Layout
from tideboard_core.archive.units import MONEY, PRICE, as_decimal, day_number
from tideboard_core.desk.choosing import SESSION, chosen_sessions
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.schemas import PARTITIONS, REAL, SESSIONS, TABLES, arrow_schema
from tideboard_core.desk.tables import SharedSnapshot, made_table
from tideboard_core.desk.views import DUCKDB, SPARK, write_views

SCRIPT = Path(__file__).parents[2] / "desk" / "shared_views.py"
FILES = {"duckdb": DUCKDB, "spark": SPARK}
LONGEST = 600
"""Seconds."""
AMOUNTS = {"net": MONEY, "small": MONEY, "turnover": MONEY, "high": PRICE}


def asked(engine: str, views: Path, query: str) -> list[list[str]] | str:
    """The rows of an answer, or the engine's last words if it refuses."""
    (views / "query.sql").write_text(query)
    out = views / "answer.json"
    command = [os.environ["TIDEBOARD_DESK_PYTHON"], str(SCRIPT), engine, str(views / FILES[engine])]
    done = subprocess.run(
        [*command, str(views / "query.sql"), str(out)], capture_output=True, text=True, timeout=LONGEST, check=False
    )
    if done.returncode:
        return done.stderr[-2000:]
    rows: list[list[str]] = json.loads(out.read_bytes())
    return rows


def two_recorders(folder: Path) -> tuple[SharedPlace, Path]:
    """A place that two archives published into, and the archive whose sessions count; one of them was restated."""
    place = shared_folder(folder / "sha're [x]*")
    days = (*days_before(DAY, 1), DAY)
    better = sealed_archive(folder / "better", *days, late=0)
    worse = sealed_archive(folder / "worse", *days, late=50)
    restate(worse, nets(777_000, first=4))
    published(better, place)
    published(worse, place)
    restate(better, nets(-5_001, None, first=7))
    published(better, place)
    return place, better


def query_of(layout: Layout) -> str:
    """Some amounts of every minute as texts."""
    columns = ", ".join(f"CAST({name} AS STRING)" for name in layout.values if name in AMOUNTS)
    return f"SELECT symbol, CAST(day AS STRING), CAST(minute AS STRING), {columns} FROM {layout.name} ORDER BY 1, 2, 3"  # noqa: S608


def expected(archive: Path, layout: Layout) -> list[list[str | None]]:
    """The same from the archive."""
    found: list[list[str | None]] = []
    with closing(ArchiveReader(archive)) as reader:
        for symbol in (TENCENT, MEITUAN):
            for day in (*days_before(DAY, 1), DAY):
                rows = reader.last(REAL_KEY, symbol, day, layout)
                names = [name for name in layout.values if name in AMOUNTS]
                for at, minute in enumerate(rows.index.tolist()):
                    amounts = [_text(int(rows[name][at]), AMOUNTS[name]) for name in names]
                    found.append([str(symbol), str(day_number(day)), str(minute), *amounts])
    return sorted(found, key=lambda row: row[:3])


def _text(value: int, units: int) -> str | None:
    return None if value == NULL else str(as_decimal(value, units))


def mixed_sessions(folder: Path) -> SharedPlace:
    """A place whose sessions have rows of many recorders and numbers, often with equal counts."""
    place = shared_folder(folder / "mixed")
    chance = random.Random(36)
    rows: list[dict[str, Any]] = [
        {
            **dict.fromkeys({**TABLES[SESSIONS], **PARTITIONS}),
            "recorder": chance.choice("abcd") * 32,
            "number": number,
            "provider": chance.choice(["Futu", "LongPort"]),
            "tier_version": "1",
            "market": "HK",
            "month": 202611,
            "currency": "HKD",
            "symbol": chance.choice([TENCENT, MEITUAN]),
            "day": 20261120 + chance.randrange(4),
            "in_time": chance.randrange(3),
            "received": chance.randrange(3),
        }
        for number in range(1, 300)
    ]
    made_table(place, SESSIONS, REAL)
    write_deltalake(
        place.uri(SESSIONS), pa.Table.from_pylist(rows, arrow_schema(SESSIONS, partitions=True)), mode="append"
    )
    return place


def differing(engine: str, folder: Path) -> list[str]:
    """What an engine's views say otherwise than the archive and `chosen_sessions`; empty if nothing."""
    place, archive = two_recorders(folder)
    views = write_views(SharedSnapshot(place), folder / "views")[FILES[engine]].parent
    found = [
        f"{layout.name}: {told[:2000]}"
        for layout in (FLOW, BARS)
        if (told := asked(engine, views, query_of(layout))) != expected(archive, layout)
    ]
    mixed = mixed_sessions(folder)
    write_views(SharedSnapshot(mixed), views)
    names = (*SESSION, "recorder", "number")
    query = f"SELECT {', '.join(f'CAST({name} AS STRING)' for name in names)} FROM sessions"  # noqa: S608
    chosen = chosen_sessions(SharedSnapshot(mixed).read(SESSIONS)).to_pylist()
    told = asked(engine, views, query)
    if sorted(told) != sorted([str(row[name]) for name in names] for row in chosen):
        found.append(f"sessions: {told[:2000]}")
    return found


def after_a_loss(engine: str, folder: Path) -> list[list[str]] | str:
    """What an engine says of all minutes when one file is gone since the views were written."""
    place, _archive = two_recorders(folder)
    views = write_views(SharedSnapshot(place), folder / "views")[FILES[engine]].parent
    assert place.folder is not None
    (gone, *_others) = sorted((place.folder / "flow").glob("*/*/*.parquet"))
    gone.unlink()
    return asked(engine, views, "SELECT CAST(count(*) AS STRING) FROM flow")
