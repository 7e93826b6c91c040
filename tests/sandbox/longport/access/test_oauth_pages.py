"""The OAuth flow over HTTP: discovery, registration, consent page, tokens, and everything that is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from fakes.servers.longport.in_process import LongportPort
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_PAPER, LONGPORT_REAL
from tideboard_sandbox.longport.access.oauth_grants import ACCESS_SECONDS, CODE_SECONDS, CONSENT_SECONDS, challenge_of
from tideboard_sandbox.server.faults import Fault, Point

REDIRECT = "http://localhost:60355/callback"
VERIFIER = "v" * 64


@dataclass(slots=True)
class Browser:
    """A program and the person at its browser."""

    port: LongportPort
    client_id: str = ""

    async def send(self, method: str, path: str, **options: Any) -> tuple[int, str, dict[str, str]]:
        """One request; redirects are not followed."""
        address = self.port.server.address["http"] + path
        async with self.port.http.request(method, address, allow_redirects=False, **options) as reply:
            return reply.status, await reply.text(), dict(reply.headers)

    async def register(self, *redirects: object, **fields: object) -> tuple[int, dict[str, Any]]:
        """Register a client."""
        form = {"client_name": "Tideboard", "redirect_uris": list(redirects or (REDIRECT,)), **fields}
        address = self.port.server.address["http"] + "/oauth2/register"
        async with self.port.http.post(address, json=form) as reply:
            answer = await reply.json()
        self.client_id = answer.get("client_id", self.client_id)
        return reply.status, answer

    async def ask(self, **changes: str) -> tuple[int, str, dict[str, str]]:
        """Open the consent page."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": REDIRECT,
            "state": "s-1",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
        }
        return await self.send("GET", f"/oauth2/authorize?{urlencode({**asked, **changes})}")

    async def press(self, decision: str, page: str, **fields: str) -> dict[str, str]:
        """Press a button of the page; returns what the client is sent back with."""
        form = {"ticket": ticket_in(page), "decision": decision, **fields}
        status, _, headers = await self.send("POST", "/oauth2/authorize", data=form)
        assert status == 302
        return back(headers)

    async def code(self, **fields: str) -> str:
        """The whole consent, allowed."""
        _, page, _ = await self.ask()
        return (await self.press("allow", page, **fields))["code"]

    async def token(self, **fields: str) -> tuple[int, dict[str, Any]]:
        """Ask the token endpoint."""
        address = self.port.server.address["http"] + "/oauth2/token"
        async with self.port.http.post(address, data={"client_id": self.client_id, **fields}) as reply:
            return reply.status, await reply.json()

    async def exchange(self, code: str, **changes: str) -> tuple[int, dict[str, Any]]:
        """A code for tokens."""
        form = {"code": code, "redirect_uri": REDIRECT, "code_verifier": VERIFIER, **changes}
        return await self.token(grant_type="authorization_code", **form)

    async def refresh(self, token: str) -> tuple[int, dict[str, Any]]:
        """A refresh token for tokens."""
        return await self.token(grant_type="refresh_token", refresh_token=token)

    async def account(self, access: str, *, client_id: str = "") -> tuple[int, dict[str, Any]]:
        """The account that a bearer token opens."""
        headers = {"authorization": f"Bearer {access}", "x-api-key": client_id or self.client_id}
        address = self.port.server.address["http"] + "/v1/asset/account"
        async with self.port.http.get(address, headers=headers) as reply:
            return reply.status, await reply.json()


def ticket_in(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def back(headers: dict[str, str]) -> dict[str, str]:
    parts = urlsplit(headers["Location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == REDIRECT
    return {name: rows[0] for name, rows in parse_qs(parts.query).items()}


@pytest.fixture
async def browser(port: LongportPort) -> Browser:
    opened = Browser(port)
    await opened.register()
    return opened


async def test_discovery_names_the_endpoints_of_this_port(browser: Browser) -> None:
    _, text, headers = await browser.send("GET", "/.well-known/oauth-authorization-server")

    base = browser.port.server.address["http"]
    for part in (f'"issuer":"{base}"', f"{base}/oauth2/token", f"{base}/oauth2/authorize", '["S256"]'):
        assert part in text
    assert headers["x-trace-id"]


async def test_the_page_asks_by_name_and_allowing_gives_tokens_for_the_chosen_account(browser: Browser) -> None:
    status, page, headers = await browser.ask()
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<h1>Allow Tideboard?</h1>" in page
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]

    sent_back = await browser.press("allow", page, account=LONGPORT_PAPER)
    status, tokens = await browser.exchange(sent_back["code"])

    assert sent_back["state"] == "s-1"
    assert (status, tokens["token_type"], tokens["expires_in"]) == (200, "Bearer", ACCESS_SECONDS)
    assert (await browser.account(tokens["access_token"]))[1]["code"] == 0
    assert browser.port.shared.grants.account_of(tokens["access_token"], browser.client_id) == LONGPORT_PAPER


async def test_a_name_with_markup_is_shown_as_text(browser: Browser) -> None:
    await browser.register(REDIRECT, client_name="<script>alert(1)</script>")

    _, page, _ = await browser.ask()

    assert "<script>" not in page


async def test_denying_sends_the_client_back_without_a_code(browser: Browser) -> None:
    _, page, _ = await browser.ask()

    assert await browser.press("deny", page) == {"error": "access_denied", "state": "s-1"}


@pytest.mark.parametrize(
    "changes",
    [{"client_id": "nobody"}, {"redirect_uri": "http://localhost:60355/other"}, {"redirect_uri": "http://a.b"}],
)
async def test_nothing_is_sent_to_an_address_that_is_not_the_clients(browser: Browser, changes: dict[str, str]) -> None:
    status, _, headers = await browser.ask(**changes)

    assert status == 400
    assert "Location" not in headers


async def test_a_loopback_client_may_take_another_port(browser: Browser) -> None:
    elsewhere = REDIRECT.replace("60355", "40000")
    _, page, _ = await browser.ask(redirect_uri=elsewhere)
    _, _, headers = await browser.send(
        "POST", "/oauth2/authorize", data={"ticket": ticket_in(page), "decision": "allow"}
    )

    assert headers["Location"].startswith(elsewhere)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
    ],
)
async def test_a_request_without_pkce_goes_back_with_an_error(
    browser: Browser, changes: dict[str, str], error: str
) -> None:
    status, _, headers = await browser.ask(**changes)

    assert (status, back(headers)) == (302, {"error": error, "state": "s-1"})


