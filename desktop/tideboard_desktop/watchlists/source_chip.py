"""A chip in a title bar: the provider of a panel's figures if there are several, and which markets are delayed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import Market
from tideboard_desktop.ui.widgets.labels import Tone, set_tone
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.links import provider_of
from tideboard_desktop.ui.words.quote_rights import delay_sentence, delays

translate = QCoreApplication.translate


class SourceChip:
    """Hidden while one connection provides everything and nothing is delayed."""

    def __init__(self, bar: TitleBar, hub: Hub, identifier: str) -> None:
        self._hub = hub
        self.label = bar.add_chip("")
        self.label.setAccessibleIdentifier(identifier)
        self.label.hide()

    def show(self, markets: Iterable[Market]) -> None:
        """Update it for the visible markets."""
        provider, late = provider_of(self._hub, QUOTES_LINK), delays(self._hub, markets)
        words = " \u00b7 ".join(part for part in (provider, late) if part)
        if words != self.label.text():
            self.label.setText(words)
            self.label.setAccessibleName(translate("Packages", "Source: {words}").format(words=words))
            set_tone(self.label, Tone.WARN if late else Tone.SECONDARY)
        self.label.whole = "\n".join(part for part in (self._address(provider), late and delay_sentence()) if part)
        self.label.setVisible(bool(words))

    def _address(self, provider: str) -> str:
        status = self._hub.value(QUOTES_LINK)
        if not provider or status is None:
            return ""
        text = translate("Packages", "Prices from {provider} at {address}")
        return text.format(provider=provider, address=status.address)
