from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.archive_market import DAY, MEITUAN, TENCENT, after_close, at, days_before, nets, session
from fakes.values.clock import ManualClock
from fakes.values.collecting import Provider, no_right, source_of
from fakes.values.waiting import in_time
from tideboard_core.archive.actions import ActionType, actions_of
from tideboard_core.archive.blocks import PACKED, PLAIN
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.gaps import Gap, GapReason, GapState, gaps_of
from tideboard_core.archive.lease import BEAT, read_holder
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, DISTRIBUTION, FLOW
from tideboard_core.archive.sealing import UNPACKED_SESSIONS, seal, unsealed
from tideboard_core.archive.units import instant, micros
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collector import Collector, RunOutcome, Symbols
from tideboard_core.collector.pacing import HELD, BarSubscriptions
from tideboard_core.collector.reading import SessionReader
from tideboard_core.collector.shared import WINDOW_FREE
from tideboard_core.collector.source import Pace
from tideboard_core.collector.state import CollectorActivity, Progress
from tideboard_core.errors import GatewayDown, LoginRefused, RateLimited, ServerTrouble
from tideboard_core.market.flow_schedule import Answer
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.gateway_health import PRACTICE_NICKNAME
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.reference import ActionKind, ActionPart, CorporateAction
from tideboard_core.model.replay_label import ReplayLabel

KEY = DefinitionKey(provider="Fake", tier_version="1", market=Market.HK, currency="HKD", valid_from=date(2015, 1, 1))

OTHER = ("flow", MEITUAN)


def always(*symbols: InstrumentId) -> Symbols:
    async def wanted() -> Sequence[InstrumentId]:
        return symbols

    return wanted


async def noted(read: list[str], symbols: Sequence[InstrumentId]) -> RunOutcome:
    """Stands in for a read."""
    read += symbols
    await asyncio.sleep(0)
    return RunOutcome()


async def run_until(
    done: Callable[[], bool], collector: Collector, live: Sequence[InstrumentId], once: Sequence[InstrumentId]
) -> None:
    """Let it collect until something is so."""
    run = asyncio.get_running_loop().create_task(
        collector.run(always(*live), after_close=always(*once), on_outcome=lambda _: None)
    )
    while True:
        await asyncio.sleep(0)
        if done():
            break
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run


def gaps(writer: ArchiveWriter) -> list[Gap]:
    return gaps_of(writer.database, writer.identities.all_keys(), writer.identities.all_symbols())


def received(writer: ArchiveWriter, symbol: InstrumentId = TENCENT) -> list[int]:
    reader = ArchiveReader(writer.folder)
    minutes: list[int] = reader.last(KEY, symbol, DAY).index.tolist()
    reader.close()
    return minutes


async def test_a_closed_session_is_read_whole_and_sealed(
    collector: Collector, provider: Provider, writer: ArchiveWriter
) -> None:
    outcome = await collector.collect([TENCENT, MEITUAN])

    assert outcome.whole
    reader = ArchiveReader(writer.folder)
    (record, _) = reader.sessions(Market.HK, [TENCENT, MEITUAN])
    assert (record.received, record.expected, record.whole, record.sealed is not None) == (330, 330, True, True)
    minutes = reader.last(KEY, TENCENT, DAY)
    assert minutes["net"][:3].tolist() == [0, 10_000, 20_000]
    assert minutes["small"][2] == 5_000
    bars = reader.last(KEY, TENCENT, DAY, BARS)
    assert bars["open"][:2].tolist() == [1_000_000, 1_010_000]
    assert len(reader.last(KEY, TENCENT, DAY, DISTRIBUTION)) == 1
    assert list(verify(reader.database)) == []
    reader.close()
    assert gaps(writer) == []
    assert provider.asked_for("flow") == [TENCENT, MEITUAN]


