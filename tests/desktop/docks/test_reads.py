"""One read at a time: what came, why nothing came, and when it is asked again."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QObject

from fakes.scenes.market.reference import ReferenceScene
from fakes.values.hub_values import put
from tideboard_core.errors import (
    BadInput,
    GatewayDown,
    NotOffered,
    PermissionMissing,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    TideboardError,
)
from tideboard_core.model.derivatives import WarrantPage
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.watch.screen import ScreenPage
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.docks.reads import PAUSE, Reads, ReadState


class Answers:
    """Answers in the order in which they are laid out."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.begun = 0
        self.hold: asyncio.Event | None = None

    async def __call__(self) -> object:
        self.begun += 1
        if self.hold is not None:
            await self.hold.wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def link(state: LinkState) -> LinkStatus:
    return LinkStatus(state=state, provider="Script", address="", since=0.0)


def made(scene: ReferenceScene, **options: float) -> Reads[object]:
    return Reads(scene.hub, scene.tasks, scene.clock, scene.frame, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ([1], ReadState.READY),
        ([], ReadState.EMPTY),
        (ScreenPage((), 0), ReadState.EMPTY),
        (WarrantPage((), 0), ReadState.EMPTY),
        (NotOffered("not-offered"), ReadState.NOT_OFFERED),
        (PermissionMissing("permission-missing"), ReadState.NO_PERMISSION),
        (RateLimited("rate-limited"), ReadState.RATE_LIMITED),
        (GatewayDown("not-connected"), ReadState.DISCONNECTED),
        (RequestTimeout("no-answer"), ReadState.TIMED_OUT),
        (BadInput("screen-bounds"), ReadState.BAD_INPUT),
        (ServerRefused("server-refused"), ReadState.REFUSED),
    ],
)
async def test_each_outcome_has_its_state(scene: ReferenceScene, answer: object, state: ReadState) -> None:
    reads = made(scene)
    reads.ask("a", Answers(answer))
    assert reads.state is ReadState.LOADING
    await scene.settle()
    assert reads.state is state
    assert (reads.error is None) is not isinstance(answer, TideboardError)


async def test_another_subject_gives_the_running_read_up(scene: ReferenceScene) -> None:
    reads, slow = made(scene), Answers(["old"])
    slow.hold = asyncio.Event()
    reads.ask("a", slow)
    await scene.settle()
    reads.ask("b", Answers(["new"]))
    slow.hold.set()
    await scene.settle()
    assert reads.value == ["new"]
    assert slow.answers == [["old"]]  # it was cancelled while it waited


@pytest.mark.parametrize("resumed", [False, True])
async def test_an_answer_that_comes_while_nobody_looks_is_kept_as_one_that_may_lack_something(
    scene: ReferenceScene, resumed: bool
) -> None:
    kept = KeptReads()
    before, after = (
        Reads[object](scene.hub, scene.tasks, scene.clock, scene.frame, kept=kept.slot("bars")) for _window in range(2)
    )
    slow, again = Answers(["old"]), Answers(["new"])
    slow.hold = asyncio.Event()
    before.ask("a", slow)
    await scene.settle()
    before.lapse(lambda: False)
    slow.hold.set()
    await scene.settle()
    assert before.value == ["old"]
    if resumed:
        before.resume()
    kept.keep(scene.clock.monotonic())
    after.ask("a", again)
    await scene.settle()
    assert after.value == (["old"] if resumed else ["new"])


async def test_a_read_once_by_another_way_is_repeated_by_the_first(scene: ReferenceScene) -> None:
    reads, all_of_it, rest = made(scene), Answers([1], [1, 2, 3]), Answers([1, 2])
    reads.ask("a", all_of_it)
    await scene.settle()
    reads.again(rest)
    await scene.settle()
    assert reads.value == [1, 2]
    reads.again()
    await scene.settle()
    assert reads.value == [1, 2, 3]


async def test_figures_stay_while_they_are_renewed_and_when_that_fails(scene: ReferenceScene) -> None:
    reads, answers = made(scene), Answers([1], ServerRefused("server-refused"), [2])
    reads.ask("a", answers)
    await scene.settle()
    reads.again()
    assert reads.value == [1]
    await scene.settle()
    assert (reads.state, reads.value) == (ReadState.STALE, [1])
    reads.again()
    await scene.settle()
    assert (reads.state, reads.value) == (ReadState.READY, [2])


