"""A chosen proxy: CONNECT alone, no way around it, and what it and the target are told."""

from __future__ import annotations

import contextlib
import ssl
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import pytest

from fakes.servers.certificates import Authority, tls_before, tls_listening
from fakes.servers.connect_proxy import ConnectProxy
from fakes.servers.opend_rest.scripted import ScriptedRest
from fakes.servers.scripted_http import Cut
from tideboard_core.errors import GatewayDown, LoginRefused, VaultLocked
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.failures import Lost
from tideboard_core.gateways.http.proxy import UNREAD, Proxy, ProxyRoute, proxy_for, proxy_named
from tideboard_core.gateways.http.reachability import CheckFailure, look_up, server_time, verify_certificates
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.model.connection_check import FindingCode
from tideboard_core.model.credentials import BearerKey, Credential

HOST = "broker.example"
LOGIN = "me:secret of mine"
HEADER = f"Basic {b64encode(LOGIN.encode()).decode()}"
NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


class Kept:
    """A keyring's entry: a login, none, or an error."""

    def __init__(self, found: str | Exception) -> None:
        self._found = found

    async def credential(self) -> Credential:
        if isinstance(self._found, Exception):
            raise self._found
        return BearerKey(key=self._found)


@pytest.fixture(autouse=True)
def no_proxy_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def rest() -> AsyncIterator[ScriptedRest]:
    async with ScriptedRest() as server:
        server.keys.clear()
        yield server


@pytest.fixture
async def target(rest: ScriptedRest, authority: Authority) -> AsyncIterator[str]:
    """Host and port of that server behind TLS, under a name that nobody but a proxy resolves."""
    async with tls_before(rest.port, authority.server(HOST)) as port:
        yield f"{HOST}:{port}"


def session(proxy: Proxy, authority: Authority, connect: float = 10.0) -> aiohttp.ClientSession:
    return open_session(HttpTiming(connect=connect), str(authority.path), proxy=proxy)


# --- what goes through it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encrypted", [False, True])
async def test_http_and_websockets_go_through_it_encrypted_from_end_to_end(
    rest: ScriptedRest, target: str, authority: Authority, encrypted: bool
) -> None:
    context = authority.server() if encrypted else None
    async with ConnectProxy(context, login=LOGIN) as proxy:
        async with session(Proxy(url=proxy.url, login=Kept(LOGIN)), authority) as http:
            key = {"Authorization": "Bearer key-of-the-target"}
            async with http.get(f"https://{target}/api/ping", headers=key) as response:
                assert response.status == 200
                assert response.certificate is not None  # type: ignore[attr-defined]
            async with http.ws_connect(f"wss://{target}/ws") as ws:
                assert not ws.closed
                assert len(rest.open_sockets) == 1
        assert proxy.asked == [f"CONNECT {target}"] * len(proxy.asked)
        assert all(HEADER in head and "key-of-the-target" not in head for head in proxy.heads)
        assert b"HTTP/1.1" not in proxy.passed
        assert b"key-of-the-target" not in proxy.passed
    headers = [str(dict(seen.headers)) for seen in rest.seen]
    assert headers
    assert not any("proxy" in each.lower() or HEADER in each for each in headers)


async def test_this_computer_is_reached_without_it_wherever_it_is(rest: ScriptedRest, authority: Authority) -> None:
    async with ConnectProxy() as proxy, session(Proxy(url=proxy.url), authority) as http:
        for host in ("127.0.0.1", "localhost"):
            async with http.get(f"http://{host}:{rest.port}/api/ping") as response:
                assert response.status == 200
        assert proxy.heads == []