@pytest.mark.parametrize("full", [330, 300, 1])
async def test_bars_for_which_an_answer_had_no_room_are_a_gap_until_they_come(
    collector: Collector, provider: Provider, writer: ArchiveWriter, full: int
) -> None:
    """A chart follows the security by night: an answer is full of its minutes before it reaches the open."""
    provider.full = full
    await collector.collect([TENCENT])

    left = 330 - full
    found = [(gap.series, gap.first, gap.last, gap.state) for gap in gaps(writer)]
    assert found == ([(BARS.name, 0, left - 1, GapState.OPEN)] if left else [])
    assert writer.received(KEY, TENCENT, DAY, BARS) == full
    provider.full = 0
    await collector.collect([TENCENT])
    assert {gap.state for gap in gaps(writer)} == ({GapState.FILLED} if left else set())
    assert writer.received(KEY, TENCENT, DAY, BARS) == 330


async def test_of_a_running_session_only_what_should_be_there_is_missed(
    collector: Collector, provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    clock.set_market(at(9, seconds=30))
    provider.holes[TENCENT] = {3, 4, 9}

    outcome = await collector.collect([TENCENT])

    assert not outcome.whole
    assert received(writer) == [0, 1, 2, 5, 6, 7, 8]
    (gap,) = gaps(writer)
    assert (gap.first, gap.last, gap.why, gap.state) == (3, 4, GapReason.PROVIDER_EMPTY, GapState.OPEN)
    assert gap.fetchable_until == session(date(2026, 11, 23)).open - timedelta(minutes=30)
    reader = ArchiveReader(writer.folder)
    assert reader.sessions(Market.HK)[0].sealed is None
    reader.close()


async def test_securities_with_gaps_are_read_again_last(
    collector: Collector, provider: Provider, writer: ArchiveWriter
) -> None:
    provider.holes[TENCENT] = {100}
    outcome = await collector.collect([TENCENT, MEITUAN])

    assert provider.asked_for("flow") == [TENCENT, MEITUAN, TENCENT]
    assert (outcome.recorded[TENCENT].missing, outcome.recorded[TENCENT].minutes) == ((GapReason.PROVIDER_EMPTY,), 329)

    provider.holes.clear()
    assert (await collector.collect([TENCENT])).whole
    assert [gap.state for gap in gaps(writer)] == [GapState.FILLED]


async def test_calls_stay_within_the_pace(provider: Provider, writer: ArchiveWriter, clock: ManualClock) -> None:
    symbols = [InstrumentId(f"HK.{number:05d}") for number in range(1, 9)]
    told: list[Progress] = []
    source = source_of(provider, pace=Pace(6, 30.0))
    collector = Collector(source, writer, clock, sleep=clock.sleep, on_progress=told.append)

    await collector.collect(symbols)

    flow = [
        when for when, (call, _) in zip(provider.at, provider.asked, strict=True) if call in {"flow", "distribution"}
    ]
    assert len(flow) == 16
    assert max(sum(begin <= when < begin + 30 for when in flow) for begin in flow) <= 6
    assert (told[0].done, told[0].total, told[-1].done) == (0, 8, 8)
    assert 45 < told[0].seconds < 60
    assert (told[0].subscribed, told[0].free, told[-1].seconds) == (8, 992, 0)


async def test_batches_of_subscriptions_are_held_for_a_minute(writer: ArchiveWriter, clock: ManualClock) -> None:
    provider = Provider(clock, room=4)
    symbols = [InstrumentId(f"HK.{number:05d}") for number in range(1, 6)]
    collector = Collector(source_of(provider), writer, clock, sleep=clock.sleep)

    outcome = await collector.collect(symbols)

    assert outcome.whole
    assert [(kind, len(names)) for _, kind, names in provider.subscribed] == [
        ("on", 2), ("off", 2), ("on", 2), ("off", 2), ("on", 1),
    ]  # fmt: skip
    times = [when for when, _, _ in provider.subscribed]
    assert times[1] - times[0] >= HELD
    assert times[3] - times[2] >= HELD


async def test_a_provider_without_subscriptions_is_read_call_by_call(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    outcome = await Collector(source_of(provider, subscribes=False), writer, clock, sleep=clock.sleep).collect(
        [TENCENT]
    )
    assert outcome.whole
    assert provider.subscribed == []


async def test_refused_calls_slow_the_collector(collector: Collector, provider: Provider, clock: ManualClock) -> None:
    provider.errors["flow"] = [RateLimited("too-many", retry_after=45.0)]
    begun = clock.monotonic()

    assert (await collector.collect([TENCENT])).whole
    assert clock.monotonic() - begun >= 45
    assert collector._pace.allowed == 21


async def test_a_limit_that_does_not_end_is_a_gap_with_its_reason(
    collector: Collector, provider: Provider, writer: ArchiveWriter
) -> None:
    provider.broken["flow"] = RateLimited("too-many", retry_after=30.0)
    outcome = await collector.collect([TENCENT])

    assert outcome.recorded[TENCENT].missing == (GapReason.LIMIT,)
    (gap,) = gaps(writer)
    assert (gap.first, gap.last, gap.series, gap.why) == (0, 329, "flow", GapReason.LIMIT)


@pytest.mark.parametrize("part", ["flow", "bars"])
async def test_a_server_that_fails_is_a_gap_with_that_reason_and_filled_when_it_answers(
    collector: Collector, provider: Provider, writer: ArchiveWriter, part: str
) -> None:
    """The provider may have the rows: "sent no rows" would say that there are none."""
    provider.broken[part] = ServerTrouble("server-error", text="internal error", http=500)
    outcome = await collector.collect([TENCENT])

    assert outcome.recorded[TENCENT].missing == (GapReason.SERVER,)
    (gap,) = gaps(writer)
    assert (gap.first, gap.last, gap.series, gap.why) == (0, 329, part, GapReason.SERVER)

    del provider.broken[part]
    assert (await collector.collect([TENCENT])).whole
    assert [one.state for one in gaps(writer)] == [GapState.FILLED]


async def test_what_is_not_offered_is_a_gap_and_not_asked_again(
    collector: Collector, provider: Provider, writer: ArchiveWriter
) -> None:
    provider.broken["flow"] = no_right()
    outcome = await collector.collect([TENCENT])

    assert outcome.recorded[TENCENT].missing == (GapReason.NO_RIGHT,)
    assert outcome.failed[TENCENT].code == "flow-not-offered"
    assert outcome.recorded[TENCENT].bars == 330
    assert provider.asked_for("flow") == [TENCENT]


async def test_a_lost_connection_is_made_anew(collector: Collector, provider: Provider) -> None:
    third = InstrumentId("HK.00005")
    provider.errors["flow"] = [GatewayDown("cut")]
    assert (await collector.collect([TENCENT, MEITUAN, third])).whole
    assert len(provider.asked_for("connect")) == 2
    assert provider.asked_for("flow") == [TENCENT, TENCENT, MEITUAN, third]
    assert [len(names) for _, _, names in provider.subscribed] == [3, 3]


async def test_without_a_connection_the_rest_is_gaps(
    collector: Collector, provider: Provider, writer: ArchiveWriter
) -> None:
    await collector.connect()
    provider.broken["flow"] = GatewayDown("cut")
    outcome = await collector.collect([TENCENT])

    assert outcome.recorded[TENCENT].missing == (GapReason.LINK,)
    assert {(gap.series, gap.why) for gap in gaps(writer)} == {("flow", GapReason.LINK), ("bars", GapReason.LINK)}


async def test_no_connection_at_the_start_is_an_error_after_a_few_tries(
    collector: Collector, provider: Provider
) -> None:
    provider.broken["connect"] = GatewayDown("refused")
    with pytest.raises(GatewayDown):
        await collector.collect([TENCENT])
    assert len(provider.asked_for("connect")) == 4


async def test_a_refused_login_is_not_tried_again(collector: Collector, provider: Provider) -> None:
    provider.broken["connect"] = LoginRefused("no")
    with pytest.raises(LoginRefused):
        await collector.collect([TENCENT])
    assert len(provider.asked_for("connect")) == 1


async def test_unknown_securities_are_named(collector: Collector, provider: Provider) -> None:
    provider.unknown = {MEITUAN}
    outcome = await collector.collect([TENCENT, MEITUAN])
    assert (outcome.unknown, outcome.whole, set(outcome.recorded)) == ([MEITUAN], False, {TENCENT})


async def test_splits_and_dividends_are_kept(collector: Collector, provider: Provider, writer: ArchiveWriter) -> None:
    one = Decimal(1)
    parts = (
        ActionPart(ActionKind.DIVIDEND, amount=Decimal("2.5")),
        ActionPart(ActionKind.SPLIT, base=one, ert=Decimal(5)),
    )
    provider.actions = [
        CorporateAction(
            instrument=TENCENT, ex_date=DAY, parts=parts, forward_a=one, forward_b=one, backward_a=one, backward_b=one
        )
    ]
    await collector.collect([TENCENT])
    paid, split = actions_of(writer.database, writer.identities, TENCENT)
    assert (paid.type, paid.amount, paid.currency) == (ActionType.DIVIDEND, 25_000, "HKD")
    assert (split.type, split.new_shares, split.old_shares) == (ActionType.SPLIT, 5, 1)


async def test_a_damaged_block_of_the_session_is_set_aside_and_read_again(
    collector: Collector, writer: ArchiveWriter
) -> None:
    await collector.collect([TENCENT])
    writer.database.execute("UPDATE block SET data=zeroblob(length(data)) WHERE series=1")
    writer.forget()

    assert (await collector.collect([TENCENT])).whole
    assert writer.database.one("SELECT count(*) FROM damaged") == (1,)
    assert list(verify(writer.database)) == []


async def test_a_pause_begins_after_the_call_under_way(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    told: list[Progress] = []
    collector = Collector(source_of(provider), writer, clock, sleep=clock.sleep, on_progress=told.append)
    collector.pause()
    run = asyncio.get_running_loop().create_task(collector.collect([TENCENT]))
    for _ in range(20):
        await asyncio.sleep(0)
    assert provider.asked_for("flow") == []
    assert told[-1].paused

    collector.resume()
    assert (await run).whole
    assert not told[-1].paused


async def test_the_lease_is_kept_alive_while_it_waits(
    collector: Collector, provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    provider.errors["flow"] = [RateLimited("too-many", retry_after=200.0)]
    await collector.collect([TENCENT])
    holder = read_holder(writer.folder)
    assert holder is not None
    assert not holder.silent(clock.wall())
    assert max(clock.slept) <= BEAT


async def test_the_lease_is_not_written_at_each_step(
    collector: Collector, writer: ArchiveWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats: list[None] = []
    monkeypatch.setattr(writer.lease, "beat", lambda: beats.append(None))
    await collector.collect([TENCENT, MEITUAN])
    assert len(beats) == 1


async def test_live_it_reads_each_minute_and_ends_the_day_after_the_close(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    clock.set_market(session().close - timedelta(minutes=3))
    outcomes: list[RunOutcome] = []
    collector = Collector(source_of(provider), writer, clock, sleep=clock.sleep)
    second = asyncio.Event()

    def on_outcome(outcome: RunOutcome) -> None:
        outcomes.append(outcome)
        if len(outcomes) == 2:
            second.set()

    run = asyncio.get_running_loop().create_task(collector.run(always(TENCENT), on_outcome=on_outcome))
    await second.wait()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run

    assert outcomes[1].whole
    assert clock.market() >= session().settled
    assert 14 <= len(provider.asked_for("flow")) <= 17
    reader = ArchiveReader(writer.folder)
    record = reader.sessions(Market.HK)[0]
    assert (record.whole, record.sealed is not None) == (True, True)
    assert len({*reader.versions(KEY, TENCENT, DAY)["received"].tolist()}) >= 3
    reader.close()


async def test_what_is_for_after_the_close_is_read_once_then_and_not_while_its_market_trades(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    clock.set_market(session().close - timedelta(minutes=3))
    collector = Collector(source_of(provider), writer, clock, sleep=clock.sleep)
    assert collector.next_run([], [MEITUAN]) == session().settled

    await run_until(lambda: collector.condition is CollectorActivity.CLOSED, collector, [TENCENT], [MEITUAN, TENCENT])

    asked = [when for (call, symbol), when in zip(provider.asked, provider.at, strict=True) if (call, symbol) == OTHER]
    assert len(asked) == 1
    assert clock.market() - timedelta(seconds=clock.monotonic() - asked[0]) >= session().settled
    assert len(provider.asked_for("flow")) > 10  # the other one live
    reader = ArchiveReader(writer.folder)
    assert [(each.whole, each.sealed is not None) for each in reader.sessions(Market.HK, [MEITUAN])] == [(True, True)]
    reader.close()

    later = Collector(source_of(provider), writer, clock, sleep=clock.sleep)
    await run_until(lambda: later.condition is CollectorActivity.CLOSED, later, [TENCENT], [MEITUAN])
    assert provider.asked_for("flow").count(MEITUAN) == 1  # the archive has it whole


async def test_after_a_close_the_markets_that_trade_are_still_read_each_round(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.collector.collector.PORTION", 2)
    closed = [InstrumentId(f"SH.60000{number}") for number in range(5)]
    provider.hours = session(market=Market.SH)
    clock.set_market(provider.hours.settled)
    collector = Collector(source_of(provider), writer, clock, sleep=clock.sleep)
    read: list[str] = []
    monkeypatch.setattr(collector, "_round", lambda symbols: noted(read, symbols))
    monkeypatch.setattr(collector, "collect", lambda symbols: noted(read, symbols))

    await run_until(lambda: len(read) > 7, collector, [TENCENT], closed)

    assert read[:8] == [TENCENT, TENCENT, *closed[:2], TENCENT, *closed[2:4], TENCENT]


async def test_sessions_that_nobody_read_are_gaps_and_what_a_run_left_is_sealed(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    earlier = session(date(2026, 11, 17))
    provider.hours = earlier
    clock.set_market(earlier.open + timedelta(minutes=20, seconds=30))
    collector = Collector(source_of(provider), writer, clock, sleep=clock.sleep)
    assert (await collector.collect([TENCENT])).whole
    assert gaps(writer) == []

    provider.hours = session()
    clock.set_market(session().settled + timedelta(minutes=1))
    assert (await collector.collect([TENCENT])).whole

    found = [(gap.day.day, gap.first, gap.last, gap.why, gap.state) for gap in gaps(writer)]
    assert found == [
        (17, 20, 329, GapReason.NOT_RUNNING, GapState.CLOSED),
        (18, 0, 329, GapReason.NOT_RUNNING, GapState.CLOSED),
        (19, 0, 329, GapReason.NOT_RUNNING, GapState.CLOSED),
    ]
    reader = ArchiveReader(writer.folder)
    assert [(each.day.day, each.received, each.sealed is not None) for each in reader.sessions(Market.HK)] == [
        (17, 20, True),
        (20, 330, True),
    ]
    reader.close()
    assert list(verify(writer.database)) == []
    before = gaps(writer)
    await collector.collect([TENCENT])
    assert gaps(writer) == before


async def test_sessions_older_than_the_newest_ninety_are_packed(collector: Collector, writer: ArchiveWriter) -> None:
    days = days_before(DAY, UNPACKED_SESSIONS + 1)
    for day in days:
        writer.record_hours(session(day))
    for day in (days[0], days[-1]):
        writer.add_minutes(KEY, TENCENT, day, nets(1, 2), received=after_close(day))
    seal(writer, unsealed(writer.database, Market.HK), after_close(days[-1]))
    await collector.collect([TENCENT])
    blocks = writer.database.all("SELECT data FROM block WHERE series=? ORDER BY day", (FLOW.number,))
    assert [data[0] for (data,) in blocks] == [PACKED, PLAIN, PLAIN]


async def test_live_only_what_changed_is_converted(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    clock.set_market(at(99, seconds=30))
    collector = Collector(source_of(provider), writer, clock, sleep=clock.sleep)
    outcome = RunOutcome()
    await collector.collect([TENCENT])
    provider.sizes.clear()

    clock.set_market(at(101, seconds=30))
    facts = await collector._known([TENCENT], outcome)
    (read,) = await collector._pass(facts, outcome, whole=False)

    assert [each.minute for each in read.minutes] == [100, 101]
    assert len(read.bars) < 40
    assert provider.sizes == [32]
    assert received(writer) == list(range(102))
    assert outcome.whole

    provider.shift = 5.0
    (read,) = await collector._pass(facts, outcome, whole=False)
    assert len(read.minutes) == 102
    reader = ArchiveReader(writer.folder)
    assert reader.last(KEY, TENCENT, DAY)["net"][7] == 75_000
    assert reader.sessions(Market.HK)[0].restated == 102
    reader.close()


async def test_what_had_not_ended_when_it_was_asked_for_is_not_recorded(
    collector: Collector, provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    """The running minute ends while the answer is on its way."""
    clock.set_market(at(9, seconds=50))
    provider.ahead, provider.slow = timedelta(seconds=60), {"flow": 15.0, "bars": 58.0}
    await collector.connect()
    (read,) = await collector._pass(await collector._known([TENCENT], RunOutcome()), RunOutcome(), whole=False)
    assert received(writer) == list(range(10))
    assert [each.minute for each in read.bars] == list(range(11))


async def test_minutes_that_came_before_their_end_are_taken_when_they_are_final(
    collector: Collector, provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    outcome = RunOutcome()
    provider.ahead = timedelta(seconds=100)
    await collector.connect()
    facts = await collector._known([TENCENT], outcome)
    for minute in (9, 11):
        clock.set_market(at(minute, seconds=30))
        await collector._pass(facts, outcome, whole=False)
        assert received(writer) == list(range(minute + 1))


async def test_a_session_that_settles_during_the_first_read_is_read_again(
    collector: Collector, provider: Provider, clock: ManualClock
) -> None:
    clock.set_market(session().close + timedelta(minutes=8))
    provider.slow = {"flow": 120.0}
    outcomes: asyncio.Queue[RunOutcome] = asyncio.Queue()
    run = asyncio.get_running_loop().create_task(collector.run(always(TENCENT), on_outcome=outcomes.put_nowait))
    async with in_time("the end"):
        assert [(await outcomes.get()).whole for _ in range(2)] == [True, True]
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run


async def test_minutes_without_a_trade_are_no_gap_after_a_refused_call(
    collector: Collector, provider: Provider, writer: ArchiveWriter
) -> None:
    provider.quiet = {5, 100}
    provider.errors["bars"] = [RateLimited("too-many", retry_after=1.0)]
    outcome = await collector.collect([TENCENT])
    assert outcome.whole
    assert {(gap.series, gap.state) for gap in gaps(writer)} == {("bars", GapState.FILLED)}


async def test_practice_values_are_marked_and_kept_apart(
    collector: Collector, provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    provider.nickname = PRACTICE_NICKNAME
    assert (await collector.collect([TENCENT])).whole
    assert {key.provider for key in writer.identities.all_keys().values()} == {"Fake (practice)"}

    provider.nickname, provider.connected = "Anna", False
    with pytest.raises(ArchiveError) as caught:
        await collector.collect([TENCENT])
    assert caught.value.code == ArchiveFault.MIXED
    known = replace(source_of(provider), practice=True)
    assert (await Collector(known, writer, clock, sleep=clock.sleep).collect([TENCENT])).whole


async def test_a_login_that_somebody_else_made_anew_is_asked_for_again(
    collector: Collector, provider: Provider
) -> None:
    """A window's session connects again by itself, maybe to a practice exchange at the same address."""
    assert (await collector.collect([TENCENT])).whole
    provider.nickname = PRACTICE_NICKNAME
    await provider.log_in()
    with pytest.raises(ArchiveError) as caught:
        await collector.collect([TENCENT])
    assert caught.value.code == ArchiveFault.MIXED


async def test_nothing_of_a_replayed_market_is_kept(collector: Collector, provider: Provider) -> None:
    provider.replay = ReplayLabel(DAY, "Futu", bars_only=False)
    with pytest.raises(LoginRefused) as caught:
        await collector.collect([TENCENT])
    assert caught.value.code == "replay-not-collected"
    assert not [call for call, _ in provider.asked if call in {"flow", "bars"}]


async def test_a_label_that_appears_with_another_login_closes_what_was_collected(
    collector: Collector, provider: Provider, writer: ArchiveWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also between the read of a session and its writing."""
    assert (await collector.collect([TENCENT])).whole
    before = received(writer)
    read = SessionReader.read

    async def read_over_a_reconnect(*arguments: Any, **options: Any) -> Any:
        found = await read(*arguments, **options)
        provider.replay = ReplayLabel(DAY, "Futu", bars_only=False)
        return found

    monkeypatch.setattr(SessionReader, "read", read_over_a_reconnect)
    with pytest.raises(LoginRefused):
        await collector.collect([MEITUAN])
    assert received(writer, MEITUAN) == []
    assert received(writer) == before


@pytest.mark.parametrize(("free", "taken"), [(1000, 100), (100, 60), (60, 30), (3, 1)])
async def test_subscriptions_are_left_to_a_window(clock: ManualClock, free: int, taken: int) -> None:
    provider: Any = Provider(clock, room=free)
    assert await BarSubscriptions(provider, clock.monotonic, clock.sleep, WINDOW_FREE).room() == taken


async def test_subscriptions_are_given_back_after_their_first_minute(
    collector: Collector, provider: Provider, clock: ManualClock
) -> None:
    await collector.collect([TENCENT, MEITUAN])
    assert len(provider.held) == 2
    begun = provider.subscribed[-1][0]
    await collector.give_back()
    assert not provider.held
    assert provider.subscribed[-1][0] - begun >= HELD
    asked = len(provider.subscribed)
    await collector.give_back()
    assert len(provider.subscribed) == asked


async def test_a_login_that_cannot_be_asked_for_is_real(
    collector: Collector, provider: Provider, writer: ArchiveWriter
) -> None:
    provider.broken["user"] = no_right()
    assert (await collector.collect([TENCENT])).whole
    assert {key.provider for key in writer.identities.all_keys().values()} == {"Fake"}


async def test_a_session_that_the_archive_cannot_take_leaves_the_others_alone(
    collector: Collector, writer: ArchiveWriter, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await collector.collect([TENCENT])).whole
    with writer.database.transaction():
        (segments,) = writer.database.one("SELECT segments FROM hours") or ("",)
        begin, _, rest = segments.partition("-")
        writer.database.execute("UPDATE hours SET segments=?", (f"{int(begin) + 3600}-{rest}",))

    outcome = await collector.collect([MEITUAN])

    assert (outcome.unrecorded, outcome.whole) == ([MEITUAN], False)
    error = outcome.failed[MEITUAN]
    assert isinstance(error, ArchiveError)
    assert error.code == ArchiveFault.HOURS_DIFFER
    assert caplog.messages == [f"{MEITUAN} was not recorded: archive-hours-differ"]


class Views:
    """What the views of a window were answered, each of which the collector takes once."""

    def __init__(self, provider: Provider, clock: ManualClock) -> None:
        self._provider, self._clock = provider, clock
        self._came: list[Answer[CapitalFlow]] = []

    async def look(self, now: datetime) -> None:
        """A view asks at a moment, and is answered a second later."""
        self._clock.set_market(now)
        flow = await self._provider.capital_flow(TENCENT)
        self._clock.set_market(now + timedelta(seconds=1))
        self._came.append(Answer(flow, now, self._clock.market()))

    def untaken(self, _instrument: InstrumentId) -> Sequence[Answer[CapitalFlow]]:
        """What came since the last call."""
        came, self._came = self._came, []
        return came

    async def answers(self, instrument: InstrumentId) -> Sequence[Answer[CapitalFlow]]:
        """The same: a view has asked within the last seconds."""
        return self.untaken(instrument)


async def test_each_minute_is_kept_with_the_moment_at_which_a_view_got_it(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    """Also what came after the last round, at the end; a minute that a view saw running is not over by that."""
    provider.connected = True
    views = Views(provider, clock)
    source = replace(source_of(provider), answers=views.answers, untaken=views.untaken)
    collector = Collector(source, writer, clock, sleep=clock.sleep)
    moments = [at(9), at(10), at(11), at(12), at(13)]
    for moment in moments[:3]:
        await views.look(moment)
    clock.set_market(at(11, seconds=50))
    await collector.collect([TENCENT])
    for moment in moments[3:]:
        await views.look(moment)
    clock.set_market(at(13, seconds=50))
    await collector.finish()
    await collector.finish()
    with closing(ArchiveReader(writer.folder)) as reader:
        rows = reader.versions(KEY, TENCENT, DAY)
        bars = reader.last(KEY, TENCENT, DAY, BARS)
    assert rows.index.tolist() == list(range(14)), "each once"
    came = [instant(each) for each in rows["received"].tolist()]
    assert came == [each + timedelta(seconds=1) for each in [moments[0]] * 10 + moments[1:]]
    assert set(bars["received"].tolist()) == {micros(at(11, seconds=50))}
