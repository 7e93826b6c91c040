from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.values.shared_places import shared_folder
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.stores import OLD_PART, Store, digest_of, store_of


@pytest.fixture
def place(tmp_path: Path) -> SharedPlace:
    return shared_folder(tmp_path / "share")


@pytest.fixture
def store(place: SharedPlace) -> Store:
    return store_of(place)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"rows")
    return path


def test_a_file_that_is_there_stays_as_it_is(store: Store, source: Path, place: SharedPlace) -> None:
    name = "flow/market=HK/month=202611/a-1.parquet"
    assert store.digest(name) is None
    assert store.put_new(name, source)
    source.write_bytes(b"others")
    assert not store.put_new(name, source)
    assert store.digest(name) == digest_of([b"rows"])
    store.remove(name)
    assert store.digest(name) is None
    assert place.folder is not None
    assert [path.name for path in place.folder.rglob("*.part")] == []


def test_what_a_kill_left_of_a_copy_goes(store: Store, source: Path, place: SharedPlace) -> None:
    assert place.folder is not None
    (place.folder / "flow").mkdir()
    old, fresh = (place.folder / "flow" / f".a-1.parquet.{name}.part" for name in ("0123", "4567"))
    for path, seconds in ((old, OLD_PART + 60), (fresh, OLD_PART - 60)):
        path.write_bytes(b"ro")
        os.utime(path, (time.time() - seconds,) * 2)
    store.put_new("flow/a-1.parquet", source)
    assert {path.name for path in (place.folder / "flow").iterdir()} == {fresh.name, "a-1.parquet"}


def test_what_cannot_be_removed_of_another_owner_keeps_no_file_back(
    store: Store, source: Path, place: SharedPlace
) -> None:
    assert place.folder is not None
    left = place.folder / "flow" / ".a-1.parquet.0123.part"
    left.mkdir(parents=True)  # no file: it goes for nobody
    os.utime(left, (time.time() - OLD_PART - 60,) * 2)
    assert store.put_new("flow/a-1.parquet", source)
    assert {path.name for path in (place.folder / "flow").iterdir()} == {left.name, "a-1.parquet"}


@pytest.mark.parametrize("part", ["flow", "flow/_delta_log", "flow/market=HK"])
def test_no_link_leads_out_of_the_place(
    store: Store, source: Path, place: SharedPlace, tmp_path: Path, part: str
) -> None:
    assert place.folder is not None
    link = place.folder / part
    link.parent.mkdir(exist_ok=True)
    (tmp_path / "elsewhere").mkdir()
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DeskError) as caught:
        store.put_new("flow/market=HK/a-1.parquet", source) if part == "flow/market=HK" else store.check()
    assert caught.value.code == DeskFault.LINK
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    "act",
    [
        lambda store, source, name: store.put_new(name, source),
        lambda store, _source, name: store.digest(name),
        lambda store, _source, name: store.stored(name),
        lambda store, _source, name: store.remove(name),
        lambda store, _source, name: store.names(name),
        lambda store, _source, name: store.settle(name),
    ],
    ids=["put", "digest", "stored", "remove", "names", "settle"],
)
def test_no_name_leads_out_of_the_place(
    store: Store, source: Path, place: SharedPlace, act: Callable[[Store, Path, str], object]
) -> None:
    """Names come from the log of a table, which others write too."""
    assert place.folder is not None
    (place.folder / "flow").symlink_to(source.parent)
    wanted = {"flow/source": DeskFault.LINK, "../source": DeskFault.OUTSIDE, str(source): DeskFault.OUTSIDE}
    for name, fault in {**wanted, "flow": DeskFault.LINK, "bars/../../source": DeskFault.OUTSIDE}.items():
        with pytest.raises(DeskError) as caught:
            act(store, source, name)
        assert caught.value.code == fault, name
    assert source.read_bytes() == b"rows"


@pytest.mark.parametrize(
    ("number", "fault"),
    [(errno.EACCES, DeskFault.NO_RIGHT), (errno.EROFS, DeskFault.NO_RIGHT), (errno.ENOSPC, None)],
)
def test_what_the_system_refuses(
    store: Store, source: Path, monkeypatch: pytest.MonkeyPatch, number: int, fault: str | None
) -> None:
    """A folder without the right to write, and a full one; a test may run as a user who may write everywhere."""

    def refuse(*_arguments: object, **_named: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("tideboard_core.desk.stores.os.open", refuse)
    with pytest.raises(OSError if fault is None else DeskError) as caught:
        store.put_new("flow/a-1.parquet", source)
    if isinstance(caught.value, DeskError):
        assert caught.value.code == fault


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_file_system_without_hard_links_is_no_place(
    store: Store, source: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """ExFAT and some shares of other systems."""

    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("tideboard_core.desk.stores.os.link", refuse)
    with pytest.raises(DeskError) as caught:
        store.put_new("flow/a-1.parquet", source)
    assert caught.value.code == DeskFault.NOT_CONDITIONAL
