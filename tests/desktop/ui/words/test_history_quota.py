"""Sentences about the allowance for history: what our own count knows at the most, and what it lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import ChargedSecurity, HistoryQuota, LimitBasis, QuotaPeriod
from tideboard_desktop.ui.words.history_quota import question_words, return_words, state_words, use_words

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


def test_units_that_count_without_a_name_are_said_to_have_no_day_of_return() -> None:
    """The gateway's list may have fewer than it counts: who reads "87 of 100" asks when the others come back."""
    one = ChargedSecurity(InstrumentId("HK.00700"), datetime(2026, 11, 20, 4, tzinfo=UTC))
    named = "They come back:\nSun 20 Dec: HK.00700"
    assert (
        return_words(replace(BROKERS, charged=(one,))) == f"{named}\n84 that the gateway does not list: day not known"
    )
    assert return_words(replace(BROKERS, used=1, charged=(one,))) == named
    assert return_words(BROKERS) == "They come back:\n85 that the gateway does not list: day not known"
    assert return_words(replace(OURS, charged=(one,))) == "All come back on Tue 1 Dec 2026."
    assert return_words(replace(BROKERS, used=0)) == ""