async def test_a_page_can_be_answered_once_and_not_for_ever(browser: Browser) -> None:
    _, page, _ = await browser.ask()
    await browser.press("allow", page)
    again, _, _ = await browser.send("POST", "/oauth2/authorize", data={"ticket": ticket_in(page), "decision": "allow"})
    _, old, _ = await browser.ask()
    browser.port.clock[0] += CONSENT_SECONDS
    late, _, _ = await browser.send("POST", "/oauth2/authorize", data={"ticket": ticket_in(old), "decision": "allow"})

    assert (again, late) == (400, 400)


@pytest.mark.parametrize(
    "wrong",
    [{"code_verifier": "w" * 64}, {"redirect_uri": REDIRECT + "2"}, {"client_id": "nobody"}, {"code": "made up"}],
)
async def test_a_code_with_anything_wrong_gives_nothing_and_is_spent(browser: Browser, wrong: dict[str, str]) -> None:
    code = await browser.code()
    status, answer = await browser.exchange(**{"code": code, **wrong})

    assert (status, answer["error"]) == (400, "invalid_grant")
    if "code" not in wrong:
        assert (await browser.exchange(code))[0] == 400


async def test_a_code_that_comes_twice_ends_what_it_gave(browser: Browser) -> None:
    code = await browser.code()
    _, tokens = await browser.exchange(code)

    assert (await browser.exchange(code))[1]["error"] == "invalid_grant"
    assert (await browser.account(tokens["access_token"]))[1]["code"] == 401003
    assert (await browser.refresh(tokens["refresh_token"]))[1]["error"] == "invalid_grant"


async def test_a_code_lives_a_minute(browser: Browser) -> None:
    code = await browser.code()
    browser.port.clock[0] += CODE_SECONDS

    assert (await browser.exchange(code))[1]["error"] == "invalid_grant"


async def test_access_ends_and_refresh_turns(browser: Browser) -> None:
    _, first = await browser.exchange(await browser.code())
    browser.port.clock[0] += ACCESS_SECONDS
    assert (await browser.account(first["access_token"]))[0] == 401

    _, second = await browser.refresh(first["refresh_token"])

    assert (await browser.account(second["access_token"]))[1]["code"] == 0
    assert second["refresh_token"] != first["refresh_token"]
    assert (await browser.refresh(first["refresh_token"]))[1]["error"] == "invalid_grant"
    assert (await browser.account(second["access_token"]))[1]["code"] == 401003  # a stolen token was played back


async def test_a_bearer_token_belongs_to_its_client(browser: Browser) -> None:
    _, tokens = await browser.exchange(await browser.code())

    assert (await browser.account(tokens["access_token"], client_id="nobody"))[1]["code"] == 403203
    assert browser.port.shared.grants.account_of(tokens["access_token"], browser.client_id) == LONGPORT_REAL


@pytest.mark.parametrize(
    "redirect", ["https://example.com/cb", "http://192.168.0.1/cb", "tideboard://cb", 7, "http://localhost/#a"]
)
async def test_only_loopback_addresses_can_be_registered(browser: Browser, redirect: object) -> None:
    status, answer = await browser.register(redirect)

    assert (status, answer["error"]) == (400, "invalid_redirect_uri")


@pytest.mark.parametrize("form", [{"grant_type": "password"}, {}, {"grant_type": "refresh_token"}])
async def test_other_grants_are_refused(browser: Browser, form: dict[str, str]) -> None:
    assert (await browser.token(**form))[0] == 400


async def test_the_device_flow_is_refused_in_words(browser: Browser) -> None:
    status, text, _ = await browser.send("POST", "/oauth2/device/authorize")

    assert status == 400
    assert "unauthorized_client" in text


async def test_a_fault_can_be_ordered_for_the_token_endpoint(browser: Browser) -> None:
    code = await browser.code()
    browser.port.server.order(Fault(call="POST /oauth2/token", point=Point.REFUSE, text="no"))

    assert (await browser.exchange(code))[1] == {"error": "invalid_request", "error_description": "no"}
    assert (await browser.exchange(code))[0] == 200


async def test_a_registration_that_is_no_object_is_refused(browser: Browser) -> None:
    for body in (b"", b"[]", b'{"redirect_uris": "http://localhost/cb"}'):
        status, text, _ = await browser.send("POST", "/oauth2/register", data=body)
        assert status == 400
        assert "invalid_client_metadata" in text
