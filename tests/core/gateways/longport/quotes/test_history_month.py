"""A virtual month of LongPort's history: what counts, what a refusal teaches, what other keys and restarts know."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.servers.longport.feed import answering, no_wait, reply
from fakes.servers.longport.gateway import API_KEY, FixedCredential, endpoint_of
from fakes.servers.longport.rows import token_saying
from fakes.servers.longport.scripted import Refused, ScriptedLongport
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from fakes.values.waiting import until
from tideboard_core.errors import QuotaExceeded, RequestTimeout, ServerRefused
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.translate.accounts import PAPER_CHANNEL
from tideboard_core.gateways.longport.transport.connection import Role
from tideboard_core.gateways.longport.transport.rate_limits import IN_FLIGHT
from tideboard_core.model.credentials import ApiKey, Credential, OAuthGrant
from tideboard_core.model.history_use import PUBLISHED, HistoryBook, limit_by_table
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import HistoryQuota, LimitBasis, LinkEventKind, QuotaPeriod, TakenSecurity
from tideboard_core.model.quote import BarPeriod
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.gateway import CallKind
from tideboard_core.system.history_file import FILE, kept_book
from tideboard_core.system.private_files import write_private
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb

HISTORY = QuoteCommand.HISTORY_CANDLESTICKS
OAUTH = OAuthGrant(client_id="client-1", access_token="at-1", refresh_token="rt-1")
CANDLE = pb.SecurityCandlestickResponse(candlesticks=[pb.Candlestick(close="1", timestamp=1_700_000_000)])


def named(number: int) -> InstrumentId:
    """A security of Hong Kong."""
    return InstrumentId(f"HK.{number:05d}")


@asynccontextmanager
async def opened(
    server: ScriptedLongport,
    clock: ManualClock,
    book: HistoryBook,
    credential: Credential = API_KEY,
    *,
    feed: Sinks | None = None,
    timing: HttpTiming | None = None,
) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in, counting in a book."""
    endpoint = replace(endpoint_of(server, source=FixedCredential(credential), timing=timing), history=lambda: book)
    sinks = feed or Sinks()
    gateway = LongportGateway(endpoint, feed=sinks, trading=sinks, clock=clock, sleep=no_wait)
    await gateway.connect()
    await gateway.log_in()
    try:
        yield gateway
    finally:
        await gateway.close()


async def read(gateway: LongportGateway, clock: ManualClock, *numbers: int) -> HistoryQuota:
    """Read history of securities one after another; returns the allowance after the last."""
    quota: HistoryQuota | None = None
    for number in numbers:
        asked = BarRequest(instrument=named(number), period=BarPeriod.DAY, before=clock.market(), count=1)
        quota = (await gateway.quotes.bars(asked)).quota
    assert quota is not None
    return quota


def unattended(number: int, clock: ManualClock, taker: str = "") -> BarRequest:
    """History for a reader without a hand."""
    return BarRequest(instrument=named(number), period=BarPeriod.DAY, before=clock.market(), count=1, taker=taker)


def seen(quota: HistoryQuota | None) -> tuple[int, int, LimitBasis]:
    """Used, limit, and who says so."""
    assert quota is not None
    return quota.used, quota.limit, quota.basis


@pytest.fixture
def server(longport: ScriptedLongport) -> ScriptedLongport:
    """A broker that gives every history."""
    answering(longport)
    reply(longport, HISTORY, CANDLE)
    return longport


