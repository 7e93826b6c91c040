"""From a notice in the window to the message that leaves: what is masked, what stays inside, which channel fails."""

from __future__ import annotations

import asyncio
from datetime import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.window.keys import memory_preferences
from fakes.scenes.window.outside import KeptChannel, OutsideStage
from fakes.values.trading import ACCOUNTS
from fakes.values.waiting import tasks_done, until
from tideboard_core.errors import NoticeFailed
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.notices import NoticePlace, NoticeType, PhoneForm, QuietHours, account_key
from tideboard_core.model.order import Account, Environment
from tideboard_core.notices.channel import NoticeMessage
from tideboard_core.notices.held import HeldNotices
from tideboard_core.notices.told import FILE, ToldFills

LIVE = ACCOUNTS[Environment.LIVE]
BOUGHT = "Bought 400 HK.00700 @ 611.00"


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> OutsideStage:
    monkeypatch.setattr(QApplication, "beep", lambda: None)
    return OutsideStage(memory_preferences())


def fill(stage: OutsideStage, text: str = BOUGHT) -> None:
    stage.store.post(NoticeType.FILL, text, environment=LIVE.environment, account=account_key(LIVE), detail=text)


async def test_outside_a_notice_says_no_more_than_that_it_happened(stage: OutsideStage) -> None:
    fill(stage)
    assert await stage.settle() == ["Tideboard \u00b7 LIVE | An order was filled. Open Tideboard."]
    assert stage.store.notices[0].text == BOUGHT


async def test_an_order_kept_otherwise_reaches_the_phone_in_quiet_hours_without_its_values(stage: OutsideStage) -> None:
    stage.choose(quiet=QuietHours(on=True, begin=time(0), end=time(0)))
    text = "Buy 400 HK.00700 @ 611.00 is kept otherwise than you confirmed."

    def post() -> None:
        about = account_key(LIVE)
        stage.store.post(NoticeType.DIFFERENCE, text, environment=LIVE.environment, account=about, detail=text)

    post()
    fill(stage)
    assert await stage.settle() == [
        "Tideboard \u00b7 LIVE | An order is kept otherwise than you confirmed. Open Tideboard."
    ]

    stage.choose(detailed=("phone",), quiet=QuietHours(on=True, begin=time(0), end=time(0)))
    post()
    assert (await stage.settle(11))[1:] == [f"Tideboard \u00b7 LIVE | {text}"]


async def test_several_are_counted_by_type(stage: OutsideStage) -> None:
    fill(stage)
    await stage.settle()
    for _ in range(3):
        fill(stage)
    stage.store.post(NoticeType.UNKNOWN, "x", environment=Environment.LIVE)
    assert (await stage.settle(11))[1:] == [
        "Tideboard \u00b7 LIVE | Orders without an answer: 1. Fills: 3. Open Tideboard."
    ]


async def test_details_name_the_account_by_the_persons_label_alone(stage: OutsideStage) -> None:
    for labels in ({account_key(LIVE): "Main"}, {f"LIVE:{LIVE.id}": "Older"}):  # a key of before, without its broker
        stage.choose(detailed=("phone",), labels=labels)
        fill(stage)
        await stage.settle(11)
    stage.choose(detailed=("phone",))
    fill(stage)
    assert await stage.settle(11) == [
        f"Tideboard \u00b7 LIVE | Main: {BOUGHT}",
        f"Tideboard \u00b7 LIVE | Older: {BOUGHT}",
        f"Tideboard \u00b7 LIVE | {BOUGHT}",
    ]


async def test_a_notice_without_a_detail_is_masked_though_details_are_wanted(stage: OutsideStage) -> None:
    stage.choose(detailed=("phone",))
    text = f"{LIVE.short_id}: the loss brake holds after a loss of 12,345.67 HKD"
    stage.store.post(NoticeType.BRAKE, text, environment=LIVE.environment, account=account_key(LIVE))
    assert await stage.settle() == ["Tideboard \u00b7 LIVE | The loss brake holds. Open Tideboard."]


