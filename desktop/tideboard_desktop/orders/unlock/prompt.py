"""Asks for the trading password, one dialog at a time, and shows a banner for an OpenD left unlocked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QCoreApplication, QRect, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QWidget
from shiboken6 import isValid

from tideboard_core.errors import GatewayError, NotOffered, TideboardError, VaultError, WrongPassword
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import LOCK, Key
from tideboard_core.model.lock import Opening, PasswordKind, UnlockLifetime
from tideboard_core.model.order import Account, Environment
from tideboard_core.ports.system import Clock
from tideboard_core.system.settings import LockSettings
from tideboard_desktop.connection.permissions import Permissions
from tideboard_desktop.orders.unlock.password_field import PasswordField
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.orders.unlock.words import (
    MINUTES,
    broker_pause_sentence,
    lifetime_words,
    password_hint,
    pause_sentence,
    remember_words,
    small_print,
    sooner_words,
    unlock_title,
    until_sentence,
    wrong_sentence,
)
from tideboard_desktop.ui.dialogs.trading_dialog import (
    PADDING,
    TradingDialog,
    escape_button,
    make_tall,
    section_margins,
)
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tasks import Tasks, ask
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.elided_label import ElidedLine
from tideboard_desktop.ui.widgets.environment import meaning
from tideboard_desktop.ui.widgets.icons import lead, pixmap
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, label, push_button
from tideboard_desktop.ui.widgets.layouts import fill, hbox, space, vbox
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.widgets.tick_box import TickBox
from tideboard_desktop.ui.words.errors import error_sentence, unseen_screen_lock
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.window.bars.banner import Banner, BannerMessage
from tideboard_desktop.window.keyboard.key_table import KeyTable

translate = QCoreApplication.translate

WIDTH = 494
BEAT_MS = 250


class UnlockDialog(TradingDialog):
    """Asks for the password of the current account; accepted = trading is unlocked.

    `notice` is a sentence to show afterwards if the unlock worked but remembering did not.
    """

    def __init__(
        self,
        lock: TradingLock,
        account: Account,
        theme: Theme,
        clock: Clock,
        tasks: Tasks,
        *,
        keyring: bool,
        lifetime: UnlockLifetime = UnlockLifetime.MINUTES_15,
        idle_minutes: int = 10,
        ready: Callable[[], Awaitable[None] | None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        """`ready()` is awaited before a password opens the lock, where the order log is still to be compared."""
        super().__init__(
            translate("Unlock", "Unlock trading"), account, theme, parent, note=meaning(account.environment)
        )
        self.setObjectName("unlock_dialog")
        self.notice = ""
        self._lock, self._account, self._clock, self._tasks, self._ready = lock, account, clock, tasks, ready
        self._idle_minutes = idle_minutes
        own = account.environment is Environment.PAPER or not account.broker_lock
        self._kind = PasswordKind.OWN if own else PasswordKind.BROKER
        self._learned = not own
        self._keyring = keyring
        self._first = ""
        self._remembered = False
        self._running: asyncio.Task[None] | None = None
        self.until = label("", theme, Type.BODY, Tone.SECONDARY)
        self.password = PasswordField(theme, translate("Unlock", "Trading password"))
        self.lifetimes = Segments(
            lifetime_words(),
            theme,
            identifier="unlock_lifetime",
            name=translate("Unlock", "Stay unlocked for"),
            height=30,
        )
        self.lifetimes.choose(lifetime.value)
        self.remember = TickBox(remember_words(keyring=keyring), theme, identifier="remember_password")
        self.remember.setEnabled(keyring and self._kind is PasswordKind.BROKER)
        self.tries = ElidedLine(theme)
        self._sooner = [label("", theme) for _ in sooner_words(account.environment, idle_minutes)]
        self._unseen = label(unseen_screen_lock(), theme, Type.BODY, Tone.WARN)
        self.cancel = escape_button(translate("Unlock", "Cancel"), theme, identifier="cancel_dialog")
        self.unlock = push_button("", theme, ButtonStyle.PRIMARY, identifier="unlock")
        self._build()
        self._connect()
        self._show_lifetime()
        self._show_kind()
        self._show_now()

    # --- shape ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self.theme
        self.until.setWordWrap(True)
        self.until.setFixedHeight(theme.px(34))
        self.until.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = vbox(
            label(unlock_title(self._account.environment), theme, Type.DIALOG_TITLE),
            space(4),
            self.until,
            space(14),
            self.password,
            space(12),
            label(translate("Unlock", "Stay unlocked for"), theme, Type.BODY, Tone.SECONDARY),
            space(6),
            self.lifetimes,
            space(14),
            label(translate("Unlock", "Lock sooner when"), theme, Type.BODY, Tone.SECONDARY),
            space(4),
            margins=section_margins(top=18, bottom=16),
            spacing=0,
        )
        for line in self._sooner:
            column.addWidget(_ticked_line(line, theme))
        self._unseen.setWordWrap(True)
        self._unseen.setContentsMargins(0, theme.px(4), 0, 0)
        column.addWidget(self._unseen)
        fill(column, space(10), self.remember, space(12), self._small_print())
        self.content.addLayout(column)
        lead(self.unlock, "lock-open", "#FFFFFF", 16, theme.surface.text_off)
        make_tall(self.unlock, theme)
        self.unlock.setMinimumWidth(theme.px(150))
        self.footer.addWidget(self.tries, 1)
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(self.unlock)
        self.setFixedWidth(theme.px(WIDTH))

    def _small_print_height(self) -> int:
        """Height for the longer of the two texts, so that ticking the box moves nothing."""
        metrics = self.small_print.fontMetrics()
        area = QRect(0, 0, self.theme.px(WIDTH) - 2 * PADDING - self.theme.px(15) - 8, 1000)
        kept = self._keyring
        texts = (small_print(self._kind, remembered=remembered, keyring=kept) for remembered in (False, True))
        heights = (metrics.boundingRect(area, Qt.TextFlag.TextWordWrap, text).height() for text in texts)
        return max(self.theme.px(52), *heights)

    def _small_print(self) -> QHBoxLayout:
        theme = self.theme
        sign = QLabel()
        sign.setPixmap(pixmap("info", theme.surface.text3, theme.px(15), self.devicePixelRatioF()))
        self.small_print = label("", theme, Type.BODY, Tone.CAPTION)
        self.small_print.setWordWrap(True)
        self.small_print.setFixedHeight(self._small_print_height())
        self.small_print.setAlignment(Qt.AlignmentFlag.AlignTop)
        return hbox((sign, 0, Qt.AlignmentFlag.AlignTop), (self.small_print, 1), spacing=8)

    def _connect(self) -> None:
        self.password.submitted.connect(self._try)
        self.password.changed.connect(self._show_ready)
        self.unlock.clicked.connect(self._try)
        self.cancel.clicked.connect(self.reject)
        self.lifetimes.chosen.connect(self._show_lifetime)
        self.finished.connect(self._ended)
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._show_now)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def lifetime(self) -> UnlockLifetime:
        return UnlockLifetime(self.lifetimes.key)

    @property
    def _busy(self) -> bool:
        return self._running is not None

    def _show_lifetime(self, _key: str = "") -> None:
        words = dict(lifetime_words())[self.lifetimes.key]
        text = translate("Unlock", "Unlock") if self.lifetime is UnlockLifetime.SESSION else ""
        self.unlock.setText(text or translate("Unlock", "Unlock {time}").format(time=words))
        self.unlock.setAccessibleName(self.unlock.text())
        self.until.setText(until_sentence(self._account, self.lifetime, self._clock))

    def _show_kind(self) -> None:
        environment, kept = self._account.environment, self._keyring
        self.password.say(password_hint(self._kind, environment, remembered=self._remembered, keyring=kept))
        self._show_small_print()

    def _show_small_print(self) -> None:
        remembered = self.remember.isChecked()
        self.small_print.setText(small_print(self._kind, remembered=remembered, keyring=self._keyring))

    def _show_ready(self) -> None:
        enough = not self.password.empty or self._remembered
        self.unlock.setEnabled(enough and self._learned and not self._busy and not self._lock.pause_left)

    def _show_now(self) -> None:
        """Show what changes while the dialog is open."""
        self._show_pause()
        self._show_screen_locks()

    def _show_screen_locks(self) -> None:
        """Say that no lock of the screen was seen until one is, and the idle time that holds by then."""
        locks, idle = self._lock.screen_locks, self._idle_minutes
        if self._account.environment is Environment.LIVE:
            idle = round(locks.live_idle(idle * 60.0) / 60.0)
        for line, text in zip(self._sooner, sooner_words(self._account.environment, idle), strict=True):
            line.setText(text)
        if self._unseen.isVisible():
            policy = self._unseen.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # what is around it must not move under the mouse
            self._unseen.setSizePolicy(policy)
        self._unseen.setVisible(not locks.noticed)

    def _show_pause(self) -> None:
        """Count down a pause and enable the field at its end."""
        left = self._lock.pause_left
        was_closed = not self.password.field.isEnabled()
        if left:
            sentence = broker_pause_sentence if self._lock.paused_by_broker else pause_sentence
            self.password.say(sentence(left), warn=True)
        elif was_closed:
            self._show_kind()
        self.password.field.setEnabled(not left)
        if was_closed and not left and not self._busy:
            self.password.field.setFocus(Qt.FocusReason.OtherFocusReason)
        one_left = self._lock.tries_left == 1 and not left
        self.tries.show_text(translate("Unlock", "1 try left before a pause") if one_left else "", Tone.CAPTION)
        self._show_ready()

    # --- the attempt ------------------------------------------------------------------------------------------------

    def _try(self) -> None:
        if self.failed or not self.unlock.isEnabled():
            return
        if self._kind is PasswordKind.OWN_NEW and not self._repeated():
            return
        self._running = self._tasks.spawn(self._attempt(self.password.take()), name="unlock")
        self._show_ready()

    def _repeated(self) -> bool:
        """A new password is typed twice; True once both match, with the second one still in the field."""
        typed = self.password.field.text()
        if typed and typed == self._first:
            self._first = ""
            return True
        again = not self._first
        self._first = self.password.take() if again else ""
        self.password.clear()
        text = (
            translate("Unlock", "Type it once more.")
            if again
            else translate("Unlock", "The two differ. Type the new password again.")
        )
        self.password.say(text, warn=not again, strong=again)
        return False

    async def _attempt(self, password: str) -> None:
        try:
            if (compared := self._ready()) is not None:
                self.password.say(
                    translate("Unlock", "Waiting for the keyring: the order log is compared with it first.")
                )
                await compared
            if password:
                if self._kind is PasswordKind.OWN_NEW:
                    await self._lock.choose_own(password)
                    self._kind = PasswordKind.OWN
                await self._lock.unlock(password, lifetime=self.lifetime, remember=self.remember.isChecked())
            else:
                await self._lock.unlock_remembered(lifetime=self.lifetime)
        except TideboardError as error:
            self._running = None
            self._refused(error)
        else:
            self._running = None
            self.accept()
        finally:
            self._running = None

    def _refused(self, error: TideboardError) -> None:
        if self._lock.is_open(self._account):
            self.notice = error_sentence(error)
            self.accept()
            return
        if isinstance(error, VaultError):
            self._remembered = False  # a refused hash that could not be deleted is not sent again
        if isinstance(error, WrongPassword):
            self._remembered = False
            self.password.say(wrong_sentence(self._kind, self._lock.tries_left), warn=True)
        elif isinstance(error, NotOffered) or error.code == "own-password-missing":  # ours opens it, and may be new
            self._tasks.spawn(self._learn(), name="unlock dialog")
        elif not self._lock.pause_left:
            self.password.say(error_sentence(error), warn=True)
        self._show_pause()
        target = self.cancel if self._lock.pause_left else self.password.field
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    async def _learn(self) -> None:
        """Read whose password it is and whether one is remembered; without an answer the dialog asks for one.

        Nothing is decided before the keyring has answered, and only its answer allows a password to be chosen.
        """
        reason = ""
        try:
            self._kind = await self._lock.password_kind(self._account)
            if not isValid(self):  # closed while the keyring was asked
                return
            self._learned = True
            self._show_ready()
            if self._kind is PasswordKind.BROKER:
                self._remembered = await self._lock.remembered()
        except TideboardError as error:
            reason = error_sentence(error)
        if not isValid(self):
            return
        if reason:
            self.remember.setToolTip(tip(reason))
        self.remember.setEnabled(self._keyring and not reason and self._kind is PasswordKind.BROKER)
        self.remember.setChecked(self._remembered)
        if not self._lock.pause_left:
            self._show_kind()
            if reason and self._kind is not PasswordKind.BROKER:
                self.password.say(reason, warn=True)
        self._learned = True
        self._show_ready()

    def show_keyring(self, *, there: bool) -> None:
        """The keyring was asked after the dialog had opened: offer and say what it allows."""
        if there is self._keyring:
            return
        self._keyring = there
        self.remember.setText(remember_words(keyring=there))
        self.remember.setAccessibleName(self.remember.text())
        self.small_print.setFixedHeight(self._small_print_height())
        self._tasks.spawn(self._learn(), name="unlock dialog")

    def _forget(self, on: bool) -> None:  # noqa: FBT001  Qt's signal
        self._show_small_print()
        if not on and self._remembered:
            self._remembered = False
            self._tasks.spawn(self._forget_remembered(), name="forget password")
            self._show_kind()
            self._show_ready()

    async def _forget_remembered(self) -> None:
        try:
            await self._lock.forget()
        except VaultError as error:
            if not isValid(self):
                raise
            self.password.say(error_sentence(error), warn=True)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Start with the field; an unlock sends no order, so the focus may be there in LIVE too."""
        super().showEvent(event)
        self._timer.start()
        self.password.field.setFocus(Qt.FocusReason.TabFocusReason)
        self.remember.toggled.connect(self._forget)
        self._tasks.spawn(self._learn(), name="unlock dialog")

    def _ended(self, _result: int) -> None:
        self._timer.stop()
        self.password.clear()
        self._first = ""
        if self._running is not None:
            self._running.cancel()


