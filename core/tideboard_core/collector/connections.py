"""Makes the source that the command line names, with its keys; only this file of the core names concrete gateways."""

from __future__ import annotations

import argparse
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from tideboard_core.archive.definitions import PROVIDERS
from tideboard_core.collector.folders import data_folder
from tideboard_core.collector.source import FUTU_PACE, LONGPORT_PACE, Source
from tideboard_core.collector.words import Unusable
from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.common.null_sink import NullSink
from tideboard_core.market import flow_schedule
from tideboard_core.model.credentials import ApiKey, BearerKey, Credential, secrets_of
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.ports.gateway import Gateway, GatewayPorts
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import Clock, CredentialSource, MarketClock

if TYPE_CHECKING:
    from tideboard_core.gateways.http.proxy import Proxy
    from tideboard_core.gateways.longport.gateway import LongportGateway
    from tideboard_core.gateways.longport.transport.endpoint import Addresses
    from tideboard_core.gateways.opend.gateway import OpendGateway
    from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
    from tideboard_core.model.history_use import HistoryBook
    from tideboard_core.system.settings import Connection

LARGEST: Final = 64 * 1024
"""Bytes of a keys file that are read."""


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    key: str = ""
    app_key: str = ""
    app_secret: str = ""
    access_token: str = ""
    http: str = ""
    quote_ws: str = ""
    trade_ws: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeysFile:
    """What a keys file holds: FutuOpenD-rs' `key`, or LongPort's three parts of a key.

    `addresses` are LongPort's `http`, `quote_ws` and `trade_ws`, None if the file has none: the vendor's own are used.
    """

    credential: Credential
    addresses: tuple[str, str, str] | None = None


class KeySource:
    """A `CredentialSource` with the credential of a keys file; `seen` gets each of its secrets."""

    def __init__(self, credential: Credential, seen: Callable[[str], object] = bool) -> None:
        self._credential = credential
        for secret in secrets_of(credential):
            seen(secret)

    async def credential(self) -> Credential:
        return self._credential


