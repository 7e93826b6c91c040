"""What the flow dock is made from, handed through to its parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tideboard_core.errors import GatewayError
from tideboard_core.flow_schedule import FlowSchedule
from tideboard_core.hub import Hub
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports import Clock, Key, QuoteFeed
from tideboard_core.settings import Units
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSources:
    """Services and settings; `retry_link` ends the back-off of the connection.

    `other_failure` tells why the second provider's newest call of a key gave nothing; None while its figures come in.
    `ask_other` asks it once more for everything.
    """

    hub: Hub
    tasks: Tasks
    feed: QuoteFeed
    schedule: FlowSchedule
    calendar: TradingCalendar
    theme: Theme
    clock: Clock
    units: Units = Units.KMB
    retry_link: Callable[[], None] = field(default=lambda: None)
    other_failure: Callable[[Key], GatewayError | None] = field(default=lambda _key: None)
    ask_other: Callable[[], None] = field(default=lambda: None)
