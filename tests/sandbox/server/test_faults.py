"""Scenarios and ordered faults of the port."""

from __future__ import annotations

from collections import Counter
from random import Random

from tideboard_core.system.scenarios import PORT_SCENARIOS
from tideboard_core.wire.opend.protocols import WRITE_IDS, ProtoId
from tideboard_sandbox.server.faults import BEHAVIOURS, FLAKY_SECONDS, Fault, Faults, Point

PLACE = int(ProtoId.Trd_PlaceOrder)


def test_every_scenario_of_the_command_line_has_a_behaviour() -> None:
    assert set(PORT_SCENARIOS) | {"calm"} == set(BEHAVIOURS)


def test_a_fault_strikes_the_next_requests_of_its_protocol_and_no_others() -> None:
    faults = Faults(Random(1), WRITE_IDS)
    faults.order(Fault(call=PLACE, point=Point.NO_REPLY, times=2))

    assert faults.take(int(ProtoId.KeepAlive)) is None
    struck = [faults.take(PLACE) for _ in range(3)]

    assert [fault is not None for fault in struck] == [True, True, False]


def test_flaky_dice_strike_writes_at_each_place_and_spare_reads() -> None:
    faults = Faults(Random(1), WRITE_IDS)

    rolls = [faults.draw(PLACE) for _ in range(500)]
    points = Counter("none" if fault is None else fault.point.value for fault in rolls)

    assert set(points) == {"none", "before-read", "after-accept", "after-reply"}
    assert min(points.values()) > 50
    assert faults.draw(int(ProtoId.Qot_GetCapitalFlow)) is None


def test_a_flaky_connection_lives_a_few_seconds() -> None:
    faults = Faults(Random(1), WRITE_IDS)

    assert FLAKY_SECONDS == (3.0, 8.0)
    assert all(FLAKY_SECONDS[0] <= faults.next_cut() <= FLAKY_SECONDS[1] for _ in range(100))


def test_the_same_seed_gives_the_same_faults() -> None:
    first, second = Faults(Random(3), WRITE_IDS), Faults(Random(3), WRITE_IDS)

    assert [first.draw(PLACE) for _ in range(50)] == [second.draw(PLACE) for _ in range(50)]


def test_slow_is_past_the_five_seconds_of_a_trade_call() -> None:
    assert BEHAVIOURS["slow"].reply_delay == 8.0
