"""The contents of the connect page's fields for one use, valid or not; a draft outlives the window."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tideboard_core.model.credentials import ApiKey, BearerKey, DataCentre, bare, data_centre_of
from tideboard_core.system.addresses import UrlFault, this_computer, url_fault
from tideboard_core.system.settings import (
    Backend,
    Connection,
    HubPlace,
    LongportPlace,
    ProxyChoice,
    ProxySettings,
    Region,
    RestPlace,
    SignIn,
)
from tideboard_desktop.connection.sign_in.provider import fitting_region

LONGEST_PROXY = 300
"""Characters of a proxy's address: scheme, host and port; a settings file takes more."""
SCHEMES = {"http_url": ("https", "http"), "quote_url": ("wss", "ws"), "trade_url": ("wss", "ws")}
"""By address field: its URL scheme, and the unencrypted scheme that is allowed on this computer."""


@dataclass(slots=True, repr=False)
class TypedKeys:
    """LongPort keys that were typed and are not saved: in memory only, wiped once they are saved or the page closes."""

    app_key: str = ""
    app_secret: str = ""
    access_token: str = ""

    @property
    def empty(self) -> bool:
        return not (self.app_key or self.app_secret or self.access_token)

    def credential(self) -> ApiKey | None:
        """The credential of the three keys, None while one is missing."""
        keys = self.so_far()
        return keys if keys.app_key and keys.app_secret and keys.access_token else None

    def so_far(self) -> ApiKey:
        """The three keys as far as they are typed."""
        key, secret, token = (bare(text) for text in (self.app_key, self.app_secret, self.access_token))
        return ApiKey(app_key=key, app_secret=secret, access_token=token)

    def wipe(self) -> None:
        self.app_key = self.app_secret = self.access_token = ""


@dataclass(slots=True, repr=False)
class TypedBearer:
    """A REST gateway's bearer key that was typed and is not saved: kept and wiped as `TypedKeys`."""

    key: str = ""

    def credential(self) -> BearerKey | None:
        """The credential, None while the text is no key."""
        key = self.key.strip()
        return BearerKey(key=key) if key and key.isascii() and key.isprintable() and " " not in key else None

    def wipe(self) -> None:
        self.key = ""


@dataclass(slots=True, repr=False)
class TypedLogin:
    """A name and password at a proxy that were typed and are not saved: kept and wiped as `TypedKeys`."""

    user: str = ""
    password: str = ""

    def credential(self) -> BearerKey | None:
        """The credential of both, None while one is missing or the name has a colon, which would end it."""
        user = self.user.strip()
        return BearerKey(key=f"{user}:{self.password}") if user and self.password and ":" not in user else None

    def wipe(self) -> None:
        self.user = self.password = ""


def proxy_fault(place: ProxySettings) -> UrlFault | None:
    """What is wrong with the address of a proxy, where one is chosen."""
    return _address_fault(place.where) if place.choice is ProxyChoice.ADDRESS else None


def _address_fault(where: str) -> UrlFault | None:
    if not where or not where.isprintable() or len(where) > LONGEST_PROXY or "/" in where.partition("://")[2]:
        return UrlFault.UNREADABLE
    fault = url_fault(where, secure="https", clear="http")
    return None if fault is UrlFault.CLEAR_TEXT else fault  # what goes through it is encrypted by itself


def kept_proxy(place: ProxySettings) -> ProxySettings:
    """The proxy as it is used and kept; what was typed before another choice may be no address, and is then dropped."""
    dropped = place.choice is not ProxyChoice.ADDRESS and _address_fault(place.where) is not None
    return replace(place, url="" if dropped else place.where)


