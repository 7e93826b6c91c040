"""Settings: one frozen tree, one versioned JSON file, never a secret."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.notices import NoticeChoice
from tideboard_core.model.order import Account, Environment
from tideboard_core.model.watch.first_watchlist import FIRST_WATCHLIST
from tideboard_core.model.watch.watchlist_link import WatchlistLink
from tideboard_core.system.addresses import UrlFault, url_fault
from tideboard_core.system.appearance import Convention, Language, Motion, ThemeChoice, Units
from tideboard_core.system.parsed_fields import (
    FileName,
    Host,
    HubUrl,
    KeySequence,
    LineWidth,
    MarketName,
    Megabytes,
    Minutes,
    MinutesOrSession,
    Parameter,
    Percent,
    Port,
    ProxyUrl,
    RestUrl,
    Seed,
    Sessions,
    SharedAddress,
    Sizes,
    SocketUrl,
    Symbol,
    Text,
)

VERSION = 10
FILE = "settings.json"
SMALLEST_TEXT, LARGEST_TEXT = 100, 150


class Backend(StrEnum):
    """What the app connects to."""

    SANDBOX = "sandbox"
    OPEND = "opend"
    OPEND_REST = "opend-rest"
    LONGPORT = "longport"
    HUB = "hub"


class Brand(StrEnum):
    """Under which name LongPort's service is used; both speak one protocol at addresses of their own."""

    LONGPORT = "longport"
    LONGBRIDGE = "longbridge"


class Region(StrEnum):
    """Which of a brand's sites; chosen by the user, never guessed by trying.

    Accounts of the United States are at the addresses of the global site: the site of their own keeps their credential
    apart from that of an account elsewhere.
    """

    GLOBAL = "global"
    MAINLAND = "mainland"
    UNITED_STATES = "us"


class SignIn(StrEnum):
    """Which kind of credential opens LongPort."""

    API_KEY = "api-key"
    OAUTH = "oauth"


class LongportUrls(NamedTuple):
    """The three addresses of a LongPort service; none ends in a slash."""

    http: str
    quote: str
    trade: str


class ProxyChoice(StrEnum):
    """Through which proxy a connection's encrypted addresses are reached."""

    NONE = "none"
    SYSTEM = "system"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxySettings:
    """The proxy of a connection; `url` is that of ADDRESS, and has no name and password."""

    choice: ProxyChoice = ProxyChoice.NONE
    url: ProxyUrl = ""

    @property
    def where(self) -> str:
        """The address of ADDRESS as it is used; scheme and host are in small letters."""
        return self.url.strip().rstrip("/").lower()

    @property
    def exposes_login(self) -> bool:
        """Whether a name and password would cross the network in clear text: they are then not sent."""
        return url_fault(self.where, secure="https", clear="http") is UrlFault.CLEAR_TEXT

    @property
    def credential_name(self) -> str:
        """Under which name the keyring keeps its name and password: one for each address, encrypted or not."""
        return f"proxy-{self.where.partition('//')[2]}"

    @property
    def words(self) -> str:
        """`none`, `system` or the address, as a command line names it."""
        return self.where if self.choice is ProxyChoice.ADDRESS else self.choice.value


