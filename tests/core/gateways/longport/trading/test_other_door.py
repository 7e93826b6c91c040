"""Keys at the data centre that is not theirs: every call that is refused there says so, and none is an empty list."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Final

import pytest

from fakes.recomputed.asking import CALLS, Asked
from fakes.servers.longport.gateway import API_KEY, FixedCredential, approved, gateway_to, logged_in, order
from fakes.servers.longport.rows import balance, positions, token_saying
from fakes.servers.longport.scripted import OTP_PATH, ScriptedLongport
from fakes.servers.longport.us_rows import AMERICAN, us_holding, us_overview
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import (
    NOT_FOR_ACCOUNT,
    GatewayDown,
    GatewayError,
    LoginRefused,
    NotOffered,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
)
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading.account import BALANCE, STOCK
from tideboard_core.gateways.longport.trading.us_account import OVERVIEW
from tideboard_core.model.credentials import ApiKey, OAuthGrant
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account
from tideboard_core.ports.trading import ReadRows
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as quote

APPLE = InstrumentId("US.AAPL")
MIXED: Final = replace(API_KEY, access_token="us_at")
GRANT: Final = OAuthGrant(client_id="client", access_token="us_at", refresh_token="rt")
ELSEWHERE: Final = json.dumps({"code": 12, "message": "no such call for this account", "data": None}).encode()
BY_SOCKET: Final = frozenset(list(CALLS)[: list(CALLS).index("account")]) - {"market_instruments"}
"""Calls of quotes, which both data centres have on the same socket."""
LISTS: Final = frozenset({"orders"})
"""Lists of which a part may be refused: they are marked as partial."""
GIVEN: Final[dict[str, Any]] = {
    "instrument": APPLE,
    "market": "US",
    "begin": "2026-11-18",
    "end": "2026-11-20",
    "price": "200",
    "number": "B01224",
    "holder": "1",
    "count": 20,
    "period": "day",
    "others": ["US.MSFT"],
    "currency": "USD",
    "expiry": "2026-12-18",
}
OTHERWISE: Final[dict[str, Any]] = {"order_fees": ["701"], "margin_rules": [APPLE], "ranking": "hot"}


class Everywhere(dict[tuple[str, str], Any]):
    """The answers of a server that refuses every other call as one of the other data centre."""

    def __init__(self, known: Any) -> None:
        super().__init__(known)
        self.refused: list[str] = []

    def get(self, key: tuple[str, str], default: Any = None) -> Any:
        """The answer that is known, else the refusal."""
        return super().get(key) or self._refuse

    def _refuse(self, seen: Seen) -> Said:
        self.refused.append(seen.path)
        return Said(500, ELSEWHERE)


@pytest.fixture(params=[API_KEY, AMERICAN], ids=["asian", "american"])
async def gateway(
    request: pytest.FixtureRequest, longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in with keys at the door of the other data centre, where sign-in alone is answered."""
    made = await logged_in(longport, sinks, clock, FixedCredential(request.param))
    facts = quote.SecurityStaticInfoResponse(secu_static_info=[quote.StaticInfo(symbol="AAPL.US", lot_size=1)])
    longport.scripts["quote"][QuoteCommand.STATIC_INFO] = lambda _request: facts
    yield made
    await made.close()


@pytest.fixture
async def account(gateway: LongportGateway, longport: ScriptedLongport) -> Account:
    """Its account, read while it was at its own door."""
    longport.reply("GET", OVERVIEW, us_overview(us_holding()))
    longport.reply("GET", BALANCE, balance())
    longport.reply("GET", STOCK, positions())
    (found,) = await gateway.trading.accounts()
    kept = {("GET", OTP_PATH): longport.http["GET", OTP_PATH]}
    longport.http = Everywhere(kept)
    return found


