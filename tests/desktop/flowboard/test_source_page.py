"""The page of sources: the live ones with their age, the recorded ones with their counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from fakes.scenes.market.boards import scripted
from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.archive_market import (
    DAY,
    KEY,
    MEITUAN,
    OTHER_KEY,
    TENCENT,
    after_close,
    close_archive,
    days_before,
    nets,
    open_archive,
)
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import Minute
from tideboard_core.archive.units import MONEY
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market
from tideboard_desktop.flowboard.dock import SOURCES, FlowBoardDock
from tideboard_desktop.flowboard.pages import DAYS, count_sources, disagreements


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


PAST = days_before(DAY, DAYS + 2)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[ArchiveWriter]:
    made = open_archive(tmp_path, *PAST, DAY)
    yield made
    close_archive(made)


def counted(folder: Path) -> dict[str, tuple[int, ...]]:
    with closing(ArchiveReader(folder)) as reader:
        return {
            one.key.provider: (one.sessions, one.missing, one.restated, one.compared, one.disagreeing)
            for one in count_sources(reader, Market.HK, DAY)
        }


def test_missing_and_restated_minutes_of_whole_days_are_counted(writer: ArchiveWriter, tmp_path: Path) -> None:
    last = PAST[-1]
    writer.add_minutes(KEY, TENCENT, last, nets(*range(300)), received=after_close(last))
    writer.add_minutes(KEY, TENCENT, last, nets(7, 8, first=100), received=after_close(DAY))
    writer.add_minutes(KEY, MEITUAN, last, nets(*range(330)), received=after_close(last))
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2), received=after_close(DAY))  # today is not over
    writer.add_minutes(KEY, TENCENT, PAST[0], nets(1), received=after_close(PAST[0]))
    assert counted(tmp_path) == {"OpenD": (3, 30 + 329, 2, 0, 0)}


def test_only_the_newest_recorded_days_are_counted(writer: ArchiveWriter, tmp_path: Path) -> None:
    for day in PAST:
        writer.add_minutes(KEY, TENCENT, day, nets(1), received=after_close(day))
    assert counted(tmp_path)["OpenD"][0] == DAYS


def test_two_sources_of_one_security_are_held_against_each_other(writer: ArchiveWriter, tmp_path: Path) -> None:
    """10 of 100 minutes have opposite signs and lie 5 % of the turnover apart; each minute trades 100."""
    last, unit = PAST[-1], 100 * MONEY

    def minutes(sign: int) -> list[Minute]:
        share = [0.06 * (sign if minute >= 90 else 1) for minute in range(100)]
        return [
            Minute(minute, round(unit * (minute + 1) * share[minute]), turnover=unit * (minute + 1))
            for minute in range(100)
        ]

    writer.add_minutes(KEY, TENCENT, last, minutes(1), received=after_close(last))
    writer.add_minutes(OTHER_KEY, TENCENT, last, minutes(-1), received=after_close(last))
    writer.add_minutes(OTHER_KEY, MEITUAN, last, minutes(-1), received=after_close(last))
    found = counted(tmp_path)
    assert found["OpenD"] == (1, 230, 0, 100, 10)
    assert found["LongPort"] == (2, 460, 0, 100, 10)


@pytest.mark.parametrize(
    ("first", "second", "disagree"),
    [(3.0, -3.0, 1), (2.0, -2.0, 0), (0.9, -9.0, 0), (9.0, 1.5, 0), (-2.0, 4.0, 1), (np.nan, 5.0, 0)],
)
def test_a_disagreement_has_opposite_signs_and_a_distance(first: float, second: float, disagree: int) -> None:
    found = disagreements(np.array([first]), np.array([second]), np.array([100.0]))
    assert found == (0 if np.isnan(first) else 1, disagree)


def test_without_turnover_nothing_is_compared() -> None:
    assert disagreements(np.array([5.0, 5.0]), np.array([-5.0, -5.0]), np.array([np.nan, 0.0])) == (0, 0)
