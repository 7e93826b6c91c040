"""A day recorded live in the whole window and replayed in it: at random seconds every text is the one of then."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.walks.own_process import run_fake
from run_forms import sized

pytestmark = pytest.mark.slow

PORTS = ("opend", "rest", "longport")
SHORT = ("10:29", sized(2, 4), sized(5, 12), 300)
"""Begin in Hong Kong, minutes, looks, and the seconds that it may take."""
DAY = ("09:29", 391, 60, 900)
MOST_EXCUSED = {"days before": 0.01, "running minute": 0.1, "first minute": 0.002, "whole seconds": 0.001}
"""The largest part of all texts that may be excused, by the reason: `fakes.walks.seen_on_screen.excuse`."""
REASONS = {"longport": ("running minute", "whole seconds")}
"""Those of one port; elsewhere it is `days before` alone."""


@pytest.mark.whole("rest", "longport", "day-*")
@pytest.mark.timeout(DAY[-1])
@pytest.mark.parametrize(
    ("port", "part"),
    [
        *(pytest.param(port, SHORT, id=port) for port in PORTS),
        *(pytest.param(port, DAY, id=f"day-{port}") for port in PORTS),
    ],
)
def test_every_text_is_the_one_that_was_on_screen(tmp_path: Path, port: str, part: tuple[str, int, int, int]) -> None:
    begin, minutes, looks, seconds = part
    found = run_fake("seen_on_screen", str(tmp_path), port, begin, str(minutes), str(looks), seconds=seconds)
    assert found["different"] == {}, found["first"]
    assert found["looks"] == looks
    excused = found["excused"]
    assert excused.keys() <= {"first minute", *REASONS.get(port, ("days before",))}
    whole = found["equal"] + sum(excused.values())
    assert whole >= 120 * looks
    assert all(count <= MOST_EXCUSED[why] * whole for why, count in excused.items()), excused
    assert all(found["texts of"][dock] > 2 * looks for dock in ("watchlist", "flow", "book", "tape")), "it moved"
