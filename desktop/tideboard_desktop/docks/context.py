"""What every dock gets when it is built: market data, look, time, services, and what it may ask of its window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from tideboard_core.market.broker_days import KeptBrokerDays
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, LinkKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, ModifyRequest, Order, Position, Side
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import Clock
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.connection.permissions import Permissions
from tideboard_desktop.connection.services import Feeds, Trading
from tideboard_desktop.docks.archive import Archive, ReadableArchive
from tideboard_desktop.docks.event_reminders import EventReminders
from tideboard_desktop.docks.fired_marks import FiredMarks
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.search.lookup import Lookup
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.ui.dock_memory import Memory
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme

if TYPE_CHECKING:  # imported when they are first needed
    from tideboard_core.flow.depth.live_depths import LiveDepths
    from tideboard_core.market.bars.reader import BarReader
    from tideboard_desktop.docks.security_marks import SecurityMarks
    from tideboard_desktop.ui.words.exits import CoverWords


def late_events() -> Callable[[], SecurityMarks]:
    """Return what `DockServices.events` is: the start does not wait for it."""

    @cache
    def made() -> SecurityMarks:
        from tideboard_desktop.docks.security_marks import SecurityMarks

        return SecurityMarks()

    return made


def late_depths(
    hub: Hub, clock: Clock, calendar: TradingCalendar, coalesced: Callable[[], bool] = bool
) -> Callable[[], LiveDepths]:
    """Return what `DockServices.depths` is: the start does not wait for it. `coalesced` as in `LiveDepth`."""

    @cache
    def made() -> LiveDepths:
        from tideboard_core.flow.depth.live_depths import LiveDepths

        return LiveDepths(hub, clock, calendar, coalesced=coalesced)

    return made


class ListRefused(Exception):
    """The requested change is refused; the text is the translated sentence."""


class SymbolLists(Protocol):
    """The person's watchlists as other docks add to them; `ListRefused` says why one takes nothing."""

    @property
    def all(self) -> Sequence[SymbolList]: ...

    def name(self, place: int, /) -> str:
        """The name of the list at this place, as shown."""
        ...

    def add(self, ids: Sequence[InstrumentId], place: int | None = None, /) -> int:
        """Add securities to a list; returns how many were new."""
        ...

    def create(self, name: str, /) -> None:
        """Add an empty list."""
        ...

    def identify(self, place: int, /) -> str:
        """The id of a list, created now if it has none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayActions:
    """What docks about the gateway itself may do beyond reading.

    `permissions` has the scopes of the key. `unlock` opens the Unlock dialog.
    """

    lookup: Lookup
    permissions: Permissions
    unlock: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderActions:
    """What a dock may ask about the orders and price alerts of the account in view; nothing of it sends.

    `change` opens the confirmation of a change and calls back when it is over: True = the broker accepted it.
    `ask_cancel` opens the question whether to cancel a working order, or what became of an unknown one. `edit` puts a
    working order into the ticket. `unchangeable` says why an order is not changed here, empty if it is.
    `client_order_id` names the next write. `limit` fills the ticket with a limit order at a price of the market,
    `why_no_price` says why none can be taken, empty if one can. `say` shows a sentence in the
    banner. `alert` opens the dialog for a price alert, `why_no_alert` says why there is none, None if there is;
    `alerts_written` is emitted when alerts changed. `exits` says what stands at the broker against a position,
    `open_exits` fills the ticket with a stop or asks to reduce exits that exceed it, `why_no_stop` says why the ticket
    cannot be filled with a stop, empty if it can. `close` fills the ticket with an order that closes a position.
    """

    change: Callable[[ModifyRequest, Callable[[bool], None]], None]
    ask_cancel: Callable[[Account, Order], None]
    edit: Callable[[Order], None]
    unchangeable: Callable[[Order], str]
    client_order_id: Callable[[], str]
    limit: Callable[[InstrumentId, Side, Decimal], None]
    say: Callable[[str], None]
    alert: Callable[[InstrumentId, Decimal | None], None]
    why_no_alert: Callable[[], str | None]
    alerts_written: SignalInstance
    exits: Callable[[Account, InstrumentId], CoverWords]
    open_exits: Callable[[Account, InstrumentId], None]
    why_no_stop: Callable[[Account, InstrumentId], str]
    close: Callable[[Position], None]
    why_no_price: Callable[[InstrumentId], str] = lambda _instrument: ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DockServices:
    """What a dock may read from and write to.

    `gateway` answers questions about the market and `provider` names it; `feeds.broker` answers questions about an
    account. `lists` are the person's own watchlists. `directory` holds the program's data, None = nothing is kept.
    `actions` is for docks about the gateway itself; None = there is no such dock. `archive` has what was recorded.
    `recorded` does so in a replay, for docks that only read: they ask `readable`.
    `bar_reader` returns the reader of bars of the connection, always the same; its first call brings numpy.
    `preferences` are the settings, None = none are kept. `orders` is for docks that show orders, None = they show none.
    `trading` is None in a replay. `marks` are the signals that fired, `reminders` those of dates. `events` returns the
    marks of reports, dividends and news, always the same; its first call brings them. `depths` returns the depth of
    securities that was taken so far, always the same; None = a dock takes its own.
    `broker_days` are trading days on which the broker and the calendar differ, None = no broker is held against it.
    """

    feeds: Feeds
    trading: Trading | None
    provider: Callable[[], str]
    lists: SymbolLists
    directory: Path | None = None
    actions: GatewayActions | None = None
    archive: Archive | None = None
    recorded: ReadableArchive | None = None
    bar_reader: Callable[[], BarReader] | None = None
    preferences: Preferences | None = None
    orders: OrderActions | None = None
    marks: FiredMarks = field(default_factory=FiredMarks)
    events: Callable[[], SecurityMarks] = field(default_factory=late_events)
    reminders: EventReminders = field(default_factory=EventReminders)
    depths: Callable[[], LiveDepths] | None = None
    broker_days: KeptBrokerDays | None = None

    @property
    def gateway(self) -> Gateway:
        return self.feeds.gateway

    @property
    def readable(self) -> ReadableArchive | None:
        """What was recorded, to be read; None without an archive."""
        return self.recorded if self.archive is None else self.archive

    @property
    def order_path(self) -> Trading:
        """From order log to guard. LookupError where nothing can be sent."""
        if self.trading is None:
            raise LookupError("no order path")
        return self.trading


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowActions:
    """What a dock may ask of the window around it.

    `parent` is the window over which dialogs open. `account` returns the account in view. `open_dock` opens a dock by
    the key of its row (`flow`, `plates`) and gives it a memory to recall. `open_page` opens a page by its name
    (`connection:allowances`). `show_flow` shows a security in the flow chart, `show_flow_day` with an earlier exchange
    day drawn behind the running one. `price_ticket` puts a security, a side (None = unchanged) and a price
    (None = unchanged) into the order ticket and leaves the focus; it sends nothing. `offer_undo` says what was done and
    offers for some seconds to undo it. `find` opens the search for a security.
    `replay` opens a recorded exchange day at a moment (UTC, None = the open), `practise` begins the practice on it;
    each is None where there is none.
    """

    parent: Callable[[], QWidget]
    account: Callable[[], Account | None]
    open_dock: Callable[[str, Memory], None]
    open_page: Callable[[str], None]
    show_flow: Callable[[InstrumentId], None]
    show_flow_day: Callable[[InstrumentId, date], None]
    price_ticket: Callable[[InstrumentId, Side | None, Decimal | None], None]
    offer_undo: Callable[[Undo], None] = lambda _undo: None
    find: Callable[[], None] = lambda: None
    replay: Callable[[InstrumentId, date, datetime | None], None] | None = None
    practise: Callable[[InstrumentId, date, datetime | None], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DockContext:
    """What every dock gets. `selection` belongs to the one dock: its link letter and the security that it shows.

    `kept` has what docks have read, over a rebuild of the window. `stale_price` says for how many seconds nothing has
    proven quote or book of a security, where no price may be taken of that; None = one may.
    """

    hub: Hub
    selection: Selection
    frame: Frame
    theme: Theme
    units: UnitStyle
    clock: Clock
    tasks: Tasks
    services: DockServices
    window: WindowActions
    kept: KeptReads = field(default_factory=KeptReads)
    stale_price: Callable[[Key[object]], float | None] = lambda _key: None

    def following(self, selection: Selection, link: LinkKey | None = None) -> DockContext:
        """The context of one dock; with a `link` its theme is its own, for figures that grow old (see `Dock.LINK`)."""
        return replace(self, selection=selection, theme=self.theme if link is None else self.theme.branch())
