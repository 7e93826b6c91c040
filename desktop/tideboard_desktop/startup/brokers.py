"""Builds for each broker its gateway, connection check, sign-in and practice connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, Unpack

from tideboard_core.errors import BadInput
from tideboard_core.gateways.futu.translate.accounts import BROKER_ACCOUNTS, TrdEnv
from tideboard_core.gateways.http.proxy import Proxy, proxy_named
from tideboard_core.gateways.longport.transport.endpoint import Addresses, LongportEndpoint, Purpose
from tideboard_core.gateways.opend.check import check as check_opend
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.market.flow_schedule import LONGPORT_PACE, OPEND_PACE, FlowPace
from tideboard_core.model.connection_check import CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.credentials import Credential, OAuthGrant
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, LinkKey
from tideboard_core.model.order import Account
from tideboard_core.ports.gateway import Gateway, GatewayPorts
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink
from tideboard_core.redaction import Redactor
from tideboard_core.system.credentials import Credentials, CredentialShelf, Fetch, Refresh
from tideboard_core.system.settings import Backend, Brand, Connection, ProxySettings
from tideboard_core.wire.opend.crypto import RsaPieces
from tideboard_desktop.connection.gateway_spec import GatewaySpec
from tideboard_desktop.connection.practice.exchange import PracticePorts, RestKeySource
from tideboard_desktop.connection.sign_in.provider import OngoingSignIn, SignIns
from tideboard_desktop.ui.translation import broker_language
from tideboard_desktop.ui.words.errors import cannot_start

if TYPE_CHECKING:  # the first needs packages that are not there everywhere, the second is loaded with a connection
    from tideboard_core.fanout.gateway import HubEndpoint
    from tideboard_core.gateways.longport.translate.accounts import Identity
    from tideboard_core.gateways.longport.transport.oauth import OAuth
    from tideboard_core.model.history_use import HistoryBook

BRANDS = {Brand.LONGPORT: "LongPort", Brand.LONGBRIDGE: "Longbridge"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxPort:
    """A port of the sandbox child that this process started; `child` has its address once it runs, and its keys.

    `account` is the type of every account there, whatever the child reports.
    """

    port: int
    child: PracticePorts
    account: type[Account]

    @property
    def address(self) -> str:
        """Host and port on which it will listen."""
        return f"127.0.0.1:{self.port}"


class GatewayBuilder(Protocol):
    """Builds gateways, checks and credentials of one broker."""

    def spec(self, target: Connection, links: tuple[LinkKey, ...]) -> GatewaySpec:
        """The connection to the broker; OSError and BadInput for a key file that cannot be used."""
        ...

    def practice_spec(self, sandbox: SandboxPort, links: tuple[LinkKey, ...]) -> GatewaySpec:
        """The connection to the practice exchange's port for this protocol."""
        ...

    async def check(self, target: Connection, tell: Callable[[Finding], None]) -> None:
        """Check the connection step by step and call `tell` with each finding; see `CheckConnection`."""
        ...

    def credentials(self, target: Connection) -> Credentials:
        """What the keyring keeps for the connection."""
        ...


class Brokers:
    """Builds connections, checks and sign-ins of one run; the credentials of `shelf` outlive a change of connection.

    In `folder` stands what history was read of; without one it is counted for this run.
    """

    def __init__(
        self, redactor: Redactor, clock: MarketClock, shelf: CredentialShelf, folder: Path | None = None
    ) -> None:
        @cache
        def history() -> HistoryBook:
            from tideboard_core.system.history_file import kept_book

            return kept_book(folder)

        self._shelf = shelf
        self._longport = LongportBuilder(redactor, clock, shelf)
        self.builders: dict[Backend, GatewayBuilder] = {
            backend: builder(redactor, clock, shelf) for backend, builder in GATEWAYS.items()
        }
        self.builders[Backend.LONGPORT] = self._longport  # what its connections learn, its renewals know
        for builder in self.builders.values():
            if isinstance(builder, _Builder):
                builder.history = history

    def spec(self, target: Connection, links: tuple[LinkKey, ...]) -> GatewaySpec:
        """The connection to a broker; OSError and BadInput for a key file that cannot be used."""
        return self.builders[target.backend].spec(target, links)

    async def check(self, target: Connection, tell: Callable[[Finding], None]) -> None:
        """Check a connection step by step; see `CheckConnection`."""
        await self.builders[target.backend].check(target, tell)

    def sign_ins(self) -> SignIns:
        """How brokers are signed in to; LongPort alone has a browser sign-in and tokens that are renewed."""
        return SignIns(
            credentials=lambda target: self.builders[target.backend].credentials(target),
            successor=self._longport.successor,
            authorize=self._longport.authorize,
            proxy=lambda chosen: self._shelf.of(chosen.credential_name),
        )