async def test_a_late_one_says_of_when(stage: OutsideStage) -> None:
    at = stage.clock.market()
    stage.store.post(NoticeType.FILL, "x", environment=Environment.LIVE, since=at)
    stage.clock.advance(0)
    await stage.settle()
    stage.store.post(NoticeType.FILL, "x", environment=Environment.LIVE, since=at)
    local = at.astimezone()
    assert (await stage.settle(400))[1:] == [
        f"Tideboard \u00b7 LIVE | Late, of {local:%Y-%m-%d %H:%M}: An order was filled. Open Tideboard."
    ]


async def test_practice_is_for_the_window_also_what_is_about_no_account(stage: OutsideStage) -> None:
    practice: tuple[Account, ...] = (ACCOUNTS[Environment.PRACTICE],)
    stage.hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(practice))
    stage.store.post(NoticeType.SIGNAL, "x")
    assert await stage.settle() == []
    stage.hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready((*practice, LIVE)))
    stage.store.post(NoticeType.SIGNAL, "x")
    assert await stage.settle() == ["Tideboard | A signal fired. Open Tideboard."]


async def test_a_failure_is_told_inside_and_by_no_channel(stage: OutsideStage) -> None:
    other = KeptChannel(place=NoticePlace.SYSTEM)
    stage.outside.relay.add(other)
    stage.choose(where={"LIVE": {"fill": ("phone",), "program": ("window", "system", "phone")}})
    stage.channel.name = PhoneForm.TELEGRAM.value
    stage.channel.error = NoticeFailed("notice-refused", host="api.telegram.org", status=500)
    fill(stage)
    await stage.settle()
    await stage.settle(60)
    newest = stage.store.notices[0]
    assert newest.text == "A notice did not leave by Telegram. api.telegram.org refused it (answer 500)."
    assert (newest.type, newest.urgent) == (NoticeType.PROGRAM, True)
    assert (stage.told, other.sent) == ([], [])


async def test_what_is_for_the_inside_stays_there(stage: OutsideStage) -> None:
    stage.store.post(NoticeType.CONNECTION, "Connected to Sandbox.", inside=True)
    assert await stage.settle(60) == []


async def test_the_end_is_told_before_the_program_ends(stage: OutsideStage) -> None:
    fill(stage)
    await stage.settle()
    stage.outside.end()
    await stage.outside.relay.finish(1.0)
    assert stage.told[1:] == ["Tideboard | Tideboard ended: nothing is watched any more. Open Tideboard."]


async def test_ways_to_a_phone_open_and_close_with_the_settings(stage: OutsideStage) -> None:
    """Without a form that was filled in it fails, which is told inside."""
    stage.choose(phone=("ntfy", "pigeon"))
    fill(stage)
    await stage.settle()
    assert "ntfy" in stage.store.notices[0].text
    count = len(stage.store.notices)
    stage.choose()
    fill(stage)
    await stage.settle(11)
    assert len(stage.store.notices) == count + 1


async def test_a_fill_that_no_channel_tells_is_kept_as_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ToldFills(tmp_path)
    stage = OutsideStage(memory_preferences(), told)
    stage.choose(where={"LIVE": {"fill": ("window",)}})
    told.new("LIVE:1", [], first=True)
    told.new("LIVE:1", ["7"], first=False)
    fill(stage)
    await until((tmp_path / FILE).exists)
    await tasks_done()  # what is written can be read before its thread has ended
    again = ToldFills(tmp_path)
    again.load()
    assert again.new("LIVE:1", ["7"], first=True) == set()


