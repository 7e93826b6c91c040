"""Several windows read one login over a real NATS server: values, ages, gaps, ends, and what they may not do."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from msgspec import structs
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from fakes.scenes.fanout import Fanout, Window, fanout, quote, until_served, window
from fakes.servers.nats import NatsServer, nats_server
from fakes.servers.sandbox import OpenSandbox, environment, sandbox_here
from fakes.values.waiting import CEILING, in_time, until
from tideboard_core.errors import BadInput, LoginRefused, TakenOver
from tideboard_core.fanout.bus import BusAddress, connected
from tideboard_core.fanout.bus_client import BusClient
from tideboard_core.fanout.messages import (
    FORMAT,
    QUESTIONS,
    Ask,
    AskAnswer,
    Known,
    RefusedKey,
    Update,
    WantedKey,
    encode,
    raw,
    read_answer,
    read_ask,
    read_known,
    read_refused,
    subject_of,
    value_of,
)
from tideboard_core.fanout.publisher import HELD, Publisher
from tideboard_core.fanout.server_files import Listening, set_up
from tideboard_core.fanout.window import Feed
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Level, OrderBook, Quote

pytestmark = pytest.mark.slow

HK = InstrumentId("HK.00700")
NOBODY = InstrumentId("HK.99999")
"""A security that the broker does not know."""
SELDOM = 300.0
"""Seconds between two questions, so that a test's end shows that something else asked."""
QUOTE, BOOK = Topic.QUOTE.of(HK), Topic.BOOK.of(HK)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_here(seed=7, start="10:00") as running:
        yield running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    with nats_server(tmp_path / "hub") as running:
        yield running


def shows_the_same(reads: Window, one: Fanout) -> bool:
    """The window has what the fan-out has."""
    return has_both(reads) and all(reads.hub.value(key) == one.hub.value(key) for key in (QUOTE, BOOK))


def as_old(reads: Window, one: Fanout) -> bool:
    """The quote has its age at the fan-out, but for its way: the machine may hold up any single one."""
    entry, here = one.hub.entry(QUOTE), reads.hub.age(QUOTE)
    there = one.hub.elapsed(0.0 if entry is None else entry.arrived)
    return here is not None and shows_the_same(reads, one) and there - 0.02 < here < there + 0.5


