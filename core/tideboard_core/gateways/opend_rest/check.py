"""The connection check of FutuOpenD-rs: each step on a connection of its own, with a finding per step."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tideboard_core.errors import GatewayDown, GatewayError, LoginRefused, RequestTimeout, TideboardError
from tideboard_core.gateways.common.check_report import Findings, StepFailed
from tideboard_core.gateways.common.null_sink import NullSink
from tideboard_core.gateways.http.addresses import address_of, encrypted, private
from tideboard_core.gateways.http.reachability import CheckFailure, look_up, resolve, verify_certificates, with_proxy
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.gateways.opend_rest.old_daemons import outdated, words_of
from tideboard_core.model.connection_check import CheckStep, Finding, FindingCode
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.quote import QuoteRight
from tideboard_core.ports.system import Clock

TIMING: Final = HttpTiming(connect=5.0, read=6.0, write=5.0)
NEEDED: Final = (Scope.QUOTE_READ, Scope.ACCOUNT_READ)
"""Scopes without which Tideboard shows no prices, or no account."""
_NEVER: Final = float("inf")
_KEY_REFUSED: Final = frozenset({"rest-key-refused", "credential-unusable"})
_Report = Callable[[Finding], None]


async def check(endpoint: RestEndpoint, clock: Clock, report: _Report) -> None:
    """Run the steps and call `report` with each finding; returns after the last one, or the first BAD one.

    No existing connection is touched, and nothing is written or unlocked. Every wait has a limit. No key is sent
    before the host name was resolved and the certificate verified.
    """
    steps = _Steps(replace(endpoint, timing=TIMING, sandbox_address=None, quiet=_NEVER), clock, report)
    try:
        await steps.run()
    finally:
        await steps.probe.close()


class _Steps:
    def __init__(self, endpoint: RestEndpoint, clock: Clock, report: _Report) -> None:
        self._endpoint = endpoint
        self._findings = Findings(report)
        sink = NullSink()
        self.probe = OpendRestGateway(endpoint, feed=sink, trading=sink, clock=clock)

    async def run(self) -> None:
        with contextlib.suppress(StepFailed):
            await self._reach()
            await self._probe_service()
            await self._try_key()
            await self._list_scopes()
            await self._list_rights()
            await self._list_accounts()
            self._report_trading()
            self._report_pushes()

    # --- network ----------------------------------------------------------------------------------------------------

    async def _reach(self) -> None:
        step, url, proxy = CheckStep.ADDRESS, self._endpoint.url, self._endpoint.proxy
        try:
            address = address_of(url)
        except GatewayDown:
            raise self._findings.bad(step, FindingCode.ADDRESS_UNUSABLE, url=url) from None
        if not url.startswith(("http://", "https://")) or not address.host:
            raise self._findings.bad(step, FindingCode.ADDRESS_UNUSABLE, url=url)
        try:
            if proxy is None:
                hosts = await resolve([address])
                self._findings.good(step, FindingCode.HOSTS_KNOWN, hosts=", ".join(hosts))
            else:
                found = await look_up([url], proxy)
                self._findings.good(step, found.code, hosts=found.hosts)
            step = CheckStep.TLS
            certified = await verify_certificates([url], TIMING, self._endpoint.authority, proxy)
        except CheckFailure as failed:
            raise self._findings.bad(step, failed.code, **await with_proxy(failed, proxy)) from None
        if certified.until is not None:
            self._findings.good(step, FindingCode.CERTIFICATE_GOOD, host=certified.host, until=certified.until)
        elif private(url):
            self._findings.good(step, FindingCode.CERTIFICATE_NOT_NEEDED)
        else:
            self._findings.caution(step, FindingCode.REST_CLEAR_TEXT, host=address.host)

    async def _probe_service(self) -> None:
        step, where = CheckStep.SERVICE, address_of(self._endpoint.url)
        try:
            await self.probe.connect()
        except RequestTimeout:
            raise self._findings.bad(step, FindingCode.SERVICE_TIMED_OUT, host=where.host, port=where.port) from None
        except LoginRefused as error:  # the keyring gave no key, so nothing was sent
            raise self._findings.bad(CheckStep.BEARER, self._why_refused(error)) from None
        except GatewayError as error:
            if error.code == "rest-not-spoken":
                http = error.data["http"]
                raise self._findings.bad(step, FindingCode.REST_NOT_SPOKEN, port=where.port, http=http) from None
            raise self._findings.bad(step, FindingCode.REST_FAILED, **_why(error)) from None
        version = self.probe.link.daemon_version
        old = outdated(version)
        if old is None:
            self._findings.good(step, FindingCode.REST_SPOKEN, version=words_of(version))
        elif old.version:
            self._findings.caution(step, FindingCode.REST_OLD, version=old.version, least=old.least)
        else:
            self._findings.caution(step, FindingCode.REST_UNTOLD, least=old.least)

    # --- the key ----------------------------------------------------------------------------------------------------

    async def _try_key(self) -> None:
        step = CheckStep.BEARER
        try:
            await self.probe.log_in()
        except LoginRefused as error:
            raise self._findings.bad(step, self._why_refused(error)) from None
        except GatewayError as error:
            raise self._findings.bad(step, FindingCode.REST_FAILED, **_why(error)) from None
        if self.probe.link.keyless:
            self._findings.caution(step, FindingCode.REST_KEYLESS)
        else:
            self._findings.good(step, FindingCode.BEARER_ACCEPTED)

    def _why_refused(self, error: LoginRefused) -> FindingCode:
        if error.code == "rest-key-missing":
            readable = not private(self._endpoint.url)
            return FindingCode.BEARER_KEPT_BACK if readable else FindingCode.BEARER_MISSING
        return FindingCode.BEARER_REFUSED if error.code in _KEY_REFUSED else FindingCode.BEARER_SHUT

    async def _list_scopes(self) -> None:
        step, states = CheckStep.SCOPES, await self._findings.asked(CheckStep.SCOPES, self.probe.program.scopes())
        names = {str(scope): str(state) for scope, state in states.items()}
        lacking = [str(scope) for scope in NEEDED if states[scope] is ScopeState.MISSING]
        if lacking:
            self._findings.caution(step, FindingCode.SCOPES_SHORT, scopes=names, lacking=", ".join(lacking))
        else:
            self._findings.good(step, FindingCode.SCOPES_FOUND, scopes=names)

    # --- rights and accounts ----------------------------------------------------------------------------------------

    async def _list_rights(self) -> None:
        rights = await self._findings.asked(CheckStep.RIGHTS, self.probe.quotes.quote_rights())
        if any(right is not QuoteRight.NONE for right in rights.values()):
            self._findings.good(CheckStep.RIGHTS, FindingCode.RIGHTS_FOUND, rights=rights)
        else:
            self._findings.caution(CheckStep.RIGHTS, FindingCode.NO_RIGHTS)

    async def _list_accounts(self) -> None:
        step = CheckStep.ACCOUNTS
        if self.probe.link.scope_book.state(Scope.ACCOUNT_READ) is ScopeState.MISSING:
            self._findings.caution(step, FindingCode.NO_ACCOUNTS)
            return
        accounts = tuple(await self._findings.asked(step, self.probe.trading.accounts()))
        if accounts:
            self._findings.accounts(FindingCode.ACCOUNTS_FOUND, accounts)
        else:
            self._findings.caution(step, FindingCode.NO_ACCOUNTS)

    def _report_trading(self) -> None:
        """Report what rules trading out; only an order would show whether the daemon runs with --enable-trading."""
        step = CheckStep.TRADING
        if not self.probe.link.may_trade:
            self._findings.caution(step, FindingCode.TRADING_IN_CLEAR_TEXT)
        elif self.probe.link.keyless:
            self._findings.caution(step, FindingCode.TRADING_WITHOUT_KEYS)
        else:
            self._findings.good(step, FindingCode.TRADING_UNTRIED, encrypted=encrypted(self._endpoint.url))

    def _report_pushes(self) -> None:
        if self.probe.link.pushes:
            self._findings.good(CheckStep.PUSHES, FindingCode.PUSHES_OPEN)
        else:
            self._findings.caution(CheckStep.PUSHES, FindingCode.PUSHES_NONE)


def _why(error: TideboardError) -> dict[str, object]:
    """Return code and data of an error, for a finding that shows the error's own sentence."""
    return {"error": error.code, "details": dict(error.data)}
