"""Both values of every term that a broker may keep otherwise, what follows of it, and where it comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.values.reviews import order
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import DOUBTED, OrderStatus
from tideboard_core.model.order_terms import OrderTerm, TermDifference
from tideboard_desktop.ui.words.as_confirmed import (
    both_values,
    difference_line,
    logged_words,
    mark_detail,
    mark_word,
    notice_words,
    untold_words,
    what_follows,
)
from tideboard_desktop.ui.words.orders import long_terms, short_terms, status_word

LINES = {
    (OrderTerm.ACCOUNT, "281700001234", "281700009999"): "Account: confirmed ··1234, at the broker ··9999",
    (OrderTerm.SECURITY, "US.AAPL", "US.MSFT"): "Security: confirmed US.AAPL, at the broker US.MSFT",
    (OrderTerm.SIDE, "buy", "sell"): "Side: confirmed Buy, at the broker Sell",
    (OrderTerm.TYPE, "stop-limit", "ELO"): "Type: confirmed Stop limit, at the broker ELO",
    (OrderTerm.QUANTITY, "1000", "1200.5"): "Quantity: confirmed 1,000, at the broker 1,200.5",
    (OrderTerm.LIMIT, "480", "481.005"): "Limit: confirmed 480.00, at the broker 481.005",
    (OrderTerm.TRIGGER, "470", ""): "Trigger: confirmed 470.00, at the broker none",
    (OrderTerm.TRAIL_AMOUNT, "5", "6"): "Distance: confirmed 5.00, at the broker 6.00",
    (OrderTerm.TRAIL_PERCENT, "2", "0.02"): "Distance in percent: confirmed 2%, at the broker 0.02%",
    (OrderTerm.OFFSET, "0.5", "0"): "Limit beyond the trigger: confirmed 0.50, at the broker 0.00",
    (OrderTerm.MONITOR, "620", "622"): "Monitor price: confirmed 620.00, at the broker 622.00",
    (OrderTerm.TIME, "day", "gtc"): "Time in force: confirmed Day, at the broker GTC",
    (OrderTerm.LAST_DAY, "2026-12-04", "2026-12-03"): "Last day: confirmed 4 Dec 2026, at the broker 3 Dec 2026",
    (OrderTerm.HOURS, "regular", "all-day"): (
        "Trading hours: confirmed Regular hours, at the broker All day and night"
    ),
    (OrderTerm.LISTED, "7001", ""): "Accepted as 7001, in no list of the broker's",
    (OrderTerm.FILLED, "1000", "1200"): "Filled: confirmed 1,000, filled 1,200",
    (OrderTerm.FILL_PRICE, "480", "482"): "Fill price: confirmed 480.00 or better, filled at 482.00",
    (OrderTerm.STOP_LOSS, "470", ""): "Stop loss: confirmed 470.00, the broker tells of none",
    (OrderTerm.STOP_TRIGGER, "470", "460"): "Trigger of the stop loss: confirmed 470.00, at the broker 460.00",
    (OrderTerm.STOP_LIMIT, "469", ""): "Limit of the stop loss: confirmed 469.00, at the broker none",
    (OrderTerm.TAKE_PROFIT, "500", ""): "Take profit: confirmed 500.00, the broker tells of none",
    (OrderTerm.TAKE_TRIGGER, "500", "510"): "Trigger of the take profit: confirmed 500.00, at the broker 510.00",
    (OrderTerm.TAKE_LIMIT, "501", "511"): "Limit of the take profit: confirmed 501.00, at the broker 511.00",
    (OrderTerm.EXIT_TIME, "gtc", "day"): "Time in force of the exits: confirmed GTC, at the broker Day",
    (OrderTerm.EXIT_LAST_DAY, "2026-12-04", ""): ("Last day of the exits: confirmed 4 Dec 2026, at the broker none"),
    (OrderTerm.EXIT_HOURS, "all-day", "regular"): (
        "Trading hours of the exits: confirmed All day and night, at the broker Regular hours"
    ),
}


def differing(*differences: TermDifference, status: OrderStatus = OrderStatus.SUBMITTED) -> str:
    return mark_detail(replace(order(status=status), differs=differences))


def difference(term: OrderTerm, asked: str, kept: str) -> TermDifference:
    return TermDifference(term=term, asked=asked, kept=kept)


@pytest.mark.parametrize("key", LINES, ids=lambda key: key[0].value)
def test_every_term_says_both_values_and_what_follows(key: tuple[OrderTerm, str, str]) -> None:
    one = difference(*key)
    row = replace(order(), differs=(one,))

    assert difference_line(one) == LINES[key]
    (sentence,) = what_follows(row)
    assert sentence.endswith(".")
    assert differing(one) == f"{LINES[key]}\n{sentence}"


def test_no_term_is_without_words() -> None:
    assert {term for term, _asked, _kept in LINES} == set(OrderTerm)


def test_where_a_difference_comes_from_is_said_after_it() -> None:
    one = difference(OrderTerm.HOURS, "regular", "extended")
    values = "Trading hours: confirmed Regular hours, at the broker Extended hours"

    assert difference_line(replace(one, elsewhere=True)) == f"{values} (changed elsewhere, or kept otherwise)"
    assert difference_line(replace(one, elsewhere=True, usual=True)) == f"{values} (this broker writes it so)"
    assert difference_line(replace(one, usual=True, settled=True)) == f"{values} (you kept it)"


def test_of_what_is_settled_or_over_nothing_counts_twice_any_more() -> None:
    one = difference(OrderTerm.QUANTITY, "1000", "2000")
    counts = "Until you decide, the larger of both quantities counts."

    assert counts in differing(one)
    assert counts not in differing(replace(one, settled=True))
    assert counts not in differing(one, status=OrderStatus.CANCELLED)
    assert "look at the position" in differing(difference(OrderTerm.FILLED, "1000", "2000"), status=OrderStatus.FILLED)


def test_the_row_shows_both_values_of_the_first_term_and_how_many_more() -> None:
    limit, stop = difference(OrderTerm.LIMIT, "480", "481"), difference(OrderTerm.STOP_LOSS, "470", "")
    row = replace(order(), differs=(limit, stop))

    assert both_values(row) == ("480.00 \u2192 481.00", "Limit +1")
    time = difference(OrderTerm.TIME, "gtc", "day")
    assert both_values(replace(row, differs=(time,))) == ("GTC \u2192 Day", "Time in force")
    settled = replace(limit, settled=True)
    assert both_values(replace(row, differs=(settled, stop))) == ("470.00 \u2192 none", "Stop loss")
    assert both_values(replace(row, differs=(settled,))) == ("", "")


@pytest.mark.parametrize(
    ("term", "asked", "kept", "words"),
    [
        (OrderTerm.HOURS, "regular", "all-day", "Regular hours \u2192 24 h"),
        (OrderTerm.HOURS, "extended", "RTH_ONLY", "ext \u2192 RTH_ONLY"),
        (OrderTerm.LAST_DAY, "2026-12-04", "2026-12-03", "4 Dec \u2192 3 Dec"),
        (OrderTerm.LAST_DAY, "2026-12-04", "2027-12-04", "4 Dec 2026 \u2192 4 Dec 2027"),
        (OrderTerm.EXIT_LAST_DAY, "2026-12-04", "", "4 Dec \u2192 none"),
    ],
)
def test_hours_and_days_are_short_there(term: OrderTerm, asked: str, kept: str, words: str) -> None:
    assert both_values(replace(order(), differs=(difference(term, asked, kept),)))[0] == words


def test_an_order_in_no_list_is_no_unknown() -> None:
    row = replace(order(status=OrderStatus.UNKNOWN), differs=(difference(OrderTerm.LISTED, "7001", ""),))

    assert status_word(row) == "Accepted, in no list of the broker's"
    assert mark_word(row) == "In no list"
    assert both_values(row) == ("", "")
    assert notice_words(row) == "Buy 1,000 HK.00700 @ 611.00: Accepted as 7001, in no list of the broker's"
    assert status_word(order(status=OrderStatus.UNKNOWN)) == "Unknown"


def test_what_an_old_program_calls_disabled_may_be_over() -> None:
    assert status_word(order(status=OrderStatus.DISABLED)) == "held by the broker"
    assert status_word(replace(order(status=OrderStatus.DISABLED), broker_status=DOUBTED)) == "disabled or over"


def test_a_message_names_the_order_and_the_first_of_several() -> None:
    row = replace(
        order(),
        differs=(difference(OrderTerm.LIMIT, "480", "611"), difference(OrderTerm.TIME, "day", "gtc")),
    )
    assert notice_words(row) == (
        "Buy 1,000 HK.00700 @ 611.00 is kept otherwise than you confirmed. "
        "Limit: confirmed 480.00, at the broker 611.00, and 1 more."
    )


def test_what_the_broker_does_not_tell_is_no_fact() -> None:
    untold = frozenset({OrderTerm.TIME, OrderTerm.HOURS})
    row = replace(order(), instrument=InstrumentId("US.AAPL"), untold=untold)

    assert untold_words(row) == "Not told by the broker: time in force, trading hours"
    assert (short_terms(row), long_terms(row)) == ("", "Limit")
    assert untold_words(order()) == ""


def test_the_log_says_who_settled_what() -> None:
    new = {"term": "limit", "asked": "480", "kept": "481", "elsewhere": True}
    settled = {"settled": [["limit", "480", "481"], ["time", "day", "gtc"]]}
    limit = "Limit: confirmed 480.00, at the broker 481.00."

    assert logged_words(new) == f"Kept otherwise. {limit}"
    assert logged_words(settled | {"by": "user"}) == (
        f"You kept it as the broker has it. {limit} Time in force: confirmed Day, at the broker GTC."
    )
    assert logged_words({"settled": [["listed", "7001", ""]], "by": "broker"}) == "The broker lists it after all."
    assert logged_words(new | {"term": "of another version"}) == ""
