"""Which notices go to a channel, when, and in which words: rules, batches, quiet hours, lateness, failures."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from fakes.values.clock import ManualClock
from fakes.values.waiting import in_time
from tideboard_core.errors import NoticeFailed
from tideboard_core.model.notices import PASSING, NoticeChoice, NoticePlace, NoticeType, QuietHours
from tideboard_core.model.order import Environment
from tideboard_core.notices.channel import Batch, Channel, NoticeEvent, NoticeMessage
from tideboard_core.notices.relay import NoticeRelay
from tideboard_core.notices.together import Together

LIVE = Environment.LIVE
NIGHT = QuietHours(on=True, begin=time(22), end=time(7))


@dataclass
class Kept:
    """A channel that keeps what it was given, or fails with `error`; `open` False lets it hang."""

    place: NoticePlace = NoticePlace.PHONE
    name: str = "kept"
    error: NoticeFailed | None = None
    sent: list[NoticeMessage] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, message: NoticeMessage) -> None:
        await self.open.wait()
        if self.error is not None:
            raise self.error
        self.sent.append(message)


class Stage:
    """A relay with one channel; messages are the batches' own reprs, so that tests read them."""

    def __init__(self, **choice: Any) -> None:
        self.clock = ManualClock(datetime(2026, 11, 20, 2, 30, tzinfo=UTC))
        self.choice = NoticeChoice(**choice)
        self.batches: list[Batch] = []
        self.told: list[NoticeFailed | None] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self.system_counts = True
        self.channel = Kept()
        self.channel.open.set()
        self.failing: set[NoticePlace] = set()
        self.relay = self.relay_of(self.channel)

    def relay_of(self, *channels: Kept) -> NoticeRelay:
        """A relay with these channels."""
        made = NoticeRelay(
            self.clock,
            lambda: self.choice,
            words=self._words,
            clean=lambda text: text.replace("4821", "#"),
            spawn=self._spawn,
            failed=self._failed,
            system_counts=lambda: self.system_counts,
            local=lambda at: at + timedelta(hours=8),
        )
        for channel in channels:
            made.add(channel)
        return made

    def _words(self, batch: Batch) -> NoticeMessage:
        self.batches.append(batch)
        return NoticeMessage(title="4821", text=" ".join(f"{one}:{count}" for one, count in batch.counts.items()))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        return task

    def _failed(self, channel: Channel, error: NoticeFailed | None) -> None:
        assert channel is self.channel or channel.place in self.failing
        self.told.append(error)

    def tell(self, type_: NoticeType = NoticeType.FILL, environment: Environment | None = LIVE, **changes: Any) -> None:
        event = NoticeEvent(type=type_, at=self.clock.market(), environment=environment)
        self.relay.tell(replace(event, **changes))

    async def settle(self) -> list[str]:
        """The texts that were sent by now."""
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return [message.text for message in self.channel.sent]

    async def pass_by(self, seconds: float) -> list[str]:
        self.clock.advance(seconds)
        self.relay.tick()
        return await self.settle()


async def test_the_first_goes_at_once_and_the_rest_of_ten_seconds_as_one() -> None:
    stage = Stage()
    stage.tell()
    assert await stage.settle() == ["fill:1"]
    for type_ in (NoticeType.FILL, NoticeType.REJECTION, NoticeType.FILL, NoticeType.EXIT):
        stage.tell(type_)
    assert await stage.pass_by(9.9) == ["fill:1"]
    assert await stage.pass_by(0.2) == ["fill:1", "exit:1 fill:2 rejection:1"]
    assert [batch.event is None for batch in stage.batches] == [False, True]
    assert await stage.pass_by(60) == ["fill:1", "exit:1 fill:2 rejection:1"]
    stage.tell()
    assert len(await stage.settle()) == 3


async def test_a_stream_of_notices_is_one_message_each_ten_seconds() -> None:
    stage = Stage()
    for _ in range(100):
        stage.tell()
        await stage.pass_by(1.0)
    assert len(stage.channel.sent) == 10 + 1
    assert sum(batch.counts[NoticeType.FILL] for batch in stage.batches) == 100