def proxy_settings(words: str) -> ProxySettings:
    """The choice that `none`, `system` or an address names; raises BadInput for what is no address of a proxy."""
    if words in {ProxyChoice.NONE, ProxyChoice.SYSTEM}:
        return ProxySettings(choice=ProxyChoice(words))
    chosen = ProxySettings(choice=ProxyChoice.ADDRESS, url=words)
    where = chosen.where
    sound = url_fault(where, secure="https", clear="http") in {None, UrlFault.CLEAR_TEXT}
    if not (where and sound and where.isprintable()) or "/" in where.partition("://")[2]:
        raise BadInput("proxy-unusable", proxy="")
    return chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceProxies:
    """The proxies of what connects beside brokers.

    `updates` is that of the check for updates, `phone` that of notices to a phone over HTTPS, `shared` that of shared
    places in a store.
    """

    updates: ProxySettings = field(default_factory=ProxySettings)
    phone: ProxySettings = field(default_factory=ProxySettings)
    shared: ProxySettings = field(default_factory=ProxySettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class LongportPlace:
    """Where LongPort is and how to sign in. An address that is not empty replaces the brand's own.

    `authority_file` is a PEM file of certificate authorities that are believed beside this computer's own.
    """

    brand: Brand = Brand.LONGBRIDGE
    region: Region = Region.GLOBAL
    sign_in: SignIn = SignIn.API_KEY
    overnight: bool = True
    http_url: RestUrl = ""
    quote_url: SocketUrl = ""
    trade_url: SocketUrl = ""
    authority_file: FileName = ""
    proxy: ProxySettings = field(default_factory=ProxySettings)

    @property
    def urls(self) -> LongportUrls:
        """Where it really is: the brand's own addresses, but for those written here."""
        own = brand_urls(self.brand, self.region)
        written = (self.http_url, self.quote_url, self.trade_url)
        return LongportUrls(*(mine.strip().rstrip("/") or theirs for mine, theirs in zip(written, own, strict=True)))

    @property
    def http_name(self) -> str:
        """Host and port of a written HTTP address, else brand and site; of the United States always with the site."""
        written = self.http_url.partition("//")[2].strip("/")
        if written and self.region is not Region.UNITED_STATES:
            return written
        return f"{written or self.brand}-{self.region}"

    @property
    def other_hosts(self) -> tuple[str, ...]:
        """Addresses of quotes and trades that are not the brand's own: `quote=host`, `trade=host`."""
        own, used = brand_urls(self.brand, self.region), self.urls
        pairs = (("quote", used.quote, own.quote), ("trade", used.trade, own.trade))
        return tuple(f"{name}={mine.partition('//')[2]}" for name, mine, theirs in pairs if mine != theirs)


REST_URL = "http://127.0.0.1:22499"
"""Where FutuOpenD-rs listens by default (its `--rest-port`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestPlace:
    """Where FutuOpenD-rs is; an empty address means `REST_URL`.

    `authority_file` is a PEM file of certificate authorities that are believed beside this computer's own.
    """

    url: RestUrl = REST_URL
    authority_file: FileName = ""
    proxy: ProxySettings = field(default_factory=ProxySettings)

    @property
    def where(self) -> str:
        """The address that is called; it ends in no slash, and scheme and host are in small letters."""
        scheme, _, rest = (self.url.strip().rstrip("/") or REST_URL).partition("://")
        host, slash, path = rest.partition("/")
        return f"{scheme.lower()}://{host.lower()}{slash}{path}"


HUB_URL = "nats://127.0.0.1:4222"
"""Where the NATS server of `tideboard-hub` listens by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubPlace:
    """Where the NATS server of a `tideboard-hub` is; an empty address means `HUB_URL`.

    `authority_file` is a PEM file of the certificate authority that is believed; without one this computer's own are.
    """

    url: HubUrl = HUB_URL
    authority_file: FileName = ""

    @property
    def where(self) -> str:
        """The address; it ends in no slash, and scheme and host are in small letters."""
        return (self.url.strip().rstrip("/") or HUB_URL).lower()


def brand_urls(brand: Brand, region: Region) -> LongportUrls:
    """A brand's own addresses (protocol/longport.json, settings.hosts)."""
    name = {Brand.LONGPORT: "longportapp", Brand.LONGBRIDGE: "longbridge"}[brand]
    host = f"{name}.{'cn' if region is Region.MAINLAND else 'com'}"
    return LongportUrls(
        http=f"https://openapi.{host}", quote=f"wss://openapi-quote.{host}/v2", trade=f"wss://openapi-trade.{host}/v2"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """The last connection; `rsa_key_file` is a path, the key itself stays there.

    `scenario` and `seed` are the practice exchange's, empty and None for its own; they hold for one run. `door` is the
    practice exchange's door that is used, by the name of the backend that speaks it.
    """

    backend: Backend = Backend.SANDBOX
    host: Host = "127.0.0.1"
    port: Port = 11111
    rsa_key_file: FileName = ""
    scenario: Text = ""
    seed: Seed | None = None
    door: Backend = Backend.OPEND
    longport: LongportPlace = field(default_factory=LongportPlace)
    rest: RestPlace = field(default_factory=RestPlace)
    hub: HubPlace = field(default_factory=HubPlace)

    @property
    def credential_name(self) -> str:
        """Under which name the keyring keeps the credential.

        Of LongPort one for each brand, site and way to sign in, and for each address that is not the brand's own: what
        is sent to one is not for another. Of FutuOpenD-rs and a hub one for each address, encrypted or not.
        """
        if self.backend is Backend.HUB:
            return f"hub-{self.hub.where.partition('//')[2]}"
        if self.backend is Backend.OPEND_REST:
            return f"opend-rest-{self.rest.where.partition('//')[2]}"
        place = self.longport
        return "-".join(("longport", place.http_name, *place.other_hosts, place.sign_in))

    @property
    def credential_host(self) -> str:
        """`openapi.longbridge.com`: the host, with its port if one is written, that the credential is sent to."""
        urls = {Backend.OPEND_REST: self.rest.where, Backend.HUB: self.hub.where}
        url = urls.get(self.backend, self.longport.urls.http)
        return url.partition("//")[2]

    @property
    def end_point(self) -> tuple[object, ...]:
        """Equal for two connections that lead to the same peer: one port of the practice exchange, one gateway."""
        if self.backend is Backend.SANDBOX:
            return (self.backend, self.door)
        if self.backend is Backend.OPEND:
            return (self.backend, self.host, self.port)
        return (self.backend, self.credential_name)

    @property
    def proxy(self) -> ProxySettings:
        """The proxy of the backend; that of one that knows none is not used."""
        return self.rest.proxy if self.backend is Backend.OPEND_REST else self.longport.proxy

    def through(self, proxy: ProxySettings) -> Connection:
        """The same connection through another proxy."""
        if self.backend is Backend.OPEND_REST:
            return replace(self, rest=replace(self.rest, proxy=proxy))
        return replace(self, longport=replace(self.longport, proxy=proxy))

    @property
    def old_credential_name(self) -> str:
        """The name in version 0.1; empty if it is the same, or that of the brand's own addresses."""
        place = self.longport
        mine = self.backend is Backend.LONGPORT and place.http_url.strip() and place.other_hosts
        return f"longport-{place.http_name}-{place.sign_in}" if mine else ""

    def kept(self) -> Connection:
        """What the next run begins with."""
        return replace(self, scenario="", seed=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """How the window looks. `text_percent` is 100 to 150; `calm` holds tables to ten changes a second."""

    theme: ThemeChoice = ThemeChoice.DARK
    convention: Convention = Convention.GREEN_UP
    units: Units = Units.KMB
    text_percent: Percent = 100
    language: Language = Language.SYSTEM
    motion: Motion = Motion.SYSTEM
    calm: bool = False

    def __post_init__(self) -> None:
        """Keep the text size inside what the window can show."""
        if not SMALLEST_TEXT <= self.text_percent <= LARGEST_TEXT:
            raise BadInput("text-size", value=self.text_percent, least=SMALLEST_TEXT, most=LARGEST_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolList:
    """A named list of symbols in the person's order.

    `pinned` are those among them that stay on top of every sort. A list that follows the positions of the account in
    view keeps neither: it is here for its place among the others. `id` is given once something refers to the list.
    """

    name: Text
    id: Text = ""
    symbols: tuple[Symbol, ...] = ()
    pinned: tuple[Symbol, ...] = ()
    follows_positions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLink:
    """A list tied to a group at a broker; `place` names broker and login, at others the link does not hold."""

    place: Text
    link: WatchlistLink


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLimit:
    """How much of a series of the archive stays: the newest market days, and megabytes; None = all of it."""

    series: Text
    sessions: Sessions | None = None
    megabytes: Megabytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedReading:
    """The shared place that is read for what the archive lacks: `file:///SHARE` or `s3://BUCKET/PATH`, empty for none.

    `endpoint` is the https address of a store of another maker, `keys` the name of the keyring's entry with its keys;
    without them the environment's are taken.
    """

    address: SharedAddress = ""
    endpoint: RestUrl = ""
    keys: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterClose:
    """Securities that are recorded once after each close: those of lists, by the lists' ids, and further ones."""

    lists: tuple[Text, ...] = ()
    symbols: tuple[Symbol, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeChoice:
    """Whose trades are recorded: of what a window shows (`shown`), and of lists by their ids, subscribed for that."""

    shown: bool = True
    lists: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramsChoice:
    """Whether programs on this computer may connect (`on`), and also over a port of the loopback address (`tcp`)."""

    on: bool = False
    tcp: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthChoice:
    """Whose books and quotes are recorded, once a person agreed to it (`on`).

    `linked`: of what the docks of a letter show, `positions`: of what the accounts hold, `list`: of a list by its id,
    empty for none. They take at most `megabytes`; then the oldest days go (`drop_oldest`), or recording stops.
    """

    on: bool = False
    linked: bool = True
    positions: bool = True
    list: Text = ""
    megabytes: Megabytes = 2000
    drop_oldest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStyle:
    """How a curve is drawn: name of a free colour, width in pixels, dashes (`dashed`); empty and 0 = as usual."""

    colour: Text = ""
    width: LineWidth = 0.0
    dash: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartIndicator:
    """An indicator of a price chart: its code, the values of its parameters by name, and whether it is drawn.

    `looks` has the lines that are drawn otherwise than usual, by their labels.
    """

    code: Text
    values: dict[Text, Parameter] = field(default_factory=dict)
    visible: bool = True
    looks: dict[Text, LineStyle] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartTemplate:
    """What a price chart shows beside the security: indicators, the kind of price scale, the form of the bars.

    `hollow` is what earlier versions had for one of the forms. `groups` are the groups of intervals with which it is
    shown by itself.
    """

    name: Text
    indicators: tuple[ChartIndicator, ...] = ()
    scale: Text = ""
    form: Text = ""
    hollow: bool = False
    groups: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LockSettings:
    """How long an unlock lasts; minutes, `unlock_minutes` 0 = the trading session."""

    unlock_minutes: MinutesOrSession = 15
    idle_minutes: Minutes = 10
    lock_gateway_too: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole tree.

    `connection` brings prices and takes orders; orders go to `orders` instead where that is set, to a connection of
    the same kind (practice with practice, brokers with brokers). `other_flow` is a second provider of capital flow.
    `account` is the id of the account last chosen, empty for the backend's first; a paper account may have the number
    of another with real money, which `account_environment` tells apart (None in files of before). A watchlist without
    a name carries the window's word for the main list. `live_limits` are the limits before a widening for which no LIVE
    account's password was asked: they hold again once such an account is connected; None = there was none. `keys`
    holds the keys that differ from a command's own, by command id; an empty tuple = none. `welcomed` is set once the
    questions of the first start were answered. `notices` says which are told where. `close_to_tray` leaves the
    program running in the tray when its window is closed. `recent_symbols` and `recent_commands` are what was opened
    and run lately, newest first. `collect` lets the app record the securities of its lists in the archive,
    `archive_limits` are what the archive of real values is held to after each close, `practice_archive_limits` those of
    the practice market's.
    `shared_place` and `practice_shared_place` are read for what each of the two lacks.
    `after_close` and `practice_after_close` are what each of the two records once after a close, not each minute.
    `past_bars`: the collector may spend history units on minute bars of missed sessions.
    `participants` are those of the clearing house whose holdings are recorded beside the largest. `trades` says whose
    trades are recorded, `depth` whose books and quotes. `trade_sizes` has the sizes of single trades in our own count
    where they were changed, by market: from which money on one is extra-large, large, medium.
    `detailed_ticket` opens all parts of the order ticket for good.
    `chart_templates` are saved sets of indicators, `favourite_indicators` the codes that are listed first.
    `programs` says whether programs on this computer are served; their keys are in the keyring.
    `proxies` says through which proxy the check for updates, notices to a phone and shared places are reached.
    """

    version: int = VERSION
    connection: Connection = field(default_factory=Connection)
    orders: Connection | None = None
    other_flow: Connection | None = None
    appearance: Appearance = field(default_factory=Appearance)
    limits: TradingLimits = field(default_factory=TradingLimits)
    live_limits: TradingLimits | None = None
    lock: LockSettings = field(default_factory=LockSettings)
    watchlists: tuple[SymbolList, ...] = (SymbolList(name="", symbols=FIRST_WATCHLIST),)
    watchlist_links: tuple[PlacedLink, ...] = ()
    symbol: Symbol = "HK.00700"
    account: Text = ""
    account_environment: Environment | None = None
    keys: dict[Text, tuple[KeySequence, ...]] = field(default_factory=dict)
    welcomed: bool = False
    notices: NoticeChoice = field(default_factory=NoticeChoice)
    close_to_tray: bool = False
    recent_symbols: tuple[Symbol, ...] = ()
    recent_commands: tuple[Text, ...] = ()
    collect: bool = True
    past_bars: bool = False
    archive_limits: tuple[KeptLimit, ...] = ()
    practice_archive_limits: tuple[KeptLimit, ...] = ()
    shared_place: SharedReading = field(default_factory=SharedReading)
    practice_shared_place: SharedReading = field(default_factory=SharedReading)
    after_close: AfterClose = field(default_factory=AfterClose)
    practice_after_close: AfterClose = field(default_factory=AfterClose)
    detailed_ticket: bool = False
    trades: TradeChoice = field(default_factory=TradeChoice)
    depth: DepthChoice = field(default_factory=DepthChoice)
    participants: tuple[Text, ...] = ()
    trade_sizes: dict[MarketName, Sizes] = field(default_factory=dict)
    chart_templates: tuple[ChartTemplate, ...] = ()
    favourite_indicators: tuple[Text, ...] = ("MA", "VWAP", "BOLL", "MACD", "KDJ")
    programs: ProgramsChoice = field(default_factory=ProgramsChoice)
    proxies: ServiceProxies = field(default_factory=ServiceProxies)

    def chose(self, account: Account) -> bool:
        """Whether it is the account last chosen."""
        return account.id == self.account and self.account_environment in {None, account.environment}


def copy_of(path: Path) -> Path:
    """Where the copy of the last good state of a file is."""
    return path.with_suffix(".good")