class _Builder:
    """What the builders share. `_seen` is called with each secret, so that logs can redact it.

    `history` returns the count of what history was read of, None = each connection counts for itself.
    """

    history: Callable[[], HistoryBook] | None = None

    def __init__(self, redactor: Redactor, clock: MarketClock, shelf: CredentialShelf) -> None:
        self._seen, self._clock, self._shelf = redactor.add, clock, shelf

    def credentials(self, target: Connection) -> Credentials:
        """What the keyring keeps for the connection."""
        return self._shelf.of(target.credential_name)

    def _proxy(self, chosen: ProxySettings) -> Proxy | None:
        """The proxy that is chosen; its name and password are in the keyring."""
        return proxy_named(chosen.words, lambda: self._shelf.of(chosen.credential_name), self._seen)


class _MakeGateway(Protocol):
    def __call__(self, **ports: Unpack[GatewayPorts]) -> Gateway: ...


def _spec(make: _MakeGateway, links: tuple[LinkKey, ...], pace: FlowPace = OPEND_PACE) -> GatewaySpec:
    """A connection with these uses; its gateway sets the market clock only if it brings the prices."""

    def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        return make(feed=feed, trading=trading, clock=clock, market_time=market_time_callback(clock, links))

    return GatewaySpec(gateway=build, links=links, pace=pace)


# --- OpenD ----------------------------------------------------------------------------------------------------------


class OpendBuilder(_Builder):
    """Futu OpenD; nothing is ever stored for it."""

    def spec(self, target: Connection, links: tuple[LinkKey, ...]) -> GatewaySpec:
        return opend_spec(self._endpoint(target), links)

    def practice_spec(self, sandbox: SandboxPort, links: tuple[LinkKey, ...]) -> GatewaySpec:
        """The connection to the sandbox's OpenD port."""
        endpoint = OpendEndpoint(
            host="127.0.0.1",
            port=sandbox.port,
            provider="Sandbox",
            account_types=dict.fromkeys(TrdEnv, sandbox.account),
            on_secret=self._seen,
            sandbox_address=sandbox.child.opend,
        )
        return opend_spec(endpoint, links)

    async def check(self, target: Connection, tell: Callable[[Finding], None]) -> None:
        """Try the connection; a key file that cannot be used is a finding."""
        try:
            endpoint = await asyncio.to_thread(self._endpoint, target)
        except (BadInput, OSError) as error:
            reason = cannot_start(error)
            code, step = FindingCode.KEY_FILE, CheckStep.KEY
            tell(Finding(step=step, verdict=CheckVerdict.BAD, code=code, data={"reason": reason}))
        else:
            await check_opend(endpoint, self._clock, tell)

    def _endpoint(self, target: Connection) -> OpendEndpoint:
        return OpendEndpoint(
            host=target.host,
            port=target.port,
            provider="Futu OpenD",
            rsa=RsaPieces(Path(target.rsa_key_file).read_bytes()) if target.rsa_key_file else None,
            account_types=BROKER_ACCOUNTS,
            on_secret=self._seen,
            history=self.history,
        )


def opend_spec(endpoint: OpendEndpoint, links: tuple[LinkKey, ...]) -> GatewaySpec:
    def make(**ports: Unpack[GatewayPorts]) -> Gateway:
        return OpendGateway(endpoint, **ports)

    return _spec(make, links)


# --- FutuOpenD-rs ---------------------------------------------------------------------------------------------------


