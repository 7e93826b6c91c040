"""Sentences about the allowance for history: what our own count knows at the most, and what it lost."""

from __future__ import annotations

from tideboard_core.model.live import HistoryQuota, LimitBasis, QuotaPeriod
from tideboard_desktop.ui.words.history_quota import question_words, state_words, use_words

OURS = HistoryQuota(used=85, remaining=15, period=QuotaPeriod.MONTH, basis=LimitBasis.PUBLISHED, counted_here=True)
BROKERS = HistoryQuota(used=85, remaining=15)
LOST = HistoryQuota(used=1, remaining=0, period=QuotaPeriod.MONTH, basis=LimitBasis.UNKNOWN, counted_here=True)


def test_what_is_left_by_our_own_count_is_the_most() -> None:
    """Programs of others on the account spend unseen."""
    assert question_words(OURS, 2) == (
        "Older bars take 2 securities of the 15 at most that are left of the history allowance."
    )
    assert question_words(BROKERS, 1) == "Older bars take 1 security of the 15 that are left of the history allowance."


def test_a_count_that_was_lost_is_said_with_its_end_and_not_laid_to_the_gateway() -> None:
    assert state_words(LOST) == (
        "The file of our count was damaged: until the month ends, each security that it does not have is asked about"
        " first. Collector and programs take none."
    )
    assert use_words(LOST) == "not known"
    assert question_words(LOST, 1) == "Older bars take 1 security of a history allowance that is not known."
    words = state_words(HistoryQuota(used=0, remaining=0, basis=LimitBasis.UNKNOWN))
    assert words == "The gateway does not tell its allowance: each security is asked about first."
