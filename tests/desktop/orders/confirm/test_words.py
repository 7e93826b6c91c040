"""The sending buttons say environment and act; what can happen to an order depends on its type."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.values.reviews import book, order, summary
from tideboard_core.model.order import ActionRequest, Environment, OrderAction, OrderType, Side, TradingHours
from tideboard_desktop.orders.confirm.words import consequences, digits_words, send_words


@pytest.mark.parametrize("environment", list(Environment))
@pytest.mark.parametrize("side", list(Side))
def test_environment_and_side_are_in_the_words(environment: Environment, side: Side) -> None:
    words = send_words(summary(environment, side=side))
    name = environment.value if environment is Environment.LIVE else environment.value.lower()
    for text in filter(None, words):
        assert name in text
        assert side.value in text.lower()
    assert bool(words.holding) is (environment is Environment.LIVE)
    assert words.typed


def test_one_digit_is_one() -> None:
    assert [digits_words(count) for count in (1, 4)] == ["1 digit, no paste", "4 digits, no paste"]


def test_a_change_says_that_it_is_one_and_to_how_many() -> None:
    change = replace(summary(Environment.LIVE), replaces=order())
    assert send_words(change) == ("Hold to change LIVE", "Keep holding to change LIVE", "Change to 2,000 LIVE")
    assert send_words(replace(summary(), replaces=order())).send == "Send practice change"


@pytest.mark.parametrize("environment", list(Environment))
@pytest.mark.parametrize(("act", "word"), [(OrderAction.ENABLE, "back"), (OrderAction.RECONFIRM, "econfirm")])
def test_an_act_that_brings_an_order_in_says_so(environment: Environment, act: OrderAction, word: str) -> None:
    shown = summary(environment)
    request = ActionRequest(account=shown.account, order=order(), action=act, client_order_id="TB-1120-KQXW-0418")
    words = send_words(replace(shown, request=request, replaces=order()))
    told = [text for text in words if text]
    assert all(word in text for text in told)
    assert ("LIVE" in words.send) is (environment is Environment.LIVE)


FILLS_ANYWHERE = "It trades at the market once it fires: after a gap it can fill far lower."
MAY_NOT_FILL = "It may not fill: after a gap the price can lie beyond the limit."
FOLLOWS = "The broker moves the stop with the best price, and never back."


@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        (OrderType.LIMIT, {}, ()),
        (OrderType.STOP, {"price": None, "trigger": Decimal(600)}, (FILLS_ANYWHERE,)),
        (OrderType.IF_TOUCHED, {"price": None, "trigger": Decimal(620)}, (FILLS_ANYWHERE,)),
        (OrderType.STOP_LIMIT, {"trigger": Decimal(600)}, (MAY_NOT_FILL,)),
        (OrderType.IF_TOUCHED_LIMIT, {"trigger": Decimal(620)}, (MAY_NOT_FILL,)),
        (OrderType.TRAILING_STOP, {"price": None, "trail_percent": Decimal(1)}, (FILLS_ANYWHERE, FOLLOWS)),
        (
            OrderType.TRAILING_STOP_LIMIT,
            {"price": None, "trail_amount": Decimal(5), "limit_offset": Decimal(1)},
            (MAY_NOT_FILL, FOLLOWS),
        ),
        (OrderType.AUCTION_LIMIT, {}, ("It may not fill: the auction's price has to reach the limit.",)),
    ],
)
def test_what_a_gap_can_do_is_told_for_each_type(
    kind: OrderType, changes: dict[str, Decimal], told: tuple[str, ...]
) -> None:
    shown = replace(summary(side=Side.SELL), order_type=kind, **changes)  # type: ignore[arg-type]  # its own fields
    assert consequences(shown, book()) == told


def test_a_gap_costs_a_buyer_more() -> None:
    shown = replace(summary(), order_type=OrderType.STOP, price=None, trigger=Decimal(620))
    assert consequences(shown, book()) == (FILLS_ANYWHERE.replace("lower", "higher"),)


def test_a_thin_book_is_told_where_the_price_is_open() -> None:
    large = replace(summary(quantity=20_000), order_type=OrderType.MARKET, price=None)
    assert consequences(large, book()) == ("Thin book: it showed 15,400 of 20,000; the rest trades further away.",)
    assert consequences(replace(large, order_type=OrderType.LIMIT, price=Decimal(613)), book()) == ()
    assert consequences(large, None) == ()


def test_other_hours_are_told() -> None:
    (told,) = consequences(replace(summary(), hours=TradingHours.EXTENDED), book())
    assert "thinner" in told


def test_an_act_on_a_working_order_has_no_consequences_of_a_type() -> None:
    shown = replace(summary(), order_type=OrderType.STOP, price=None, trigger=Decimal(620))
    request = ActionRequest(
        account=shown.account, order=order(), action=OrderAction.ENABLE, client_order_id="TB-1120-KQXW-0418"
    )
    assert consequences(replace(shown, request=request), book()) == ()


def test_a_stop_that_takes_the_place_of_an_exit_names_its_cancel_first() -> None:
    stop = replace(summary(), side=Side.SELL, order_type=OrderType.STOP, price=None, trigger=Decimal(590))
    first, *_others = consequences(replace(stop, withdraws=replace(order(), side=Side.SELL)), None)
    assert first == (
        "First Sell 1,000 HK.00700 @ 611.00 is cancelled. Only once the broker confirms that, within 10 s, the stop is "
        "sent."
    )
    first, *_others = consequences(replace(stop, withdraws=order()), None)
    assert first == (
        "First the rest of Buy 1,000 HK.00700 @ 611.00 is withdrawn. Only once the broker confirms, within 10 s, that"
        " it and its exits are over, the stop is sent."
    )
    assert first not in consequences(stop, None)


def test_a_stop_that_takes_the_place_of_a_waiting_exit_names_the_cancel_of_the_others() -> None:
    stop = replace(summary(), side=Side.SELL, order_type=OrderType.STOP, price=None, trigger=Decimal(590))
    gone = replace(order(), side=Side.SELL, order_type=OrderType.STOP, price=None, trigger=Decimal(580), entry="7000")
    words = "With it every other exit of its entry is cancelled."
    assert words in consequences(replace(stop, withdraws=gone), None)
    assert words not in consequences(replace(stop, withdraws=replace(gone, entry="")), None)
