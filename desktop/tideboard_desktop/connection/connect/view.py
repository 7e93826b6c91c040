"""The connect page: choose a connection, check it on a socket of its own, connect after a confirmation if needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tideboard_core.errors import BadInput
from tideboard_core.model.connection_check import CheckStep, Finding
from tideboard_core.model.order import Environment
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.catalogue import BROKERS, connection_of, typed_credential
from tideboard_desktop.connection.brokers.descriptor import BrokerDescriptor, BrokerForm, SignInServices
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.check.checklist import Checklist
from tideboard_desktop.connection.check.progress import Checkup
from tideboard_desktop.connection.connect.drafts import Drafts
from tideboard_desktop.connection.connect.page_context import ConnectContext
from tideboard_desktop.connection.connect.uses_table import UsesTable
from tideboard_desktop.connection.uses import Use, is_practice
from tideboard_desktop.ui.dialogs.trading_dialog import EnvironmentBand
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.focus_transfer import transfer_focus
from tideboard_desktop.ui.widgets.form import COLUMN_GAP, ROW_NAME_WIDTH, FieldNote, NamedRows
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.accounts import account_words
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.orders import money_kind

translate = QCoreApplication.translate


class BackendForm(QWidget):
    """The fields of the draft in view. Emits `changed` after each change; a broker's form is made when first shown."""

    changed = Signal()
    credential_changed = Signal()

    def __init__(self, drafts: Drafts, services: SignInServices, theme: Theme) -> None:
        super().__init__()
        self._use, self._draft, self._services, self._theme = drafts.use, drafts.present, services, theme
        self.backend = Segments(
            [(broker.backend.value, broker.title_words) for broker in BROKERS.values()],
            theme,
            identifier="connect_backend",
            name=translate("Connect", "Connect to"),
            height=26,
        )
        self.backend.choose(self._draft.backend.value)
        self.backend.chosen.connect(self._choose_backend)
        for backend in BROKERS:
            button, allowed = self.backend.button(backend.value), backend in drafts.allowed
            button.setEnabled(allowed)
            button.setToolTip("" if allowed else tip(_not_allowed(BROKERS[backend])))
        self.note = FieldNote("", theme)
        self.forms: dict[Backend, BrokerForm] = {}
        self._lay_out()
        self._show()

    async def save_typed(self) -> None:
        """Save a typed credential of the connection in view."""
        await self._present_form().save_typed()

    def show_findings(self, findings: Mapping[CheckStep, Finding]) -> None:
        """Show the findings of a check in the forms that have a place for them."""
        for form in self.forms.values():
            form.show_findings(findings)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        rows = NamedRows(self._theme)
        rows.add(translate("Connect", "Connect to"), self.backend)
        self._place = QVBoxLayout()
        self.note.setContentsMargins(self._theme.px(ROW_NAME_WIDTH) + COLUMN_GAP, 0, 0, 0)
        vbox(rows, self._place, self.note, on=self, margins=0, spacing=8)

    def _present_form(self) -> BrokerForm:
        backend = self._draft.backend
        if backend not in self.forms:
            form = self.forms[backend] = BROKERS[backend].form(self._draft, self._services, self._theme, self._use)
            form.changed.connect(self._form_changed)
            form.credential_changed.connect(self.credential_changed)
            self._place.addWidget(form)
        return self.forms[backend]

    # --- changes ----------------------------------------------------------------------------------------------------

    def _choose_backend(self, key: str) -> None:
        self._draft.backend = next(backend for backend in BROKERS if backend.value == key)
        self._form_changed()

    def _form_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        present = self._present_form()
        for form in self.forms.values():
            form.setVisible(form is present)
        note = BROKERS[self._draft.backend].note(self._draft, self._use)
        self.note.say(note.text if note.warn else "")
        if not note.warn:
            self.note.setText(note.text)


