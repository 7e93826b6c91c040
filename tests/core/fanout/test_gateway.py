"""A window's connection through a fan-out: values with their age, reads made there, what ends it, and no orders."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nats.aio.msg import Msg

from fakes.scenes.fanout import fanout, quote, running, through_hub, window
from fakes.servers.nats import NatsServer, nats_server
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.hub_values import known
from fakes.values.waiting import in_time, until
from tideboard_core.errors import (
    BadInput,
    GatewayDown,
    GatewayError,
    InsecureTransport,
    LoginRefused,
    NotOffered,
    PermissionMissing,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    TakenOver,
    TideboardError,
)
from tideboard_core.fanout.bus import BusAddress, answer_to, connected
from tideboard_core.fanout.calls import (
    PARTS,
    UPSTREAM,
    CallAnswer,
    CallError,
    calls_of,
    encoded_call,
    read_call_answer,
    value_in,
)
from tideboard_core.fanout.messages import CALLS, QUESTIONS, Update, encode, raw, read_ask, subject_of
from tideboard_core.fanout.publisher import HELD
from tideboard_core.fanout.server_files import Listening, set_up
from tideboard_core.fanout.window import FanoutReader, Feed
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.quote import BarPeriod, Level, OrderBook, Tick
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.gateway import Offer

HK = InstrumentId("HK.00700")
APPLE_ID = InstrumentId("US.AAPL")
APPLE = Topic.QUOTE.of(APPLE_ID)
NOBODY = InstrumentId("HK.99999")
QUOTE, BOOK, TICKS = Topic.QUOTE.of(HK), Topic.BOOK.of(HK), Topic.TICKS.of(HK)
FLOW, DISTRIBUTION = Topic.FLOW.of(HK), Topic.DISTRIBUTION.of(HK)
SUBSCRIBED = [QUOTE, BOOK, TICKS, Topic.BROKERS.of(HK), Topic.MINUTES.of(HK), Topic.BARS_1M.of(HK)]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_here(seed=7, start="10:00") as running:
        yield running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    with nats_server(tmp_path / "hub") as running:
        yield running


async def test_a_window_shows_what_it_wants_with_the_age_at_the_fan_out(
    server: NatsServer, sandbox: OpenSandbox
) -> None:
    async with fanout(server.fanout, sandbox) as one, through_hub(server.window) as here:
        for key in (*SUBSCRIBED, FLOW, DISTRIBUTION):
            here.hub.subscribe(key)
        await until(lambda: all(here.hub.value(key) for key in (*SUBSCRIBED, FLOW, DISTRIBUTION)))
        await until(lambda: one.session.holds() == here.session.holds() == set(SUBSCRIBED))
        await until(lambda: known(here.hub, QUOTES_LINK).state is LinkState.LIVE)  # values may come before it
        assert known(here.hub, QUOTES_LINK).provider == "Futu OpenD (practice, Hub)"

        def as_old() -> bool:
            # But for their way: the machine may hold up any single one.
            if here.hub.value(FLOW) != one.hub.value(FLOW):
                return False
            ages = [(one.hub.age(key), here.hub.age(key)) for key in (FLOW, DISTRIBUTION)]
            return all(None not in pair and abs((pair[0] or 0) - (pair[1] or 0)) < 0.3 for pair in ages)

        await until(as_old)


async def test_a_flow_that_another_window_asked_for_has_its_own_age(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one, through_hub(server.window) as here:
        await until(lambda: here.gateway.connected)

        async def the_same() -> bool:
            """Two reads, one after the other, say that it arrived at one moment, but for their ways."""
            await here.gateway.flow.capital_flow(HK)
            first, before = here.hub.arrived(FLOW), one.hub.entry(FLOW)
            assert before is not None
            serial = before.serial
            await asyncio.sleep(0.2)
            await here.gateway.flow.capital_flow(HK)
            again = here.hub.arrived(FLOW)
            assert before.serial == serial
            assert first is not None
            assert again is not None
            return abs(again - first) < 0.1

        async with in_time("two reads of one moment: the machine may hold up any single one"):
            while not await the_same():
                pass


async def test_reads_are_made_at_the_broker_and_errors_come_back(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one, through_hub(server.window) as here:
        await until(lambda: here.gateway.connected)
        there, quotes = one.gateway.quotes, here.gateway.quotes
        assert await quotes.instruments([HK]) == await there.instruments([HK])
        bars = BarRequest(instrument=HK, period=BarPeriod.DAY, count=5)
        assert await quotes.bars(bars) == await there.bars(bars)
        assert await quotes.quote_rights() == await there.quote_rights()
        assert quotes.bar_offer == there.bar_offer
        assert (await quotes.snapshots([HK]))[0].name
        assert len(await quotes.market_instruments(Market.HK)) == len(await there.market_instruments(Market.HK))
        days = await here.gateway.flow.capital_flow(HK, FlowPeriod.DAY)
        assert days == await one.gateway.flow.capital_flow(HK, FlowPeriod.DAY)
        assert await here.gateway.derivatives.option_expiries(HK) == await one.gateway.derivatives.option_expiries(HK)
        assert here.gateway.reference is not None
        with pytest.raises(GatewayError) as caught:
            await quotes.minute_line(NOBODY)
        with pytest.raises(GatewayError) as theirs:
            await there.minute_line(NOBODY)
        assert type(caught.value) is type(theirs.value)
        assert (caught.value.code, caught.value.data) == (theirs.value.code, theirs.value.data)


async def test_what_a_person_asks_for_again_is_asked_of_the_broker_of_the_fan_out(server: NatsServer) -> None:
    """A subscription, a flow and a page that were refused for want of a right, which came meanwhile."""
    with sandbox_here(seed=7, start="10:00", arguments=["--scenario", "no-permission"]) as sandbox:
        async with fanout(server.fanout, sandbox) as one, through_hub(server.window) as here:
            await until(lambda: here.gateway.connected)
            here.hub.subscribe(APPLE)
            await until(lambda: isinstance(here.session.refused(APPLE), PermissionMissing))
            with pytest.raises(PermissionMissing):
                await here.gateway.flow.capital_flow(APPLE_ID, FlowPeriod.DAY)

            await sandbox.scenario("calm")
            with pytest.raises(PermissionMissing):
                await here.gateway.flow.capital_flow(APPLE_ID, FlowPeriod.DAY)
            assert one.session.refused(APPLE) is not None
            here.hub.ask_again()
            days = await here.gateway.flow.capital_flow(APPLE_ID, FlowPeriod.DAY)
            await until(lambda: here.hub.value(APPLE))

            assert days.times
            assert one.session.refused(APPLE) is here.session.refused(APPLE) is None


async def test_asking_again_ends_nothing_where_no_fan_out_has_such_a_call(server: NatsServer) -> None:
    async with window(server.window) as reads:
        await until(lambda: reads.reader.status.feed is Feed.SILENT)
        reads.reader.ask_again()
        await reads.reader.subscribe([QUOTE])
        assert reads.reader.holds() == {QUOTE}
        assert not reads.task.done()


async def test_a_book_that_is_read_again_has_the_age_at_the_fan_out(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one, through_hub(server.window) as here:
        here.hub.subscribe(BOOK)
        await until(lambda: here.hub.value(BOOK))
        newer = one.hub.value(BOOK)
        assert newer is not None

        async def as_old() -> bool:
            """A read of what is new enough for some tenths of a second has its age there, but for its way."""
            one.hub.publish(BOOK, Lazy.ready(newer))
            await asyncio.sleep(0.3)
            before = here.hub.newest(BOOK)
            here.hub.keep(BOOK, await here.gateway.quotes.order_book(HK), before)
            there, age = one.hub.age(BOOK), here.hub.age(BOOK)
            assert there is not None
            assert age is not None
            return there > 0.2 and abs(age - there) < 0.1

        async with in_time("the age at the fan-out: the machine may hold up any single read"):
            while not await as_old():
                pass
        with pytest.raises(GatewayError):
            await here.gateway.quotes.order_book(NOBODY)


async def test_a_book_of_unknown_age_proves_nothing(
    server: NatsServer, sandbox: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with fanout(server.fanout, sandbox), through_hub(server.window) as here:
        here.hub.subscribe(BOOK)
        await until(lambda: here.hub.value(BOOK))
        monkeypatch.setattr("tideboard_core.fanout.window.HOLDS", -1.0)
        for read in (here.gateway.quotes.order_book(HK), here.gateway.flow.capital_flow(HK)):
            with pytest.raises(RequestTimeout) as caught:
                await read
            assert caught.value.code == "fanout-age-unknown"


async def test_a_value_of_unknown_age_is_not_shown_and_the_one_before_grows_old(
    server: NatsServer, sandbox: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the checks before an order refuse it: they take no book that is older than their limit."""
    async with fanout(server.fanout, sandbox) as one, through_hub(server.window) as here:
        here.hub.subscribe(BOOK)
        await until(lambda: here.hub.value(BOOK))
        before, arrived = here.hub.value(BOOK), here.hub.arrived(BOOK)
        monkeypatch.setattr("tideboard_core.fanout.window.HOLDS", -1.0)
        newer = one.hub.value(BOOK)
        assert newer is not None
        one.hub.publish(BOOK, Lazy.ready(msgspec.structs.replace(newer, bids=())))
        asked = one.publisher.asked
        await until(lambda: one.publisher.asked > asked + 2)
        assert (here.hub.value(BOOK), here.hub.arrived(BOOK)) == (before, arrived)


