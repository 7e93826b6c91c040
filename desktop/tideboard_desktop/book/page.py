"""Shared by the pages of the order book dock: their data sources, and why a page is empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QStackedLayout, QWidget

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import QuoteRight, Tick
from tideboard_desktop.ui.widgets.empty_state import EmptyKind, EmptyState
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate


class TickSource(Protocol):
    """The part of a quote feed that returns the newest trades of a subscribed instrument."""

    async def ticks(self, instrument: InstrumentId, count: int = 100) -> list[Tick]:
        """Newest trades, oldest first."""
        ...


class MarketSource(TickSource, Protocol):
    """A tick source that also knows the login's quote rights."""

    async def quote_rights(self) -> dict[Market, QuoteRight]:
        """The known right of each market."""
        ...


def _nothing_refused(_key: Key[object]) -> GatewayError | None:
    return None


class Asking(NamedTuple):
    """State beside the data: why a subscription was refused."""

    refused: Callable[[Key[object]], GatewayError | None] = _nothing_refused


def below_note(note: QWidget, view: QWidget) -> QWidget:
    """`view` with `note` in front of it: headings of the view stay visible while the note says why it is empty."""
    result = QWidget()
    layers = QStackedLayout(result)
    layers.setStackingMode(QStackedLayout.StackingMode.StackAll)
    layers.addWidget(note)
    layers.addWidget(view)
    layers.setCurrentWidget(note)
    return result


SLOW_AFTER = 5
"""Seconds without data after which a subscription counts as silent."""


def empty_state(error: GatewayError | None, instrument: str, asking: str, seconds: int = 0) -> EmptyState:
    """Why a page is empty: refused, still loading (`asking` says so), or silent for `seconds`."""
    if error is None and seconds >= SLOW_AFTER:
        return EmptyState(
            kind=EmptyKind.STALE,
            sentence=translate("MarketPage", "Nothing has arrived"),
            detail=instrument,
            name=translate("MarketPage", "Silent"),
            reason=translate(
                "MarketPage", "The subscription stands, but nothing has been pushed. The feed may be stuck."
            ),
        )
    if error is None:
        return EmptyState(kind=EmptyKind.LOADING, sentence=asking, detail=instrument, name="", reason="")
    if isinstance(error, PermissionMissing):
        return EmptyState(
            kind=EmptyKind.NO_PERMISSION,
            sentence=translate("MarketPage", "Not with your quote rights"),
            detail=instrument,
            name=translate("MarketPage", "Permission"),
            reason=error_sentence(error),
            button=translate("MarketPage", "Quote rights"),
        )
    offered = isinstance(error, NotOffered)
    return EmptyState(
        kind=EmptyKind.UNSUPPORTED if offered else EmptyKind.RATE_LIMITED,
        sentence=translate("MarketPage", "Not offered here") if offered else translate("MarketPage", "Refused"),
        detail=instrument,
        name=translate("MarketPage", "The provider says"),
        reason=error_sentence(error),
    )