async def test_figures_are_renewed_once_in_their_time(scene: ReferenceScene) -> None:
    """Also if the read fails: it is not repeated each second, and not at all while there is no connection."""
    answers = Answers(
        [1], RequestTimeout("no-answer"), RateLimited("rate-limited", retry_after=60), GatewayDown("gone")
    )
    reads = made(scene)
    reads.ask("a", answers)
    begun = []
    for seconds in (0, 9, 1, 1, 8, 1, 30, 30, 10, 10):
        scene.clock.advance(seconds)
        reads.tick()
        reads.renew(10)
        await scene.settle()
        begun.append(answers.begun)
    assert begun == [1, 1, 2, 2, 2, 3, 3, 4, 4, 4]


async def test_a_limited_read_is_repeated_once_the_limit_is_over(scene: ReferenceScene) -> None:
    reads = made(scene)
    answers = Answers(RateLimited("rate-limited", retry_after=4), RateLimited("rate-limited"), [1])
    reads.ask("a", answers)
    await scene.settle()
    assert reads.retry_in == 4
    scene.clock.advance(3.9)
    reads.tick()
    await scene.settle()
    assert answers.begun == 1
    scene.clock.advance(0.1)
    reads.tick()
    await scene.settle()
    assert (answers.begun, reads.retry_in) == (2, PAUSE)
    scene.clock.advance(PAUSE)
    reads.tick()
    await scene.settle()
    assert reads.value == [1]


async def test_a_limit_that_says_a_day_is_tried_again_after_a_minute(scene: ReferenceScene) -> None:
    reads = made(scene)
    reads.ask("a", Answers(RateLimited("rate-limited", retry_after=86_400)))
    await scene.settle()

    assert reads.retry_in == 60


async def test_what_found_no_connection_is_asked_when_there_is_one(scene: ReferenceScene) -> None:
    reads, answers = made(scene), Answers(GatewayDown("not-connected"), [1])
    reads.ask("a", answers)
    await scene.settle()
    put(scene.hub, QUOTES_LINK, link(LinkState.CONNECTING))
    await scene.settle()
    assert answers.begun == 1
    put(scene.hub, QUOTES_LINK, link(LinkState.LIVE))
    await scene.settle()
    assert reads.value == [1]


async def test_figures_grow_old(scene: ReferenceScene) -> None:
    reads = made(scene, renew_after=60.0)
    reads.ask("a", Answers([1]))
    await scene.settle()
    scene.clock.advance(61)
    assert (reads.state, reads.age) == (ReadState.STALE, 61)


async def test_an_error_of_ours_is_reported_and_ends_the_wait(scene: ReferenceScene) -> None:
    reads = made(scene)
    reads.ask("a", Answers(ValueError("ours")))
    await scene.settle()
    assert not reads.loading
    assert [str(error) for _where, error in scene.failures] == ["ours"]
    scene.failures.clear()


async def test_it_ends_with_its_parent(scene: ReferenceScene) -> None:
    parent, slow = QObject(), Answers(["late"])
    slow.hold = asyncio.Event()
    reads: Reads[object] = Reads(scene.hub, scene.tasks, scene.clock, parent)
    told: list[int] = []
    reads.changed.connect(lambda: told.append(1))
    reads.ask("a", slow)
    await scene.settle()
    parent.deleteLater()
    del reads
    scene.flush()
    slow.hold.set()
    await scene.settle()
    put(scene.hub, QUOTES_LINK, link(LinkState.LIVE))
    assert told == [1]
    assert slow.answers == [["late"]]


async def test_figures_that_need_no_read_take_the_place_of_one_under_way(reference: ReferenceScene) -> None:
    held = asyncio.Event()

    async def read() -> list[int]:
        await held.wait()
        return [1]

    reads = Reads[list[int]](reference.hub, reference.tasks, reference.clock, reference.frame)
    reads.ask("broker", read)
    await reference.settle()
    reads.put("own", [2])
    held.set()
    await reference.settle()
    assert (reads.subject, reads.value, reads.state) == ("own", [2], ReadState.READY)
    reads.again()  # there is nothing to ask
    assert not reads.loading
