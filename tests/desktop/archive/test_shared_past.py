"""What the archive lacks comes from a shared place, through the one door by which views read the archive."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fakes.scenes.shared_window import SharedScene, shared_window
from fakes.values.archive_market import DAY, MEITUAN, TENCENT, days_before, nets
from fakes.values.shared_places import REAL_KEY, published, restate, sealed_archive, shared_folder
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.desk import copying_command
from tideboard_core.desk.places import SharedPlace
from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.field_reading import FaultKind, FieldFault
from tideboard_core.system.settings import ProxyChoice, ProxySettings, ServiceProxies, SharedReading
from tideboard_core.system.settings_reading import ReadSettings, SettingsReview
from tideboard_desktop.archive.shared_child import SharedChild
from tideboard_desktop.archive.shared_past import FIRST_PAUSE
from tideboard_desktop.archive.shared_waiting import AGAIN, MOST
from tideboard_desktop.docks.shared_state import SharedStage

pytestmark = pytest.mark.slow

BEFORE = days_before(DAY, 1)[0]


@pytest.fixture
def place(tmp_path: Path) -> SharedPlace:
    found = shared_folder(tmp_path / "share")
    published(sealed_archive(tmp_path / "theirs", BEFORE, DAY), found)
    return found


async def minutes(scene: SharedScene, symbol: InstrumentId = TENCENT, day: date = DAY) -> int:
    def count(reader: ArchiveReader) -> int:
        return len(reader.last(REAL_KEY, symbol, day))

    return await scene.service.read(count)


async def test_what_is_asked_for_and_not_there_comes_from_the_place(tmp_path: Path, place: SharedPlace) -> None:
    sealed_archive(tmp_path / "data" / "archive", symbols=(MEITUAN,), late=0)
    async with shared_window(tmp_path / "data", SharedReading(address=place.name)) as scene:
        assert await minutes(scene) == 0, "nobody waits for the place"
        assert await minutes(scene, MEITUAN) == 60
        await scene.until(lambda: TENCENT in scene.came and MEITUAN in scene.came)
        assert await minutes(scene) == await minutes(scene, day=BEFORE) == 60
        named = await scene.service.read(lambda reader: reader.recorders(REAL_KEY, MEITUAN, BEFORE, DAY))
        assert list(named) == [BEFORE], "of a day that both have the archive's own"
        await scene.until(lambda: scene.service.shared.state.read is not None)
        assert scene.service.shared.state.error is None


async def test_a_place_that_goes_is_told_and_what_was_read_stays(tmp_path: Path, place: SharedPlace) -> None:
    async with shared_window(tmp_path / "data", SharedReading(address=place.name)) as scene:
        await minutes(scene)
        await scene.until(lambda: scene.came)
        assert place.folder is not None
        place.folder.rename(tmp_path / "away")
        await minutes(scene, MEITUAN)
        await scene.until(lambda: scene.service.shared.state.error is not None)
        assert str(scene.service.shared.state.error) == f"desk-no-place place='{place.name}'"
        assert await minutes(scene) == 60
        assert await minutes(scene, MEITUAN) == 0
        await scene.until(lambda: scene.pauses)
        assert scene.pauses == [FIRST_PAUSE]
        (tmp_path / "away").rename(place.folder)
        scene.service.shared.retry()
        await scene.until(lambda: MEITUAN in scene.came)
        await scene.until(lambda: scene.service.shared.state.error is None)
        assert await minutes(scene, MEITUAN) == 60


async def test_a_later_publication_is_seen_when_it_is_asked_for_again(tmp_path: Path, place: SharedPlace) -> None:
    async with shared_window(tmp_path / "data", SharedReading(address=place.name)) as scene:
        await minutes(scene)
        await scene.until(lambda: scene.service.shared.state.read is not None)
        restate(tmp_path / "theirs", nets(777_000, first=4))
        published(tmp_path / "theirs", place)
        scene.came.clear()
        scene.clock.advance(AGAIN)
        await minutes(scene)
        await scene.until(lambda: scene.came)
        found = await scene.service.read(lambda reader: reader.last(REAL_KEY, TENCENT, DAY)["net"].tolist())
        assert 777_000 in found
        assert len(found) == 60


async def test_without_a_place_nothing_is_begun(tmp_path: Path, place: SharedPlace) -> None:
    async with shared_window(tmp_path / "data", SharedReading()) as scene:
        with pytest.raises(ArchiveError):
            await minutes(scene)
        assert scene.service.shared.state.stage is SharedStage.OFF
        scene.service.keep_shared_place(SharedReading(address=place.name))
        await scene.until(lambda: scene.service.shared.state.stage is SharedStage.READY)
        assert await minutes(scene) == 0
        await scene.until(lambda: scene.came)
        assert await minutes(scene) == 60
        scene.service.keep_shared_place(SharedReading())
        await scene.until(lambda: scene.service.shared.state.stage is SharedStage.OFF)
        with pytest.raises(ArchiveError):
            await minutes(scene)


async def test_without_the_packages_it_says_so_and_the_archive_is_read(
    tmp_path: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying_command, "missing_packages", lambda: ["deltalake"])
    sealed_archive(tmp_path / "data" / "archive", symbols=(MEITUAN,), late=0)
    async with shared_window(tmp_path / "data", SharedReading(address=place.name)) as scene:
        await scene.until(lambda: scene.service.shared.state.stage is SharedStage.NOT_INSTALLED)
        assert await minutes(scene, MEITUAN) == 60


async def test_a_child_that_hangs_is_ended_and_told() -> None:
    child = SharedChild([sys.executable, "-c", "import time; time.sleep(600)"], silent=0.3)
    with pytest.raises(TideboardError, match="desk-silent"):
        await child.look_up([TENCENT], lambda _came: None)
    assert child.process is None


async def test_a_child_that_ends_is_told_and_begins_again() -> None:
    child = SharedChild([sys.executable, "-c", "import sys; sys.stdin.readline(); sys.exit(7)"])
    for _again in range(2):
        with pytest.raises(TideboardError, match="desk-ended exit=7"):
            await child.look_up([TENCENT], lambda _came: None)
    await child.close()


async def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    child = SharedChild([str(tmp_path / "none")])
    with pytest.raises(TideboardError, match="desk-disk"):
        await child.look_up([TENCENT], lambda _came: None)


_ANSWERS = """
import json, sys
for line in sys.stdin:
    with open(sys.argv[1], "a") as file:
        file.write(line)
    for answer in [{"came": []}, {"came": ["HK.00700"]}, {"done": 1}]:
        print(json.dumps(answer), flush=True)