@dataclass(slots=True)
class ConnectionDraft:
    """The fields for one use of a connection; `replacing` = the user types keys in place of saved ones."""

    backend: Backend
    host: str
    port: str
    key_file: str
    scenario: str
    seed: str
    door: Backend = Backend.OPEND
    longport_settings: LongportPlace = field(default_factory=LongportPlace)
    typed: TypedKeys = field(default_factory=TypedKeys)
    rest: RestPlace = field(default_factory=RestPlace)
    bearer: TypedBearer = field(default_factory=TypedBearer)
    longport_login: TypedLogin = field(default_factory=TypedLogin)
    rest_login: TypedLogin = field(default_factory=TypedLogin)
    hub: HubPlace = field(default_factory=HubPlace)
    hub_key: TypedBearer = field(default_factory=TypedBearer)
    replacing: bool = False

    @classmethod
    def of(cls, connection: Connection) -> ConnectionDraft:
        return cls(
            backend=connection.backend,
            host=connection.host,
            port=str(connection.port),
            key_file=connection.rsa_key_file,
            scenario=connection.scenario,
            seed="" if connection.seed is None else str(connection.seed),
            door=connection.door,
            longport_settings=connection.longport,
            rest=connection.rest,
            hub=connection.hub,
        )

    @property
    def unusable_keys(self) -> bool:
        """Whether keys of the United States are typed while the mainland's site is chosen, which does not reach it."""
        american = data_centre_of(self.typed.so_far()) is DataCentre.UNITED_STATES
        return self.wants_keys and american and self.longport_settings.region is Region.MAINLAND

    def fit_region(self) -> bool:
        """Choose the site that keeps a whole set of typed keys apart from the other data centre's; False if it fits.

        Keys that the mainland's site does not reach are not saved.
        """
        keys, region = self.typed.credential(), self.longport_settings.region
        fitting = region if keys is None else fitting_region(keys, region)
        if region is fitting:
            return False
        self.change(region=fitting)
        self.replacing = True
        return True

    def longport(self) -> Connection:
        """The LongPort connection of the fields, also while another backend is chosen."""
        written = {name: getattr(self.longport_settings, name).strip() for name in SCHEMES}
        proxy = kept_proxy(self.longport_settings.proxy)
        return Connection(backend=Backend.LONGPORT, longport=replace(self.longport_settings, **written, proxy=proxy))

    def opend_rest(self) -> Connection:
        """The REST connection of the fields, also while another backend is chosen."""
        return Connection(
            backend=Backend.OPEND_REST,
            rest=replace(self.rest, url=self.rest.url.strip(), proxy=kept_proxy(self.rest.proxy)),
        )

    def through_hub(self) -> Connection:
        """The connection through a hub of the fields, also while another backend is chosen."""
        return Connection(backend=Backend.HUB, hub=replace(self.hub, url=self.hub.url.strip()))

    def change(self, **fields: object) -> None:
        self.longport_settings = replace(self.longport_settings, **fields)  # type: ignore[arg-type]  # the fields of LongportPlace

    def url_faults(self) -> dict[str, UrlFault]:
        """The faults of the typed LongPort addresses, by field."""
        found = {
            name: url_fault(getattr(self.longport_settings, name), secure=secure, clear=clear)
            for name, (secure, clear) in SCHEMES.items()
        }
        return {name: fault for name, fault in found.items() if fault is not None}

    def rest_fault(self) -> UrlFault | None:
        """The fault of the REST gateway's address; with CLEAR_TEXT it can still be used for reads without a key."""
        return url_fault(self.rest.url, secure="https", clear="http")

    def hub_fault(self) -> UrlFault | None:
        """The fault of the address of a hub's server; with CLEAR_TEXT it cannot be used."""
        fault = url_fault(self.hub.url, secure="tls", clear="nats")
        return UrlFault.UNREADABLE if fault is None and "/" in self.hub.url.strip().partition("://")[2] else fault

    @property
    def remote(self) -> bool:
        """Whether the host name is not one of this computer."""
        host = self.host.strip().strip("[]").lower()
        return bool(host) and not this_computer(host)

    @property
    def wants_keys(self) -> bool:
        """Whether the chosen sign-in is LongPort's API key."""
        return self.backend is Backend.LONGPORT and self.longport_settings.sign_in is SignIn.API_KEY

    def wipe(self) -> None:
        self.typed.wipe()
        self.bearer.wipe()
        self.longport_login.wipe()
        self.rest_login.wipe()
        self.hub_key.wipe()
        self.replacing = False
