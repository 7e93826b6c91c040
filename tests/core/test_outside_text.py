"""Free texts from outside as data: without secrets wherever they stand, bounded, and in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.redaction import (
    LONGEST_FREE,
    MARK,
    MOST_READ,
    SECRETS,
    Redactor,
    beginning,
    known_or_free,
    outside_number,
    outside_text,
)

CANARY = "Zx9-canary/8fQ+end="
SPACES = "\u0020\u00a0\u2009\t\n"
words = st.text(st.sampled_from("abcXYZ019 \u200b\u202e\n\u4e2d\u0627"), max_size=60)


@given(words, words, st.integers(1, 400), st.integers(0, 60))
def test_a_secret_is_gone_wherever_it_stands(before: str, after: str, times: int, shift: int) -> None:
    """Also at the cut, where a part of it would be no secret that anybody knows."""
    redactor = Redactor()
    redactor.add(CANARY)
    text = f"{'x' * shift} {before} {CANARY} {after} " * times
    found = redactor.free_text(text)

    assert "canary" not in found
    assert len(found) <= LONGEST_FREE
    assert redactor.free_text(found) == found


@pytest.mark.parametrize("length", range(MOST_READ - 25, MOST_READ + 2))
def test_the_word_at_the_cut_goes_with_the_rest(length: int) -> None:
    redactor = Redactor()
    redactor.add(CANARY)
    # What stands before is hidden, so that the cut comes into sight.
    text = (CANARY + " ") * (length // (len(CANARY) + 1))
    text += "y" * (length - len(text) - 1) + " " + CANARY + " and the rest"
    found = redactor.free_text(text)
    assert not any(CANARY[:size] in found for size in range(4, len(CANARY) + 1))
    assert "the rest" not in found or len(text) <= MOST_READ


def test_one_word_without_an_end_is_not_shown_in_part() -> None:
    assert outside_text("A" * (MOST_READ + 1)) == "\u2026"
    assert beginning("ab cd", 5) == "ab cd"
    assert beginning("ab cd", 4) == "ab"


def test_what_draws_nothing_hides_no_secret() -> None:
    SECRETS.add(CANARY)
    assert outside_text(f"{CANARY[:5]}\u200b{CANARY[5:]}") == MARK
    assert outside_text(CANARY.encode() + b"\xff") == f"{MARK}\ufffd"


def test_a_secret_learnt_later_is_gone_from_then_on() -> None:
    assert outside_text(f"said {CANARY}") == f"said {CANARY}"
    SECRETS.add(CANARY)
    assert outside_text(f"said {CANARY}") == f"said {MARK}"


def test_a_listed_word_stays_and_a_support_s_number_is_no_hash() -> None:
    SECRETS.add("Filled")
    assert known_or_free("FilledStatus", {"FilledStatus"}) == "FilledStatus"
    assert known_or_free("FilledSoon", {"FilledStatus"}) == f"{MARK}Soon"
    number = "0af7651916cd43dd8448eb211c80319c"
    assert outside_number(number) == number
    assert outside_text(number) == MARK
    SECRETS.add(number)
    assert outside_number(number) == MARK


@pytest.mark.parametrize("unit", ["a", "-----BEGIN A", "9", "'\\", "0f" * 16 + " ", "\u0627\u200b", "= "])
def test_ten_megabytes_take_no_longer_than_their_beginning(unit: str) -> None:
    SECRETS.add(CANARY)
    text = unit * (10_000_000 // len(unit))
    begun = time.process_time()
    found = outside_text(text)
    assert time.process_time() - begun < 1.0, "of the whole each look would take seconds"
    assert len(found) <= LONGEST_FREE
