"""An account is named with its environment wherever several may be meant."""

from __future__ import annotations

from dataclasses import replace

from fakes.values.trading import ACCOUNTS
from tideboard_core.model.order import Environment
from tideboard_desktop.ui.words.accounts import account_words


def test_environment_name_digits_and_firm() -> None:
    live = replace(ACCOUNTS[Environment.LIVE], id="281756004821", name="Futu HK/US", firm="FutuSecurities")

    assert account_words(live) == "LIVE Futu HK/US ··4821 (FutuSecurities)"
    assert account_words(replace(live, firm="Futu HK/US")) == "LIVE Futu HK/US ··4821"
    assert account_words(replace(live, name="", firm="")) == "LIVE ··4821"
