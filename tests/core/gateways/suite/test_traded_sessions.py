"""Sessions traded over each port with restarts in between: the journal agrees with broker and exchange to the cent."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import time
from pathlib import Path

import pytest

from fakes.servers import gateway_rigs
from fakes.servers.gateway_rigs import PORTS, RIGS, Rig
from fakes.servers.sandbox import sandbox_thread, standing_options
from fakes.walks.trading.traded_sessions import OPENS, TradedSessions
from tideboard_core.model.instrument import Market
from tideboard_core.trips.trip import Method

pytestmark = pytest.mark.slow

GATE, REST = (2,), (1, *range(3, 14))
"""Seeds of the walks of each port."""
SESSIONS = 10
EACH = 5
"""Sessions between two restarts of the exchange."""


@pytest.fixture(autouse=True)
def patient_gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exchange answers nothing while it makes the trades of a day."""
    monkeypatch.setattr(gateway_rigs, "READ_SECONDS", 60.0)
    monkeypatch.setattr("fakes.values.waiting.CEILING", 900.0)


async def walked(rig: Rig, seed: int) -> Counter[str]:
    """Three runs of the program on one morning, on an exchange of their own."""
    options = standing_options(start=time(9, 33), **PORTS)
    with sandbox_thread(options) as sandbox, tempfile.TemporaryDirectory() as folder:
        walk = TradedSessions(sandbox, Path(folder), seed)
        await walk.session(rig, Market.HK, 5)
        await walk.session(rig, Market.HK, 3)
        async with walk.program(rig, Market.HK) as program:
            await walk.cancel_working(program)
        async with walk.program(rig, Market.HK) as program:
            for method in Method:
                await walk.agree(program, method)
    return walk.counts


def walks(rig: Rig, seeds: Sequence[int]) -> Counter[str]:
    """What all of them met; a seed that fails is named."""
    met: Counter[str] = Counter()
    for seed in seeds:
        try:
            met += asyncio.run(walked(rig, seed))
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
    return met


@pytest.mark.timeout(300)
def test_the_journal_agrees_with_the_account(rig: Rig) -> None:
    met = walks(rig, GATE)
    assert met["HKD agreed"] == 2 * len(GATE)
    assert met["trips"] > 2 * len(GATE), "else the walks would prove nothing"
    assert met["HK.80700 bought"], "a security in another currency than the account's"


# The gate has test_the_journal_agrees_with_the_account.
@pytest.mark.whole
@pytest.mark.timeout(900, method="signal")
def test_many_walks_agree(rig: Rig) -> None:
    met = walks(rig, REST)
    assert met["traded elsewhere"] > len(REST) / 5
    assert met["killed"] > len(REST) / 3
    assert met["HK.80700 sold"] > len(REST) / 10


async def sessions_over_all(folder: Path) -> TradedSessions:
    """Sessions in Hong Kong and New York over one port after the other; the exchange restarts, too."""
    start = time.fromisoformat(OPENS[Market.HK])
    options = standing_options(start=start, state=folder / "exchange.db", **PORTS)
    walk: TradedSessions | None = None
    for begin in range(0, SESSIONS, EACH):
        with sandbox_thread(options) as sandbox:
            if walk is None:
                walk = TradedSessions(sandbox, folder, 1)
            walk.sandbox = sandbox
            for number in range(begin, begin + EACH):
                market = Market.US if number % 5 == 4 else Market.HK
                await sandbox.advance_to(OPENS[market])
                await walk.session(RIGS[number % 3], market, 3)
            for rig in RIGS:
                await sandbox.advance_to(OPENS[Market.HK])
                async with walk.program(rig, Market.HK) as program:
                    await walk.agree(program)
            await sandbox.advance_to(OPENS[Market.US])
            async with walk.program(RIGS[0], Market.US) as program:
                await walk.agree(program)
    assert walk is not None
    return walk


# The gate has test_the_journal_agrees_with_the_account.
@pytest.mark.whole
@pytest.mark.timeout(900, method="signal")
def test_sessions_over_three_ports_agree(tmp_path: Path) -> None:
    """One data folder: an account of Futu is traded over OpenD and REST, and LongPort's beside it."""
    walk = asyncio.run(sessions_over_all(tmp_path))
    assert walk.counts["closed"] + walk.counts["killed"] == SESSIONS
    assert walk.counts["HKD agreed"] >= 3 * SESSIONS / EACH
