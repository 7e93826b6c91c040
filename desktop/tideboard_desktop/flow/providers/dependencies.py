"""Services and settings that the flow dock passes to its parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tideboard_core.errors import GatewayError
from tideboard_core.flow.size_limits import SIZE_LIMITS, SizeLimits, size_limits
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import Clock
from tideboard_core.system.appearance import Units
from tideboard_desktop.docks.archive import ReadableArchive
from tideboard_desktop.docks.fired_marks import FiredMarks
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.docks.security_marks import SecurityMarks
from tideboard_desktop.flow.providers.later import LaterFlow
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowDependencies:
    """Services and settings.

    `other_failure` returns why the second provider's last call of a key failed; None while its figures arrive.
    `ask_other` repeats all its calls. `archive` has earlier sessions, None = nothing is recorded.
    `marks` has the signals that fired, `events` the reports, news and the like, which `want_events` asks for.
    `sizes` returns the sizes of single trades in force for a market. `later` hides what came after the shown second of
    a replay, None = the figures are of now. `kept` has what was read, over a rebuild of the window.
    """

    hub: Hub
    tasks: Tasks
    gateway: Gateway
    schedule: FlowSchedule
    calendar: TradingCalendar
    theme: Theme
    clock: Clock
    units: Units = Units.KMB
    other_failure: Callable[[Key[object]], GatewayError | None] = field(default=lambda _key: None)
    ask_other: Callable[[], None] = field(default=lambda: None)
    archive: ReadableArchive | None = None
    marks: FiredMarks = field(default_factory=FiredMarks)
    events: SecurityMarks = field(default_factory=SecurityMarks)
    want_events: Callable[[InstrumentId], None] = field(default=lambda _instrument: None)
    sizes: Callable[[Market], SizeLimits] = SIZE_LIMITS.__getitem__
    later: LaterFlow | None = None
    kept: KeptReads = field(default_factory=KeptReads)


def sizes_in_force(preferences: Preferences | None, market: Market) -> SizeLimits:
    """The sizes of single trades that the settings have for a market, its usual ones without settings."""
    return size_limits(market, {} if preferences is None else preferences.settings.trade_sizes)