async def test_a_month_counts_each_security_once_and_the_first_brings_all_back(
    server: ScriptedLongport, clock: ManualClock
) -> None:
    async with opened(server, clock, HistoryBook()) as gateway:
        await gateway.quotes.bars(BarRequest(instrument=named(1), period=BarPeriod.DAY))
        assert seen(await gateway.quotes.bar_quota()) == (0, 100, LimitBasis.PUBLISHED)  # the newest cost nothing
        quota = await read(gateway, clock, 1, 2, 1, 1)
        assert seen(quota) == (2, 100, LimitBasis.PUBLISHED)
        assert (quota.period, quota.counted_here) == (QuotaPeriod.MONTH, True)
        assert {quota.back_on(one) for one in quota.charged} == {date(2026, 12, 1)}
        clock.set_market(datetime(2026, 11, 30, 15, 59, tzinfo=UTC))
        assert seen(await read(gateway, clock, 3)) == (3, 100, LimitBasis.PUBLISHED)
        clock.set_market(datetime(2026, 11, 30, 16, 0, tzinfo=UTC))  # midnight in Hong Kong
        assert seen(await gateway.quotes.bar_quota()) == (0, 100, LimitBasis.PUBLISHED)
        assert seen(await read(gateway, clock, 1)) == (1, 100, LimitBasis.PUBLISHED)


async def test_answers_beyond_the_count_say_that_the_limit_is_larger(
    server: ScriptedLongport, clock: ManualClock
) -> None:
    async with opened(server, clock, HistoryBook()) as gateway:
        at_the_end = await read(gateway, clock, *range(PUBLISHED))
        assert (seen(at_the_end), at_the_end.asks_about(named(0)), at_the_end.asks_about(named(500))) == (
            (100, 100, LimitBasis.PUBLISHED), False, True,
        )  # fmt: skip
        assert seen(await read(gateway, clock, 500, 501)) == (102, 102, LimitBasis.AT_LEAST)
        clock.advance(15 * 86400)
        assert seen(await gateway.quotes.bar_quota()) == (0, 102, LimitBasis.AT_LEAST)


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        (
            "history candlestick symbol count out of limit, requested:400/limit:400",
            (400, 400, LimitBasis.REPORTED),
            "history-spent-month",
        ),
        (
            "history candlestick symbol count out of limit, requested:0/limit:0",
            (0, 0, LimitBasis.REPORTED),
            "history-none",
        ),
        ("requested:60/limit:400", (60, 400, LimitBasis.REPORTED), "history-spent-month"),
        ("history kline symbol count out of limit", (1, 100, LimitBasis.PUBLISHED), "history-spent-month"),
    ],
)
async def test_the_limit_is_what_the_broker_writes_when_it_refuses_history(
    server: ScriptedLongport, clock: ManualClock, text: str, expected: tuple[int, int, LimitBasis], code: str
) -> None:
    async with opened(server, clock, HistoryBook()) as gateway:
        await read(gateway, clock, 1)
        server.scripts["quote"][HISTORY] = lambda _: Refused(7, 301607, text)
        with pytest.raises(QuotaExceeded) as refused:
            await read(gateway, clock, 2)
        assert (refused.value.code, refused.value.text) == (code, text)
        assert seen(await gateway.quotes.bar_quota()) == expected
        clock.advance(15 * 86400)  # the next month: nothing is used, what the broker wrote of the limit stays
        assert seen(await gateway.quotes.bar_quota()) == (0, *expected[1:])


async def test_the_same_refusal_elsewhere_and_other_refusals_here_teach_nothing(
    server: ScriptedLongport, clock: ManualClock
) -> None:
    async with opened(server, clock, HistoryBook()) as gateway:
        server.scripts["quote"][QuoteCommand.SUBSCRIBE] = lambda _: Refused(7, 301607, "requested:501/limit:500")
        with pytest.raises(QuotaExceeded) as refused:
            await gateway.quotes.subscribe([Topic.QUOTE.of(named(1))])
        assert refused.value.code == "too-many-symbols"
        server.scripts["quote"][HISTORY] = lambda _: Refused(7, 301605, "requested:501/limit:500")
        with pytest.raises(QuotaExceeded) as refused:
            await read(gateway, clock, 1)
        assert refused.value.code == "too-many-subscriptions"
        assert seen(await gateway.quotes.bar_quota()) == (0, 100, LimitBasis.PUBLISHED)


