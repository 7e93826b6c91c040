"""The whole sign-in with a browser against a real LongPort door: allowed, denied, given up, forged, too late."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from fakes.scenes.connection.connect_page import desk_without_brokers
from fakes.servers.longport.sign_in import SignInStage, sign_in_stage
from fakes.values.doors import doors, listening_sockets
from fakes.values.lock import MemoryStore
from fakes.values.waiting import in_time
from tideboard_core.errors import GatewayDown, LoginRefused
from tideboard_core.model.credentials import DataCentre, OAuthGrant, data_centre_of
from tideboard_core.redaction import Redactor
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Backend, Brand, Connection, LongportPlace, Region
from tideboard_desktop.connection.sign_in.oauth_flow import (
    LONGEST_REQUEST,
    BrowserStage,
    Loopback,
    OAuthFlow,
    RedirectPage,
    page_words,
)
from tideboard_desktop.connection.sign_in.provider import OngoingSignIn, SignIns
from tideboard_desktop.ui.tasks import Tasks
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_REAL, LONGPORT_US

LONGPORT = Connection(backend=Backend.LONGPORT)


class Page:
    """A sign-in at a broker that is nothing but a page."""

    def __init__(self, url: str) -> None:
        self.url, self.state = url, "state"

    async def finish(self, _code: str) -> OAuthGrant:
        raise AssertionError


def over(sign_ins: SignIns, **change: object) -> SignIns:
    parts = {name: getattr(sign_ins, name) for name in ("credentials", "successor", "authorize", "proxy")}
    return SignIns(**{**parts, **change})


async def until(flow: OAuthFlow, wanted: Callable[[], object]) -> None:
    changed = asyncio.Event()
    flow.changed.connect(changed.set)
    async with in_time(wanted):
        while not wanted():
            changed.clear()
            await changed.wait()


def redirect_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["redirect_uri"][0]


def nobody_listens(url: str) -> bool:
    parts = urlsplit(redirect_of(url))
    with socket.socket() as probe:
        return probe.connect_ex((str(parts.hostname), int(parts.port or 0))) != 0


async def waiting(flow: OAuthFlow, stage: SignInStage) -> str:
    flow.start(stage.by_browser)
    await until(flow, lambda: flow.stage is BrowserStage.WAITING and flow.opened)
    return flow.url


async def test_what_is_allowed_in_the_browser_is_kept_and_opens_the_broker(tasks: Tasks) -> None:
    store, redactor, opened = MemoryStore(), Redactor(), list[str]()
    async with sign_in_stage() as stage:
        sign_ins = stage.sign_ins(store, redactor)
        flow = OAuthFlow(sign_ins, tasks, open_url=kept_in(opened))
        url = await waiting(flow, stage)
        page = await stage.decide(url)
        await until(flow, lambda: flow.stage is BrowserStage.DONE)
        grant = await sign_ins.credentials(stage.by_browser).credential()
        renewed = await sign_ins.credentials(stage.by_browser).renew(sign_ins.successor(stage.by_browser))
        fresh = await sign_ins.credentials(stage.by_browser).credential()

    assert opened == [url]
    assert redirect_of(url).startswith("http://127.0.0.1:")
    assert "You can close this page" in page
    assert nobody_listens(url)
    assert isinstance(grant, OAuthGrant)
    assert isinstance(fresh, OAuthGrant)
    assert (renewed.value, fresh.access_token != grant.access_token) == ("keyring", True)
    assert list(store) == [stage.by_browser.credential_name]
    for secret in (grant.access_token, grant.refresh_token, fresh.access_token):
        assert redactor.clean(secret) == "[secret]"
    assert flow.url == ""


async def test_a_grant_of_the_united_states_takes_the_place_of_no_other(tasks: Tasks) -> None:
    """The page is the brand's own for both; which account it is of is chosen there, whatever region is in the form."""
    store = MemoryStore()
    async with sign_in_stage("--longport-region", "us") as stage:
        sign_ins, other = stage.sign_ins(store), region_of(stage.by_browser, Region.UNITED_STATES)
        flow = OAuthFlow(sign_ins, tasks, open_url=lambda _url: True)
        places = []
        for account in (LONGPORT_REAL, LONGPORT_US):
            url = await waiting(flow, stage)
            places.append(url.partition("?")[0])
            await stage.decide(url, account=account)
            await until(flow, lambda: flow.stage is BrowserStage.DONE)
        assert (flow.concerns(other), flow.concerns(stage.by_browser)) == (True, False)
        grants = [await sign_ins.credentials(one).credential() for one in (stage.by_browser, other)]

    assert places == [f"{stage.http}/oauth2/authorize"] * 2
    assert [data_centre_of(one) for one in grants] == [DataCentre.ASIA_PACIFIC, DataCentre.UNITED_STATES]
    assert sorted(store) == sorted([stage.by_browser.credential_name, other.credential_name])


