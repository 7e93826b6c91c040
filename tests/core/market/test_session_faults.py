"""A session outlives every exception: the link is down at once, the fault is told, and it comes back."""

from __future__ import annotations

import asyncio
import inspect
import math
from collections.abc import Callable, Collection, Iterator
from decimal import InvalidOperation
from functools import partial
from typing import Any, NamedTuple

import pytest

from fakes.scenes.market.session import Bench, running_bench
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.hub_values import known
from fakes.values.waiting import in_time
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
)
from tideboard_core.market.session import (
    LONGEST_BACK_OFF,
    MARKETS,
    SOUND,
    STEADY,
    TROUBLE_FOR,
    TRY_AGAIN_EVERY,
    UNSUBSCRIBE_AFTER,
)
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.pauses import LONGEST_OWN, PauseBy

QUOTE, OTHER, FLOW = Topic.QUOTE.of("HK.00700"), Topic.QUOTE.of("HK.00005"), Topic.FLOW.of("HK.00700")


@pytest.fixture
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_here() as running:
        yield running


async def down(bench: Bench) -> LinkStatus:
    """The next end of a connection."""
    await bench.until(
        lambda: bench.session.status.state is LinkState.DISCONNECTED and bench.session.status.reason != ""
    )
    return bench.session.status


class Broken:
    """Stands before something of the session and raises as often as a test says."""

    def __init__(self, holder: object, name: str, error: Exception) -> None:
        self.times, self._error = 0, error
        whole: Callable[..., Any] = getattr(holder, name)

        def call(*args: Any, **named: Any) -> Any:
            self._raise()
            return whole(*args, **named)

        async def wait(*args: Any, **named: Any) -> Any:
            self._raise()
            return await whole(*args, **named)

        setattr(holder, name, wait if inspect.iscoroutinefunction(whole) else call)

    def _raise(self) -> None:
        if self.times:
            self.times -= 1
            raise self._error


class Faults:
    """What the hub is told of faults."""

    def __init__(self, bench: Bench) -> None:
        self.told: list[tuple[str, str]] = []
        bench.hub.on_fault(lambda error, where: self.told.append((type(error).__name__, where)))


class Step(NamedTuple):
    """One thing that a session waits for or calls, and what makes it happen again while the connection stands."""

    name: str
    holder: Callable[[Bench], object]
    attribute: str
    again: Callable[[Bench], object] | None = None


def unsubscribe(bench: Bench) -> None:
    """A key that nobody wants any longer, after its minute."""
    bench.clock.advance(UNSUBSCRIBE_AFTER)
    bench.hub.subscribe(OTHER)


STEPS = (
    Step("connect", lambda bench: bench.gateway, "connect"),
    Step("log in", lambda bench: bench.gateway, "log_in"),
    Step("state", lambda bench: bench.gateway.quotes, "gateway_state"),
    Step("packages", lambda bench: bench.gateway.quotes, "quote_packages"),
    Step("quota", lambda bench: bench.gateway.quotes, "subscription_info"),
    Step("renewed poller", lambda bench: bench.schedule, "renew"),
    Step("exchange time", lambda bench: bench.session, "_market_time"),
    Step("reading again", lambda bench: bench, "read_again"),
    Step("subscribe", lambda bench: bench.gateway.quotes, "subscribe", lambda bench: bench.hub.subscribe(OTHER)),
    Step("unsubscribe", lambda bench: bench.gateway.quotes, "unsubscribe", unsubscribe),
)