class RestBuilder(_Builder):
    """FutuOpenD-rs, whose credential is the key of its address; its HTTP library is loaded when first needed."""

    def spec(self, target: Connection, links: tuple[LinkKey, ...]) -> GatewaySpec:
        return rest_spec(self._endpoint(target), links)

    def practice_spec(self, sandbox: SandboxPort, links: tuple[LinkKey, ...]) -> GatewaySpec:
        """The connection to the sandbox's REST port."""
        endpoint = RestEndpoint(
            url=f"http://{sandbox.address}",
            credentials=RestKeySource(sandbox.child),
            provider="REST sandbox",
            account_types=dict.fromkeys(TrdEnv, sandbox.account),
            on_secret=self._seen,
            sandbox_address=sandbox.child.rest,
        )
        return rest_spec(endpoint, links)

    async def check(self, target: Connection, tell: Callable[[Finding], None]) -> None:
        from tideboard_core.gateways.opend_rest.check import check

        await check(self._endpoint(target), self._clock, tell)

    def _endpoint(self, target: Connection) -> RestEndpoint:
        return RestEndpoint(
            url=target.rest.where,
            credentials=self.credentials(target),
            provider="FutuOpenD-rs",
            authority=target.rest.authority_file,
            proxy=self._proxy(target.rest.proxy),
            account_types=BROKER_ACCOUNTS,
            on_secret=self._seen,
            history=self.history,
        )


def rest_spec(endpoint: RestEndpoint, links: tuple[LinkKey, ...]) -> GatewaySpec:
    def make(**ports: Unpack[GatewayPorts]) -> Gateway:
        from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway

        return OpendRestGateway(endpoint, **ports)

    return _spec(make, links)


# --- LongPort -------------------------------------------------------------------------------------------------------


class LongportBuilder(_Builder):
    """LongPort and Longbridge; their HTTP library, which takes a tenth of a second, is loaded when first needed."""

    def __init__(self, redactor: Redactor, clock: MarketClock, shelf: CredentialShelf) -> None:
        super().__init__(redactor, clock, shelf)
        self._live: set[Identity] = set()

    def spec(self, target: Connection, links: tuple[LinkKey, ...]) -> GatewaySpec:
        return longport_spec(self._endpoint(target, links), links)

    def practice_spec(self, sandbox: SandboxPort, links: tuple[LinkKey, ...]) -> GatewaySpec:
        """The connection to the sandbox's LongPort port."""

        def where() -> Addresses | None:
            found = sandbox.child.longport()
            return None if found is None else Addresses(*found)

        endpoint = LongportEndpoint(
            addresses=Addresses(*(f"{scheme}://{sandbox.address}" for scheme in ("http", "ws", "ws"))),
            credentials=sandbox.child,
            provider="LongPort sandbox",
            account_type=sandbox.account,
            purpose=purpose_of(links),
            on_secret=self._seen,
            sandbox_addresses=where,
        )
        return longport_spec(endpoint, links)

    async def check(self, target: Connection, tell: Callable[[Finding], None]) -> None:
        from tideboard_core.gateways.longport.check import check

        await check(self._endpoint(target, (QUOTES_LINK, ORDERS_LINK)), self._clock, tell)

    def credentials(self, target: Connection) -> Credentials:
        """The credential of this brand, site, address and way to sign in; an OAuth grant is refreshed when it ends."""
        return self._shelf.of(target.credential_name, self._refresh(target), old=target.old_credential_name)

    def _refresh(self, target: Connection) -> Refresh:
        async def refresh(grant: OAuthGrant) -> OAuthGrant:
            return await self._oauth(target).refresh(grant)

        return refresh

    def successor(self, target: Connection) -> Fetch:
        """Return the callback that fetches the successor of an access token."""
        place = target.longport

        async def fetch(old: Credential) -> Credential:
            from tideboard_core.gateways.longport.transport.tokens import Tokens

            tokens = Tokens(
                place.urls.http,
                clock=self._clock,
                on_secret=self._seen,
                authority=place.authority_file,
                proxy=self._proxy(place.proxy),
                live=self._live,
            )
            return await tokens.successor(old)

        return fetch

    async def authorize(self, target: Connection, redirect: str) -> OngoingSignIn:
        """Begin a sign-in in the browser."""
        return await self._oauth(target).authorize(redirect)

    def _oauth(self, target: Connection) -> OAuth:
        from tideboard_core.gateways.longport.transport.oauth import OAuth

        place = target.longport
        return OAuth(
            place.urls.http,
            clock=self._clock,
            on_secret=self._seen,
            authority=place.authority_file,
            proxy=self._proxy(place.proxy),
        )

    def _endpoint(self, target: Connection, links: tuple[LinkKey, ...]) -> LongportEndpoint:
        place = target.longport
        return LongportEndpoint(
            addresses=Addresses(*place.urls),
            credentials=_OwnRefresh(self.credentials(target), self._refresh(target)),
            provider=BRANDS[place.brand],
            language=broker_language(),
            overnight=place.overnight,
            purpose=purpose_of(links),
            on_secret=self._seen,
            authority=place.authority_file,
            proxy=self._proxy(place.proxy),
            live=self._live,
            history=self.history,
        )


