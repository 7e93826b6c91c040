"""The trade password: right, wrong, paused."""

from __future__ import annotations

from hashlib import md5

import pytest

from tideboard_sandbox.exchange.broker.trade_password import PAUSE_S, TradePassword
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason


def digest(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def reason(password: TradePassword, text: str, wall: float) -> Reason:
    with pytest.raises(ExchangeRefusal) as caught:
        password.check(digest(text), wall=wall)
    return caught.value.reason


def test_the_right_password_passes() -> None:
    TradePassword("123456").check(digest("123456"), wall=0)


def test_two_wrong_ones_in_a_row_start_a_pause() -> None:
    password = TradePassword("123456")

    assert reason(password, "wrong", 0) is Reason.WRONG_PASSWORD
    assert reason(password, "wrong", 1) is Reason.WRONG_PASSWORD
    assert reason(password, "123456", 2) is Reason.PASSWORD_PAUSED
    password.check(digest("123456"), wall=1 + PAUSE_S)


def test_a_right_one_between_two_wrong_ones_prevents_the_pause() -> None:
    password = TradePassword("123456")

    reason(password, "wrong", 0)
    password.check(digest("123456"), wall=1)
    assert reason(password, "wrong", 2) is Reason.WRONG_PASSWORD
    password.check(digest("123456"), wall=3)


def test_the_password_is_not_kept() -> None:
    assert "123456" not in repr(vars(TradePassword("123456")))
