"""A file with a version: read back, kept aside when damaged, left alone when newer, whole or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.system.versioned_file import AGAIN, VersionedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the file holds."""

    version: int = 3
    count: int = 0


def file(folder: Path) -> VersionedFile[Counted]:
    return VersionedFile(folder / "counted.json", Counted, name="counted", version=3)


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    assert file(tmp_path).load() is None
    file(tmp_path).save(Counted(count=5))
    assert file(tmp_path).load() == Counted(count=5)
    assert b'"written_by"' in (tmp_path / "counted.json").read_bytes()


@pytest.mark.parametrize("data", [b"", b"[]", b'{"version": 3, "count": "x"}', b"\xff", b'{"x": ' + b"[" * 100_000])
def test_a_damaged_file_is_moved_aside_and_a_new_one_can_be_written(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "counted.json").write_bytes(data)
    kept = file(tmp_path)
    with pytest.raises(BadInput, match="counted-damaged"):
        kept.load()
    assert (tmp_path / "counted.damaged.json").read_bytes() == data
    kept.save(Counted(count=1))
    assert file(tmp_path).load() == Counted(count=1)


def test_a_newer_file_stays_as_it_is(tmp_path: Path) -> None:
    newer = b'{"version": 4, "written_by": "9.0"}'
    (tmp_path / "counted.json").write_bytes(newer)
    kept = file(tmp_path)
    with pytest.raises(BadInput) as refusal:
        kept.load()
    assert (refusal.value.code, refusal.value.data["writer"]) == ("counted-newer", "9.0")
    with pytest.raises(BadInput, match="counted-newer"):
        kept.save(Counted())
    assert (tmp_path / "counted.json").read_bytes() == newer


def test_a_folder_that_is_not_there_is_the_system_s_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="absent"):
        file(tmp_path / "absent").save(Counted())


def test_what_could_not_be_read_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "counted.json").mkdir()
    kept = file(tmp_path)
    with pytest.raises(BadInput, match="not-a-file"):
        kept.load()
    (tmp_path / "counted.json").rmdir()
    with pytest.raises(BadInput, match="not-a-file"):
        kept.save(Counted())
    assert kept.load() is None
    kept.save(Counted())


def test_a_value_that_cannot_be_used_counts_as_damaged(tmp_path: Path) -> None:
    def refuse(value: Counted) -> None:
        if value.count < 0:
            raise ValueError("count")

    file(tmp_path).save(Counted(count=-1))
    kept = VersionedFile(tmp_path / "counted.json", Counted, name="counted", version=3, check=refuse)
    with pytest.raises(BadInput, match="counted-damaged"):
        kept.load()
    assert kept.load() is None


def test_the_oldest_damaged_file_stays_and_later_ones_have_their_day(tmp_path: Path) -> None:
    path, days = tmp_path / "counted.json", {b"{1": 1_700_000_000, b"{2": 1_700_100_000, b"{3": 1_700_100_001}
    for data, written in days.items():
        path.write_bytes(data)
        os.utime(path, (written, written))
        with pytest.raises(BadInput, match="counted-damaged"):
            file(tmp_path).load()

    kept = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    assert kept == {"counted.damaged.json": b"{1", "counted.damaged-2023-11-16.json": b"{3"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Entry of a file."""

    name: str
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a file of entries holds."""

    version: int = 3
    entries: tuple[Entry, ...] = ()
    named: dict[str, Entry] = field(default_factory=dict)
    chosen: str = ""


def different(value: Listed) -> None:
    """Refuse two entries of one name."""
    names = [one.name for one in value.entries]
    if len({*names}) < len(names):
        raise ValueError("two of one name")


ONE, TWO, THREE = (Entry(name=name, count=5) for name in ("one", "two", "three"))
WHOLE = Listed(entries=(ONE, TWO, THREE), named={"a": ONE, "b": TWO}, chosen="b")


@pytest.mark.parametrize(
    ("old", "new", "rest"),
    [
        ('"two"', "7", Listed(entries=(ONE, THREE), named={"a": ONE}, chosen="b")),
        ('"three"', '"one"', Listed(entries=(ONE, TWO), named={"a": ONE, "b": TWO}, chosen="b")),
        ('"chosen": "b"', '"chosen": []', Listed(entries=(ONE, TWO, THREE), named={"a": ONE, "b": TWO})),
        ('"named": {', '"named": 3, "rest": {', Listed(entries=(ONE, TWO, THREE), chosen="b")),
    ],
    ids=["of another type", "refused by the check", "a field", "a table"],
)
def test_of_a_damaged_file_the_other_entries_are_kept(tmp_path: Path, old: str, new: str, rest: Listed) -> None:
    def listed() -> VersionedFile[Listed]:
        return VersionedFile(tmp_path / "listed.json", Listed, name="listed", version=3, check=different)

    listed().save(WHOLE)
    path = tmp_path / "listed.json"
    path.write_text(damaged := path.read_text().replace(old, new))
    kept = listed()
    with pytest.raises(BadInput, match="listed-damaged"):
        kept.load()
    assert kept.rest == rest
    assert (tmp_path / "listed.damaged.json").read_text() == damaged
    assert listed().load() == rest
    assert kept.load() == rest
    assert kept.rest is None


def test_a_program_that_only_reads_leaves_a_damaged_file_where_it_is(tmp_path: Path) -> None:
    def listed() -> VersionedFile[Listed]:
        return VersionedFile(tmp_path / "listed.json", Listed, name="listed", version=3)

    assert listed().read_only() is None
    listed().save(WHOLE)
    assert listed().read_only() == WHOLE
    path = tmp_path / "listed.json"
    path.write_text(damaged := path.read_text().replace('"two"', "7"))
    kept = listed()
    with pytest.raises(BadInput, match="listed-damaged") as refusal:
        kept.read_only()
    assert refusal.value.data["path"] == str(path)
    assert kept.rest == Listed(entries=(ONE, THREE), named={"a": ONE}, chosen="b")
    with pytest.raises(BadInput, match="listed-damaged"):
        kept.save(WHOLE)
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"listed.json": damaged}


