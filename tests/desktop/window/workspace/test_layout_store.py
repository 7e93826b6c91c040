"""The layouts in force and their file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fakes.values.failing import fail
from fakes.values.waiting import tasks_done
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.window.workspace.layout_state import Arrangement, WorkspaceState
from tideboard_desktop.window.workspace.layout_store import MOST, LayoutHistory, LayoutStore
from tideboard_desktop.window.workspace.layouts_file import FILE, Layouts, LayoutsFile

ONE, TWO = (WorkspaceState(arrangement=Arrangement(places=places)) for places in ("b25l", "dHdv"))


async def test_changes_are_on_disk_soon_and_in_the_next_run(tmp_path: Path) -> None:
    tasks = Tasks(fail)
    store = LayoutStore(LayoutsFile(tmp_path), tasks)
    store.keep(ONE)
    store.save_as("Day", ONE)
    store.save_as("Night", TWO)
    store.rename("Day", "Morning")
    await tasks_done()
    again = LayoutStore(LayoutsFile(tmp_path), tasks)

    assert again.current == ONE
    assert again.names() == ["Morning", "Night"]
    assert again.active == "Night"
    assert again.named("Morning") == ONE


async def test_of_a_damaged_file_the_other_layouts_are_there_and_can_be_changed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    LayoutsFile(tmp_path).save(Layouts(current=ONE, named={"Day": ONE, "Night": TWO}, active="Day"))
    kept = json.loads((tmp_path / FILE).read_text())
    kept["named"]["Night"] = 7
    (tmp_path / FILE).write_text(json.dumps(kept))
    store = LayoutStore(LayoutsFile(tmp_path), Tasks(fail))
    assert (store.current, store.names(), store.named("Day"), store.active) == (ONE, ["Day"], ONE, "Day")
    assert store.problem is not None
    assert "layouts-damaged" in caplog.text
    store.save_as("Night", TWO)
    await tasks_done()
    assert LayoutsFile(tmp_path).load().named == {"Day": ONE, "Night": TWO}


async def test_the_same_state_is_not_written_again(tmp_path: Path) -> None:
    tasks = Tasks(fail)
    store = LayoutStore(LayoutsFile(tmp_path), tasks)
    store.keep(ONE)
    await tasks_done()
    (tmp_path / FILE).unlink()
    store.keep(ONE)
    await tasks_done()

    assert not (tmp_path / FILE).exists()


def test_names_can_be_replaced_and_forgotten() -> None:
    store = LayoutStore(None, Tasks(fail))
    told: list[None] = []
    ended = store.on_change(lambda: told.append(None))
    store.save_as("Day", ONE)
    store.save_as("Night", TWO)
    store.rename("Night", "Day")
    assert (store.names(), store.named("Day"), store.active) == (["Day"], TWO, "Day")

    store.delete("Day")
    assert (store.names(), store.active, len(told)) == ([], "", 4)

    ended()
    store.activate("Day")
    assert len(told) == 4


@pytest.mark.parametrize(("data", "kept"), [(b"{", False), (b'{"version": 99}', True)])
async def test_a_file_that_cannot_be_used_is_told_and_a_newer_one_never_written_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, data: bytes, *, kept: bool
) -> None:
    (tmp_path / FILE).write_bytes(data)
    tasks = Tasks(fail)
    store = LayoutStore(LayoutsFile(tmp_path), tasks)
    assert store.problem is not None
    store.keep(ONE)
    await tasks_done()
    store.save_now()

    assert ((tmp_path / FILE).read_bytes() == data) is kept
    assert "layouts not used" in caplog.text


async def test_a_full_disk_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    told: list[None] = []
    tasks = Tasks(fail)
    store = LayoutStore(LayoutsFile(tmp_path / "gone"), tasks, failed=lambda: told.append(None))
    store.keep(ONE)
    await tasks_done()

    assert told == [None]
    assert "layouts not saved" in caplog.text


def test_the_end_of_the_program_writes_what_is_left(tmp_path: Path) -> None:
    class Ended(Tasks):
        """Takes no work any more."""

        def spawn(self, work: object, *, name: str) -> object:  # type: ignore[override]
            work.close()  # type: ignore[attr-defined]
            return None

    store = LayoutStore(LayoutsFile(tmp_path), Ended(fail))
    store.keep(ONE)
    store.save_now()

    assert LayoutsFile(tmp_path).load().current == ONE


def test_undo_goes_back_step_by_step_and_the_same_again_is_one_step() -> None:
    history = LayoutHistory()
    for places in ("a", "b", "b", "c"):
        history.note(Arrangement(places=places))

    assert history.undo() == Arrangement(places="b")
    assert history.undo() == Arrangement(places="a")
    assert not history.can_undo
    assert history.undo() is None


def test_what_the_window_did_by_itself_is_no_step() -> None:
    history = LayoutHistory()
    history.settle(Arrangement(places="a"))
    history.settle(Arrangement(places="a wider"))
    history.note(Arrangement(places="b"))

    assert history.undo() == Arrangement(places="a wider")
    assert history.undo() is None


def test_what_was_undone_comes_back_until_something_else_is_done() -> None:
    history = LayoutHistory()
    for places in ("a", "b", "c"):
        history.note(Arrangement(places=places))
    assert history.redo() is None
    history.undo()
    history.undo()

    assert history.redo() == Arrangement(places="b")
    history.settle(Arrangement(places="b wider"))
    assert history.redo() == Arrangement(places="c")
    assert not history.can_redo
    history.undo()
    history.note(Arrangement(places="d"))
    assert not history.can_redo
    assert history.undo() == Arrangement(places="b wider")


def test_the_past_is_bounded() -> None:
    history = LayoutHistory()
    for number in range(3 * MOST):
        history.note(Arrangement(places=str(number)))
    steps = 0
    while history.undo():
        steps += 1

    assert steps == MOST - 1