@pytest.mark.parametrize("brand", Brand)
def test_the_united_states_sign_in_at_the_brands_global_site(brand: Brand) -> None:
    target = Connection(backend=Backend.LONGPORT, longport=LongportPlace(brand=brand))
    other = region_of(target, Region.UNITED_STATES)
    assert other.longport.urls == target.longport.urls
    assert target.longport.urls.http.endswith(".com")
    assert other.credential_name != target.credential_name


def region_of(target: Connection, region: Region) -> Connection:
    return replace(target, longport=replace(target.longport, region=region))


async def test_what_is_denied_in_the_browser_is_said(tasks: Tasks) -> None:
    async with sign_in_stage() as stage:
        store = MemoryStore()
        flow = OAuthFlow(stage.sign_ins(store), tasks, open_url=lambda _url: True)
        url = await waiting(flow, stage)
        page = await stage.decide(url, "deny")
        await until(flow, lambda: not flow.running)
    assert flow.stage is BrowserStage.FAILED
    assert "access_denied" in flow.problem
    assert "Not signed in" in page
    assert nobody_listens(url)
    assert not store


async def test_a_forged_answer_changes_nothing_and_the_real_one_still_counts(tasks: Tasks) -> None:
    async with sign_in_stage() as stage:
        flow = OAuthFlow(stage.sign_ins(MemoryStore()), tasks, open_url=lambda _url: True)
        url = await waiting(flow, stage)
        async with aiohttp.ClientSession() as browser:
            for query in ("code=stolen&state=guessed", "code=stolen", "error=x&state=guessed"):
                async with browser.get(f"{redirect_of(url)}?{query}") as answer:
                    assert answer.status == 400
        assert flow.stage is BrowserStage.WAITING
        await stage.decide(url)
        await until(flow, lambda: flow.stage is BrowserStage.DONE)


async def test_giving_up_closes_the_listener(tasks: Tasks) -> None:
    async with sign_in_stage() as stage:
        flow = OAuthFlow(stage.sign_ins(MemoryStore()), tasks, open_url=lambda _url: True)
        url = await waiting(flow, stage)
        flow.cancel()
        assert flow.stage is BrowserStage.IDLE
        assert flow.url == ""
        await tasks.close()
    assert nobody_listens(url)


async def test_a_browser_that_never_comes_back_ends_the_wait(tasks: Tasks) -> None:
    async with sign_in_stage() as stage:
        flow = OAuthFlow(stage.sign_ins(MemoryStore()), tasks, open_url=lambda _url: True, wait=0.01)
        flow.start(stage.by_browser)
        await until(flow, lambda: not flow.running)
    assert flow.stage is BrowserStage.FAILED
    assert "did not come back" in flow.problem


async def test_a_browser_that_does_not_open_leaves_the_link(tasks: Tasks) -> None:
    async with sign_in_stage() as stage:
        answers = [False, True]
        flow = OAuthFlow(stage.sign_ins(MemoryStore()), tasks, open_url=lambda _url: answers.pop(0))
        flow.start(stage.by_browser)
        await until(flow, lambda: flow.stage is BrowserStage.WAITING and len(answers) == 1)
        assert not flow.opened
        assert flow.url
        flow.open_again()
        assert flow.opened
        flow.cancel()


@pytest.mark.parametrize(
    "url", ["http://example.com/authorize", "file:///etc/passwd", "javascript:alert(1)", "https", ""]
)
async def test_only_an_encrypted_page_is_opened(tasks: Tasks, url: str) -> None:
    async def authorize(_connection: Connection, _redirect: str) -> OngoingSignIn:
        return Page(url)

    opened: list[str] = []
    sign_ins = over(in_memory(), authorize=authorize)
    flow = OAuthFlow(sign_ins, tasks, open_url=kept_in(opened))
    flow.start(LONGPORT)
    await until(flow, lambda: not flow.running)
    assert flow.stage is BrowserStage.FAILED
    assert "is not encrypted" in flow.problem
    assert opened == []


async def test_a_broker_that_is_not_there_is_said_and_another_try_begins_anew(tasks: Tasks) -> None:
    async def authorize(_connection: Connection, _redirect: str) -> OngoingSignIn:
        raise GatewayDown("connect-timed-out", host="h", port=443)

    flow = OAuthFlow(over(in_memory(), authorize=authorize), tasks, open_url=lambda _url: True)
    flow.start(LONGPORT)
    await until(flow, lambda: not flow.running)
    assert flow.problem == "Nothing answered at h:443 in time."
    flow.start(LONGPORT)
    assert flow.stage is BrowserStage.PREPARING
    assert flow.problem == ""
    await until(flow, lambda: not flow.running)


def kept_in(opened: list[str]) -> Callable[[str], bool]:
    """A browser that only remembers where it was sent."""

    def open_url(url: str) -> bool:
        opened.append(url)
        return True

    return open_url


def in_memory() -> SignIns:
    return desk_without_brokers(SystemClock()).sign_ins


STATE = "state-0001"


@pytest.fixture
async def loopback() -> AsyncIterator[Loopback]:
    made = Loopback(page_words, read_seconds=5.0)
    yield made
    await made.close()


