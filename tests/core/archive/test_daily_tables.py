"""Tables of daily rows in files of this version and of the one before, and their exports."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.values.archive_market import CALENDAR, DAY, KEY, TENCENT, after_close, at, close_archive, nets, open_archive
from fakes.values.behind_answers import add_daily_day, drop_daily_tables, report, short_sales
from tideboard_core.archive.daily.reading import versions_of
from tideboard_core.archive.daily.rows import event_rows, sales_rows
from tideboard_core.archive.daily.writing import add_daily
from tideboard_core.archive.daily_tables import EVENT, SHORT
from tideboard_core.archive.database import FILE, VERSION
from tideboard_core.archive.export import COLUMNS, DAILY, ExportRows, lines, write_csv
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.range_export import ExportFormat, export_days


def as_third_version(folder: Path) -> None:
    """Make the file what the version before daily rows left."""
    with closing(sqlite3.connect(folder / FILE)) as file:
        drop_daily_tables(file)
        file.execute("PRAGMA user_version=3")


def test_an_older_file_is_read_as_it_is_and_gets_the_tables_from_its_next_writer(folder: Path) -> None:
    writer = open_archive(folder)
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2), received=at(2))
    close_archive(writer)
    as_third_version(folder)

    with closing(ArchiveReader(folder)) as reader:
        assert versions_of(reader.database, reader.identities, SHORT, KEY, TENCENT) == []
        assert [list(lines(reader, rows, DAY)) for rows in DAILY] == [[], [], [], []]
        assert list(verify(reader.database)) == []

        again = open_archive(folder)
        assert again.database.one("PRAGMA user_version") == (VERSION,)
        add_daily_day(again)
        assert [len(list(lines(reader, rows, DAY))) for rows in DAILY] == [2, 3, 1, 1]
        assert len(reader.last(KEY, TENCENT, DAY)) == 2
        close_archive(again)


def test_rows_are_exported_with_what_was_known_of_their_publication(
    writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path
) -> None:
    add_daily(writer, SHORT, KEY, TENCENT, sales_rows(short_sales("12.5"), CALENDAR), received=after_close())
    target = tmp_path / "short.csv"
    assert write_csv(reader, ExportRows.SHORT, DAY, target) == 1
    with target.open(newline="") as file:
        (line,) = csv.DictReader(file)
    assert tuple(line) == COLUMNS[ExportRows.SHORT]
    assert (line["symbol"], line["day"], line["figure"], line["provider"]) == (
        "HK.00700",
        "2026-11-20",
        "sales",
        "OpenD",
    )
    assert (line["published"], line["expected"], line["percent"]) == ("2026-11-20", "1", "12.500000")
    assert (line["close"], line["turnover"], line["currency"]) == ("612.5000", "", "HKD")
    assert line["received"].endswith("+00:00")


@pytest.mark.parametrize("range_of_days", [False, True])
def test_no_spreadsheet_runs_a_providers_text(
    writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path, *, range_of_days: bool
) -> None:
    told = replace(report(DAY, id_="@id"), text="=cmd|'/c calc'!A1")
    add_daily(writer, EVENT, KEY, TENCENT, event_rows([told]), received=after_close())
    target = tmp_path / "event.csv"
    if range_of_days:
        export_days(reader, ExportRows.EVENT, [DAY], target, ExportFormat.CSV)
    else:
        write_csv(reader, ExportRows.EVENT, DAY, target)
    with target.open(newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["event"], line["text"], line["time"]) == ("'@id", "'=cmd|'/c calc'!A1", "")
