"""The system clock: market time follows the gateway, not the computer."""

from __future__ import annotations

import ctypes
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from checkout import ROOT
from fakes.values.clock import Seconds
from fakes.values.computer import BOOTTIME, RAW, SYSTEMS, Computer
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.lock.throttle import FIRST_PAUSE, Throttle
from tideboard_core.orders.brake.loss_limits import RAISE_WAIT, LossLimits, RaiseFrom, WaitingRaise
from tideboard_core.system.clock import SystemClock

PAGE = ROOT / "docs" / "platforms.md"


def test_before_the_gateway_spoke_market_time_is_wall_time() -> None:
    clock = SystemClock()

    assert abs(clock.market() - clock.wall()) < timedelta(seconds=1)
    assert clock.market().tzinfo is UTC


def test_market_time_ignores_jumps_of_the_computers_clock() -> None:
    clock = SystemClock()
    exchange = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    clock.set_market(exchange)

    with time_machine.travel(datetime(2031, 1, 1, tzinfo=UTC)):
        assert timedelta(0) <= clock.market() - exchange < timedelta(seconds=1)


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    """The computer's seconds, which pass when the test says so."""
    passing = Seconds()
    monkeypatch.setattr(time, "monotonic", passing)
    return passing


def test_market_time_never_steps_back_for_a_server_whose_time_does(seconds: Seconds) -> None:
    """Whole seconds, a report that took its time, a server whose clock was set: it waits until they have come."""
    clock, start = SystemClock(), datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    clock.set_market(start)
    shown = []
    for passed, told in ((0.9, 0), (0.2, 0), (9.0, 10), (10.0, 16), (1.0, 17), (2.0, 19), (4.0, 23), (1.0, 24)):
        seconds.pass_by(passed)
        clock.set_market(start + timedelta(seconds=told))
        shown.append(round((clock.market() - start).total_seconds(), 1))

    assert shown == [0.9, 1.1, 10.1, 20.1, 20.1, 20.1, 23.0, 24.0]


def test_a_server_of_another_time_counts_at_once(seconds: Seconds) -> None:
    """The practice market of an earlier day, or a gateway that was minutes ahead."""
    clock, start = SystemClock(), datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    for told in (start, start - timedelta(minutes=5), start + timedelta(days=1)):
        clock.set_market(told)
        assert clock.market() == told
    seconds.pass_by(2.0)
    assert clock.market() == start + timedelta(days=1, seconds=2)


@pytest.fixture(params=SYSTEMS)
def computer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Computer:
    """A computer of each system, with the clocks that this system has and no others."""
    made = Computer(request.param)
    monkeypatch.setattr(sys, "platform", made.system)
    monkeypatch.setattr(time, "clock_gettime", made.clock_gettime, raising=False)
    monkeypatch.setattr(time, "monotonic", made.monotonic)
    monkeypatch.setattr(time, "CLOCK_BOOTTIME", BOOTTIME, raising=False)
    monkeypatch.setattr(time, "CLOCK_MONOTONIC_RAW", RAW, raising=False)
    monkeypatch.setattr(ctypes, "windll", made, raising=False)
    if made.system == "darwin":
        monkeypatch.setattr(ctypes, "CDLL", lambda _name: made)
    return made


def test_boot_counts_through_sleep_and_awake_does_not(computer: Computer) -> None:
    clock = SystemClock()
    boot, awake = clock.boot(), clock.awake()
    computer.run(10.0)
    computer.sleep(3600.0)
    computer.run(5.0)

    assert (clock.boot() - boot, clock.awake() - awake) == (3615.0, 15.0)


@pytest.mark.parametrize("days", [-400, 400])
def test_setting_the_wall_clock_changes_no_other_one(computer: Computer, days: int) -> None:
    """The wait for higher limits needs the boot clock too: whoever sets the wall clock forward waits all the same."""
    clock = SystemClock()
    before, wall = (clock.boot(), clock.awake()), clock.wall()
    raised = WaitingRaise(limits=LossLimits(), since=RaiseFrom.WAIT, wall=wall.timestamp(), boot=clock.boot())
    computer.run(100.0)

    with time_machine.travel(wall + timedelta(days=days)):
        after = (clock.boot(), clock.awake())
        left = raised.left(clock.wall().timestamp(), clock.boot())

    assert [round(b - a, 6) for a, b in zip(before, after, strict=True)] == [100.0] * 2
    assert left >= RAISE_WAIT - 100.0


def test_a_pause_is_over_by_the_clock_of_the_computer_alone(computer: Computer) -> None:
    """Set forward, sleep, restart: on each system."""
    throttle = Throttle(SystemClock())
    kept = [throttle.failed(), throttle.failed()]
    records = [Record(kind=RecordKind.LOCK, id="", at=datetime.now(UTC), data=data) for data in kept]
    computer.run(10.0)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        assert throttle.pause_left == FIRST_PAUSE - 10.0
        computer.sleep(20.0)
        assert throttle.pause_left == FIRST_PAUSE - 30.0
        computer.start_anew()
        computer.run(5.0)
        again = Throttle(SystemClock())
        again.restore(records)
        assert again.pause_left == FIRST_PAUSE - 5.0


def test_a_start_of_the_computer_has_a_name_of_its_own(computer: Computer) -> None:
    clock = SystemClock()
    before = clock.boot_id()
    computer.run(10.0)
    assert clock.boot_id() == before
    if computer.system == "linux":
        file = Path("/proc/sys/kernel/random/boot_id")
        assert before == (file.read_text("ascii").strip() if file.exists() else "")
        return
    assert before
    asked = {"win32": "ReadProcessMemory 0x7ffe02c4", "darwin": "sysctlbyname kern.bootsessionuuid"}
    assert computer.asked[-1] == asked[computer.system]
    computer.start_anew()
    assert clock.boot_id() not in {"", before}


def test_the_page_names_the_clocks_that_are_asked(computer: Computer) -> None:
    """The table of clocks of docs/platforms.md, with what each of them did in a sleep."""
    clock, found = SystemClock(), []
    for name in ("boot", "awake"):
        face = getattr(clock, name)
        computer.asked.clear()
        before = face()
        computer.sleep(60.0)
        sleeps = "counts sleep" if face() - before == 60.0 else "stands still in sleep"
        found.append((name, f"`{computer.asked[0]}`: {sleeps}"))
    column = {"linux": 1, "win32": 2, "darwin": 3}[computer.system]
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `Clock.")]

    assert [(cells[0][7:-3], cells[column]) for cells in map(_cells, lines)] == found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_clocks_go_on() -> None:
    clock = SystemClock()

    assert clock.boot() <= clock.boot()
    assert 0 < clock.awake() <= clock.awake()
    assert clock.monotonic() <= clock.monotonic()
