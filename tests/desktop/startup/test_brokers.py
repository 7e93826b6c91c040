"""Lines to brokers: who hears exchange time, and what a renewal knows of a connection."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from fakes.servers.longport.rows import token_saying
from fakes.servers.longport.scripted import OTP_PATH, ScriptedLongport, said
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.redaction import Redactor
from tideboard_core.system.settings import Backend, Connection, LongportPlace
from tideboard_desktop.startup.brokers import Brokers, market_time_callback


def test_exchange_time_comes_with_the_prices_alone() -> None:
    clock = ManualClock()
    before = clock.market()
    market_time_callback(clock, (ORDERS_LINK,))(before + timedelta(hours=1))
    assert clock.market() == before
    market_time_callback(clock, (QUOTES_LINK,))(before + timedelta(hours=1))
    assert clock.market() == before + timedelta(hours=1)


async def test_a_renewal_knows_which_accounts_a_connection_has_proved_live() -> None:
    key = ApiKey(app_key="a", app_secret="b", access_token=token_saying(aaid="1", account_channel="lb_papertrading"))
    clock, sinks, with_header = ManualClock(), Sinks(), list[bool]()

    def answer(seen: Seen) -> Said:
        with_header.append("x-papertrading" in seen.headers)
        refused = Said(403, json.dumps({"code": 403_206, "message": "not paper", "data": None}).encode())
        return refused if with_header[-1] else said({"otp": "1", "limit": 10, "online": 0, "token": "renewed"})

    async with ScriptedLongport() as server:
        server.http["GET", OTP_PATH] = server.http["GET", "/v1/token/refresh"] = answer
        host = urlsplit(server.addresses.http).netloc
        place = LongportPlace(http_url=f"http://{host}", quote_url=f"ws://{host}/quote", trade_url=f"ws://{host}/trade")
        target = Connection(backend=Backend.LONGPORT, longport=place)
        brokers = Brokers(Redactor(), clock, CredentialShelf(MemoryStore(), clock=clock))
        credentials = brokers.sign_ins().credentials(target)
        await credentials.save(key)
        gateway = brokers.spec(target, (QUOTES_LINK, ORDERS_LINK)).gateway(sinks, sinks, clock)
        with pytest.raises(GatewayDown, match="account-is-live"):
            await gateway.connect()
        await gateway.close()

        await credentials.renew(brokers.sign_ins().successor(target))

    assert with_header == [True, False, True, False]
    assert (await credentials.credential()).access_token == "renewed"