def _ticked_line(words: QLabel, theme: Theme) -> QWidget:
    line = QWidget()
    line.setFixedHeight(theme.px(24))
    sign = QLabel()
    sign.setPixmap(pixmap("check", theme.surface.text2, theme.px(14), line.devicePixelRatioF()))
    sign.setFixedWidth(theme.px(22))
    hbox(sign, (words, 1), on=line, margins=0, spacing=0)
    return line


NOTICE = "password"
OWED = "opend-unlocked"


class UnlockPrompt:
    """Opens the Unlock dialog over `parent()` with the durations of the settings; `banner()` shows failures after it.

    If `permissions()` does not allow unlocking, it shows the reason instead of the dialog. The vital commands of
    `keys()` act while the dialog waits for the focus.
    """

    def __init__(
        self,
        lock: TradingLock,
        theme: Theme,
        clock: Clock,
        tasks: Tasks,
        *,
        settings: Callable[[], LockSettings],
        parent: Callable[[], QWidget],
        banner: Callable[[], Banner],
        permissions: Callable[[], Permissions | None] = lambda: None,
        keys: Callable[[], KeyTable | None] = lambda: None,
        ready: Callable[[], Awaitable[None] | None] = lambda: None,
    ) -> None:
        self._lock, self._theme, self._clock, self._tasks = lock, theme, clock, tasks
        self._settings, self._parent, self._banner, self._permissions = settings, parent, banner, permissions
        self._keys, self._ready = keys, ready
        self._dialog: UnlockDialog | None = None
        self._then: Callable[[], object] = lambda: None
        self.gate = TypingGate(clock, self._run_vital)
        """Closed until a dialog that asks for a password has the focus: this one, and those of wider limits."""

    def use_theme(self, theme: Theme) -> None:
        """Use this theme for the next dialog."""
        self._theme = theme

    def open(self, account: Account, *, keyring: bool, then: Callable[[], object] = lambda: None) -> None:
        """Ask for the password of `account`; does nothing while it is unlocked, and brings an open dialog to the front.

        `then` is called once trading is unlocked; of several the last.

        The dialog is open on return, and nothing can be typed elsewhere until it has the focus: what is typed next
        must not go into a field of the window, where it can be read. `keyring`: whether a password can be remembered.
        """
        if self._lock.is_open(account):
            return
        self._then = then
        if self._dialog is not None and isValid(self._dialog):
            self._bring_forward(self._dialog)
            return
        permissions = self._permissions()
        reason = None if permissions is None else permissions.unlock_reason(account)
        if reason is not None:
            self._banner().show_message(NOTICE, BannerMessage(reason))
            return
        settings = self._settings()
        self._dialog = dialog = UnlockDialog(
            self._lock,
            account,
            self._theme,
            self._clock,
            self._tasks,
            keyring=keyring,
            lifetime=lifetime_of(settings.unlock_minutes),
            idle_minutes=settings.idle_minutes,
            ready=self._ready,
            parent=self._parent(),
        )
        self.gate.close_for(dialog)
        dialog.open()
        self._tasks.spawn(self._wait(dialog), name="unlock")

    def show_keyring(self, *, there: bool) -> None:
        """Tell an open dialog whether a password can be remembered."""
        if self._dialog is not None and isValid(self._dialog):
            self._dialog.show_keyring(there=there)

    def _run_vital(self, key: int) -> bool:
        table = self._keys()
        return table is not None and table.run_vital(key)

    def _bring_forward(self, dialog: UnlockDialog) -> None:
        if dialog.isVisible() and not dialog.isActiveWindow():
            self.gate.close_for(dialog)
            dialog.raise_()
            dialog.activateWindow()

    async def _wait(self, dialog: UnlockDialog) -> None:
        try:
            unlocked = False
            if isValid(dialog) and dialog.isVisible():  # else it was closed before this task began
                unlocked = await ask(dialog) == QDialog.DialogCode.Accepted
            if isValid(dialog):
                self._tell(dialog.notice)
            if unlocked:
                self._then()
        finally:
            self._dialog = None
            if isValid(dialog):
                dialog.deleteLater()

    def _tell(self, sentence: str) -> None:
        if not sentence:
            self._banner().clear(NOTICE)
            return
        text = QCoreApplication.translate(
            "Unlock", "Trading is unlocked, but the password was not remembered. {reason}"
        )
        button = translate("Unlock", "Dismiss")
        notice = BannerMessage(text.format(reason=sentence), button=button, action=lambda: self._banner().clear(NOTICE))
        self._banner().show_message(NOTICE, notice)


