"""The session against a real sandbox: login, faults, reconnection, subscriptions, silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fakes.scenes.market.session import Bench, Noted, running_bench
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, sandbox_here
from fakes.values.hub_values import known, put
from tideboard_core.errors import QuotaExceeded, TakenOver
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market import hub, session
from tideboard_core.market.flow_schedule import OTHER_PROVIDER, FlowSchedule
from tideboard_core.market.session import (
    CHORES,
    MARKETS,
    PROOF_FOR,
    READS_LATE,
    REFUSED_FOR,
    SILENCE,
    STEADY,
    UNSUBSCRIBE_AFTER,
    ConnectionSession,
)
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    Key,
    LinkKey,
    Topic,
)
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import LinkEvent, LinkEventKind, LinkState
from tideboard_core.model.quote import MarketState

QUOTE = Topic.QUOTE.of("HK.00700")
BOOK = Topic.BOOK.of("HK.00700")
OTHER = Topic.QUOTE.of("HK.00005")
EVENTS = Topic.LINK_EVENT.of("")
SUBSCRIBE = 3001
ON_THE_WAY_UP = [LinkState.CONNECTING, LinkState.LOGGING_IN, LinkState.LIVE]


@pytest.fixture
async def sandbox() -> AsyncIterator[OpenSandbox]:
    with sandbox_here() as running:
        yield running


@pytest.fixture
async def bench(sandbox: OpenSandbox) -> AsyncIterator[Bench]:
    async with running_bench(sandbox) as running:
        yield running


async def test_it_goes_live_and_takes_the_exchanges_time(bench: Bench) -> None:
    status = await bench.until_state(LinkState.LIVE)

    assert bench.states == ON_THE_WAY_UP
    assert status.generation == 1
    assert bench.clock.market().astimezone(UTC).date().isoformat() == PRACTICE_DAY


async def test_what_is_wanted_is_subscribed_before_and_after_a_cut(bench: Bench, sandbox: OpenSandbox) -> None:
    readers = [bench.hub.subscribe(QUOTE), bench.hub.subscribe(BOOK)]
    reread: list[int] = []

    async def note() -> None:
        reread.append(bench.gateway.generation)

    bench.session.on_live(note)
    await bench.until_value(QUOTE)
    await bench.until_state(LinkState.LIVE)

    await sandbox.cut()
    await bench.until_state(LinkState.DISCONNECTED)
    bench.session.retry_now()
    await bench.until_value(BOOK)
    await bench.until_state(LinkState.LIVE)

    assert bench.states == [*ON_THE_WAY_UP, LinkState.DISCONNECTED, *ON_THE_WAY_UP]
    assert reread == [1, 2]
    assert (await bench.gateway.quotes.subscription_info()).own == {reader.key for reader in readers}


async def test_what_is_wanted_while_a_login_reads_is_subscribed(bench: Bench, sandbox: OpenSandbox) -> None:
    """Orders and money may wait a minute for the broker's pace; prices of what a person turns to do not."""
    read = asyncio.Event()

    async def slow() -> None:
        await read.wait()

    bench.session.on_live(slow)
    await bench.until_state(LinkState.LIVE)
    reader = bench.hub.subscribe(QUOTE)
    await bench.until_value(QUOTE)
    assert not read.is_set()

    await sandbox.cut()
    await bench.until_state(LinkState.DISCONNECTED)
    read.set()
    reader.close()


async def test_what_is_wanted_in_the_moment_of_a_login_waits_for_no_chore(sandbox: OpenSandbox) -> None:
    """A view that asks once the link is live: outside trading hours the next chore is ten seconds later."""

    class Seldom(Bench):
        chores = 600.0

    async with running_bench(sandbox, Seldom) as bench:
        readers: list[object] = []

        def live(_key: Key[object]) -> None:
            if bench.session.status.state is LinkState.LIVE and not readers:
                readers.append(bench.hub.subscribe(QUOTE))

        bench.hub.listen(QUOTES_LINK, live)
        await bench.until_value(QUOTE)