@pytest.mark.parametrize("scheme", ["http", "ws"])
async def test_a_target_without_tls_goes_neither_through_it_nor_around_it(
    rest: ScriptedRest, authority: Authority, scheme: str
) -> None:
    async with ConnectProxy() as proxy, session(Proxy(url=proxy.url), authority) as http:
        url = f"{scheme}://{HOST}:{rest.port}/ws"
        for _ in range(2):
            with pytest.raises(GatewayDown, match="proxy-needs-tls"):
                await (http.get(url) if scheme == "http" else http.ws_connect(url))
        assert (proxy.heads, rest.seen) == ([], [])


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("kept", [False, True])
async def test_nothing_is_sent_twice_through_it(
    rest: ScriptedRest, target: str, authority: Authority, method: str, kept: bool
) -> None:
    async with ConnectProxy() as proxy, session(Proxy(url=proxy.url), authority) as http:
        if kept:
            await (await http.get(f"https://{target}/api/ping")).read()
        rest.cuts["/x"] = Cut.AFTER_READING
        with pytest.raises(Lost):
            await http.request(method, f"https://{target}/x", data=None if method == "GET" else b"{}")
        assert rest.count(method, "/x") == 1
        assert len(proxy.heads) == 1


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
async def test_a_proxy_that_closes_after_reading_is_asked_once(
    rest: ScriptedRest, target: str, authority: Authority, method: str
) -> None:
    async with ConnectProxy(status=0) as proxy, session(Proxy(url=proxy.url), authority) as http:
        with pytest.raises(GatewayDown, match="proxy-failed"):
            await http.request(method, f"https://{target}/x", data=None if method == "GET" else b"{}")
        assert len(proxy.heads) == 1
        assert rest.seen == []


# --- a way that does not lead on --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "code", "more"),
    [
        (lambda: ConnectProxy(status=0), "proxy-failed", {"detail"}),
        (lambda: ConnectProxy(closes=True), "proxy-failed", {"detail"}),
        (lambda: ConnectProxy(status=502), "proxy-refused", {"http"}),
        (lambda: ConnectProxy(login=LOGIN), "proxy-login", set()),
        (lambda: ConnectProxy(held=True), "proxy-timed-out", set()),
    ],
)
async def test_a_proxy_that_fails_is_a_lost_connection_that_names_it(
    rest: ScriptedRest, target: str, authority: Authority, made: Callable[[], ConnectProxy], code: str, more: set[str]
) -> None:
    connect = 0.3 if code == "proxy-timed-out" else 10.0  # an answer may take as long as ever
    async with made() as proxy, session(Proxy(url=proxy.url), authority, connect=connect) as http:
        for scheme in ("https", "wss"):
            url = f"{scheme}://{target}/ws"
            with pytest.raises(GatewayDown) as caught:
                await (http.get(url) if scheme == "https" else http.ws_connect(url))
            assert caught.value.code == code
            assert caught.value.data["proxy"] == f"127.0.0.1:{proxy.port}"
            assert set(caught.value.data) == {"proxy", *more}
        assert rest.seen == []


async def test_a_proxy_that_is_not_there_is_named(rest: ScriptedRest, target: str, authority: Authority) -> None:
    async with ConnectProxy() as gone:
        pass
    for url in (gone.url, "http://proxy.invalid:3128", "http://proxy..invalid:3128"):
        async with session(Proxy(url=url), authority) as http:
            with pytest.raises(GatewayDown, match="proxy-failed") as caught:
                await http.get(f"https://{target}/api/ping")
            assert caught.value.data["proxy"] == url.partition("//")[2]
    assert rest.seen == []


async def test_a_proxy_whose_certificate_does_not_fit_is_told_nothing(
    rest: ScriptedRest, target: str, authority: Authority, tmp_path: Path
) -> None:
    with tls_listening(Authority(tmp_path, "Another authority").server()) as port:
        async with session(Proxy(url=f"https://127.0.0.1:{port}", login=Kept(LOGIN)), authority) as http:
            with pytest.raises(GatewayDown, match="proxy-failed") as caught:
                await http.get(f"https://{target}/api/ping")
    assert caught.value.data["proxy"] == f"127.0.0.1:{port}"
    assert rest.seen == []


SHOWN: dict[str, Callable[[Authority, Authority], ssl.SSLContext]] = {
    "another name": lambda known, _stranger: known.server("other.example"),
    "the proxy's address": lambda known, _stranger: known.server("127.0.0.1"),
    "expired": lambda known, _stranger: known.server(HOST, days=-1),
    "signed by itself": lambda known, _stranger: known.self_signed(HOST),
    "an unknown root": lambda _known, stranger: stranger.server(HOST),
}


@pytest.mark.parametrize("scheme", ["https", "wss"])
@pytest.mark.parametrize("shown", SHOWN)
async def test_a_targets_certificate_is_judged_through_it_as_without(
    authority: Authority, tmp_path: Path, shown: str, scheme: str
) -> None:
    with tls_listening(SHOWN[shown](authority, Authority(tmp_path, "Another authority"))) as port:
        async with ConnectProxy() as proxy, session(Proxy(url=proxy.url), authority) as http:
            url = f"{scheme}://{HOST}:{port}/x"
            with pytest.raises(aiohttp.ClientConnectorCertificateError):
                await (http.get(url) if scheme == "https" else http.ws_connect(url))


