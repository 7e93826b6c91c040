"""The feed of a list: what is asked for, in which order, and what is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.flow_map import IDS as LISTED
from fakes.scenes.market.flow_map import FlowMapScene
from fakes.scenes.market.reference import ReferenceScene, security
from tideboard_core.errors import PermissionMissing, RequestTimeout, UnknownSymbol
from tideboard_core.market.session import REFUSED_FOR
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.quote import Bar
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.bars import BarRequest
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.figures.list_flow import AT_ONCE, IN_TURN, ListFlow

__all__ = ["reference"]
IDS = [InstrumentId(f"HK.{code:05d}") for code in range(1001, 1021)]


class Watcher(Dock):
    """A dock that owns a feed."""

    KEY = "watcher"


@pytest.fixture
async def feed(reference: ReferenceScene) -> ListFlow:
    """In the middle of a session."""
    session = TradingCalendar().newest(Market.HK, reference.clock.market())
    reference.clock.set_market(session.open + timedelta(minutes=10, seconds=20))
    dock = reference.show(Watcher)
    return ListFlow(dock.context, dock)


def publish(reference: ReferenceScene, feed: ListFlow, instrument: InstrumentId, *net: float) -> None:
    begin = feed.session(instrument).open.timestamp()
    told = CapitalFlow(
        instrument=instrument,
        period=FlowPeriod.INTRADAY,
        times=tuple(begin + 60 * number for number in range(len(net) + 1)),
        net=(0.0, *net),
        tiers=None,
        provider="Script",
    )
    reference.hub.publish(Topic.FLOW.of(instrument), Lazy.ready(told))


def flows_wanted(reference: ReferenceScene) -> set[str]:
    return {key.subject for key in reference.hub.wanted() if key.topic is Topic.FLOW}


async def test_those_in_sight_are_asked_first_and_each_once_a_minute(reference: ReferenceScene, feed: ListFlow) -> None:
    feed.watch(IDS, IDS[:3])
    assert set(IDS[:3]) < flows_wanted(reference)
    assert len(flows_wanted(reference)) == 3 + IN_TURN
    for each in IDS[:3]:
        publish(reference, feed, each, 1.0)
    feed.tick()
    assert not flows_wanted(reference) & set(IDS[:3])

    reference.clock.advance(60)
    feed.tick()
    assert set(IDS[:3]) < flows_wanted(reference)
    feed.read_in_turn(on=False)
    assert flows_wanted(reference) == set(IDS[:3])
    assert "in sight" in feed.reason(IDS[9])

    feed.watch(())
    assert flows_wanted(reference) == set()


async def test_while_it_rests_nothing_is_wanted_and_what_is_known_stays(
    reference: ReferenceScene, feed: ListFlow
) -> None:
    feed.watch(IDS[:4])
    publish(reference, feed, IDS[0], 5.0)
    feed.tick()
    feed.rest()
    assert flows_wanted(reference) == set()
    found = feed.minutes(IDS[0])
    assert found is not None
    assert found.net[0] == 5.0

    reference.clock.advance(3)
    feed.watch(IDS[:4])
    assert flows_wanted(reference) == set(IDS[1:4])


async def test_what_comes_is_told_once_a_second(reference: ReferenceScene, feed: ListFlow) -> None:
    feed.watch(IDS[:4])
    told: list[frozenset[str]] = []
    feed.changed.connect(told.append)
    publish(reference, feed, IDS[0], 5.0, 7.0)
    publish(reference, feed, IDS[1], 5.0)
    feed.tick()
    publish(reference, feed, IDS[1], 5.0)
    publish(reference, feed, InstrumentId("HK.00005"), 5.0)
    feed.tick()

    assert told == [frozenset(IDS[:2])]
    minutes = feed.minutes(IDS[0])
    assert minutes is not None
    assert minutes.net[:2].tolist() == [5.0, 7.0]
    assert feed.minutes(IDS[2]) is None


async def test_a_value_that_was_there_before_is_taken_at_once(reference: ReferenceScene, feed: ListFlow) -> None:
    publish(reference, feed, IDS[0], 5.0)
    reference.clock.advance(20)
    feed.watch(IDS[:1])
    feed.tick()
    found = feed.minutes(IDS[0])
    assert found is not None
    assert reference.clock.market().timestamp() - found.received[0] == pytest.approx(20)


async def test_the_reason_is_said_in_words(reference: ReferenceScene, feed: ListFlow) -> None:
    index = security("HK.800000", "Hang Seng Index", SecurityType.INDEX)
    reference.hub.publish(Topic.INSTRUMENT.of(index.id), Lazy.ready(index))
    feed.watch([index.id, *IDS[:2]])
    assert feed.reason(index.id) == "an index has no flow"
    assert feed.reason(IDS[1]) == "first reading in <10 s, place 3 of 3"

    publish(reference, feed, IDS[0], 5.0)
    feed.tick()
    assert feed.reason(IDS[0]) == "no turnover: no subscription to spare for its bars"


async def test_a_new_session_has_nothing_of_the_one_before(reference: ReferenceScene, feed: ListFlow) -> None:
    """A long list is renewed over some seconds, the map begins its new sheet with all of it at once."""
    many = [InstrumentId(f"HK.{code:05d}") for code in range(1001, 1001 + AT_ONCE + 20)]
    feed.watch(many, many[:5])
    for each in many:
        publish(reference, feed, each, 5.0)
    feed.tick()
    feed.tick()
    assert all(feed.minutes(each) is not None for each in many)

    following = TradingCalendar().next_session(Market.HK, feed.session(many[0]).date)
    reference.clock.set_market(following.open)
    told: list[frozenset[str]] = []
    feed.changed.connect(told.append)
    feed.tick()
    assert [each for each in many if feed.minutes(each) is not None] == []
    feed.tick()
    assert frozenset[str]().union(*told) == frozenset(many)


async def test_calls_that_fail_out_of_sight_do_not_hold_the_others_up(
    reference: ReferenceScene, feed: ListFlow
) -> None:
    reference.source.answers["capital_flow"] = UnknownSymbol("unknown-symbol")
    feed.watch(IDS, IDS[-1:])
    failing = IDS[:IN_TURN]
    for each in failing:
        assert each in flows_wanted(reference)
        key: Key[object] = Topic.FLOW.of(each)
        await reference.context.services.feeds.schedule.serve(reference.gateway.flow, key)
    feed.tick()
    assert flows_wanted(reference) == {*IDS[IN_TURN : 2 * IN_TURN], IDS[-1]}
    reference.clock.advance(60)
    feed.tick()
    assert set(failing) < flows_wanted(reference)


async def test_a_flow_that_a_right_was_missing_to_is_wanted_again_after_a_day(
    reference: ReferenceScene, feed: ListFlow
) -> None:
    one = IDS[0]
    reference.source.answers["capital_flow"] = PermissionMissing("permission-missing")
    feed.watch([one])
    await reference.context.services.feeds.schedule.serve(reference.gateway.flow, Topic.FLOW.of(one))
    reference.clock.advance(REFUSED_FOR - 1)
    feed.tick()
    assert flows_wanted(reference) == set()

    reference.clock.advance(1)
    feed.tick()
    assert flows_wanted(reference) == {one}


async def test_the_place_in_the_queue_is_never_beyond_its_end(reference: ReferenceScene, feed: ListFlow) -> None:
    feed.watch(IDS, IDS[:15])
    assert feed.reason(IDS[-1]).endswith("place 20 of 20")


async def test_bars_that_did_not_come_in_time_are_read_again(reference: ReferenceScene) -> None:
    scene = FlowMapScene(reference)
    dock = await scene.show()
    feed, one = dock.feed, LISTED[0]
    bars = reference.source.answers["bars"]
    reference.source.answers["bars"] = RequestTimeout("no-answer")
    feed.watch(())
    scene.flow(one, [5.0] * 90)
    feed.watch([one])
    await scene.second(dock)
    assert not feed.has_turnover(one)
    reference.source.answers["bars"] = bars
    reference.clock.advance(61)
    feed.tick()
    assert feed.reading is not None
    await feed.reading
    assert feed.has_turnover(one)


@pytest.mark.parametrize(("minutes", "counts"), [(90, []), (95, [7] * len(LISTED))])
async def test_a_list_that_rested_reads_the_bars_of_what_was_traded_meanwhile_alone(
    reference: ReferenceScene, minutes: int, counts: list[int]
) -> None:
    """In the same minute, while pushes went on, none; over five minutes the running one, five, and one before."""
    scene = FlowMapScene(reference)
    dock = await scene.show()
    for each in LISTED:
        scene.flow(each, [5.0] * 90)
        bars: Lazy[tuple[Bar, ...]] = Lazy.ready((scene.bar(each, 89),))
        reference.hub.publish(Topic.BARS_1M.of(each), bars)
    asked: list[int] = []
    answer = reference.source.answers["bars"]

    def counted(request: BarRequest) -> object:
        asked.append(request.count)
        return answer(request)

    reference.source.answers["bars"] = counted
    dock.feed.rest()
    scene.now(minutes)
    reference.clock.advance(10)
    dock.feed.watch(LISTED)
    for _ in range(2):
        await scene.second(dock)

    assert asked == counts
    assert all(map(dock.feed.has_turnover, LISTED))


async def test_bars_are_read_again_with_a_new_connection(reference: ReferenceScene) -> None:
    scene = FlowMapScene(reference)
    dock = await scene.show()
    asked = reference.source.count("bars")
    await scene.second(dock)
    assert reference.source.count("bars") == asked
    for state in (LinkState.CONNECTING, LinkState.LIVE):
        status = LinkStatus(state=state, provider="Script", address="", since=0.0)
        reference.hub.publish(QUOTES_LINK, Lazy.ready(status))
    await scene.second(dock)
    assert reference.source.count("bars") == asked + len(LISTED)
