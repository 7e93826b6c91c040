"""Months that are over in few files: every row stays, whoever publishes, reads or is killed meanwhile."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from deltalake import CommitProperties, DeltaTable
from pyarrow import parquet

from fakes.values.archive_market import DAY, days_before, nets
from fakes.values.clock import ManualClock
from fakes.values.shared_places import published, restate, sealed_archive, shared_folder
from tideboard_core.desk import compacting, leases
from tideboard_core.desk.checking import damages
from tideboard_core.desk.compacting import ORDER, compact
from tideboard_core.desk.leases import place_lease
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.publications import Publications
from tideboard_core.desk.publishing import _Writer
from tideboard_core.desk.stores import store_of
from tideboard_core.desk.tables import REPLACED, SharedSnapshot, listed_files

pytestmark = pytest.mark.desk

NEXT_MONTH = ManualClock(datetime(2026, 12, 2, tzinfo=UTC))
THREE_DAYS = (*days_before(DAY, 2), DAY)
OLD = time.time() - 15 * 86_400


@pytest.fixture
def place(tmp_path: Path, folder: Path) -> SharedPlace:
    """Two recorders' three days, one of them restated."""
    made = shared_folder(tmp_path / "share")
    published(sealed_archive(folder, *THREE_DAYS), made)
    published(sealed_archive(tmp_path / "second", *THREE_DAYS, late=5), made)
    restate(folder, nets(1_000))
    published(folder, made)
    return made


def rows(place: SharedPlace, snapshot: SharedSnapshot | None = None) -> dict[str, list[str]]:
    """Every row of every table, in the order of their texts."""
    given = SharedSnapshot(place) if snapshot is None else snapshot
    return {table: sorted(map(str, given.read(table).to_pylist())) for table in given.tables}


def files(place: SharedPlace) -> dict[str, int]:
    return {name: len(listed_files(table)) for name, table in SharedSnapshot(place).tables.items()}


def compacted(place: SharedPlace) -> int:
    return compact(place, NEXT_MONTH, time.monotonic)


def on_disk(place: SharedPlace) -> list[str]:
    assert place.folder is not None
    return sorted(path.relative_to(place.folder).as_posix() for path in place.folder.glob("*/*/*/*.parquet"))


def age(place: SharedPlace, at: float = OLD) -> None:
    """Let everything in the place be from long ago."""
    assert place.folder is not None
    for path in place.folder.rglob("*"):
        os.utime(path, (at, at))


def test_every_row_stays_in_one_file_of_a_table_sorted_by_security(place: SharedPlace) -> None:
    before = rows(place)
    assert set(files(place).values()) == {7}
    assert compacted(place) == 0
    assert rows(place) == before
    assert set(files(place).values()) == {1}
    assert list(damages(SharedSnapshot(place))) == []
    for name, table in SharedSnapshot(place).tables.items():
        (file,) = listed_files(table)
        found = parquet.ParquetFile(Path(place.uri(name), file.path)).read()
        assert found.equals(found.sort_by([(column, "ascending") for column in ORDER[name]]))
    versions = SharedSnapshot(place).versions
    compacted(place)  # nothing is left to do
    assert SharedSnapshot(place).versions == versions
    assert leases.newest(store_of(place)) == 0


def test_one_security_is_read_without_most_others(place: SharedPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compacting, "GROUP", 100)
    compacted(place)
    (file,) = listed_files(SharedSnapshot(place).tables["flow"])
    found = parquet.ParquetFile(Path(place.uri("flow"), file.path)).metadata
    sizes = [found.row_group(number).num_rows for number in range(found.num_row_groups)]
    assert sizes[:-1] == [100] * (len(sizes) - 1)
    assert len(sizes) > 4


def test_the_month_that_still_trades_stays_as_it_is(place: SharedPlace) -> None:
    versions = SharedSnapshot(place).versions
    compact(place, ManualClock(datetime(2026, 11, 30, tzinfo=UTC)), time.monotonic)
    assert SharedSnapshot(place).versions == versions