# --- its password -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://127.0.0.1:3128", True),
        ("http://localhost:3128", True),
        ("https://proxy.example:3128", True),
        ("http://proxy.example:3128", False),
        ("http://192.168.1.9:3128", False),
    ],
)
async def test_its_password_goes_over_tls_or_stays_on_this_computer(url: str, sent: bool) -> None:
    secrets: list[str] = []
    proxy = Proxy(url=url, login=Kept(LOGIN), on_secret=secrets.append)
    if sent:
        route = await proxy.route(f"https://{HOST}/")
        assert route == ProxyRoute(url, url.partition("//")[2], HEADER)
        assert not any(secret in repr((route, proxy)) for secret in ("secret of mine", HEADER))
    else:
        with pytest.raises(GatewayDown, match="proxy-clear-text"):
            await proxy.route(f"https://{HOST}/")
    assert secrets == ["secret of mine", HEADER]


@pytest.mark.parametrize("url", ["", "socks5://127.0.0.1:1080", "http://", "http://[nonsense", "127.0.0.1:many"])
async def test_an_address_that_is_none_leads_nowhere(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    with pytest.raises(GatewayDown, match="proxy-unusable"):
        await Proxy(url=url).route(f"https://{HOST}/")


async def test_a_proxy_without_a_kept_password_gets_none_and_a_shut_keyring_opens_nothing() -> None:
    address, url = "http://proxy.example:3128", f"https://{HOST}/"
    none = Proxy(url=address, login=Kept(LoginRefused("no-credential")))
    assert await none.route(url) == await Proxy(url=address).route(url) == ProxyRoute(address, "proxy.example:3128")
    for error in (VaultLocked("keyring-locked"), LoginRefused("credential-unusable")):
        with pytest.raises(LoginRefused, match=error.code):
            await Proxy(url=address, login=Kept(error)).route(url)


async def test_a_password_that_was_read_for_another_loop_is_used_there() -> None:
    kept = await Proxy(url="http://127.0.0.1:3128", login=Kept(LOGIN)).loaded()
    assert (await kept.route(f"https://{HOST}/")) == ProxyRoute("http://127.0.0.1:3128", "127.0.0.1:3128", HEADER)
    assert "secret of mine" not in repr(kept)
    assert (await Proxy(url="http://127.0.0.1:3128", login=Kept(LoginRefused("no-credential"))).loaded()).login is None
    with pytest.raises(LoginRefused, match="keyring-locked"):
        await Proxy(url="http://127.0.0.1:3128", login=Kept(VaultLocked("keyring-locked"))).loaded()


def test_a_proxy_is_named_in_one_word() -> None:
    login = Kept(LOGIN)
    assert proxy_named("none") is None
    assert proxy_named("system", lambda: login) == Proxy(system=True)
    assert proxy_named("http://127.0.0.1:3128", lambda: login) == Proxy(url="http://127.0.0.1:3128", login=login)


@pytest.mark.parametrize("url", [f"https://{HOST}/", "https://127.0.0.1/"])
async def test_a_choice_that_is_not_known_leads_nowhere(url: str) -> None:
    unread = proxy_named(UNREAD)
    assert unread is not None
    with pytest.raises(GatewayDown, match="proxy-setting-unread"):
        await unread.route(url)


# --- the computer's own -----------------------------------------------------------------------------------------------


async def test_the_proxy_of_the_computer_is_used_where_it_was_chosen(
    rest: ScriptedRest, target: str, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ConnectProxy(login="me:p@ss") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:p%40ss@127.0.0.1:{proxy.port}")
        async with session(Proxy(system=True), authority) as http, http.get(f"https://{target}/api/ping") as response:
            assert response.status == 200
        assert proxy.asked == [f"CONNECT {target}"]


@pytest.mark.parametrize(
    ("variables", "code", "data"),
    [
        ({}, "proxy-none", {}),
        ({"http_proxy": "http://127.0.0.1:3128"}, "proxy-none", {}),
        ({"https_proxy": "socks5://127.0.0.1:1080"}, "proxy-unusable", {"proxy": "127.0.0.1:1080"}),
        ({"https_proxy": "http://me:1/x@proxy.example:3128"}, "proxy-unusable", {"proxy": "proxy.example:3128"}),
        ({"https_proxy": "http://[nonsense"}, "proxy-unusable", {"proxy": ""}),
        ({"https_proxy": "http://me:secret@proxy.example:3128"}, "proxy-clear-text", {"proxy": "proxy.example:3128"}),
    ],
)
async def test_a_computer_that_names_no_usable_proxy_reaches_nobody(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], code: str, data: dict[str, Any]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(GatewayDown) as caught:
        await Proxy(system=True).route(f"https://{HOST}/")
    assert (caught.value.code, dict(caught.value.data)) == (code, data)


async def test_a_script_that_chooses_a_proxy_is_named_and_reaches_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows has it: the registry alone names the script, here a stand-in for it."""
    key = ModuleType("winreg")
    key.HKEY_CURRENT_USER = key.OpenKey = lambda *_: contextlib.nullcontext()  # type: ignore[attr-defined]
    key.QueryValueEx = lambda _key, _name: ("http://pac.example:8080/proxy.pac", 1)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "winreg", key)
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(GatewayDown) as caught:
        await Proxy(system=True).route(f"https://{HOST}/")
    assert (caught.value.code, caught.value.data["proxy"]) == ("proxy-script", "pac.example:8080")
    assert await proxy_for(HOST) == "pac.example:8080"


async def test_a_host_that_the_computer_excepts_is_reached_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", HOST)
    assert await Proxy(system=True).route(f"https://{HOST}/") is None
    assert await Proxy(system=True).route("https://other.example/") == ProxyRoute(
        "http://proxy.example:3128", "proxy.example:3128"
    )


# --- the connection check ---------------------------------------------------------------------------------------------


async def test_the_check_goes_through_it_and_leaves_the_hosts_to_it(
    rest: ScriptedRest, target: str, authority: Authority
) -> None:
    urls = (f"https://{target}", f"wss://{target}/v2")
    async with ConnectProxy() as server:
        proxy = Proxy(url=server.url)
        assert await look_up(urls, proxy) == (FindingCode.PROXY_USED, f"127.0.0.1:{server.port}")
        assert server.heads == []
        service = await verify_certificates(urls, HttpTiming(), str(authority.path), proxy)
        assert service.host == HOST
        assert service.until is not None
        assert await server_time(urls[0], HttpTiming(), str(authority.path), proxy) is not None
        assert server.asked == [f"CONNECT {target}"] * 3
    assert not any("authorization" in seen.headers for seen in rest.seen)


@pytest.mark.parametrize("url", ["http://proxy.invalid:3128", "http://192.0.2.1:3128"])
async def test_the_check_names_a_proxy_that_is_not_reached(url: str, target: str, authority: Authority) -> None:
    proxy = Proxy(url=url, login=Kept(LOGIN))
    with pytest.raises(CheckFailure) as caught:
        await look_up([f"https://{target}"], proxy)
    assert (caught.value.code, caught.value.data["error"]) == (FindingCode.PROXY_FAILED, "proxy-clear-text")
    async with ConnectProxy(status=403) as server:
        with pytest.raises(CheckFailure) as caught:
            await verify_certificates([f"https://{target}"], HttpTiming(), "", Proxy(url=server.url))
    assert (caught.value.code, caught.value.data["error"]) == (FindingCode.PROXY_FAILED, "proxy-refused")


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ("another name", FindingCode.CERTIFICATE_NAME),
        ("expired", FindingCode.CERTIFICATE_EXPIRED),
        ("an unknown root", FindingCode.CERTIFICATE_UNTRUSTED),
    ],
)
async def test_the_check_judges_a_certificate_through_it(
    authority: Authority, tmp_path: Path, shown: str, code: FindingCode
) -> None:
    with tls_listening(SHOWN[shown](authority, Authority(tmp_path, "Another authority"))) as port:
        async with ConnectProxy() as server:
            with pytest.raises(CheckFailure) as caught:
                await verify_certificates(
                    [f"https://{HOST}:{port}"], HttpTiming(), str(authority.path), Proxy(url=server.url)
                )
    assert (caught.value.code, caught.value.data["host"]) == (code, HOST)


async def test_the_check_of_this_computer_needs_no_proxy(rest: ScriptedRest) -> None:
    async with ConnectProxy() as server:
        proxy = Proxy(url=server.url)
        assert await look_up([rest.url], proxy) == (FindingCode.HOSTS_KNOWN, "127.0.0.1")
        service = await verify_certificates([rest.url], HttpTiming(), "", proxy)
        assert (service.until, server.heads) == (None, [])
