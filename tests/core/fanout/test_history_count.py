"""One count of history units for all windows over a fan-out: what one of them spends, the others know at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.scenes.fanout import fanout, through_hub, until_served
from fakes.servers.collector_wires import where
from fakes.servers.nats import nats_server
from fakes.servers.sandbox import sandbox_here
from fakes.values.waiting import until
from tideboard_core.collector.connections import target_of
from tideboard_core.errors import BadInput, WireError
from tideboard_core.fanout.command_line import parse
from tideboard_core.fanout.messages import key_of, raw, subject_of, value_of
from tideboard_core.model.hub_keys import HISTORY_QUOTA, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import ChargedSecurity, HistoryQuota, QuotaPeriod, TakenSecurity
from tideboard_core.model.quote import BarPeriod
from tideboard_core.ports.bars import BarRequest

HK, OTHER, THIRD = InstrumentId("HK.00700"), InstrumentId("HK.09988"), InstrumentId("HK.00005")
LONG_AGO = datetime(2026, 6, 1, tzinfo=UTC)


def test_the_allowance_passes_as_what_it_is_and_is_of_no_security() -> None:
    quota = HistoryQuota(
        used=1, remaining=99, period=QuotaPeriod.MONTH, charged=(ChargedSecurity(HK, LONG_AGO),), counted_here=True
    )
    assert value_of(HISTORY_QUOTA, raw(quota)) == quota
    assert (subject_of(HISTORY_QUOTA), key_of("history-quota", "")) == ("q.history-quota", HISTORY_QUOTA)
    with pytest.raises(BadInput):
        key_of("history-quota", HK)
    with pytest.raises(WireError):
        value_of(HISTORY_QUOTA, raw({"used": "many"}))


@pytest.mark.parametrize("wire", ["opend", "rest", "longport"])
async def test_a_unit_that_one_window_spends_is_counted_once_in_all(tmp_path: Path, wire: str) -> None:
    arguments = ["--rest-port", "0", "--longport-port", "0"]
    with sandbox_here(seed=7, start="10:00", arguments=arguments) as sandbox, nats_server(tmp_path / "hub") as server:
        target = target_of(parse(["run", "--data-dir", str(tmp_path), *where(wire, sandbox.line, tmp_path)]))
        async with fanout(server.fanout, sandbox, target=target) as one:
            await until_served(server.window)
            async with through_hub(server.window) as first, through_hub(server.window) as second:
                await until(lambda: first.gateway.connected and second.gateway.connected)

                def counted() -> list[int | None]:
                    found = (each.hub.value(HISTORY_QUOTA) for each in (one, first, second))
                    return [None if each is None else each.used for each in found]

                assert await first.gateway.quotes.bar_quota() is not None
                await until(lambda: counted() == [0, 0, 0])
                old = BarRequest(instrument=HK, period=BarPeriod.DAY, before=LONG_AGO, count=5)
                await first.gateway.quotes.bars(old)
                await until(lambda: counted() == [1, 1, 1])
                await second.gateway.quotes.bars(old)
                assert (await second.gateway.quotes.bars(old)).quota == one.hub.value(HISTORY_QUOTA)
                await second.gateway.quotes.bars(replace(old, instrument=OTHER))
                await until(lambda: counted() == [2, 2, 2])
                quota = first.hub.value(HISTORY_QUOTA)
                assert quota == second.hub.value(HISTORY_QUOTA)
                assert quota is not None
                assert not quota.asks_about(HK)
                await second.gateway.quotes.bars(replace(old, instrument=THIRD, taker="of-a-program"))
                await until(lambda: counted() == [3, 3, 3])
                quota = first.hub.value(HISTORY_QUOTA)
                assert quota is not None
                assert quota.taken == (TakenSecurity(THIRD, "of-a-program"),)
                info = await first.gateway.quotes.subscription_info()
                assert Topic.HISTORY_QUOTA not in {key.topic for key in info.own}  # it takes no subscription
