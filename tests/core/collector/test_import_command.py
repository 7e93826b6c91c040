"""`tideboard-archive import`: what is new, what differs and what is damaged in another archive or an export."""

from __future__ import annotations

import shutil
import sqlite3
import struct
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import (
    DAY,
    KEY,
    MEITUAN,
    TENCENT,
    after_close,
    at,
    bar_day,
    close_archive,
    days_before,
    distribution_day,
    flow_day,
    nets,
    open_archive,
)
from tideboard_core.archive.actions import ActionType, SplitOrDividend, actions_of, add_action
from tideboard_core.archive.blocks import checksum
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.export import ExportRows, lines
from tideboard_core.archive.gaps import GapReason, gaps_of, missing_minutes
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, DISTRIBUTION, FLOW, PRINTS, Print
from tideboard_core.archive.rows import to_tuples
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.__main__ import main
from tideboard_core.collector.import_command import Importer, take_archive
from tideboard_core.collector.tables import write_parquet
from tideboard_core.model.instrument import Market
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile

pytestmark = pytest.mark.slow

BEFORE = days_before(DAY, 1)[0]
FUTU = DefinitionKey(provider="Futu", tier_version="1", market=Market.HK, currency="HKD", valid_from=date(2015, 1, 1))
SPLIT = SplitOrDividend(instrument=TENCENT, ex_day=BEFORE, type=ActionType.SPLIT, new_shares=5, old_shares=1)


def begun(folder: Path) -> ArchiveWriter:
    return open_archive(folder / "archive", BEFORE, DAY)


def finished(writer: ArchiveWriter) -> Path:
    """Seal everything and close; returns the archive's file."""
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    close_archive(writer)
    return writer.folder / "archive.db"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A data folder with the first 200 minutes of a day, one of them restated."""
    folder = tmp_path / "mine"
    writer = begun(folder)
    day = flow_day(330, 1)
    writer.add_minutes(FUTU, TENCENT, DAY, day[:200], received=at(200))
    writer.add_minutes(FUTU, TENCENT, DAY, nets(7), received=at(201))
    writer.note_gaps(FUTU, TENCENT, DAY, why=GapReason.LINK, until=None)
    finished(writer)
    return folder


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A colleague's archive: the whole day, the day before, and another security with a gap."""
    writer = begun(tmp_path / "theirs")
    writer.add_minutes(FUTU, TENCENT, DAY, flow_day(330, 1), received=at(200))
    writer.add_minutes(FUTU, TENCENT, DAY, nets(7), received=at(201))
    writer.add_minutes(FUTU, TENCENT, DAY, nets(9), received=after_close())
    writer.add_minutes(FUTU, TENCENT, BEFORE, flow_day(330, 2), received=after_close(BEFORE))
    writer.add_bars(FUTU, TENCENT, DAY, bar_day(330, 1), received=after_close())
    writer.add_distributions(FUTU, TENCENT, DAY, distribution_day(DAY, 60, 1), received=after_close())
    writer.add_minutes(FUTU, MEITUAN, DAY, flow_day(300, 3), received=after_close())
    writer.note_gaps(FUTU, MEITUAN, DAY, why=GapReason.LIMIT, until=after_close())
    add_action(writer, SPLIT, after_close())
    return finished(writer)


def run(data: Path, source: Path, *more: str) -> int:
    return main(["import", str(source), "--data-dir", str(data), *more])


def contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """What every reader sees of an archive, without when and from where it came; the archive has to be whole."""
    with closing(ArchiveReader(file.parent)) as reader:
        assert list(verify(reader.database)) == []
        found: dict[str, list[tuple[object, ...]]] = {
            f"{symbol} {day} {layout.name}": [
                (row[0], row[1], row[2], *row[4:]) for row in to_tuples(reader.versions(FUTU, symbol, day, layout))
            ]
            for symbol in (TENCENT, MEITUAN)
            for day in (BEFORE, DAY)
            for layout in (FLOW, BARS, DISTRIBUTION)
        }
        return {**found, "gaps": list(lines(reader, ExportRows.GAPS, DAY))}