async def test_a_live_fill_rings_once_for_many(stage: OutsideStage, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[int] = []
    monkeypatch.setattr(QApplication, "beep", lambda: rung.append(1))
    for _ in range(5):
        fill(stage)
    stage.store.post(NoticeType.FILL, "x", environment=Environment.PAPER)
    await stage.settle()
    assert len(rung) == 1
    stage.store.post(NoticeType.ALERT, "x")
    await stage.settle(11)
    assert len(rung) == 2


async def test_what_a_night_held_back_is_told_by_the_run_of_the_morning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "beep", lambda: None)
    preferences = memory_preferences()
    whole_day = QuietHours(on=True, begin=time(0), end=time(0))
    night = OutsideStage(preferences, directory=tmp_path)
    night.choose(quiet=whole_day)
    fill(night)
    fill(night)
    night.outside.end()
    await night.outside.finish(1.0)
    assert night.told == []

    cut_short = OutsideStage(preferences, directory=tmp_path)  # it ends before a login
    fill(cut_short)
    await cut_short.outside.finish(1.0)

    killed = OutsideStage(preferences, directory=tmp_path)
    await killed.outside.take_held()  # and never told it

    morning = OutsideStage(preferences, directory=tmp_path)
    await morning.outside.take_held()
    await morning.outside.take_held()
    assert await morning.settle(60) == []
    morning.choose()
    assert await morning.settle(60) == ["Tideboard \u00b7 LIVE | Fills: 3. Open Tideboard."]
    await until(lambda: not HeldNotices(tmp_path).read())
    await tasks_done()
    noon = OutsideStage(preferences, directory=tmp_path)
    noon.choose()
    await noon.outside.take_held()
    assert await noon.settle(60) == [], "told once"


async def test_what_a_night_holds_back_outlives_a_kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QApplication, "beep", lambda: None)
    preferences = memory_preferences()

    def kept() -> dict[NoticeType, int]:
        found = HeldNotices(tmp_path).read()
        return dict(found["kept"].counts) if "kept" in found else {}

    async def night(fills: int) -> OutsideStage:
        stage = OutsideStage(preferences, directory=tmp_path)
        stage.choose(quiet=QuietHours(on=True, begin=time(0), end=time(0)))
        fill(stage)
        fill(stage)
        await until(lambda: kept() == {NoticeType.FILL: fills})
        return stage

    await night(2)
    killed = await night(4)
    killed.choose()
    assert await killed.settle(60) == ["Tideboard \u00b7 LIVE | Fills: 4. Open Tideboard."]
    await until(lambda: not kept())
    await tasks_done()


async def test_what_is_held_back_while_the_night_before_is_told_stays_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "beep", lambda: None)
    quiet = QuietHours(on=True, begin=time(0), end=time(0))
    stage, go = OutsideStage(memory_preferences(), directory=tmp_path), asyncio.Event()
    stage.choose(quiet=quiet)
    fill(stage)
    await until(lambda: "kept" in HeldNotices(tmp_path).read())

    async def wait() -> None:
        await go.wait()

    stage.outside.relay.ready = wait
    stage.choose()
    await stage.settle(60)
    stage.choose(quiet=quiet)
    stage.store.post(NoticeType.SIGNAL, "x")
    both = {NoticeType.FILL: 1, NoticeType.SIGNAL: 1}
    await until(lambda: dict(HeldNotices(tmp_path).read()["kept"].counts) == both)
    go.set()
    await until(lambda: dict(HeldNotices(tmp_path).read()["kept"].counts) == {NoticeType.SIGNAL: 1})
    await tasks_done()
    assert len(stage.told) == 1


async def test_a_channel_that_breaks_at_the_end_ends_no_other_and_nothing_that_follows(tmp_path: Path) -> None:
    stage = OutsideStage(memory_preferences(), directory=tmp_path)
    faults: list[str] = []
    stage.hub.on_fault(lambda _error, where: faults.append(where))
    slow = SlowChannel()
    stage.outside.relay.add(slow)
    stage.store.post(NoticeType.CONNECTION, "x")
    await stage.settle()
    stage.channel.error = RuntimeError("a fault of ours")  # type: ignore[assignment]
    stage.outside.end()  # waits for its ten seconds
    await stage.outside.finish(1.0)

    assert faults == ["notices"]
    assert len(slow.sent) == 2


class SlowChannel(KeptChannel):
    """Takes longer than one that breaks."""

    async def send(self, message: NoticeMessage) -> None:
        """Keep it a moment later."""
        for _ in range(5):
            await asyncio.sleep(0)
        await super().send(message)
