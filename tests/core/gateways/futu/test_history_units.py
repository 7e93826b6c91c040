"""A virtual month of OpenD's history: its own list of what counts proves the period; until then the longer counts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fakes.servers.opend.gateway import PATIENT
from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from fakes.values.waiting import until
from tideboard_core.errors import QuotaExceeded, ServerRefused
from tideboard_core.gateways.futu.translate.symbols import security
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.model.history_use import HistoryBook
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import HistoryQuota, QuotaPeriod, TakenSecurity
from tideboard_core.model.quote import BarPeriod
from tideboard_core.ports.bars import BarRequest
from tideboard_core.system.history_file import FILE, kept_book
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2, Qot_RequestHistoryKL_pb2, Qot_RequestHistoryKLQuota_pb2

BEGIN = datetime(2026, 11, 1, 4, tzinfo=UTC)
LIMIT = 300
HISTORY_CALLS = 60
APPLE = InstrumentId("US.AAPL")


@asynccontextmanager
async def opened(opend: ScriptedOpend, clock: ManualClock, book: HistoryBook) -> AsyncIterator[OpendGateway]:
    endpoint = OpendEndpoint(host="127.0.0.1", port=opend.port, timing=PATIENT)
    sinks = Sinks()
    gateway = OpendGateway(replace(endpoint, history=lambda: book), feed=sinks, trading=sinks, clock=clock)
    await gateway.connect()
    await gateway.log_in()
    try:
        yield gateway
    finally:
        await gateway.close()


def tell(opend: ScriptedOpend, days: Sequence[int], *, used: int | None = None) -> None:
    """Have these securities in the list, each read on a day after BEGIN and numbered by it."""
    rows = [
        Qot_RequestHistoryKLQuota_pb2.DetailItem(
            security=Qot_Common_pb2.Security(market=1, code=f"{day:05d}"),
            requestTime="",
            requestTimeStamp=int(BEGIN.timestamp()) + day * 86_400,
        )
        for day in days
    ]
    count = len(rows) if used is None else used
    s2c = Qot_RequestHistoryKLQuota_pb2.S2C(usedQuota=count, remainQuota=LIMIT - count, detailList=rows)
    opend.reply(ProtoId.Qot_RequestHistoryKLQuota, s2c)


async def quota_on(gateway: OpendGateway, clock: ManualClock, day: int) -> HistoryQuota:
    clock.set_market(BEGIN + timedelta(days=day))
    found = await gateway.quotes.bar_quota()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("counts_for", "proven_on", "period", "last_back"),
    [
        (7, 8, QuotaPeriod.SEVEN_DAYS, date(2026, 12, 8)),
        (30, 8, QuotaPeriod.THIRTY_DAYS, date(2026, 12, 31)),
    ],
)
async def test_a_month_of_one_security_a_day_proves_the_period_on_the_ninth_day(
    opend: ScriptedOpend, clock: ManualClock, counts_for: int, proven_on: int, period: QuotaPeriod, last_back: date
) -> None:
    async with opened(opend, clock, HistoryBook()) as gateway:
        for day in range(31):
            tell(opend, range(max(0, day - counts_for + 1), day + 1))
            quota = await quota_on(gateway, clock, day)
            assert quota.period is (period if day >= proven_on else QuotaPeriod.NOT_SEEN)
            assert quota.used == min(day + 1, counts_for)
            assert quota.counts(InstrumentId(f"HK.{day:05d}"))
            if day < proven_on:  # until it is seen the longer counts
                first = quota.charged[0]
                assert quota.back_on(first) == first.at.date() + timedelta(days=30)
        last = await quota_on(gateway, clock, 30)
        assert last.back_on(last.charged[-1]) == last_back


async def test_what_was_proven_lasts_over_a_restart_and_a_newer_gateway_changes_it(
    opend: ScriptedOpend, clock: ManualClock, tmp_path: Path
) -> None:
    async with opened(opend, clock, kept_book(tmp_path)) as gateway:
        tell(opend, [])
        await quota_on(gateway, clock, 0)
        tell(opend, [0, 9])
        assert (await quota_on(gateway, clock, 9)).period is QuotaPeriod.THIRTY_DAYS
    async with opened(opend, clock, kept_book(tmp_path)) as gateway:
        tell(opend, [9, 10])
        assert (await quota_on(gateway, clock, 10)).period is QuotaPeriod.SEVEN_DAYS


async def test_what_was_read_again_and_is_gone_proves_nothing(opend: ScriptedOpend, clock: ManualClock) -> None:
    """The unit counts from a first read, which no list told: the list has the last one."""
    async with opened(opend, clock, HistoryBook()) as gateway:
        tell(opend, [20])  # read first on day 0, and again on day 20
        await quota_on(gateway, clock, 21)
        tell(opend, [])
        assert (await quota_on(gateway, clock, 30)).period is QuotaPeriod.NOT_SEEN
    async with opened(opend, clock, HistoryBook()) as gateway:
        tell(opend, [])
        await quota_on(gateway, clock, 0)
        tell(opend, [20])  # first on day 1
        await quota_on(gateway, clock, 21)
        tell(opend, [])
        assert (await quota_on(gateway, clock, 31)).period is QuotaPeriod.NOT_SEEN


async def test_a_list_with_less_than_it_counts_proves_nothing_gone(opend: ScriptedOpend, clock: ManualClock) -> None:
    async with opened(opend, clock, HistoryBook()) as gateway:
        tell(opend, [0, 1])
        await quota_on(gateway, clock, 1)
        tell(opend, [], used=2)
        quota = await quota_on(gateway, clock, 10)
        assert (quota.period, quota.used, quota.charged) == (QuotaPeriod.NOT_SEEN, 2, ())
        tell(opend, [0], used=2)
        assert (await quota_on(gateway, clock, 10)).period is QuotaPeriod.THIRTY_DAYS


async def test_a_time_that_cannot_be_leaves_its_security_out(opend: ScriptedOpend, clock: ManualClock) -> None:
    """The rest of the list is shown, and the read of history that asked for it goes on."""
    async with opened(opend, clock, HistoryBook()) as gateway:
        tell(opend, [0, 10**12])
        quota = await quota_on(gateway, clock, 1)
        assert (quota.used, [one.instrument for one in quota.charged]) == (2, ["HK.00000"])


async def test_a_clock_that_is_set_back_most_of_a_day_proves_no_shorter_period(
    opend: ScriptedOpend, clock: ManualClock
) -> None:
    """A security that counts for thirty days is gone after them, while the clock says a little less."""
    async with opened(opend, clock, HistoryBook()) as gateway:
        tell(opend, [])
        await quota_on(gateway, clock, 0)
        tell(opend, [0])
        await quota_on(gateway, clock, 1)
        tell(opend, [])
        clock.set_market(BEGIN + timedelta(days=29, hours=1))
        found = await gateway.quotes.bar_quota()
        assert found is not None
        assert found.period is QuotaPeriod.NOT_SEEN


def day_read(number: int, taker: str | None = None) -> BarRequest:
    """History of a security, by `taker` as of `BarRequest`."""
    name = InstrumentId(f"HK.{number:05d}")
    return BarRequest(instrument=name, period=BarPeriod.DAY, before=BEGIN, begin=BEGIN - timedelta(days=9), taker=taker)


async def test_who_asks_second_for_the_last_unit_to_spare_gets_none_before_the_list_counts_the_first(
    opend: ScriptedOpend, clock: ManualClock, tmp_path: Path
) -> None:
    """Two processes with one login, of whom one waits for its answer; a process that ended in it holds no unit long."""
    spare = LIMIT - LIMIT // 5 - 1
    clock.set_market(BEGIN + timedelta(days=1))
    tell(opend, [0], used=spare)
    opend.silence(ProtoId.Qot_RequestHistoryKL)
    async with opened(opend, clock, kept_book(tmp_path)) as one, opened(opend, clock, kept_book(tmp_path)) as other:
        first = asyncio.get_running_loop().create_task(one.quotes.bars(day_read(500, "")))
        await until(lambda: opend.requests(ProtoId.Qot_RequestHistoryKL))
        with pytest.raises(QuotaExceeded, match="history-kept"):
            await other.quotes.bars(day_read(501, "key"))
        assert len(opend.requests(ProtoId.Qot_RequestHistoryKL)) == 1
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        clock.advance(121)
        opend.reply(ProtoId.Qot_RequestHistoryKL, Qot_RequestHistoryKL_pb2.S2C(security=security(APPLE)))
        await other.quotes.bars(day_read(501, "key"))
        assert len(opend.requests(ProtoId.Qot_RequestHistoryKL)) == 2


async def test_what_a_program_had_read_is_its_share_until_the_list_has_it_no_more(
    opend: ScriptedOpend, clock: ManualClock, tmp_path: Path
) -> None:
    clock.set_market(BEGIN + timedelta(days=1))
    tell(opend, [0])
    opend.reply(ProtoId.Qot_RequestHistoryKL, Qot_RequestHistoryKL_pb2.S2C(security=security(APPLE)))
    async with opened(opend, clock, kept_book(tmp_path)) as gateway:
        await gateway.quotes.bars(day_read(1, "key"))
        tell(opend, [0, 1])
        assert (await quota_on(gateway, clock, 1)).taken == (TakenSecurity(InstrumentId("HK.00001"), "key"),)
    async with opened(opend, clock, kept_book(tmp_path)) as gateway:  # after a restart
        assert (await quota_on(gateway, clock, 1)).taken == (TakenSecurity(InstrumentId("HK.00001"), "key"),)
        tell(opend, [0])
        assert (await quota_on(gateway, clock, 9)).taken == ()


async def test_a_call_that_is_given_up_before_its_turn_takes_no_unit_of_another_process(
    opend: ScriptedOpend, clock: ManualClock, tmp_path: Path
) -> None:
    """Sixty calls go in half a minute: the next one was never sent, and another process has the unit at once."""
    spare = LIMIT - LIMIT // 5 - 1
    clock.set_market(BEGIN + timedelta(days=1))
    tell(opend, [1], used=spare)
    opend.reply(ProtoId.Qot_RequestHistoryKL, Qot_RequestHistoryKL_pb2.S2C(security=security(APPLE)))
    async with opened(opend, clock, kept_book(tmp_path)) as one, opened(opend, clock, kept_book(tmp_path)) as other:
        for _ in range(HISTORY_CALLS):
            await one.quotes.bars(day_read(1))
        waiting = asyncio.get_running_loop().create_task(one.quotes.bars(day_read(500, "key")))
        await until(lambda: "HK.00500" in (tmp_path / FILE).read_text())
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert len(opend.requests(ProtoId.Qot_RequestHistoryKL)) == HISTORY_CALLS
        assert "HK.00500" not in (tmp_path / FILE).read_text()
        await other.quotes.bars(day_read(501, "key"))


async def test_a_refusal_of_a_further_page_gives_no_unit_back(
    opend: ScriptedOpend, clock: ManualClock, tmp_path: Path
) -> None:
    """The first page was answered, so that the unit is spent, and it is the program's."""
    clock.set_market(BEGIN + timedelta(days=1))
    tell(opend, [0])
    first = Qot_RequestHistoryKL_pb2.S2C(security=security(APPLE), nextReqKey=b"more")

    def answer(request: Qot_RequestHistoryKL_pb2.Request) -> Qot_RequestHistoryKL_pb2.Response:
        if request.c2s.nextReqKey:
            return Qot_RequestHistoryKL_pb2.Response(retType=-1, retMsg="busy")
        return Qot_RequestHistoryKL_pb2.Response(retType=0, s2c=first)

    opend.answers[ProtoId.Qot_RequestHistoryKL] = answer
    async with opened(opend, clock, kept_book(tmp_path)) as gateway:
        with pytest.raises(ServerRefused):
            await gateway.quotes.bars(day_read(1, "key"))
        tell(opend, [0, 1])
        assert (await quota_on(gateway, clock, 1)).taken == (TakenSecurity(InstrumentId("HK.00001"), "key"),)