def test_what_is_new_is_taken_in_with_its_versions(
    mine: Path, theirs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(mine, theirs) == 0
    assert "3 sessions taken in: 1095 new rows, 1 further versions, 1 splits" in capsys.readouterr().out
    taken, told = contents(mine / "archive" / "archive.db"), contents(theirs)
    assert {name: rows for name, rows in taken.items() if name != "gaps"} == {
        name: rows for name, rows in told.items() if name != "gaps"
    }
    states = {line[0]: (line[2], line[3], line[5], line[7]) for line in taken["gaps"]}
    assert states[MEITUAN] == (300, 329, "limit", "open")
    assert states[TENCENT][3] == "filled"
    with closing(ArchiveReader(mine / "archive")) as reader:
        assert actions_of(reader.database, reader.identities, TENCENT) == [SPLIT]

    assert run(mine, theirs) == 0
    assert "0 sessions taken in: 0 new rows, 0 further" in capsys.readouterr().out


def test_a_dry_run_says_the_same_and_changes_nothing(
    mine: Path, theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(mine / "archive" / "archive.db")
    assert run(mine, theirs, "--dry-run") == 0
    assert "3 sessions would be taken in: 1095 new rows, 1 further" in capsys.readouterr().out
    assert contents(mine / "archive" / "archive.db") == before
    assert run(tmp_path / "none", theirs, "--dry-run") == 0
    assert not (tmp_path / "none").exists()


def test_conflicts_are_listed_with_both_values_and_left_alone(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writer = begun(tmp_path / "other")
    other = flow_day(330, 1)
    other[10] = other[10]._replace(net=123_456, small=None)
    writer.add_minutes(FUTU, TENCENT, DAY, other, received=after_close())
    source, kept = finished(writer), flow_day(330, 1)[10].net or 0

    assert run(mine, source) == 4
    out = capsys.readouterr().out
    told = f"HK.00700 {DAY} flow minute 10: net {kept / 1000:.3f} here, 123.456 there; small"
    assert told in out
    assert "here, nothing there" in out
    assert "130 new rows" in out
    with closing(ArchiveReader(mine / "archive")) as reader:
        assert int(reader.last(FUTU, TENCENT, DAY)["net"][10]) == kept


def test_an_older_value_than_ours_is_no_conflict_and_a_contradiction_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, versions in (("mine", (1, 2)), ("older", (1,)), ("late", (2, 3)), ("early", (1, 2, 3))):
        writer = begun(tmp_path / name)
        for number, net in enumerate(versions):
            writer.add_minutes(FUTU, TENCENT, DAY, nets(net), received=at(5) + timedelta(minutes=number))
        finished(writer)
    data = tmp_path / "mine"
    assert run(data, tmp_path / "older" / "archive" / "archive.db") == 0
    assert run(data, tmp_path / "late" / "archive" / "archive.db") == 4
    assert "net 0.002 here, 0.003 there" in capsys.readouterr().out
    assert run(data, tmp_path / "early" / "archive" / "archive.db") == 0
    with closing(ArchiveReader(data / "archive")) as reader:
        assert reader.versions(FUTU, TENCENT, DAY)["net"].tolist() == [1, 2, 3]


def test_an_export_comes_back_from_parquet(theirs: Path, tmp_path: Path) -> None:
    with closing(ArchiveReader(theirs.parent)) as reader:
        for rows in (ExportRows.VERSIONS, ExportRows.BARS, ExportRows.GAPS):
            for day in (BEFORE, DAY):
                write_parquet(reader, rows, day, tmp_path / "export")
    assert run(tmp_path / "mine", tmp_path / "export") == 0
    taken, told = contents(tmp_path / "mine" / "archive" / "archive.db"), contents(theirs)
    for name in taken:
        if not name.endswith("distribution"):  # which no export has
            assert taken[name] == told[name], name


def test_minutes_alone_bring_no_values_of_the_bars(theirs: Path, tmp_path: Path) -> None:
    with closing(ArchiveReader(theirs.parent)) as reader:
        write_parquet(reader, ExportRows.MINUTES, DAY, tmp_path / "export")
    assert run(tmp_path / "mine", tmp_path / "export") == 0
    with closing(ArchiveReader(tmp_path / "mine" / "archive")) as reader:
        (last,) = reader.last(FUTU, TENCENT, DAY)["net"][-1:]
        assert int(last) == flow_day(330, 1)[-1].net
        assert set(reader.versions(FUTU, TENCENT, DAY)["version"].tolist()) == {1}
        assert all(row[9] is None for row in to_tuples(reader.last(FUTU, TENCENT, DAY)))


def test_an_exported_gap_is_of_the_provider_that_lacks_its_minutes(tmp_path: Path) -> None:
    """Both providers miss the last minutes, each for its own reason; one misses some more."""
    writer = begun(tmp_path / "theirs")
    longport = replace(FUTU, provider="LongPort")
    day = flow_day(330, 1)
    writer.add_minutes(FUTU, TENCENT, DAY, day[:300], received=after_close())
    writer.add_minutes(longport, TENCENT, DAY, day[:50] + day[60:300], received=after_close())
    writer.note_gaps(FUTU, TENCENT, DAY, why=GapReason.LIMIT, until=None)
    writer.note_gaps(longport, TENCENT, DAY, why=GapReason.LINK, until=None)
    theirs = finished(writer)
    with closing(ArchiveReader(theirs.parent)) as reader:
        for rows in (ExportRows.MINUTES, ExportRows.GAPS):
            write_parquet(reader, rows, DAY, tmp_path / "export")
    assert run(tmp_path / "mine", tmp_path / "export") == 0
    with closing(ArchiveReader(tmp_path / "mine" / "archive")) as reader:
        identities = reader.identities
        gaps = gaps_of(reader.database, identities.all_keys(), identities.all_symbols())
    assert [(gap.key.provider, gap.first, gap.last, gap.why) for gap in gaps] == [
        ("Futu", 300, 329, "limit"),
        ("LongPort", 50, 59, "link"),
        ("LongPort", 300, 329, "link"),
    ]


def test_an_error_midway_still_tells_what_was_taken_in(
    mine: Path, theirs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(theirs)) as file:
        file.execute("UPDATE symbol SET code='nonsense' WHERE code=?", (MEITUAN,))
        file.execute("UPDATE action SET type='nonsense'")
        file.commit()
    assert run(mine, theirs) == 2
    assert "0 sessions taken in" in capsys.readouterr().out
    with closing(sqlite3.connect(theirs)) as file:
        file.execute("UPDATE symbol SET code=? WHERE code='nonsense'", (MEITUAN,))
        file.commit()
    assert run(mine, theirs) == 2
    told = capsys.readouterr()
    assert "3 sessions taken in: 1095 new rows, 1 further versions" in told.out
    assert told.err.startswith("tideboard-archive: the file is no archive")


def test_a_block_that_expands_without_end_is_named(
    mine: Path, theirs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = struct.pack("<BBI", 2, len(FLOW.columns), 2**32 - 1) + zlib.compress(bytes(9_000_000))
    with closing(sqlite3.connect(theirs)) as file:
        file.execute("UPDATE block SET data=?, checksum=? WHERE series=1", (packed, checksum(packed)))
        file.commit()
    assert run(mine, theirs) == 4
    told = capsys.readouterr().out
    assert "damaged block: HK.00700, 20261120, flow, Futu" in told
    assert "damaged block: HK.03690, 20261120, flow, Futu" in told


def test_practice_values_do_not_begin_the_archive_of_the_apps_real_ones(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By an import, by a restore, and into the empty archive of a data folder that the app uses."""
    writer = begun(tmp_path / "practice")
    writer.add_minutes(replace(FUTU, provider="Futu (practice)"), TENCENT, DAY, nets(1), received=at(5))
    practice, backup = finished(writer), str(tmp_path / "backup")
    SettingsFile(tmp_path / "practice").save(Settings())
    assert main(["backup", backup, "--data-dir", str(tmp_path / "practice")]) == 0
    data = tmp_path / "data"
    close_archive(begun(data))
    SettingsFile(data).save(Settings())
    for command in ("import", "restore"):
        assert main([command, str(practice) if command == "import" else backup, "--data-dir", str(data)]) == 2
        assert "Futu (practice) needs a data folder of its own" in capsys.readouterr().err
    assert main(["restore", backup, "--data-dir", str(data / "practice")]) == 0
    shutil.rmtree(data / "practice" / "archive")
    for option in ((), ("--dry-run",)):
        assert run(data / "practice", mine / "archive" / "archive.db", *option) == 2
        assert run(data, practice, *option) == 2


def test_a_dry_run_without_an_archive_refuses_a_mixture_as_the_import_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for provider, day in (("Futu", BEFORE), ("Futu (practice)", DAY)):
        writer = begun(tmp_path / provider)
        writer.add_minutes(replace(FUTU, provider=provider), TENCENT, day, nets(1), received=after_close())
        finished(writer)
        with closing(ArchiveReader(tmp_path / provider / "archive")) as reader:
            write_parquet(reader, ExportRows.MINUTES, day, tmp_path / "export")
    told = []
    for option in (("--dry-run",), ()):
        assert run(tmp_path / "mine", tmp_path / "export", *option) == 2
        told.append(capsys.readouterr().err)
    assert told[0] == told[1]
    assert "Futu (practice)" in told[0]


def test_a_damaged_block_is_named_and_the_rest_taken_in(
    mine: Path, theirs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(theirs)) as file:
        file.execute("UPDATE block SET data=zeroblob(60) WHERE series=2")
        file.commit()
    assert run(mine, theirs) == 4
    out = capsys.readouterr().out
    assert "damaged block: HK.00700, 20261120, bars, Futu" in out
    assert "3 sessions taken in" in out


def test_what_cannot_be_imported_is_code_2(mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text").write_text("no archive, and longer than a header of SQLite has to be to be looked at" * 9)
    (tmp_path / "empty").mkdir()
    writer = begun(tmp_path / "practice")
    practice = DefinitionKey(
        provider="Futu (practice)", tier_version="1", market=Market.HK, currency="HKD", valid_from=KEY.valid_from
    )
    writer.add_minutes(practice, TENCENT, DAY, nets(1), received=at(5))
    sources = [finished(writer), tmp_path / "text", tmp_path / "empty", tmp_path / "none", mine / "archive/archive.db"]
    for source in sources:
        assert run(mine, source) == 2, source
        assert capsys.readouterr().err.startswith("tideboard-archive: ")


def recorded(folder: Path, key: DefinitionKey, numbers: range, covered: range) -> ArchiveWriter:
    """An archive with trades of these numbers, one a minute, and every trade of the covered minutes."""
    writer = begun(folder)
    prints = [Print(number, round(at(0).timestamp()) * 10**6, 6_000_000, 100, 1) for number in numbers]
    writer.add_prints(key, TENCENT, DAY, prints, received=at(200))
    writer.note_prints(key, TENCENT, DAY, covered=covered)
    return writer


@pytest.mark.parametrize(
    ("provider", "numbers", "lacks"), [("Futu", range(300), range(320, 330)), ("LongPort", range(200), range(200, 330))]
)
def test_trades_of_two_computers_count_once(tmp_path: Path, provider: str, numbers: range, lacks: range) -> None:
    """Futu's have one number everywhere, and what one lacks the other has; LongPort's have other ones in each run."""
    key = replace(FUTU, provider=provider)
    writer = recorded(tmp_path / "mine", key, range(200), range(200))
    other = recorded(tmp_path / "theirs", key, range(100, 300), range(100, 320))
    close_archive(other)
    with closing(ArchiveReader(other.folder)) as source:
        for _again in range(2):
            take_archive(source, Importer(writer.folder, writer=writer))
    with closing(ArchiveReader(writer.folder)) as reader:
        session = reader.session_id(key, TENCENT, DAY)
        assert session is not None
        assert reader.last(key, TENCENT, DAY, PRINTS).index.tolist() == list(numbers)
        assert missing_minutes(reader.database, session, PRINTS) == frozenset(lacks)
    close_archive(writer)


def test_trades_come_with_the_minutes_that_are_whole(tmp_path: Path) -> None:
    writer, key = begun(tmp_path / "mine"), replace(FUTU, provider="LongPort")
    other = recorded(tmp_path / "theirs", key, range(300), range(330))
    close_archive(other)
    with closing(ArchiveReader(other.folder)) as source:
        take_archive(source, Importer(writer.folder, writer=writer))
    with closing(ArchiveReader(writer.folder)) as reader:
        session = reader.session_id(key, TENCENT, DAY)
        assert session is not None
        assert missing_minutes(reader.database, session, PRINTS) == frozenset()
        assert len(reader.last(key, TENCENT, DAY, PRINTS)) == 300
    close_archive(writer)
