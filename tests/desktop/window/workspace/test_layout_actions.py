"""What a person does with layouts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.window.dialogs import name_file, visible
from fakes.scenes.window.workspace import HSBC, Bench, Office
from fakes.values.failing import fail
from fakes.values.waiting import running, tasks_done, until
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.ui.dialogs.name_dialog import LONGEST, NameDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.window_system import WindowSystem
from tideboard_desktop.window.workspace.dock_moves import MoveDirection
from tideboard_desktop.window.workspace.dock_serialization import floating_in, places_text
from tideboard_desktop.window.workspace.layout_actions import LayoutActions
from tideboard_desktop.window.workspace.layout_state import VERSION, Place, WorkspaceState
from tideboard_desktop.window.workspace.layout_store import LayoutStore
from tideboard_desktop.window.workspace.layouts_file import LayoutsFile, encode_layout
from tideboard_desktop.window.workspace.open_dialog import OpenLayoutDialog

pytestmark = pytest.mark.slow


async def opened(parent: QWidget) -> QDialog:
    """The dialog that a task opens over the window, perhaps after a thread has read a file."""
    await until(lambda: visible(parent, QDialog))
    return visible(parent, QDialog)[0]


def due(desk: LayoutActions) -> list[QTimer]:
    """The timers that run."""
    return [timer for timer in desk.findChildren(QTimer) if timer.isActive()]


def test_undo_takes_back_moves_letters_and_resets_one_by_one(office: Office) -> None:
    bench, desk, workspace = office.bench, office.desk, office.bench.workspace
    first = bench.places()
    workspace.move(workspace.docks["watchlist"], MoveDirection.RIGHT)
    bench.settle()
    desk.keep()
    moved = bench.places()
    bench.link("book").set_letter("B")
    desk.keep()
    desk.reset()
    bench.settle()
    assert bench.places() == first

    desk.undo()
    assert (bench.places(), bench.link("book").letter) == (moved, "B")
    desk.undo()
    assert (bench.places(), bench.link("book").letter) == (moved, "A")
    desk.undo()
    assert bench.places() == first
    assert not desk.can_undo
    desk.undo()
    assert bench.places() == first


def test_redo_brings_back_what_was_undone(office: Office) -> None:
    bench, desk, workspace = office.bench, office.desk, office.bench.workspace
    first = bench.places()
    workspace.move(workspace.docks["watchlist"], MoveDirection.RIGHT)
    bench.settle()
    moved = bench.places()
    assert not desk.can_redo
    desk.undo()
    assert (bench.places(), desk.can_redo) == (first, True)

    desk.redo()
    assert (bench.places(), desk.can_redo) == (moved, False)
    desk.undo()
    assert bench.places() == first
    bench.link("book").set_letter("B")
    assert not desk.can_redo


def test_what_a_dock_remembers_is_kept_soon_after_a_key_or_a_click(office: Office, qtbot: QtBot) -> None:
    desk = office.desk
    desk.keep()
    office.bench.body("flow").kept = {"period": "week"}
    desk.touched()
    for timer in due(desk):
        timer.setInterval(1)
    qtbot.waitUntil(lambda: not due(desk))

    kept = office.store.current
    assert kept is not None
    assert kept.docks["flow"].memory == {"period": "week"}
    assert not desk.can_undo


def test_what_is_under_way_is_undone_at_once(office: Office) -> None:
    bench = office.bench
    first = bench.places()
    bench.workspace.close(bench.workspace.docks["book"])
    assert office.desk.can_undo

    office.desk.undo()
    assert bench.places() == first


def test_undo_leaves_symbols_and_memories_alone(office: Office) -> None:
    bench = office.bench
    bench.workspace.close(bench.workspace.docks["book"])
    bench.link("flow").select(HSBC)
    bench.body("flow").kept = {"period": "week"}
    office.desk.undo()

    assert bench.link("ticket").instrument == HSBC
    assert bench.body("flow").kept == {"period": "week"}


def test_a_resized_window_is_no_step(office: Office) -> None:
    office.bench.window.resize(1400, 900)
    office.bench.settle()
    office.desk.keep()

    assert not office.desk.can_undo


def test_a_named_layout_brings_docks_and_memories_but_no_symbols(office: Office) -> None:
    bench, desk = office.bench, office.desk
    bench.workspace.go_to("flow")
    bench.workspace.open_another("flow")
    bench.body("flow").kept = {"period": "month"}
    office.store.save_as("Flows", bench.workspace.capture())
    flows = bench.places()
    desk.reset()
    bench.body("flow").kept = {"period": "day"}
    bench.link("flow").select(HSBC)
    assert office.store.active == ""

    desk.switch("Flows")
    assert bench.places() == flows
    assert bench.body("flow").kept == {"period": "month"}
    assert bench.link("ticket").instrument == HSBC
    assert office.store.active == "Flows"
    desk.switch("unheard")
    assert office.store.active == "Flows"


def offers(desk: LayoutActions) -> list[Undo]:
    """What was said to be done, each with what undoes it."""
    found: list[Undo] = []
    desk.undo_offered.connect(found.append)
    return found


def test_a_deleted_layout_can_be_kept_after_all(office: Office) -> None:
    desk, offered = office.desk, offers(office.desk)
    desk.store.save_as("Day", office.bench.workspace.capture())
    desk.delete()
    assert office.store.names() == []
    offered[-1].run()

    assert offered[-1].words() == "Layout \u201cDay\u201d deleted."
    assert office.store.names() == ["Day"]


def test_a_layout_that_was_saved_over_another_can_be_taken_back(office: Office) -> None:
    desk, offered, bench = office.desk, offers(office.desk), office.bench
    desk.save_under("Day")
    first = office.store.named("Day")
    bench.workspace.close(bench.workspace.docks["book"])
    desk.save()
    assert office.store.named("Day") != first
    offered[-1].run()
    assert (office.store.named("Day"), office.store.active) == (first, "Day")
    offered[0].run()
    assert (office.store.names(), office.store.active) == ([], "")


def test_a_layout_in_place_of_another_offers_the_one_before(office: Office) -> None:
    desk, offered, bench = office.desk, offers(office.desk), office.bench
    desk.save_under("Day")
    bench.workspace.move(bench.workspace.docks["watchlist"], MoveDirection.RIGHT)
    bench.settle()
    moved = bench.places()
    for act, text in ((desk.reset, "Every dock is in its default place."), (partial(desk.switch, "Day"), "Layout")):
        act()
        bench.settle()
        assert bench.places() != moved
        assert offered[-1].words().startswith(text)
        offered[-1].run()
        bench.settle()
        assert (bench.places(), office.store.active) == (moved, "Day")


async def named(office: Office, act: Callable[[], None], name: str, *, accept: bool) -> None:
    """Answer the dialog that asks for a name."""
    act()
    dialog = await opened(office.bench.window)
    assert isinstance(dialog, NameDialog)
    dialog.field.setText(name)
    (dialog.accept if accept else dialog.reject)()
    await tasks_done()


async def test_saving_asks_for_a_name_once_and_renaming_for_another(office: Office) -> None:
    await named(office, office.desk.save, "  My   day ", accept=True)
    assert office.store.names() == ["My day"]

    office.bench.workspace.close(office.bench.workspace.docks["book"])
    office.desk.save()
    assert office.store.named("My day") == office.bench.workspace.capture()

    offers = list[Undo]()
    office.desk.undo_offered.connect(offers.append)
    await named(office, office.desk.rename, "Evening", accept=True)
    await named(office, office.desk.save_as, "Nothing", accept=False)
    assert office.store.names() == ["Evening"]
    assert offers[-1].words() == "Layout renamed to “Evening”."
    offers[-1].run()
    assert (office.store.names(), office.store.active) == (["My day"], "My day")


async def test_the_undo_of_a_renaming_brings_back_the_layout_that_had_the_name(office: Office) -> None:
    bench, offers = office.bench, list[Undo]()
    office.desk.undo_offered.connect(offers.append)
    office.desk.save_under("Evening")
    evening = office.store.named("Evening")
    bench.workspace.close(bench.workspace.docks["book"])
    office.desk.save_under("Day")
    day = office.store.named("Day")
    await named(office, office.desk.rename, "Evening", accept=True)
    assert office.store.names() == ["Evening"]
    offers[-1].run()

    assert (office.store.named("Evening"), office.store.named("Day")) == (evening, day)
    assert office.store.active == "Day"


@pytest.mark.parametrize("whole", [True, False])
async def test_an_imported_file_is_taken_up_or_said_to_be_none(office: Office, tmp_path: Path, *, whole: bool) -> None:
    bench = office.bench
    bench.workspace.move(bench.workspace.docks["watchlist"], MoveDirection.RIGHT)
    bench.settle()
    places = bench.places()
    path = tmp_path / "Desk.tideboard-layout"
    path.write_bytes(encode_layout(bench.workspace.capture()) if whole else b"{}")
    office.desk.reset()
    office.desk.import_file()
    dialog = await opened(bench.window)
    assert isinstance(dialog, QFileDialog)
    name_file(dialog, path)
    dialog.done(QDialog.DialogCode.Accepted)
    await tasks_done()

    assert (bench.places() == places) is whole
    assert office.store.names() == (["Desk"] if whole else [])
    assert (len(office.notices) == 0) is whole


async def test_the_next_run_goes_on_where_this_one_ended(office: Office, tmp_path: Path) -> None:
    tasks = Tasks(lambda error, name: pytest.fail(f"{name}: {error}"))
    bench = office.bench
    store = LayoutStore(LayoutsFile(tmp_path), tasks)
    desk = LayoutActions(bench.workspace, store, tasks, bench.theme, bench.window, office.notices.append)
    bench.workspace.close(bench.workspace.docks["blotter"])
    bench.link("book").set_letter("B")
    desk.keep()
    await tasks_done()

    other = Bench()
    LayoutActions(
        other.workspace, LayoutStore(LayoutsFile(tmp_path), tasks), tasks, other.theme, other.window, print
    ).begin()
    other.show()
    found, letter = other.places().keys(), other.link("book").letter
    other.end()

    assert found == bench.places().keys()
    assert letter == "B"


async def test_nothing_is_stored_before_the_layout_of_the_last_run_is_restored(office: Office, tmp_path: Path) -> None:
    """The window is built in several turns: the default layout of its first ones must not replace the user's."""
    tasks = Tasks(lambda error, name: pytest.fail(f"{name}: {error}"))
    bench = office.bench
    desk = LayoutActions(bench.workspace, LayoutStore(None, tasks), tasks, bench.theme, bench.window, print)
    bench.workspace.place_default()
    assert not due(desk)
    desk.begin()
    bench.workspace.place_default()
    (timer,) = due(desk)
    timer.stop()


