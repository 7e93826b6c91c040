"""Words about alerts and orders over a split: both values, what the broker does, what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.splits import Split
from tideboard_core.orders.over_split.questions import AtOnce, BrokerDoes, OverSplit, SplitFigure, SplitQuestion
from tideboard_desktop.orders.over_split.words import (
    banner_words,
    broker_word,
    count_words,
    detail_words,
    figure_words,
    split_words,
    state_words,
)

DAY = date(2026, 11, 23)
ORDER = SplitQuestion(
    instrument=InstrumentId("HK.00700"),
    split=Split(DAY, Fraction(1, 10)),
    about=OverSplit.ORDER,
    owner="LIVE:1",
    id="1",
    before={SplitFigure.QUANTITY: Decimal(1005), SplitFigure.PRICE: Decimal("61.1")},
    after={SplitFigure.QUANTITY: Decimal(100), SplitFigure.PRICE: Decimal(611)},
    late=False,
)
ALERT = replace(ORDER, about=OverSplit.ALERT, owner="tideboard", before={SplitFigure.VOLUME: Decimal(1005)})


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (Fraction(5), "1 share becomes 5 on Mon 23 Nov 2026"),
        (Fraction(1, 10), "10 shares become 1 on Mon 23 Nov 2026"),
        (Fraction(11, 10), "10 shares become 11 on Mon 23 Nov 2026"),
        (None, "a split on Mon 23 Nov 2026, how many shares one becomes is not told"),
    ],
)
def test_a_split_a_join_and_a_bonus_issue_have_their_words(ratio: Fraction | None, words: str) -> None:
    assert split_words(Split(DAY, ratio)) == words


def test_each_figure_has_its_name() -> None:
    figures = {each: Decimal(7) for each in SplitFigure}
    assert figure_words(figures) == (
        "7 shares · limit 7.00 · trigger 7.00 · distance 7.00 · limit 7.00 from the trigger · from 7.00 on · "
        "take profit 7.00 · its limit 7.00 · stop loss 7.00 · its limit 7.00 · price 7.00 · volume 7 · "
        "at 7.00 · at 7.00 · at 7.00"
    )
    assert figure_words({SplitFigure.QUANTITY: Decimal("0.5")}) == "0.5 shares"


def test_the_banner_counts_what_follows_the_first() -> None:
    first = banner_words([ORDER], "Buy 1,005 HK.00700 @ 61.10")
    assert first == (
        "HK.00700, 10 shares become 1 on Mon 23 Nov 2026: Buy 1,005 HK.00700 @ 61.10 · in new shares 100 shares · "
        "limit 611.00"
    )
    assert banner_words([ORDER, ALERT], "x").endswith(" · 1 more waits for an answer")
    assert banner_words([ORDER, ALERT, ALERT], "x").endswith(" · 2 more wait for an answer")
    assert "new shares" not in banner_words([replace(ORDER, after=None)], "x")
    assert [count_words(count) for count in (0, 1, 2)] == [
        "Everything is answered",
        "1 alert, order or drawing waits for your answer",
        "2 alerts, orders and drawings wait for your answer",
    ]


@pytest.mark.parametrize(
    ("does", "word", "sentence"),
    [
        (BrokerDoes.CANCELS, "cancelled", "By its pages B cancels what lasts before that day's open."),
        (
            BrokerDoes.ADJUSTS_BY_RULE,
            "adjusted by rule?",
            "has firms adjust such an order; whether B does is not known.",
        ),
        (
            BrokerDoes.CANCELS_BY_RULE,
            "cancelled by rule?",
            "cancel every order before a join; whether B does is not known.",
        ),
        (BrokerDoes.NOT_KNOWN, "not known", "What B does with it over that day is not known."),
    ],
)
def test_what_the_broker_does_is_said_or_that_it_is_not_known(does: BrokerDoes, word: str, sentence: str) -> None:
    asked = replace(ORDER, broker=does)
    assert broker_word(asked) == word
    assert sentence in detail_words(asked, "B")
    again = "Changed before that day, it may be changed once more by B."
    may = does in {BrokerDoes.ADJUSTS_BY_RULE, BrokerDoes.NOT_KNOWN}
    assert (again in detail_words(asked, "B")) is may
    assert again not in detail_words(replace(asked, late=True), "B")


def test_what_waits_and_why_and_what_trades_at_once() -> None:
    assert [state_words(replace(ORDER, at_once=one)) for one in AtOnce] == [
        "far from the new price",
        "fires at the open",
        "trades at once",
    ]
    assert (state_words(ALERT), broker_word(ALERT)) == ("waits: does not ring", "waits here")
    assert detail_words(ALERT, "B").endswith("Until you answer it does not ring: its volume counts old shares.")
    at_broker = replace(ALERT, owner="broker/B")
    assert (broker_word(at_broker), detail_words(at_broker, "B").count("B does")) == ("not known", 1)
    assert "Left as it is, it trades at once at the new price." in detail_words(
        replace(ORDER, at_once=AtOnce.FILL), "B"
    )
    assert detail_words(replace(ORDER, after=None), "B").endswith("nothing can be converted.")
