"""Walks over raw sockets: a broker of bytes alone, judged by the wire and by the confirmations that were given."""

from __future__ import annotations

import pytest

from fakes.walks.trading.bust_walk import BustWalk
from fakes.walks.trading.clock_walk import ClockWalk, SlowLists
from fakes.walks.trading.wire_runs import PROTOCOLS, walk, walks
from run_forms import sized


@pytest.mark.timeout(900)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_nothing_goes_unconfirmed_and_no_exit_stays_denied(protocol: str) -> None:
    number = sized(12, 150)
    met = walks(PROTOCOLS[protocol], range(number))
    assert met["exit: sent"] > number / 5, "else the walks would prove nothing"
    assert met["place on the wire"] > number / 2


@pytest.mark.timeout(900)
def test_under_a_brake_late_lists_and_a_bent_clock_hold_no_exit() -> None:
    number = sized(20, 400)
    met = walks(PROTOCOLS["opend"], range(number), made=ClockWalk)
    assert met["exit: sent"] > number / 3
    assert met["exits denied without proof"] > number / 10, "else the lists were never late"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("protocol", ["opend", "rest"])
def test_nothing_rests_on_an_execution_that_was_taken_back(protocol: str) -> None:
    number = sized(12, 120)
    met = walks(PROTOCOLS[protocol], range(number), made=BustWalk)
    assert met["counts held against the truth"] > number
    assert met["sales after a bust held against the truth"] > number / 3


def test_a_list_that_comes_after_its_submission_has_given_up_proves_the_next_one() -> None:
    done = walk(PROTOCOLS["opend"], 1, SlowLists)
    assert isinstance(done, SlowLists)
    assert done.answers[0] == "brake"
    assert "" in done.answers, "else no exit would go while lists are slow"
    assert not done.oracle.faults
