"""Which connection tells of an account's plans: the one that lists it, else the one that takes orders."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from fakes.scenes.outside_pages import account
from fakes.values.plans import ScriptedPlans, told
from tideboard_core.accounts.reading import AccountReading
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, LinkKey
from tideboard_core.model.order import Account
from tideboard_desktop.assembly.plan_source import plan_source

OF_ORDERS, OF_PRICES = ScriptedPlans(told()), ScriptedPlans(told())


def feeds(orders: ScriptedPlans | None = OF_ORDERS) -> Any:
    broker, gateway = SimpleNamespace(plans=orders), SimpleNamespace(plans=OF_PRICES)
    sessions = SimpleNamespace(links=[QUOTES_LINK]), SimpleNamespace(links=[ORDERS_LINK])
    return SimpleNamespace(broker=broker, connections=((sessions[0], gateway), (sessions[1], broker)))


def listed(*rows: tuple[Account, LinkKey, bool]) -> Any:
    readings = tuple(
        AccountReading(account=one, link=link, provider="", trades=trades, connected=True) for one, link, trades in rows
    )
    return SimpleNamespace(accounts=SimpleNamespace(readings=readings))


def test_before_accounts_are_looked_at_it_is_the_connection_of_the_orders() -> None:
    assert plan_source(feeds(), None, account("1")) is OF_ORDERS
    assert plan_source(feeds(None), None, account("1")) is None


def test_an_account_of_another_connection_is_asked_for_there() -> None:
    accounts = listed((account("1"), ORDERS_LINK, True), (account("2"), QUOTES_LINK, False))

    assert plan_source(feeds(), accounts, account("1")) is OF_ORDERS
    assert plan_source(feeds(), accounts, account("2")) is OF_PRICES
    assert plan_source(feeds(None), accounts, account("1")) is None
    assert plan_source(feeds(), cast("Any", None), account("2")) is OF_ORDERS
