from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.dataset
import pyarrow.parquet
import pytest

from fakes.values.archive_market import (
    DAY,
    KEY,
    MEITUAN,
    TENCENT,
    after_close,
    bar_day,
    close_archive,
    flow_day,
    open_archive,
    prints_day,
    session,
)
from fakes.values.behind_answers import add_daily_day
from fakes.values.book_day import books, quotes, record, rows_of
from tideboard_core.archive.depth.quote_rows import QuoteRow, QuoteRows
from tideboard_core.archive.export import COLUMNS, ExportRows, lines
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL
from tideboard_core.collector import tables
from tideboard_core.collector.tables import write_parquet, write_xlsx
from tideboard_core.collector.words import Unusable


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[ArchiveReader]:
    writer = open_archive(tmp_path / "archive")
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(330, 1), received=after_close())
    writer.add_minutes(KEY, MEITUAN, DAY, flow_day(300, 2), received=after_close())
    writer.add_bars(KEY, TENCENT, DAY, bar_day(330, 1), received=after_close())
    writer.add_prints(KEY, TENCENT, DAY, prints_day(DAY, 40, 1), received=after_close())
    writer.note_gaps(KEY, MEITUAN, DAY, why=GapReason.LINK, until=after_close())
    add_daily_day(writer, [TENCENT, MEITUAN])
    record(writer, rows_of(books(90, 1)))
    writer.add_quotes(KEY, MEITUAN, DAY, quotes(70, 1))
    writer.add_quotes(KEY, MEITUAN, DAY, QuoteRows.of([QuoteRow(*[NULL] * 10)]))
    made = ArchiveReader(writer.folder)
    yield made
    made.close()
    close_archive(writer)


@pytest.mark.parametrize("rows", ExportRows)
def test_parquet_has_the_lines_of_the_other_exports(reader: ArchiveReader, tmp_path: Path, rows: ExportRows) -> None:
    expected = list(lines(reader, rows, DAY))
    assert write_parquet(reader, rows, DAY, tmp_path / "out") == len(expected) > 0

    path = tmp_path / "out" / "market=HK" / "day=2026-11-20" / f"{rows}.parquet"
    table = pyarrow.parquet.read_table(path, partitioning=None)
    assert table.column_names == [name for name in COLUMNS[rows] if name != "day"]
    for at, name in enumerate(COLUMNS[rows]):
        if name != "day":
            assert [written(value) for value in table[name].to_pylist()] == [written(line[at]) for line in expected]


def written(value: Any) -> object:
    """A value without its type's own way of writing an instant."""
    if isinstance(value, str) and "T" in value and value[:2] == "20":
        from datetime import datetime

        value = datetime.fromisoformat(value)
    return value.astimezone(UTC) if hasattr(value, "astimezone") else value


def test_parquet_is_exact_and_read_as_a_partitioned_data_set(reader: ArchiveReader, tmp_path: Path) -> None:
    write_parquet(reader, ExportRows.MINUTES, DAY, tmp_path / "out", [TENCENT])
    table = pyarrow.dataset.dataset(tmp_path / "out", partitioning="hive").to_table()
    first = table.slice(0, 1).to_pylist()[0]
    assert (first["market"], str(first["day"]), first["symbol"]) == ("HK", "2026-11-20", TENCENT)
    assert first["net"] == Decimal(flow_day(330, 1)[0].net or 0) / 1000
    assert first["start"] == session().open


def test_a_market_without_lines_has_no_file(reader: ArchiveReader, tmp_path: Path) -> None:
    assert write_parquet(reader, ExportRows.BARS, date(2026, 11, 19), tmp_path / "out") == 0
    assert not list(tmp_path.glob("out/**/*.parquet"))


def test_a_sheet_has_numbers_and_no_formulas(reader: ArchiveReader, tmp_path: Path) -> None:
    path = tmp_path / "minutes.xlsx"
    assert write_xlsx(reader, ExportRows.MINUTES, DAY, path) == 630
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert sheet.count("<row ") == 631
    assert "<f>" not in sheet
    assert f"<v>{float(Decimal(flow_day(330, 1)[5].net or 0) / 1000):.16G}</v>" in sheet
    assert all(f"<t>{name}</t>" in texts for name in COLUMNS[ExportRows.MINUTES])


def test_too_many_lines_are_refused(reader: ArchiveReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_LINES", 10)
    with pytest.raises(Unusable, match="too many"):
        write_xlsx(reader, ExportRows.MINUTES, DAY, tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize(("module", "write"), [("pyarrow", write_parquet), ("xlsxwriter", write_xlsx)])
def test_without_the_packages_a_sentence_says_how_to_get_them(
    reader: ArchiveReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, write: Any
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Unusable, match=r"tideboard\[archive\]"):
        write(reader, ExportRows.MINUTES, DAY, tmp_path / "x")


def test_a_failed_write_leaves_nothing(reader: ArchiveReader, tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()

    def fail(_path: Path) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        tables.whole_file(folder / "x.xlsx", fail)
    assert list(folder.iterdir()) == []
