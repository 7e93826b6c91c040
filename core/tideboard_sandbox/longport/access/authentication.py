"""Authentication of an HTTP call: by the signature of an API key, or by the bearer token of an OAuth client."""

from __future__ import annotations

import hmac
import math
from collections.abc import Mapping
from typing import NamedTuple

from tideboard_core.wire.longport.commands import HttpCode
from tideboard_core.wire.longport.signing import canonical_request, signature, signature_in
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_PAPER
from tideboard_sandbox.longport.access.api_keys import Application
from tideboard_sandbox.longport.access.data_centres import centre_of, check_served
from tideboard_sandbox.longport.access.refusals import FORBIDDEN, UNAUTHORISED, HttpRefusal
from tideboard_sandbox.longport.access.state import LongportState

SKEW_SECONDS = 300.0
"""How far the stamp of a request may be from our clock."""

_MILLISECONDS_FROM = 1e11
"""Stamps from here on are milliseconds: as seconds they would lie in the year 5138."""


class Signed(NamedTuple):
    """The parts of a request that its signature covers, exactly as they came; `headers` with lower-case names."""

    method: str
    path: str
    query: str
    body: bytes
    headers: Mapping[str, str]

    @property
    def reads(self) -> bool:
        """Whether it changes nothing: some reads of the quote interface and of the US are asked for with a POST."""
        return self.method == "GET" or self.path.startswith(("/v1/quote/", "/v1/us/"))


PAPER_HEADER = "x-papertrading"
NOT_PAPER = HttpRefusal(FORBIDDEN, 403_206, "the token does not belong to a paper trading account")
"""To a call that says it is of a paper account (the vendor's README: "the server returns an error"); code and words are
inferred."""


def account_of(shared: LongportState, signed: Signed) -> str:
    """The account whose credential sent this; raises HttpRefusal."""
    account = _account_of(shared, signed)
    check_served(account, signed.headers)
    if signed.headers.get(PAPER_HEADER) == "true" and account != LONGPORT_PAPER:
        raise NOT_PAPER
    return account


def _account_of(shared: LongportState, signed: Signed) -> str:
    authorization = signed.headers.get("authorization", "")
    if authorization.startswith("Bearer "):
        return shared.grants.account_of(authorization.removeprefix("Bearer "), signed.headers.get("x-api-key", ""))
    application = shared.keys.find(signed.headers.get("x-api-key", ""))
    if application is None:
        raise HttpRefusal(FORBIDDEN, HttpCode.APP_KEY_ILLEGAL, "apikey illegal")
    _check_signature(shared, signed, application)
    if not shared.keys.alive(application, authorization):
        owner = shared.keys.owner_of(authorization)
        if owner is not None and centre_of(owner.account) is not centre_of(application.account):
            raise HttpRefusal(FORBIDDEN, HttpCode.APP_KEY_ILLEGAL, "apikey illegal")
        raise HttpRefusal(UNAUTHORISED, HttpCode.TOKEN_EXPIRED, "token expired")
    return application.account


def _check_signature(shared: LongportState, signed: Signed, application: Application) -> None:
    stamp = signed.headers.get("x-timestamp", "")
    given = signature_in(signed.headers.get("x-api-signature", "")) or ""
    canonical = canonical_request(
        method=signed.method,
        path=signed.path,
        query=signed.query,
        body=signed.body,
        app_key=application.app_key,
        access_token=signed.headers.get("authorization", ""),
        timestamp=stamp,
    )
    if not hmac.compare_digest(given.encode(), signature(canonical, application.app_secret).encode()):
        raise HttpRefusal(FORBIDDEN, HttpCode.SIGNATURE_INVALID, "signature invalid")
    if abs(_seconds(stamp) - shared.wall()) > SKEW_SECONDS:
        raise HttpRefusal(FORBIDDEN, HttpCode.SIGNATURE_INVALID, "signature invalid: x-timestamp is not the time")
    if not signed.reads:
        _check_fresh(shared, application, given)


def _check_fresh(shared: LongportState, application: Application, given: str) -> None:
    """Refuse a signature that was used before: the same request with the same stamp. Reads may repeat."""
    now = shared.now()
    used = application.used_signatures
    for old in [key for key, ends in used.items() if ends <= now]:
        del used[old]
    if given in used:
        raise HttpRefusal(FORBIDDEN, HttpCode.DUPLICATE_REQUEST, "duplicate request")
    used[given] = now + 2 * SKEW_SECONDS


def _seconds(stamp: str) -> float:
    """Seconds, fractions of them, or milliseconds, as the vendor's clients send; 0 for anything else."""
    try:
        number = float(stamp)
    except ValueError:
        return 0.0
    if not math.isfinite(number):
        return 0.0
    return number / 1000 if number >= _MILLISECONDS_FROM else number
