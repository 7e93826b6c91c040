"""The connection check of LongPort: each step on connections of its own, with a finding per step."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    LoginRefused,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
    TideboardError,
    VaultError,
)
from tideboard_core.gateways.common.check_report import Findings, StepFailed
from tideboard_core.gateways.http.addresses import address_of, this_computer
from tideboard_core.gateways.http.reachability import (
    CLOCK_OFF,
    CLOCK_WRONG,
    CheckFailure,
    look_up,
    server_time,
    verify_certificates,
    with_proxy,
)
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.trading.account import BALANCE, STOCK, account_of
from tideboard_core.gateways.longport.trading.us_account import OVERVIEW, us_account_of
from tideboard_core.gateways.longport.translate import us_accounts
from tideboard_core.gateways.longport.translate.accounts import identity_of, shows_nothing
from tideboard_core.gateways.longport.translate.http_request import Read
from tideboard_core.gateways.longport.translate.rights import profile
from tideboard_core.gateways.longport.transport.connection import PASSWORD_PATH, answers_without_header, keys_refused
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint
from tideboard_core.gateways.longport.transport.http_client import HttpCalls, admit, content_of, mainland_host
from tideboard_core.gateways.longport.transport.socket import Socket
from tideboard_core.model.connection_check import CheckStep, Finding, FindingCode
from tideboard_core.model.credentials import (
    AHEAD,
    ApiKey,
    Credential,
    DataCentre,
    OAuthGrant,
    data_centre_of,
    end_of,
    name_of,
)
from tideboard_core.model.quote import QuoteRight
from tideboard_core.ports.system import Clock
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb

TIMING: Final = HttpTiming(connect=5.0, read=6.0, write=5.0)
SOCKETS: Final = 2
"""Connections that Tideboard needs: one for quotes, one for order pushes."""
_TAIL: Final = 4
_REFUSALS: Final[Mapping[str, FindingCode]] = {
    "signature-invalid": FindingCode.SIGNATURE_REFUSED,
    "app-key-illegal": FindingCode.APP_KEY_REFUSED,
    "ip-not-allowed": FindingCode.IP_REFUSED,
    "token-expired": FindingCode.ENDED,
}
_CENTRES: Final = ("host", "centre")
_NOT_ADMITTED: Final[Mapping[str, FindingCode]] = {
    "us-key-at-mainland": FindingCode.US_KEY_ELSEWHERE,
    "us-key-of-paper": FindingCode.US_KEY_CLAIMS_PAPER,
}
_EXPLAINED: Final[Mapping[str, FindingCode]] = {
    "keys-mixed": FindingCode.KEYS_MIXED,
    "key-of-other-centre": FindingCode.OTHER_CENTRE,
}
_Report = Callable[[Finding], None]


async def check(endpoint: LongportEndpoint, clock: Clock, report: _Report) -> None:
    """Run the steps and call `report` with each finding; returns after the last one, or the first BAD one.

    No existing connection is touched, and nothing is written. Every wait has a limit. Nothing secret is sent before the
    host name was resolved and the certificate verified.
    """
    checkup = _Checkup(replace(endpoint, timing=TIMING, sandbox_addresses=None), clock, report)
    try:
        await checkup.run()
    finally:
        await checkup.close()


class _Checkup:
    def __init__(self, endpoint: LongportEndpoint, clock: Clock, report: _Report) -> None:
        self._endpoint, self._clock = endpoint, clock
        self._findings = Findings(report)
        self._addresses = endpoint.addresses
        self._http: HttpCalls | None = None
        self._sockets: list[Socket] = []
        self._otp, self._not_paper = "", False

    async def run(self) -> None:
        with contextlib.suppress(StepFailed):
            await self._admit()
            await self._reach()
            credential = await self._find_credential()
            await self._sign_in(credential)
            quotes = await self._open(CheckStep.QUOTE_SOCKET, "quotes", self._addresses.quote)
            await self._list_packages(quotes)
            self._otp = ""
            await self._open(CheckStep.TRADE_SOCKET, "orders", self._addresses.trade)
            await self._look_at_account()
            self._judge_end(credential)

    async def close(self) -> None:
        """Close everything that was opened: the broker limits the number of connections."""
        try:
            await asyncio.gather(*(socket.close() for socket in self._sockets))
        finally:  # also if the caller is cancelled here
            if self._http is not None:
                await self._http.close()

    async def _admit(self) -> None:
        """Ask the mainland's site nothing with a key that it does not reach; other keys are looked at in their step."""
        if not mainland_host(self._addresses):
            return
        with contextlib.suppress(GatewayError, VaultError):
            credential = await self._endpoint.credentials.credential()
            if data_centre_of(credential) is DataCentre.UNITED_STATES:
                host = mainland_host(self._addresses)
                raise self._findings.bad(CheckStep.ADDRESS, FindingCode.US_KEY_ELSEWHERE, host=host)

    # --- network ----------------------------------------------------------------------------------------------------

    async def _reach(self) -> None:
        step, proxy = CheckStep.ADDRESS, self._endpoint.proxy
        try:
            found = await look_up(self._addresses, proxy)
            self._findings.good(step, found.code, hosts=found.hosts)
            step = CheckStep.TLS
            certified = await verify_certificates(self._addresses, TIMING, self._endpoint.authority, proxy)
            if certified.until is None:
                self._findings.good(step, FindingCode.CERTIFICATE_NOT_NEEDED)
            else:
                self._findings.good(step, FindingCode.CERTIFICATE_GOOD, host=certified.host, until=certified.until)
            step = CheckStep.CLOCK
            await self._compare_clocks()
        except CheckFailure as failed:
            raise self._findings.bad(step, failed.code, **await with_proxy(failed, proxy)) from None

    async def _compare_clocks(self) -> None:
        asked = self._clock.wall()
        server = await server_time(self._addresses.http, TIMING, self._endpoint.authority, self._endpoint.proxy)
        if server is None:
            self._findings.caution(CheckStep.CLOCK, FindingCode.CLOCK_UNKNOWN)
            return
        middle = asked + (self._clock.wall() - asked) / 2
        skew = (middle - server).total_seconds()
        if abs(skew) >= CLOCK_OFF and this_computer(address_of(self._addresses.http).host):
            # The sandbox answers with a simulated time.
            self._findings.good(CheckStep.CLOCK, FindingCode.CLOCK_OWN, skew=skew)
            return
        if abs(skew) >= CLOCK_WRONG:
            raise self._findings.bad(CheckStep.CLOCK, FindingCode.CLOCK_WRONG, skew=skew)
        if abs(skew) >= CLOCK_OFF:
            self._findings.caution(CheckStep.CLOCK, FindingCode.CLOCK_OFF, skew=skew)
        else:
            self._findings.good(CheckStep.CLOCK, FindingCode.CLOCK_GOOD)

    # --- signing in -------------------------------------------------------------------------------------------------

    async def _find_credential(self) -> Credential:
        step = CheckStep.CREDENTIAL
        try:
            credential = await self._endpoint.credentials.credential()
        except VaultError as error:
            raise self._findings.bad(step, FindingCode.KEYRING_SHUT, **_why(error)) from None
        except LoginRefused as error:
            if error.code == "no-credential":
                raise self._findings.bad(step, FindingCode.CREDENTIAL_MISSING) from None
            if error.code in _NOT_ADMITTED:  # a grant that was to be refreshed
                raise self._findings.bad(step, _NOT_ADMITTED[error.code], **_details(error)) from None
            raise self._findings.bad(step, FindingCode.CREDENTIAL_ENDED, text=_text(error)) from None
        except ServerRefused as error:  # to the refresh of a token that is over
            raise self._refused(step, error) from None
        except GatewayError:
            raise self._findings.bad(step, FindingCode.BROKER_SILENT) from None
        key = credential
        if not key.access_token or (isinstance(key, ApiKey) and not (key.app_key and key.app_secret)):
            raise self._findings.bad(step, FindingCode.CREDENTIAL_INCOMPLETE)
        way = "api-key" if isinstance(credential, ApiKey) else "oauth"
        try:
            admit(credential, *self._addresses)
        except LoginRefused as error:
            raise self._findings.bad(step, _NOT_ADMITTED[error.code], **_details(error)) from None
        centre = data_centre_of(credential).value
        self._findings.good(
            step, FindingCode.CREDENTIAL_THERE, way=way, tail=name_of(credential)[-_TAIL:], centre=centre
        )
        return credential

    async def _sign_in(self, credential: Credential) -> None:
        endpoint = self._endpoint
        self._http = HttpCalls(
            self._addresses.http,
            credentials=endpoint.credentials,
            clock=self._clock,
            timing=TIMING,
            language=endpoint.language,
            authority=endpoint.authority,
            proxy=endpoint.proxy,
        )
        self._http.paper = endpoint.account_type is None and identity_of(credential).paper
        data = await self._password(CheckStep.SIGN_IN, credential)
        self._findings.good(CheckStep.SIGN_IN, FindingCode.SIGNED_IN)
        online, limit = data.get("online"), data.get("limit")
        if isinstance(online, int) and isinstance(limit, int) and limit - online < SOCKETS:
            raise self._findings.bad(CheckStep.SLOTS, FindingCode.SLOTS_SPENT, online=online, limit=limit)
        self._findings.good(CheckStep.SLOTS, FindingCode.SLOTS_FREE, online=online, limit=limit)

    async def _password(self, step: CheckStep, credential: Credential | None = None) -> Mapping[str, Any]:
        """Fetch a one-time password with a single request, so that each refusal is reported as it came."""
        assert self._http is not None
        http, ends = self._http, None if credential is None else end_of(credential)
        try:
            async with asyncio.timeout(TIMING.read):
                try:
                    data = content_of(PASSWORD_PATH, await http.exchange("GET", PASSWORD_PATH, (), b""))
                except GatewayError as refused:
                    if credential is None:
                        raise
                    if (explained := keys_refused(refused, credential)) is not None:
                        raise self._findings.bad(step, _EXPLAINED[explained.code], **_details(explained)) from None
                    answer = await answers_without_header(http, refused, self._endpoint.credentials, credential)
                    if answer is None:
                        raise
                    data, self._not_paper = answer, True
                    self._findings.caution(step, FindingCode.NOT_PAPER)
        except LoginRefused as error:
            code = _REFUSALS.get(error.code, FindingCode.SIGN_IN_REFUSED)
            raise self._findings.bad(step, code, ends=ends, now=self._clock.wall(), **_details(error)) from None
        except RateLimited as error:
            raise self._findings.bad(step, FindingCode.CALLS_LIMITED, **_details(error)) from None
        except (GatewayDown, RequestTimeout, TimeoutError):
            raise self._findings.bad(step, FindingCode.BROKER_SILENT) from None
        except GatewayError as error:
            raise self._refused(step, error) from None
        self._otp = str(data.get("otp") or "")
        self._endpoint.on_secret(self._otp)
        return data

    def _refused(self, step: CheckStep, error: GatewayError) -> StepFailed:
        """What the broker said: a failure of its server, which may pass, or a refusal."""
        code = FindingCode.BROKER_TROUBLE if isinstance(error, ServerTrouble) else FindingCode.SIGN_IN_REFUSED
        return self._findings.bad(step, code, **_details(error))

    # --- the sockets ------------------------------------------------------------------------------------------------

    async def _open(self, step: CheckStep, name: str, url: str) -> Socket:
        """Open a socket and log in on it with a one-time password of its own."""
        if not self._otp:
            await self._password(step)
        socket = Socket(
            name=f"check {name}",
            handlers={},
            on_closed=lambda _error: None,
            metadata={"accept-language": self._endpoint.language} if step is CheckStep.QUOTE_SOCKET else None,
            timing=TIMING,
            on_secret=self._endpoint.on_secret,
        )
        self._sockets.append(socket)
        host = address_of(url).host
        assert self._http is not None
        try:
            headers = self._http.upgrade_headers(await self._endpoint.credentials.credential())
            await socket.open(self._http.session, url, headers=headers)
            await socket.authenticate(self._otp)
        except LoginRefused as error:
            raise self._findings.bad(step, FindingCode.SOCKET_REFUSED, host=host, text=_text(error)) from None
        except GatewayError as error:
            raise self._findings.bad(step, FindingCode.SOCKET_FAILED, host=host, **_why(error)) from None
        self._findings.good(step, FindingCode.SOCKET_OPEN, host=host)
        return socket

    async def _list_packages(self, quotes: Socket) -> None:
        step, request = CheckStep.PACKAGES, pb.UserQuoteProfileRequest(language=self._endpoint.language)
        try:
            answer = await quotes.ask(QuoteCommand.USER_QUOTE_PROFILE, request, pb.UserQuoteProfileResponse)
        except GatewayError as error:
            raise self._refused(step, error) from None
        packages = profile(answer, self._clock.wall()).packages
        held = {market: package for market, package in packages.items() if package.right is not QuoteRight.NONE}
        if not held:
            self._findings.caution(step, FindingCode.NO_PACKAGES)
        elif any(package.delayed for package in held.values()):
            self._findings.caution(step, FindingCode.PACKAGES_DELAYED, packages=held)
        else:
            self._findings.good(step, FindingCode.PACKAGES_FOUND, packages=held)

    # --- account and credential -------------------------------------------------------------------------------------

    async def _look_at_account(self) -> None:
        step = CheckStep.ACCOUNTS
        assert self._http is not None
        try:
            credential = await self._endpoint.credentials.credential()
            identity = identity_of(credential)
            if self._not_paper:
                identity = replace(identity, paper=False)
            american = data_centre_of(credential) is DataCentre.UNITED_STATES
            read_account = us_account_of if american else account_of
            account = await read_account(self._endpoint, identity, self._http.read)
        except (RequestTimeout, GatewayDown):
            raise self._findings.bad(step, FindingCode.BROKER_SILENT) from None
        except ServerTrouble as error:
            raise self._refused(step, error) from None
        except GatewayError as error:
            self._findings.caution(step, FindingCode.ACCOUNT_REFUSED, **_details(error))
            return
        self._findings.accounts(FindingCode.ACCOUNT_FOUND, (account,), currency=account.currency)
        if isinstance(credential, OAuthGrant) and not account.simulated:
            await self._look_for_money(self._http.read, american=american)

    async def _look_for_money(self, read: Read, *, american: bool) -> None:
        """Say that a grant may be bound to an empty sub-account: one showed 0 everywhere (developers#1245)."""
        with contextlib.suppress(GatewayError):
            if american:
                empty = us_accounts.shows_nothing(us_accounts.overview(await read(OVERVIEW, ())))
            else:
                empty = shows_nothing(await read(BALANCE, ()), await read(STOCK, ()))
            if empty:
                self._findings.caution(CheckStep.ACCOUNTS, FindingCode.ACCOUNT_EMPTY)

    def _judge_end(self, credential: Credential) -> None:
        step, now, ends = CheckStep.VALIDITY, self._clock.wall(), end_of(credential)
        if isinstance(credential, OAuthGrant) and credential.refresh_token:
            self._findings.good(step, FindingCode.RENEWED)
        elif ends is None:
            self._findings.good(step, FindingCode.END_UNKNOWN, now=now)
        elif ends - now <= AHEAD:
            self._findings.caution(step, FindingCode.ENDS_SOON, ends=ends, now=now)
        else:
            self._findings.good(step, FindingCode.LASTS, ends=ends, now=now)


def _text(error: TideboardError) -> str:
    return str(error.data.get("text") or error.code)


def _details(error: TideboardError) -> dict[str, object]:
    """Return the broker's text, code and trace id for its support, and what names a data centre."""
    found = {name: error.data.get(name) or None for name in ("number", "trace")}
    return {"text": _text(error)} | found | {name: error.data[name] for name in _CENTRES if name in error.data}


def _why(error: TideboardError) -> dict[str, object]:
    """Return code and data of an error, for a finding that shows the error's own sentence."""
    return {"error": error.code, "details": dict(error.data)}
