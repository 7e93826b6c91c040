"""Recorded books, quotes and facts of a colleague's archive."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, KEY, MEITUAN, TENCENT, after_close, close_archive, flow_day, open_archive
from fakes.values.book_day import books, quotes, rows_of, second
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.depth.facts import SessionFacts
from tideboard_core.archive.export import ExportRows, lines
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.__main__ import main
from tideboard_core.collector.tables import write_parquet
from tideboard_core.model.instrument import Market, SecurityType

FUTU = replace(KEY, provider="Futu")
FACTS = SessionFacts(
    name="TENCENT", lot_size=100, currency="HKD", security_type=SecurityType.STOCK, steps=(), received=second(0)
)


def record(writer: ArchiveWriter, key: DefinitionKey, seed: int) -> BookRows:
    rows = rows_of(books(120, seed))
    writer.add_depth(key, TENCENT, DAY, rows, known=second(300))
    writer.add_quotes(key, TENCENT, DAY, quotes(100, seed), known=second(400))
    writer.add_facts(key, TENCENT, DAY, FACTS)
    writer.add_minutes(key, MEITUAN, DAY, flow_day(330, 1), received=after_close())
    return rows


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    writer = open_archive(tmp_path / "theirs")
    record(writer, FUTU, 1)
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    close_archive(writer)
    return writer.folder / "archive.db"


def run(data: Path, source: Path, *more: str) -> int:
    return main(["import", str(source), "--data-dir", str(data), *more])


def contents(folder: Path) -> list[list[tuple[object, ...]]]:
    with closing(ArchiveReader(folder)) as reader:
        assert list(verify(reader.database)) == []
        assert reader.facts(FUTU, TENCENT, DAY) == FACTS
        return [list(lines(reader, rows, DAY)) for rows in (ExportRows.DEPTH, ExportRows.QUOTES, ExportRows.GAPS)]


def test_a_recorded_day_comes_whole_and_once(theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "mine"
    assert run(data, theirs, "--dry-run") == 0
    assert "2 days of books or quotes, facts of 1 sessions\n" in capsys.readouterr().out
    assert run(data, theirs) == 0
    assert "2 days of books or quotes, facts of 1 sessions\n" in capsys.readouterr().out
    assert contents(data / "archive") == contents(theirs.parent)
    assert run(data, theirs) == 0
    assert "days of books" not in capsys.readouterr().out
    assert contents(data / "archive") == contents(theirs.parent)


def test_a_day_that_was_pruned_here_comes_back_with_its_own_gaps(theirs: Path, tmp_path: Path) -> None:
    data = tmp_path / "mine"
    assert run(data, theirs) == 0
    for series in ("depth", "quotes"):
        assert main(["prune", "--series", series, "--keep-sessions", "0", "--data-dir", str(data)]) == 0
    assert run(data, theirs) == 0
    assert contents(data / "archive") == contents(theirs.parent)


def test_a_day_recorded_otherwise_is_named_and_left(
    theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writer = open_archive(tmp_path / "mine" / "archive")
    rows = record(writer, FUTU, 2)
    close_archive(writer)
    assert run(tmp_path / "mine", theirs) == 4
    told = capsys.readouterr().out
    assert "HK.00700 2026-11-20 depth: recorded otherwise here\n" in told
    assert "HK.00700 2026-11-20 quotes: recorded otherwise here\n" in told
    assert "; 2 conflicts" in told
    with closing(ArchiveReader(writer.folder)) as reader:
        assert reader.depth(FUTU, TENCENT, DAY).received.tolist()[:-1] == rows.received.tolist()


def test_damage_is_named_and_comes_as_a_gap(theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    writer = open_archive(theirs.parent)
    writer.database.execute("UPDATE depth_block SET data=zeroblob(80) WHERE series=5")
    close_archive(writer)
    assert run(tmp_path / "mine", theirs) == 4
    assert "damaged" in capsys.readouterr().out
    with closing(ArchiveReader(tmp_path / "mine" / "archive")) as reader:
        assert list(verify(reader.database)) == []
        assert len(reader.depth(FUTU, TENCENT, DAY)) == 1
        assert len(reader.quotes(FUTU, TENCENT, DAY)) == 100


def test_an_export_brings_the_minutes_and_passes_gaps_of_books_over(theirs: Path, tmp_path: Path) -> None:
    with closing(ArchiveReader(theirs.parent)) as reader:
        for rows in (ExportRows.MINUTES, ExportRows.GAPS, ExportRows.DEPTH):
            write_parquet(reader, rows, DAY, tmp_path / "export")
    assert run(tmp_path / "mine", tmp_path / "export") == 0
    with closing(ArchiveReader(tmp_path / "mine" / "archive")) as reader:
        assert len(reader.last(FUTU, MEITUAN, DAY)) == 330
        assert len(reader.depth(FUTU, TENCENT, DAY)) == 0
