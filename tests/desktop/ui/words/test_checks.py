"""What a denial says of an order that stands in the way of others, or of sold options."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.review import CheckCode, hard, soft
from tideboard_core.orders.offers import ActionOff, ExitsOff, OfferReason
from tideboard_desktop.ui.words.checks import check_denial, check_figure, check_label

SOLD = (InstrumentId("HK.TCH261230C610000"), InstrumentId("HK.TCH261230C620000"))


@pytest.mark.parametrize("code", [CheckCode.BRAKE, CheckCode.SHORT, CheckCode.VALUE])
def test_a_sale_that_exits_have_been_promised_names_them(code: CheckCode) -> None:
    data = {"value": 1000, "limit": 0, "rule": "trades", "promised": 8000, "at": (Decimal(590), Decimal(700))}
    said = check_denial(code, data)
    assert (
        said == "8,000 of your position are promised to exits or orders at 590.00, 700.00: cancel or reduce those first"
    )
    said = check_denial(code, data | {"at": ()})
    assert said == "8,000 of your position are promised to working orders: cancel or reduce those first"


def test_an_exit_that_may_go_is_warned_of_what_it_passes() -> None:
    data = {"value": 2, "limit": 1, "rule": "trades", "promised": 800, "at": (Decimal(640),), "reduces": True}
    words = check_denial(CheckCode.BRAKE, data)
    assert words.startswith("the loss brake holds: 2 entries that traded today, your limit is 1")
    assert words.endswith("; it only reduces the position")
    assert "promised" in check_denial(CheckCode.SHORT, data)


@pytest.mark.parametrize("sold", [SOLD, list(SOLD)])
def test_sold_options_that_lose_their_cover_are_named(sold: object) -> None:
    """In a list where the order log has it."""
    data = {"value": 1, "limit": 1, "contract": True, "uncovered": 1, "sold": sold}
    check = hard(CheckCode.SHORT, passed=False, **data)
    assert check_label(check) == "Leaves sold options without cover"
    assert check_figure(check) == "1"
    said = "it takes the cover from 1 of the sold contracts TCH261230C610000, TCH261230C620000: buy those back first"
    assert check_denial(CheckCode.SHORT, data) == said
    bare = data | {"sold": (), "uncovered": 2}
    assert check_denial(CheckCode.SHORT, bare) == "2 contracts would be sold without cover"


@pytest.mark.parametrize(
    ("code", "data", "label", "figure", "denial"),
    [
        (
            CheckCode.POWER,
            {"value": Decimal(15770), "limit": None, "unread": True},
            "Buying power",
            "not read yet",
            "the buying power is not read yet",
        ),
        (
            CheckCode.POWER,
            {"value": Decimal(15770), "limit": None},
            "Buying power",
            "not known",
            "it needs 15.77K, the buying power is \u2014",
        ),
        (
            CheckCode.SHORT,
            {"value": 100, "limit": None, "contract": False, "setting": "no_short_sales"},
            "Free position",
            "not read yet",
            "your positions are not read yet",
        ),
        (
            CheckCode.MAX_QUANTITY,
            {"value": 100, "limit": None},
            "Broker's maximum",
            "not known",
            "100 shares, the broker allows \u2014",
        ),
    ],
)
def test_what_is_not_read_yet_is_not_said_to_be_too_little(
    code: CheckCode, data: dict[str, object], label: str, figure: str, denial: str
) -> None:
    check = hard(code, passed=False, **data)
    assert (check_label(check), check_figure(check), check_denial(code, data)) == (label, figure, denial)


def test_both_prices_of_an_exit_have_their_decimals() -> None:
    data = {"role": "take-profit", "value": Decimal(622), "reference": Decimal(611)}
    assert check_figure(hard(CheckCode.EXIT_SIDE, passed=False, **data)) == "622.00 / 611.00"
    assert "exit at 622.00 is on the wrong side of 611.00" in check_denial(CheckCode.EXIT_SIDE, data)


@pytest.mark.parametrize(
    ("rule", "value", "counted"),
    [
        ("trades", 1, "1 entry that traded today"),
        ("trades", 2, "2 entries that traded today"),
        ("streak", 1, "1 loss today"),
        ("streak", 2, "2 losses in a row today"),
    ],
)
def test_the_brake_counts_in_words(rule: str, value: int, counted: str) -> None:
    words = check_denial(CheckCode.BRAKE, {"rule": rule, "value": value, "limit": 1})
    assert words == f"the loss brake holds: {counted}, your limit is 1"


@pytest.mark.parametrize(
    ("gap", "of", "figure", "reason"),
    [
        ("fills", "", "fills not read", "the day's result is not known (fills not read), and the loss brake needs it"),
        (
            "positions",
            "HK.00700",
            "position in HK.00700 not read",
            "the day's result is not known (position in HK.00700 not read), and the loss brake needs it",
        ),
        (
            "price",
            "HK.00700",
            "no price of HK.00700",
            "the day's result is not known (no price of HK.00700), and the loss brake needs it",
        ),
        (
            "clock",
            "",
            "computer, exchange",
            (
                "this computer and the exchange have different dates, so the loss brake does not know the day's "
                "result: check the clocks"
            ),
        ),
    ],
)
def test_a_gap_of_the_day_is_named_with_its_security(gap: str, of: str, figure: str, reason: str) -> None:
    data = {"rule": "loss", "value": None, "limit": 1, "currency": "HKD", "gap": gap, "of": of}
    assert check_figure(hard(CheckCode.BRAKE, passed=False, **data)) == figure
    assert check_denial(CheckCode.BRAKE, data) == reason


@pytest.mark.parametrize(
    ("data", "label", "denial"),
    [
        (
            {"reason": OfferReason.NIGHT_ADVANCE},
            "Not in these hours",
            "the broker takes orders for the overnight session only while it runs, 20:00 to 03:50 in New York",
        ),
        (
            {"reason": OfferReason.NIGHT_DAY, "tried": True},
            "The broker may refuse these hours",
            "the broker takes orders for the overnight session for the day",
        ),
        (
            {"reason": OfferReason.KIND_HOURS, "tried": True},
            "The broker may refuse these hours",
            "the broker trades contracts in the regular session alone: it may make these hours regular ones",
        ),
    ],
)
def test_a_broker_s_rule_of_hours_says_what_it_is(data: dict[str, object], label: str, denial: str) -> None:
    check = hard(CheckCode.OFFERED, passed=False, **data)
    assert (check_label(check), check_denial(check.code, check.data)) == (label, denial)


@pytest.mark.parametrize(
    ("data", "label", "denial"),
    [
        (
            {"reason": OfferReason.KIND_TYPE, "takes": (OrderType.LIMIT, OrderType.STOP_LIMIT)},
            "Not taken here",
            "the broker takes fewer types for this kind of security on HK; a limit order works",
        ),
        (
            {"reason": OfferReason.KIND_TYPE, "takes": (OrderType.LIMIT,), "contradicted": True},
            "The broker may refuse this type",
            "the vendor's texts differ on this type for this kind of security: it may come back refused",
        ),
        (
            {"reason": OfferReason.MARKET_CHANGE},
            "Not taken here",
            "the broker changes no orders on HK: cancel it, or replace it by a new one",
        ),
        (
            {"reason": ActionOff.MARKET},
            "Not taken here",
            "the broker has no such act on this market; cancelling works",
        ),
    ],
)
def test_what_a_market_or_a_kind_does_not_take_is_said_with_what_it_takes(
    data: dict[str, object], label: str, denial: str
) -> None:
    check = hard(CheckCode.OFFERED, passed=False, market=Market.HK, **data)
    assert (check_label(check), check_denial(check.code, check.data)) == (label, denial)


@pytest.mark.parametrize(
    ("data", "denial"),
    [
        ({"value": 600_000, "limit": 500_000, "currency": ""}, "at most 500,000 in one order, this one is 600,000"),
        (
            {"value": Decimal(6_000_000), "limit": Decimal(5_000_000), "currency": "USD"},
            "at most 5.00M in one order, this one is 6.00M",
        ),
    ],
)
def test_the_most_of_one_order_is_named_in_shares_or_money(data: dict[str, object], denial: str) -> None:
    assert denial in check_denial(CheckCode.CEILING, data)


def test_an_order_that_lasts_names_the_day_with_which_it_ends() -> None:
    check = soft(CheckCode.OVERNIGHT, passed=False, ends=date(2027, 2, 17), days=90)
    assert check_figure(check) == "to 17 Feb 2027"
    assert check_denial(check.code, check.data).endswith("the broker ends it after 90 days, on 17 Feb 2027")
    check = soft(CheckCode.OVERNIGHT, passed=False, ends=date(2026, 11, 27))
    assert check_denial(check.code, check.data).endswith("ends with its contract, on 27 Nov 2026")


def test_what_a_market_order_freezes_is_named() -> None:
    check = hard(CheckCode.POWER, passed=False, value=Decimal(73500), limit=Decimal(70000), times="1.2")
    assert "freezes 1.2 times its value" in check_denial(check.code, check.data)


@pytest.mark.parametrize(
    ("code", "data", "label", "denial"),
    [
        (
            CheckCode.EXITS_OFFERED,
            {"reason": ExitsOff.EARLY, "market": "US"},
            "Exit would be sold at the open",
            (
                "an exit at market fires before the open or after the close too, and is sold at the next open at any "
                "price; one with a limit works outside regular hours"
            ),
        ),
        (
            CheckCode.EXITS_OFFERED,
            {"reason": ExitsOff.DATED, "market": "HK"},
            "Exits end with their order",
            (
                "the broker gives exits until a date the last day of their order: give the order that day, or take "
                "exits until cancelled"
            ),
        ),
        (
            CheckCode.EXITS_OFFERED,
            {"reason": ExitsOff.HOURS, "market": "HK"},
            "Exits not held here",
            "the broker does not hold such exits for this order",
        ),
        (
            CheckCode.EXIT_UNTOLD,
            {"value": 800, "both": 1600},
            "A stop may stand already",
            (
                "the broker tells of no stop that was asked for with an entry: if the broker holds it after all, both "
                "sell: 1,600"
            ),
        ),
        (
            CheckCode.EXIT_FEWER,
            {"value": 1200},
            "Stop protects less",
            "1,200 of the position would be without a stop",
        ),
        (
            CheckCode.SHORT,
            {"value": 800, "limit": 0, "contract": False, "both": 1600, "promised": 800, "at": (Decimal(590),)},
            "An order cannot be withdrawn",
            (
                "the broker lists an order and does not find it to withdraw, or lists it without an id: if it stands "
                "after all, both sell: 1,600"
            ),
        ),
        (
            CheckCode.SHORT,
            {"reason": OfferReason.SHORT_ASK, "value": 200, "limit": 0, "contract": False},
            "Not sold short so",
            "it opens a short position: by the market's rule its limit may not lie below the best ask",
        ),
        (
            CheckCode.EX_DAY,
            {"value": date(2026, 11, 23), "split": False, "exits": False},
            "Ended before an ex-day",
            (
                "23 Nov 2026 is an ex-day: by one page of the broker what lasts is withdrawn before its open, by two "
                "others at splits and joins alone; set it anew then"
            ),
        ),
        (
            CheckCode.EX_DAY,
            {"value": date(2026, 11, 23), "split": True, "exits": True},
            "Ended before a split or join",
            (
                "on 23 Nov 2026 its shares become more or fewer: by the broker's pages what lasts is withdrawn before "
                "the open; set it anew then"
            ),
        ),
    ],
)
def test_a_rule_of_the_broker_is_said_with_what_it_does(
    code: CheckCode, data: dict[str, object], label: str, denial: str
) -> None:
    assert check_label(hard(code, passed=False, **data)) == label
    assert check_denial(code, data) == denial


@pytest.mark.parametrize(
    ("data", "denial"),
    [
        (
            {"opposite": True, "high": Decimal("102.03"), "reference": Decimal("100.03"), "passes": Decimal("102.03")},
            "the exchange refuses 110.00 while the best opposite price is 100.03: 102.03 would pass",
        ),
        (
            {"opposite": True, "unchecked": True, "reference": Decimal("100.03"), "passes": Decimal("102.03")},
            (
                "the exchange may refuse 110.00 while the best opposite price is 100.03; 102.03 would pass (of this"
                " board the exchange's own words were not read)"
            ),
        ),
        (
            {"previous-close": True, "low": Decimal(85), "high": Decimal(115), "reference": Decimal(100)},
            "before the open the exchange takes 85.00 to 115.00, measured from the previous close 100.00: — would pass",
        ),
        (
            {"best": True, "low": Decimal("99.5"), "high": Decimal(100)},
            (
                "from now on the auction takes prices between the best bid and ask as they were when these minutes"
                " began, now 99.50 and 100.00"
            ),
        ),
        (
            {"reference-price": True, "low": Decimal(95), "high": Decimal(105), "reference": Decimal(100)},
            (
                "the closing auction takes about 95.00 to 105.00, measured here from last 100.00: the exchange's"
                " reference price is not told"
            ),
        ),
    ],
)
def test_a_bound_of_the_exchange_says_what_it_takes(data: dict[str, object], denial: str) -> None:
    assert check_denial(CheckCode.BOUND, {"price": Decimal(110), **data}) == denial


@pytest.mark.parametrize(
    ("low", "high", "figure"),
    [
        (Decimal(98), None, "from 98.00 on"),
        (None, Decimal(102), "to 102.00"),
        (Decimal(98), Decimal(102), "98.00 to 102.00"),
    ],
)
def test_a_bound_on_one_side_has_no_dash(low: Decimal | None, high: Decimal | None, figure: str) -> None:
    check = hard(CheckCode.BOUND, passed=False, price=Decimal(110), low=low, high=high)
    assert check_figure(check) == figure


def test_a_change_says_the_minute_of_its_market() -> None:
    data = {"until": datetime(2026, 11, 20, 1, 30, tzinfo=UTC), "market": Market.HK}
    assert check_figure(soft(CheckCode.UNCHANGED, passed=False, **data)) == "from 09:30 on"


CHRISTMAS, LISTED = date(2026, 12, 25), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("code", "data", "label", "denial"),
    [
        (
            CheckCode.AFTER_CLOSE,
            {"state": "fixed-price", "market": Market.SH},
            "Trades at the closing price alone",
            (
                "SH trades at the closing price alone; how the broker takes it now is not known: refused, kept for the "
                "next session, or traded at the close"
            ),
        ),
        (
            CheckCode.CONNECT_SHUT,
            {"value": CHRISTMAS, "market": Market.SZ, "next": date(2026, 12, 28)},
            "Stock Connect rests today",
            "Stock Connect rests, SZ trades: no orders before 28 Dec 2026",
        ),
        (
            CheckCode.CONNECT_CROSSED,
            {"value": CHRISTMAS, "market": Market.SZ, "known": LISTED},
            "Stock Connect may rest today",
            (
                "by the holidays of Hong Kong Stock Connect rests on 25 Dec 2026, its own list ends on 31 Dec 2026: "
                "sent now it may come back refused"
            ),
        ),
        (
            CheckCode.CONNECT_EVE,
            {"value": CHRISTMAS, "market": Market.SH},
            "Does not work on 25 Dec 2026",
            "Stock Connect rests: no stop works on 25 Dec 2026, SH trades",
        ),
        (
            CheckCode.EXPIRY,
            {"value": CHRISTMAS, "reason": "connect-rests", "market": Market.SH},
            "Last day not possible",
            "its last day cannot be 25 Dec 2026 (Stock Connect rests)",
        ),
        (
            CheckCode.EXPIRY,
            {"value": CHRISTMAS, "reason": "connect-rests", "known": LISTED, "crossed": True},
            "Last day not known yet",
            (
                "by the holidays of Hong Kong Stock Connect rests on 25 Dec 2026, its own list ends on 31 Dec 2026: "
                "the order may end before"
            ),
        ),
    ],
)
def test_days_and_states_that_stop_an_order_are_said_with_what_follows(
    code: CheckCode, data: dict[str, object], label: str, denial: str
) -> None:
    assert check_label(hard(code, passed=False, **data)) == label
    assert check_denial(code, data) == denial
