"""The cells of the top bar: environment, account, lock, connection, clock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from tideboard_core.model.lock import LockKind, LockStatus
from tideboard_core.model.order import Account, Environment
from tideboard_core.ports import LinkState
from tideboard_desktop import format as fmt
from tideboard_desktop.texts import lock_reason
from tideboard_desktop.theme import Theme, Type, colour
from tideboard_desktop.widgets.accessible_roles import give_role
from tideboard_desktop.widgets.environment import meaning, on_ground, paint_ground, word
from tideboard_desktop.widgets.icons import icon, pixmap
from tideboard_desktop.widgets.labels import Kind, Tone, identify, label, push_button, set_look, set_tone

TEXT_LEFT = 42
"""Where the words of the environment block begin, right of its glyph."""


class TwoLines(QWidget):
    """A strong line above a caption, kept at least `width` wide so that changing words move nothing."""

    def __init__(self, theme: Theme, width: int) -> None:
        super().__init__()
        self.first = label("", theme, Type.STRONG)
        self.second = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.setMinimumWidth(theme.px(width))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 5, 0, 5)
        column.setSpacing(0)
        column.addWidget(self.first)
        column.addWidget(self.second)

    def show_words(self, upper: str, lower: str, *, warn: bool = False) -> None:
        """Show both lines; amber when they need the person."""
        if self.first.text() != upper:
            self.first.setText(upper)
        if self.second.text() != lower:
            self.second.setText(lower)
        set_tone(self.first, Tone.WARN if warn else Tone.PRIMARY)
        set_tone(self.second, Tone.WARN if warn else Tone.CAPTION)


class EnvironmentBlock(QWidget):
    """Glyph, word and meaning on the environment's own ground; grey without an account."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._environment: Environment | None = None
        identify(self, "environment")
        give_role(self, QAccessible.Role.StaticText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_environment(self, environment: Environment | None) -> None:
        """Show whose money this is."""
        self._environment = environment
        words = "" if environment is None else f"{word(environment)}, {meaning(environment)}"
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as in the picture, wider where the words need it."""
        words = "" if self._environment is None else meaning(self._environment)
        room = QFontMetrics(self._theme.font(Type.CAPTION)).horizontalAdvance(words) + TEXT_LEFT + 12
        return QSize(max(self._theme.px(160), room), self._theme.px(44))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Ground, glyph, two lines."""
        if self._environment is None:
            return
        look = self._theme.environments[self._environment]
        painter = QPainter(self)
        paint_ground(painter, self.rect(), look)
        ink = on_ground(look)
        glyph = pixmap(look.icon, ink, 18, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(14, (self.height() - 18) / 2), glyph)
        half, room = self.height() // 2, self.width() - TEXT_LEFT - 4
        painter.setPen(colour(ink))
        painter.setFont(self._theme.font(Type.ENVIRONMENT))
        painter.drawText(QRect(TEXT_LEFT, 5, room, half - 4), Qt.AlignmentFlag.AlignVCenter, word(self._environment))
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour("#FFFFFF" if ink == "#FFFFFF" else self._theme.surface.text1))
        below = QRect(TEXT_LEFT, half, room, half - 5)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, meaning(self._environment))