"""


async def test_a_damaged_copy_is_told_to_the_child_until_it_says_that_it_went_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    stub = [sys.executable, "-S", "-c", _ANSWERS, str(asked)]
    monkeypatch.setattr(copying_command, "command", lambda *_given, **_options: stub)
    async with shared_window(tmp_path / "data", SharedReading(address="file:///share")) as scene:
        shared = scene.service.shared
        shared.ask(TENCENT)
        await scene.until(lambda: shared.state.read is not None)
        shared.copy_again(TENCENT)
        shared.begin_anew()
        await scene.until(lambda: len(asked.read_text().splitlines()) == 2)
        await scene.until(lambda: shared.state.stage is SharedStage.READY)
        scene.clock.advance(AGAIN)
        shared.ask(TENCENT)
        await scene.until(lambda: len(asked.read_text().splitlines()) == 3)
        await scene.until(lambda: shared.state.stage is SharedStage.READY)
        assert scene.came == [TENCENT] * 3, "a sign of life brings nothing"
    plain = {"symbols": [TENCENT], "damaged": [], "anew": False}
    found = [json.loads(line) for line in asked.read_text().splitlines()]
    assert found == [plain, {"symbols": [TENCENT], "damaged": [TENCENT], "anew": True}, plain]


async def test_what_fails_after_many_others_were_asked_for_ends_no_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = tmp_path / "end"
    fails = "import os, sys, time\nsys.stdin.readline()\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.02)"
    stub = [sys.executable, "-S", "-c", fails, str(end)]
    monkeypatch.setattr(copying_command, "command", lambda *_given, **_options: stub)
    async with shared_window(tmp_path / "data", SharedReading(address="file:///share")) as scene:
        shared = scene.service.shared
        shared.ask(TENCENT)
        await scene.until(lambda: shared.state.stage is SharedStage.READING)
        for number in range(MOST):
            shared.ask(InstrumentId(f"HK.{number:05}"))
        await scene.until(lambda: len(shared.waiting.due()) == MOST)
        end.touch()
        await scene.until(lambda: shared.state.error is not None)
        await scene.until(lambda: scene.pauses)


async def test_who_asks_at_the_end_of_the_program_is_no_error(tmp_path: Path) -> None:
    async with shared_window(tmp_path / "data", SharedReading()) as scene:
        shared, ended = scene.service.shared, asyncio.new_event_loop()
        ended.close()
        shared._loop = ended
        shared.ask(TENCENT)


async def test_another_place_is_read_from_the_next_look_on(tmp_path: Path, place: SharedPlace) -> None:
    other = shared_folder(tmp_path / "other")
    published(sealed_archive(tmp_path / "more", BEFORE, symbols=(TENCENT,)), other)
    async with shared_window(tmp_path / "data", SharedReading(address=place.name)) as scene:
        await minutes(scene)
        await scene.until(lambda: scene.service.shared.state.read is not None)
        scene.service.keep_shared_place(replace(scene.service.shared_place, address=other.name))
        await scene.until(lambda: scene.service.shared.state.read is None)
        await minutes(scene)
        await scene.until(lambda: scene.service.shared.state.read is not None)
        assert await minutes(scene) == 0
        assert await minutes(scene, day=BEFORE) == 60


async def test_a_child_whose_end_was_cancelled_is_waited_for_by_the_next_call() -> None:
    child = SharedChild(
        [sys.executable, "-c", "import sys; sys.stdin.readline(); print('{}', flush=True); sys.stdin.read()"]
    )
    with pytest.raises(KeyError):  # a line that says nothing: it runs
        await child.look_up([TENCENT], lambda _came: None)
    process = child.process
    assert process is not None
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await child.close()
    await child.close()
    assert process.returncode is not None
    assert child.process is None


async def test_a_store_is_read_through_the_proxy_of_the_settings_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A computer that names none, an unreadable choice, an address that is missing: nothing is asked for, with why."""
    for name in ("https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    store = SharedReading(address="s3://desk/days", endpoint="https://192.0.2.7:9")
    system = ProxySettings(choice=ProxyChoice.SYSTEM)
    async with shared_window(tmp_path / "data", store, proxies=ServiceProxies(shared=system)) as scene:
        await minutes(scene)
        await scene.until(lambda: scene.error == "proxy-none")
        fault = FieldFault("proxies.shared", FaultKind.UNREADABLE)
        found = ReadSettings(settings=scene.preferences.settings, path=tmp_path, faults=(fault,))
        scene.preferences.review = SettingsReview(found)
        scene.preferences.change()
        await minutes(scene)
        await scene.until(lambda: scene.error == "proxy-setting-unread")
        scene.preferences.review = None
        empty = ProxySettings(choice=ProxyChoice.ADDRESS)
        scene.preferences.change(proxies=ServiceProxies(shared=empty))
        await minutes(scene)
        await scene.until(lambda: scene.error == "proxy-unusable")