class ReadingBench(Bench):
    """Its session reads again after each login."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port)
        self.session.on_live(lambda: self.read_again())  # noqa: PLW0108  a test puts another in its place

    async def read_again(self) -> None:
        """Nothing to read."""


class QuickBench(Bench):
    """Its session looks often at what is due."""

    chores = 0.01


@pytest.mark.parametrize(
    "error", [ValueError("a"), RecursionError("b"), KeyError("c")], ids=lambda one: type(one).__name__
)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
async def test_whatever_is_raised_ends_the_connection_and_not_the_session(
    sandbox: OpenSandbox, step: Step, error: Exception
) -> None:
    async with running_bench(sandbox, ReadingBench) as bench:
        faults, broken = Faults(bench), Broken(step.holder(bench), step.attribute, error)
        reader = bench.hub.subscribe(QUOTE)
        if step.again is None:
            broken.times = 1  # the session has not begun yet
        else:
            await bench.until_value(QUOTE)
            await bench.until_state(LinkState.LIVE)
            broken.times = 1
            reader.close()
            step.again(bench)
        status = await down(bench)

        assert faults.told == [(type(error).__name__, f"session {bench.gateway.provider}")]
        assert (status.reason, status.retry_at) == ("session-failed", bench.clock.monotonic() + 1.0)
        await bench.until(lambda: not bench.gateway.connected)
        generation = bench.gateway.generation

        bench.session.retry_now()
        status = await bench.until_state(LinkState.LIVE)
        assert status.generation == generation + 1


@pytest.mark.parametrize("error", [InvalidOperation("a"), RecursionError("b")], ids=lambda one: type(one).__name__)
async def test_a_poller_that_fails_on_a_value_is_run_again_and_the_connection_stands(
    sandbox: OpenSandbox, error: Exception
) -> None:
    async with running_bench(sandbox, QuickBench) as bench:
        faults, broken = Faults(bench), Broken(bench.schedule, "run", error)
        broken.times = 3
        bench.hub.subscribe(FLOW)
        await bench.until_value(FLOW)
        assert (broken.times, bench.session.status.state, bench.gateway.generation) == (0, LinkState.LIVE, 1)
        assert faults.told == [(type(error).__name__, "poller FlowSchedule")]


async def test_an_answer_that_a_poller_cannot_read_ends_no_connection(sandbox: OpenSandbox) -> None:
    async with running_bench(sandbox, QuickBench) as bench:
        faults, named = Faults(bench), list[tuple[str, str]]()
        bench.hub.on_unreadable(lambda what, field: named.append((what, field)))
        broken = Broken(bench.schedule, "run", GatewayError("reply-unreadable", field="net"))
        broken.times = 3
        bench.hub.subscribe(FLOW)
        await bench.until_value(FLOW)
        assert (broken.times, bench.session.status.state, bench.gateway.generation) == (0, LinkState.LIVE, 1)
        assert (named[0], faults.told) == (("FlowSchedule", "net"), [])


async def test_a_state_of_the_gateway_that_cannot_be_read_ends_no_connection(sandbox: OpenSandbox) -> None:
    async with running_bench(sandbox) as bench:
        await bench.until_state(LinkState.LIVE)
        broken = Broken(bench.gateway.quotes, "gateway_state", GatewayError("reply-unreadable", field="time"))
        broken.times = 1

        def named(field: str) -> bool:
            return bench.hub.problem(MARKETS) == field and not broken.times

        for found in ("time", ""):
            bench.clock.advance(STEADY)
            bench.hub.subscribe(OTHER).close()
            await bench.until(partial(named, found))
        assert (bench.session.status.state, bench.gateway.generation) == (LinkState.LIVE, 1)


async def test_a_gateway_that_cannot_even_be_closed_is_connected_again(sandbox: OpenSandbox) -> None:
    async with running_bench(sandbox) as bench:
        faults, broken = Faults(bench), Broken(bench.gateway, "close", ValueError("a"))
        await bench.until_state(LinkState.LIVE)
        broken.times = 1
        await sandbox.cut()
        await down(bench)
        await bench.until(lambda: bool(faults.told))
        assert faults.told == [("ValueError", f"end of {bench.gateway.provider}")]

        bench.session.retry_now()
        await bench.until_state(LinkState.LIVE)


async def test_the_link_is_down_before_the_end_of_the_connection_is_waited_for(sandbox: OpenSandbox) -> None:
    """What stands on it stops in the same step: a close waits for answers of writes that are still out."""
    async with running_bench(sandbox) as bench:
        Faults(bench)
        await bench.until_state(LinkState.LIVE)
        closing, close = asyncio.Event(), bench.gateway.close

        async def slow() -> None:
            states.append(known(bench.hub, QUOTES_LINK).state)
            await closing.wait()
            await close()

        states: list[LinkState] = []
        bench.gateway.close = slow  # type: ignore[method-assign]
        for error in (GatewayDown("connection-closed"), ValueError("a")):
            bench.session._gateway_closed(error)
            status = await down(bench)
            assert status.retry_at is not None
            bench.session.retry_now()
            closing.set()
            await bench.until_state(LinkState.LIVE)
            closing.clear()
        closing.set()

    assert states[:2] == [LinkState.DISCONNECTED] * 2


async def test_a_fault_at_each_login_is_tried_again_with_growing_pauses(sandbox: OpenSandbox) -> None:
    """Though the connection stands each time: only one that stood for a while begins the pauses anew."""
    async with running_bench(sandbox, ReadingBench) as bench:
        Faults(bench)
        broken = Broken(bench, "read_again", ValueError("a"))
        broken.times = 7
        waits = []
        for _ in range(7):
            status = await down(bench)
            assert status.retry_at is not None
            waits.append(status.retry_at - bench.clock.monotonic())
            bench.session.retry_now()
            await bench.until(lambda: bench.session.status.state is not LinkState.DISCONNECTED)
        assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, LONGEST_BACK_OFF, LONGEST_BACK_OFF]

        await bench.until_state(LinkState.LIVE)
        bench.clock.advance(SOUND)
        late = Broken(bench.gateway.quotes, "subscribe", ValueError("b"))
        late.times = 1
        bench.hub.subscribe(OTHER)
        status = await down(bench)
        assert status.retry_at == bench.clock.monotonic() + 1.0


@pytest.mark.parametrize(
    "error",
    [ServerRefused("server-refused", text="user not found"), RequestTimeout("no-answer")],
    ids=lambda one: type(one).__name__,
)
async def test_what_is_refused_after_a_login_takes_no_prices_away(sandbox: OpenSandbox, error: GatewayError) -> None:
    """A refused reader asks again by itself, and keeps no other from reading."""
    async with running_bench(sandbox, ReadingBench) as bench:
        faults, broken, others = Faults(bench), Broken(bench, "read_again", error), list[int]()
        broken.times = 9

        async def other() -> None:
            others.append(bench.gateway.generation)

        bench.session.on_live(other)
        bench.hub.subscribe(QUOTE)
        await bench.until_value(QUOTE)
        await bench.until(lambda: bool(others))
        bench.clock.advance(SOUND)
        for _ in range(5):
            await asyncio.sleep(0)
        assert (broken.times, others, bench.gateway.generation) == (8, [1], 1)
        assert bench.session.status.state is LinkState.LIVE
        assert [name for name, _ in faults.told] == [type(error).__name__]


async def test_what_ends_each_login_at_its_last_step_is_tried_with_growing_pauses(sandbox: OpenSandbox) -> None:
    """A login has succeeded after its last step, not before it."""
    async with running_bench(sandbox, ReadingBench) as bench:
        broken = Broken(bench, "read_again", GatewayDown("gateway-offline"))
        broken.times = 4
        waits = []
        for _ in range(4):
            status = await down(bench)
            assert status.retry_at is not None
            waits.append(status.retry_at - bench.clock.monotonic())
            bench.session.retry_now()
            await bench.until(lambda: bench.session.status.state is not LinkState.DISCONNECTED)
        assert waits == [1.0, 2.0, 4.0, 8.0]
        assert (await bench.until_state(LinkState.LIVE)).attempt == 0


@pytest.mark.parametrize(("whose", "longest"), [(PauseBy.OWN, 60.0), (PauseBy.FOREIGN, 5.0)])
@pytest.mark.parametrize("seconds", [86_400.0, math.inf])
async def test_a_login_s_pause_bars_what_comes_by_itself_for_a_minute_at_most(
    sandbox: OpenSandbox, whose: PauseBy, longest: float, seconds: float
) -> None:
    """No cancel could be sent while a header says a day, nor by one of so many digits that it is infinite."""
    async with running_bench(sandbox) as bench:
        broken = Broken(bench.gateway, "connect", RateLimited("rate-limited", retry_after=seconds, whose=whose))
        broken.times = 1
        status = await down(bench)

        assert status.retry_at == bench.clock.monotonic() + longest
        assert status.data["retry_after"] == seconds
        bench.clock.advance(longest)
        bench.session.retry_now()
        await bench.until_state(LinkState.LIVE)


async def test_try_again_passes_a_server_s_pause_once_in_ten_seconds(sandbox: OpenSandbox) -> None:
    async with running_bench(sandbox) as bench:
        tries = 0
        broken = Broken(bench.gateway, "connect", RateLimited("rate-limited", retry_after=86_400.0))
        broken.times = 2

        async def pressed() -> bool:
            """Whether *Try again* began another connection."""
            before = bench.session.status
            bench.session.retry_now()
            for _ in range(20):
                await asyncio.sleep(0)
            return bench.session.status is not before

        await down(bench)
        for seconds, passes in ((0, True), (0, False), (TRY_AGAIN_EVERY - 0.5, False), (0, False)):
            bench.clock.advance(seconds)
            assert await pressed() is passes
            tries += passes
        assert tries == 1
        bench.clock.advance(0.5)
        bench.session.retry_now()
        await bench.until_state(LinkState.LIVE)


@pytest.mark.parametrize(
    "error",
    [ServerTrouble("server-error", text="", http=502), RateLimited("rate-limited", text="", retry_after=3.0)],
    ids=["trouble", "limit"],
)
async def test_a_subscription_that_failed_for_a_reason_that_passes_is_asked_for_again(
    sandbox: OpenSandbox, error: GatewayError
) -> None:
    """Not at once: the server would get every key again each second; and not only with the next connection."""
    async with running_bench(sandbox) as bench:
        await bench.until_state(LinkState.LIVE)
        broken = Broken(bench.gateway.quotes, "subscribe", error)
        broken.times = 1
        bench.hub.subscribe(QUOTE)
        await bench.until(lambda: isinstance(bench.session.refused(QUOTE), type(error)))
        bench.hub.subscribe(OTHER)
        await bench.until(lambda: OTHER in bench.session.holds())
        assert bench.session.holds() == {OTHER}

        bench.clock.advance(TROUBLE_FOR)
        bench.hub.subscribe(FLOW)  # wakes the session
        await bench.until(lambda: QUOTE in bench.session.holds())
        assert bench.session.refused(QUOTE) is None
        assert bench.session.status.state is LinkState.LIVE


@pytest.mark.parametrize("name", ["gateway_state", "subscription_info"])
async def test_a_server_s_pause_of_a_look_ends_no_connection_that_stands(sandbox: OpenSandbox, name: str) -> None:
    """Cancels go over it: without a connection none would for as long as the server says so."""
    async with running_bench(sandbox, QuickBench) as bench:
        await bench.until_state(LinkState.LIVE)
        generation, refused = bench.gateway.generation, asyncio.Event()

        async def refuse() -> None:
            refused.set()
            raise RateLimited("rate-limited", retry_after=86_400.0)

        setattr(bench.gateway.quotes, name, refuse)
        for key in (FLOW, OTHER):
            refused.clear()
            bench.clock.advance(STEADY)
            bench.hub.subscribe(key)  # wakes the session
            async with in_time("another look"):
                await refused.wait()
        bench.hub.subscribe(QUOTE)
        await bench.until(lambda: QUOTE in bench.session.holds())

        assert bench.gateway.generation == generation
        assert LinkState.DISCONNECTED not in bench.states


async def test_a_login_waits_for_no_pause_of_its_subscriptions(sandbox: OpenSandbox) -> None:
    """One refusal is of every key, and what is wanted next is asked for once the connection is live."""
    async with running_bench(sandbox) as bench:
        asked: list[int] = []
        whole = bench.gateway.quotes.subscribe

        async def subscribe(keys: Collection[Key[object]], *, pushes: bool = True) -> None:
            asked.append(len(keys))
            if bench.session.status.state is not LinkState.LIVE:
                raise RateLimited("rate-limited", retry_after=86_400.0)
            await whole(keys, pushes=pushes)

        bench.gateway.quotes.subscribe = subscribe  # type: ignore[method-assign]
        for key in (QUOTE, OTHER, Topic.BOOK.of("HK.00700")):
            bench.hub.subscribe(key)
        await bench.until_state(LinkState.LIVE)
        assert asked[0] == 2
        assert asked.count(2) == 1
        await bench.until(lambda: Topic.BOOK.of("HK.00700") in bench.session.holds())

        bench.clock.advance(LONGEST_OWN)
        bench.hub.subscribe(FLOW)  # wakes the session
        await bench.until(lambda: {QUOTE, OTHER} <= bench.session.holds())