async def test_moving_keeps_the_layout_a_moment_later(office: Office) -> None:
    desk = office.desk
    office.bench.workspace.move(office.bench.workspace.docks["book"], MoveDirection.LEFT)
    (timer,) = due(desk)
    timer.timeout.emit()

    assert office.store.current == office.bench.workspace.capture()


def exported(office: Office, path: Path) -> set[str]:
    """The docks of a layout that was written to a file; the window has the default one again."""
    office.bench.workspace.close(office.bench.workspace.docks["book"])
    path.write_bytes(encode_layout(office.bench.workspace.capture()))
    shown = set(office.bench.places())
    office.desk.reset()
    office.bench.settle()
    return shown


@pytest.mark.parametrize("name", ["Desk", "\u79d1\u6280 \u201c1\u201d", "x" * 200, "a\tb"])
async def test_a_file_that_was_handed_over_is_asked_about_and_replaces_nothing(
    office: Office, tmp_path: Path, name: str
) -> None:
    path = tmp_path / f"{name}.tideboard-layout"
    shown = exported(office, path)
    mine = office.bench.workspace.capture()
    wanted = name.replace("\t", " ")[:LONGEST]
    office.store.save_as(wanted, mine)

    office.desk.offer(path)
    dialog = await opened(office.bench.window)
    assert isinstance(dialog, OpenLayoutDialog)
    assert f"{wanted} 2" in dialog.accessibleName()
    dialog.take.click()
    await tasks_done()

    assert office.store.names() == [wanted, f"{wanted} 2"]
    assert office.store.active == f"{wanted} 2"
    assert office.store.named(wanted) == mine
    assert set(office.bench.places()) == shown