class AccountCell(QWidget):
    """Account name and buying power; its arrow offers the other accounts."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._accounts: Sequence[Account] = ()
        self.menu = QMenu(self)
        self.lines = TwoLines(theme, 130)
        self._arrow = QToolButton()
        self._arrow.setIcon(icon("chevron-down", theme.surface.text2, 14, theme.surface.text_off))
        identify(self._arrow, "account_menu", self.tr("Choose the account"))
        self._arrow.setToolTip(self.tr("Choose the account"))
        self._arrow.clicked.connect(self.open_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 10, 0)
        row.addWidget(self.lines)
        row.addWidget(self._arrow)

    def show_account(self, account: Account | None, power: str) -> None:
        """Name with the last four digits, buying power below."""
        if account is None:
            self.lines.show_words(self.tr("No account"), "")
            return
        self.lines.show_words(f"{account.name} {account.short_id}".strip(), power)

    def show_accounts(self, accounts: Sequence[Account]) -> None:
        """The accounts the arrow offers."""
        self._accounts = accounts
        self._arrow.setVisible(len(accounts) > 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """The whole cell opens the menu."""
        if event.button() is Qt.MouseButton.LeftButton and len(self._accounts) > 1:
            self.open_menu()

    def open_menu(self) -> None:
        """Offer the accounts with their environment words."""
        self.menu.clear()
        for account in self._accounts:
            action = self.menu.addAction(f"{word(account.environment)}   {account.name} {account.short_id}")
            action.triggered.connect(lambda _checked=False, id_=account.id: self.chosen.emit(id_))
        self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class LockCell(QWidget):
    """Locked, unlocked with the time left, locking soon, locked elsewhere; one button for the way out."""

    lock_clicked = Signal()
    unlock_clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._status: LockStatus | None = None
        self._glyph = QLabel()
        self._lines = TwoLines(theme, 96)
        self.lock = push_button(self.tr("Lock"), theme, Kind.OUTLINE, identifier="lock_trading")
        self.lock.setAccessibleName(self.tr("Lock trading"))
        self.lock.setToolTip(self.tr("Lock trading (Ctrl+L)"))
        self.unlock = push_button(self.tr("Unlock"), theme, Kind.OUTLINE, identifier="unlock_trading")
        self.unlock.setAccessibleName(self.tr("Unlock trading"))
        self.unlock.setToolTip(self.tr("Unlock trading (Ctrl+U)"))
        self.lock.clicked.connect(self.lock_clicked)
        self.unlock.clicked.connect(self.unlock_clicked)
        self.setObjectName("lock_cell")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(10)
        for part in (self._glyph, self._lines, self.lock, self.unlock):
            row.addWidget(part)
        self.show_status(None, 0.0)

    def show_status(self, status: LockStatus | None, boot: float) -> None:
        """Show the lock at `Clock.boot()` time `boot`."""
        kind = LockKind.LOCKED if status is None else status.kind
        left = 0.0 if status is None else status.seconds_left(boot)
        warn = kind in {LockKind.LOCKING_SOON, LockKind.LOCKED_ELSEWHERE}
        upper, lower = self._words(kind, left)
        self._lines.show_words(upper, lower, warn=warn)
        is_open = kind in {LockKind.UNLOCKED, LockKind.LOCKING_SOON}
        shown, hidden = (self.lock, self.unlock) if is_open else (self.unlock, self.lock)
        shown.show()
        if hidden.hasFocus():
            shown.setFocus()  # Qt would send the focus to the next field otherwise
        hidden.hide()
        if status is None or self._status is None or status.kind != self._status.kind:
            tint = self._theme.surface.warn if warn else self._theme.surface.text1
            name = "timer" if kind is LockKind.LOCKING_SOON else "lock-open" if is_open else "lock"
            self._glyph.setPixmap(pixmap(name, tint, 16, self.devicePixelRatioF()))
            set_look(self, "look", "warn" if warn else "plain")
            self.setToolTip("" if status is None else lock_reason(status.reason))
        self._status = status

    def _words(self, kind: LockKind, left: float) -> tuple[str, str]:
        time_left = fmt.countdown(left)
        return {
            LockKind.LOCKED: (self.tr("Locked"), self.tr("sending is off")),
            LockKind.UNLOCKED: (self.tr("Unlocked"), self.tr("locks in %1").replace("%1", time_left)),
            LockKind.LOCKING_SOON: (self.tr("Locking in %1").replace("%1", time_left), self.tr("any input stays")),
            LockKind.LOCKED_ELSEWHERE: (self.tr("Locked outside"), self.tr("by another program")),
        }[kind]


class LinkCell(QWidget):
    """Provider and state of the connection with the age of what it brings; never a green dot."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._state: LinkState | None = None
        self._dot = QLabel()
        self.lines = TwoLines(theme, 140)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(9)
        row.addWidget(self._dot)
        row.addWidget(self.lines)

    def show_link(self, state: LinkState, upper: str, lower: str) -> None:
        """Filled dot when data flows, a broken plug when it does not."""
        live = state is LinkState.LIVE
        self.lines.show_words(upper, lower, warn=not live)
        if state is not self._state:
            self._state = state
            name, tint = ("dot", self._theme.surface.accent) if live else ("unplug", self._theme.surface.warn)
            self._dot.setPixmap(pixmap(name, tint, 10 if live else 14, self.devicePixelRatioF()))
