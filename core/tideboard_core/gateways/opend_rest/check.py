"""Looks at a FutuOpenD-rs on a connection of its own, step by step, and tells what is in the way of using it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tideboard_core.errors import GatewayDown, GatewayError, LoginRefused, RequestTimeout, TideboardError
from tideboard_core.gateways.common.check_report import Findings, StepFailed
from tideboard_core.gateways.common.null_sink import NullSink
from tideboard_core.gateways.http.addresses import address_of, encrypted, private
from tideboard_core.gateways.http.reachability import Obstacle, certify, resolve
from tideboard_core.gateways.http.timeouts import Timing
from tideboard_core.gateways.opend_rest.endpoint import Endpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.connection_check import CheckStep, Finding, FindingCode
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.quote import QuoteRight
from tideboard_core.ports.system import Clock

TIMING: Final = Timing(connect=5.0, read=6.0, write=5.0)
NEEDED: Final = (Scope.QUOTE_READ, Scope.ACCOUNT_READ)
"""Without these a desk shows nothing, or no account."""
_NEVER: Final = float("inf")
_KEY_REFUSED: Final = frozenset({"rest-key-refused", "credential-unusable"})
_Tell = Callable[[Finding], None]


async def check(endpoint: Endpoint, clock: Clock, tell: _Tell) -> None:
    """Go through the steps and `tell` each outcome as it is known; returns after the last, or the first BAD one.

    Nothing that is connected already is touched, and nothing is written or unlocked. Every wait is bounded. No key is
    sent before name and certificate were found good.
    """
    checkup = _Checkup(replace(endpoint, timing=TIMING, door=None, quiet=_NEVER), clock, tell)
    try:
        await checkup.run()
    finally:
        await checkup.probe.close()


class _Checkup:
    def __init__(self, endpoint: Endpoint, clock: Clock, tell: _Tell) -> None:
        self._endpoint = endpoint
        self._findings = Findings(tell)
        sink = NullSink()
        self.probe = OpendRestGateway(endpoint, feed=sink, trading=sink, clock=clock)

    async def run(self) -> None:
        with contextlib.suppress(StepFailed):
            await self._reach()
            await self._see_what_speaks()
            await self._show_key()
            await self._list_scopes()
            await self._list_rights()
            await self._list_accounts()
            self._judge_trading()
            self._judge_pushes()

    # --- reaching it ------------------------------------------------------------------------------------------------

    async def _reach(self) -> None:
        step, url = CheckStep.ADDRESS, self._endpoint.url
        try:
            place = address_of(url)
        except GatewayDown:
            raise self._findings.bad(step, FindingCode.ADDRESS_UNUSABLE, url=url) from None
        if not url.startswith(("http://", "https://")) or not place.host:
            raise self._findings.bad(step, FindingCode.ADDRESS_UNUSABLE, url=url)
        try:
            hosts = await resolve([place])
            self._findings.good(step, FindingCode.HOSTS_KNOWN, hosts=", ".join(hosts))
            step = CheckStep.TLS
            certified = await certify([url], TIMING, self._endpoint.authority)
        except Obstacle as found:
            raise self._findings.bad(step, found.code, **found.data) from None
        if certified.until is not None:
            self._findings.good(step, FindingCode.CERTIFICATE_GOOD, host=certified.host, until=certified.until)
        elif private(url):
            self._findings.good(step, FindingCode.CERTIFICATE_NOT_NEEDED)
        else:
            self._findings.caution(step, FindingCode.REST_CLEAR_TEXT, host=place.host)

    async def _see_what_speaks(self) -> None:
        step, where = CheckStep.SERVICE, address_of(self._endpoint.url)
        try:
            await self.probe.connect()
        except RequestTimeout:
            raise self._findings.bad(step, FindingCode.SERVICE_TIMED_OUT, host=where.host, port=where.port) from None
        except LoginRefused as error:  # the key could not be had, so nothing was asked
            raise self._findings.bad(CheckStep.BEARER, self._why_refused(error)) from None
        except GatewayError as error:
            if error.code == "rest-not-spoken":
                http = error.data["http"]
                raise self._findings.bad(step, FindingCode.REST_NOT_SPOKEN, port=where.port, http=http) from None
            raise self._findings.bad(step, FindingCode.REST_FAILED, **_why(error)) from None
        self._findings.good(step, FindingCode.REST_SPOKEN)

    # --- the key ----------------------------------------------------------------------------------------------------

    async def _show_key(self) -> None:
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
        told = {str(scope): str(state) for scope, state in states.items()}
        lacking = [str(scope) for scope in NEEDED if states[scope] is ScopeState.MISSING]
        if lacking:
            self._findings.caution(step, FindingCode.SCOPES_SHORT, scopes=told, lacking=", ".join(lacking))
        else:
            self._findings.good(step, FindingCode.SCOPES_FOUND, scopes=told)

    # --- what the login brings --------------------------------------------------------------------------------------

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

    def _judge_trading(self) -> None:
        """Only an order shows whether the daemon trades; what rules it out is known before."""
        step = CheckStep.TRADING
        if not self.probe.link.may_trade:
            self._findings.caution(step, FindingCode.TRADING_IN_CLEAR_TEXT)
        elif self.probe.link.keyless:
            self._findings.caution(step, FindingCode.TRADING_WITHOUT_KEYS)
        else:
            self._findings.good(step, FindingCode.TRADING_UNTRIED, encrypted=encrypted(self._endpoint.url))

    def _judge_pushes(self) -> None:
        if self.probe.link.pushes:
            self._findings.good(CheckStep.PUSHES, FindingCode.PUSHES_OPEN)
        else:
            self._findings.caution(CheckStep.PUSHES, FindingCode.PUSHES_NONE)


def _why(error: TideboardError) -> dict[str, object]:
    """An error that has a sentence of its own."""
    return {"error": error.code, "details": dict(error.data)}
