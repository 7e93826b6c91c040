"""Exports of books and quotes: a line for each level, gaps with their reason, nothing invented."""

from __future__ import annotations

import csv
from pathlib import Path

from fakes.values.archive_market import DAY, KEY, MEITUAN, OTHER_KEY, TENCENT, after_close
from fakes.values.book_day import books, quotes, rows_of, second
from tideboard_core.archive.depth.book_rows import ASK, BID, BookChange, BookFlag, BookRows, RecordedLevel, book_gap
from tideboard_core.archive.depth.quote_rows import QuoteRow, QuoteRows
from tideboard_core.archive.depth_export import recorded_parts
from tideboard_core.archive.export import COLUMNS, ExportRows, lines, write_csv
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import DEPTH, NULL
from tideboard_core.archive.units import micros
from tideboard_core.archive.writer import ArchiveWriter

AT = micros(second(1))


def exported(reader: ArchiveReader, rows: ExportRows, path: Path) -> list[dict[str, str]]:
    write_csv(reader, rows, DAY, path)
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_book_has_a_line_for_each_level_and_each_change_without_any(
    writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path
) -> None:
    changes = [
        BookChange(AT, AT - 1_000_000, int(BookFlag.FULL), [RecordedLevel(BID, 6_002_000, 300, 2)]),
        BookChange(AT + 5, NULL, int(BookFlag.THINNED), [RecordedLevel(ASK, 6_004_500, 0, NULL)]),
        BookChange(AT + 6, NULL, 0),
        book_gap(AT + 7, GapReason.LINK),
    ]
    writer.add_depth(KEY, TENCENT, DAY, BookRows.of(changes), known=second(30_000))
    found = exported(reader, ExportRows.DEPTH, tmp_path / "depth.csv")
    same = {"symbol": "HK.00700", "day": "2026-11-20", "provider": "OpenD", "currency": "HKD"}
    none = dict.fromkeys(("time", "why", "side", "price", "shares", "orders"), "")
    level = {"side": "1", "price": "600.2000", "shares": "300", "orders": "2"}
    first = {"received": "2026-11-20T01:30:01+00:00", "time": "2026-11-20T01:30:00+00:00"}
    assert found == [
        {**same, **none, **first, "change": "0", "full": "1", "thinned": "0", **level},
        {
            **same,
            **none,
            "change": "1",
            "received": "2026-11-20T01:30:01.000005+00:00",
            "full": "0",
            "thinned": "1",
            "side": "-1",
            "price": "600.4500",
            "shares": "0",
        },
        {**same, **none, "change": "2", "received": "2026-11-20T01:30:01.000006+00:00", "full": "0", "thinned": "0"},
        {
            **same,
            **none,
            "change": "3",
            "received": "2026-11-20T01:30:01.000007+00:00",
            "full": "0",
            "thinned": "0",
            "why": "link",
        },
    ]
    assert list(found[0]) == list(COLUMNS[ExportRows.DEPTH])


def test_quotes_as_they_came(writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path) -> None:
    row = QuoteRow(AT, NULL, 6_002_000, NULL, 6_010_000, 5_990_000, 5_980_000, 1200, 720_240_000, 1)
    writer.add_quotes(KEY, TENCENT, DAY, QuoteRows.of([row, row._replace(received=AT + 1, flags=2)]))
    found, thinned = exported(reader, ExportRows.QUOTES, tmp_path / "quotes.csv")
    assert list(found.values()) == [
        *("HK.00700", "2026-11-20", "2026-11-20T01:30:01+00:00", "", "OpenD", "600.2000", "", "601.0000", "599.0000"),
        *("598.0000", "1200", "720240.000", "1", "0", "HKD"),
    ]
    assert (thinned["suspended"], thinned["thinned"]) == ("0", "1")


def test_lines_are_by_symbol_and_provider_and_only_of_the_named(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    rows = rows_of(books(20, 3))
    for key, symbol in ((OTHER_KEY, TENCENT), (KEY, TENCENT), (KEY, MEITUAN)):
        writer.add_depth(key, symbol, DAY, rows)
        writer.add_quotes(key, symbol, DAY, quotes(3, 1))
    order = [(part.instrument, part.key) for part in recorded_parts(reader, DEPTH, DAY, set())]
    assert order == [(TENCENT, OTHER_KEY), (TENCENT, KEY), (MEITUAN, KEY)]
    found = list(lines(reader, ExportRows.DEPTH, DAY, [MEITUAN]))
    assert {line[0] for line in found} == {MEITUAN}
    assert len(found) == len(rows.price) + 1  # the gap behind a recording that broke off
    assert len(list(lines(reader, ExportRows.QUOTES, DAY))) == 9


def test_a_reason_that_nobody_knows_is_its_number_in_the_lines_and_another_one_in_the_gaps(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    whole = BookChange(AT, AT, int(BookFlag.FULL), [RecordedLevel(BID, 6_002_000, 300, 2)])
    gap = book_gap(AT + 7, GapReason.LINK)._replace(why=37)
    writer.add_depth(KEY, TENCENT, DAY, BookRows.of([whole, gap]), known=second(30_000))
    *_others, line = lines(reader, ExportRows.DEPTH, DAY)
    assert line[COLUMNS[ExportRows.DEPTH].index("why")] == "37"
    assert [each.why for each in reader.book_gaps(KEY, TENCENT, DAY)][-1] is GapReason.OTHER
    writer.seal_depth(KEY, TENCENT, DAY, after_close())
    assert "other" in {line[5] for line in lines(reader, ExportRows.GAPS, DAY)}


def test_books_of_a_security_that_the_file_does_not_name_are_left_out_and_named(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    for symbol in (MEITUAN, TENCENT):
        writer.add_depth(KEY, symbol, DAY, rows_of(books(5, 3)))
    number = writer.identities.made_symbol(TENCENT)
    writer.database.execute("PRAGMA foreign_keys=OFF")
    writer.database.execute("UPDATE depth_day SET symbol=99 WHERE symbol=?", (number,))
    assert {line[0] for line in lines(reader, ExportRows.DEPTH, DAY)} == {MEITUAN}
    assert [(error.code, error.data["symbol"]) for error in reader.damaged] == [(ArchiveFault.DAMAGED, "99")]