@pytest.mark.parametrize("call", sorted(CALLS.keys() - BY_SOCKET))
async def test_each_call_says_that_it_is_not_the_accounts_and_none_is_empty(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, call: str
) -> None:
    asked = Asked(gateway, account, OTHERWISE.get(call, GIVEN))
    if call in LISTS:
        longport.reply("GET", "/v1/trade/order/today", {"orders": []})
        listed = await CALLS[call](asked)
        assert isinstance(listed, ReadRows)
        assert listed.partial, "orders of earlier days are not known"
        return
    with pytest.raises(GatewayError) as refused:
        await CALLS[call](asked)
    error = refused.value
    assert not isinstance(error, GatewayDown | RequestTimeout | ServerTrouble), "neither the network nor a moment"
    assert isinstance(error, NotOffered) or (type(error), error.code) == (ServerRefused, NOT_FOR_ACCOUNT)
    assert isinstance(longport.http, Everywhere)
    assert len(longport.http.refused) == len(set(longport.http.refused)), "none is asked again"


async def test_an_account_that_is_refused_is_none(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    longport.http = Everywhere({})
    with pytest.raises(ServerRefused, match=NOT_FOR_ACCOUNT):
        await gateway.trading.accounts()
    assert longport.http.refused[-1] in {OVERVIEW, BALANCE}


async def test_a_write_that_meets_it_is_unknown_and_sent_once(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    """Both data centres have it: a refusal by code 12 behind a 500 proves of no order that the broker has it not."""
    request = replace(order(), account=account, instrument=APPLE)
    with pytest.raises(RequestTimeout, match="answer-without-outcome"):
        await gateway.trading.place(approved(request))
    assert longport.count("POST") == 1


# --- sign-in ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "code", "centre"),
    [
        (API_KEY, "key-of-other-centre", "ap"),
        (AMERICAN, "key-of-other-centre", "us"),
        (GRANT, "key-of-other-centre", "us"),
        (MIXED, "keys-mixed", None),
    ],
)
async def test_a_sign_in_at_the_other_door_names_the_data_centre(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock, key: ApiKey, code: str, centre: str | None
) -> None:
    longport.http = Everywhere({})
    gateway = gateway_to(longport, sinks, clock, source=FixedCredential(key))
    with pytest.raises(LoginRefused, match=code) as refused:
        await gateway.connect()
    assert refused.value.data.get("centre") == centre
    assert longport.http.refused == [OTP_PATH]
    await gateway.close()


@pytest.mark.parametrize("key", [AMERICAN, MIXED])
async def test_a_claim_of_paper_asks_nothing_and_says_why(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock, key: ApiKey
) -> None:
    paper = replace(key, access_token=f"us_{token_saying(aaid='1', account_channel='lb_papertrading')}")
    gateway = gateway_to(longport, sinks, clock, source=FixedCredential(paper))
    with pytest.raises(LoginRefused, match="us-key-of-paper"):
        await gateway.connect()
    assert longport.seen == []
    await gateway.close()


@pytest.mark.parametrize("first", [API_KEY, OAuthGrant(client_id="client", access_token="at", refresh_token="rt")])
async def test_a_token_that_comes_with_us_on_refresh_ends_the_connection_and_the_next_asks_that_data_centre(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock, first: ApiKey | OAuthGrant
) -> None:
    source = FixedCredential(first)
    gateway = await logged_in(longport, sinks, clock, source)
    longport.reply("GET", BALANCE, balance())
    longport.reply("GET", STOCK, positions())
    longport.reply("GET", OVERVIEW, us_overview(us_holding()))
    (before,) = await gateway.trading.accounts()

    source.credentials.append(replace(first, access_token="us_at-2"))
    asked = len(longport.seen)
    with pytest.raises(GatewayDown, match="credential-changed"):
        await gateway.trading.orders(before)
    assert len(longport.seen) == asked, "nothing of the other data centre is asked under this one's name"

    await gateway.connect()
    await gateway.log_in()
    with pytest.raises(NotOffered, match="unknown-account"):
        await gateway.trading.positions(before)
    (after,) = await gateway.trading.accounts()
    assert (longport.seen[-1].path, longport.seen[-1].headers["x-dc-region"]) == (OVERVIEW, "us")
    assert [row.instrument for row in await gateway.trading.positions(after)] == [APPLE]
    await gateway.close()