async def test_every_trade_comes_once_also_after_a_gap(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one, through_hub(server.window) as here:
        here.hub.subscribe(TICKS)
        await until(lambda: here.hub.value(TICKS))
        seen = list[int]()

        def take(_key: object) -> None:
            seen.extend(tick.sequence for tick in here.hub.value(TICKS) or ())

        here.hub.listen(TICKS, take)
        newest = (here.hub.value(TICKS) or ())[-1]
        rows = [replace(newest, sequence=n) for n in range(1, 41)]
        for row in rows:
            update: Lazy[tuple[Tick, ...]] = Lazy.ready((row,))
            one.hub.publish(TICKS, update)
        await until(lambda: set(range(1, 41)) <= set(seen))
        assert [each for each in seen if each <= 40] == list(range(1, 41))

        real = {tick.sequence for tick in await one.gateway.quotes.ticks(HK, 5)}
        seen.clear()
        now = one.hub.elapsed(0.0)
        lost = Update(one.publisher.run, 10_000, now, now, raw((replace(newest, sequence=50),)))
        async with connected(server.fanout, "test") as (client, _ended):
            await client.publish(subject_of(TICKS), encode(lost))
            await until(lambda: 50 in seen)
        assert real <= set(seen[: seen.index(50)]), "what was lost is read before what came after it"


async def test_an_unknown_security_is_refused_alone(server: NatsServer, sandbox: OpenSandbox) -> None:
    unknown = Topic.QUOTE.of(NOBODY)
    async with fanout(server.fanout, sandbox) as one, through_hub(server.window) as here:
        here.hub.subscribe(unknown)
        here.hub.subscribe(QUOTE)
        await until(lambda: here.hub.value(QUOTE) and here.session.refused(unknown))
        error = here.session.refused(unknown)
        assert error is not None
        assert error.code == "unknown-symbol"
        await until(lambda: here.session.holds() == {QUOTE})
        one.clock.ahead += HELD
        await until(lambda: one.hub.wanted_subscriptions() == {QUOTE})


async def test_each_part_of_the_way_that_is_gone_is_named(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with through_hub(server.window) as here:

        def reason() -> str:
            link: LinkStatus | None = here.hub.value(QUOTES_LINK)
            return "" if link is None or link.state is LinkState.LIVE else link.reason

        def live() -> bool:
            link = here.hub.value(QUOTES_LINK)
            here.session.retry_now()
            return link is not None and link.state is LinkState.LIVE

        await until(lambda: reason() == "hub-silent")
        async with fanout(server.fanout, sandbox) as one:
            here.hub.subscribe(BOOK)
            await until(lambda: live() and here.hub.value(BOOK))
            age = here.hub.age(BOOK) or 0.0
            await sandbox.close_port()
            await until(lambda: reason() == "hub-no-broker")
            assert (here.hub.age(BOOK) or 0.0) > age
            await sandbox.open_port()
            one.session.retry_now()
            await until(live)
            server.kill()
            await until(lambda: reason() == "hub-no-server")
            server.start()
            await until(live)
        await until(lambda: reason() == "hub-silent")


async def test_a_key_that_is_wrong_or_none_is_named(server: NatsServer, tmp_path: Path) -> None:
    set_up(tmp_path / "other", Listening(port=server.port))
    stranger = BusAddress(url=server.window.url, key_file=tmp_path / "other" / "window.key")
    for address, code in ((stranger, "nats-refused"), (BusAddress(url=stranger.url, key="fc_1"), "nats-key-unusable")):
        async with through_hub(address) as here:
            await until(lambda: _state(here.hub.value(QUOTES_LINK)) == (LinkState.FAILED, code))  # noqa: B023


async def test_no_order_and_nothing_of_an_account_passes(server: NatsServer, sandbox: OpenSandbox) -> None:
    assert not {"trading", "watchlists", "alerts", "program", "console", "plans", "behind.results"} & PARTS.keys()
    async with fanout(server.fanout, sandbox), through_hub(server.window) as here:
        await until(lambda: here.gateway.connected)
        assert await here.gateway.trading.accounts() == []
        assert here.gateway.unoffered[Offer.TRADING] == "hub-no-orders"
        assert not here.gateway.trading.connected
        async with connected(server.window, "test") as (client, _ended):
            for part, name in (
                ("trading", "accounts"),
                ("trading", "place"),
                ("quotes", "subscribe"),
                ("quotes", "__class__"),
                ("watchlists", "change_watchlist"),
                ("behind.results", "account"),
                ("quotes._link", "call"),
            ):
                data = await answer_to(client, CALLS, encoded_call(part, name, {}), 5.0)
                with pytest.raises(NotOffered):
                    value_in(read_call_answer(data), "", "upstream")
            for data in (b"", b"\xc1", b"x" * 100):
                answer = read_call_answer(await answer_to(client, CALLS, data, 5.0))
                with pytest.raises(TideboardError):
                    value_in(answer, "", "upstream")


async def test_another_login_or_run_of_the_fan_out_ends_the_connection(
    server: NatsServer, sandbox: OpenSandbox
) -> None:
    """It may be at another broker, or have other rights: what this window knows of it is read anew."""
    async with fanout(server.fanout, sandbox) as one, through_hub(server.window, grace=30.0) as here:
        await until(lambda: here.gateway.connected)
        await sandbox.close_port()
        await until(lambda: not one.gateway.connected)
        await sandbox.open_port()
        one.session.retry_now()
        await until(lambda: one.gateway.connected)
        await until(lambda: here.gateway.generation == 2 and here.gateway.connected)
        one.clock.slept += 3600.0
        here.session.retry_now()
        await until(lambda: here.gateway.generation == 3 and here.gateway.connected)


async def test_an_answer_of_another_run_is_not_taken(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one, through_hub(server.window) as here:
        await until(lambda: here.gateway.connected)
        assert await here.gateway.quotes.instruments([HK])
        one.publisher.run += 1
        with pytest.raises((RequestTimeout, GatewayDown)):  # or the next question meets the other run first
            await here.gateway.quotes.instruments([HK])


async def test_who_gives_up_while_a_connection_closes_ends(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox), through_hub(server.window) as here:
        await until(lambda: here.gateway.connected)
        async with running(here.gateway.close()) as closing:
            await asyncio.sleep(0)
            closing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await closing


async def test_a_value_that_cannot_be_read_is_no_book(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one, through_hub(server.window) as here:
        here.hub.subscribe(BOOK)
        await until(lambda: here.hub.value(BOOK))
        now = one.clock.monotonic()
        bad = Update(one.publisher.run, 10**6, now, now, raw("no book"))
        async with connected(server.fanout, "test") as (client, _ended):
            await client.publish(subject_of(BOOK), encode(bad))
            await until(lambda: here.hub.problem(BOOK))
        with pytest.raises(ServerRefused) as caught:
            await here.gateway.quotes.order_book(HK)
        assert caught.value.code == "reply-unreadable"


def bent_book(price: str = "321.4", quantity: int = 100) -> OrderBook:
    """A book of two bids, the second with another price or quantity."""
    levels = Level(Decimal("321.6"), 200, 2), Level(Decimal(price), quantity, 1)
    return OrderBook(instrument=HK, bids=levels, asks=(), time=datetime(2026, 11, 18, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        *((BOOK, bent_book(price), "price") for price in ("NaN", "sNaN", "Infinity", "-1", "1E+40", "1E+999999")),
        *((BOOK, bent_book(quantity=quantity), "quantity") for quantity in (-1, 9 * 10**18)),
        *((QUOTE, msgspec.structs.replace(quote(HK, 5), last=Decimal(last)), "last") for last in ("NaN", "sNaN", "-1")),
        (QUOTE, msgspec.structs.replace(quote(HK, 5), volume=-5), "volume"),
        (QUOTE, msgspec.structs.replace(quote(HK, 5), time=datetime(2026, 11, 18, 2, tzinfo=None)), "time"),  # noqa: DTZ001
    ],
)
async def test_a_value_beyond_the_models_limits_is_unreadable_and_no_link_ends(
    server: NatsServer, sandbox: OpenSandbox, key: Key[object], value: object, field: str
) -> None:
    """A hub of another version, or whoever has its key."""
    async with fanout(server.fanout, sandbox) as one, through_hub(server.window) as here:
        for each in (BOOK, QUOTE):
            here.hub.subscribe(each)
        await until(lambda: all(here.hub.value(each) for each in (BOOK, QUOTE)))
        # values may come before the login's last reads: the link is said to be live after these
        await until(lambda: here.session.status.state is LinkState.LIVE)
        facts = (await here.gateway.quotes.instruments([HK]))[0]
        here.hub.publish(Topic.INSTRUMENT.of(HK), Lazy.ready(facts))
        links = list[LinkState]()
        here.hub.listen(QUOTES_LINK, lambda key: links.append(known(here.hub, key).state))
        now = one.clock.monotonic()
        bent = Update(one.publisher.run, 10**6, now, now, raw(value))
        async with connected(server.fanout, "test") as (client, _ended):
            await client.publish(subject_of(key), encode(bent))
            await until(lambda: here.hub.problem(key))
        assert here.hub.problem(key) == field
        assert here.hub.sound(key) is None
        here.rules.look()
        other = QUOTE if key is BOOK else BOOK
        assert here.hub.sound(other)
        assert not links


async def test_a_snapshot_that_is_late_proves_nothing(
    server: NatsServer, sandbox: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with fanout(server.fanout, sandbox), through_hub(server.window) as here:
        await until(lambda: here.gateway.connected)
        assert await here.gateway.quotes.snapshots([HK])
        monkeypatch.setattr("tideboard_core.fanout.remote.LATE", -1.0)
        with pytest.raises(RequestTimeout):
            await here.gateway.quotes.snapshots([HK])


@pytest.mark.parametrize(
    ("bound", "kind", "code"),
    [("MOST_CALLS", RateLimited, "fanout-busy"), ("LARGEST", ServerRefused, "fanout-too-large")],
)
async def test_calls_have_bounds(
    server: NatsServer,
    sandbox: OpenSandbox,
    monkeypatch: pytest.MonkeyPatch,
    bound: str,
    kind: type[GatewayError],
    code: str,
) -> None:
    async with fanout(server.fanout, sandbox), through_hub(server.window) as here:
        # until then the session makes calls of its own, one of which the bound would refuse and end the connection
        await until(lambda: here.session.status.state is LinkState.LIVE)
        monkeypatch.setattr(f"tideboard_core.fanout.calls.{bound}", 0)
        with pytest.raises(kind) as caught:
            await here.gateway.quotes.instruments([HK])
        assert caught.value.code == code


@pytest.mark.parametrize(
    "read", [lambda reader: reader.call("", UPSTREAM), lambda reader: reader.read_again(QUOTE)], ids=["call", "proof"]
)
async def test_a_read_ends_with_its_connection(
    server: NatsServer, read: Callable[[FanoutReader], Coroutine[Any, Any, object]]
) -> None:
    asked = asyncio.Event()

    async def keep(message: Msg) -> None:
        if message.subject == CALLS or read_ask(message.data).fresh:
            asked.set()

    async with connected(server.fanout, "test") as (client, _ended), window(server.window) as reads:
        for subject in (CALLS, QUESTIONS):
            await client.subscribe(subject, cb=keep)
        await until(lambda: reads.reader.status.feed is Feed.SILENT)
        reading = asyncio.get_running_loop().create_task(read(reads.reader))
        async with in_time("the end of the read", lambda: reading):
            await asked.wait()
            reads.task.cancel()
            with pytest.raises(GatewayDown) as caught:
                await reading
    assert caught.value.code == "connection-closed", "it waited for an answer that cannot come any more"


@pytest.mark.parametrize("kind", [TakenOver, LoginRefused, InsecureTransport, GatewayDown])
def test_what_ended_the_login_there_is_not_the_end_of_this_windows_own(kind: type[TideboardError]) -> None:
    answer = CallAnswer(0.0, error=CallError(kind.__name__, "some-code"))
    with pytest.raises(GatewayDown) as caught:
        value_in(answer, "quotes", "instruments")
    assert (type(caught.value), caught.value.code) == (GatewayDown, "some-code")


@pytest.mark.parametrize("part", PARTS)
def test_every_call_and_its_answer_has_types_that_can_be_read(part: str) -> None:
    assert calls_of(part)
    for signature in calls_of(part).values():
        for kind in (*signature.arguments.values(), signature.returns):
            msgspec.msgpack.Decoder(kind)


def test_an_address_in_clear_text_to_another_computer_is_refused() -> None:
    with pytest.raises(TideboardError):
        BusAddress(url="nats://192.0.2.1:4222", key="x")
    with pytest.raises(BadInput):
        BusAddress(url="127.0.0.1", key="x")


def _state(link: LinkStatus | None) -> tuple[LinkState, str] | None:
    return None if link is None else (link.state, link.reason)
