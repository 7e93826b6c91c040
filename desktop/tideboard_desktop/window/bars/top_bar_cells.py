"""The cells of the top bar: environment, account, trading lock, connection."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockKind, LockReason, LockStatus
from tideboard_core.model.order import Account, Environment
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.environment import meaning, paint_background, text_on_background, word
from tideboard_desktop.ui.widgets.icons import Glyph, pixmap, show_icon
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    identify,
    push_button,
    set_style_property,
    set_tone,
    show_tip,
)
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.words.accounts import pin_entry
from tideboard_desktop.ui.words.errors import lock_reason
from tideboard_desktop.ui.words.joining import with_key
from tideboard_desktop.ui.words.links import short_provider

TEXT_LEFT = 42
"""Where the words of the environment block begin, right of its glyph."""
_DIGITS = re.compile(r"\d")
_EDGE = 5
"""Above and below two lines."""


class TwoLines(QWidget):
    """A strong line above a caption, at least `width` wide, so that changing texts move no neighbour.

    The caption has forms, the longest first; `set_form` chooses a shorter one if the bar is too narrow.
    """

    def __init__(self, theme: Theme, width: int) -> None:
        super().__init__()
        self.first = elided_label("", theme, Type.STRONG)
        self.second = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self._least = theme.px(width)
        self._asked = QSize()
        self._forms: Sequence[str] = ("",)
        self._given = 0
        self._shape = ("", "")
        for line in (self.first, self.second):
            line.setParent(self)
        self.second.hide()  # without words it takes no room, and the upper line stands in the middle

    def fill_background(self, background: QColor) -> None:
        """Paint the lines on their own background, for texts that change each second on a bar of one colour."""
        for line in (self.first, self.second):
            line.fill_background(background)

    def show_words(self, upper: str, lower: str, *shorter: str, warn: bool = False, warn_below: bool = False) -> None:
        """Show both lines, in amber if `warn` is set; `warn_below` makes only the lower one amber.

        `shorter` are shorter forms of the lower one.
        """
        if self.first.text() != upper:
            self.first.setText(upper)
            self._reshape()
        self._forms = (lower, *shorter, "")
        self._show_form()
        set_tone(self.first, Tone.WARN if warn else Tone.PRIMARY)
        set_tone(self.second, Tone.WARN if warn or warn_below else Tone.CAPTION)

    @property
    def whole(self) -> str:
        """Both lines joined, the lower one in its longest form."""
        return ", ".join(part for part in (self.first.text(), self._forms[0]) if part)

    @property
    def shape(self) -> str:
        """Both lines in all forms with one digit for all."""
        whole = "\n".join((self.first.text(), *self._forms))
        if whole != self._shape[0]:
            self._shape = (whole, _DIGITS.sub("0", whole))
        return self._shape[1]

    def room(self, given: int) -> int:
        """Width with the form number `given` of the lower line."""
        form = self._forms[min(given, len(self._forms) - 1)]
        upper = self.first.sizeHint().width()
        if given:
            return max(upper, self.second.fontMetrics().horizontalAdvance(form) + 2 if form else 0)
        return max(upper, self.second.fontMetrics().horizontalAdvance(form) + 2, self._least)

    def set_form(self, given: int) -> None:
        """Show the form number `given` of the lower line."""
        if given != self._given:
            self._given = given
            self._show_form()
            self._reshape()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The width that the shown form needs."""
        return QSize(self.room(self._given), self._high() + 2 * _EDGE)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The width with both lines elided."""
        widths = [line.minimumSizeHint().width() for line in (self.first, self.second) if not line.isHidden()]
        return QSize(max(widths), self._high() + 2 * _EDGE)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._place()

    def _high(self) -> int:
        return sum(line.sizeHint().height() for line in (self.first, self.second) if not line.isHidden())

    def _place(self) -> None:
        """Position the lines without a QLayout, which would lay out the whole window again whenever a text changes."""
        high = self.first.sizeHint().height()
        spare = self.height() - 2 * _EDGE - self._high()
        if self.second.isHidden():
            self.first.setGeometry(0, _EDGE, self.width(), high + spare)
            return
        upper = high + spare // 2
        self.first.setGeometry(0, _EDGE, self.width(), upper)
        self.second.setGeometry(0, _EDGE + upper, self.width(), self.height() - 2 * _EDGE - upper)

    def _reshape(self) -> None:
        """Tell the layout about a new size hint, only if it differs."""
        hint = self.sizeHint()
        if hint != self._asked:
            self._asked = hint
            self.updateGeometry()

    def _show_form(self) -> None:
        form = self._forms[min(self._given, len(self._forms) - 1)]
        if self.second.text() != form:
            self.second.setText(form)
            if self.second.isHidden() is bool(form):
                self.second.setVisible(bool(form))
                self._place()
            self._reshape()


class EnvironmentBlock(QWidget):
    """Icon, word and meaning on the environment's background; empty without an account."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._environment: Environment | None = None
        self._replay = self._note = ""
        identify(self, "environment")
        give_role(self, QAccessible.Role.StaticText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def show_environment(self, environment: Environment | None) -> None:
        self._environment = environment
        self._show_words()

    def show_replay(self, words: str, note: str) -> None:
        """Say in the place of the meaning which recorded day is practised on; `note` is said with it. Empty = none."""
        self._replay, self._note = words, note
        self._show_words()

    def _show_words(self) -> None:
        environment = self._environment
        words = "" if environment is None else f"{word(environment)}, {self._meaning}"
        if self._note:
            words += f". {self._note}"
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.updateGeometry()
        self.update()

    @property
    def _meaning(self) -> str:
        """The line below the word."""
        return self._replay or ("" if self._environment is None else meaning(self._environment))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """At least 160 px, wider if the words need it."""
        words = self._meaning
        room = QFontMetrics(self._theme.font(Type.CAPTION)).horizontalAdvance(words) + TEXT_LEFT + 12
        return QSize(max(self._theme.px(160), room, self.minimumSizeHint().width()), self._theme.px(44))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Room for the whole word; the meaning below it may be elided."""
        words = "" if self._environment is None else word(self._environment)
        room = QFontMetrics(self._theme.font(Type.ENVIRONMENT)).horizontalAdvance(words) + TEXT_LEFT + 12
        return QSize(max(self._theme.px(120), room), self._theme.px(44))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        if self._environment is None:
            return
        colours = self._theme.environments[self._environment]
        painter = QPainter(self)
        paint_background(painter, self.rect(), colours)
        text_colour = text_on_background(colours)
        glyph = pixmap(colours.icon, text_colour, 18, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(14, (self.height() - 18) / 2), glyph)
        half, room = self.height() // 2, self.width() - TEXT_LEFT - 4
        painter.setPen(colour(text_colour))
        painter.setFont(self._theme.font(Type.ENVIRONMENT))
        painter.drawText(QRect(TEXT_LEFT, 5, room, half - 4), Qt.AlignmentFlag.AlignVCenter, word(self._environment))
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour("#FFFFFF" if text_colour == "#FFFFFF" else self._theme.surface.text1))
        below = QRect(TEXT_LEFT, half, room, half - 5)
        words = self._meaning
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, shown)


class PaceButton(QToolButton):
    """The pace of a practised recorded day: a menu of commands, the one in force ticked. Hidden without any."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._commands: Sequence[Command] = ()
        self._in_force = ""
        self.paces = QMenu(self)
        words = self.tr("Pace of the practised day")
        show_icon(self, "timer", theme, theme.px(16))
        identify(self, "practise_pace", words)
        self.setToolTip(tip(words))
        self.clicked.connect(lambda _on=False: self.open_menu())
        self.hide()

    def show_commands(self, commands: Sequence[Command], in_force: str) -> None:
        """Offer these; `in_force` is the id of the one whose pace the market has."""
        self._commands, self._in_force = commands, in_force
        self.setVisible(bool(commands))

    def open_menu(self) -> None:
        """Open it below the button."""
        self.paces.clear()
        for command in self._commands:
            action = self.paces.addAction(button_text(command.text))
            action.setCheckable(command.id == self._in_force)
            action.setChecked(command.id == self._in_force)
            action.triggered.connect(lambda _on=False, run=command.run: run())
        self.paces.popup(self.mapToGlobal(self.rect().bottomLeft()))


class AccountCell(QWidget):
    """Account name and buying power; an arrow opens the menu of accounts, which pins and unpins the one in view."""

    chosen = Signal(object)
    """The AccountId that was chosen."""
    pin_wanted = Signal()
    unpin_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._accounts: Sequence[Account] = ()
        self._account: Account | None = None
        self._provider = ""
        self._lock: LockStatus | None = None
        self.menu = QMenu(self)
        self.lines = TwoLines(theme, 130)
        self.arrow = QToolButton()
        show_icon(self.arrow, "chevron-down", theme, theme.px(14))
        identify(self.arrow, "account_menu", self.tr("Choose the account"))
        self.arrow.setToolTip(self.tr("Choose the account"))
        self.arrow.clicked.connect(self.open_menu)
        hbox(self.lines, self.arrow, on=self, margins=(14, 0, 10, 0))

    def set_provider(self, provider: str) -> None:
        """Put this provider before account names from the next update on; empty for none."""
        self._provider = provider

    def _words(self, account: Account) -> str:
        name = f"{account.name} {account.short_id}".strip()
        with_provider = self._provider and short_provider(self._provider) not in name
        return f"{self._provider} \u00b7 {name}" if with_provider else name

    def show_account(self, account: Account | None, power: str) -> None:
        """Show the name with the last four digits of the number, and the buying power below."""
        self._account = account
        if account is None:
            self.lines.show_words(self.tr("No account"), "")
        else:
            self.lines.show_words(self._words(account), power)
        show_tip(self, self.lines.whole)

    def show_accounts(self, accounts: Sequence[Account]) -> None:
        """Set the accounts of the menu; without a choice or an account to pin there is no arrow."""
        self._accounts = accounts
        self.arrow.setVisible(self._has_menu)

    def show_lock(self, status: LockStatus | None) -> None:
        """Set which accounts the menu says to be unlocked or pinned."""
        self._lock = status

    @property
    def _has_menu(self) -> bool:
        return len(self._accounts) > 1 or any(one.environment is Environment.LIVE for one in self._accounts)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Open the menu on a click anywhere in the cell."""
        if event.button() is Qt.MouseButton.LeftButton and self._has_menu:
            self.open_menu()

    def open_menu(self) -> None:
        """Open the menu of accounts: environment, name, number, kind and lock of each; that in use is ticked."""
        self.menu.clear()
        for account in self._accounts:
            parts = [word(account.environment), self._words(account), _kind(account), self._lock_words(account)]
            text = "   ".join(part for part in parts if part)
            action = self.menu.addAction(button_text(text))
            action.setCheckable(True)
            own = account.identity
            action.setChecked(self._account is not None and own == self._account.identity)
            action.triggered.connect(lambda _checked=False, own=own: self.chosen.emit(own))
        self.menu.addSeparator()
        self._add_pin()
        if len(self._accounts) > 1:
            note = self.tr("Each account is unlocked by itself; another kind of money locks all")
            self.menu.addAction(note).setEnabled(False)
        self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _lock_words(self, account: Account) -> str:
        """That an account is pinned or unlocked; empty while it is locked."""
        status = self._lock
        if status is None:
            return ""
        if account in status.pinned:
            return self.tr("pinned")
        in_view = self._account is not None and self._account.environment is account.environment
        is_open = status.opens(account) or account.identity in status.also_open
        return self.tr("unlocked") if in_view and is_open else ""

    def _add_pin(self) -> None:
        """The entry that pins the account in view, or removes its pin; none without real money."""
        account, status = self._account, self._lock
        if account is None or account.environment is not Environment.LIVE:
            return
        pinned = status is not None and status.view_pinned
        action = self.menu.addAction(pin_entry(account, pinned=pinned))
        action.triggered.connect(lambda _on=False: (self.unpin_wanted if pinned else self.pin_wanted).emit())


def _kind(account: Account) -> str:
    """`real money · margin`, `simulated · cash`: what tells accounts of one name apart."""
    simulated = account.simulated or account.environment is Environment.PAPER
    if simulated:
        money = QCoreApplication.translate("AccountCell", "simulated")
    elif account.environment is Environment.PRACTICE:
        money = QCoreApplication.translate("AccountCell", "as with real money")
    else:
        money = QCoreApplication.translate("AccountCell", "real money")
    margin, cash = (
        QCoreApplication.translate("AccountCell", "margin"),
        QCoreApplication.translate("AccountCell", "cash"),
    )
    return f"{money} \u00b7 {margin if account.margin else cash}"


class LockCell(QWidget):
    """The state of the trading lock with the time left, and the button that locks or unlocks."""

    lock_clicked = Signal()
    unlock_clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[LockKind, bool, bool, LockReason | None] | None = None
        self._pinned = False
        self._glyph = Glyph(theme)
        self.lines = TwoLines(theme, 96)
        self.lock = push_button(self.tr("Lock"), theme, ButtonStyle.OUTLINE, identifier="lock_trading")
        self.lock.setAccessibleName(self.tr("Lock trading"))
        self.unlock = push_button(self.tr("Unlock"), theme, ButtonStyle.OUTLINE, identifier="unlock_trading")
        self.unlock.setAccessibleName(self.tr("Unlock trading"))
        self.lock.clicked.connect(self.lock_clicked)
        self.unlock.clicked.connect(self.unlock_clicked)
        self.setObjectName("lock_cell")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        hbox(self._glyph, self.lines, self.lock, self.unlock, on=self, margins=(14, 0, 14, 0), spacing=10)
        self.show_status(None, 0.0)

    def show_keys(self, lock: str, unlock: str) -> None:
        """Show the keys of both buttons in their tool tips."""
        for button, key in ((self.lock, lock), (self.unlock, unlock)):
            button.setToolTip(tip(with_key(button.accessibleName(), key)))

    def show_status(self, status: LockStatus | None, boot: float) -> None:
        """Show the lock at `Clock.boot()` time `boot`."""
        kind = LockKind.LOCKED if status is None else status.kind
        left = 0.0 if status is None else status.seconds_left(boot)
        owed = status is not None and status.owed_here and not status.unlocked
        warn = owed or kind in {LockKind.LOCKING_SOON, LockKind.LOCKED_ELSEWHERE}
        upper, *lower = self._words(kind, left, idle=status is not None and status.idle_first)
        pinned = status is not None and status.view_pinned
        if pinned:
            upper, lower = self.tr("Pinned"), [self.tr("place and change are off"), self.tr("sending is off")]
        elif kind is LockKind.LOCKED and status is not None and status.also_open:
            lower = [self.tr("others unlocked: %1").replace("%1", str(len(status.also_open)))]
        if owed:
            lower = [self.tr("OpenD still unlocked"), self.tr("OpenD unlocked")]
        self._name_unlock(pinned=pinned)
        self.lines.show_words(upper, *lower, warn=warn)
        is_open = kind in {LockKind.UNLOCKED, LockKind.LOCKING_SOON}
        shown, hidden = (self.lock, self.unlock) if is_open else (self.unlock, self.lock)
        shown.show()
        if hidden.hasFocus():
            shown.setFocus()  # otherwise Qt moves the focus to the next widget in the tab order
        hidden.hide()
        shown_now = None if status is None else (kind, owed, pinned, status.reason)
        if shown_now is None or shown_now != self._shown:
            name = "timer" if kind is LockKind.LOCKING_SOON else "lock-open" if is_open else "lock"
            name = "pin" if pinned else name
            self._glyph.show_glyph(name, "warn" if warn else "text1")
            set_style_property(self, "look", "warn" if warn else "plain")
            self.setToolTip(tip("" if status is None else lock_reason(status.reason)))
        self._shown = shown_now

    def _name_unlock(self, *, pinned: bool) -> None:
        """Of a pinned account the button asks for the password that removes the pin."""
        if pinned is self._pinned:
            return
        self._pinned = pinned
        self.unlock.setText(self.tr("Unpin") if pinned else self.tr("Unlock"))
        self.unlock.setAccessibleName(self.tr("Unpin the account") if pinned else self.tr("Unlock trading"))

    def _words(self, kind: LockKind, left: float, *, idle: bool) -> tuple[str, ...]:
        """The upper line and the forms of the lower one; the rule that locks first is named."""
        time_left = fmt.countdown(left)
        locks_in = [self.tr("locks in %1")]
        if idle:
            locks_in = [self.tr("locks in %1 if idle"), self.tr("%1 if idle")]
        stays = self.tr("any input stays") if idle else self.tr("its time is over")
        return {
            LockKind.LOCKED: (self.tr("Locked"), self.tr("sending is off")),
            LockKind.UNLOCKED: (self.tr("Unlocked"), *(form.replace("%1", time_left) for form in locks_in), time_left),
            LockKind.LOCKING_SOON: (self.tr("Locking in %1").replace("%1", time_left), stays),
            LockKind.LOCKED_ELSEWHERE: (self.tr("Locked outside"), self.tr("by another program")),
        }[kind]


class LinkCell(QPushButton):
    """Provider and state of the connection with the age of what it brings; a click opens its page."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._state: LinkState | None = None
        identify(self, "link_cell")
        self.setFlat(True)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setStyleSheet("QPushButton#link_cell { border: none; background: transparent; padding: 0; }")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._dot = Glyph(theme)
        self.lines = TwoLines(theme, 140)
        theme.follow(self.lines, lambda lines: lines.fill_background(colour(theme.surface.raised)))
        words = QCoreApplication.translate("Common", "Retry now")
        self.retry = push_button(words, theme, ButtonStyle.OUTLINE, identifier="link_retry")
        self.retry.setAccessibleName(words)
        self.retry.setToolTip(self.tr("Retry the connection now"))
        self.retry.hide()
        for part in (self._dot, self.lines):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        hbox(self._dot, self.lines, self.retry, on=self, margins=(14, 0, 14, 0), spacing=9)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The size of the layout: QPushButton ignores it in its own hint."""
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The size of the layout: QPushButton ignores it in its own hint."""
        layout = self.layout()
        return super().minimumSizeHint() if layout is None else layout.minimumSize()

    def show_link(
        self, state: LinkState, upper: str, lower: Sequence[str], sentence: str, *, warn: bool = False
    ) -> None:
        """Show a dot while the connection is live, else an unplugged plug; `sentence` is tooltip and accessible name.

        `lower` are the forms of the second line, the longest first.
        """
        live = state is LinkState.LIVE
        self.lines.show_words(upper, *lower, warn=not live, warn_below=warn)
        self.setAccessibleName(sentence or upper)
        show_tip(self, sentence)
        if state is not self._state:
            self._state = state
            self._dot.show_glyph(*(("dot", "accent", 10) if live else ("unplug", "warn", 14)))

    def offer_retry(self, *, possible: bool) -> None:
        """Show or hide the button that ends the pause before the next attempt to connect."""
        if self.retry.isHidden() is possible:
            self.retry.setVisible(possible)
            self.updateGeometry()
