"""Exports of several days: the lines of each day, whole or not there, ended at any step."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fakes.values.archive_filling import DAYS, SYMBOLS, WHOLE, YOUNG, fill
from fakes.values.archive_market import KEY, after_close, close_archive, open_archive, prints_day
from fakes.values.behind_answers import add_daily_day
from fakes.values.book_day import books, quotes, rows_of
from tideboard_core.archive.export import COLUMNS, ExportRows, csv_cells, lines
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.range_export import ExportFormat, export_days

pytestmark = pytest.mark.slow


class Ended(Exception):
    """The person cancelled."""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveReader]:
    folder = tmp_path_factory.mktemp("filled") / "archive"
    fill(folder, after_close())
    writer = open_archive(folder, *DAYS)
    for day in DAYS[-2:]:
        writer.add_prints(KEY, WHOLE, day, prints_day(day, 40, 1), received=after_close(day))
        add_daily_day(writer, [WHOLE], day)
        writer.add_depth(KEY, WHOLE, day, rows_of(books(70, 1, day=day)))
        writer.add_quotes(KEY, WHOLE, day, quotes(20, 1, day=day))
    close_archive(writer)
    with closing(ArchiveReader(folder)) as made:
        yield made


def cells(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("rows", ExportRows)
def test_csv_has_the_lines_of_every_day(reader: ArchiveReader, tmp_path: Path, rows: ExportRows) -> None:
    steps: list[tuple[int, int]] = []
    target = tmp_path / "out.csv"
    count = export_days(
        reader, rows, DAYS, target, ExportFormat.CSV, SYMBOLS, lambda done, total: steps.append((done, total))
    )
    found = cells(target)
    expected = [line for day in DAYS for line in lines(reader, rows, day)]
    assert found[0] == list(COLUMNS[rows])
    assert found[1:] == [["" if cell is None else str(cell) for cell in csv_cells(rows, line)] for line in expected]
    assert count == len(expected) > 0
    assert steps[-1] == (len(DAYS), len(DAYS))
    assert steps == sorted(steps)


def test_only_the_named_symbols(reader: ArchiveReader, tmp_path: Path) -> None:
    export_days(reader, ExportRows.MINUTES, DAYS, tmp_path / "out.csv", ExportFormat.CSV, [YOUNG])
    assert {line[0] for line in cells(tmp_path / "out.csv")[1:]} == {YOUNG}


@pytest.mark.parametrize("form", ExportFormat)
def test_an_ended_export_leaves_what_was_there(reader: ArchiveReader, tmp_path: Path, form: ExportFormat) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("xlsxwriter")
    target = tmp_path / "out"
    if form is not ExportFormat.PARQUET:
        target.write_bytes(b"before")

    def end(done: int, _all: int) -> None:
        if done == 4:
            raise Ended

    with pytest.raises(Ended):
        export_days(reader, ExportRows.MINUTES, DAYS, target, form, [WHOLE], end)
    if form is ExportFormat.PARQUET:
        assert list(target.rglob("*")) == []
    else:
        assert [path.name for path in tmp_path.iterdir()] == ["out"]
        assert target.read_bytes() == b"before"


def test_an_ended_workbook_closes_its_files_at_once(
    reader: ArchiveReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when its memory is freed: Windows cannot take the folder away before."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    books, make = list[Any](), xlsxwriter.Workbook

    def kept(*given: Any) -> Any:
        books.append(make(*given))
        return books[-1]

    def end(done: int, _all: int) -> None:
        if done == 4:
            raise Ended

    monkeypatch.setattr(xlsxwriter, "Workbook", kept)
    with pytest.raises(Ended):
        export_days(reader, ExportRows.MINUTES, DAYS, tmp_path / "out.xlsx", ExportFormat.XLSX, [WHOLE, YOUNG], end)
    files = [sheet.row_data_fh for book in books for sheet in book.worksheets()]
    assert [file.closed for file in files] == [True] * len(files)
    assert files


def test_parquet_has_a_folder_for_each_day(reader: ArchiveReader, tmp_path: Path) -> None:
    dataset = pytest.importorskip("pyarrow.dataset")
    count = export_days(reader, ExportRows.MINUTES, DAYS, tmp_path / "out", ExportFormat.PARQUET, [WHOLE, YOUNG])
    table = dataset.dataset(tmp_path / "out", partitioning="hive").to_table()
    assert table.num_rows == count > 1000
    assert set(table["symbol"].to_pylist()) == {WHOLE, YOUNG}
    assert not list((tmp_path / "out").glob(".*"))


def test_excel_has_a_sheet_for_each_symbol(reader: ArchiveReader, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    import zipfile

    target = tmp_path / "out.xlsx"
    count = export_days(reader, ExportRows.MINUTES, DAYS, target, ExportFormat.XLSX, [WHOLE, YOUNG])
    with zipfile.ZipFile(target) as book:
        names = book.read("xl/workbook.xml").decode()
        rows = sum(book.read(name).count(b"<row ") for name in book.namelist() if "/sheet" in name)
    assert f'name="{WHOLE}"' in names
    assert f'name="{YOUNG}"' in names
    assert rows == count + 2
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]
