"""How long a pause that another asks for is kept."""

from __future__ import annotations

import math

import pytest

from tideboard_core.errors import RateLimited
from tideboard_core.pauses import IdlePause, PauseBy, bounded_pause, header_seconds


@pytest.mark.parametrize(
    ("text", "own", "foreign"),
    [
        ("", 0.0, 0.0),
        ("0", 0.0, 0.0),
        ("3", 3.0, 3.0),
        (" 30 ", 30.0, 5.0),
        ("99999", 60.0, 5.0),
        ("100000", 60.0, 5.0),
        ("9" * 400, 60.0, 5.0),
        ("٣", 60.0, 5.0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 60.0, 5.0),
        ("-1", 60.0, 5.0),
    ],
)
def test_a_pause_is_bounded_by_who_tells_it(text: str, own: float, foreign: float) -> None:
    seconds = header_seconds(text)

    assert (bounded_pause(seconds, PauseBy.OWN), bounded_pause(seconds, PauseBy.FOREIGN)) == (own, foreign)
    assert RateLimited("rate-limited", retry_after=seconds).pause == own
    assert RateLimited("rate-limited", retry_after=seconds, whose=PauseBy.FOREIGN).pause == foreign


@pytest.mark.parametrize("seconds", [math.nan, -math.inf, -1.0, 0.0])
def test_what_is_no_positive_number_is_no_pause(seconds: float) -> None:
    assert bounded_pause(seconds, PauseBy.OWN) == 0.0


def test_an_error_made_of_another_ones_data_keeps_whose_pause_it_is() -> None:
    error = RateLimited("rate-limited", text="slow", retry_after=90.0, whose=PauseBy.FOREIGN)

    again = RateLimited(error.code, **error.data)  # type: ignore[arg-type]

    assert (again.whose, again.pause, again.data) == (PauseBy.FOREIGN, 5.0, error.data)


def test_a_read_that_nobody_waits_for_rests_longer_with_each_refusal_until_it_is_answered() -> None:
    pause = IdlePause()

    assert [pause.refused() for _ in range(6)] == [60.0, 120.0, 240.0, 480.0, 900.0, 900.0]
    pause.answered()
    assert [pause.refused(300.0), pause.refused(86400.0), pause.refused()] == [300.0, 900.0, 240.0]