async def test_what_is_told_where_is_the_persons_choice() -> None:
    stage = Stage(where={"LIVE": {"fill": ("window",)}, "LIVE:1234": {"fill": ("phone",)}})
    stage.tell()
    stage.tell(environment=Environment.PRACTICE)
    assert await stage.settle() == []
    stage.tell(account="LIVE:1234")
    assert await stage.settle() == ["fill:1"]


async def test_a_practice_account_is_told_in_the_window_alone_unless_chosen() -> None:
    stage = Stage()
    for type_ in NoticeType:
        stage.tell(type_, environment=Environment.PRACTICE)
    assert await stage.pass_by(20) == []


@pytest.mark.parametrize("type_", list(NoticeType))
@pytest.mark.parametrize("environment", [*Environment, None])
async def test_quiet_hours_keep_back_all_but_what_may_pass(type_: NoticeType, environment: Environment | None) -> None:
    stage = Stage(quiet=NIGHT, where={one: {type_.value: ("phone",)} for one in Environment})
    stage.clock.advance(12 * 3600)  # 22:30 here
    stage.tell(type_, environment)
    passes = environment is LIVE and type_ in PASSING
    assert bool(await stage.settle()) is passes
    stage.choice = replace(stage.choice, kept_back=(type_.value,))
    assert len(await stage.pass_by(60)) == int(passes)
    stage.tell(type_, environment)
    assert len(await stage.pass_by(60)) == int(passes)


async def test_quiet_hours_begin_and_end_by_the_clock_of_the_computer() -> None:
    stage = Stage(quiet=NIGHT)
    told = []
    for _ in range(24):  # from 10:30 here
        stage.tell()
        told.append(bool(await stage.pass_by(0)))
        stage.channel.sent.clear()
        await stage.pass_by(3600)
    assert told == [True] * 12 + [False] * 9 + [True] * 3


async def test_what_quiet_hours_keep_back_is_told_as_one_when_they_end() -> None:
    stage = Stage(quiet=NIGHT)
    stage.clock.advance(12 * 3600)  # 22:30 here
    first = stage.clock.market()
    for _ in range(3):
        stage.tell()
    stage.tell(NoticeType.UNKNOWN)  # it passes, alone
    assert await stage.pass_by(60) == ["unknown:1"]
    stage.tell(NoticeType.ALERT, environment=None)
    assert await stage.pass_by(8 * 3600) == ["unknown:1"]  # 06:32
    assert (await stage.pass_by(3600))[1:] == ["fill:3 alert:1"]
    assert (stage.batches[-1].since, stage.batches[-1].late, stage.batches[-1].event) == (first, True, None)
    assert await stage.pass_by(24 * 3600) == ["unknown:1", "fill:3 alert:1"]


async def test_one_alone_that_was_kept_back_is_told_with_what_it_says() -> None:
    stage = Stage(quiet=NIGHT)
    stage.clock.advance(12 * 3600)
    stage.tell(detail="Bought 400 HK.00700")
    await stage.pass_by(12 * 3600)
    (batch,) = stage.batches
    assert batch.event is not None
    assert batch.event.detail == "Bought 400 HK.00700"


async def test_what_was_kept_back_joins_what_waits_and_is_counted_once() -> None:
    stage = Stage(quiet=NIGHT)
    stage.clock.advance(12 * 3600)
    stage.tell()
    stage.choice = replace(stage.choice, quiet=QuietHours())  # switched off by hand
    stage.tell()  # the first goes at once
    stage.tell()
    assert await stage.settle() == ["fill:1"]
    assert await stage.pass_by(20) == ["fill:1", "fill:2"]


async def test_a_sound_is_not_made_up_for() -> None:
    stage = Stage(quiet=NIGHT)
    stage.channel.place = NoticePlace.SOUND
    stage.clock.advance(12 * 3600)
    stage.tell()
    assert await stage.pass_by(24 * 3600) == []