async def ask(address: str, head: str) -> bytes:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(head.replace("{host}", parts.netloc).encode())
    await writer.drain()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def get(query: str, path: str = "/callback", host: str = "{host}") -> str:
    return f"GET {path}?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n"


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's tables of sockets")
async def test_it_listens_at_its_row_of_the_page_and_only_while_somebody_signs_in(loopback: Loopback) -> None:
    row = next(row for row in doors() if row.name == "Sign-in with the browser")
    before = listening_sockets(os.getpid())
    await loopback.open()
    assert listening_sockets(os.getpid()) - before == Counter([row.listens])
    await loopback.close()
    assert listening_sockets(os.getpid()) == before


async def test_a_code_with_our_state_ends_the_wait_and_the_page_says_so(loopback: Loopback, tasks: Tasks) -> None:
    address = await loopback.open()
    waiting = tasks.spawn(loopback.code(STATE), name="code")
    await asyncio.sleep(0)
    answer = await ask(address, get(f"state={STATE}&code=abc%2B1"))
    assert await waiting == "abc+1"
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert b"no-store" in head
    assert b"default-src 'none'" in head
    assert b"You can close this page" in body
    assert b"abc" not in answer
    second = await ask(address, get(f"state={STATE}&code=second"))
    assert second.startswith(b"HTTP/1.1 400")  # the state was good for one answer
    assert b"abc" not in second
    assert urlsplit(address).hostname == "127.0.0.1"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET http://[ HTTP/1.1\r\nHost: {host}\r\n\r\n", 404),
        ("GET http://[::1/callback?code=abc HTTP/1.1\r\nHost: {host}\r\n\r\n", 404),
        (get("state=other&code=abc"), 400),
        (get("code=abc"), 400),
        (get(f"state={STATE}&state={STATE}&code=abc"), 400),
        (get(f"state={STATE}"), 400),
        (get(f"state={STATE}&code="), 400),
        (get(f"state={STATE}&code=a&code=b"), 400),
        (get(f"state={STATE}&code=abc", path="/"), 404),
        (get(f"state={STATE}&code=abc", path="/favicon.ico"), 404),
        (get(f"state={STATE}&code=abc", host="evil.example:80"), 404),
        (f"GET /callback?state={STATE}&code=abc HTTP/1.1\r\n\r\n", 404),
        (get(f"state={STATE}&code=abc").replace("GET", "POST"), 405),
    ],
)
async def test_anything_else_is_answered_and_changes_nothing(
    loopback: Loopback, tasks: Tasks, head: str, status: int
) -> None:
    address = await loopback.open()
    waiting = tasks.spawn(loopback.code(STATE), name="code")
    await asyncio.sleep(0)
    assert (await ask(address, head)).startswith(f"HTTP/1.1 {status} ".encode())
    assert not waiting.done()
    await ask(address, get(f"state={STATE}&code=abc"))
    assert await waiting == "abc"


async def test_before_a_state_is_known_no_code_counts(loopback: Loopback) -> None:
    address = await loopback.open()
    assert b" 400 " in await ask(address, get("state=&code=abc"))


async def test_a_no_is_told_with_its_words_made_harmless(loopback: Loopback, tasks: Tasks) -> None:
    address = await loopback.open()
    waiting = tasks.spawn(told(loopback), name="code")
    await asyncio.sleep(0)
    answer = await ask(address, get(f"state={STATE}&error=access_denied&error_description=No%0A%3Cb%3E{'x' * 300}"))
    error = await waiting
    assert error.code == "sign-in-denied"
    assert error.data["text"] == "No<b>" + "x" * 194
    assert b"Not signed in" in answer
    assert b"<b>" not in answer


async def told(loopback: Loopback) -> LoginRefused:
    with pytest.raises(LoginRefused) as caught:
        await loopback.code(STATE)
    return caught.value


async def test_a_request_that_never_ends_is_cut(loopback: Loopback) -> None:
    parts = urlsplit(await loopback.open())
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(b"GET /" + b"x" * (LONGEST_REQUEST * 8))
    assert await cut(reader)
    writer.close()


async def test_closing_cuts_who_is_connected_and_frees_the_port() -> None:
    loopback = Loopback(page_words)
    parts = urlsplit(await loopback.open())
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(b"GET /")
    await loopback.close()
    assert await cut(reader)
    writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(parts.hostname, parts.port)


async def test_a_browser_that_says_nothing_is_cut_after_a_while() -> None:
    loopback = Loopback(page_words, read_seconds=0.01)
    parts = urlsplit(await loopback.open())
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    assert await cut(reader)
    writer.close()
    await loopback.close()


async def cut(reader: asyncio.StreamReader) -> bool:
    """Whether the other side ended the connection without a word."""
    try:
        return await reader.read() == b""
    except ConnectionError:
        return True


def test_every_outcome_has_words() -> None:
    assert all(all(page_words(outcome)) for outcome in RedirectPage)
