"""A dock's context for tests: what a test does not give and the dock reads all the same fails there."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

from fakes.values.clock import ManualClock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.context import DockContext, DockServices, WindowActions
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, make_theme


def dock_context(
    hub: Hub,
    selection: Selection,
    frame: Frame,
    *,
    theme: Theme | None = None,
    clock: Clock | None = None,
    tasks: Tasks | None = None,
    services: DockServices | None = None,
    window: WindowActions | None = None,
    stale_price: Callable[[Key[object]], float | None] = lambda _key: None,
) -> DockContext:
    """What a dock is built from; without `tasks` an error in a task fails the test."""
    return DockContext(
        hub=hub,
        selection=selection,
        frame=frame,
        theme=theme or make_theme(),
        units=UnitStyle.KMB,
        clock=clock or ManualClock(),
        tasks=tasks or Tasks(_fail),
        services=services or cast("DockServices", None),
        window=window or cast("WindowActions", SimpleNamespace(offer_undo=lambda _undo: None, replay=None)),
        stale_price=stale_price,
    )


def _fail(error: BaseException, name: str) -> None:
    raise AssertionError(name) from error
