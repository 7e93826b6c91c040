"""Goals 30 to 33: the archive beside DuckDB and pandas, its bytes, its collector, a start with it."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archive_data import KEY, MINUTES, bytes_of_daily_year, bytes_of_session, days_of_sample, fill, symbol
from benchmarks.children import BenchFailed, Kind, Rounds, Subject, interleaved, median
from benchmarks.extent import part, rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.practice import used
from benchmarks.measures.startup import CPU, one_start
from benchmarks.ours.archive import RANKED_AT
from benchmarks.units import unit
from fakes.servers.sandbox import environment, sandbox_process
from fakes.values.archive_market import DAY, after_close, bar_day, close_archive, flow_day, open_archive, prints_day
from fakes.values.behind_answers import add_daily_day
from fakes.values.book_day import books, quotes, rows_of
from tideboard_core.archive.export import COLUMNS, ExportRows, Line, lines
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.folders import practice_past_mark
from tideboard_core.collector.tables import is_instant, write_parquet

ROUNDS = 5
STARTS = 5
SECONDS, SHORT = 120.0, 15.0
COLLECTED = 100
PRINTS = 400
YEAR = 33_000
"""KB of a year of daily figures."""
DUCKDB, PANDAS = "DuckDB", "pandas"
BANDS, OPENED = 0.37, 1.0
"""Ratios to DuckDB and to a U: the 2 and 100 ms that were wanted."""
COLLECTOR = 0.2
"""U for each second: 2 % of a processor."""
START = Kind(module="ours.start")
SEED = "seed-7"
"""Where the practice market that `ours.start` begins has its archive."""


def archive(options: argparse.Namespace) -> list[Outcome]:
    """Time and bytes of the archive itself."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        fill(folder)
        by, pieces = unit("python")
        asked = (str(folder), json.dumps(days_of_sample()), json.dumps(RANKED_AT))
        kinds = {
            "ours": Kind(module="ours.archive", arguments=(str(folder),)),
            DUCKDB: Kind(module="peers.duckdb_archive", arguments=asked, peer=True),
            PANDAS: Kind(module="peers.pandas_archive", arguments=asked, peer=True),
            by: pieces,
        }
        heard, versions = interleaved(kinds, rounds=rounds(options, ROUNDS))
        live, packed = bytes_of_session(folder, 3)
        year = bytes_of_daily_year(folder)
        check_exports(folder)
    check_ranks(heard)

    def outcome(what: str, measure: str, *bounds: Bound, notes: Mapping[str, object] | None = None) -> Outcome:
        names = [name for name in heard if measure in heard[name][0]]
        seen = {name: median(heard[name], measure) for name in names} | {by: median(heard[by])}
        return Outcome(
            goal="30",
            what=what,
            unit="ms CPU",
            ours=seen.pop("ours"),
            beside=seen,
            bounds=bounds,
            wall={name: median(heard[name], f"{measure} wall") for name in names},
            notes=notes or {},
            versions=versions,
        )

    cold = {"with the archive opened for it": median(heard["ours"], "percentile, opened for it")}
    sample = {"reading its sixty sessions": median(heard["ours"], "sample")}
    return [
        outcome("percentile of 100 symbols, 60 sessions", "percentile", Bound(limit=0.1, beside=DUCKDB), notes=cold),
        outcome("usual range of one symbol, 330 minutes", "bands", Bound(limit=BANDS, beside=DUCKDB), notes=sample),
        outcome("open 100 symbols x 250 days, sessions counted", "open", Bound(limit=OPENED, beside=by)),
        _bytes("symbol-session of the newest 90, New York", live, 24),
        _bytes("older symbol-session, packed, New York", packed, 12),
        _bytes("a year of daily figures of 50 securities, Hong Kong", year, YEAR),
    ]


def check_ranks(heard: Rounds) -> None:
    """Raise BenchFailed if a peer found other ranks: then they did not do the same."""
    ours = heard["ours"][-1]["ranks"]
    for name in (DUCKDB, PANDAS):
        if heard[name][-1]["ranks"] != ours:
            raise BenchFailed(f"{name} finds other ranks than the archive")


