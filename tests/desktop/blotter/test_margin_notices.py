"""The notice of a margin call: once, until the account was away from it; its amounts stay in the window."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from fakes.values.clock import ManualClock
from fakes.values.trading import ACCOUNTS, funds
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.margin import Margin
from tideboard_core.model.notices import NoticeType, account_key
from tideboard_core.model.order import Environment
from tideboard_desktop.blotter.margin_notices import MarginNotices
from tideboard_desktop.window.notices.model import NoticeStore

LIVE = replace(ACCOUNTS[Environment.LIVE], margin=True)
SAFE = replace(funds("1000"), margin=Margin(maintenance=Decimal(100)))
NEAR = replace(SAFE, margin=Margin(maintenance=Decimal(850)))


def test_it_comes_once_until_the_account_was_away_from_it() -> None:
    clock = ManualClock()
    hub, store = Hub(clock), NoticeStore(clock)
    notices = MarginNotices(hub, store)
    notices.follow(LIVE)
    notices.follow(LIVE)
    for state in (SAFE, NEAR, NEAR, SAFE, NEAR):
        hub.publish(Topic.FUNDS.of(LIVE.id), Lazy.ready(state))

    assert len(store.notices) == 2
    newest = store.notices[0]
    assert (newest.type, newest.account) == (NoticeType.MARGIN, account_key(LIVE))
    assert newest.detail == "A margin call is near."
    assert "85.0%" in newest.text


def test_accounts_of_one_number_are_told_apart() -> None:
    clock = ManualClock()
    hub, store = Hub(clock), NoticeStore(clock)
    notices, other = MarginNotices(hub, store), replace(LIVE, broker="other")
    for account in (LIVE, other, LIVE):
        notices.follow(account)
        hub.publish(Topic.FUNDS.of(account.id), Lazy.ready(NEAR))

    assert [one.account for one in store.notices] == [account_key(other), account_key(LIVE)]


def test_a_cash_account_borrows_nothing() -> None:
    clock = ManualClock()
    hub, store = Hub(clock), NoticeStore(clock)
    cash = ACCOUNTS[Environment.LIVE]
    MarginNotices(hub, store).follow(cash)
    hub.publish(Topic.FUNDS.of(cash.id), Lazy.ready(NEAR))
    assert store.notices == []
