"""Wrong passwords in a row."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from fakes.values.clock import ManualClock
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import RateLimited
from tideboard_core.lock.throttle import FIRST_PAUSE, LONGEST_PAUSE, PASSED_EVERY, Throttle
from tideboard_core.model.lock import LockEvent


class Log:
    """A throttle whose events are kept, and read again by the next one."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.records: list[Record] = []
        self.throttle = Throttle(clock)

    def fail(self, times: int = 2) -> float:
        """Wrong tries; the pause after them."""
        for _ in range(times):
            self._keep(self.throttle.failed())
        return self.throttle.pause_left

    def succeed(self) -> None:
        self._keep(self.throttle.passed())

    def start_again(self) -> Throttle:
        """Another run on the same data folder."""
        self.throttle = Throttle(self.clock)
        self.throttle.restore(self.records)
        return self.throttle

    def _keep(self, data: dict[str, Any]) -> None:
        if data:
            self.records.append(Record(kind=RecordKind.LOCK, id="", at=self.clock.wall(), data=data))


@pytest.fixture
def log() -> Log:
    return Log(ManualClock())


def test_pauses_grow_up_to_a_quarter_of_an_hour(log: Log) -> None:
    pauses = []
    for _ in range(6):
        pauses.append(log.fail())
        log.clock.advance(log.throttle.pause_left)

    assert pauses == [60, 120, 240, 480, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_shorter_pause_of_the_broker_does_not_shorten_ours(log: Log) -> None:
    log.fail()
    log.throttle.asked_by_broker(10)
    assert (log.throttle.pause_left, log.throttle.paused_by_broker) == (60, False)
    log.throttle.asked_by_broker(61)
    assert (log.throttle.pause_left, log.throttle.paused_by_broker) == (61, True)


def test_the_pause_of_the_broker_ends_with_its_connection_and_ours_does_not(log: Log) -> None:
    log.fail()
    log.throttle.asked_by_broker(90)

    log.throttle.broker_gone()

    assert log.throttle.pause_left == 60


def test_a_way_out_passes_the_brokers_pause_once_in_ten_seconds_and_ours_never(log: Log) -> None:
    throttle = log.throttle
    throttle.asked_by_broker(47)
    with pytest.raises(RateLimited, match="broker-pause"), throttle.trying():
        pytest.fail("an unlock for more than a way out")
    with throttle.trying(way_out=True):
        pass
    with pytest.raises(RateLimited, match="broker-pause") as soon, throttle.trying(way_out=True):
        pytest.fail("a second one at once")
    assert soon.value.retry_after == PASSED_EVERY
    log.clock.advance(PASSED_EVERY)
    with throttle.trying(way_out=True):
        pass

    log.fail()
    log.clock.advance(PASSED_EVERY)
    with pytest.raises(RateLimited, match="password-pause"), throttle.trying(way_out=True):
        pytest.fail("judged within the pause after wrong passwords")


def test_a_suspend_is_no_way_round_and_no_way_longer(log: Log) -> None:
    log.fail()
    log.clock.suspend(59)
    with pytest.raises(RateLimited), log.throttle.trying():
        pytest.fail("judged within the pause")
    log.clock.suspend(1)

    with log.throttle.trying():
        assert log.throttle.pause_left == 0


def test_a_right_password_forgets_the_wrong_ones(log: Log) -> None:
    log.fail()
    log.clock.advance(60)
    log.fail(1)
    log.succeed()

    assert log.throttle.tries_left == 2
    assert log.fail() == 60


def test_tries_under_way_count_as_wrong_until_they_are_judged(log: Log) -> None:
    with ExitStack() as tries:
        for _ in range(2):
            tries.enter_context(log.throttle.trying())
        with pytest.raises(RateLimited, match="password-under-way"):
            tries.enter_context(log.throttle.trying())
    log.fail(1)
    with log.throttle.trying(), pytest.raises(RateLimited, match="password-under-way"):
        log.throttle.trying().__enter__()


@pytest.mark.parametrize("reboots", [False, True])
def test_a_new_start_goes_on_counting(log: Log, *, reboots: bool) -> None:
    log.fail(1)
    assert log.start_again().tries_left == 1
    log.fail(1)
    log.clock.advance(20)
    if reboots:
        log.clock.set_boot(3.0)

    left = 57 if reboots else 40  # once more at its own length, from the start of the computer on
    assert log.start_again().pause_left == left
    log.clock.advance(left)
    assert log.throttle.pause_left == 0
    assert log.fail() == 120  # the pauses go on growing, too


def test_a_right_password_is_remembered_by_the_next_start(log: Log) -> None:
    log.fail()
    log.clock.advance(60)
    log.succeed()

    assert (log.start_again().tries_left, log.throttle.pause_left) == (2, 0)
    assert log.fail() == 60


@pytest.mark.parametrize("back", [1.0, 30.0, 3600.0])
@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("reboots", [False, True])
def test_a_clock_that_is_set_back_makes_no_pause_longer(
    log: Log, back: float, *, restarts: bool, reboots: bool
) -> None:
    log.fail()
    log.clock.advance(10)
    log.clock.jump_wall(-back)
    if reboots and restarts:
        log.clock.set_boot(3.0)
    if restarts:
        log.start_again()
    assert 0 < log.throttle.pause_left <= FIRST_PAUSE

    log.clock.advance(FIRST_PAUSE)

    assert log.throttle.pause_left == 0


@pytest.mark.parametrize("seconds", [3600.0, -3600.0])
def test_setting_the_clock_ends_no_pause(log: Log, seconds: float) -> None:
    log.fail()
    log.clock.jump_wall(seconds)
    assert log.throttle.pause_left == FIRST_PAUSE

    assert log.start_again().pause_left == FIRST_PAUSE


def test_after_a_restart_of_the_computer_further_starts_lengthen_nothing(log: Log) -> None:
    """A pause that was over begins once more with the computer, and with the computer alone."""
    log.fail()
    log.clock.advance(7200)
    log.clock.set_boot(0.0)

    left = []
    for _ in range(4):
        left.append(log.start_again().pause_left)
        log.clock.advance(20)

    assert left == [60, 40, 20, 0]


def test_a_later_start_measures_the_pause_from_the_same_moment(log: Log) -> None:
    """A clock that has passed the moment of the record again is not that of the record."""
    log.clock.set_boot(50.0)
    log.fail()
    log.clock.set_boot(10.0)

    left = []
    for _ in range(3):
        left.append(log.start_again().pause_left)
        log.clock.advance(25)

    assert left == [50, 25, 0]


def test_without_a_name_of_its_start_no_pause_is_shortened(log: Log) -> None:
    """Records of a version that kept none."""
    log.fail()
    log.records = [structs.replace(record, data={**record.data, "boot_id": ""}) for record in log.records]
    log.clock.advance(20)

    assert log.start_again().pause_left == 40


@pytest.mark.parametrize(("wall", "up", "left"), [(20, 20, 40), (3600, 30, 30), (-3600, 90, 60), (90, 90, 0)])
def test_a_pause_of_a_version_without_a_boot_clock_needs_both_clocks(
    log: Log, wall: float, up: float, left: float
) -> None:
    """Windows and macOS: its records have wall time where the boot clock is now."""
    begun = log.clock.wall()
    data = {"kind": LockEvent.PASSWORD_REFUSED, "boot": begun.timestamp()}
    log.records = [Record(kind=RecordKind.LOCK, id="", at=begun, data=data)] * 2
    log.clock.jump_wall(wall)
    log.clock.set_boot(up)

    assert log.start_again().pause_left == left


def test_lost_records_count_as_one_pause(log: Log) -> None:
    log.throttle.lost()
    assert log.throttle.pause_left == FIRST_PAUSE
    log.clock.advance(FIRST_PAUSE)
    log.throttle.lost()

    assert log.throttle.pause_left == 0


@pytest.mark.parametrize("kind", [LockEvent.PASSWORD_ACCEPTED, LockEvent.PASSWORD_REFUSED])
def test_what_is_left_of_a_damaged_log_ends_no_pause(kind: LockEvent) -> None:
    clock = ManualClock()
    throttle = Throttle(clock)
    before = clock.wall() - timedelta(hours=1)

    throttle.lost()
    throttle.restore([Record(kind=RecordKind.LOCK, id="", at=before, data={"kind": kind})] * 2)

    assert throttle.pause_left == FIRST_PAUSE


@pytest.mark.parametrize("boot", ["soon", None, [1]])
def test_a_record_that_says_nonsense_counts_all_the_same(boot: object) -> None:
    clock = ManualClock()
    throttle = Throttle(clock)
    data = {"kind": "password-refused", "boot": boot}
    records: Sequence[Record] = [Record(kind=RecordKind.LOCK, id="", at=clock.wall(), data=data)] * 2
    throttle.restore(records)

    assert throttle.pause_left == FIRST_PAUSE