async def test_a_file_is_left_alone_when_the_person_says_so(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "Desk.tideboard-layout"
    exported(office, path)
    before = office.bench.places()
    office.desk.offer(path)
    dialog = await opened(office.bench.window)
    assert dialog.focusWidget() is not None
    assert dialog.focusWidget().objectName() == "open_layout_leave"
    dialog.reject()
    await tasks_done()

    assert (office.bench.places(), office.store.names()) == (before, [])


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "No such file"),
        (b"{}", "cannot be read (Object missing required field"),
        (b'{"version": 99, "written_by": "9.1"}', "newer Tideboard (9.1; form 99"),
        (b"[" * 100_000, "cannot be read ("),
    ],
)
async def test_a_file_that_is_no_layout_is_said_with_its_path_and_what_to_do(
    office: Office, tmp_path: Path, data: bytes | None, told: str
) -> None:
    path = tmp_path / "Desk.tideboard-layout"
    if data is not None:
        path.write_bytes(data)
    office.desk.offer(path)
    await tasks_done()

    (notice,) = office.notices
    assert told in notice.text
    assert str(path) in notice.text
    assert "Nothing was changed" in notice.text
    assert data is None or path.read_bytes() == data


async def test_what_is_no_ordinary_file_is_not_waited_for(office: Office, tmp_path: Path) -> None:
    office.desk.offer(tmp_path)
    await tasks_done()
    assert "not an ordinary file" in office.notices[0].text