def check_exports(folder: Path) -> None:
    """Raise BenchFailed unless DuckDB and pandas read every line of a Parquet export exactly, under its columns."""
    writer = open_archive(folder / "exported")
    writer.add_minutes(KEY, symbol(1), DAY, flow_day(MINUTES, 1), received=after_close())
    writer.add_minutes(KEY, symbol(2), DAY, flow_day(MINUTES - 30, 2), received=after_close())
    writer.add_bars(KEY, symbol(1), DAY, bar_day(MINUTES, 1), received=after_close())
    writer.add_prints(KEY, symbol(1), DAY, prints_day(DAY, PRINTS, 1), received=after_close())
    writer.note_gaps(KEY, symbol(2), DAY, why=GapReason.LINK, until=after_close())
    add_daily_day(writer, [symbol(1), symbol(2)], key=KEY)
    writer.add_depth(KEY, symbol(1), DAY, rows_of(books(90, 1)))
    writer.add_quotes(KEY, symbol(1), DAY, quotes(90, 1))
    writer.seal_depth(KEY, symbol(1), DAY, after_close())
    export = folder / "parquet"
    with closing(ArchiveReader(writer.folder)) as reader:
        for rows in ExportRows:
            write_parquet(reader, rows, DAY, export)
        expected = {rows: [_as_read(rows, line) for line in lines(reader, rows, DAY)] for rows in ExportRows}
    close_archive(writer)
    with Subject(Kind(module="peers.parquet_readers", arguments=(str(export), *ExportRows), peer=True)) as readers:
        heard = readers.round()
    for name, tables in heard.items():
        for rows in ExportRows:
            columns = [*COLUMNS[rows], "market"]
            found = tables[rows]
            if sorted(found["columns"]) != sorted(columns):
                raise BenchFailed(f"{name} finds the columns {found['columns']} in {rows}")
            places = [found["columns"].index(column) for column in columns]
            if [[line[place] for place in places] for line in found["lines"]] != expected[rows]:
                raise BenchFailed(f"{name} reads other values in {rows} than the archive has")


def _as_read(rows: ExportRows, line: Line) -> list[str | None]:
    """A line as the readers tell it, with its market: instants in UTC."""
    texts: list[str | None] = []
    for name, cell in zip(COLUMNS[rows], line, strict=True):
        moment = cell is not None and is_instant(rows, name)
        text = datetime.fromisoformat(str(cell)).astimezone(UTC).isoformat() if moment else str(cell)
        texts.append(None if cell is None else text)
    return [*texts, str(KEY.market)]


def _bytes(what: str, found: float, limit: float) -> Outcome:
    return Outcome(goal="31", what=what, unit="KB", ours=found / 1024, bounds=(Bound(limit=limit, amount=True),))


def collector(options: argparse.Namespace) -> list[Outcome]:
    """Processor time of a collector of 100 securities in an open session, once each has been read.

    Without the daily figures of a first day, which are asked for beside the minutes, once.
    """
    by, pieces = unit("python", "sockets")
    with Subject(pieces) as piece:
        before = piece.round()
        spent = _spent(part(options, SECONDS, SHORT), "--no-daily")
        paces = median([before, piece.round()])
    return [
        Outcome(
            goal="32",
            what="a second of the collector of 100 securities, open session",
            unit="ms CPU",
            ours=spent,
            beside={by: paces},
            bounds=(Bound(limit=COLLECTOR, beside=by),),
        )
    ]


def _spent(seconds: float, *extra: str) -> float:
    """Milliseconds of a processor that the collector takes in a second."""
    symbols = [f"HK.{20_000 + number:05d}" for number in range(COLLECTED)]
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        sandbox_process(start="10:00", speed=1, arguments=["--universe", str(COLLECTED)]) as sandbox,
    ):
        command = [sys.executable, "-m", "tideboard_core.collector", "collect", "--opend", sandbox.opend]
        command += ["--data-dir", folder, "--symbols", ",".join(symbols), *extra]
        process = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True)
        try:
            _first_round(process)
            before, begun = used(process.pid), time.monotonic()
            time.sleep(seconds)
            return (used(process.pid) - before) / (time.monotonic() - begun) * 1000
        finally:
            process.terminate()
            process.communicate()


def _first_round(process: subprocess.Popen[str]) -> None:
    """Wait until every security was read once: what follows is a minute's work each minute."""
    assert process.stderr is not None
    said = ""
    while not said.endswith(" whole\n"):
        said = process.stderr.readline()
        if not said:
            raise BenchFailed("the collector ended by itself")


def start(options: argparse.Namespace) -> list[Outcome]:
    """Starts of the app with an empty archive and with a year of 100 symbols, in turn."""
    seen: dict[str, list[dict[str, float]]] = {"year": [], "empty": []}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        fill(Path(name))

        def with_archive(data: Path) -> None:
            target = data / "practice" / SEED / "archive"
            shutil.copytree(Path(name) / "archive", target)
            practice_past_mark(target, longport=False).touch()

        for number in range(rounds(options, STARTS) + 1):
            for kind, prepare in (("year", with_archive), ("empty", None)):
                moments = one_start(START, prepare)
                if number:
                    seen[kind].append(moments)
    ready = {kind: median(found, f"ready{CPU}").times(1000) for kind, found in seen.items()}
    return [
        Outcome(
            goal="33",
            what="start with a year of archive, every dock and chart",
            unit="ms CPU",
            ours=ready["year"],
            beside={"empty archive": ready["empty"]},
            bounds=(Bound(limit=1.05, beside="empty archive"),),
            wall={
                "ours": median(seen["year"], "ready").times(1000),
                "empty archive": median(seen["empty"], "ready").times(1000),
            },
        )
    ]