SYSTEM, PHONE, SOUND = NoticePlace.SYSTEM, NoticePlace.PHONE, NoticePlace.SOUND


@pytest.mark.parametrize(
    ("counts", "chosen", "failing", "rings"),
    [
        (True, {SYSTEM}, set(), False),
        (False, {SYSTEM}, set(), True),
        (False, {SYSTEM, PHONE}, set(), False),
        (False, {SYSTEM, PHONE}, {PHONE}, True),
        (True, {SYSTEM}, {SYSTEM}, True),
        (False, {PHONE}, {PHONE}, False),
        (False, set(), set(), False),
    ],
)
async def test_what_the_system_took_counts_only_where_a_test_was_seen_else_it_rings(
    counts: bool, chosen: set[NoticePlace], failing: set[NoticePlace], rings: bool
) -> None:
    """The person's own choice of a phone is kept: nothing goes to one that was not chosen."""
    stage = Stage(where={"LIVE": {"fill": tuple(chosen)}})
    stage.failing, stage.system_counts = failing, counts
    channels = {place: Kept(place=place, name=place.value) for place in (SYSTEM, PHONE, SOUND)}
    stage.relay = stage.relay_of(*channels.values())
    for place, channel in channels.items():
        channel.open.set()
        channel.error = NoticeFailed("notice-refused") if place in failing else None
    stage.tell()  # whether a channel works is known after the first
    await stage.settle()
    before = len(channels[SOUND].sent)
    stage.tell()
    await stage.pass_by(20)
    assert len(channels[SOUND].sent) - before == int(rings)
    assert bool(channels[SYSTEM].sent) is (SYSTEM in chosen - failing), "it is tried all the same"
    assert bool(channels[PHONE].sent) is (PHONE in chosen - failing)


async def test_a_program_that_ends_in_quiet_hours_keeps_quiet() -> None:
    stage = Stage(quiet=NIGHT)
    stage.clock.advance(12 * 3600)
    stage.tell(NoticeType.END, environment=None)
    await stage.relay.finish(1.0)
    assert stage.channel.sent == []


async def test_what_is_over_five_minutes_old_is_late() -> None:
    stage = Stage()
    at = stage.clock.market()
    stage.tell(at=at - timedelta(minutes=5))
    await stage.settle()
    stage.tell(at=at - timedelta(minutes=2))
    stage.clock.advance(3600)  # the computer slept
    stage.relay.tick()
    await stage.settle()
    assert [(batch.late, batch.since) for batch in stage.batches] == [
        (False, at - timedelta(minutes=5)),
        (True, at - timedelta(minutes=2)),
    ]


async def test_details_only_where_they_are_wanted() -> None:
    stage = Stage(detailed=("system",))
    stage.tell(detail="Bought 400 HK.00700")
    await stage.settle()
    stage.choice = replace(stage.choice, detailed=("phone",))
    stage.tell(detail="Bought 400 HK.00700")
    await stage.pass_by(20)
    assert [batch.detailed for batch in stage.batches] == [False, True]


async def test_every_text_is_cleaned_before_it_leaves() -> None:
    stage = Stage()
    stage.tell()
    await stage.settle()
    await stage.relay.test(stage.channel, NoticeMessage(title="4821", text="of 4821"))
    assert [(one.title, one.text) for one in stage.channel.sent] == [("#", "fill:1"), ("#", "of #")]


async def test_a_failure_is_told_once_until_the_channel_works_again() -> None:
    stage = Stage()
    stage.channel.error = NoticeFailed("notice-refused", http=500)
    for _ in range(3):
        stage.tell()
        await stage.pass_by(20)
    stage.channel.error = None
    for _ in range(2):
        stage.tell()
        await stage.pass_by(20)
    assert [None if error is None else error.code for error in stage.told] == ["notice-refused", None]


