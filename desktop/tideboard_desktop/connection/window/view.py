"""The connection window: tabs to connect and check, for the log, for quotas and rights. Not modal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QWidget

from tideboard_core.market.hub import Hub
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.ports.system import Clock
from tideboard_desktop.ui.dialogs.paged_window import Page, PagedDialog, page_tabs
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.words.links import links_of, named
from tideboard_desktop.window.bars.words import may_retry, state_sentence

translate = QCoreApplication.translate

SIZE = QSize(740, 780)


class ConnectionDialog(PagedDialog):
    """Pages below a line with the state of the connections and a button to retry."""

    def __init__(
        self, pages: Sequence[Page], hub: Hub, frame: Frame, clock: Clock, theme: Theme, parent: QWidget | None
    ) -> None:
        super().__init__(pages, theme, SIZE, parent)
        self._hub, self._clock, self._theme = hub, clock, theme
        identify(self, "connection_dialog", translate("Connect", "Connection"))
        self.setWindowTitle(translate("Connect", "Connection · Tideboard"))
        self.bar = page_tabs(self, pages, theme, "connection_tabs", translate("Connect", "Pages"))
        self._glyph = label("", theme)
        self.state = elided_label("", theme, Type.STRONG)
        identify(self.state, "connection_state")
        self.retry = push_button(translate("Connect", "Retry now"), theme, identifier="connection_retry")
        self._lay_out()
        frame.each_second(self, self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Show the state of the first connection that is not live, else of that for prices; the tooltip lists all."""
        links = links_of(self._hub)
        trouble = [link for link in links if link.status.state is not LinkState.LIVE]
        shown = next(iter(trouble or links), None)
        status = None if shown is None else shown.status
        live = status is not None and not trouble
        name, tint = ("dot", self._theme.surface.accent) if live else ("unplug", self._theme.surface.warn)
        self._glyph.setPixmap(pixmap(name, tint, 10 if live else 14, self.devicePixelRatioF()))
        states = [named(self._words(link.status), link.key) for link in links] if len(links) > 1 else []
        words = self._words(status) if shown is None or not states else named(self._words(status), shown.key)
        self.state.setText(words)
        self.state.setAccessibleName("\n".join(states) or words)
        self._glyph.setToolTip(tip("\n".join(states)))  # the label has a tooltip of its own when it is elided
        set_tone(self.state, Tone.PRIMARY if live else Tone.WARN)
        self.retry.setEnabled(any(may_retry(link.status) for link in links))

    def _words(self, status: LinkStatus | None) -> str:
        return state_sentence(status, self._clock.monotonic(), self._clock.wall().astimezone())

    def _lay_out(self) -> None:
        vbox(
            hbox(self._glyph, (self.state, 1), self.retry, margins=(18, 12, 18, 8), spacing=8),
            hbox(self.bar, stretch(), margins=(10, 0, 10, 0)),
            hairline(),
            (self.stack, 1),
            on=self,
            margins=0,
            spacing=0,
        )
