"""What stands in the fields of the connect page, also while it cannot be used; it outlives the window."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tideboard_core.model.credentials import ApiKey, BearerKey
from tideboard_core.system.settings import (
    Backend,
    Connection,
    LongportPlace,
    RestPlace,
    SignIn,
    UrlFault,
    this_computer,
    url_fault,
)

SCHEMES = {"http_url": ("https", "http"), "quote_url": ("wss", "ws"), "trade_url": ("wss", "ws")}
"""Of each address: how it begins, and how it may begin on this computer."""


@dataclass(slots=True, repr=False)
class TypedKeys:
    """Keys that were typed and not saved yet: in memory only, and wiped once they are saved or the page is closed."""

    app_key: str = ""
    app_secret: str = ""
    access_token: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.app_key or self.app_secret or self.access_token)

    def credential(self) -> ApiKey | None:
        """The credential that they are, None while one of them is missing."""
        key, secret, token = (text.strip() for text in (self.app_key, self.app_secret, self.access_token))
        return ApiKey(app_key=key, app_secret=secret, access_token=token) if key and secret and token else None

    def wipe(self) -> None:
        """Forget them."""
        self.app_key = self.app_secret = self.access_token = ""


@dataclass(slots=True, repr=False)
class TypedBearer:
    """A bearer key that was typed and not saved yet: as TypedKeys."""

    key: str = ""

    def credential(self) -> BearerKey | None:
        """The key, None while nothing usable was typed."""
        key = self.key.strip()
        return BearerKey(key=key) if key and key.isascii() and key.isprintable() and " " not in key else None

    def wipe(self) -> None:
        """Forget it."""
        self.key = ""


@dataclass(slots=True)
class Draft:
    """The fields for one use of a connection."""

    backend: Backend
    host: str
    port: str
    key_file: str
    scenario: str
    seed: str
    door: Backend = Backend.OPEND
    place: LongportPlace = field(default_factory=LongportPlace)
    typed: TypedKeys = field(default_factory=TypedKeys)
    rest: RestPlace = field(default_factory=RestPlace)
    bearer: TypedBearer = field(default_factory=TypedBearer)
    replacing: bool = False

    @classmethod
    def of(cls, connection: Connection) -> Draft:
        """The fields of a connection."""
        return cls(
            backend=connection.backend,
            host=connection.host,
            port=str(connection.port),
            key_file=connection.rsa_key_file,
            scenario=connection.scenario,
            seed="" if connection.seed is None else str(connection.seed),
            door=connection.door,
            place=connection.longport,
            rest=connection.rest,
        )

    def longport(self) -> Connection:
        """The LongPort connection of the fields, whatever is chosen now."""
        written = {name: getattr(self.place, name).strip() for name in SCHEMES}
        return Connection(backend=Backend.LONGPORT, longport=replace(self.place, **written))

    def opend_rest(self) -> Connection:
        """The REST connection of the fields, whatever is chosen now."""
        return Connection(backend=Backend.OPEND_REST, rest=replace(self.rest, url=self.rest.url.strip()))

    def change(self, **fields: object) -> None:
        """Change the LongPort fields."""
        self.place = replace(self.place, **fields)  # type: ignore[arg-type]  # the fields of LongportPlace

    def url_faults(self) -> dict[str, UrlFault]:
        """What is wrong with which of the written addresses."""
        found = {
            name: url_fault(getattr(self.place, name), secure=secure, clear=clear)
            for name, (secure, clear) in SCHEMES.items()
        }
        return {name: fault for name, fault in found.items() if fault is not None}

    def rest_fault(self) -> UrlFault | None:
        """What is wrong with the address of the REST gateway; clear text to another computer is for reads alone."""
        return url_fault(self.rest.url, secure="https", clear="http")

    @property
    def far(self) -> bool:
        """Whether the host is another computer, as far as its name tells."""
        host = self.host.strip().strip("[]").lower()
        return bool(host) and not this_computer(host)

    @property
    def wants_keys(self) -> bool:
        """Whether LongPort's sign-in is by keys that are typed here."""
        return self.backend is Backend.LONGPORT and self.place.sign_in is SignIn.API_KEY

    def wipe(self) -> None:
        """Forget what was typed."""
        self.typed.wipe()
        self.bearer.wipe()
        self.replacing = False