class ConnectConfirmation(QWidget):
    """A list of reasons with two buttons. Emits `stayed` for the one with the initial focus, `gone` to connect."""

    stayed = Signal()
    gone = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        identify(self, "connect_question")
        self._theme = theme
        note = money_kind(Environment.LIVE)
        self._band = EnvironmentBand(Environment.LIVE, theme, note=note, account="", number="", detail="")
        self._title = label("", theme, Type.DIALOG_TITLE)
        self._title.setWordWrap(True)
        self._reasons = label("", theme, Type.BODY, Tone.SECONDARY)
        self._reasons.setWordWrap(True)
        self._reasons.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.stay = push_button(translate("Connect", "Stay here"), theme, identifier="connect_stay")
        self.go = push_button("", theme, ButtonStyle.OUTLINE, identifier="connect_sure")
        self.stay.clicked.connect(self.stayed)
        self.go.clicked.connect(self.gone)
        self._lay_out()

    def ask(self, reasons: Sequence[str], environment: Environment | None) -> None:
        """Show the reasons; LIVE adds the band and the wording of real money."""
        live = environment is Environment.LIVE
        self._band.setVisible(live)
        title = (
            translate("Connect", "Connect to real money?") if live else translate("Connect", "Leave this connection?")
        )
        self._title.setText(title)
        self._reasons.setText("\n\n".join(reasons))
        self.go.setText(translate("Connect", "Connect to LIVE") if live else translate("Connect", "Connect"))
        self.setAccessibleName(" ".join((title, *reasons)))

    @property
    def text(self) -> str:
        return f"{self._title.text()}\n{self._reasons.text()}"

    def _lay_out(self) -> None:
        vbox(
            self._band,
            (vbox(self._title, (self._reasons, 1), margins=(18, 16, 18, 16), spacing=12), 1),
            hairline(),
            hbox(stretch(), self.stay, self.go, margins=(18, 10, 18, 10), spacing=10),
            on=self,
            margins=0,
            spacing=0,
        )


