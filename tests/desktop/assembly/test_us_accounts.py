"""Accounts of Longbridge's United States data centre in the whole window: a day there, and the other one beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fakes.walks.own_process import run_fake
from run_forms import sized

pytestmark = pytest.mark.slow

SECONDS = 480
NO_STOP = (
    "Stops and exits at the broker are not offered for accounts of this data centre: a position there is without a stop"
    " at the broker."
)


@pytest.mark.timeout(SECONDS)
def test_a_day_at_the_american_door_is_the_exchanges_own(tmp_path: Path) -> None:
    """By hand with brake and flatten, then trades of another program; no figure on screen is ours alone."""
    trades, picture_of = sized(6, 40), sized(6, 1)
    found = run_fake("american_day", str(tmp_path), str(trades), str(picture_of), seconds=SECONDS)

    assert found["account"] == ["LIVE", "USD", True]
    assert found["traded"] == [60, 40]
    denied, banner, orders = found["stopped"]
    assert "Denied here: the loss brake holds: 1 entry that traded today, your limit is 1" in denied
    assert "In USD only orders that reduce a position go out." in banner
    assert orders == 2, "what the brake denies is not sent"
    assert found["protect"] == NO_STOP
    assert found["outside"] == (
        "LongPort runs no grid in this account. Of recurring plans the United States' data centre tells nothing."
    )
    assert found["closed"] == ["Every position is closed", 0]

    trips, check = found["journal"]
    assert trips == 1
    assert check.startswith("reconciled with cash and positions to ")
    assert check.endswith(", difference 0.00")
    (shown,), counted = found["result"]
    assert float(shown) == float(counted)

    assert (found["orders"], found["kinds"]) == (trades + 6, [True, 1]), "not the trades that were wanted"
    assert found["parts"] == 1 or picture_of > 1, "after few trades the last may be whole by then"
    assert found["compared"] > 5 * trades
    assert found["differences"] == []
    kept = [[True], [True, True], [True]]  # read whole before; positions and money as they were; the answer was none
    names = ("overview", "cash_and_buy_power", "overview cash_and_buy_power")
    assert found["after nothing"] == dict.fromkeys(names, kept), "an empty answer takes nothing away and is no answer"
    assert found["canaries"] == [3, True, []]

    companies = found["companies"]
    assert all(any(words) for words in companies.values()), "a picture says nothing"
    assert companies["US.AAPL valuation"][0].endswith(", without a history")
    if picture_of > 1:
        return
    assert companies["US.AAPL industry"][0] == (
        "P/E beside the median of its industry, whose companies LongPort does not tell"
    )
    assert companies["US.AAPL earnings"][0].endswith("expected and reported, in USD")
    assert companies["US.AAPL star-report"][2] == "Not offered here"
    assert companies["US.SPY valuation"][2] == "Refused"


KEPT_UNDER = (
    "DefinitionKey(provider='LongPort', tier_version='1', market=<Market.US: 'US'>, currency='USD',"
    " valid_from=datetime.date(2015, 1, 1))"
)
"""Under what the archive keeps flow and bars of a security in New York, at either data centre: row LQ42."""


# The gate has core/system/test_settings.py::test_an_account_of_the_united_states_is_kept_apart_at_the_same_address.
@pytest.mark.whole
@pytest.mark.timeout(SECONDS)
def test_each_data_centre_shows_its_own_account_alone(tmp_path: Path) -> None:
    """AP and US without a trade; the way back and what is left open is the next walk's."""
    found = run_fake("two_data_centres", str(tmp_path), "look", seconds=SECONDS)
    asia = {"account": "H10028471", "environment": "LIVE", "currency": "HKD", "markets": 5, "archive": KEPT_UNDER}
    states = {"account": "U50028471", "environment": "LIVE", "currency": "USD", "markets": 1, "archive": KEPT_UNDER}
    for turn, wanted in (("asia", asia), ("states", states)):
        assert {name: found[turn][name] for name in wanted} == wanted
        assert (found[turn]["orders"], found[turn]["held"], found[turn]["unknown"]) == ([], 0, [])
    kept = [{name: json.loads(text)[name] for name in keys} for text, keys in zip_keys(found)]
    assert kept == [found["keys"]["longport_ap_keys"], found["keys"]["longport_keys"]]
    assert found["errors"] == []


# The gate has core/system/test_settings.py::test_an_account_of_the_united_states_is_kept_apart_at_the_same_address.
@pytest.mark.whole
@pytest.mark.timeout(SECONDS)
def test_both_data_centres_are_kept_apart_on_one_computer(tmp_path: Path) -> None:
    """AP, US, AP, US: what is open or unknown at a switch is sent nowhere, and each comes back as it was left."""
    found = run_fake("two_data_centres", str(tmp_path), seconds=SECONDS)

    asia = {"account": "H10028471", "environment": "LIVE", "currency": "HKD", "markets": 5, "archive": KEPT_UNDER}
    states = {"account": "U50028471", "environment": "LIVE", "currency": "USD", "markets": 1, "archive": KEPT_UNDER}
    nothing = {"unknown": [], "unlocked": False, "dialogs": [], "book hidden": True}
    own = {"asia": "LIVE:H10028471:longport", "states": "LIVE:U50028471:longport-us"}
    first = {
        **asia,
        "held": 10,
        "orders": [["20", "unknown"], ["10", "filled"]],
        "unknown": [True],
        "unlocked": True,
        "fills kept": 10,
        "trades limit": 50,
        "dialogs": ["order_result"],
        "notices": [own["asia"]],
        "book hidden": True,
    }
    assert found["asia"] == first
    assert found["states"] == {
        **states,
        **nothing,
        "held": 0,
        "orders": [],
        "fills kept": 0,
        "trades limit": 0,
        "notices": [],
    }
    bought = {**states, "held": 100, "orders": [["100", "filled"]], "fills kept": 100, "trades limit": 0}
    left = {"unknown": [], "unlocked": True, "dialogs": ["confirm_order"], "book hidden": True}
    assert found["states left"] == {**bought, **left, "notices": [own["states"]]}
    back = {**first, **nothing, "orders": [["20", "submitted"], ["10", "filled"]], "notices": []}
    assert found["back"] == back
    assert found["back left"] == {**back, "unlocked": True, "dialogs": ["confirm_flatten"]}
    assert found["again"] == {**bought, **nothing, "notices": found["again"]["notices"]}
    assert own["asia"] not in found["again"]["notices"]

    assert found["exchange"] == {
        "H10028471-US": [["20", "buy", "0", "submitted"], ["10", "buy", "10", "filled"]],
        "U50028471-US": [["100", "buy", "100", "filled"]],
    }, "each order was sent once, to the account of its window"
    kept = [{name: json.loads(text)[name] for name in keys} for text, keys in zip_keys(found)]
    assert kept == [found["keys"]["longport_ap_keys"], found["keys"]["longport_keys"]]
    assert found["counted"] == [1, 2], "the allowance for history is counted for each key"
    assert found["errors"] == []


def zip_keys(found: dict[str, dict[str, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """The keyring's entries of both regions, that of the United States second."""
    entries = sorted(found["keyring"].items(), key=lambda entry: "-us-" in entry[0])
    return [(text, ("app_key", "app_secret", "access_token")) for _name, text in entries]
