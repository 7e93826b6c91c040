"""The page of sources: the live ones with their age, the recorded ones with their counts."""

from __future__ import annotations

from pathlib import Path

from fakes.scenes.market.boards import scripted
from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.archive_market import (
    DAY,
    KEY,
    OTHER_KEY,
    TENCENT,
    after_close,
    close_archive,
    days_before,
    nets,
    open_archive,
)
from tideboard_desktop.flowboard.dock import SOURCES, FlowBoardDock


async def shown(reference: ReferenceScene) -> FlowBoardDock:
    scripted(reference)
    dock: FlowBoardDock = reference.show(FlowBoardDock, width=1240)
    dock.show_page(SOURCES)
    for _ in range(4):
        await reference.settle()
        dock.each_second()
    return dock


def cells(dock: FlowBoardDock) -> list[tuple[str, ...]]:
    keys = ("source", "age", "missing", "disagreeing")
    columns = {column.key: column for column in dock.sources.model.shown_columns}
    return [tuple(columns[key].cell(row).text for key in keys) for row in dock.sources.model.rows]


async def test_without_an_archive_there_are_the_live_sources(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert cells(dock) == [("Script", "<10 s", "\u2014", "\u2014"), ("Script", "<10 s", "\u2014", "\u2014")]
    assert [row.about for row in dock.sources.model.rows] == ["quotes", "flow, HKD"]
    reference.clock.advance(40)
    dock.each_second()
    assert cells(dock)[1][1] == "40 s"


async def test_recorded_sources_have_their_counts(reference: ReferenceScene, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    (before,) = days_before(DAY, 1)
    writer = open_archive(folder, before)
    writer.add_minutes(KEY, TENCENT, before, nets(*range(330)), received=after_close(before))
    writer.add_minutes(OTHER_KEY, TENCENT, before, nets(*range(165)), received=after_close(before))
    close_archive(writer)
    reference.serve(archive=OpenArchive(folder))
    dock = await shown(reference)
    while dock.sources.reads.loading:
        await reference.settle()
    dock.show_now()
    assert [row[0::2] for row in cells(dock)] == [
        ("Script", "\u2014"),
        ("OpenD", "0.00%"),
        ("LongPort", "50.00%"),
    ]
    assert dock.foot.words.text() == "minutes of the last 20 recorded days before today"


async def test_an_archive_that_was_never_made_is_no_damaged_one(reference: ReferenceScene, tmp_path: Path) -> None:
    reference.serve(archive=OpenArchive(tmp_path / "nothing"))
    dock = await shown(reference)
    while dock.sources.reads.loading:
        await reference.settle()
    dock.show_now()
    assert dock.foot.words.text() == "nothing is recorded yet"
