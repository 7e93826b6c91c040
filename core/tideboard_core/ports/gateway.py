"""Interface of a gateway: connecting and closing, its parts, and the reasons for the parts it lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, NotRequired, Protocol, TypedDict, TypeVar

from tideboard_core.errors import NotOffered
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.ports.market import FeedSink, FlowSource, QuoteFeed
from tideboard_core.ports.reference import (
    AlertService,
    DerivativeSource,
    GatewayProgram,
    ReferenceSource,
    RestConsole,
    WatchlistService,
)
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import TradingGateway, TradingSink

if TYPE_CHECKING:
    from tideboard_core.ports.behind import BehindSource
    from tideboard_core.ports.plans import PlanSource

T = TypeVar("T")


class GatewayPorts(TypedDict):
    """What every gateway is built on: where it puts what it learns, and the time.

    `market_time` gets exchange time (aware UTC) whenever the broker tells it.
    """

    feed: FeedSink
    trading: TradingSink
    clock: Clock
    market_time: NotRequired[Callable[[datetime], None]]


class CallKind(StrEnum):
    """What the calls of a limit are about."""

    QUOTES = "quotes"
    SNAPSHOTS = "snapshots"
    HISTORY = "history-calls"
    LOOK_UPS = "look-ups"
    TRADING = "trading"
    ORDERS = "orders"
    CHANGES = "changes"


class CallsUsed(NamedTuple):
    """Calls of the last `seconds`, and how many may be; `gap` seconds lie between two of them at least.

    `last_second` are those of the last second.
    """

    used: int
    most: int
    seconds: float
    gap: float = 0.0
    last_second: int = 0


class Offer(StrEnum):
    """What not every broker has; each that one lacks has its reason in the gateway's table."""

    PLATES = "plates"
    SCREEN = "screen"
    FUTURES = "futures"
    IPOS = "ipos"
    CORPORATE_ACTIONS = "corporate-actions"
    CODE_CHANGES = "code-changes"
    SUSPENSIONS = "suspensions"
    ALERTS = "alerts"
    PROGRAM = "program"
    ADMIN = "admin"
    TRADING = "trading"


class Gateway(Protocol):
    """One connection to a broker, composed of its parts; the session drives it: connect, log in, until it closes.

    A part that the broker does not offer is None, and `unoffered` has the error code of the reason.
    """

    @property
    def quotes(self) -> QuoteFeed:
        """Market data."""
        ...

    @property
    def flow(self) -> FlowSource:
        """Capital flow."""
        ...

    @property
    def derivatives(self) -> DerivativeSource:
        """Options and warrants."""
        ...

    @property
    def watchlists(self) -> WatchlistService:
        """Watchlists kept by the broker."""
        ...

    @property
    def trading(self) -> TradingGateway:
        """Accounts and orders."""
        ...

    @property
    def behind(self) -> BehindSource:
        """What stands behind the flow; loaded when it is first asked for."""
        ...

    @property
    def calls(self) -> Mapping[CallKind, CallsUsed]:
        """Calls against their limits, by kind; empty where there is none."""
        ...

    @property
    def reference(self) -> ReferenceSource | None:
        """Plates, screens, futures, listings, corporate actions."""
        ...

    @property
    def alerts(self) -> AlertService | None:
        """Price alerts kept by the broker."""
        ...

    @property
    def plans(self) -> PlanSource | None:
        """Grids, recurring plans and statements; None where the broker tells of none."""
        ...

    @property
    def program(self) -> GatewayProgram | None:
        """The program on the way to the broker."""
        ...

    @property
    def console(self) -> RestConsole | None:
        """Single calls of the interface, for the console; only the REST gateway has it."""
        ...

    @property
    def unoffered(self) -> Mapping[Offer, str]:
        """Error code of the reason for everything that the broker lacks."""
        ...

    def forget_refusals(self) -> None:
        """Ask the broker again for what it has refused for want of a right."""
        ...

    @property
    def provider(self) -> str:
        """Name shown beside figures, `Sandbox` or `Futu OpenD`."""
        ...

    @property
    def replay(self) -> ReplayLabel | None:
        """The recorded day that the server of the newest login plays as its market; None for any other market.

        Believed, because it only forbids: such a connection is never collected, published or compared with others.
        """
        ...

    @property
    def generation(self) -> int:
        """Number of the connection, rising by one with each login."""
        ...

    @property
    def connected(self) -> bool:
        """Whether a logged-in connection stands now."""
        ...

    @property
    def address(self) -> str:
        """Where it connects, `127.0.0.1:11111`; never holds a secret."""
        ...

    @property
    def login(self) -> str:
        """Name of the login; empty if the gateway does not report it, and before the login."""
        ...

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the last bytes from the other side; 0.0 before any."""
        ...

    async def connect(self) -> None:
        """Open the socket; raises GatewayDown."""
        ...

    async def log_in(self) -> None:
        """Handshake on the open socket; one more `generation`. Raises LoginRefused, GatewayDown, RequestTimeout."""
        ...

    async def close(self) -> None:
        """End the connection; every waiting call gets GatewayDown, the closed callback is not called."""
        ...

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close; its error if there is one."""
        ...


def offered(gateway: Gateway, part: T | None, what: Offer) -> T:
    """`part` of a gateway; raises NotOffered with the gateway's reason for lacking `what` where it is None."""
    if part is None:
        raise NotOffered(gateway.unoffered[what], provider=gateway.provider)
    return part
