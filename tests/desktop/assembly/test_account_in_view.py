"""Which account is in view after a login."""

from __future__ import annotations

from tideboard_core.model.instrument import Market
from tideboard_core.model.order import LiveAccount, PaperAccount
from tideboard_desktop.assembly.account_in_view import choose_account

PAPER = PaperAccount(id="1", name="Futu paper HK", markets=frozenset({Market.HK}), currency="HKD")
LIVE = LiveAccount(id="2", name="Futu HK", markets=frozenset({Market.HK}), currency="HKD")


def test_the_wanted_one_else_the_first_that_is_no_simulation() -> None:
    assert choose_account([PAPER, LIVE], "1") is PAPER
    assert choose_account([PAPER, LIVE], "gone") is LIVE
    assert choose_account([PAPER], "") is PAPER
    assert choose_account([], "") is None
