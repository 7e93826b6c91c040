"""The practice market's past, read by a process that is killed, ended and started again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from fakes.servers.sandbox import RunningSandbox, environment, sandbox_process
from fakes.values.archive_market import days_before
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.verification import verify
from tideboard_core.collector.__main__ import main
from tideboard_core.collector.practice_command import COPY
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.sandbox_program import STATE_FILE
from tideboard_sandbox.exchange.facade import Exchange

pytestmark = pytest.mark.slow

SEED, DAY = 11, date(2026, 10, 5)
"""Two days before it the mainland does not trade, and on one of them Hong Kong does not either."""
HK, US, SG = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("SG.D05")
SESSIONS = 3
HK_DAYS, US_DAYS = days_before(DAY, SESSIONS), days_before(date(2026, 10, 2), SESSIONS, Market.US)
SG_DAYS = days_before(DAY, SESSIONS, Market.SG)


@pytest.fixture
def market(tmp_path: Path) -> Iterator[RunningSandbox]:
    """The practice market of the data folder, which the app has open."""
    with sandbox_process(seed=SEED, date=DAY.isoformat(), state=tmp_path / STATE_FILE) as running:
        yield running


def start(data: Path, *more: str) -> subprocess.Popen[str]:
    symbols = ["--symbols", f"{HK},{US},{SG},HK.800000", "--sessions", str(SESSIONS)]
    return subprocess.Popen(
        [sys.executable, "-m", "tideboard_core.collector", "practice", "--data-dir", str(data), *symbols, *more],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(),
    )


def heard(process: subprocess.Popen[str], text: str) -> None:
    """Read the program's lines up to one."""
    assert process.stderr is not None
    while text not in (line := process.stderr.readline()):
        assert line, f"it ended without {text}"


def recorded(data: Path) -> list[tuple[date, str]]:
    """Days and symbols of the sealed sessions in the archive, which has to be undamaged."""
    with closing(ArchiveReader(data / "archive")) as reader:
        assert list(verify(reader.database)) == []
        found = [each for market in (Market.HK, Market.US, Market.SG) for each in reader.sessions(market)]
        return [(each.day, each.instrument) for each in found if each.sealed is not None]


def test_a_killed_run_goes_on_where_it_stopped_and_reads_nothing_twice(market: RunningSandbox, tmp_path: Path) -> None:
    killed = start(tmp_path)
    heard(killed, "3 of 9")
    killed.kill()
    killed.communicate()
    first = recorded(tmp_path)
    assert {(day, HK) for day in HK_DAYS} <= set(first)

    ended = start(tmp_path, "--background")
    heard(ended, f"3 of {9 - len(first)}")
    out, err = ended.communicate()
    assert ended.returncode == 4, (out, err)
    second = recorded(tmp_path)
    assert set(first) < set(second)

    finished = start(tmp_path)
    _out, err = finished.communicate()
    assert finished.returncode == 0, err
    assert f"0 of {9 - len(second)} sessions" in err
    assert sorted(recorded(tmp_path)) == sorted(
        [(day, name) for name, days in ((HK, HK_DAYS), (US, US_DAYS), (SG, SG_DAYS)) for day in days]
    )
    with closing(ArchiveReader(tmp_path / "archive")) as reader:
        assert {key.provider for key in reader.identities.all_keys().values()} == {"Futu (practice)"}
        assert reader.database.one("SELECT max(restated) FROM session") == (0,)
        key = next(each for each in reader.identities.all_keys().values() if each.market is Market.HK)
        with closing(Exchange(seed=SEED, date=DAY)) as exchange:
            records = exchange.capital_flow(HK, FlowPeriod.DAY, HK_DAYS[0], HK_DAYS[-1])
        nets = [int(reader.last(key, HK, day)["net"][-1]) for day in HK_DAYS]
        assert nets == pytest.approx([net * 1000 for net in records.net], abs=1)
    assert not (tmp_path / "archive" / COPY).exists()
    assert market.ask_now("time")["speed"] == 0


def test_another_holder_of_the_archive_is_not_disturbed(tmp_path: Path) -> None:
    with Lease(tmp_path / "archive", SystemClock(), program="the app"):
        assert main(["practice", "--data-dir", str(tmp_path)]) == 3


def test_by_longports_rule_and_for_a_market_elsewhere(market: RunningSandbox, tmp_path: Path) -> None:
    data = tmp_path / "practice"
    process = start(data, "--longport", "--state", str(tmp_path / STATE_FILE), "--sessions", "1")
    _out, err = process.communicate()
    assert process.returncode == 0, err
    assert sorted(recorded(data)) == sorted([(US_DAYS[-1], US), (HK_DAYS[-1], HK), (SG_DAYS[-1], SG)])
    with closing(ArchiveReader(data / "archive")) as reader:
        assert {key.provider for key in reader.identities.all_keys().values()} == {"LongPort (practice)"}
    assert {path.name for path in data.iterdir()} == {"archive"}
    assert [path.name for path in (data / "archive").glob("practice*")] == ["practice-past-longport"]
