from __future__ import annotations

import shutil
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.transaction import AddAction

from fakes.values.archive_market import after_close, nets
from fakes.values.shared_places import published, restate, sealed_archive, shared_folder
from tideboard_core.desk import tables
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.publications import Publications
from tideboard_core.desk.schemas import PRACTICE_KIND, REAL
from tideboard_core.desk.stores import store_of
from tideboard_core.desk.tables import SharedSnapshot, TableFile, commit, committed, made_table, open_table

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path, folder: Path) -> SharedPlace:
    """A place with two publications of one recorder."""
    made = shared_folder(tmp_path / "share")
    sealed_archive(folder)
    published(folder, made)
    restate(folder, nets(1_000))
    published(folder, made)
    return made


def file_of(folder: Path) -> tuple[TableFile, str]:
    """The file of flow of the first publication, and its recorder."""
    with Publications.open(folder, after_close()) as publications:
        row = publications._one("SELECT name, size, digest, stats FROM file WHERE number=1 AND name LIKE 'flow/%'")
        recorder = publications.recorder
    assert row is not None
    name, size, digest, stats = row
    return TableFile("flow", name, "HK", 202611, size, digest, stats), recorder


def test_the_library_itself_would_commit_a_number_twice(place: SharedPlace, folder: Path) -> None:
    """The reason for our own comparison: if this fails, the library holds it now."""
    file, recorder = file_of(folder)
    table = DeltaTable(place.uri("flow"))
    action = AddAction(file.inside, file.size, {"market": "HK", "month": "202611"}, 0, True, file.stats)
    table.create_write_transaction(
        [action],
        mode="append",
        schema=table.schema(),
        partition_by=["market", "month"],
        commit_properties=CommitProperties(app_transactions=[Transaction(recorder, 1)]),
    )
    assert DeltaTable(place.uri("flow")).version() == table.version() + 1


def test_a_late_retry_after_a_compaction_changes_nothing(place: SharedPlace, folder: Path) -> None:
    """The file is gone from the table by then, and from the disk once it was vacuumed."""
    file, recorder = file_of(folder)
    table = DeltaTable(place.uri("flow"))
    rows = table.to_pyarrow_dataset().count_rows()
    table.optimize.compact()
    version = DeltaTable(place.uri("flow")).version()

    commit(place, store_of(place), file, recorder, 1, REAL)
    Path(place.uri("flow"), file.inside).unlink()
    commit(place, store_of(place), file, recorder, 1, REAL)

    found = DeltaTable(place.uri("flow"))
    assert (found.version(), found.to_pyarrow_dataset().count_rows()) == (version, rows)
    with pytest.raises(DeskError) as caught:
        commit(place, store_of(place), file._replace(digest="0" * 32), recorder, 1, REAL)
    assert caught.value.code == DeskFault.OTHER_COPY


def test_a_log_with_a_hole_is_refused(place: SharedPlace) -> None:
    Path(place.uri("flow"), "_delta_log", f"{1:020}.json").unlink()
    with pytest.raises(DeskError) as caught:
        open_table(place, "flow")
    assert (caught.value.code, caught.value.data["table"]) == (DeskFault.LOG, "flow")


def test_a_log_that_is_none_is_refused(place: SharedPlace) -> None:
    Path(place.uri("flow"), "_delta_log", f"{2:020}.json").write_text("no json\n")
    with pytest.raises(DeskError) as caught:
        open_table(place, "flow")
    assert caught.value.code == DeskFault.LOG


def test_a_snapshot_stays_while_others_publish(place: SharedPlace, folder: Path, tmp_path: Path) -> None:
    before = SharedSnapshot(place)
    rows, versions = len(before.read("flow")), before.versions
    restate(folder, nets(2_000))
    published(folder, place)

    assert (len(before.read("flow")), before.versions) == (rows, versions)
    assert len(SharedSnapshot(place, versions).read("flow")) == rows
    assert len(SharedSnapshot(place).read("flow")) > rows


def test_a_table_that_is_not_there_has_no_rows(place: SharedPlace) -> None:
    snapshot = SharedSnapshot(place)
    assert len(snapshot.read("prints")) == 0
    assert snapshot.read("prints", ["sequence", "market"]).column_names == ["sequence", "market"]
    assert committed(place, "prints", "nobody") == 0


def test_a_file_that_is_gone_is_an_error_never_fewer_rows(place: SharedPlace) -> None:
    shutil.rmtree(Path(place.uri("flow"), "market=HK"))
    with pytest.raises(DeskError) as caught:
        SharedSnapshot(place).read("flow")
    assert caught.value.code == DeskFault.GONE


def test_a_table_that_several_make_at_once_is_made_once(tmp_path: Path) -> None:
    """The library would let one make it over the other, with that one's properties."""
    for attempt in range(10):
        place = shared_folder(tmp_path / f"share{attempt}")
        start = threading.Barrier(4)

        def make(kind: str, place: SharedPlace = place, start: threading.Barrier = start) -> str:
            start.wait()
            try:
                made_table(place, "flow", kind)
            except DeskError as error:
                return str(error.code)
            return kind

        with ThreadPoolExecutor(4) as pool:
            found = Counter(pool.map(make, [REAL, PRACTICE_KIND] * 2))
        assert found[DeskFault.OTHER_KIND] == 2
        assert DeltaTable(place.uri("flow")).version() == 0


@pytest.mark.parametrize("statistics", ["ours", "of some columns", "compacted"])
def test_a_filter_finds_every_row_whatever_the_log_says_of_values(
    place: SharedPlace, folder: Path, statistics: str
) -> None:
    if statistics == "of some columns":
        log = Path(place.uri("flow"), "_delta_log", f"{1:020}.json")
        text = log.read_text()
        some = r", \"minValues\": {\"day\": 20261120}, \"maxValues\": {\"day\": 20261120}, \"nullCount\": {\"day\": 0}}"
        log.write_text(text.replace('120}"', f'120{some}"'))
        assert log.read_text() != text
    if statistics == "compacted":
        DeltaTable(place.uri("flow")).optimize.z_order(["symbol"])
    _file, recorder = file_of(folder)
    snapshot = SharedSnapshot(place)
    for name, value, rows in (("recorder", recorder, 181), ("number", 1, 120), ("month", 202611, 181), ("month", 1, 0)):
        assert len(snapshot.read("flow", ["minute"], pc.field(name) == value)) == rows


def test_a_twin_that_commits_between_looking_and_committing_is_seen(
    place: SharedPlace, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost race is looked at again: what the twin committed is what was to be committed."""
    file, recorder = file_of(folder)
    other = shared_folder(tmp_path / "other")
    assert place.folder is not None
    assert other.folder is not None
    (other.folder / file.name).parent.mkdir(parents=True)
    shutil.copy(place.folder / file.name, other.folder / file.name)
    look, twins = tables.made_table, 1

    def looked(*arguments: Any) -> Any:
        nonlocal twins
        found = look(*arguments)
        if twins:
            twins = 0
            commit(other, store_of(other), file, recorder, 1, REAL)
        return found

    monkeypatch.setattr(tables, "made_table", looked)
    commit(other, store_of(other), file, recorder, 1, REAL)
    assert DeltaTable(other.uri("flow")).version() == 1
    assert len(SharedSnapshot(other).read("flow")) == 120
