"""Sockets, signatures, tokens and sign-ins at the sandbox's real LongPort door."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.longport.rows import token_saying
from fakes.servers.longport.sandbox import TIMING, addresses_of, longport_sandbox
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from fakes.values.waiting import in_time
from tideboard_core.errors import GatewayDown, LoginRefused, ServerRefused
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.connection import Role
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint, Purpose
from tideboard_core.gateways.longport.transport.oauth import Authorization, OAuth
from tideboard_core.gateways.longport.transport.tokens import Tokens
from tideboard_core.model.credentials import ApiKey, Credential
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId

REDIRECT = "http://127.0.0.1:60355/callback"
TENCENT = InstrumentId("HK.00700")


@pytest.fixture
def sandbox() -> Iterator[OpenSandbox]:
    """A sandbox of this test alone, standing in the Hong Kong morning."""
    with longport_sandbox() as running:
        yield running


@pytest.fixture
def clock() -> ManualClock:
    """The real time, standing: signatures are good for minutes."""
    return ManualClock(datetime.now(UTC))


def keys_of(sandbox: OpenSandbox, **changes: str) -> ApiKey:
    return ApiKey(**{**sandbox.line["longport_keys"], **changes})


@asynccontextmanager
async def gateway_on(
    sandbox: OpenSandbox,
    clock: ManualClock,
    *,
    credential: Credential | None = None,
    purpose: Purpose = Purpose.EVERYTHING,
    sinks: Sinks | None = None,
) -> AsyncIterator[LongportGateway]:
    """A gateway to the door, not connected yet."""
    source = FixedCredential(credential or keys_of(sandbox))
    endpoint = LongportEndpoint(
        addresses=addresses_of(sandbox.line), credentials=source, timing=TIMING, purpose=purpose
    )
    kept = sinks or Sinks()
    gateway = LongportGateway(endpoint, feed=kept, trading=kept, clock=clock)
    try:
        yield gateway
    finally:
        await gateway.close()


async def entered(gateway: LongportGateway) -> None:
    """Connect and log in."""
    await gateway.connect()
    await gateway.log_in()


async def lost(gateway: LongportGateway) -> Exception | None:
    """Wait until the connection ends by itself."""
    ended: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()
    gateway.on_closed(ended.set_result)
    async with in_time("what the port pushes"):
        return await ended


async def sockets_at(sandbox: OpenSandbox) -> int:
    """How many sockets the door has."""
    return len((await sandbox.state())["longport"]["sockets"])


async def requests_at(sandbox: OpenSandbox, call: str) -> int:
    """How often the door was asked for this."""
    return int((await sandbox.state())["longport"]["requests"].get(call, 0))


async def test_both_sockets_are_in_and_leave_when_we_close(sandbox: OpenSandbox, clock: ManualClock) -> None:
    async with gateway_on(sandbox, clock) as gateway:
        await entered(gateway)
        assert gateway.connected
        assert await sockets_at(sandbox) == 2
    async with in_time("what the port pushes"):
        while await sockets_at(sandbox):  # each look is a question and its answer
            pass


async def test_flow_alone_takes_one_socket(sandbox: OpenSandbox, clock: ManualClock) -> None:
    async with gateway_on(sandbox, clock, purpose=Purpose.QUOTES) as gateway:
        await entered(gateway)
        assert gateway.connected
        assert await sockets_at(sandbox) == 1
        assert (await gateway.flow.capital_flow(TENCENT)).net


async def test_a_cut_is_noticed_and_the_sessions_are_resumed(sandbox: OpenSandbox, clock: ManualClock) -> None:
    async with gateway_on(sandbox, clock) as gateway:
        await entered(gateway)
        asked = await requests_at(sandbox, "GET /v1/socket/token")
        await asyncio.gather(sandbox.cut(), lost(gateway))
        await entered(gateway)
        assert gateway.generation == 2
        assert await requests_at(sandbox, "GET /v1/socket/token") == asked


@pytest.mark.parametrize("role", [Role.QUOTES, Role.ORDERS])
async def test_a_socket_lost_between_its_handshake_and_its_resumption_ends_that_try_alone(
    sandbox: OpenSandbox, clock: ManualClock, role: Role
) -> None:
    """Its session is gone with it, and no one-time password was fetched for it."""
    async with gateway_on(sandbox, clock) as gateway:
        await entered(gateway)
        await asyncio.gather(sandbox.cut(), lost(gateway))
        gateway.on_closed(lambda _error: None)
        await gateway.connect()
        gateway.link.connection().socket(role)._end(GatewayDown("connection-lost"))
        with pytest.raises(GatewayDown, match="connection-lost"):
            await gateway.log_in()

        await entered(gateway)
        assert gateway.connected


async def test_a_door_that_closes_and_opens_again_lets_us_in_anew(sandbox: OpenSandbox, clock: ManualClock) -> None:
    async with gateway_on(sandbox, clock) as gateway:
        await entered(gateway)
        await asyncio.gather(sandbox.ask("close-door", door="longport"), lost(gateway))
        with pytest.raises(GatewayDown, match="connect-failed"):
            await entered(gateway)
        await sandbox.ask("open-door", door="longport")
        await entered(gateway)
        assert gateway.connected


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"app_secret": "wrong"}, "signature-invalid"),
        ({"app_key": "wrong"}, "app-key-illegal"),
        ({"access_token": "wrong"}, "token-expired"),
    ],
)
async def test_wrong_keys_are_told_apart(
    sandbox: OpenSandbox, clock: ManualClock, changes: dict[str, str], code: str
) -> None:
    async with gateway_on(sandbox, clock, credential=keys_of(sandbox, **changes)) as gateway:
        with pytest.raises(LoginRefused) as refused:
            await gateway.connect()
    assert refused.value.code == code
    assert refused.value.data["trace"]


async def test_a_clock_that_is_wrong_is_a_wrong_signature(sandbox: OpenSandbox) -> None:
    wrong = ManualClock(datetime.now(UTC) - timedelta(hours=1))
    async with gateway_on(sandbox, wrong) as gateway:
        with pytest.raises(LoginRefused, match="signature-invalid"):
            await gateway.connect()


async def test_the_next_token_is_good_and_the_old_one_void(sandbox: OpenSandbox, clock: ManualClock) -> None:
    old = keys_of(sandbox)
    new = await Tokens(addresses_of(sandbox.line).http, clock=clock, timing=TIMING).successor(old)
    assert new.expires is not None
    assert timedelta(days=80) < new.expires - clock.wall() < timedelta(days=100)
    async with gateway_on(sandbox, clock, credential=old) as gateway:
        with pytest.raises(LoginRefused, match="token-expired"):
            await gateway.connect()
    async with gateway_on(sandbox, clock, credential=new) as gateway:
        await entered(gateway)


async def test_a_key_whose_account_was_proved_live_is_renewed_as_one_of_real_money(
    tmp_path: Path, clock: ManualClock
) -> None:
    """Its token calls itself paper; the exchange refuses it with the header, before the proof and after it."""
    key = ApiKey(
        app_key="ak", app_secret="secret", access_token=token_saying(aaid="1", account_channel="lb_papertrading")
    )
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({name: getattr(key, name) for name in ("app_key", "app_secret", "access_token")}))
    keys.chmod(0o600)
    arguments = ["--longport-port", "0", "--longport-keys", str(keys)]
    with sandbox_here(start="10:30", arguments=arguments) as sandbox:
        addresses = addresses_of(sandbox.line)
        endpoint = LongportEndpoint(addresses=addresses, credentials=FixedCredential(key), timing=TIMING)
        tokens = Tokens(addresses.http, clock=clock, timing=TIMING, live=endpoint.live)
        with pytest.raises(ServerRefused):
            await tokens.successor(key)

        gateway = LongportGateway(replace(endpoint, language="zh-HK"), feed=Sinks(), trading=Sinks(), clock=clock)
        with pytest.raises(GatewayDown, match="account-is-live"):
            await gateway.connect()
        await gateway.close()
        renewed = await tokens.successor(key)

        async with gateway_on(sandbox, clock, credential=renewed) as next_one:
            await entered(next_one)


async def allowed(authorization: Authorization) -> str:
    """What a person does: open the page, allow; returns the code that the browser brings back."""
    async with aiohttp.ClientSession() as browser:
        async with browser.get(authorization.url) as page:
            ticket = re.search(r'name="ticket" value="([^"]+)"', await page.text())
        assert ticket is not None
        form = {"ticket": ticket[1], "decision": "allow"}
        address = authorization.url.partition("?")[0]
        async with browser.post(address, data=form, allow_redirects=False) as answer:
            back = urlsplit(answer.headers["Location"])
    query = {name: values[0] for name, values in parse_qs(back.query).items()}
    assert answer.headers["Location"].startswith(REDIRECT)
    assert query["state"] == authorization.state
    return query["code"]


async def test_a_sign_in_with_the_browser_opens_the_account(sandbox: OpenSandbox, clock: ManualClock) -> None:
    oauth = OAuth(addresses_of(sandbox.line).http, clock=clock, timing=TIMING)
    authorization = await oauth.authorize(REDIRECT)
    grant = await authorization.finish(await allowed(authorization))
    assert grant.expires is not None
    async with gateway_on(sandbox, clock, credential=grant) as gateway:
        await entered(gateway)
        assert (await gateway.link.read("/v1/asset/account"))["list"]
    later = await oauth.refresh(grant)
    async with gateway_on(sandbox, clock, credential=later) as gateway:
        await entered(gateway)
    with pytest.raises(LoginRefused, match="sign-in-over"):
        await oauth.refresh(grant)


async def test_a_code_is_good_once_and_for_its_own_sign_in(sandbox: OpenSandbox, clock: ManualClock) -> None:
    oauth = OAuth(addresses_of(sandbox.line).http, clock=clock, timing=TIMING)
    mine, another = await oauth.authorize(REDIRECT), await oauth.authorize(REDIRECT)
    code = await allowed(mine)
    with pytest.raises(LoginRefused, match="sign-in-refused"):
        await another.finish(code)
    fresh = await oauth.authorize(REDIRECT)
    code = await allowed(fresh)
    await fresh.finish(code)
    with pytest.raises(LoginRefused, match="sign-in-refused"):
        await fresh.finish(code)


async def test_pushes_pass_a_call_that_is_held(sandbox: OpenSandbox, clock: ManualClock) -> None:
    sinks = Sinks()
    async with gateway_on(sandbox, clock, sinks=sinks) as gateway:
        await entered(gateway)
        await gateway.quotes.subscribe([Topic.QUOTE.of(TENCENT)])
        await sandbox.fault("quote CAPITAL_FLOW", "hold-reply")
        call = asyncio.get_running_loop().create_task(gateway.flow.capital_flow(TENCENT))
        await sinks.until(lambda: bool(sinks.published))
        seen = len(sinks.published)
        await sandbox.advance(5)
        await sinks.until(lambda: len(sinks.published) > seen)
        assert not call.done()
        await sandbox.release()
        assert (await call).net


async def test_no_log_line_of_any_level_holds_a_secret(
    sandbox: OpenSandbox, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Of the libraries below us too, through login, loss, resumption, a refusal and a wrong key."""
    caplog.set_level(0)
    told: list[str] = []
    source = FixedCredential(keys_of(sandbox))
    endpoint = LongportEndpoint(
        addresses=addresses_of(sandbox.line), credentials=source, timing=TIMING, on_secret=told.append
    )
    gateway = LongportGateway(endpoint, feed=Sinks(), trading=Sinks(), clock=clock)
    await entered(gateway)
    await asyncio.gather(sandbox.cut(), lost(gateway))
    await entered(gateway)
    with pytest.raises(ServerRefused):
        await gateway.link.read("/v1/nowhere")
    await gateway.close()
    source.credentials.append(keys_of(sandbox, app_secret="wr0ng-s3cret"))
    another = LongportGateway(endpoint, feed=Sinks(), trading=Sinks(), clock=clock)
    with pytest.raises(LoginRefused) as refused:
        await another.connect()
    secrets = [*told, sandbox.line["longport_keys"]["app_secret"], sandbox.line["longport_keys"]["access_token"]]
    assert len(told) >= 6
    shown = caplog.text + repr(refused.value) + str(refused.value) + repr(endpoint)
    assert [secret for secret in [*secrets, "wr0ng-s3cret"] if secret in shown] == []