def test_a_large_month_is_read_in_batches_and_written_in_several_files(
    place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(place)
    monkeypatch.setattr(compacting, "AT_ONCE", 1)
    monkeypatch.setattr(compacting, "A_FILE", 100)
    compacted(place)
    assert rows(place) == before
    assert files(place)["flow"] == 2
    for file in listed_files(SharedSnapshot(place).tables["flow"]):
        found = parquet.ParquetFile(Path(place.uri("flow"), file.path)).read(["symbol"])
        assert len(set(found["symbol"].to_pylist())) == 1


def test_a_reader_of_an_older_snapshot_reads_it_for_fourteen_days(place: SharedPlace) -> None:
    pinned = SharedSnapshot(place)
    before = rows(place, pinned)
    compacted(place)
    compacted(place)
    assert rows(place, SharedSnapshot(place, pinned.versions)) == before
    age(place, time.time() - 13.9 * 86_400)
    assert compacted(place) == 0
    assert rows(place, SharedSnapshot(place, pinned.versions)) == before
    age(place)
    assert compacted(place) == 28
    assert len(on_disk(place)) == 4
    assert rows(place) == before
    assert list(damages(SharedSnapshot(place))) == []
    with pytest.raises(DeskError) as caught:
        SharedSnapshot(place, pinned.versions).read("flow")
    assert caught.value.code == DeskFault.GONE


def test_a_late_retry_of_what_was_compacted_and_removed_changes_nothing(
    tmp_path: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = sealed_archive(tmp_path / "late", *THREE_DAYS)
    with monkeypatch.context() as patch:
        patch.setattr(Publications, "committed", lambda *_: (_ for _ in ()).throw(OSError("killed")))
        with pytest.raises(OSError, match="killed"):
            published(late, place)
    before = rows(place)
    compacted(place)
    for name in before:
        DeltaTable(place.uri(name)).create_checkpoint()  # sums up the log: numbers of recorders have to be in it
    age(place)
    compacted(place)
    assert len(on_disk(place)) == 4
    assert next(each.number for each, _files in published(late, place).there) == 1  # and the two days after it
    found = rows(place)
    assert all({*before[table]} <= {*found[table]} for table in before)
    assert all(len({*found[table]}) == len(found[table]) for table in found)
    assert list(damages(SharedSnapshot(place))) == []


def test_a_file_that_waits_for_its_commit_stays_however_old(
    tmp_path: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = sealed_archive(tmp_path / "late")
    with monkeypatch.context() as patch:
        patch.setattr(_Writer, "_commit", lambda *_: (_ for _ in ()).throw(OSError("killed")))
        with pytest.raises(OSError, match="killed"):
            published(late, place)
    waiting = {*on_disk(place)}
    compacted(place)
    age(place)
    assert compacted(place) == 28
    assert len(waiting & {*on_disk(place)}) == 2  # its sessions and its flow
    assert len(published(late, place).there) == 1
    assert list(damages(SharedSnapshot(place))) == []


def test_a_log_that_says_so_removes_no_file_of_a_number_that_was_never_committed(
    tmp_path: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = sealed_archive(tmp_path / "late")
    before = {*on_disk(place)}
    with monkeypatch.context() as patch:
        patch.setattr(_Writer, "_commit", lambda *_: (_ for _ in ()).throw(OSError("killed")))
        with pytest.raises(OSError, match="killed"):
            published(late, place)
    waiting = [name.partition("/")[2] for name in {*on_disk(place)} - before if name.startswith("flow/")]
    said = CommitProperties(custom_metadata={REPLACED: json.dumps(waiting)})
    table = DeltaTable(place.uri("flow"))
    table.create_write_transaction(
        [], "append", table.schema(), partition_by=["market", "month"], commit_properties=said
    )
    age(place)
    assert compact(place, ManualClock(datetime(2026, 11, 30, tzinfo=UTC)), time.monotonic) == 0
    assert len(waiting) == 1
    assert f"flow/{waiting[0]}" in on_disk(place)


def test_what_is_published_meanwhile_is_not_lost(
    tmp_path: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = sealed_archive(tmp_path / "late", *THREE_DAYS)
    before = rows(place)
    put = compacting._put
    published_: list[int] = []

    def publish_first(*arguments: object) -> object:
        if not published_:
            published_.append(len(published(late, place).there))
        return put(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(compacting, "_put", publish_first)
    compacted(place)
    found = rows(place)
    assert published_ == [3]
    assert len(found["sessions"]) == len(before["sessions"]) + 6
    assert all({*before[table]} <= {*found[table]} for table in before)
    assert files(place)["flow"] == 4
    assert list(damages(SharedSnapshot(place))) == []


def test_of_two_that_rewrite_the_same_one_is_done(place: SharedPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(place)
    put, store = compacting._put, store_of(place)
    others: list[object] = []

    def compact_first(*arguments: object) -> object:
        if not others:
            others.append(None)
            with place_lease(place, store, time.monotonic) as lease:
                others.append(compacting._rewrite(place, store, lease, "flow", "HK", 202611))
        return put(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(compacting, "_put", compact_first)
    lease = type("Free", (), {"keep": lambda _self: None})()
    assert compacting._rewrite(place, store, lease, "flow", "HK", 202611) is None
    assert others[1] is not None
    assert rows(place) == before


def test_a_second_one_ends_while_the_first_holds_the_lease_and_the_first_once_it_was_taken(place: SharedPlace) -> None:
    store = store_of(place)
    versions = SharedSnapshot(place).versions
    with place_lease(place, store, lambda: 0.0) as first:
        with pytest.raises(DeskError) as caught:
            compacted(place)
        assert caught.value.code == DeskFault.TENDED
        assert SharedSnapshot(place).versions == versions
        first.keep()
        age(place, time.time() - 120)
        with pytest.raises(DeskError):
            compacted(place)
        age(place, time.time() - 181)
        with place_lease(place, store, lambda: 0.0) as second:
            second.keep()
            with pytest.raises(DeskError) as lost:
                first.keep()
            assert lost.value.code == DeskFault.TENDED
            second.keep()
    assert leases.newest(store) == 0


def test_a_beat_keeps_the_lease(place: SharedPlace) -> None:
    store = store_of(place)
    seconds = [0.0]
    with place_lease(place, store, lambda: seconds[0]) as lease:
        for _minute in range(3):
            age(place, time.time() - 170)
            seconds[0] += leases.BEAT
            lease.keep()
            with pytest.raises(DeskError):
                compacted(place)
        assert leases.newest(store) == 4
        assert len(store.names(leases.FOLDER)) == 1


def test_who_lost_the_lease_commits_nothing_more(place: SharedPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    put = compacting._put

    def lose(*arguments: object) -> object:
        leases.put_text(store_of(place), f"{leases.FOLDER}/{leases.newest(store_of(place)) + 1:012}", b"another")
        return put(*arguments)  # type: ignore[arg-type]

    versions = SharedSnapshot(place).versions
    monkeypatch.setattr(compacting, "_put", lose)
    with pytest.raises(DeskError) as caught:
        compacted(place)
    assert caught.value.code == DeskFault.TENDED
    assert SharedSnapshot(place).versions == versions


def test_a_damaged_file_is_not_rewritten_into_one_that_looks_whole(place: SharedPlace) -> None:
    path = Path(place.uri("flow"), listed_files(SharedSnapshot(place).tables["flow"])[0].path)
    damaged = bytearray(path.read_bytes())
    damaged[100] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(DeskError) as caught:
        compacted(place)
    assert caught.value.code == DeskFault.CHECKSUM
    assert files(place)["flow"] == 7


def test_verify_finds_a_damaged_compacted_file(place: SharedPlace) -> None:
    compacted(place)
    path = Path(place.uri("bars"), listed_files(SharedSnapshot(place).tables["bars"])[0].path)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert ["is not what was written" in each.text for each in damages(SharedSnapshot(place))] == [True]
