"""The base of the pages of the order book dock, their data sources, and the texts of an empty page."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QWidget

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import QuoteRight
from tideboard_core.ports.market import TickSource
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.layouts import Item, as_widget, vbox
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateAction, StateKind, StatePane
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
SLOW_AFTER = 5
"""Seconds without data after which a subscription counts as silent."""
_REPLAY = "replay-"
"""With it the codes of a replay begin."""


class MarketSource(TickSource, Protocol):
    """A tick source that also knows the login's quote rights."""

    async def quote_rights(self) -> dict[Market, QuoteRight]:
        """The known right of each market."""
        ...


RefusalOf = Callable[[Key[object]], GatewayError | None]
"""Returns the error with which the subscription of a key was refused, None if it was not."""


def nothing_refused(_key: Key[object]) -> GatewayError | None:
    """The default of `RefusalOf`."""
    return None


class MarketPage(QWidget):
    """A page that subscribes to its data at the hub while it is on screen, and reads it again when it is shown.

    `rights_wanted` asks for the page of quote rights.
    """

    rights_wanted = Signal()
    folded_changed = Signal()

    def __init__(self, hub: Hub, instrument: InstrumentId, refused: RefusalOf) -> None:
        super().__init__()
        self._hub = hub
        self._refused = refused
        self._instrument = instrument
        self._interest = HubInterest(hub, self)

    def lay_out(self, view: QWidget, theme: Theme, *, panel: str, above: Item | None = None) -> None:
        """`above`, then `view`, which may be empty; identifiers call it `panel`."""
        self._pane = StatePane(view, theme, panel=panel)
        self.note, self.footer = self._pane.note, self._pane.footer
        head = as_widget(above) if isinstance(above, QLayout) else above
        vbox(*(() if head is None else (head,)), (self._pane, 1), on=self, margins=0, spacing=0)
        if isinstance(head, QWidget):
            self._pane.folded.connect(head.setHidden)
        self._pane.folded.connect(lambda _folds: self.folded_changed.emit())

    @property
    def is_folded(self) -> bool:
        """Whether it is one line that says why nothing will come."""
        return self._pane.is_folded

    def why_empty(self, error: GatewayError | None, asking: str, seconds: int = 0) -> PanelState:
        """Why the page is empty: refused, still loading (`asking` says so), or silent for `seconds`."""
        if error is None and seconds >= SLOW_AFTER:
            return PanelState(
                kind=StateKind.STALE,
                sentence=translate("MarketPage", "Nothing has arrived"),
                detail=self._instrument,
                name=translate("MarketPage", "Silent"),
                reason=translate(
                    "MarketPage", "The subscription stands, but nothing has been pushed. The feed may be stuck."
                ),
            )
        if error is None:
            return PanelState(kind=StateKind.LOADING, sentence=asking, detail=self._instrument)
        if isinstance(error, PermissionMissing):
            return PanelState(
                kind=StateKind.NO_PERMISSION,
                sentence=translate("MarketPage", "Not with your quote rights"),
                detail=self._instrument,
                name=translate("MarketPage", "Permission"),
                reason=error_sentence(error),
                button=StateAction(translate("MarketPage", "Quote rights"), self.rights_wanted.emit),
            )
        if error.code.startswith(_REPLAY):
            return PanelState(
                kind=StateKind.UNSUPPORTED,
                sentence=translate("MarketPage", "Not recorded"),
                detail=self._instrument,
                name=translate("MarketPage", "This day"),
                reason=error_sentence(error),
                folds=isinstance(error, NotOffered),
            )
        offered = isinstance(error, NotOffered)
        return PanelState(
            kind=StateKind.UNSUPPORTED if offered else StateKind.RATE_LIMITED,
            sentence=translate("MarketPage", "Not offered here") if offered else translate("MarketPage", "Refused"),
            detail=self._instrument,
            name=translate("MarketPage", "The provider says"),
            reason=error_sentence(error),
        )

    def say_why(self, state: PanelState, *, empty: bool) -> None:
        """Say a state below the page, and over it where it is `empty`: not over the last figures, whose age grows."""
        self._pane.say(state if empty else None, below=state)

    @abstractmethod
    def draw(self) -> None:
        """Show the newest data, or why there is none."""

    @abstractmethod
    def _want(self) -> None:
        """Subscribe to the data of the shown instrument."""

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Subscribe."""
        super().showEvent(event)
        self._want()
        self.draw()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """End the subscriptions."""
        super().hideEvent(event)
        self._interest.drop()


def nothing_there(sentence: str, detail: str) -> PanelState:
    """A page that was filled and has nothing in it."""
    return PanelState(kind=StateKind.CLOSED, sentence=sentence, detail=detail)
