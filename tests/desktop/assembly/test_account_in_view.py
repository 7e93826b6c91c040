"""Which account is in view after a login."""

from __future__ import annotations

from collections.abc import Callable

from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from fakes.values.hub_values import put
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Account, Environment, LiveAccount, PaperAccount
from tideboard_core.system.settings import Settings
from tideboard_desktop.assembly.account_in_view import AccountInView, choose_account

PAPER = PaperAccount(id="1", name="Futu paper HK", markets=frozenset({Market.HK}), currency="HKD")
LIVE = LiveAccount(id="2", name="Futu HK", markets=frozenset({Market.HK}), currency="HKD")


def test_the_wanted_one_else_the_first_that_is_no_simulation() -> None:
    def wanted(id_: str, environment: Environment | None = Environment.PAPER) -> Callable[[Account], bool]:
        return Settings(account=id_, account_environment=environment).chose

    assert choose_account([PAPER, LIVE], wanted("1")) is PAPER
    assert choose_account([PAPER, LIVE], wanted("gone")) is LIVE
    assert choose_account([PAPER], wanted("")) is PAPER
    assert choose_account([], wanted("")) is None
    twin = LiveAccount(id="1", name="Futu HK", markets=frozenset({Market.HK}), currency="HKD")
    assert choose_account([LIVE, twin], wanted("1")) is LIVE, "a number alone does not choose real money"
    assert choose_account([LIVE, PAPER], wanted("1", None)) is PAPER  # settings of before have no environment


def test_no_other_account_comes_in_place_of_one_that_is_gone() -> None:
    """The menu was opened before a login that has other accounts."""
    hub, locked, shown = Hub(ManualClock()), list[Account | None](), list[Account | None]()
    view = AccountInView(hub, lock=locked.append, show=shown.append, report=fail)
    put(hub, Topic.ACCOUNTS.of(""), (LIVE,))
    assert not view.choose(PAPER.identity)
    assert (view.account, locked, shown) == (None, [], [])
    assert not view.choose(AccountId(LIVE.id, Environment.PAPER))
    assert view.choose(LIVE.identity)
    assert (view.account, locked, shown) == (LIVE, [LIVE], [LIVE])