async def test_windows_read_one_login_with_the_age_at_the_fan_out(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one, window(server.window) as first, window(server.window) as second:
        for each in (first, second):
            await each.reader.subscribe([QUOTE, BOOK])
        for each in (first, second):
            await until(partial(shows_the_same, each, one))
        await until(partial(as_old, first, one))
        assert one.session.holds() == {QUOTE, BOOK}
        await until(lambda: first.reader.status.feed is Feed.LIVE)  # the state goes a way of its own
        assert first.reader.status.provider == one.gateway.provider


async def test_ten_values_a_second_and_the_newest_last(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one, window(server.window) as reads:
        await reads.reader.subscribe([QUOTE])
        await until(lambda: reads.hub.value(QUOTE))
        before, loop = one.publisher.published, asyncio.get_running_loop()
        begun = loop.time()
        for price in range(2000):
            one.hub.publish(QUOTE, Lazy.ready(quote(HK, price)))
            if price % 50 == 0:
                await asyncio.sleep(0)
        await until(lambda: last(reads.hub.value(QUOTE)) == 1999)
        assert one.publisher.published - before <= 2 + (loop.time() - begun) / 0.1


async def test_questions_of_others_make_no_gaps(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with (
        fanout(server.fanout, sandbox) as one,
        window(server.window) as first,
        window(server.window, 0.02) as second,
    ):
        for each in (first, second):
            await each.reader.subscribe([QUOTE])
        await until(lambda: one.hub.value(QUOTE))  # the exchange's own, which would replace one of those below
        for price in range(1, 12):
            one.hub.publish(QUOTE, Lazy.ready(quote(HK, price)))
            await until(lambda: last(first.hub.value(QUOTE)) == price)  # noqa: B023  waited for here
            one.hub.publish(QUOTE, Lazy.ready(quote(HK, price + 100)))
            await until(lambda: last(first.hub.value(QUOTE)) == price + 100)  # noqa: B023
        assert first.reader.gaps == second.reader.gaps == 0


async def test_a_gap_reads_the_last_values_again(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one:
        await until_served(server.window)
        await _a_gap_reads_again(server, one)


async def _a_gap_reads_again(server: NatsServer, one: Fanout) -> None:
    async with window(server.window, SELDOM) as reads:
        await reads.reader.subscribe([QUOTE])
        await until(lambda: reads.hub.value(QUOTE))
        one.hub.publish(QUOTE, Lazy.ready(quote(HK, 5)))
        await until(lambda: last(reads.hub.value(QUOTE)) == 5)
        now = one.hub.elapsed(0.0)
        lost = Update(one.publisher.run, 9, now, now, raw(quote(HK, 7)))
        asked = one.publisher.asked
        async with connected(server.fanout, "test") as (client, _ended):
            await client.publish(subject_of(QUOTE), encode(lost))
            await until(lambda: last(reads.hub.value(QUOTE)) == 7)
            await until(lambda: one.publisher.asked > asked)
        assert reads.reader.gaps > 0


async def test_an_answer_has_what_the_window_lacks(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one, connected(server.window, "test") as (client, _ended):

        async def ask(run: int, sequence: int) -> AskAnswer:
            wanted = (WantedKey("quote", HK, sequence),)
            return read_answer((await client.request(QUESTIONS, encode(Ask(run, wanted)), timeout=5)).data)

        async with window(server.window) as reads:
            await reads.reader.subscribe([QUOTE])
            await until(lambda: reads.hub.value(QUOTE))
            one.hub.publish(QUOTE, Lazy.ready(quote(HK, 5)))
            await until(lambda: last(reads.hub.value(QUOTE)) == 5)
        known = read_known((await ask(0, 0)).values[0]).update
        assert value_of(QUOTE, known.value).last == 5
        assert not (await ask(one.publisher.run, known.sequence)).values
        assert (await ask(one.publisher.run, known.sequence - 1)).values
        assert (await ask(one.publisher.run + 1, known.sequence)).values


async def test_a_server_that_was_gone_brings_what_was_missed(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one, window(server.window) as reads:
        await reads.reader.subscribe([QUOTE])
        await until(lambda: reads.hub.value(QUOTE) and reads.reader.status.feed is Feed.LIVE)
        server.kill()
        await until(lambda: reads.reader.status.feed is Feed.NO_SERVER and one.downs)
        age = reads.hub.age(QUOTE) or 0.0
        for price in range(1, 100):
            one.hub.publish(QUOTE, Lazy.ready(quote(HK, price)))
        await asyncio.sleep(0)
        assert (reads.hub.age(QUOTE) or 0.0) > age
        server.start()
        await until(lambda: last(reads.hub.value(QUOTE)) == 99)
        await until(lambda: reads.reader.status.feed is Feed.LIVE)
        assert [each.feed for each in reads.statuses][-1] is Feed.LIVE


async def test_a_window_says_that_the_fan_out_is_gone_and_its_ages_grow(
    server: NatsServer, sandbox: OpenSandbox
) -> None:
    async with window(server.window) as reads:
        async with fanout(server.fanout, sandbox) as one:
            first = one.publisher.run
            await reads.reader.subscribe([QUOTE])
            await until(lambda: reads.hub.value(QUOTE))
        await until(lambda: reads.reader.status.feed is Feed.SILENT)
        value, age = reads.hub.value(QUOTE), reads.hub.age(QUOTE) or 0.0
        await until(lambda: (reads.hub.age(QUOTE) or 0.0) > age)
        assert reads.hub.value(QUOTE) is value
        async with fanout(server.fanout, sandbox) as one:
            assert one.publisher.run != first
            await until(lambda: reads.reader.status.feed is Feed.LIVE and reads.hub.value(QUOTE) is not value)


async def test_a_broker_that_is_gone_is_named(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one, window(server.window) as reads:
        await reads.reader.subscribe([QUOTE])
        await until(lambda: reads.reader.status.feed is Feed.LIVE)
        await sandbox.close_port()
        await until(lambda: reads.reader.status.feed is Feed.NO_BROKER)
        await sandbox.open_port()
        one.session.retry_now()
        await until(lambda: reads.reader.status.feed is Feed.LIVE)


async def test_a_server_that_stands_still_is_silent(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox), window(server.window) as reads:
        await until(lambda: reads.reader.status.feed is Feed.LIVE)
        server.hold()
        await until(lambda: reads.reader.status.feed in {Feed.SILENT, Feed.NO_SERVER})


async def test_a_window_that_publishes_a_value_is_refused(server: NatsServer, sandbox: OpenSandbox) -> None:
    said = list[Exception]()
    async with fanout(server.fanout, sandbox) as one, window(server.window) as reads:
        await reads.reader.subscribe([QUOTE])
        await until(lambda: reads.hub.value(QUOTE))
        now = one.hub.elapsed(0.0)
        forged = Update(one.publisher.run, 1000, now, now, raw(quote(HK, 1)))
        async with connected(server.window, "test", said.append) as (client, _ended):
            await client.publish(subject_of(QUOTE), encode(forged))
            await until(lambda: said)
            await client.subscribe(QUESTIONS, cb=never)  # who could answer in the fan-out's place
            await until(lambda: len(said) > 1)
        assert all("permissions violation" in str(each).lower() for each in said)
        assert reads.reader.gaps == 0
        assert last(reads.hub.value(QUOTE)) != 1


@pytest.mark.parametrize("who", ["window", "fanout"])
async def test_a_key_that_the_server_does_not_know_is_refused(
    server: NatsServer, sandbox: OpenSandbox, tmp_path: Path, who: str
) -> None:
    set_up(tmp_path / "other", Listening(port=server.port))
    stranger = BusAddress(url=server.window.url, key_file=tmp_path / "other" / f"{who}.key")
    async with window(stranger) as reads:
        with pytest.raises(LoginRefused):
            async with in_time("the refusal"):
                await reads.task
        assert reads.reader.status.reason == "nats-refused"


async def test_nobody_without_a_key_gets_in(server: NatsServer) -> None:
    client, said = Client(), list[Exception]()

    async def error(found: Exception) -> None:
        said.append(found)

    with pytest.raises(NatsError):
        await client.connect(server.window.url, allow_reconnect=False, max_reconnect_attempts=1, error_cb=error)
    await client.close()


async def test_a_second_fan_out_on_the_server_ends(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox), window(server.window) as reads:
        await until(lambda: reads.reader.status.feed is Feed.LIVE)
        async with fanout(server.fanout, sandbox) as two:
            assert two.task is not None
            with pytest.raises(TakenOver):
                async with in_time("the end of the second"):
                    await two.task


async def test_one_of_two_fan_outs_that_begin_at_once_ends(server: NatsServer, sandbox: OpenSandbox) -> None:
    begun = asyncio.Barrier(2)

    class Together(Publisher):
        """Asks for another fan-out before either can answer."""

        async def _serve(self, client: BusClient, group: asyncio.TaskGroup) -> None:
            async with in_time("the other one"):
                await begun.wait()
            await super()._serve(client, group)

    async with (
        fanout(server.fanout, sandbox, Together) as one,
        fanout(server.fanout, sandbox, Together) as two,
        window(server.window) as reads,
    ):
        await until(lambda: ended(one) or ended(two))
        first, second = (one, two) if ended(two) else (two, one)
        assert second.task is not None
        assert isinstance(second.task.exception(), TakenOver)
        await reads.reader.subscribe([QUOTE])
        await until(lambda: reads.hub.value(QUOTE) and reads.hub.value(QUOTE) == first.hub.value(QUOTE))
        assert not ended(first)


async def test_a_window_s_claim_ends_no_fan_out(server: NatsServer, sandbox: OpenSandbox) -> None:
    """The lowest number there is, while the fan-out looks for another one; the one that asks so gets no answer."""
    async with fanout(server.fanout, sandbox) as one, connected(server.window, "test") as (client, _ended):
        await until_served(server.window)
        with pytest.raises(TimeoutError):
            await client.request(QUESTIONS, encode(Ask(claim=1)), timeout=0.2)
        assert not ended(one)
        assert read_answer((await client.request(QUESTIONS, encode(Ask()), timeout=5)).data).run == one.publisher.run


async def test_what_came_before_a_sleep_of_the_fan_out_is_not_passed_on(
    server: NatsServer, sandbox: OpenSandbox
) -> None:
    """Its clock for ages stood still meanwhile: an hour later the value would seem as new as before."""
    async with fanout(server.fanout, sandbox) as one, window(server.window) as before:
        await before.reader.subscribe([BOOK])
        await until(lambda: before.hub.value(BOOK))
        await sandbox.close_port()
        await until(lambda: before.reader.status.feed is Feed.NO_BROKER)
        run, arrived = one.publisher.run, before.hub.arrived(BOOK)
        one.clock.slept += 3600.0
        await until(lambda: one.publisher.run != run)
        async with window(server.window) as after:
            await after.reader.subscribe([BOOK])
            asked = one.publisher.asked
            await until(lambda: one.publisher.asked > asked + 3 and after.reader.status.feed is Feed.NO_BROKER)
            assert after.hub.value(BOOK) is None
            assert before.hub.arrived(BOOK) == arrived
            await sandbox.open_port()
            one.session.retry_now()
            await until(lambda: after.hub.value(BOOK) and before.hub.arrived(BOOK) != arrived)


async def test_a_value_does_not_go_out_if_the_fan_out_slept_while_it_was_made(
    server: NatsServer, sandbox: OpenSandbox
) -> None:
    async with fanout(server.fanout, sandbox) as one, window(server.window) as reads:
        await reads.reader.subscribe([QUOTE])
        await until(lambda: reads.hub.value(QUOTE))
        run, published = one.publisher.run, one.publisher.published

        def make() -> Quote:
            one.clock.slept += 3600.0
            return quote(HK, 5)

        one.hub.publish(QUOTE, Lazy(make))
        await until(lambda: one.publisher.run != run)
        assert one.publisher.published == published
        one.hub.publish(QUOTE, Lazy.ready(quote(HK, 6)))
        await until(lambda: last(reads.hub.value(QUOTE)) == 6)


async def test_a_value_that_cannot_be_written_out_holds_up_no_other(server: NatsServer, sandbox: OpenSandbox) -> None:
    keys = [Topic.QUOTE.of(InstrumentId(f"HK.{20_000 + number}")) for number in range(5)]
    async with fanout(server.fanout, sandbox) as one, window(server.window) as reads:
        await reads.reader.subscribe(keys)
        await until(lambda: one.hub.wanted_subscriptions() >= {*keys} and reads.reader.status.feed is Feed.LIVE)
        gaps, odd = reads.reader.gaps, structs.replace(quote(HK, 1), volume=2**70)
        for key in keys:
            one.hub.publish(key, Lazy.ready(odd if key == keys[1] else quote(InstrumentId(key.subject), 1)))
        await until(lambda: [last(reads.hub.value(key)) for key in keys] == [1, -1, 1, 1, 1])
        one.hub.publish(keys[1], Lazy.ready(quote(InstrumentId(keys[1].subject), 2)))
        await until(lambda: last(reads.hub.value(keys[1])) == 2)
        assert one.hub.unreadable_fields[str(keys[1].topic), "OverflowError"] == 1
        assert reads.reader.gaps == gaps
        assert not one.downs


async def test_a_value_is_read_again_from_the_broker_once_for_all(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with (
        fanout(server.fanout, sandbox) as one,
        window(server.window) as first,
        window(server.window) as second,
    ):
        for each in (first, second):
            await each.reader.subscribe([BOOK])
        for each in (first, second):
            await until(partial(older, each, 0.6))
        before = one.hub.entry(BOOK)
        serial = 0 if before is None else before.serial
        now = asyncio.get_running_loop().time
        asked = now()
        await asyncio.gather(first.reader.read_again(BOOK), second.reader.read_again(BOOK))
        for each in (first, second):
            age = each.hub.age(BOOK)
            assert age is not None
            assert age < now() - asked + 0.5, "more than half a second older before; the offset of clocks is no less"
        after = one.hub.entry(BOOK)
        assert after is not None
        assert after.serial == serial + 1


async def test_what_the_broker_refuses_is_named(server: NatsServer, sandbox: OpenSandbox) -> None:
    nobody = Topic.QUOTE.of(NOBODY)
    async with fanout(server.fanout, sandbox), window(server.window) as reads:
        await reads.reader.subscribe([nobody, QUOTE])
        await until(lambda: nobody in reads.reader.refused and reads.hub.value(QUOTE))
        with pytest.raises(BadInput):
            await reads.reader.subscribe([Topic.FLOW.of(HK)])


async def test_what_no_window_asks_for_is_given_up(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox) as one, window(server.window) as reads:
        await reads.reader.subscribe([QUOTE, BOOK])
        await until(lambda: reads.hub.value(QUOTE))
        await reads.reader.unsubscribe([BOOK])
        asked = one.publisher.asked
        await until(lambda: one.publisher.asked > asked)
        assert one.hub.wanted_subscriptions() == {QUOTE, BOOK}
        one.clock.ahead += HELD
        await until(lambda: BOOK not in one.hub.wanted_subscriptions())
        await until(lambda: QUOTE in one.hub.wanted_subscriptions())


async def test_a_window_that_does_not_read_costs_the_others_nothing(server: NatsServer, sandbox: OpenSandbox) -> None:
    """The server cuts it off; who reads gets every value at once."""
    async with connected(server.fanout, "test") as (publishes, _), connected(server.window, "fast") as (reads, _):
        got = 0

        async def count(_message: Msg) -> None:
            nonlocal got
            got += 1

        await reads.subscribe("q.>", cb=count)
        await reads.flush()
        payload, sent = b"x" * 50_000, 0
        with await asyncio.to_thread(standing_window, server):
            while "Slow Consumer" not in server.log():
                await publishes.publish("q.HK.00700.quote", payload)
                sent += 1
                await until(lambda: got == sent)  # noqa: B023  waited for here
                assert sent < 2000
        assert got == sent


def standing_window(server: NatsServer) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """A window that has subscribed and stands still from then on."""
    slow = subprocess.Popen(
        [sys.executable, "-c", SLOW, server.window.url, str(server.window.key_file)],
        stdout=subprocess.PIPE,
        env=environment(),
    )
    assert slow.stdout is not None
    impatient = threading.Timer(CEILING, slow.kill)
    impatient.start()
    assert slow.stdout.readline() == b"subscribed\n"
    impatient.cancel()
    if sys.platform != "win32":
        slow.send_signal(signal.SIGSTOP)
    return killed(slow)


@contextmanager
def killed(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    with process:
        try:
            yield process
        finally:
            process.kill()


SLOW = """
import asyncio, sys
from pathlib import Path
from tideboard_core.fanout.bus import BusAddress, connected

async def never(message):
    pass

async def main():
    async with connected(BusAddress(url=sys.argv[1], key_file=Path(sys.argv[2])), "slow") as (client, ended):
        await client.subscribe("q.>", cb=never)
        await client.flush()
        print("subscribed", flush=True)
        await ended.wait()

asyncio.run(main())
"""


async def never(_message: Msg) -> None:
    raise AssertionError("it was not to be asked")


def ended(one: Fanout) -> bool:
    return one.task is not None and one.task.done()


def last(value: Quote | None) -> int:
    return -1 if value is None else int(value.last)


def has_both(each: Window) -> bool:
    return each.hub.value(QUOTE) is not None and each.hub.value(BOOK) is not None


def older(each: Window, seconds: float) -> bool:
    return (each.hub.age(BOOK) or 0.0) > seconds


async def test_a_key_that_was_given_up_goes_on_above_what_windows_have(
    server: NatsServer, sandbox: OpenSandbox
) -> None:
    """A window that slept for some seconds still listens, and asks again only later."""
    async with fanout(server.fanout, sandbox) as one:
        await until_served(server.window)
        async with window(server.window, SELDOM) as reads:
            await reads.reader.subscribe([QUOTE])
            await until(lambda: reads.hub.value(QUOTE))
            for price in range(1, 6):
                one.hub.publish(QUOTE, Lazy.ready(quote(HK, price)))
                await until(lambda: last(reads.hub.value(QUOTE)) == price)  # noqa: B023  waited for here
            one.clock.ahead += HELD
            await until(lambda: QUOTE not in one.hub.wanted_subscriptions())
            async with window(server.window) as other:
                await other.reader.subscribe([QUOTE])
                await until(lambda: QUOTE in one.hub.wanted_subscriptions())
                one.hub.publish(QUOTE, Lazy.ready(quote(HK, 9)))
                await until(lambda: last(reads.hub.value(QUOTE)) == 9)


async def test_what_an_answer_has_of_a_later_version_or_beyond_limits_is_left_out_alone(server: NatsServer) -> None:
    """And refusals with it: the rest of the answer counts, and the window goes on asking."""
    asked = list[Ask]()
    async with connected(server.fanout, "test") as (client, _ended), window(server.window) as reads:

        async def answer(message: Msg) -> None:
            asked.append(read_ask(message.data))
            now = asyncio.get_running_loop().time()
            values = [
                Known("tape", HK, Update(7, 1, now, now, raw("of a later version"))),
                Known("quote", "hk.700", Update(7, 1, now, now, raw(quote(HK, 4)))),
                Known("book", HK, Update(7, 1, float("nan"), now, raw("its age is none"))),
                Known("quote", HK, Update(7, len(asked), now, now, raw(quote(HK, 5)))),
            ]
            refused = [RefusedKey("tape", HK, "later"), RefusedKey("book", NOBODY, "unknown-symbol")]
            found = AskAnswer(
                format=FORMAT,
                run=7,
                login=1,
                clock=now,
                provider="",
                state="live",
                values=tuple(map(raw, values)),
                refused=tuple(map(raw, refused)),
            )
            await message.respond(encode(found))

        await client.subscribe(QUESTIONS, cb=answer)
        await reads.reader.subscribe([QUOTE, BOOK, Topic.BOOK.of(NOBODY)])
        await until(lambda: last(reads.hub.value(QUOTE)) == 5)
        before = len(asked)
        await until(lambda: len(asked) > before + 1)
        assert not reads.task.done()
        assert reads.reader.status.feed is Feed.LIVE
        assert reads.reader.refused == {Topic.BOOK.of(NOBODY): "unknown-symbol"}
        assert {field for what, field in reads.hub.unreadable_fields if what == "ask"} == {"key", "received"}


async def test_an_answer_fits_into_a_message_however_large_its_values_are(
    server: NatsServer, sandbox: OpenSandbox
) -> None:
    levels = tuple(Level(Decimal(step), 10_000_000, 999) for step in range(3000))
    keys = [Topic.BOOK.of(f"HK.{code:05}") for code in range(1, 21)]
    async with fanout(server.fanout, sandbox) as one, connected(server.window, "test") as (client, _ended):
        await until_served(server.window)
        for key in keys:
            one.hub.publish(key, Lazy.ready(OrderBook(instrument=InstrumentId(key.subject), bids=levels, asks=levels)))
        wanted, told = dict.fromkeys(keys, 0), set[str]()

        async def ask() -> bool:
            asked = Ask(one.publisher.run, tuple(WantedKey("book", key.subject, wanted[key]) for key in keys))
            data = (await client.request(QUESTIONS, encode(asked), timeout=CEILING)).data
            assert len(data) < 1_000_000
            answer = read_answer(data)
            for each in map(read_known, answer.values):
                wanted[Topic.BOOK.of(each.subject)] = each.update.sequence
                told.add(each.subject)
            told.update(each.subject for each in map(read_refused, answer.refused))
            return len(told) == len(keys)

        assert sum(len(raw(one.hub.value(key))) for key in keys) > 1_000_000
        async with in_time("each value in some answer", lambda: sorted(told)):
            while not await ask():  # noqa: ASYNC110  another process is asked
                await asyncio.sleep(0.05)
