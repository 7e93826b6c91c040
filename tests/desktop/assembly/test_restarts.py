"""The whole program on the order log of an earlier start: what no person has settled is told, marked and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.walks.own_process import run_fake

SECONDS = 300
FOUND = {
    "opend": (
        [["listed"], ["quantity"], ["side"]],
        {"buy": 120, "sell": 10},  # confirmed were 30 of the first: 100, 10 beside the sale, and 10 in no list
        {"difference": 3, "taken-back": 1},
        1,
    ),
    "longport": ([["stop-loss"]], {"buy": 0, "sell": 20}, {"difference": 1}, 0),
}


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("gateway", FOUND)
def test_a_restart_and_a_change_of_connection_settle_nothing(tmp_path: Path, gateway: str) -> None:
    """Each start tells it once; the order log has it once."""
    found = run_fake("restarted_application", str(tmp_path), gateway, seconds=SECONDS)
    marked, counts, reported, taken_back = FOUND[gateway]

    assert list(found) == ["first", "again", "changed"]
    first = found["first"]
    assert sorted(first["marked"].values()) == marked
    for name, start in found.items():
        assert start["marked"] == first["marked"], name
        assert start["counts"] == counts, name
        assert start["told"] == reported, name
        assert start["log"] == reported, name
        assert start["taken back"] == taken_back, name
