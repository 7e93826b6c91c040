"""One question at a time, none without being asked, and every end of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from fakes.servers.release_feed import answer, feed, feed_server
from fakes.values.waiting import until
from tideboard_core.errors import FeedError
from tideboard_core.release.build_info import Build, Kind
from tideboard_core.release.feed import Release, ReleaseVerdict, read_release
from tideboard_desktop.about.update_check import UpdateCheck, UpdateStage
from tideboard_desktop.ui.tasks import Tasks


async def ended(check: UpdateCheck) -> None:
    await until(lambda: check.stage is not UpdateStage.ASKING)


async def test_a_real_feed_is_asked_once_per_press(installed: Build, tasks: Tasks) -> None:
    async with feed_server() as server:
        check = UpdateCheck(replace(installed, feed=server.address), tasks)
        told: list[UpdateStage] = []
        check.changed.connect(lambda: told.append(check.stage))
        await asyncio.sleep(0.05)
        assert (check.stage, server.connections) == (UpdateStage.NOT_ASKED, 0)
        check.start()
        check.start()
        await ended(check)

    assert told == [UpdateStage.ASKING, UpdateStage.ANSWERED]
    assert check.verdict is ReleaseVerdict.NEWER
    assert check.release is not None
    assert server.connections == 1
    assert "User-Agent: tideboard/0.1.0" in server.asked[0]


async def test_a_failure_is_kept_and_the_next_answer_takes_its_place(installed: Build, tasks: Tasks) -> None:
    async with feed_server(answers={"/release.json": answer(b"<html>")}) as server:
        check = UpdateCheck(replace(installed, feed=server.address), tasks)
        check.start()
        await ended(check)
        assert check.stage is UpdateStage.FAILED
        assert check.problem is not None
        assert check.problem.code == "feed-not-json"
        server.answers["/release.json"] = answer(feed(version="0.1.0"))
        check.start()
        await ended(check)

    assert vars(check)["problem"] is None
    assert check.verdict is ReleaseVerdict.SAME


async def test_a_build_without_a_version_says_so(installed: Build, tasks: Tasks) -> None:
    async def ask(_build: Build) -> Release:
        return read_release(feed())

    check = UpdateCheck(replace(installed, version="dev"), tasks, ask)
    check.start()
    await ended(check)

    assert check.problem is not None
    assert (check.stage, check.problem.code) == (UpdateStage.FAILED, "bad-version")


@pytest.mark.parametrize(
    "changes", [{"feed": ""}, {"kind": Kind.WHEEL, "feed": ""}, {"kind": Kind.SOURCE, "feed": "https://x/y"}]
)
async def test_without_a_place_nobody_is_asked(installed: Build, tasks: Tasks, changes: dict[str, str]) -> None:
    async def ask(_build: Build) -> Release:
        raise AssertionError

    check = UpdateCheck(replace(installed, **changes), tasks, ask)  # type: ignore[arg-type]  # kinds are texts
    check.start()

    assert check.stage is UpdateStage.NO_FEED


async def test_the_end_of_the_program_ends_the_question(installed: Build, tasks: Tasks) -> None:
    async def ask(_build: Build) -> Release:
        await asyncio.Event().wait()
        raise FeedError("feed-timed-out")

    check = UpdateCheck(installed, tasks, ask)
    check.start()
    await asyncio.sleep(0)
    await tasks.close()

    assert check.stage is UpdateStage.NOT_ASKED
