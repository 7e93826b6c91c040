"""The sending buttons say environment and act."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.values.reviews import order, summary
from tideboard_core.model.order import ActRequest, Environment, OrderAct, Side
from tideboard_desktop.orders.confirm.words import send_words


@pytest.mark.parametrize("environment", list(Environment))
@pytest.mark.parametrize("side", list(Side))
def test_environment_and_side_are_in_the_words(environment: Environment, side: Side) -> None:
    words = send_words(summary(environment, side=side))
    name = environment.value if environment is Environment.LIVE else environment.value.lower()
    for text in filter(None, words):
        assert name in text
        assert side.value in text.lower()
    assert bool(words.typed) is (environment is Environment.LIVE)


def test_a_change_says_that_it_is_one_and_to_how_many() -> None:
    change = replace(summary(Environment.LIVE), replaces=order())
    assert send_words(change) == ("Hold to change LIVE", "Keep holding to change LIVE", "Change to 2,000 LIVE")
    assert send_words(replace(summary(), replaces=order())).send == "Send practice change"


@pytest.mark.parametrize("environment", list(Environment))
@pytest.mark.parametrize(("act", "word"), [(OrderAct.ENABLE, "back"), (OrderAct.RECONFIRM, "econfirm")])
def test_an_act_that_brings_an_order_in_says_so(environment: Environment, act: OrderAct, word: str) -> None:
    shown = summary(environment)
    request = ActRequest(account=shown.account, order=order(), act=act, client_order_id="TB-1120-0418")
    words = send_words(replace(shown, request=request, replaces=order()))
    told = [text for text in words if text]
    assert all(word in text for text in told)
    assert ("LIVE" in words.send) is (environment is Environment.LIVE)
