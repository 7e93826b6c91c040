"""A panel's tag: who brings its figures where several do, and which of its markets are delayed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from tideboard_core.hub import Hub
from tideboard_core.model.instrument import Market
from tideboard_core.ports import QUOTES_LINK, LinkStatus
from tideboard_desktop.models.links import provider_of
from tideboard_desktop.models.packages import delay_sentence, delays
from tideboard_desktop.widgets.labels import Tone, set_tone
from tideboard_desktop.widgets.panel import TitleBar

translate = QCoreApplication.translate


class SourceChip:
    """Stands in a title bar, hidden while one connection does everything and nothing is delayed."""

    def __init__(self, bar: TitleBar, hub: Hub, identifier: str) -> None:
        self._hub = hub
        self.label = bar.add_chip("")
        self.label.setAccessibleIdentifier(identifier)
        self.label.hide()

    def show(self, markets: Iterable[Market]) -> None:
        """Bring it up to date for the markets in view."""
        provider, late = provider_of(self._hub, QUOTES_LINK), delays(self._hub, markets)
        words = " \u00b7 ".join(part for part in (provider, late) if part)
        if words != self.label.text():
            self.label.setText(words)
            self.label.setAccessibleName(translate("Packages", "Source: {words}").format(words=words))
            set_tone(self.label, Tone.WARN if late else Tone.SECONDARY)
        self.label.whole = "\n".join(part for part in (self._address(provider), late and delay_sentence()) if part)
        self.label.setVisible(bool(words))

    def _address(self, provider: str) -> str:
        status: LinkStatus | None = self._hub.value(QUOTES_LINK)
        if not provider or status is None:
            return ""
        text = translate("Packages", "Prices from {provider} at {address}")
        return text.format(provider=provider, address=status.address)
