"""What the pages of the order book dock share: what they are told, and how they say why they are empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QStackedLayout, QWidget

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import QuoteRight, Tick
from tideboard_core.ports import Key
from tideboard_desktop.texts import error_sentence
from tideboard_desktop.widgets.empty_state import EmptyKind, EmptyState

translate = QCoreApplication.translate


class TickSource(Protocol):
    """Who knows the newest trades of a subscribed instrument."""

    async def ticks(self, instrument: InstrumentId, count: int = 100) -> list[Tick]:
        """Newest trades, oldest first."""
        ...


class MarketSource(TickSource, Protocol):
    """Who also knows what the login may see."""

    async def quote_rights(self) -> dict[Market, QuoteRight]:
        """The right of each market that is known."""
        ...


def _nothing_refused(_key: Key) -> GatewayError | None:
    return None


class Asking(NamedTuple):
    """What is known beside the data: why a subscription was refused."""

    refused: Callable[[Key], GatewayError | None] = _nothing_refused


def below_note(note: QWidget, view: QWidget) -> QWidget:
    """`view` with `note` in front of it: the axes and words of the view stay while the note says why it is empty."""
    result = QWidget()
    layers = QStackedLayout(result)
    layers.setStackingMode(QStackedLayout.StackingMode.StackAll)
    layers.addWidget(note)
    layers.addWidget(view)
    layers.setCurrentWidget(note)
    return result


SLOW_AFTER = 5
"""Seconds after which a subscription that has brought nothing is no longer merely slow."""


def empty_state(error: GatewayError | None, instrument: str, asking: str, seconds: int = 0) -> EmptyState:
    """Why nothing stands there: it was refused, it is asked for (`asking` says so), or nothing came for `seconds`."""
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