async def test_quotes_are_subscribed_first(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first thing that a person sees move is a price in a list."""
    topics: list[Topic[object]] = []
    subscribe = bench.gateway.quotes.subscribe

    async def noted(keys: Collection[Key[object]], *, pushes: bool = True) -> None:
        topics.extend({key.topic for key in keys})
        await subscribe(keys, pushes=pushes)

    await bench.until_state(LinkState.LIVE)
    monkeypatch.setattr(bench.gateway.quotes, "subscribe", noted)
    wanted = (Topic.MINUTES, Topic.BOOK, Topic.TICKS, Topic.QUOTE)
    readers = [bench.hub.subscribe(topic.of("HK.00700")) for topic in wanted]
    await bench.until(lambda: len(topics) == len(wanted))

    assert topics == [Topic.QUOTE, Topic.BOOK, Topic.TICKS, Topic.MINUTES]
    for reader in readers:
        reader.close()


async def test_nobody_there_is_tried_again_with_growing_pauses(bench: Bench, sandbox: OpenSandbox) -> None:
    await bench.until_state(LinkState.LIVE)
    await sandbox.close_port()
    waits = []
    for attempt in (1, 2, 3):
        await bench.until(
            lambda attempt=attempt: (
                bench.session.status.attempt == attempt  # type: ignore[misc]
                and bench.session.status.state is LinkState.DISCONNECTED
            )
        )
        retry_at = bench.session.status.retry_at
        assert retry_at is not None
        waits.append(retry_at - bench.clock.monotonic())
        bench.session.retry_now()

    assert waits == [1.0, 2.0, 4.0]
    down = [status for status in bench.statuses if status.attempt or status.state is LinkState.DISCONNECTED]
    assert len({status.since for status in down}) == 1, "the link went down once, however often it was tried"
    assert bench.session.status.data["port"] == sandbox.port
    await bench.until(lambda: bench.session.status.attempt == 4)
    await sandbox.open_port()
    bench.session.retry_now()
    await bench.until_state(LinkState.LIVE)


async def test_a_key_wanted_later_is_subscribed_and_given_back_after_its_minute(
    bench: Bench, sandbox: OpenSandbox
) -> None:
    await bench.until_state(LinkState.LIVE)
    reader = bench.hub.subscribe(QUOTE)
    await bench.until_value(QUOTE)

    reader.close()
    keeper = bench.hub.subscribe(OTHER)
    await bench.until_value(OTHER)
    assert (await bench.gateway.quotes.subscription_info()).own == {QUOTE, keeper.key}

    await sandbox.wait(UNSUBSCRIBE_AFTER)
    bench.clock.advance(UNSUBSCRIBE_AFTER)
    third = bench.hub.subscribe(BOOK)
    await bench.until_value(BOOK)
    await bench.until(lambda: bench.session.holds() == {OTHER, BOOK})
    assert (await bench.gateway.quotes.subscription_info()).own == {keeper.key, third.key}


async def test_a_value_that_was_dropped_after_the_unsubscription_comes_with_the_next_subscription(
    bench: Bench, sandbox: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The market stands still here: nothing but the subscription itself brings it."""
    monkeypatch.setattr(hub, "LEFT", 0)
    await bench.until_state(LinkState.LIVE)
    reader = bench.hub.subscribe(QUOTE)
    await bench.until_value(QUOTE)
    reader.close()
    assert bench.hub.value(QUOTE) is not None
    await sandbox.wait(UNSUBSCRIBE_AFTER)
    bench.clock.advance(UNSUBSCRIBE_AFTER)
    bench.hub.subscribe(OTHER)
    await bench.until(lambda: bench.session.holds() == {OTHER})

    assert bench.hub.value(QUOTE) is None
    bench.hub.subscribe(QUOTE)
    await bench.until_value(QUOTE)


async def test_beyond_the_quota_the_key_says_why_and_the_rest_lives(sandbox: OpenSandbox) -> None:
    await sandbox.scenario("quota")
    async with running_bench(sandbox) as bench:
        codes = (5, 388, 700, 941, 1024, 1299, 1810, 2318, 3690, 9618, 9988, 2800)
        readers = [bench.hub.subscribe(Topic.QUOTE.of(f"HK.{code:05d}")) for code in codes]
        await bench.until_state(LinkState.LIVE)

        refused = [reader.key for reader in readers if bench.session.refused(reader.key)]

        assert len(refused) == len(codes) - 10
        error = bench.session.refused(refused[0])
        assert isinstance(error, QuotaExceeded)
        assert error.text
        assert error.__traceback__ is None  # frames would keep the call's request and answer

        next(reader for reader in readers if reader.key not in refused).close()
        await sandbox.wait(UNSUBSCRIBE_AFTER)
        bench.clock.advance(UNSUBSCRIBE_AFTER)
        late = bench.hub.subscribe(Topic.QUOTE.of("HK.02269"))  # wakes the session
        await bench.until(lambda: len(bench.session.holds() & {*refused, late.key}) == 1)


# --- rights ---------------------------------------------------------------------------------------------------------

APPLE, NVIDIA = Topic.QUOTE.of("US.AAPL"), Topic.QUOTE.of("US.NVDA")


async def refused_by(sandbox: OpenSandbox) -> int:
    """How many subscriptions the exchange has refused, and forgotten since the last question."""
    rows = (await sandbox.ask("journal", call="Qot_Sub", outcome="refused", clear=True))["rows"]
    return len(rows)


async def cut(bench: Bench, sandbox: OpenSandbox) -> None:
    generation = bench.gateway.generation
    await sandbox.cut()
    await bench.until(lambda: bench.session.status.state is LinkState.DISCONNECTED)
    bench.session.retry_now()
    await bench.until(
        lambda: bench.session.status.state is LinkState.LIVE and bench.session.status.generation > generation
    )


async def test_what_a_login_has_no_right_to_is_asked_once_a_day_and_when_a_person_asks(
    sandbox: OpenSandbox,
) -> None:
    await sandbox.scenario("no-permission")
    async with running_bench(sandbox) as bench:
        readers = [bench.hub.subscribe(key) for key in (QUOTE, APPLE, NVIDIA)]
        await bench.until_state(LinkState.LIVE)
        assert await refused_by(sandbox) == 3  # together, then each alone

        other = bench.hub.subscribe(OTHER)
        await cut(bench, sandbox)
        assert bench.session.holds() == {QUOTE, OTHER}
        assert bench.session.refused(APPLE) is not None
        other.close()
        readers.pop().close()
        await bench.until(lambda: NVIDIA not in bench.hub.wanted())
        bench.hub.subscribe(NVIDIA)
        await cut(bench, sandbox)
        assert await refused_by(sandbox) == 0

        bench.hub.ask_again()
        await bench.until(
            lambda: bench.session.refused(APPLE) is not None and bench.session.refused(NVIDIA) is not None
        )
        assert await refused_by(sandbox) > 0

        bench.clock.advance(REFUSED_FOR)
        bench.hub.subscribe(BOOK)  # wakes the session
        await bench.until(lambda: BOOK in bench.session.holds())
        assert await refused_by(sandbox) > 0


@pytest.mark.parametrize(
    "ask", [lambda bench: bench.hub.ask_again(), lambda bench: bench.clock.advance(REFUSED_FOR)], ids=["person", "day"]
)
async def test_what_is_refused_beyond_what_is_kept_is_asked_for_with_the_others(
    sandbox: OpenSandbox, monkeypatch: pytest.MonkeyPatch, ask: Callable[[Bench], None]
) -> None:
    monkeypatch.setattr(session, "LONGEST_REFUSED", 1)
    await sandbox.scenario("no-permission")
    async with running_bench(sandbox) as bench:
        readers = [bench.hub.subscribe(key) for key in (APPLE, NVIDIA)]
        await bench.until_state(LinkState.LIVE)
        assert None not in {bench.session.refused(key) for key in (APPLE, NVIDIA)}

        await sandbox.scenario("calm")
        ask(bench)
        bench.hub.subscribe(QUOTE)  # wakes the session
        await bench.until(lambda: QUOTE in bench.session.holds())
        assert bench.session.holds() == {QUOTE, *(reader.key for reader in readers)}


async def test_with_new_rights_what_was_refused_is_there_after_the_next_login(sandbox: OpenSandbox) -> None:
    await sandbox.scenario("no-permission")
    async with running_bench(sandbox) as bench:
        bench.hub.subscribe(APPLE)
        await bench.until_state(LinkState.LIVE)
        assert bench.session.refused(APPLE) is not None
        reported: list[int] = []
        bench.hub.on_ask_again(lambda: reported.append(bench.gateway.generation))
        await cut(bench, sandbox)
        assert reported == [], "the packages are those of before"

        await sandbox.scenario("calm")
        await cut(bench, sandbox)
        assert len(reported) == 1, "facts and flow are asked for again as well"

        await bench.until(lambda: bench.hub.value(APPLE) is not None)
        assert bench.session.refused(APPLE) is None


async def test_silence_in_an_open_session_degrades_and_data_heals(bench: Bench, sandbox: OpenSandbox) -> None:
    reader = bench.hub.subscribe(QUOTE)
    await bench.until_value(QUOTE)
    await bench.until_state(LinkState.LIVE)
    assert bench.session._until_chores() == CHORES
    await sandbox.scenario("silent")

    bench.clock.advance(SILENCE + 1)
    status = await bench.until_state(LinkState.DEGRADED)
    assert status.reason == "silent"

    await sandbox.scenario("calm")
    await sandbox.advance(5)
    await bench.until_state(LinkState.LIVE)
    reader.close()


async def test_a_look_that_came_late_is_reported_as_ours(bench: Bench) -> None:
    reported: list[LinkEvent] = []
    bench.hub.listen(EVENTS, lambda key: reported.append(known(bench.hub, key)))
    await bench.until_state(LinkState.LIVE)
    bench.clock.suspend(3600.0)
    bench.clock.advance(STEADY + READS_LATE + 1)
    bench.hub.subscribe(OTHER)  # wakes the session
    await bench.until(lambda: any(one.kind is LinkEventKind.READ_HELD_BACK for one in reported))
    (late,) = (one for one in reported if one.kind is LinkEventKind.READ_HELD_BACK)
    assert READS_LATE < float(str(late.data["seconds"])) <= STEADY + READS_LATE + 1


async def test_silence_at_lunch_is_normal(bench: Bench, sandbox: OpenSandbox) -> None:
    reader = bench.hub.subscribe(QUOTE)
    await bench.until_value(QUOTE)
    await bench.until_state(LinkState.LIVE)
    await sandbox.advance_to("12:30")
    bench.clock.advance(STEADY)
    await bench.until(lambda: not bench.session.data_expected())
    assert bench.session._until_chores() == STEADY, "nothing is due before the next look at the state"

    bench.clock.advance(SILENCE + STEADY)
    other = bench.hub.subscribe(OTHER)
    await bench.until_value(OTHER)

    assert bench.session.status.state is LinkState.LIVE
    reader.close()
    other.close()


async def test_a_quiet_security_is_proven_by_the_pushes_beside_it(bench: Bench, sandbox: OpenSandbox) -> None:
    readers = [bench.hub.subscribe(key) for key in (QUOTE, OTHER)]
    await bench.until(lambda: all(bench.hub.value(key) is not None for key in (QUOTE, OTHER)))
    await bench.until_state(LinkState.LIVE)
    await sandbox.ask("halt", symbol=OTHER.subject)
    await bench.until(lambda: known(bench.hub, Topic.QUOTE.of(OTHER.subject)).suspended)
    bench.clock.advance(SILENCE - 1)
    await sandbox.advance(5)
    await bench.until(lambda: (bench.hub.age(QUOTE) or 0.0) < 1.0)

    assert (bench.hub.age(OTHER) or 0.0) > PROOF_FOR, "nothing of it changed"
    assert (bench.session.proof_age(OTHER) or 0.0) < 1.0
    assert bench.session.stale_price(OTHER) is None
    for reader in readers:
        reader.close()


async def test_a_value_of_before_the_subscription_is_proven_by_nothing_beside_it(bench: Bench) -> None:
    """A security that one comes back to shows its last value at once; until its first push that is no price of now."""
    readers = [bench.hub.subscribe(key) for key in (QUOTE, OTHER)]
    await bench.until(lambda: all(bench.hub.value(key) is not None for key in (QUOTE, OTHER)))
    await bench.until_state(LinkState.LIVE)
    newest = bench.hub.newest(OTHER)
    assert newest is not None
    bench.hub.publish(OTHER, newest, arrived=bench.clock.monotonic() - 60)
    assert bench.hub.age(QUOTE) == 0.0
    assert bench.session.stale_price(OTHER) == 60.0
    for reader in readers:
        reader.close()


async def test_ten_seconds_after_the_last_proof_no_price_may_be_taken(bench: Bench, sandbox: OpenSandbox) -> None:
    reader = bench.hub.subscribe(QUOTE)
    await bench.until_value(QUOTE)
    await bench.until_state(LinkState.LIVE)
    await sandbox.scenario("silent")
    bench.clock.advance(PROOF_FOR)
    assert (bench.session.stale_price(QUOTE), bench.session.lost_for) == (None, None)
    bench.clock.advance(1)
    assert (bench.session.stale_price(QUOTE) or 0.0) > PROOF_FOR
    assert (bench.session.lost_for or 0.0) > PROOF_FOR, "all that the connection brings is as old"

    await sandbox.scenario("calm")
    await sandbox.advance(5)
    await bench.until(lambda: bench.session.stale_price(QUOTE) is None)
    assert bench.session.lost_for is None
    reader.close()


async def test_a_lost_connection_counts_from_the_last_proof(bench: Bench, sandbox: OpenSandbox) -> None:
    reader = bench.hub.subscribe(QUOTE)
    assert bench.session.lost_for is None, "it never stood"
    await bench.until_value(QUOTE)
    await bench.until_state(LinkState.LIVE)
    bench.clock.advance(3)
    await cut(bench, sandbox)
    status = next(status for status in reversed(bench.statuses) if status.state is LinkState.DISCONNECTED)
    assert status.proven is not None
    assert 3.0 <= status.since - status.proven < 4.0

    await bench.until_state(LinkState.LIVE)
    await bench.until(lambda: bench.session.stale_price(QUOTE) is None)
    assert (bench.session.status.proven, bench.session.lost_for) == (None, None)
    await sandbox.close_port()
    await bench.until_state(LinkState.DISCONNECTED)
    bench.clock.advance(5)
    assert 5.0 <= (bench.session.stale_price(QUOTE) or 0.0) < 7.0, "also within the ten seconds"
    reader.close()


async def test_at_lunch_the_connection_that_stands_is_proof_enough(bench: Bench, sandbox: OpenSandbox) -> None:
    reader = bench.hub.subscribe(QUOTE)
    await bench.until_value(QUOTE)
    await bench.until_state(LinkState.LIVE)
    await sandbox.advance_to("12:30")
    bench.clock.advance(STEADY)
    await bench.until(lambda: not bench.session.data_expected())
    bench.clock.advance(600)
    assert bench.session.stale_price(QUOTE) is None
    reader.close()


async def test_a_state_of_which_only_the_time_is_another_asks_for_no_frame(bench: Bench, sandbox: OpenSandbox) -> None:
    """The state is read every ten seconds, also while an idle window rests."""
    reader = bench.hub.subscribe(QUOTE)  # in a session what is due is looked at soon
    await bench.until(lambda: bench.hub.value(QUOTE) is not None)

    dirty = list[bool]()
    bench.hub.listen(MARKETS, lambda key: dirty.append(key in bench.hub.take_dirty()))
    for markets in (known(bench.hub, MARKETS).markets, {Market.HK: MarketState.BREAK}):
        put(bench.hub, MARKETS, replace(known(bench.hub, MARKETS), markets=markets))
        dirty.clear()
        bench.clock.advance(STEADY)
        await bench.until(lambda: bool(dirty))
        assert dirty == [markets == {Market.HK: MarketState.BREAK}]
    reader.close()


async def test_outside_regular_hours_in_new_york_a_silent_connection_proves_nothing_and_is_no_fault(
    bench: Bench, sandbox: OpenSandbox
) -> None:
    """Little trades then: no silence degrades the connection, and no price is taken of what nothing proves."""
    readers = [bench.hub.subscribe(key) for key in (APPLE, QUOTE)]
    await bench.until(lambda: all(bench.hub.value(key) is not None for key in (APPLE, QUOTE)))
    await bench.until_state(LinkState.LIVE)
    await sandbox.advance_to("18:00")
    bench.clock.advance(STEADY)
    await bench.until(lambda: known(bench.hub, MARKETS).markets[Market.US] is MarketState.PRE_MARKET)
    await sandbox.scenario("silent")
    bench.clock.advance(SILENCE + 1)
    assert (bench.session.stale_price(APPLE) or 0.0) > PROOF_FOR
    assert bench.session.stale_price(QUOTE) is None, "Hong Kong is closed: silence in New York tells nothing of it"
    assert (bench.session.status.state, bench.session.lost_for) == (LinkState.LIVE, None)

    await sandbox.scenario("calm")
    await sandbox.advance(120)
    await bench.until(lambda: bench.session.stale_price(APPLE) is None)
    for reader in readers:
        reader.close()


async def test_a_book_that_the_broker_withdrew_is_proven_by_no_quote_and_leaves_quotes_what_they_are(
    bench: Bench, sandbox: OpenSandbox
) -> None:
    readers = [bench.hub.subscribe(key) for key in (QUOTE, BOOK)]
    await bench.until(lambda: all(bench.hub.value(key) is not None for key in (QUOTE, BOOK)))
    await bench.until_state(LinkState.LIVE)
    await sandbox.wait(UNSUBSCRIBE_AFTER)
    await bench.gateway.quotes.unsubscribe([BOOK])  # as OpenD drops what another login took the right to
    await sandbox.fault(SUBSCRIBE, "refuse", text="no right to this depth")
    bench.clock.advance(PROOF_FOR + 1)
    readers.append(bench.hub.subscribe(Topic.INSTRUMENT.of(QUOTE.subject)))  # wakes the session
    await bench.until(lambda: bench.session.refused(BOOK) is not None)
    await sandbox.advance(5)
    await bench.until(lambda: (bench.hub.age(QUOTE) or 0.0) < 1.0)

    assert (bench.session.stale_price(BOOK) or 0.0) > PROOF_FOR
    assert bench.session.stale_price(QUOTE) is None
    assert bench.session.holds() == {QUOTE}
    for reader in readers:
        reader.close()


async def test_a_refused_login_is_failed_and_keeps_the_servers_words(sandbox: OpenSandbox) -> None:
    await sandbox.fault(1001, "refuse", text="version too old")
    async with running_bench(sandbox) as bench:
        status = await bench.until_state(LinkState.FAILED)
        assert status.text == "version too old"

        bench.session.retry_now()
        await bench.until_state(LinkState.LIVE)


async def test_when_the_session_ends_the_link_is_down(sandbox: OpenSandbox) -> None:
    async with running_bench(sandbox) as bench:
        await bench.until_state(LinkState.LIVE)

    assert bench.session.status.state is LinkState.DISCONNECTED
    assert not bench.gateway.connected


async def test_a_refused_unsubscription_keeps_the_link_and_the_key(bench: Bench, sandbox: OpenSandbox) -> None:
    await bench.until_state(LinkState.LIVE)
    reader = bench.hub.subscribe(QUOTE)
    await bench.until_value(QUOTE)
    reader.close()

    bench.clock.advance(UNSUBSCRIBE_AFTER)  # our minute is over, the sandbox's is not
    other = bench.hub.subscribe(OTHER)
    await bench.until_value(OTHER)
    await bench.until(lambda: OTHER in bench.session.holds())

    assert bench.session.status.state is LinkState.LIVE
    assert QUOTE in bench.session.holds()
    other.close()


class Beside:
    """A second session over the same hub, for what its `links` say."""

    def __init__(self, bench: Bench, sandbox: OpenSandbox, *links: LinkKey) -> None:
        clock = bench.clock
        endpoint = OpendEndpoint(host=sandbox.host, port=sandbox.port)
        self.gateway = OpendGateway(endpoint, feed=bench.hub, trading=Noted(), clock=clock)
        self.schedule = FlowSchedule(bench.hub, clock, topics=OTHER_PROVIDER)
        pollers = [self.schedule] if OTHER_LINK in links else []
        self.told: list[datetime] = []
        self.session = ConnectionSession(
            self.gateway, bench.hub, clock, pollers=pollers, market_time=self.told.append, links=links
        )


async def test_a_session_for_orders_subscribes_nothing_and_has_its_own_link(bench: Bench, sandbox: OpenSandbox) -> None:
    reader = bench.hub.subscribe(QUOTE)
    await bench.until_value(QUOTE)
    with sandbox_here(seed=8) as other:
        beside = Beside(bench, other, ORDERS_LINK)
        read: list[int] = []

        async def note() -> None:
            read.append(beside.gateway.generation)

        beside.session.on_live(note)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(beside.session.run())
            await bench.until(lambda: bool(read))
            assert beside.session.holds() == frozenset()
            assert not {"1002", "3001"} & (await other.state())["requests"].keys()
            assert beside.told == []

            await other.cut()
            await bench.until(lambda: beside.session.status.state is LinkState.DISCONNECTED)
            assert known(bench.hub, ORDERS_LINK).state is LinkState.DISCONNECTED
            assert known(bench.hub, QUOTES_LINK).state is LinkState.LIVE
            beside.session.retry_now()
            await bench.until(lambda: read == [1, 2])
            running.cancel()
    reader.close()


async def test_a_session_for_a_second_flow_asks_for_that_alone(bench: Bench, sandbox: OpenSandbox) -> None:
    await bench.until_state(LinkState.LIVE)
    wanted = Topic.OTHER_FLOW.of("HK.00700")
    reader = bench.hub.subscribe(wanted)
    with sandbox_here(seed=8) as other:
        beside = Beside(bench, other, OTHER_LINK)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(beside.session.run())
            await bench.until_value(wanted)
            running.cancel()
        assert not {"1002", "3001", "2001"} & (await other.state())["requests"].keys()
    assert bench.hub.value(Topic.FLOW.of("HK.00700")) is None
    reader.close()


async def test_a_place_that_was_taken_is_not_taken_back_without_a_person(bench: Bench) -> None:
    await bench.until_state(LinkState.LIVE)
    bench.session._gateway_closed(TakenOver("taken-over"))
    status = await bench.until_state(LinkState.FAILED)
    assert (status.reason, status.retry_at) == ("taken-over", None)

    bench.clock.advance(3600)
    assert bench.session.status is status
    bench.session.retry_now()
    await bench.until_state(LinkState.LIVE)
