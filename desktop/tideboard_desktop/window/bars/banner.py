"""The banner: a line in the status strip with one sentence that needs the user, a button and a link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import ButtonStyle, elided_label, identify, push_button, set_style_property
from tideboard_desktop.ui.widgets.layouts import hbox

HEIGHT = 24
ANSWER_MS = 10_000
"""How long a new note is shown before questions: most notes answer what the user has just done."""


class BannerRank(IntEnum):
    """How serious a message is."""

    NOTE = 0
    """Says what happened."""
    QUESTION = 1
    """Has a button or a link: it waits for the user."""
    BROKEN = 2
    """Something does not work."""
    CAUSE = 3
    """Why other things do not work."""


@dataclass(frozen=True, slots=True)
class BannerMessage:
    """One sentence. A `broken` one (connection lost, sandbox ended) is filled amber, another is amber on dim amber.

    `action` is called by `button`, `follow` by `link`. A `first` message is shown before all others: it is their cause,
    as the end of the practice exchange is the cause of the lost connection. `noticed`: the list of notices has it
    anyway. `topic`: what the message is about, if its text has figures that change; a covered topic becomes one notice.
    `passing`: it answers what the user has just done, and goes to the notices by itself.
    """

    text: str
    broken: bool = False
    button: str = ""
    action: Callable[[], object] | None = None
    first: bool = False
    link: str = ""
    follow: Callable[[], object] | None = None
    noticed: bool = False
    topic: str = ""
    passing: bool = False

    @property
    def rank(self) -> BannerRank:
        if self.broken:
            return BannerRank.CAUSE if self.first else BannerRank.BROKEN
        return BannerRank.QUESTION if self.button or self.link else BannerRank.NOTE


class Banner(QWidget):
    """Keeps messages by key and shows the most serious one, the newest of equal rank; hidden without any.

    A new note comes before questions for `ANSWER_MS`; one that is `passing` is over then. `covered` carries the text of
    a message that another one keeps out of sight, or whose time is over, once for each topic, or text without one.
    """

    covered = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._messages: dict[str, BannerMessage] = {}
        self._shown: BannerMessage | None = None
        self._covered: dict[str, str] = {}
        self._answer = ""
        self._answered = QTimer(self)
        self._answered.setSingleShot(True)
        self._answered.setInterval(ANSWER_MS)
        self._answered.timeout.connect(self._end_answer)
        identify(self, "banner")
        give_role(self, QAccessible.Role.AlertMessage)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(HEIGHT))
        self._glyph = Glyph(theme)
        self.text = elided_label("", theme, Type.STRONG)
        self.text.setObjectName("banner_text")
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = push_button("", theme, identifier="banner_button")
        self.button.clicked.connect(self._run_action)
        self.link = push_button("", theme, ButtonStyle.TEXT, identifier="banner_link")
        self.link.clicked.connect(self._follow)
        for button in (self.button, self.link):
            button.setFixedHeight(theme.px(HEIGHT - 4))
        hbox(self._glyph, (self.text, 1), self.link, self.button, on=self, margins=(12, 0, 4, 0), spacing=8)
        theme.follow(self, Banner._tint)
        self.hide()

    def show_message(self, key: str, message: BannerMessage) -> None:
        """Show a message. One of the same key is replaced in its place: a countdown does not count as newer."""
        if self._messages.get(key) != message or message.passing:  # an answer given again is a new one
            self._messages[key] = message
            if message.rank is BannerRank.NOTE:
                self._answer = key
                self._answered.start()
            self._show_most_urgent()

    def clear(self, key: str) -> None:
        """Remove a message; does nothing if there is none."""
        self._covered.pop(key, None)
        if self._messages.pop(key, None) is not None:
            self._show_most_urgent()

    def take_over(self, other: Banner) -> None:
        """Copy the messages of the banner before a window rebuild, which may be deleted already."""
        self._messages, self._covered = dict(other._messages), dict(other._covered)
        self._answer = other._answer
        if self._answer:
            self._answered.start()
        self._show_most_urgent()

    @property
    def message(self) -> BannerMessage | None:
        """The message that is shown, None if there is none."""
        return self._shown

    def _end_answer(self) -> None:
        self._answer = ""
        for key, message in tuple(self._messages.items()):
            if message.passing:
                if self._covered.get(key) != (message.topic or message.text):
                    self.covered.emit(message.text)
                self.clear(key)
        self._show_most_urgent()

    def _order(self, key: str) -> tuple[BannerRank, bool]:
        """What the most serious message has most of: its rank, where a fresh note counts as a question of its own."""
        rank = self._messages[key].rank
        fresh = rank is BannerRank.NOTE and key == self._answer
        return BannerRank.QUESTION if fresh else rank, fresh

    def _show_most_urgent(self) -> None:
        # of equally serious ones `max` takes the first: the newest, as the list is turned round
        first = max(reversed(self._messages), key=self._order, default=None)
        self._shown = shown = None if first is None else self._messages[first]
        for key, message in self._messages.items():
            subject = message.topic or message.text
            if key != first and not message.noticed and self._covered.get(key) != subject:
                self._covered[key] = subject
                self.covered.emit(message.text)
        if shown is None:
            self.hide()
            return
        look = "broken" if shown.broken else "caution"
        if self.property("look") != look:
            set_style_property(self, "look", look)
            set_style_property(self.text, "look", look)
            self._tint()
        self.text.setText(shown.text)
        self.setAccessibleName(shown.text)
        for button, text in ((self.button, shown.button), (self.link, shown.link)):
            button.setText(text)
            button.setAccessibleName(text)
            button.setVisible(bool(text))
        self.show()

    def _tint(self) -> None:
        """Colour icon, text and link for the message that is shown."""
        broken = self._shown is not None and self._shown.broken
        token, background = ("on_warn", "warn_fill") if broken else ("warn", "warn_dim")
        surface = self._theme.surface
        self._glyph.show_glyph("triangle-alert", token)
        self.text.fill_background(colour(getattr(surface, background)))
        self.link.setStyleSheet(f"QPushButton {{ color: {getattr(surface, token)}; }}")

    def _run_action(self) -> None:
        if self._shown is not None and self._shown.action is not None:
            self._shown.action()

    def _follow(self) -> None:
        if self._shown is not None and self._shown.follow is not None:
            self._shown.follow()
