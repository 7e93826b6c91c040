"""The port's two data centres: which one a call or a socket names, which one has an account, and who is refused where.

A call names it by the header `x-dc-region`, without which it is for Asia and the Pacific (vendor's SDK, crate `geo`).
"""

from __future__ import annotations

from collections.abc import Mapping

from tideboard_core.model.credentials import DataCentre
from tideboard_core.wire.longport.commands import HttpCode
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_US
from tideboard_sandbox.longport.access.refusals import FORBIDDEN, INTERNAL, HttpRefusal

HEADER = "x-dc-region"
US_PATHS = "/v1/us/"
_ELSEWHERE = 12
"""The code of a call that a data centre does not have, with HTTP 500 (release of the vendor's SDK 5.3.0)."""

_AP_ONLY = frozenset(
    {
        "GET /v1/asset/account",
        "GET /v1/asset/stock",
        "GET /v1/asset/cashflow",
        "GET /v1/asset/fund",
        "GET /v1/asset/exchange_rates",
        "GET /v1/risk/margin-ratio",
        "GET /v1/trade/order",
        "GET /v3/trade/execution/all",
        "GET /v1/quote/operatings",
    }
)
_AP_ONLY_UNDER = ("/v1/quote/broker-holding", "/v1/dailycoins/", "/v1/statement/")
"""What SDK 5.3.0 sends with no US key (texts in its library); that there are no statements either is inferred."""


def centre_named(headers: Mapping[str, str]) -> DataCentre:
    """The data centre that a call or a handshake names."""
    named = headers.get(HEADER, "") == DataCentre.UNITED_STATES.value
    return DataCentre.UNITED_STATES if named else DataCentre.ASIA_PACIFIC


def centre_of(account: str) -> DataCentre:
    """The data centre that keeps an account."""
    return DataCentre.UNITED_STATES if account == LONGPORT_US else DataCentre.ASIA_PACIFIC


def check_served(account: str, headers: Mapping[str, str]) -> None:
    """Refuse a key at the data centre that does not have it; code and words, those of an unknown key, are inferred."""
    if centre_named(headers) is not centre_of(account):
        raise HttpRefusal(FORBIDDEN, HttpCode.APP_KEY_ILLEGAL, "apikey illegal")


def check_offered(method: str, path: str, account: str) -> None:
    """Refuse a call that the account's data centre does not have; the words are inferred."""
    if centre_of(account) is DataCentre.UNITED_STATES:
        missing = f"{method} {path}" in _AP_ONLY or path.startswith(_AP_ONLY_UNDER)
    else:
        missing = path.startswith(US_PATHS)
    if missing:
        raise HttpRefusal(INTERNAL, _ELSEWHERE, "api is not available in this data center")