async def test_a_file_waits_while_a_dialog_is_open(office: Office, tmp_path: Path) -> None:
    """It must not take the keys that are meant for an order."""
    path = tmp_path / "Desk.tideboard-layout"
    exported(office, path)
    other = QDialog(office.bench.window)
    other.open()
    office.desk.offer(path)
    await asyncio.sleep(0)
    assert running() == []
    assert "waits" in office.notices[0].text

    other.reject()
    act = office.notices[0].action
    assert act is not None
    act()
    dialog = await opened(office.bench.window)
    dialog.reject()
    await tasks_done()


async def test_a_dialog_that_came_while_the_file_was_read_is_not_covered(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "Desk.tideboard-layout"
    exported(office, path)
    office.desk.offer(path)
    other = QDialog(office.bench.window)
    other.open()
    await tasks_done()

    assert "waits" in office.notices[0].text
    assert [one for one in office.bench.window.findChildren(QDialog) if one.isVisible()] == [other]
    other.reject()


async def test_of_many_files_at_once_one_is_asked_about(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "Desk.tideboard-layout"
    exported(office, path)
    for _ in range(20):
        office.desk.offer(path)
    dialog = await opened(office.bench.window)
    await until(lambda: len(office.notices) == 19)
    assert visible(office.bench.window, QDialog) == [dialog]
    dialog.reject()
    await tasks_done()


@pytest.mark.parametrize("name", ["\udcff", "<img src=x>", "x" * 300, "\u202etxt"])
async def test_a_path_of_odd_letters_is_said_as_it_is(office: Office, tmp_path: Path, name: str) -> None:
    office.desk.offer(tmp_path / f"{name}.tideboard-layout")
    await tasks_done()
    assert len(office.notices) == 1


@pytest.fixture
def placeless(qapp: QApplication) -> Iterator[Office]:
    """An office whose window system does not tell where windows are; the dock `book` floats."""
    system = WindowSystem(tells_places=False, drags_windows=False)
    bench = Bench(system=system).show()
    tasks = Tasks(fail)
    office = Office(bench, LayoutStore(None, tasks), tasks)
    bench.workspace.toggle_floating(bench.workspace.docks["book"])
    bench.settle()
    yield office
    bench.end()


def test_where_the_system_does_not_tell_places_those_kept_before_stay(placeless: Office) -> None:
    bench, desk = placeless.bench, placeless.desk
    book = bench.workspace.docks["book"]
    state = bench.workspace.capture()
    book_at = QRect(QPoint(2000, 300), book.size())
    places = places_text(bench.window.saveState(VERSION), (), {book.objectName(): book_at})
    placeless.store.keep(
        replace(
            state,
            place=Place(x=120, y=80, width=1500, height=900),
            arrangement=replace(state.arrangement, places=places),
        )
    )
    book.resize(420, 640)
    bench.window.resize(1700, 950)
    bench.settle()

    desk.keep()

    kept = placeless.store.current
    assert kept is not None
    assert kept.place == Place(x=120, y=80, width=1700, height=950)
    assert floating_in(kept.arrangement.places) == {book.objectName(): QRect(2000, 300, 420, 640)}


def test_a_named_layout_that_is_saved_again_keeps_its_own_places(placeless: Office) -> None:
    """Not those of the layout that was in view before it."""
    bench, book = placeless.bench, placeless.bench.workspace.docks["book"]
    state = bench.workspace.capture()

    def at(left: int) -> WorkspaceState:
        floating = {book.objectName(): QRect(QPoint(left, 300), book.size())}
        places = places_text(bench.window.saveState(VERSION), (), floating)
        return replace(state, arrangement=replace(state.arrangement, places=places))

    placeless.store.keep(at(500))
    placeless.store.save_as("Desk", at(2000))

    placeless.desk.save_under("Desk")

    kept = placeless.store.named("Desk")
    assert kept is not None
    assert floating_in(kept.arrangement.places)[book.objectName()].topLeft() == QPoint(2000, 300)


def test_a_window_that_no_system_told_the_place_of_is_kept_in_the_middle(placeless: Office) -> None:
    bench = placeless.bench
    free = bench.window.screen().availableGeometry().center()

    placeless.desk.keep()

    kept = placeless.store.current
    assert kept is not None
    assert kept.place is not None
    middles = [QRect(kept.place.x, kept.place.y, kept.place.width, kept.place.height).center()]
    middles += [rect.center() for rect in floating_in(kept.arrangement.places).values()]
    assert len(middles) == 2
    assert all((middle - free).manhattanLength() <= 2 for middle in middles)


def test_elsewhere_the_place_of_now_is_kept(office: Office) -> None:
    office.store.keep(replace(office.bench.workspace.capture(), place=Place(x=120, y=80, width=1500, height=900)))

    office.desk.keep()

    assert office.store.current == office.bench.workspace.capture()
