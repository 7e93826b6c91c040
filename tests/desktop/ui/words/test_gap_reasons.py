"""Why minutes are missing, in words."""

from __future__ import annotations

import pytest

from tideboard_core.archive.comparison.earlier import MissingMinutes
from tideboard_core.archive.gaps import GapReason
from tideboard_desktop.ui.words.gap_reasons import reason_words


@pytest.mark.parametrize(("asked", "more"), [(0, ""), (1, ""), (3, ", asked 3 times")])
def test_a_reason_counts_the_calls_that_brought_nothing(asked: int, more: str) -> None:
    assert reason_words(MissingMinutes(0, 5, GapReason.LINK, asked)) == f"connection lost{more}"


def test_every_reason_has_words_of_its_own() -> None:
    words = {reason_words(MissingMinutes(0, 0, why, 0)) for why in GapReason}
    assert len(words) == len(GapReason)