async def test_a_channel_that_hangs_gets_no_second_message_and_holds_no_other_up() -> None:
    stage = Stage()
    other = Kept(place=NoticePlace.SYSTEM)
    other.open.set()
    stage.relay.add(other)
    stage.channel.open.clear()
    for _ in range(5):
        stage.tell()
        await stage.pass_by(20)
    assert len(other.sent) == 5
    stage.channel.open.set()
    await stage.settle()
    assert await stage.pass_by(1) == ["fill:1", "fill:4"]


async def test_nothing_leaves_before_it_is_kept_as_told() -> None:
    stage, kept = Stage(), asyncio.Event()

    async def keep() -> None:
        await kept.wait()

    stage.relay.ready = keep
    stage.tell()
    assert await stage.settle() == []
    kept.set()
    assert await stage.settle() == ["fill:1"]


async def test_the_end_sends_what_waits_and_waits_no_longer_than_it_may() -> None:
    stage = Stage()
    stage.tell()
    await stage.settle()
    stage.tell(NoticeType.END, environment=None)
    await stage.relay.finish(1.0)
    assert await stage.settle() == ["fill:1", "end:1"]
    stage.channel.open.clear()
    stage.tell()
    await stage.pass_by(20)
    await stage.relay.finish(0.01)
    for task in stage.tasks:
        task.cancel()
    await asyncio.gather(*stage.tasks, return_exceptions=True)


async def test_what_an_earlier_run_kept_is_dropped_only_once_it_was_told() -> None:
    """A channel that fails, or hangs until the end, leaves it for the next run."""
    stage, dropped = Stage(), list[str]()

    async def drop(name: str) -> None:
        dropped.append(name)

    stage.relay.told = drop
    earlier = Together(Counter({NoticeType.FILL: 2}), stage.clock.market(), {LIVE}, kept=True)
    stage.tell()
    assert await stage.settle() == ["fill:1"]
    assert dropped == [], "of this run, it is on no disk"

    stage.channel.error = NoticeFailed("notice-refused", host="x", status=500)
    stage.relay.hold({"kept": earlier})
    await stage.pass_by(11)
    assert dropped == []
    assert dict(stage.relay.held()["kept"].counts) == {NoticeType.FILL: 2}

    stage.channel.error = None
    stage.relay.hold({"kept": earlier})
    assert await stage.pass_by(11) == ["fill:1", "fill:2"]
    assert dropped == ["kept"]


async def test_what_hangs_at_the_end_is_left_for_the_next_run() -> None:
    stage = Stage()
    stage.relay.hold({"kept": Together(Counter({NoticeType.FILL: 2}), stage.clock.market(), {LIVE}, kept=True)})
    stage.channel.open.clear()
    await stage.pass_by(11)
    await stage.relay.finish(0.01)
    for task in stage.tasks:
        task.cancel()
    await asyncio.gather(*stage.tasks, return_exceptions=True)
    assert dict(stage.relay.held()["kept"].counts) == {NoticeType.FILL: 2}


async def test_a_channel_that_was_taken_away_gets_nothing_more() -> None:
    stage = Stage()
    other = Kept(place=NoticePlace.SYSTEM)
    other.open.set()
    end = stage.relay.add(other)
    end()
    end()
    stage.tell()
    await stage.settle()
    assert other.sent == []


async def test_a_send_that_was_cancelled_before_it_began_holds_nothing_up() -> None:
    stage = Stage()
    stage.tell()
    next(iter(stage.tasks)).cancel()
    async with in_time("the end"):
        await stage.relay.finish(1)
    assert await stage.settle() == []
    stage.tell()
    assert await stage.pass_by(10) == ["fill:1"]


async def test_the_end_of_a_send_frees_no_send_after_it() -> None:
    stage = Stage()
    stage.tell()
    while stage.relay._channels[0].busy:  # noqa: ASYNC110  step by step: the callback comes in the step after
        await asyncio.sleep(0)
    stage.channel.open.clear()  # the next one lasts
    stage.tell()
    stage.clock.advance(10.5)
    stage.relay.tick()
    await stage.settle()
    assert stage.relay._channels[0].busy
    stage.channel.open.set()
    assert await stage.settle() == ["fill:1", "fill:1"]
