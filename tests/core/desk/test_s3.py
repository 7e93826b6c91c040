"""The same in a store as in a folder, and what only a store can do: refuse, answer an error after it obeyed, vanish."""

from __future__ import annotations

import importlib.util
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fakes.servers.s3_store import BUCKET, KEYS, SILENT, SLOW, S3Server, s3_server
from fakes.values.archive_market import DAY, nets
from fakes.values.clock import ManualClock
from fakes.values.shared_places import PRACTICE_KEY, published, restate, sealed_archive, shared_folder
from tideboard_core.collector.__main__ import main
from tideboard_core.desk.checking import damages, snapshot_of
from tideboard_core.desk.compacting import compact
from tideboard_core.desk.keys import StoreKeys
from tideboard_core.desk.leases import place_lease
from tideboard_core.desk.places import SharedPlace, place_of
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.pruning import prunable, prune
from tideboard_core.desk.stores import CHUNK, digest_of, store_of
from tideboard_core.desk.tables import SharedSnapshot, listed_files

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("obstore") is None, reason="not run here: there is no obstore for this system"
    ),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as made:
        yield made


@pytest.fixture
def place(server: S3Server, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> SharedPlace:
    """A part of the store for each test, without the faults of the test before."""
    server.forget()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    return place_of(f"s3://{BUCKET}/{request.node.name.partition('[')[0]}-{id(request)}", server.environment)


def is_whole(place: SharedPlace) -> bool:
    return list(damages(SharedSnapshot(place))) == []


def fault(folder: Path, place: SharedPlace) -> str:
    return fault_of(lambda: published(folder, place))


def fault_of(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as caught:
        act()
    assert KEYS["AWS_SECRET_ACCESS_KEY"] not in repr(caught.value.data)
    return str(caught.value.code)


def test_a_day_and_its_restatement(folder: Path, place: SharedPlace) -> None:
    sealed_archive(folder)
    assert len(published(folder, place).there) == 1
    restate(folder, nets(5_000))
    assert [each.revision for each, _files in published(folder, place).there] == [2]
    assert published(folder, place).there == []

    snapshot = snapshot_of(place)
    assert snapshot.versions == {"sessions": 2, "flow": 2, "bars": 2, "hours": 2}
    assert len(snapshot.read("flow")) == 181
    assert is_whole(place)


@pytest.mark.desk
def test_a_store_is_compacted_and_pruned_like_a_folder(folder: Path, place: SharedPlace) -> None:
    sealed_archive(folder, date(2026, 10, 16), DAY)
    published(folder, place)
    restate(folder, nets(5_000))
    published(folder, place)
    pinned = SharedSnapshot(place)
    before = sorted(map(str, pinned.read("flow").to_pylist()))
    with place_lease(place, store_of(place), time.monotonic), pytest.raises(DeskError):
        compact(place, ManualClock(datetime(2026, 12, 2, tzinfo=UTC)), time.monotonic)
    assert compact(place, ManualClock(datetime(2026, 12, 2, tzinfo=UTC)), time.monotonic) == 0
    after = SharedSnapshot(place)
    assert [len(listed_files(table)) for table in after.tables.values()] == [2, 2, 2, 2]
    assert sorted(map(str, after.read("flow").to_pylist())) == before
    assert sorted(map(str, SharedSnapshot(place, pinned.versions).read("flow").to_pylist())) == before
    assert is_whole(place)
    assert prune(place, time.monotonic, prunable(place, 1)) == {}
    assert {*SharedSnapshot(place).read("sessions")["month"].to_pylist()} == {202611}
    assert is_whole(place)


@pytest.mark.desk
def test_the_bytes_are_those_of_a_folder(folder: Path, place: SharedPlace, tmp_path: Path) -> None:
    sealed_archive(folder)
    inside = shared_folder(tmp_path / "share")
    published(folder, inside)
    published(folder, place)
    assert inside.folder is not None
    names = [path.relative_to(inside.folder).as_posix() for path in inside.folder.glob("*/*/*/*.parquet")]
    stores = store_of(inside), store_of(place)
    assert len(names) == 4
    assert all(stores[0].digest(name) == stores[1].digest(name) for name in names)


@pytest.mark.whole("503-*", "*-more *", "500-sessions/*-before")
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    "part",
    [
        "flow/market",
        "sessions/_delta_log/",
        *(pytest.param(part, id=f"more {part}") for part in ("sessions/market", "flow/_delta_log/")),
    ],
)
@pytest.mark.parametrize("status", [500, 503])
def test_an_error_after_or_before_a_write_changes_nothing(
    folder: Path, place: SharedPlace, server: S3Server, part: str, when: str, status: int
) -> None:
    """An answer of an error says nothing of what was done: the day is there once, now or with the next try."""
    sealed_archive(folder)
    server.fail(f"{place.prefix}/{part}", status, when)
    with suppress(DeskError):
        published(folder, place)
    published(folder, place)

    assert server.faults() == 0
    assert SharedSnapshot(place).versions == {"sessions": 1, "flow": 1, "bars": 1, "hours": 1}
    assert is_whole(place)


@pytest.mark.desk
@pytest.mark.parametrize("part", ["flow/market", "sessions/_delta_log/"])
def test_a_store_that_never_answers_what_it_did(
    folder: Path, place: SharedPlace, server: S3Server, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows whether it was done: the next try finds it."""
    sealed_archive(folder)
    server.fail(f"{place.prefix}/{part}", int(SILENT), "after")
    with monkeypatch.context() as patch, suppress(DeskError):
        patch.setattr("tideboard_core.desk.places.TIMEOUT", "1s")
        published(folder, place)
    published(folder, place)

    assert server.faults() == 0
    assert SharedSnapshot(place).versions == {"sessions": 1, "flow": 1, "bars": 1, "hours": 1}
    assert is_whole(place)


@pytest.mark.desk
def test_a_large_file_may_take_longer_than_a_small_one(
    place: SharedPlace, server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.desk.places.TIMEOUT", "1s")
    store = store_of(place)
    large, small = tmp_path / "large", tmp_path / "small"
    large.write_bytes(bytes(CHUNK + 1))
    small.write_bytes(b"rows")
    server.fail(f"{place.prefix}/large", int(SLOW), "before")
    assert store.put_new("large", large)
    assert store.digest("large") == digest_of([bytes(CHUNK + 1)])
    server.fail(f"{place.prefix}/small", int(SLOW), "before", times=3)  # it is tried again
    assert fault_of(lambda: store.put_new("small", small)) == DeskFault.UNREACHABLE


@pytest.mark.desk
def test_copies_and_others_at_once(place: SharedPlace, folder: Path, tmp_path: Path) -> None:
    """Two copies of one archive and two other recorders: each day once, nobody is lost."""
    sealed_archive(folder)
    published(folder, shared_folder(tmp_path / "first"))  # gives it an id
    folders = [Path(shutil.copytree(folder, tmp_path / f"copy{number}")) for number in range(2)]
    folders += [sealed_archive(tmp_path / f"other{number}" / "archive") for number in range(2)]
    start = threading.Barrier(4)

    def run(each: Path) -> int:
        start.wait()
        return len(published(each, place).there)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(run, folders)) == [1, 1, 1, 1]
    assert SharedSnapshot(place).versions == {"sessions": 3, "flow": 3, "bars": 3, "hours": 3}
    assert is_whole(place)


def test_what_is_no_place(folder: Path, place: SharedPlace, server: S3Server) -> None:
    sealed_archive(folder)
    assert fault(folder, place_of("s3://another-bucket/x", server.environment)) == DeskFault.NO_PLACE
    silent = {**server.environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    assert fault(folder, place_of(f"s3://{BUCKET}/x", silent)) == DeskFault.UNREACHABLE


@pytest.mark.parametrize(("status", "expected"), [(403, DeskFault.NO_RIGHT), (501, DeskFault.NOT_CONDITIONAL)])
def test_a_store_that_refuses(
    folder: Path, place: SharedPlace, server: S3Server, status: int, expected: DeskFault
) -> None:
    """Nothing but the probe was tried."""
    sealed_archive(folder)
    server.fail(f"{place.prefix}/tideboard-probe", status, "before", times=9)  # it is tried again
    assert fault(folder, place) == expected
    assert SharedSnapshot(place).tables == {}


def test_a_store_that_writes_over_files_is_refused(
    folder: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that does not know the condition."""
    import obstore

    put = obstore.put
    monkeypatch.setattr(obstore, "put", lambda store, name, file, **_: put(store, name, file))
    sealed_archive(folder)
    assert fault(folder, place) == DeskFault.NOT_CONDITIONAL
    assert SharedSnapshot(place).tables == {}


def test_a_file_that_is_gone_has_a_name(folder: Path, place: SharedPlace) -> None:
    sealed_archive(folder)
    published(folder, place)
    snapshot = SharedSnapshot(place)
    name = f"bars/{listed_files(snapshot.tables['bars'])[0].path}"
    store_of(place).remove(name)
    with pytest.raises(DeskError) as caught:
        snapshot.read("bars")
    assert (caught.value.code, caught.value.data) == (DeskFault.GONE, {"file": name})


@pytest.mark.desk
def test_keys_of_the_keyring(
    folder: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch, server: S3Server
) -> None:
    """They are used in the place of the environment's, and no repr has them."""
    for name in KEYS:
        monkeypatch.setenv(name, "")
    keys = StoreKeys(access_key_id="tests", secret_access_key="of-the-keyring", region="us-east-1")
    signed = replace(place, keys=keys)
    sealed_archive(folder)
    assert len(published(folder, signed).there) == 1
    assert is_whole(signed)
    assert "of-the-keyring" not in repr(signed)


@pytest.mark.desk
def test_the_command(tmp_path: Path, place: SharedPlace, capsys: pytest.CaptureFixture[str]) -> None:
    sealed_archive(tmp_path / "archive", key=PRACTICE_KEY)
    name = f"s3://{BUCKET}/{place.prefix}"
    assert main(["publish", name, "--data-dir", str(tmp_path)]) == 0
    assert main(["shared", "status", name]) == 0
    assert main(["shared", "verify", name]) == 0
    assert main(["shared", "verify", "s3://another-bucket/x"]) == 2
    assert main(["publish", "s3://key:secret@desk/x", "--data-dir", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert "whole; 0 values differ" in captured.out
    assert captured.err.count("\n") == 2
    assert "secret" not in captured.err