async def test_keys_of_live_paper_and_oauth_count_apart_and_a_renewed_token_goes_on(
    server: ScriptedLongport, clock: ManualClock
) -> None:
    book, claims = HistoryBook(), {"account_channel": "lb", "aaid": "1"}
    paper = replace(API_KEY, access_token=token_saying(**{**claims, "account_channel": PAPER_CHANNEL}))
    live, renewed = (replace(API_KEY, access_token=token_saying(**claims, iat=number)) for number in (1, 2))
    oauth = replace(OAUTH, access_token=live.access_token)
    for credential in (live, paper, oauth, ApiKey(app_key="b", app_secret="c", access_token="d")):
        async with opened(server, clock, book, credential) as gateway:
            assert seen(await read(gateway, clock, 1))[0] == 1
    async with opened(server, clock, book, renewed) as gateway:
        assert seen(await read(gateway, clock, 2))[0] == 2


async def test_a_restart_forgets_no_unit_and_the_file_has_no_key(
    server: ScriptedLongport, clock: ManualClock, tmp_path: Path
) -> None:
    async with opened(server, clock, kept_book(tmp_path)) as gateway:
        await read(gateway, clock, 1, 2)
        await gateway.quotes.bars(unattended(3, clock, "key"))
    async with opened(server, clock, kept_book(tmp_path)) as gateway:
        quota = await read(gateway, clock, 2, 3)
        assert (seen(quota), quota.taken) == ((3, 100, LimitBasis.PUBLISHED), (TakenSecurity(named(3), "key"),))
    text = (tmp_path / FILE).read_text()
    assert not any(secret in text for secret in (API_KEY.app_key, API_KEY.app_secret, API_KEY.access_token))


def damage(folder: Path, last_written: datetime, text: str = "{") -> None:
    """Put a file in the place of the count that no program wrote."""
    write_private(folder / FILE, text.encode())
    os.utime(folder / FILE, (last_written.timestamp(), last_written.timestamp()))


