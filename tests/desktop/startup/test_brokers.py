"""Lines to brokers: who hears exchange time, and what a renewal knows of a connection."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fakes.servers.certificates import Authority, tls_before
from fakes.servers.connect_proxy import ConnectProxy
from fakes.servers.longport.rows import token_saying
from fakes.servers.longport.scripted import OTP_PATH, ScriptedLongport, said
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.longport.transport.oauth import DISCOVERY
from tideboard_core.model.credentials import ApiKey, BearerKey, OAuthGrant
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK
from tideboard_core.redaction import Redactor
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import Backend, Connection, LongportPlace, ProxyChoice, ProxySettings
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


# --- a chosen proxy ---------------------------------------------------------------------------------------------------

HOST = "broker.example"
"""A name that nobody but a proxy resolves."""


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture(autouse=True)
def no_proxy_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def far_away(port: int, authority: Authority, proxy: ProxySettings) -> Connection:
    place = LongportPlace(
        http_url=f"https://{HOST}:{port}",
        quote_url=f"wss://{HOST}:{port}/quote",
        trade_url=f"wss://{HOST}:{port}/trade",
        authority_file=str(authority.path),
        proxy=proxy,
    )
    return Connection(backend=Backend.LONGPORT, longport=place)


async def test_a_connection_goes_wholly_through_the_proxy_that_was_chosen(authority: Authority) -> None:
    clock, sinks, redactor = ManualClock(), Sinks(), Redactor()
    shelf = CredentialShelf(MemoryStore(), clock=clock, seen=redactor.add)
    brokers = Brokers(redactor, clock, shelf)
    async with (
        ScriptedLongport() as server,
        tls_before(int(server.addresses.http.rpartition(":")[2]), authority.server(HOST)) as port,
        ConnectProxy(login="me:secret of mine") as proxy,
    ):
        place = ProxySettings(choice=ProxyChoice.ADDRESS, url=proxy.url)
        target = far_away(port, authority, place)
        await shelf.of(target.credential_name).save(ApiKey(app_key="a", app_secret="b", access_token="c"))
        for login, code in (("me:another", "proxy-login"), ("me:secret of mine", "")):
            await shelf.of(place.credential_name).save(BearerKey(key=login))
            gateway = brokers.spec(target, (QUOTES_LINK, ORDERS_LINK)).gateway(sinks, sinks, clock)
            if code:
                with pytest.raises(GatewayDown, match=code):
                    await gateway.connect()
                assert server.seen == []
            else:
                await gateway.connect()
                await gateway.log_in()
            await gateway.close()
        assert {*proxy.asked} == {f"CONNECT {HOST}:{port}"}
        assert len(proxy.asked) == 1 + server.connections  # refused once, then HTTP and the sockets
        assert not any("proxy" in name for seen in server.seen for name in seen.headers)
    assert "secret of mine" not in redactor.clean("the password is secret of mine")


@pytest.mark.parametrize(("choice", "code"), [("system", "proxy-none"), ("address", "proxy-unusable")])
async def test_where_there_is_no_such_proxy_nothing_is_connected(authority: Authority, choice: str, code: str) -> None:
    clock, sinks = ManualClock(), Sinks()
    shelf = CredentialShelf(MemoryStore(), clock=clock)
    async with ScriptedLongport() as server:
        target = far_away(
            int(server.addresses.http.rpartition(":")[2]), authority, ProxySettings(choice=ProxyChoice(choice))
        )
        await shelf.of(target.credential_name).save(ApiKey(app_key="a", app_secret="b", access_token="c"))
        gateway = Brokers(Redactor(), clock, shelf).spec(target, (QUOTES_LINK,)).gateway(sinks, sinks, clock)
        with pytest.raises(GatewayDown, match=code):
            await gateway.connect()
        await gateway.close()
        assert server.connections == 0


async def test_a_grant_is_refreshed_as_each_connection_is_reached(authority: Authority) -> None:
    """The one in use and the one that a page has typed and checks have one credential, and each its own proxy."""
    clock, sinks = ManualClock(datetime.now(UTC)), Sinks()  # the check compares it with the server's Date
    brokers = Brokers(Redactor(), clock, CredentialShelf(MemoryStore(), clock=clock))
    async with (
        ScriptedLongport() as server,
        tls_before(int(server.addresses.http.rpartition(":")[2]), authority.server(HOST)) as port,
        ConnectProxy(status=502) as first,
        ConnectProxy() as second,
    ):
        used, typed = (
            far_away(port, authority, ProxySettings(choice=ProxyChoice.ADDRESS, url=proxy.url))
            for proxy in (first, second)
        )
        direct = far_away(port, authority, ProxySettings())
        gateway = brokers.spec(used, (QUOTES_LINK,)).gateway(sinks, sinks, clock)
        credentials = brokers.sign_ins().credentials(direct)
        ended = clock.wall() - timedelta(days=1)
        await credentials.save(OAuthGrant(client_id="i", access_token="a", refresh_token="r", expires=ended))
        brokers.sign_ins().credentials(typed)
        with pytest.raises(GatewayDown, match="proxy-refused"):
            await gateway.connect()
        await gateway.close()
        assert (first.asked, second.asked) == ([f"CONNECT {HOST}:{port}"], [])

        brokers.sign_ins().credentials(direct)
        await brokers.check(typed, lambda _finding: None)
        assert DISCOVERY in [seen.path for seen in server.seen]
        assert len(first.asked) == 1
