"""Order books in the archive dock: what is said of their recording, and the question before it begins."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.archive import ArchiveScene
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.archive_filling import fill
from fakes.values.archive_market import DAY, KEY, TENCENT, close_archive, open_archive
from fakes.values.book_day import books, rows_of
from fakes.values.waiting import until
from tideboard_core.collector.depth_trial import DayCost
from tideboard_core.collector.state import DepthActivity, RecordedNow
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.settings import DepthChoice
from tideboard_desktop.archive.depth_dialog import DepthDialog
from tideboard_desktop.archive.dock import ArchiveDock

pytestmark = pytest.mark.slow

__all__ = ["reference"]
MEITUAN = InstrumentId("HK.03690")


@pytest.fixture
async def scene(qapp: QApplication, reference: ReferenceScene, tmp_path: Path) -> ArchiveScene:
    qapp.setQuitOnLastWindowClosed(False)
    made = ArchiveScene(reference, tmp_path)
    fill(made.folder, made.now)
    made.service.linked = (TENCENT,)
    return made


def add_books(scene: ArchiveScene, count: int = 600) -> None:
    """Books of so many seconds of the day."""
    writer = open_archive(scene.folder)
    writer.add_depth(KEY, TENCENT, DAY, rows_of(books(count, 3)))
    close_archive(writer)


async def shown(scene: ArchiveScene) -> ArchiveDock:
    """The dock, after it read what books take."""
    dock = await scene.show()
    await read(dock)
    return dock


async def read(dock: ArchiveDock) -> None:
    if dock.books.reading is not None:
        await dock.books.reading


def said(dock: ArchiveDock, key: str) -> str:
    label = dock.books.rows[key]
    assert label.accessibleName().endswith(label.text())
    return label.text()


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


async def opened(scene: ArchiveScene) -> DepthDialog:
    while True:
        await asyncio.sleep(0)
        for dialog in scene.reference.windows[-1].findChildren(DepthDialog):
            if dialog.isVisible() and dialog.working is None:
                return dialog


async def measured(dialog: DepthDialog) -> str:
    click(dialog.measure)
    while dialog.working is not None:
        assert not dialog.proceed.isEnabled()
        await asyncio.sleep(0)
    return dialog.said.text()


async def test_without_an_agreement_it_is_off_and_says_what_is_missing(scene: ArchiveScene) -> None:
    dock = await shown(scene)
    assert dock.books.chip.text() == "off"
    assert dock.books.button.text() == "Record\u2026"
    assert not dock.books.rows["whose"].isVisible()
    assert not dock.books.choose.isVisible()
    scene.service.keep_depth(DepthChoice(on=True))
    dock.each_second()
    await read(dock)
    assert said(dock, "whose") == "linked securities, positions"
    assert (said(dock, "kept"), said(dock, "cost")) == ("0", "not measured so far")
    assert said(dock, "taken") == "0.0 MB of 2.0 GB"
    assert not dock.books.rows["thinned"].isVisible()
    assert dock.books.choose.isVisible()


async def test_what_is_recorded_now_what_it_takes_and_costs(scene: ArchiveScene) -> None:
    add_books(scene)
    scene.service.keep_depth(DepthChoice(on=True, positions=False, megabytes=500))
    scene.service.depth_recorded = (
        RecordedNow(TENCENT, 1200, known=True, thinned=True, stretches=2, seconds=42.0),
        RecordedNow(MEITUAN, 0, known=False, thinned=False, stretches=0, seconds=0.0),
    )
    dock = await shown(scene)
    assert dock.books.chip.text() == "recording"
    assert dock.books.sentence.text() == f"Each change of these books is kept: {TENCENT}."
    assert dock.books.button.text() == "Stop"
    assert said(dock, "kept") == "1,200"
    assert said(dock, "thinned").startswith("2 stretches, 0:42 together")
    assert said(dock, "thinned").endswith(f"now: {TENCENT}")
    assert said(dock, "taken").endswith("of 500 MB")
    assert said(dock, "cost").startswith("about ")
    click(dock.books.button)
    assert not scene.service.depth.on
    assert dock.books.chip.text() == "off"


async def test_books_that_are_read_are_told_from_those_that_are_pushed(scene: ArchiveScene) -> None:
    add_books(scene)
    scene.service.keep_depth(DepthChoice(on=True, positions=False))
    both = [RecordedNow(each, 10, known=True, thinned=False, stretches=0, seconds=0.0) for each in (TENCENT, MEITUAN)]
    scene.service.depth_recorded = (both[0], both[1]._replace(polled=True))
    dock = await shown(scene)
    assert said(dock, "thinned") == f"no pushes, read every few seconds: {MEITUAN}"


@pytest.mark.parametrize(
    ("activity", "chip", "warns"),
    [
        (DepthActivity.LIMIT, "full", True),
        (DepthActivity.DISK_LOW, "waiting", True),
        (DepthActivity.NOT_RUNNING, "waiting", True),
        (DepthActivity.NOTHING, "waiting", False),
    ],
)
async def test_why_nothing_is_recorded(scene: ArchiveScene, activity: DepthActivity, chip: str, *, warns: bool) -> None:
    dock = await shown(scene)
    plain = dock.books.chip.property("tone")
    scene.service.depth_activity = activity
    dock.each_second()
    await read(dock)
    assert dock.books.chip.text() == chip
    assert dock.books.sentence.text()
    assert (dock.books.chip.property("tone") != plain) is warns


async def test_the_cost_is_measured_before_one_can_agree(scene: ArchiveScene) -> None:
    dock = await shown(scene)
    click(dock.books.button)
    dialog = await opened(scene)
    assert not dialog.proceed.isEnabled()
    assert "What a day costs is not known yet" in dialog.said.text()
    scene.service.cost = DayCost(3_400_000, 1, seconds=60, live=1)
    assert await measured(dialog) == "Securities: 1, about 3.4 MB a day, measured over 60 s."
    assert scene.service.measured == [([TENCENT], 60.0)]
    dialog.room.setText("5")
    assert not dialog.proceed.isEnabled(), "less than the least room"
    dialog.room.setText("800")
    dialog.positions.setChecked(False)
    dialog.oldest.setChecked(True)
    click(dialog.proceed)
    await until(lambda: dock.choosing is None)
    assert scene.service.depth == DepthChoice(on=True, positions=False, megabytes=800, drop_oldest=True)
    assert dock.books.chip.text() == "recording"


async def test_another_choice_is_measured_anew_and_a_closed_market_says_the_most(scene: ArchiveScene) -> None:
    scene.reference.lists.create("Two")
    scene.reference.lists.add([TENCENT, MEITUAN], len(scene.reference.lists.all) - 1)
    dock = await shown(scene)
    dock.ask_depth()
    dialog = await opened(scene)
    assert "At most 200 MB a day" in await measured(dialog)
    assert dialog.proceed.isEnabled()
    dialog.list.setCurrentIndex(dialog.list.count() - 1)
    assert not dialog.proceed.isEnabled()
    assert dialog.said.text().startswith("Securities: 2.")
    click(dialog.leave)
    await until(lambda: dock.choosing is None)
    assert not scene.service.depth.on


async def test_what_was_recorded_tells_the_cost_at_once(scene: ArchiveScene) -> None:
    add_books(scene)
    dock = await shown(scene)
    dock.ask_depth()
    dialog = await opened(scene)
    assert dialog.said.text().endswith("a day, by 1 recorded security-days.")
    assert dialog.proceed.isEnabled()
    for box in (dialog.linked, dialog.positions):
        box.setChecked(False)
    assert dialog.said.text().startswith("No security is chosen now")
    assert dialog.said.text().endswith("each with at most 200 MB a day."), "nothing is agreed to without its cost"
    assert not dialog.measure.isEnabled()
    click(dialog.leave)
    await until(lambda: dock.choosing is None)


async def test_the_room_of_books_is_in_the_table_of_series(scene: ArchiveScene) -> None:
    add_books(scene)
    dock = await shown(scene)
    await until(lambda: "Order books" in table(dock.disk))


def table(panel: QWidget) -> list[str]:
    return [each.text() for each in panel.findChildren(QLabel)]