@dataclass(frozen=True, slots=True)
class _OwnRefresh:
    """A credential whose grant is refreshed as its own connection is reached, whatever another or a page has chosen."""

    credentials: Credentials
    refresh: Refresh

    async def credential(self) -> Credential:
        """As `Credentials.credential`."""
        return await self.credentials.credential(self.refresh)


def purpose_of(links: tuple[LinkKey, ...]) -> Purpose:
    """Return which sockets the uses need: LongPort limits their number."""
    return Purpose.EVERYTHING if ORDERS_LINK in links else Purpose.QUOTES


def longport_spec(endpoint: LongportEndpoint, links: tuple[LinkKey, ...]) -> GatewaySpec:
    def make(**ports: Unpack[GatewayPorts]) -> Gateway:
        from tideboard_core.gateways.longport.gateway import LongportGateway

        # Read at each start of the gateway: the user may have changed the language since the endpoint was made.
        return LongportGateway(replace(endpoint, language=broker_language()), **ports)

    return _spec(make, links, LONGPORT_PACE)


# --- hub ------------------------------------------------------------------------------------------------------------


class HubBuilder(_Builder):
    """A `tideboard-hub`, whose credential is a key that only reads; its NATS client is loaded when first needed."""

    def spec(self, target: Connection, links: tuple[LinkKey, ...]) -> GatewaySpec:
        """The connection; BadInput where this program has no NATS client."""
        if not can_use_hubs():
            raise BadInput("hub-no-packages")

        def make(**ports: Unpack[GatewayPorts]) -> Gateway:
            from tideboard_core.fanout.gateway import FanoutGateway

            return FanoutGateway(self._endpoint(target), **ports)

        return _spec(make, links)

    def practice_spec(self, sandbox: SandboxPort, links: tuple[LinkKey, ...]) -> GatewaySpec:
        """The practice exchange has no such port."""
        raise NotImplementedError

    async def check(self, target: Connection, tell: Callable[[Finding], None]) -> None:
        if not can_use_hubs():
            tell(Finding(step=CheckStep.BUS, verdict=CheckVerdict.BAD, code=FindingCode.BUS_NO_PACKAGES))
            return
        from tideboard_core.fanout.check import check

        await check(self._endpoint(target), tell)

    def _endpoint(self, target: Connection) -> HubEndpoint:
        from tideboard_core.fanout.gateway import HubEndpoint

        return HubEndpoint(
            url=target.hub.where,
            credentials=self.credentials(target),
            authority=target.hub.authority_file,
            on_secret=self._seen,
        )


def can_use_hubs() -> bool:
    """Whether the NATS client is there, which the packaged programs come without."""
    return find_spec("nats") is not None and find_spec("nkeys") is not None


GATEWAYS: Final[dict[Backend, Callable[[Redactor, MarketClock, CredentialShelf], GatewayBuilder]]] = {
    Backend.OPEND: OpendBuilder,
    Backend.OPEND_REST: RestBuilder,
    Backend.LONGPORT: LongportBuilder,
    Backend.HUB: HubBuilder,
}
"""The builder of each row of `connection.brokers.table` but the practice exchange."""


def market_time_callback(clock: MarketClock, links: tuple[LinkKey, ...]) -> Callable[[datetime], None]:
    """Return the callback for exchange time: it sets the clock on the connection of the prices, does nothing on others.

    With two connections two servers would set one clock.
    """

    def drop(_now: datetime) -> None:
        return

    return clock.set_market if QUOTES_LINK in links else drop
