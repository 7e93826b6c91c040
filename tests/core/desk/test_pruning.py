"""Months that are removed: from everything but actions, `sessions` first, and never half seen."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY
from fakes.values.clock import ManualClock
from fakes.values.shared_places import published, sealed_archive, shared_folder
from tideboard_core.collector.__main__ import main
from tideboard_core.desk import pruning, tables
from tideboard_core.desk.checking import damages
from tideboard_core.desk.compacting import compact
from tideboard_core.desk.leases import place_lease
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.pruning import prunable, prune
from tideboard_core.desk.publishing import _Writer
from tideboard_core.desk.stores import store_of
from tideboard_core.desk.tables import SharedSnapshot, TableFile

pytestmark = pytest.mark.desk

DAYS = (date(2026, 9, 18), date(2026, 10, 16), DAY)


@pytest.fixture
def place(tmp_path: Path, folder: Path) -> SharedPlace:
    """A place with a day in each of three months."""
    made = shared_folder(tmp_path / "share")
    published(sealed_archive(folder, *DAYS), made)
    return made


def pruned(place: SharedPlace, keep: int = 1) -> dict[int, int]:
    return prune(place, time.monotonic, prunable(place, keep))


def months(place: SharedPlace) -> dict[str, set[int]]:
    snapshot = SharedSnapshot(place)
    return {name: {*snapshot.read(name)["month"].to_pylist()} for name in snapshot.tables}


def is_whole(place: SharedPlace) -> bool:
    return list(damages(SharedSnapshot(place))) == []


def publish_until(archive: Path, place: SharedPlace, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """End a publisher just before it commits a publication's file of a table."""
    commit = _Writer._commit

    def stopped(writer: _Writer, publication: object, file: TableFile) -> None:
        if file.table == table:
            raise OSError("killed")
        commit(writer, publication, file)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(_Writer, "_commit", stopped)
        with pytest.raises(OSError, match="killed"):
            published(archive, place)


def test_the_newest_months_stay_in_every_table(place: SharedPlace) -> None:
    assert [*prunable(place, 2)] == [202609]
    assert prunable(place, 3) == {}
    assert pruned(place, 2) == {}
    assert set(map(frozenset, months(place).values())) == {frozenset({202610, 202611})}
    assert pruned(place) == {}
    assert set(map(frozenset, months(place).values())) == {frozenset({202611})}
    assert is_whole(place)


def test_what_was_pruned_is_not_published_again_by_its_archive(place: SharedPlace, folder: Path) -> None:
    pruned(place)
    assert published(folder, place).there == []
    assert set(map(frozenset, months(place).values())) == {frozenset({202611})}


def test_a_compacted_month_goes_too(place: SharedPlace, tmp_path: Path) -> None:
    published(sealed_archive(tmp_path / "second", *DAYS), place)
    compact(place, ManualClock(datetime(2026, 12, 2, tzinfo=UTC)), time.monotonic)
    assert pruned(place) == {}
    assert set(map(frozenset, months(place).values())) == {frozenset({202611})}
    assert is_whole(place)


@pytest.mark.parametrize("step", range(1, 5))
def test_ended_at_each_commit_nobody_sees_sessions_without_rows_and_the_next_run_goes_on(
    place: SharedPlace, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, passed = tables.replace_files, [0]

    def ending(*arguments: object) -> bool:
        passed[0] += 1
        if passed[0] == step:
            raise OSError("killed")
        return replace(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(pruning, "replace_files", ending)
        with pytest.raises(OSError, match="killed"):
            pruned(place)
    assert is_whole(place)
    found = months(place)["sessions"]
    assert found == ({202609, 202610, 202611} if step == 1 else {202611})
    assert [*prunable(place, 1)] == [202609, 202610]
    pruned(place)
    assert set(map(frozenset, months(place).values())) == {frozenset({202611})}


@pytest.mark.parametrize("rewritten", [False, True])
def test_a_publication_under_way_keeps_its_rows(
    place: SharedPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, rewritten: bool
) -> None:
    late = sealed_archive(tmp_path / "late", *DAYS)
    publish_until(late, place, "sessions", monkeypatch)
    if rewritten:
        compact(place, ManualClock(datetime(2026, 12, 2, tzinfo=UTC)), time.monotonic)
    assert pruned(place) == {202609: 3}
    assert is_whole(place)
    assert len(published(late, place).there) == 3
    assert months(place)["sessions"] == {202609, 202610, 202611}
    assert is_whole(place)
    assert pruned(place) == {}
    assert set(map(frozenset, months(place).values())) == {frozenset({202611})}


def test_a_snapshot_that_is_taken_meanwhile_has_no_sessions_without_rows(
    place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = tables.open_table
    seen: list[None] = []

    def pruning_in_between(place_: SharedPlace, name: str, *arguments: object, **named: object) -> object:
        found = opened(place_, name, *arguments, **named)  # type: ignore[arg-type]
        if name == "sessions" and not seen:
            seen.append(None)
            monkeypatch.setattr(tables, "open_table", opened)
            pruned(place)
        return found

    monkeypatch.setattr(tables, "open_table", pruning_in_between)
    assert list(damages(SharedSnapshot(place))) == []
    assert seen


def test_files_go_fourteen_days_later(place: SharedPlace) -> None:
    folder = place.folder
    assert folder is not None
    pruned(place)
    assert len([*folder.glob("*/*/*/*.parquet")]) == 12
    old = time.time() - 15 * 86_400
    for path in folder.rglob("*"):
        os.utime(path, (old, old))
    pruned(place)
    assert len([*folder.glob("*/*/*/*.parquet")]) == 4
    assert is_whole(place)


def test_the_command_asks_and_removes_nothing_without_an_answer(
    place: SharedPlace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = SharedSnapshot(place).versions
    command = ["shared", "prune", place.name, "--keep-months"]
    assert main([*command, "1", "--dry-run"]) == 0
    assert "2 months would be removed" in capsys.readouterr().out
    assert main([*command, "0"]) == 2
    assert main([*command, "1"]) == 2
    assert "run shared prune in a terminal" in capsys.readouterr().err
    assert main([*command, "3"]) == 0
    assert SharedSnapshot(place).versions == versions
    monkeypatch.setattr("tideboard_core.collector.desk_commands._answered", lambda _question: True)
    with place_lease(place, store_of(place), time.monotonic):
        assert main([*command, "1"]) == 3
    assert SharedSnapshot(place).versions == versions
    assert main([*command, "1"]) == 0
    assert months(place)["sessions"] == {202611}
    assert main(["shared", "compact", place.name]) == 0


def test_an_empty_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeskError) as caught:
        prunable(shared_folder(tmp_path / "empty"), 1)
    assert caught.value.code == DeskFault.NO_PLACE
