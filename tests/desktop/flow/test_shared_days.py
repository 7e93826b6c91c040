"""The flow dock over an archive that lacks the security: its past days come from a shared place, marked as such."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from fakes.scenes.flow import archive as flow_archive
from fakes.scenes.flow.archive import KEY, MISSING
from fakes.scenes.flow.open_body import OpenBody
from fakes.values.archive_market import DAY, TENCENT, after_close, close_archive, days_before, open_archive
from fakes.values.shared_places import published, shared_folder
from fakes.values.waiting import in_time
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.desk.places import SharedPlace
from tideboard_core.model.instrument import Market
from tideboard_core.system.settings import SharedReading
from tideboard_desktop.flow.past.past_labels import PastLabelKind
from tideboard_desktop.flow.past.strip_model import day_words
from tideboard_desktop.flow.view import FlowBody

pytestmark = pytest.mark.slow

DAYS = days_before(DAY, 24)
OWN = DAYS[-1]


def add_own(folder: Path, day: date) -> None:
    """A day in the window's own archive that the place has with other values."""
    writer = open_archive(folder, day)
    writer.add_minutes(KEY, TENCENT, day, flow_archive.archived_flow(100, 999), received=after_close(day))
    seal(writer, unsealed(writer.database, Market.HK), after_close(day))
    close_archive(writer)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> SharedPlace:
    root = tmp_path_factory.mktemp("place")
    found = shared_folder(root / "share")
    published(flow_archive.fill(root / "theirs", sessions=24, today=0) / "archive", found)
    return found


async def until(body: FlowBody, wanted: Callable[[], bool]) -> None:
    """Let the seconds of the dock pass until something is so."""
    async with in_time(wanted):
        while not wanted():
            body.each_second()
            await asyncio.sleep(0.02)


async def test_past_days_come_from_the_place_and_say_so(tmp_path: Path, place: SharedPlace, bodies: OpenBody) -> None:
    add_own(tmp_path / "archive", OWN)
    body = await bodies.open(tmp_path, (1400, 760), SharedReading(address=place.name))
    before = dict(body.headline.texts())
    assert "Against its own past at 10:46, 1 of 60 sessions" in before, "what is there is shown at once"
    await until(body, lambda: sum(bool(day.recorder) for day in body.strip.strip.days) == 22)
    await bodies.settle()
    shown = dict(body.headline.texts())
    assert "Against its own past at 10:46, 23 of 60 sessions, 22 from the shared place" in shown

    days = {day.day: day for day in body.strip.strip.days}
    shared = days[DAYS[MISSING + 1]]
    assert days[OWN].recorder == "", "of a day that both have the archive's own"
    assert days[OWN].net == (flow_archive.archived_flow(100, 999)[-1].net or 0) / 1000
    assert f"shared place, recorder {shared.recorder[:8]}" in day_words(shared, body.strip.strip)

    body.earlier.draw_day(shared.day)
    picture = body.chart.picture
    assert picture is not None
    assert picture.past is not None
    assert picture.past.ghost is not None
    place_of_day = DAYS.index(shared.day)
    nets = [(row.net or 0) / 1000 for row in flow_archive.archived_flow(100, 100 + place_of_day)]
    assert np.array_equal(picture.past.ghost.net[:100], nets)
    assert picture.past.ghost.recorder == shared.recorder
    labels = {label.kind: label.text for label in body.chart.layer.plan(picture).past}
    assert "shared place" in labels[PastLabelKind.PAST_DAY]
    assert shared.recorder[:8] in body.switches.chips.ghost.accessibleName()
    body.earlier.draw_day(OWN)
    assert "shared place" not in body.switches.chips.ghost.accessibleName()


async def test_hidden_it_reads_nothing_that_came(tmp_path: Path, place: SharedPlace, bodies: OpenBody) -> None:
    add_own(tmp_path / "archive", OWN)
    body = await bodies.open(tmp_path)
    found = body.earlier.found(body.day)
    body.hide()
    archive = body.sources.archive
    assert archive is not None
    archive.shared_came.emit(frozenset({TENCENT}))
    body.each_second()
    await bodies.settle()
    assert body.earlier.found(body.day) is found
    body.show()
    body.each_second()
    await bodies.settle()
    assert body.earlier.found(body.day) is not found
