"""OAuth over HTTP: discovery, registration, a consent page, tokens (RFC 8414, 7591, 6749, 7636)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tideboard_core.system.markup import escape
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_PAPER, LONGPORT_REAL
from tideboard_sandbox.longport.access.oauth_grants import Consent, Grants, OauthError, Tokens
from tideboard_sandbox.longport.access.refusals import BAD_REQUEST

CREATED, FOUND, OK = 201, 302, 200
_CHALLENGE_LENGTH = 43
"""Characters of a S256 challenge."""

_NAME_LENGTH = 64
_NO_DEVICE_FLOW = OauthError("unauthorized_client", "the practice exchange has no device flow: use the browser")


class PageReply(NamedTuple):
    """An HTTP answer that is still without date and trace id."""

    status: int
    text: str
    content_type: str = "application/json"
    headers: Mapping[str, str] = {}


class OauthRequest(NamedTuple):
    """One call: `base` is the address that the client used, without a slash at the end.

    `accounts` are those that a person may choose from.
    """

    grants: Grants
    accounts: Sequence[str]
    base: str
    query: str
    body: bytes

    @property
    def asked(self) -> dict[str, str]:
        """Fields of the query."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @property
    def sent(self) -> dict[str, str]:
        """Fields of a form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


def respond(call: str, request: OauthRequest) -> PageReply:
    """Answer one of `ROUTES`, refusals included."""
    try:
        return ROUTES[call](request)
    except OauthError as problem:
        return refused(problem)


def refused(problem: OauthError) -> PageReply:
    """The answer to a refused request."""
    return _json({"error": problem.error, "error_description": problem.description}, status=BAD_REQUEST)


def _discovery(request: OauthRequest) -> PageReply:
    base = request.base
    return _json(
        {
            "issuer": base,
            "authorization_endpoint": f"{base}/oauth2/authorize",
            "token_endpoint": f"{base}/oauth2/token",
            "registration_endpoint": f"{base}/oauth2/register",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
        }
    )


def _register(request: OauthRequest) -> PageReply:
    try:
        wanted = json.loads(request.body)
    except (ValueError, RecursionError):
        wanted = None
    if not isinstance(wanted, dict) or not isinstance(wanted.get("redirect_uris"), list):
        raise OauthError("invalid_client_metadata", "a JSON object with redirect_uris is wanted")
    name = str(wanted.get("client_name") or "")[:_NAME_LENGTH]
    client_id = request.grants.register(wanted["redirect_uris"], name)
    granted = {
        "client_id": client_id,
        "client_name": name,
        "redirect_uris": wanted["redirect_uris"],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    }
    return _json(granted, status=CREATED)


def _ask(request: OauthRequest) -> PageReply:
    """Show the page; errors are sent to the client's redirect address, unless that address is not the client's."""
    asked = request.asked
    client_id, redirect = asked.get("client_id", ""), asked.get("redirect_uri", "")
    try:
        request.grants.check_redirect(client_id, redirect)
    except OauthError as problem:
        return _page(BAD_REQUEST, f"<h1>This cannot be allowed</h1><p>{escape(problem.description)}</p>")
    state = asked.get("state", "")
    challenge = asked.get("code_challenge", "")
    if asked.get("response_type") != "code":
        return _back(redirect, state, error="unsupported_response_type")
    if asked.get("code_challenge_method") != "S256" or len(challenge) != _CHALLENGE_LENGTH:
        return _back(redirect, state, error="invalid_request")
    ticket = request.grants.ask(Consent(client_id, redirect, state, challenge))
    return _page(OK, _question(request.grants.name_of(client_id) or "this program", ticket, request.accounts))


def _decide(request: OauthRequest) -> PageReply:
    """Answer the button that the person pressed on the page."""
    sent = request.sent
    consent = request.grants.decide(sent.get("ticket", ""))
    account = sent.get("account", LONGPORT_REAL)
    if sent.get("decision") != "allow" or account not in request.accounts:
        return _back(consent.redirect_uri, consent.state, error="access_denied")
    return _back(consent.redirect_uri, consent.state, code=request.grants.allow(consent, account))


def _token(request: OauthRequest) -> PageReply:
    sent = request.sent
    client_id = sent.get("client_id", "")
    if sent.get("grant_type") == "authorization_code":
        tokens = request.grants.exchange(
            sent.get("code", ""),
            client_id=client_id,
            redirect_uri=sent.get("redirect_uri", ""),
            verifier=sent.get("code_verifier", ""),
        )
    elif sent.get("grant_type") == "refresh_token":
        tokens = request.grants.refresh(sent.get("refresh_token", ""), client_id=client_id)
    else:
        raise OauthError("unsupported_grant_type", "authorization_code and refresh_token are offered")
    return _tokens(tokens)


def _tokens(tokens: Tokens) -> PageReply:
    answer = {
        "access_token": tokens.access,
        "token_type": "Bearer",
        "expires_in": int(tokens.seconds),
        "refresh_token": tokens.refresh,
    }
    return _json(answer, headers={"Cache-Control": "no-store"})


def _back(redirect: str, state: str, **fields: str) -> PageReply:
    parts = urlsplit(redirect)
    given = {**fields, **({"state": state} if state else {})}
    target = urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *given.items()])))
    return PageReply(FOUND, "", "text/plain", {"Location": target, "Cache-Control": "no-store"})


def _json(value: dict[str, Any], *, status: int = OK, headers: Mapping[str, str] | None = None) -> PageReply:
    return PageReply(status, json.dumps(value, separators=(",", ":")), headers=headers or {})


def _question(name: str, ticket: str, accounts: Sequence[str]) -> str:
    choices = "".join(
        f'<option value="{each}">{each}{" (paper)" if each == LONGPORT_PAPER else ""}</option>' for each in accounts
    )
    return (
        f"<h1>Allow {escape(name)}?</h1>"
        "<p>It will see and trade the practice account that you choose. No real money is involved.</p>"
        '<form method="post" action="/oauth2/authorize">'
        f'<input type="hidden" name="ticket" value="{escape(ticket)}">'
        '<label>Account <select name="account">'
        f"{choices}</select></label>"
        '<p><button name="decision" value="allow">Allow</button> '
        '<button name="decision" value="deny">Deny</button></p></form>'
    )


def _page(status: int, body: str) -> PageReply:
    style = "body{font:16px/1.5 sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}button{font:inherit}"
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Practice exchange</title>'
        f"<style>{style}</style></head><body>{body}</body></html>"
    )
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
    }
    return PageReply(status, page, "text/html", headers)


ROUTES: Mapping[str, Callable[[OauthRequest], PageReply]] = {
    "GET /.well-known/oauth-authorization-server": _discovery,
    "POST /oauth2/register": _register,
    "GET /oauth2/authorize": _ask,
    "POST /oauth2/authorize": _decide,
    "POST /oauth2/token": _token,
    "POST /oauth2/device/authorize": lambda _: refused(_NO_DEVICE_FLOW),
}