class ConnectPage(QWidget):
    """The connect page; the connection window and the settings each have one."""

    def __init__(
        self,
        drafts: Drafts,
        checkup: Checkup,
        context: ConnectContext,
        services: SignInServices,
        theme: Theme,
        *,
        table: UsesTable,
        title: str = "",
    ) -> None:
        super().__init__()
        self._drafts, self._checkup, self._context, self._theme = drafts, checkup, context, theme
        self._services, self._tasks = services, services.tasks
        self._connecting = False
        self._action: Callable[[], None] = self._connect_draft
        identify(self, "connect_page", translate("Connect", "Connect"))
        self.table = table
        self.choice = self._new_choice()
        self.checklist = Checklist(checkup, theme)
        self.check = push_button(translate("Connect", "Check"), theme, identifier="connect_check")
        self.cancel = push_button(translate("Connect", "Stop checking"), theme, identifier="connect_cancel")
        self.go = push_button(translate("Connect", "Connect"), theme, ButtonStyle.PRIMARY, identifier="connect_go")
        self.problem = FieldNote("", theme)
        self.question = ConnectConfirmation(theme)
        self._layers = QStackedWidget()
        self._layers.addWidget(self._form(title))
        self._layers.addWidget(self.question)
        vbox(self._layers, on=self, margins=0, spacing=0)
        self._connect()
        self._show()

    @property
    def asking(self) -> bool:
        """Whether the confirmation before connecting is open."""
        return self._layers.currentWidget() is self.question

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc closes an open confirmation, else the window."""
        if event.key() == Qt.Key.Key_Escape and self.asking:
            self._stay()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Do not connect after a check that ends while the page is hidden."""
        super().hideEvent(event)
        self._connecting = False

    @property
    def _draft(self) -> ConnectionDraft:
        return self._drafts.present

    # --- parts ------------------------------------------------------------------------------------------------------

    def _new_choice(self) -> BackendForm:
        choice = BackendForm(self._drafts, self._services, self._theme)
        choice.changed.connect(self._changed)
        choice.credential_changed.connect(self._credential_changed)
        return choice

    def _form(self, title: str) -> QWidget:
        inner = QWidget()
        column = vbox(on=inner, margins=(18, 14, 18, 14), spacing=10)
        if title:
            column.addWidget(label(title, self._theme, Type.DIALOG_TITLE))
        column.addWidget(self.table)
        self._place = QVBoxLayout()
        self._place.addWidget(self.choice)
        column.addLayout(self._place)
        self._title = label(translate("Connect", "Checklist"), self._theme, Type.STRONG, Tone.SECONDARY)
        fill(column, hbox(self._title, stretch(), self.cancel, self.check, spacing=8), self.checklist, stretch())
        self._scroll = scroll = scrolling(inner)
        return as_widget(
            vbox(
                (scroll, 1),
                hairline(),
                hbox((self.problem, 1), self.go, margins=(18, 10, 18, 10), spacing=10),
                margins=0,
                spacing=0,
            )
        )

    def _connect(self) -> None:
        self.table.change_wanted.connect(self.change_use)
        self.table.remove_wanted.connect(self._remove)
        self.check.clicked.connect(self._start)
        self.cancel.clicked.connect(self._checkup.cancel)
        self.go.clicked.connect(self._check_and_connect)
        self.question.stayed.connect(self._stay)
        self.question.gone.connect(self._do)
        self._checkup.changed.connect(self._checked)

    # --- actions ----------------------------------------------------------------------------------------------------

    def change_use(self, use: Use) -> None:
        if use is not self._drafts.use:
            self._checkup.forget()
            self._drafts.use = use
            old, self.choice = self.choice, self._new_choice()
            self._place.replaceWidget(old, self.choice)
            old.deleteLater()
            self._changed()
        self.choice.backend.setFocus()

    def _changed(self) -> None:
        self._connecting = False
        self._checkup.forget()
        self.problem.say("")
        self._show()

    def _credential_changed(self) -> None:
        """Forget findings about the old credential; a running check uses the new one and may have renewed it itself."""
        if not self._checkup.running:
            self._checkup.forget()
        self._show()

    def _start(self) -> None:
        target = connection_of(self._draft)
        if target is None:
            return
        self.problem.say("")
        if typed_credential(self._draft) is not None:
            self._tasks.spawn(self._save_and_start(target), name="save the credential")
        else:
            self._checkup.start(target)

    async def _save_and_start(self, target: Connection) -> None:
        connecting = self._connecting
        await self.choice.save_typed()
        self._connecting = connecting
        self._checkup.start(target)

    def _check_and_connect(self) -> None:
        target = connection_of(self._draft)
        if target is None:
            return
        self._action = self._connect_draft
        unchecked = not self._checkup.holds_for(target) or typed_credential(self._draft) is not None
        if not is_practice(target) and unchecked:
            self._connecting = True  # `_checked` goes on after the check
            self._start()
            return
        self._ask_or_do()

    def _remove(self, use: Use) -> None:
        self._action = partial(self._context.connect, None, use)
        uses = self._context.uses()  # without the use of their own orders go to the broker of the prices
        live = use is Use.ORDERS and not uses.practice and not uses.through_hub
        reasons = [*([_perhaps_live()] if live else []), *self._own_reasons()]
        if reasons:
            self._ask(reasons, Environment.LIVE if live else None)
        else:
            self._do()

    def _checked(self) -> None:
        self._scroll_to_step()
        if self._connecting and not self._checkup.running:
            self._connecting = False
            if self._checkup.holds_for(connection_of(self._draft) or Connection()) and not self._checkup.blocked:
                self._ask_or_do()
        self._show()

    def _scroll_to_step(self) -> None:
        """Scroll to the running step, or to the last one that was done."""
        findings = self._checkup.findings
        step = self._checkup.present_step or next(reversed(findings), None)
        if step is not None and self._checkup.target is not None:
            self._scroll.ensureWidgetVisible(self.checklist.widget_of(step), 0, self._theme.px(24))

    def _ask_or_do(self) -> None:
        reasons = self._reasons()
        if reasons:
            self._ask(reasons, Environment.LIVE if self._may_be_live() else None)
        else:
            self._do()

    def _ask(self, reasons: Sequence[str], environment: Environment | None) -> None:
        self.question.ask(reasons, environment)
        self._layers.setCurrentWidget(self.question)
        self.question.stay.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reasons(self) -> Sequence[str]:
        reasons = []
        live = listed(account_words(account) for account in self._checkup.live_accounts)
        if self._may_be_live() and live:
            text = translate("Connect", "This connection brings real money: {accounts}. Trading starts locked.")
            reasons.append(text.format(accounts=live))
        elif self._may_be_live():
            reasons.append(_perhaps_live())
        return [*reasons, *self._own_reasons()]

    def _own_reasons(self) -> list[str]:
        """Sentences for what ends with the present connections."""
        reasons = []
        if self._context.sending():
            reasons.append(
                translate(
                    "Connect",
                    "An order is being prepared, confirmed or sent. Its outcome is read again only when you come"
                    " back to this connection.",
                )
            )
        if self._context.unlocked():
            reasons.append(translate("Connect", "Trading is unlocked here; connecting locks it."))
        return reasons

    def _may_be_live(self) -> bool:
        if BROKERS[self._draft.backend].practice or not self._takes_orders():
            return False
        return self._checkup.blocked or bool(self._checkup.live_accounts)

    def _takes_orders(self) -> bool:
        """Whether orders will go there: a new connection for prices takes them unless another one for orders stays."""
        target, use = connection_of(self._draft), self._drafts.use
        if use is Use.PRICES:
            if BROKERS[self._draft.backend].prices_only:
                return False
            return target is None or self._context.uses().changed(target, use).orders is None
        return use is Use.ORDERS

    def _stay(self) -> None:
        self._layers.setCurrentIndex(0)
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect_draft(self) -> None:
        target = connection_of(self._draft)
        if target is not None:
            self._context.connect(target, self._drafts.use)

    def _do(self) -> None:
        self._layers.setCurrentIndex(0)
        try:
            self._action()
        except BadInput as error:
            self.problem.say(error_sentence(error))
        except OSError as error:
            text = translate("Connect", "{path} cannot be read: {reason}.")
            self.problem.say(text.format(path=error.filename, reason=error.strerror))

    def _show(self) -> None:
        backend = self._draft.backend
        broker = not BROKERS[backend].practice
        usable, running = connection_of(self._draft) is not None, self._checkup.running
        self.table.show_chosen(self._drafts.use)
        self.checklist.show_steps(backend)
        self.choice.show_findings(self._checkup.findings)
        for part in (self.checklist, self._title):
            part.setVisible(broker)
        shown, other = (self.cancel, self.check) if running else (self.check, self.cancel)
        shown.setVisible(broker)
        transfer_focus(other, shown)
        other.hide()
        self.check.setEnabled(usable)
        self.go.setEnabled(usable and not running)
        blocked = broker and self._checkup.blocked and not running
        self.go.setText(go_words(self._drafts.use, blocked=blocked))
        self.go.setAccessibleName(self.go.text())


def _not_allowed(broker: BrokerDescriptor) -> str:
    if broker.prices_only:
        return translate("Connect", "A hub brings prices alone.")
    return translate("Connect", "Practice and real connections are not mixed.")


def go_words(use: Use, *, blocked: bool) -> str:
    """The text of the connect button; `blocked` = the check found a problem."""
    if blocked:
        return translate("Connect", "Connect anyway")
    if use is Use.PRICES:
        return translate("Connect", "Connect")
    if use is Use.ORDERS:
        return translate("Connect", "Use for orders")
    return translate("Connect", "Use as second flow")


def _perhaps_live() -> str:
    return translate("Connect", "It is not known whether this connection brings real money: treat it as LIVE.")
