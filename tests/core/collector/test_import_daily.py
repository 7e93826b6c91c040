"""`tideboard-archive import` takes daily rows with their versions and receipts, from an archive and from an export."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import CALENDAR, DAY, TENCENT, after_close, close_archive, open_archive
from fakes.values.behind_answers import add_daily_day, news_of, report, short_sales
from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.reading import known_at, reads_of, versions_of
from tideboard_core.archive.daily.rows import event_rows, sales_rows
from tideboard_core.archive.daily.writing import add_daily, add_news, note_read
from tideboard_core.archive.daily_tables import DAILY_TABLES, EVENT, SHORT
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.export import DAILY
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.verification import verify
from tideboard_core.collector.__main__ import main
from tideboard_core.collector.tables import write_parquet
from tideboard_core.model.instrument import Market

FUTU = DefinitionKey(provider="Futu", tier_version="1", market=Market.HK, currency="HKD", valid_from=date(2015, 1, 1))
MOVED = date(2026, 12, 5)
"""A Saturday: nothing trades on it."""
LATER = after_close() + timedelta(days=1)


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A row of each table, a figure that was restated, a report that moved, a headline, and what was answered."""
    writer = open_archive(tmp_path / "theirs" / "archive")
    add_daily_day(writer, key=FUTU)
    for percent in ("14", "15"):
        rows = sales_rows(short_sales(percent), CALENDAR)
        add_daily(writer, SHORT, FUTU, TENCENT, rows, received=LATER)
    for day in (DAY, MOVED):
        add_daily(writer, EVENT, FUTU, TENCENT, event_rows([report(day, id_="7")]), received=LATER)
    add_news(writer, FUTU, news_of(after_close()), DAY, received=after_close())
    note_read(writer, FUTU, TENCENT, DailyFigure.SALES, DAY, received=after_close())
    close_archive(writer)
    return writer.folder / "archive.db"


def contents(folder: Path) -> list[list[tuple[object, ...]]]:
    with closing(ArchiveReader(folder)) as reader:
        assert list(verify(reader.database)) == []
        return [sorted(reader.database.all(f"SELECT * FROM {table.name}"), key=str) for table in DAILY_TABLES]  # noqa: S608


def imported(source: Path, folder: Path, *options: str) -> int:
    return main(["import", str(source), "--data-dir", str(folder), *options])


def test_an_archives_rows_come_with_versions_and_receipts(theirs: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    assert imported(theirs, mine, "--dry-run") == 0
    assert not (mine / "archive" / "archive.db").exists()
    assert imported(theirs, mine) == 0
    assert contents(mine / "archive") == contents(theirs.parent)
    with closing(ArchiveReader(mine / "archive")) as reader:
        for figure in (DailyFigure.SALES, DailyFigure.NEWS):
            found = reads_of(reader.database, reader.identities, FUTU, TENCENT, figure)
            assert found == {DAY: int(after_close().timestamp() * 1e6)}


def test_a_second_import_finds_nothing_new(theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine"
    imported(theirs, mine)
    assert " 12 daily rows; 0 conflicts" in capsys.readouterr().out
    before = contents(mine / "archive")
    assert imported(theirs, mine) == 0
    assert " 0 daily rows; 0 conflicts" in capsys.readouterr().out
    assert contents(mine / "archive") == before


def test_further_versions_are_appended_and_a_contradiction_is_named(
    theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    writer = open_archive(mine / "archive")
    add_daily_day(writer, key=FUTU)  # what they had at first
    add_daily(
        writer, EVENT, FUTU, TENCENT, event_rows([replace(report(DAY, id_="7"), text="Q4")]), received=after_close()
    )
    close_archive(writer)
    assert imported(theirs, mine) == 4
    told = capsys.readouterr().out
    assert "HK.00700 event report 7: told otherwise here" in told
    assert " 3 daily rows; 1 conflicts" in told
    mine_rows, their_rows = contents(mine / "archive"), contents(theirs.parent)
    assert mine_rows[:3] == their_rows[:3]


def add_shares(folder: Path, *percents: tuple[str, int]) -> None:
    """Shares of the day, each received so many days later."""
    writer = open_archive(folder)
    for percent, days in percents:
        rows = sales_rows(short_sales(percent), CALENDAR)
        add_daily(writer, SHORT, FUTU, TENCENT, rows, received=after_close() + timedelta(days=days))
    close_archive(writer)


@pytest.mark.parametrize(
    ("mine", "theirs", "told", "newest"),
    [
        ([("14", 0), ("15", 1)], [("14", 0), ("15", 1), ("14", 2)], " 1 daily rows; 0 conflicts", 14),
        ([("14", 0), ("15", 1)], [("14", 0)], " 0 daily rows; 0 conflicts", 15),
        ([("14", 0), ("15", 2)], [("14", 1)], " 0 daily rows; 0 conflicts", 15),
        ([("15", 2)], [("14", 0), ("15", 1)], " 0 daily rows; 0 conflicts", 15),
        ([("14", 0), ("15", 1)], [("14", 2)], " 0 daily rows; 1 conflicts", 15),
    ],
)
def test_of_two_histories_the_newer_figure_counts_or_is_named(
    mine: list[tuple[str, int]],
    theirs: list[tuple[str, int]],
    told: str,
    newest: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    add_shares(tmp_path / "mine" / "archive", *mine)
    add_shares(tmp_path / "theirs", *theirs)
    imported(tmp_path / "theirs" / "archive.db", tmp_path / "mine")
    assert told in capsys.readouterr().out
    with closing(ArchiveReader(tmp_path / "mine" / "archive")) as reader:
        found = known_at(SHORT, versions_of(reader.database, reader.identities, SHORT, FUTU, TENCENT))
    assert [row["percent"] for row in found] == [newest * 1_000_000]


def test_an_exports_rows_come_back_from_parquet(theirs: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    export, mine = tmp_path / "export", tmp_path / "mine"
    with closing(ArchiveReader(theirs.parent)) as reader:
        for rows in DAILY:
            for day in (DAY, MOVED):
                write_parquet(reader, rows, day, export)
    assert imported(export, mine) == 0
    assert contents(mine / "archive") == contents(theirs.parent)
