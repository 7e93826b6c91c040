"""The lines to real gateways, their checks and sign-ins: what the composition root builds them of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tideboard_core.credentials import Credentials, CredentialShelf, Fetch
from tideboard_core.errors import BadInput
from tideboard_core.flow_schedule import LONGPORT_PACE
from tideboard_core.gateway_parts.futu.translate.accounts import BROKER_ACCOUNTS
from tideboard_core.gateways.longport.endpoint import Addresses, Part
from tideboard_core.gateways.longport.endpoint import Endpoint as LongportEndpoint
from tideboard_core.gateways.opend.check import check as check_opend
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import Endpoint
from tideboard_core.gateways.opend_rest.endpoint import Endpoint as RestEndpoint
from tideboard_core.model.connection_check import CheckStep, Finding, FindingCode, Verdict
from tideboard_core.model.credentials import Credential, OAuthGrant
from tideboard_core.ports import ORDERS_LINK, QUOTES_LINK, FeedSink, Gateway, Key, MarketClock, TradingSink
from tideboard_core.redaction import Redactor
from tideboard_core.settings import Backend, Brand, Connection
from tideboard_core.wire.opend.crypto import RsaPieces
from tideboard_desktop.connection.sign_ins import Authorization, SignIns
from tideboard_desktop.lines import Line
from tideboard_desktop.texts import cannot_start
from tideboard_desktop.translation import broker_language

PROVIDERS = {Backend.OPEND: "Futu OpenD", Backend.OPEND_REST: "FutuOpenD-rs"}
BRANDS = {Brand.LONGPORT: "LongPort", Brand.LONGBRIDGE: "Longbridge"}


class Brokers:
    """Makes lines, checks and sign-ins of one run; the credentials of `shelf` outlive a change of connection."""

    def __init__(self, redactor: Redactor, clock: MarketClock, shelf: CredentialShelf) -> None:
        self._seen, self._clock, self._shelf = redactor.add, clock, shelf

    def line(self, target: Connection, links: tuple[Key, ...]) -> Line:
        """The line to a broker; OSError and BadInput for a key file that cannot be used."""
        if target.backend is Backend.LONGPORT:
            return longport_line(self._longport(target, links), links)
        if target.backend is Backend.OPEND_REST:
            return rest_line(self._rest(target), links)
        return opend_line(self._opend(target), links)

    async def check(self, target: Connection, tell: Callable[[Finding], None]) -> None:
        """Look at a connection step by step; see `CheckConnection`."""
        if target.backend is Backend.LONGPORT:
            from tideboard_core.gateways.longport.check import check as check_longport

            await check_longport(self._longport(target, (QUOTES_LINK, ORDERS_LINK)), self._clock, tell)
            return
        if target.backend is Backend.OPEND_REST:
            from tideboard_core.gateways.opend_rest.check import check as check_rest

            await check_rest(self._rest(target), self._clock, tell)
            return
        try:
            endpoint = await asyncio.to_thread(self._opend, target)
        except (BadInput, OSError) as error:
            reason = cannot_start(error)
            code, step = FindingCode.KEY_FILE, CheckStep.KEY
            tell(Finding(step=step, verdict=Verdict.BAD, code=code, data={"reason": reason}))
        else:
            await check_opend(endpoint, self._clock, tell)

    def sign_ins(self) -> SignIns:
        """How brokers are signed in to; LongPort's HTTP library is loaded when it is first needed."""
        return SignIns(credentials=self._credentials, successor=self._successor, authorize=self._authorize)

    # --- endpoints --------------------------------------------------------------------------------------------------

    def _opend(self, target: Connection) -> Endpoint:
        return Endpoint(
            host=target.host,
            port=target.port,
            provider=PROVIDERS[Backend.OPEND],
            rsa=RsaPieces(Path(target.rsa_key_file).read_bytes()) if target.rsa_key_file else None,
            account_types=BROKER_ACCOUNTS,
            seen=self._seen,
        )

    def _rest(self, target: Connection) -> RestEndpoint:
        return RestEndpoint(
            url=target.rest.where,
            credentials=self._credentials(target),
            provider=PROVIDERS[Backend.OPEND_REST],
            authority=target.rest.authority_file,
            account_types=BROKER_ACCOUNTS,
            seen=self._seen,
        )

    def _longport(self, target: Connection, links: tuple[Key, ...]) -> LongportEndpoint:
        place = target.longport
        return LongportEndpoint(
            addresses=Addresses(*place.urls),
            credentials=self._credentials(target),
            provider=BRANDS[place.brand],
            language=broker_language(),
            overnight=place.overnight,
            part=part_of(links),
            seen=self._seen,
            authority=place.authority_file,
        )

    # --- sign-in ----------------------------------------------------------------------------------------------------

    def _credentials(self, target: Connection) -> Credentials:
        if target.backend is not Backend.LONGPORT:
            return self._shelf.of(target.credential_name)
        place = target.longport

        async def refresh(grant: OAuthGrant) -> OAuthGrant:
            from tideboard_core.gateways.longport.oauth import OAuth

            oauth = OAuth(place.urls.http, clock=self._clock, seen=self._seen, authority=place.authority_file)
            return await oauth.refresh(grant)

        return self._shelf.of(target.credential_name, refresh, old=target.old_credential_name)

    def _successor(self, target: Connection) -> Fetch:
        place = target.longport

        async def fetch(old: Credential) -> Credential:
            from tideboard_core.gateways.longport.tokens import Tokens

            tokens = Tokens(place.urls.http, clock=self._clock, seen=self._seen, authority=place.authority_file)
            return await tokens.successor(old)

        return fetch

    async def _authorize(self, target: Connection, redirect: str) -> Authorization:
        from tideboard_core.gateways.longport.oauth import OAuth

        place = target.longport
        oauth = OAuth(place.urls.http, clock=self._clock, seen=self._seen, authority=place.authority_file)
        return await oauth.authorize(redirect)


def part_of(links: tuple[Key, ...]) -> Part:
    """The sockets that are needed: LongPort counts them."""
    return Part.EVERYTHING if ORDERS_LINK in links else Part.QUOTES


def opend_line(endpoint: Endpoint, links: tuple[Key, ...]) -> Line:
    """A line to an OpenD."""

    def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        return OpendGateway(endpoint, feed=feed, trading=trading, clock=clock, market_time=teller(clock, links))

    return Line(gateway=build, links=links)


def longport_line(endpoint: LongportEndpoint, links: tuple[Key, ...]) -> Line:
    """A line to LongPort; its HTTP library, which takes a tenth of a second, is loaded when the line is built."""

    def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        from tideboard_core.gateways.longport.gateway import LongportGateway

        spoken = replace(endpoint, language=broker_language())
        return LongportGateway(spoken, feed=feed, trading=trading, clock=clock, market_time=teller(clock, links))

    return Line(gateway=build, links=links, pace=LONGPORT_PACE)


def rest_line(endpoint: RestEndpoint, links: tuple[Key, ...]) -> Line:
    """A line to a FutuOpenD-rs; its HTTP library is loaded when the line is built."""

    def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway

        return OpendRestGateway(endpoint, feed=feed, trading=trading, clock=clock, market_time=teller(clock, links))

    return Line(gateway=build, links=links)


def teller(clock: MarketClock, links: tuple[Key, ...]) -> Callable[[datetime], None]:
    """Who hears exchange time: the clock, from the connection that brings the prices, and nobody from another."""

    def take(now: datetime) -> None:
        clock.set_market(now)

    def drop(_now: datetime) -> None:
        """Two exchanges' clocks would pull at one."""

    return take if QUOTES_LINK in links else drop