@pytest.mark.parametrize(
    ("old", "new", "where", "rest"),
    [
        (
            '"name": "two",',
            '"name": "two", "cuont": 7,',
            "[...]",
            Listed(entries=(ONE, THREE), named={"a": ONE}),
        ),
        (
            '"name": "two",\n   "count": 5',
            '"name": "two"',
            "[...]",
            Listed(entries=(ONE, THREE), named={"a": ONE}),
        ),
        ('"chosen": "b"', '"chosen": "b", "colour": 1', "$", WHOLE),
        ('"chosen": "b",', "", "$", replace(WHOLE, chosen="")),
    ],
    ids=["unknown in an entry", "lacks in an entry", "unknown", "lacks"],
)
@pytest.mark.parametrize("version", [3, 2])
def test_only_an_older_file_may_have_other_keys(
    tmp_path: Path, old: str, new: str, where: str, rest: Listed, version: int
) -> None:
    def listed() -> VersionedFile[Listed]:
        return VersionedFile(tmp_path / "listed.json", Listed, name="listed", version=3)

    listed().save(WHOLE)
    path = tmp_path / "listed.json"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new).replace('"version": 3', f'"version": {version}'))
    if version < 3:
        found = listed().load()
        assert found is not None
        assert [one.name for one in found.entries] == ["one", "two", "three"]
        return
    kept = listed()
    with pytest.raises(BadInput, match="listed-damaged") as refusal:
        kept.load()
    assert where in str(refusal.value.data["where"])
    assert kept.rest == replace(rest, chosen="b" if '"chosen": "b"' in path.read_text() else "")


def test_what_was_read_from_an_older_file_is_written_in_the_form_of_today(tmp_path: Path) -> None:
    (tmp_path / "counted.json").write_text('{"version": 2, "count": 5}')
    kept = file(tmp_path)
    value = kept.load()
    assert value is not None
    kept.save(replace(value, count=6))
    assert json.loads((tmp_path / "counted.json").read_text())["version"] == 3
    assert kept.load() == Counted(count=6)


@pytest.mark.parametrize("version", [0, -1])
def test_no_file_is_older_than_the_first_version(tmp_path: Path, version: int) -> None:
    (tmp_path / "counted.json").write_text(json.dumps({"version": version, "count": 5}))
    with pytest.raises(BadInput, match="counted-damaged"):
        file(tmp_path).load()


class Pair(NamedTuple):
    """Entry that a file has without keys."""

    name: str
    mirrored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """What a file of pairs holds."""

    version: int = 3
    pairs: tuple[Pair, ...] = ()


def test_an_entry_without_keys_that_lacks_its_end_is_left_out(tmp_path: Path) -> None:
    kept = VersionedFile(tmp_path / "paired.json", Paired, name="paired", version=3)
    kept.save(Paired(pairs=(Pair("a", mirrored=True), Pair("b", mirrored=True))))
    whole = json.loads((tmp_path / "paired.json").read_text())
    whole["pairs"][0].pop()
    (tmp_path / "paired.json").write_text(json.dumps(whole))
    with pytest.raises(BadInput, match="paired-damaged"):
        kept.load()
    assert kept.rest == Paired(pairs=(Pair("b", mirrored=True),))


def test_of_a_damaged_older_file_an_entry_that_lacks_a_key_has_its_default(tmp_path: Path) -> None:
    kept = VersionedFile(tmp_path / "listed.json", Listed, name="listed", version=3)
    entries: list[object] = [{"name": "one"}, {"name": 7}]
    (tmp_path / "listed.json").write_text(json.dumps({"version": 2, "entries": entries}))
    with pytest.raises(BadInput, match="listed-damaged"):
        kept.load()
    assert kept.rest == Listed(entries=(Entry(name="one"),))


def test_a_large_file_with_many_damages_is_not_searched_for_ever(tmp_path: Path) -> None:
    """Each look at a part of it takes as long as what is kept of the file."""
    looks: list[int] = []
    path = tmp_path / "listed.json"
    kept = VersionedFile(path, Listed, name="listed", version=3, check=lambda value: looks.append(len(value.entries)))
    entries = [{"name": str(number) if number % 2 else number, "count": 5} for number in range(20_000)]
    path.write_text(json.dumps({"version": 3, "entries": entries, "chosen": "b"}))
    most = AGAIN // path.stat().st_size
    with pytest.raises(BadInput, match="listed-damaged"):
        kept.load()
    assert kept.rest is not None
    assert 0 < len(kept.rest.entries) == looks[-1] < most < len(entries) // 2