async def test_what_a_damaged_file_had_is_not_known_until_its_month_ends_and_it_is_told_once(
    server: ScriptedLongport, clock: ManualClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody begins at zero: from the first unit on a person is asked, and collector and programs take none."""
    damage(tmp_path, clock.market())
    sinks = Sinks()
    for start in range(2):  # the second one finds the new file, which knows that the count was lost
        async with opened(server, clock, kept_book(tmp_path), feed=sinks) as gateway:
            quota = await read(gateway, clock, 1)
            assert (quota.basis, quota.remaining, quota.spare) == (LimitBasis.UNKNOWN, 0, 0)
            assert (quota.asks_about(named(1)), quota.asks_about(named(2 + start))) == (False, True)
            with pytest.raises(QuotaExceeded, match="history-kept-unknown"):
                await gateway.quotes.bars(unattended(2, clock))
    events = [update.value for key, update in sinks.published if key.topic is Topic.LINK_EVENT]
    lost = [event for event in events if event.kind is LinkEventKind.HISTORY_COUNT_LOST]
    aside = tmp_path / "history-use.damaged.json"
    assert [event.data for event in lost] == [{"path": str(aside)}]
    assert (aside.read_text(), caplog.text.count("not known any more")) == ("{", 1)
    async with opened(server, clock, kept_book(tmp_path)) as gateway:
        clock.set_market(datetime(2026, 11, 30, 16, 0, tzinfo=UTC))  # the first in Hong Kong
        assert seen(await gateway.quotes.bar_quota()) == (0, 100, LimitBasis.PUBLISHED)


async def test_what_the_broker_writes_makes_a_lost_count_known_again(
    server: ScriptedLongport, clock: ManualClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    damage(tmp_path, clock.market())
    async with opened(server, clock, kept_book(tmp_path)) as gateway:
        server.scripts["quote"][HISTORY] = lambda _: Refused(7, 301607, "out of limit")
        with pytest.raises(QuotaExceeded, match="history-spent "):
            await read(gateway, clock, 1)
        server.scripts["quote"][HISTORY] = lambda _: Refused(7, 301607, "requested:400/limit:400")
        with pytest.raises(QuotaExceeded, match="history-spent-month"):
            await read(gateway, clock, 1)
        assert seen(await gateway.quotes.bar_quota()) == (400, 400, LimitBasis.REPORTED)
    assert caplog.records


async def test_a_file_that_was_damaged_after_its_month_lost_nothing_of_this_one(
    server: ScriptedLongport, clock: ManualClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    damage(tmp_path, clock.market() - timedelta(days=31))
    async with opened(server, clock, kept_book(tmp_path)) as gateway:
        assert seen(await read(gateway, clock, 1)) == (1, 100, LimitBasis.PUBLISHED)
    assert caplog.records


@pytest.mark.parametrize("time", [1e300, -5.0])
async def test_numbers_in_the_file_that_no_run_writes_are_left_out(
    server: ScriptedLongport, clock: ManualClock, tmp_path: Path, time: float
) -> None:
    async with opened(server, clock, kept_book(tmp_path)) as gateway:
        await read(gateway, clock, 1, 2)
    stored = json.loads((tmp_path / FILE).read_text())
    (record,) = stored["keys"].values()
    record["read"][named(1)], record["limit"] = time, -3
    (tmp_path / FILE).write_text(json.dumps(stored))
    async with opened(server, clock, kept_book(tmp_path)) as gateway:
        assert seen(await gateway.quotes.bar_quota()) == (1, 100, LimitBasis.PUBLISHED)


@pytest.mark.parametrize(
    ("assets", "limit"),
    [(0, 100), (9_999, 100), (10_000, 400), (80_000, 600), (399_999, 600), (400_000, 1000), (5_000_000, 1000)],
)
def test_the_published_table_goes_by_assets(assets: int, limit: int) -> None:
    assert limit_by_table(Decimal(assets)).limit == limit


async def test_a_unit_that_another_program_of_the_folder_has_counted_counts_here(
    server: ScriptedLongport, clock: ManualClock, tmp_path: Path
) -> None:
    """The app and `tideboard-archive` read with one key: each sees the other's units, and loses none of its own."""
    window, collector = kept_book(tmp_path), kept_book(tmp_path)
    async with opened(server, clock, window) as first, opened(server, clock, collector) as second:
        await read(first, clock, 1, 2)
        assert seen(await second.quotes.bar_quota())[0] == 2
        await read(second, clock, 2, 3)
        assert seen(await first.quotes.bar_quota())[0] == 3
        await read(first, clock, 4)
        assert seen(await second.quotes.bar_quota())[0] == 4
    assert len(next(iter(json.loads((tmp_path / FILE).read_text())["keys"].values()))["read"]) == 4


async def test_a_clock_set_back_over_the_first_of_the_month_gives_no_unit_back(
    server: ScriptedLongport, clock: ManualClock
) -> None:
    async with opened(server, clock, HistoryBook()) as gateway:
        clock.set_market(datetime(2026, 11, 30, 16, 0, tzinfo=UTC))  # December in Hong Kong
        await read(gateway, clock, 1, 2)
        clock.set_market(datetime(2026, 11, 30, 15, 59, tzinfo=UTC))
        assert seen(await read(gateway, clock, 3))[0] == 3
        clock.set_market(datetime(2026, 12, 2, tzinfo=UTC))
        assert seen(await gateway.quotes.bar_quota())[0] == 3


async def test_units_counted_by_a_clock_that_was_wrong_by_months_come_back_with_the_month(
    server: ScriptedLongport, clock: ManualClock
) -> None:
    """Else they would count until the month that the clock named is over, which may be years away."""
    async with opened(server, clock, HistoryBook()) as gateway:
        clock.set_market(datetime(2027, 6, 1, tzinfo=UTC))
        await read(gateway, clock, 1, 2)
        clock.set_market(datetime(2026, 11, 30, 15, 59, tzinfo=UTC))
        assert seen(await read(gateway, clock, 3))[0] == 3
        clock.set_market(datetime(2026, 12, 2, tzinfo=UTC))
        assert seen(await gateway.quotes.bar_quota())[0] == 0


async def test_what_the_broker_counted_rises_with_each_further_security(
    server: ScriptedLongport, clock: ManualClock
) -> None:
    """Our reads come to the 60 that the broker counted, of which others had made 58."""
    async with opened(server, clock, HistoryBook()) as gateway:
        await read(gateway, clock, 1, 2)
        server.scripts["quote"][HISTORY] = lambda _: Refused(7, 301607, "requested:60/limit:400")
        with pytest.raises(QuotaExceeded):
            await read(gateway, clock, 3)
        reply(server, HISTORY, CANDLE)
        assert seen(await read(gateway, clock, 3, 1)) == (61, 400, LimitBasis.REPORTED)


async def test_an_answer_beyond_a_lower_limit_does_not_bring_the_published_one_back(
    server: ScriptedLongport, clock: ManualClock
) -> None:
    """The broker wrote 50: one more that it gave means 51, not 100 with 49 to spend unattended."""
    async with opened(server, clock, HistoryBook()) as gateway:
        server.scripts["quote"][HISTORY] = lambda _: Refused(7, 301607, "requested:51/limit:50")
        with pytest.raises(QuotaExceeded):
            await read(gateway, clock, 1)
        reply(server, HISTORY, CANDLE)
        quota = await read(gateway, clock, 1)
        assert (seen(quota), quota.spare) == ((51, 51, LimitBasis.AT_LEAST), 0)


@pytest.mark.parametrize("version", [1, 2, 4])
async def test_a_file_of_the_form_before_is_read_and_one_of_the_next_stays(
    server: ScriptedLongport,
    clock: ManualClock,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    version: int,
) -> None:
    """1 had no time of the last list, 2 nothing that is not answered; one that knows those alone leaves ours alone."""
    async with opened(server, clock, kept_book(tmp_path)) as gateway:
        await read(gateway, clock, 1, 2)
    stored = json.loads((tmp_path / FILE).read_text())
    assert stored["version"] == 3
    stored["version"] = version
    if version < 3:
        del stored["lost"]
    for record in stored["keys"].values() if version < 3 else ():
        for name in ("pending", "takers", "lost", *(["listed"] if version == 1 else [])):
            del record[name]
    text = json.dumps(stored)
    (tmp_path / FILE).write_text(text)
    async with opened(server, clock, kept_book(tmp_path)) as gateway:
        assert seen(await read(gateway, clock, 3))[0] == (3 if version < 3 else 1)
    assert ((tmp_path / FILE).read_text() == text) is (version == 4)
    assert ("history-use-newer" in caplog.text) is (version == 4)


async def test_a_count_that_cannot_be_read_for_a_moment_is_not_forgotten(
    server: ScriptedLongport, clock: ManualClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = kept_book(tmp_path), kept_book(tmp_path)
    async with opened(server, clock, first) as gateway, opened(server, clock, second) as other:
        await read(gateway, clock, 1, 2)
        await read(other, clock, 3)
        text = (tmp_path / FILE).read_bytes()
        (tmp_path / FILE).unlink()
        (tmp_path / FILE).mkdir()
        assert seen(await gateway.quotes.bar_quota())[0] == 2
        (tmp_path / FILE).rmdir()
        write_private(tmp_path / FILE, text)
        assert "that of before" in caplog.text
        assert seen(await gateway.quotes.bar_quota())[0] == 3


def silent(server: ScriptedLongport) -> list[object]:
    """Leave calls for history without an answer; returns those that come."""
    came: list[object] = []
    server.scripts["quote"][HISTORY] = came.append
    return came


async def test_a_call_without_an_answer_is_counted_once_and_proves_nothing_of_the_limit(
    server: ScriptedLongport, clock: ManualClock
) -> None:
    """The broker may have counted it: what is used is at least that."""
    async with opened(server, clock, HistoryBook()) as gateway:
        await read(gateway, clock, *range(99))
        came, quotes = silent(server), gateway.link.connection().socket(Role.QUOTES)
        quotes.timing = HttpTiming(read=0.05)
        for number in (500, 500, 501):
            with pytest.raises(RequestTimeout):
                await read(gateway, clock, number)
        assert len(came) == 3
        quota = await gateway.quotes.bar_quota()
        assert quota is not None
        assert seen(quota) == (100, 100, LimitBasis.PUBLISHED)
        assert (quota.counts(named(500)), quota.counts(named(501))) == (True, True)
        reply(server, HISTORY, CANDLE)
        quotes.timing = HttpTiming()
        assert seen(await read(gateway, clock, 500, 501)) == (101, 101, LimitBasis.AT_LEAST)


async def test_a_call_that_is_given_up_is_counted_and_one_that_is_refused_is_not(
    server: ScriptedLongport, clock: ManualClock
) -> None:
    async with opened(server, clock, HistoryBook()) as gateway:
        came = silent(server)
        given_up = asyncio.get_running_loop().create_task(gateway.quotes.bars(unattended(1, clock, "key")))
        await until(lambda: came)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        server.scripts["quote"][HISTORY] = lambda _: Refused(7, 301600, "invalid request")
        with pytest.raises(ServerRefused):
            await gateway.quotes.bars(unattended(2, clock, "key"))
        quota = await gateway.quotes.bar_quota()
        assert quota is not None
        assert (quota.used, quota.taken) == (1, (TakenSecurity(named(1), "key"),))


async def test_a_call_that_is_given_up_before_its_turn_is_not_counted(
    server: ScriptedLongport, clock: ManualClock, tmp_path: Path
) -> None:
    """So many calls are in flight at most: the next one was never sent."""
    async with opened(server, clock, kept_book(tmp_path)) as gateway:
        came = silent(server)
        spawn = asyncio.get_running_loop().create_task
        sent = [spawn(gateway.quotes.bars(unattended(number, clock))) for number in range(IN_FLIGHT)]
        await until(lambda: len(came) == IN_FLIGHT)
        waiting = spawn(gateway.quotes.bars(unattended(500, clock, "key")))
        await until(lambda: gateway.calls[CallKind.HISTORY].used > IN_FLIGHT)
        assert named(500) in (tmp_path / FILE).read_text()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        quota = await gateway.quotes.bar_quota()
        assert quota is not None
        assert (len(came), quota.used, quota.counts(named(500)), quota.taken) == (IN_FLIGHT, IN_FLIGHT, False, ())
        for one in sent:
            one.cancel()
        await asyncio.gather(*sent, return_exceptions=True)


async def test_the_last_unit_to_spare_is_taken_before_its_call_so_that_another_process_takes_none(
    server: ScriptedLongport, clock: ManualClock, tmp_path: Path
) -> None:
    window, collector = kept_book(tmp_path), kept_book(tmp_path)
    async with opened(server, clock, window) as first, opened(server, clock, collector) as second:
        await read(first, clock, *range(79))
        came = silent(server)
        asked = asyncio.get_running_loop().create_task(first.quotes.bars(unattended(500, clock)))
        await until(lambda: came)
        with pytest.raises(QuotaExceeded, match="history-kept"):
            await second.quotes.bars(unattended(501, clock, "key"))
        assert len(came) == 1
        quota = await second.quotes.bar_quota()
        assert (seen(quota)[0], quota is not None and quota.spare) == (80, 0)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