def read_keys(path: Path) -> KeysFile:
    """Read a keys file: a JSON object of texts, a plain file of mode 0600. Unusable says what is wrong, never a key."""
    try:
        if path.is_symlink() or not path.is_file():
            raise Unusable(f"the keys file {path} is no plain file")
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Unusable(f"others may read the keys file {path}: give it mode 0600")
        with path.open("rb") as file:
            found = msgspec.json.decode(file.read(LARGEST), type=_Written)
    except OSError as error:
        raise Unusable(f"the keys file {path} cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unusable(f"the keys file {path} is no JSON object of keys") from None
    return _keys(found, path)


def _keys(found: _Written, path: Path) -> KeysFile:
    if found.key:
        return KeysFile(credential=BearerKey(key=found.key))
    if not (found.app_key and found.app_secret and found.access_token):
        raise Unusable(f"the keys file {path} has neither key nor app_key, app_secret and access_token")
    credential = ApiKey(app_key=found.app_key, app_secret=found.app_secret, access_token=found.access_token)
    if bool(found.http) != bool(found.quote_ws):  # the vendor's in its place would get another service's keys
        raise Unusable(f"the keys file {path} has only one of http and quote_ws")
    where = (found.http.rstrip("/"), found.quote_ws, found.trade_ws)
    return KeysFile(credential=credential, addresses=where if found.http else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The connection that the command line names; exactly one of `opend`, `rest` and `longport` is set.

    `keys_file` holds the keys; without one they come from the keyring, from the entry `connection` or, if that is
    empty, from the one that the app made for the same address. `proxy` is `none`, `system` or an address. In the folder
    `counts` stands what history was read of, by this program and the app; without one it is counted for this run.
    """

    opend: str = ""
    rest: str = ""
    longport: bool = False
    rsa_key_file: Path | None = None
    keys_file: Path | None = None
    connection: str = ""
    proxy: str = "none"
    counts: Path | None = None

    def history(self) -> Callable[[], HistoryBook]:
        """Where the reads of history are counted, loaded with the first of them."""
        return partial(_kept_book, self.counts)


def _kept_book(folder: Path | None) -> HistoryBook:
    from tideboard_core.system.history_file import kept_book

    return kept_book(folder)


def target_of(options: argparse.Namespace) -> Target:
    """The connection that the options of `command_line.add_connection` name."""
    return Target(
        opend=options.opend,
        rest=options.rest,
        longport=options.longport,
        rsa_key_file=options.opend_rsa_key,
        keys_file=options.keys_file,
        connection=options.connection,
        proxy=options.proxy,
        counts=data_folder(options),
    )


def make_source(target: Target, clock: MarketClock, *, seen: Callable[[str], object] = bool) -> Source:
    """Return the source of a target; Unusable for an address or file that cannot be used.

    `seen` gets each secret, so that no line of output holds one.
    """
    ports, keys = _ports(NullSink(), clock), _read(target)
    if not target.longport:
        return _futu(_futu_gateway(target, keys, ports, seen))
    where = _addresses(target, keys)
    gateway = _longport(target, where, _credentials(target, keys, clock, seen), ports, seen)
    return Source(
        gateway=gateway,
        name=PROVIDERS[FlowDefinition.LONGPORT],
        definition=FlowDefinition.LONGPORT,
        pace=LONGPORT_PACE,
        subscribes=False,
        practice=any(map(_on_this_computer, (where.http, where.quote))),
        behind=lambda: gateway.behind,
    )


def pace_of(target: Target) -> flow_schedule.FlowPace:
    """The pace that a target's broker allows for the flow calls of windows."""
    return flow_schedule.LONGPORT_PACE if target.longport else flow_schedule.OPEND_PACE


def make_gateway(
    target: Target, clock: MarketClock, feed: FeedSink, *, seen: Callable[[str], object] = bool
) -> Gateway:
    """Return the gateway of a target, which publishes into `feed`; `seen` and errors as of `make_source`."""
    ports, keys = _ports(feed, clock), _read(target)
    if target.longport:
        return _longport(target, _addresses(target, keys), _credentials(target, keys, clock, seen), ports, seen)
    return _futu_gateway(target, keys, ports, seen)


def _ports(feed: FeedSink, clock: MarketClock) -> GatewayPorts:
    return GatewayPorts(feed=feed, trading=NullSink(), clock=clock, market_time=clock.set_market)


def _read(target: Target) -> KeysFile | None:
    return None if target.keys_file is None else read_keys(target.keys_file)


def _credentials(
    target: Target, keys: KeysFile | None, clock: Clock, seen: Callable[[str], object]
) -> CredentialSource:
    if keys is not None:
        return KeySource(keys.credential, seen)
    return keyring_source(target.connection or _entry(target).credential_name, clock, seen)


def _futu_gateway(
    target: Target, keys: KeysFile | None, ports: GatewayPorts, seen: Callable[[str], object]
) -> OpendGateway | OpendRestGateway:
    if target.opend:
        if target.proxy != "none":
            raise Unusable("OpenD's own protocol goes through no proxy")
        return _opend(target, ports, seen)
    return _rest(target, _credentials(target, keys, ports["clock"], seen), ports, seen)


def _futu(gateway: OpendGateway | OpendRestGateway) -> Source:
    definition = FlowDefinition.FUTU
    return Source(
        gateway=gateway,
        name=PROVIDERS[definition],
        definition=definition,
        pace=FUTU_PACE,
        subscribes=True,
        behind=lambda: gateway.behind,
    )


def _opend(target: Target, ports: GatewayPorts, seen: Callable[[str], object]) -> OpendGateway:
    from tideboard_core.gateways.opend.gateway import OpendGateway
    from tideboard_core.gateways.opend.link import OpendEndpoint
    from tideboard_core.wire.opend.crypto import RsaPieces

    host, _, port = target.opend.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise Unusable(f"{target.opend} is no HOST:PORT")
    try:
        rsa = None if target.rsa_key_file is None else RsaPieces(target.rsa_key_file.read_bytes())
    except OSError as error:
        raise Unusable(f"the key {target.rsa_key_file} cannot be read: {error.strerror}") from None
    endpoint = OpendEndpoint(
        host=host.strip("[]"),
        port=int(port),
        provider="Futu OpenD",
        rsa=rsa,
        on_secret=seen,
        history=target.history(),
    )
    return OpendGateway(endpoint, **ports)


def _rest(
    target: Target, credentials: CredentialSource, ports: GatewayPorts, seen: Callable[[str], object]
) -> OpendRestGateway:
    from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
    from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway

    proxy = proxy_of(target.proxy, ports["clock"], seen)
    endpoint = RestEndpoint(url=target.rest, credentials=credentials, proxy=proxy, history=target.history())
    try:
        endpoint.where()
    except GatewayDown:
        raise Unusable(f"{target.rest} is no address such as http://127.0.0.1:22499") from None
    return OpendRestGateway(endpoint, **ports)


def _addresses(target: Target, keys: KeysFile | None) -> Addresses:
    from tideboard_core.gateways.longport.transport.endpoint import Addresses

    return Addresses(*(_entry(target).longport.urls if keys is None or keys.addresses is None else keys.addresses))


def _on_this_computer(url: str) -> bool:
    """Whether LongPort's address is this computer, where only a practice exchange is; its wire has no other sign."""
    from tideboard_core.gateways.http.addresses import address_of, this_computer

    try:
        return this_computer(address_of(url).host)
    except GatewayDown:
        raise Unusable(f"{url} is no address such as http://127.0.0.1:8080") from None


def _longport(
    target: Target,
    where: Addresses,
    credentials: CredentialSource,
    ports: GatewayPorts,
    seen: Callable[[str], object],
) -> LongportGateway:
    from tideboard_core.gateways.longport.gateway import LongportGateway
    from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint, Purpose

    endpoint = LongportEndpoint(
        addresses=where,
        credentials=credentials,
        purpose=Purpose.QUOTES,
        on_secret=seen,
        proxy=proxy_of(target.proxy, ports["clock"], seen),
        history=target.history(),
    )
    return LongportGateway(endpoint, **ports)


def keyring_source(name: str, clock: Clock, seen: Callable[[str], object] = bool) -> CredentialSource:
    """The source of the credential that the keyring has under a name; `seen` gets each secret."""
    from tideboard_core.system import vault
    from tideboard_core.system.credentials import KeyringSource

    return KeyringSource(vault.Vault(), name, clock=clock, seen=seen)


def proxy_of(words: str, clock: Clock, seen: Callable[[str], object] = bool) -> Proxy | None:
    """The proxy that an option names, with the name and password that the app keeps for its address."""
    from tideboard_core.gateways.http.proxy import proxy_named
    from tideboard_core.system.settings import proxy_settings

    return proxy_named(words, lambda: keyring_source(proxy_settings(words).credential_name, clock, seen), seen)


def _entry(target: Target) -> Connection:
    """The app's connection whose entry in the keyring is named, the default one if none is."""
    from tideboard_core.system.settings import Backend, Brand, Connection, LongportPlace, Region, RestPlace, SignIn

    if target.rest:
        return Connection(backend=Backend.OPEND_REST, rest=RestPlace(url=target.rest))
    for brand, region, sign_in in product(Brand, Region, SignIn):
        place = LongportPlace(brand=brand, region=region, sign_in=sign_in)
        found = Connection(backend=Backend.LONGPORT, longport=place)
        if found.credential_name == target.connection:
            return found
    return Connection(backend=Backend.LONGPORT)
