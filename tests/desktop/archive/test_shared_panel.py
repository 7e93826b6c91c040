"""The archive dock's line about the place that is read, the question for it, and the cells that come from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import delete, isValid

from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.archive import ArchiveScene
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.archive_filling import DAYS, WHOLE, fill
from fakes.values.waiting import until
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.settings import SharedReading
from tideboard_desktop.archive import shared_panel
from tideboard_desktop.archive.shared_panel import SharedPlaceDialog
from tideboard_desktop.docks.shared_state import SharedStage, SharedState
from tideboard_desktop.ui.theme import make_theme

__all__ = ["reference"]
PLACE = SharedReading(address="file:///share")
RECORDER = "8d54f2cb16074f402f548e15785204f1"


@pytest.fixture
def scene(reference: ReferenceScene, tmp_path: Path) -> ArchiveScene:
    return ArchiveScene(reference, tmp_path)


async def test_the_line_says_how_the_reading_is(scene: ArchiveScene) -> None:
    fill(scene.folder, scene.now)
    dock = await scene.show()
    assert dock.place.line.text() == "No place is read. What the archive lacks stays missing."
    assert not dock.place.again.isVisible()
    scene.service.keep_shared_place(PLACE)
    shared = scene.service.shared
    shared.become(SharedState(stage=SharedStage.READING, waiting=12))
    assert dock.place.line.text() == "file:///share is being read: 12 securities wait."
    shared.become(SharedState(stage=SharedStage.READY, read=scene.now))
    assert dock.place.line.text() == "file:///share, read at 16:16."
    error = DeskError(DeskFault.NO_PLACE, place="file:///share")
    shared.become(SharedState(stage=SharedStage.READY, read=scene.now, error=error, failed=scene.now))
    assert dock.place.line.text() == (
        "file:///share, 16:16: There is no file:///share, or nothing of Tideboard in it. What was read before is shown."
    )
    QTest.mouseClick(dock.place.again, Qt.MouseButton.LeftButton)
    assert shared.retries == 1


async def test_the_line_says_that_the_copy_cannot_be_read(scene: ArchiveScene, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(scene.folder, scene.now)
    scene.service.keep_shared_place(PLACE)
    monkeypatch.setattr("fakes.scenes.market.open_archive.ArchiveReader", _ReaderWithoutCopy)
    dock = await scene.show()
    scene.service.shared.become(SharedState(stage=SharedStage.READY, read=scene.now))
    await until(lambda: dock.place.counting is None)
    assert dock.place.line.text() == (
        "file:///share, read at 16:16. What was copied from there cannot be read, and is copied anew (a bad page)."
    )


class _ReaderWithoutCopy(ArchiveReader):
    """Its copy of a shared place has a bad page."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.copy_error = ArchiveError(ArchiveFault.UNREADABLE, text="a bad page")


async def test_what_comes_after_the_dock_was_closed_is_nobodys(scene: ArchiveScene) -> None:
    fill(scene.folder, scene.now)
    scene.service.keep_shared_place(PLACE)
    dock = await scene.show()
    panel = dock.place
    await until(lambda: panel.counting is None)
    delete(dock)
    assert not isValid(panel)
    scene.service.shared_came.emit(frozenset({WHOLE}))
    scene.service.shared.become(SharedState(stage=SharedStage.READY, read=scene.now))


async def test_without_the_packages_the_choice_is_grey_and_says_why(
    scene: ArchiveScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_panel, "missing_packages", lambda: ["deltalake"])
    dock = await scene.show()
    assert not dock.place.choose.isEnabled()
    assert "extra" in dock.place.choose.toolTip()
    assert dock.place.line.text().startswith("This installation cannot read shared places")
    dock.ask_place()
    assert dock.choosing is None


async def test_the_question_keeps_what_was_written(scene: ArchiveScene) -> None:
    dock = await scene.show()
    dock.ask_place()
    assert dock.choosing is not None
    await until(lambda: scene.reference.windows[-1].findChildren(SharedPlaceDialog))
    (dialog,) = scene.reference.windows[-1].findChildren(SharedPlaceDialog)
    dialog.address.setText("s3://desk/flow")
    dialog.endpoint.setText("https://store.example")
    dialog.keys.setText("desk-keys")
    QTest.mouseClick(dialog.proceed, Qt.MouseButton.LeftButton)
    await dock.choosing
    chosen = SharedReading(address="s3://desk/flow", endpoint="https://store.example", keys="desk-keys")
    assert scene.service.shared_place == chosen


@pytest.mark.parametrize(
    ("address", "endpoint", "said"),
    [
        ("nowhere", "", "is no place"),
        ("file://server/share", "", "is no place"),
        ("s3://desk/flow", "http://store.example", "clear text"),
        ("s3://desk/flow", "https://name:word@store.example", "is no place"),
        ("file:///share", "", ""),
        ("s3://desk/flow", "https://store.example", ""),
        ("", "", ""),
    ],
)
def test_what_is_no_place_is_told_at_once(qapp: object, address: str, endpoint: str, said: str) -> None:
    dialog = SharedPlaceDialog(SharedReading(), make_theme(), None)
    dialog.endpoint.setText(endpoint)
    dialog.address.setText(address)
    assert said in dialog.said.text()
    assert "word" not in dialog.said.text()
    assert bool(dialog.said.text()) is bool(said)
    assert dialog.proceed.isEnabled() is not bool(said)
    dialog.show()
    assert dialog.endpoint.isVisible() is address.startswith("s3:")
    dialog.deleteLater()


class _Reader(ArchiveReader):
    """Has one session of a shared place."""

    def all_recorders(self, _key: object) -> dict[tuple[InstrumentId, object], str]:  # type: ignore[override]
        return {(WHOLE, DAYS[-1]): RECORDER}


async def test_a_cell_from_the_place_is_marked_and_says_whose_it_is(
    scene: ArchiveScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(scene.folder, scene.now)
    monkeypatch.setattr("fakes.scenes.market.open_archive.ArchiveReader", _Reader)
    dock = await scene.show()
    grid = dock.shown
    assert grid is not None
    place = dock.grid.place_of(WHOLE, DAYS[-1])
    assert place is not None
    assert "shared place, recorder 8d54f2cb" in dock.grid.spoken(place)
    assert dock.legend.shared.isVisible()
    assert "1 from the shared place" in dock.summary.text()
    with_mark = dock.grid.grab().toImage()
    dock.grid.show_grid(replace(grid, recorders={}))
    box = dock.grid.cell_rect(place).toRect()
    without = dock.grid.grab().toImage()
    at = box.bottomLeft()
    assert with_mark.pixelColor(at.x(), at.y() - 1) != without.pixelColor(at.x(), at.y() - 1)
