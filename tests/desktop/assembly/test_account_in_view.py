"""Which account is in view after a login."""

from __future__ import annotations

from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from fakes.values.hub_values import put
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Account, LiveAccount, PaperAccount
from tideboard_desktop.assembly.account_in_view import AccountInView, choose_account

PAPER = PaperAccount(id="1", name="Futu paper HK", markets=frozenset({Market.HK}), currency="HKD")
LIVE = LiveAccount(id="2", name="Futu HK", markets=frozenset({Market.HK}), currency="HKD")


def test_the_wanted_one_else_the_first_that_is_no_simulation() -> None:
    assert choose_account([PAPER, LIVE], "1") is PAPER
    assert choose_account([PAPER, LIVE], "gone") is LIVE
    assert choose_account([PAPER], "") is PAPER
    assert choose_account([], "") is None


def test_no_other_account_comes_in_place_of_one_that_is_gone() -> None:
    """The menu was opened before a login that has other accounts."""
    hub, locked, shown = Hub(ManualClock()), list[Account | None](), list[Account | None]()
    view = AccountInView(hub, lock=locked.append, show=shown.append, report=fail)
    put(hub, Topic.ACCOUNTS.of(""), (LIVE,))
    assert not view.choose(PAPER.id)
    assert (view.account, locked, shown) == (None, [], [])
    assert view.choose(LIVE.id)
    assert (view.account, locked, shown) == (LIVE, [LIVE], [LIVE])