class OwedLocks:
    """Shows in `banner()` that an OpenD was unlocked and not locked again, until it confirms that it is locked.

    `connections` opens the connection window: an OpenD at another address is locked after the login there.
    """

    def __init__(
        self,
        lock: TradingLock,
        hub: Hub,
        tasks: Tasks,
        *,
        banner: Callable[[], Banner],
        connections: Callable[[], object],
    ) -> None:
        self._lock, self._tasks, self._banner, self._connections = lock, tasks, banner, connections
        self._owed: tuple[Opening, ...] = ()
        self._end = hub.listen(LOCK, self._lock_changed)

    def close(self) -> None:
        self._end()

    def _lock_changed(self, _key: Key[object]) -> None:
        owed = self._lock.status.owed
        if owed == self._owed:
            return
        self._owed = owed
        if owed:
            self._tell(owed[-1])
        else:
            self._banner().clear(OWED)

    def _tell(self, opening: Opening, reason: str = "") -> None:
        text = (
            translate(
                "Unlock",
                "OpenD at {address} was unlocked for account {account} and not locked again: other programs may trade.",
            )
            if opening.address
            else translate(
                "Unlock", "OpenD was unlocked for account {account} and not locked again: other programs may trade."
            )
        )
        sentence = text.format(address=opening.address, account=f"··{opening.account_id[-4:]}")
        button = translate("Unlock", "Lock OpenD")
        notice = BannerMessage(together(sentence, reason), broken=True, button=button, action=self._lock_or_connect)
        self._banner().show_message(OWED, notice)

    def _lock_or_connect(self) -> None:
        if self._lock.can_lock_gateway:
            self._tasks.spawn(self._lock_now(), name="lock OpenD")
        else:
            self._connections()

    async def _lock_now(self) -> None:
        try:
            await self._lock.lock_gateway()
        except GatewayError as error:
            if self._owed:
                self._tell(self._owed[-1], error_sentence(error))


def lifetime_of(minutes: int) -> UnlockLifetime:
    """The offered lifetime for a setting: 0 = the trading session, else the longest one that does not exceed it."""
    if minutes == 0:
        return UnlockLifetime.SESSION
    fitting = [lifetime for lifetime, offered in MINUTES.items() if offered <= minutes]
    return fitting[-1] if fitting else UnlockLifetime.MINUTES_5
