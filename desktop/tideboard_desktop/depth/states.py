"""Why there is no map, or nothing new on it, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateAction, StateKind
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
SLOW_AFTER: Final = 5
"""Seconds without data after which a subscription counts as silent."""


def is_linked(hub: Hub) -> bool:
    """Whether pushes can come."""
    status = hub.value(QUOTES_LINK)
    return status is not None and status.state in {LinkState.LIVE, LinkState.DEGRADED}


def state_of(
    hub: Hub,
    instrument: InstrumentId,
    error: GatewayError | None,
    *,
    known: bool,
    silent: int,
    open_rights: Callable[[], None],
) -> PanelState | None:
    """Why nothing comes; `known`: some books are there, `silent` are the seconds without any."""
    if error is not None:
        return _refused(instrument, error, open_rights)
    if known:
        lost = translate("Depth", "Nothing is recorded until the connection is back")
        return None if is_linked(hub) else PanelState(kind=StateKind.DISCONNECTED, name=lost)
    if silent >= SLOW_AFTER:
        return PanelState(
            kind=StateKind.STALE,
            sentence=translate("MarketPage", "Nothing has arrived"),
            detail=instrument,
            name=translate("MarketPage", "Silent"),
            reason=translate(
                "MarketPage", "The subscription stands, but nothing has been pushed. The feed may be stuck."
            ),
        )
    asking = translate("BookPage", "Asking for the book")
    return PanelState(kind=StateKind.LOADING, sentence=asking, detail=instrument)


def _refused(instrument: InstrumentId, error: GatewayError, open_rights: Callable[[], None]) -> PanelState:
    if isinstance(error, PermissionMissing):
        return PanelState(
            kind=StateKind.NO_PERMISSION,
            sentence=translate("MarketPage", "Not with your quote rights"),
            detail=instrument,
            name=translate("MarketPage", "Permission"),
            reason=error_sentence(error),
            button=StateAction(translate("MarketPage", "Quote rights"), open_rights),
        )
    offered = isinstance(error, NotOffered)
    return PanelState(
        kind=StateKind.UNSUPPORTED if offered else StateKind.RATE_LIMITED,
        sentence=translate("MarketPage", "Not offered here") if offered else translate("MarketPage", "Refused"),
        detail=instrument,
        name=translate("MarketPage", "The provider says"),
        reason=error_sentence(error),
    )
