"""What every dock of reference data stands on: services, and what it may ask of the rest of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Side
from tideboard_core.ports import Clock
from tideboard_core.reference_ports import ReferenceSource
from tideboard_desktop.alerts.desk import AlertDesk
from tideboard_desktop.alerts.fired import FiredAlerts
from tideboard_desktop.format import UnitStyle
from tideboard_desktop.frame import Frame
from tideboard_desktop.gateway_hands import GatewayHands
from tideboard_desktop.memory import Memory
from tideboard_desktop.preferences import Preferences
from tideboard_desktop.services import Feeds, Trading
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme
from tideboard_desktop.watchlists.lists import WatchLists


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceGround:
    """Handed to each dock of reference data when it is built.

    `source` answers what is asked about the market and `provider` names it, `feeds.broker` answers what is asked
    about an account. `lists` are the person's own watchlists. `directory` holds the program's data, None = nothing is
    kept. `window` is where dialogs open, `say` puts a sentence into its banner. `open_dock` opens a dock by the key
    of its kind (`flow`, `plates`) and lets it take up what it is to show, `open_page` a page
    (`connection:allowances`), `show_flow` puts a security into the flow chart, `fill_ticket` a security and a price
    into the order ticket (None = the price stays free); it sends nothing. `price_ticket` does the same with a side
    (None = it stays) and leaves the keys where they are. `account` is the one in view. `hands` is what docks about
    the gateway itself may do.
    """

    hub: Hub
    frame: Frame
    theme: Theme
    units: UnitStyle
    clock: Clock
    tasks: Tasks
    preferences: Preferences
    source: ReferenceSource
    provider: Callable[[], str]
    feeds: Feeds
    trading: Trading
    lists: WatchLists
    directory: Path | None
    window: Callable[[], QWidget]
    account: Callable[[], Account | None]
    open_dock: Callable[[str, Memory], None]
    open_page: Callable[[str], None]
    show_flow: Callable[[InstrumentId], None]
    fill_ticket: Callable[[InstrumentId, Decimal | None], None]
    price_ticket: Callable[[InstrumentId, Side | None, Decimal | None], None]
    say: Callable[[str], None]
    hands: GatewayHands | None = None
    alerts: AlertDesk | None = None
    fired: FiredAlerts | None = None
