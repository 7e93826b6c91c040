"""The confirmation of a flatten: every position with its limit, and one gesture for all of them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from tideboard_core.model.flatten import FlattenPlan, LineOutcome, LineState
from tideboard_core.model.offers import OutdatedProgram
from tideboard_core.model.open_review import FlattenReview
from tideboard_core.model.order import Environment
from tideboard_core.model.review import Confirmation, Gesture
from tideboard_core.ports.system import Clock
from tideboard_desktop.orders.cancel.all_orders import MakePart
from tideboard_desktop.orders.confirm.review_dialog import ReviewDialog
from tideboard_desktop.orders.confirm.send_buttons import HoldButton, TypedSendButton
from tideboard_desktop.orders.confirm.typed_quantity import TypedQuantity
from tideboard_desktop.orders.confirm.words import nothing_sent, stood_still, void_words
from tideboard_desktop.orders.flatten.boxes import EntryBoxes, LineBoxes
from tideboard_desktop.orders.flatten.lines import WIDTH, WholeState, flatten_table, show_height
from tideboard_desktop.orders.unlock.review_password import ReviewPassword
from tideboard_desktop.ui.dialogs.trading_dialog import escape_button, section_margins
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.elided_label import ElidedLine
from tideboard_desktop.ui.widgets.labels import Tone, label
from tideboard_desktop.ui.widgets.layouts import fill, hbox, vbox
from tideboard_desktop.ui.widgets.scroll_area import as_high_as
from tideboard_desktop.ui.words.combinations import FactsOf, no_facts
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.orders import void_sentence

translate = QCoreApplication.translate


class FlattenDialog(ReviewDialog):
    """Shows a FlattenReview and turns one gesture into a Confirmation; `answer` is REFUSED until then.

    In LIVE the number of positions is typed, else the button is held. A press by a program asks for the number in every
    environment. The password of a pinned account is proven for this flatten alone, with the gesture.
    """

    def __init__(
        self,
        review: FlattenReview,
        theme: Theme,
        clock: Clock,
        tasks: Tasks,
        parent: QWidget | None,
        *,
        outside: MakePart = lambda _parent: None,
        facts: FactsOf = no_facts,
    ) -> None:
        """`outside` makes the part that names what the broker runs by itself, None where it tells of nothing."""
        plan = review.plan
        super().__init__(translate("Flatten", "Close positions"), plan.account, review, theme, clock, parent)
        self.setObjectName("confirm_flatten")
        self._review = review
        self._clock, self._tasks = clock, tasks
        self._count = len(plan.worked_on)
        self.heading = label(heading_words(plan), theme, Type.DIALOG_TITLE)
        self.sentence = label(plan_sentence(plan), theme, Type.BODY, Tone.SECONDARY)
        self.sentence.setWordWrap(True)
        self.setAccessibleName(f"{self.windowTitle()}: {self.heading.text()}")
        self.setAccessibleDescription(self.sentence.text())
        self.table, self.lines = flatten_table(theme, facts)
        self.whole = WholeState(self.table, self.lines, theme, self)
        self.unticked, self.entries = LineBoxes(plan, theme, self), EntryBoxes(plan, theme, self, facts)
        self.outside = outside(self)
        show_height(self.lines, theme, len(plan.lines))
        self._make_controls()
        self._show_lines()
        self._lay_out()
        self._connect()
        self.setFixedWidth(theme.px(WIDTH))
        if review.gesture is Gesture.TYPE:
            self.ask_to_type()
        self.follow_review()

    def _make_controls(self) -> None:
        theme, environment = self.theme, self._review.plan.account.environment
        self.first, self.second = ElidedLine(theme), ElidedLine(theme)
        self.cancel = escape_button(translate("Flatten", "Cancel"), theme, identifier="cancel_dialog")
        idle, holding, typed = send_words(environment, self._count)
        self.send = HoldButton(idle, holding, theme, self.arming, self._clock.monotonic, environment)
        self.typed_send = TypedSendButton(typed, theme, self.arming, environment)
        self.typed_send.setEnabled(False)
        self.field = TypedQuantity(theme, wanted=self._count, name=type_request(self._count))
        self.field.setFixedWidth(theme.px(72))
        self.field.hide()
        title = translate("Flatten", "Trading password, for these positions only")
        self.password = ReviewPassword(self._review, title, theme, self._tasks)
        self.forms = QStackedWidget()
        self.forms.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for form in (self.send, self.typed_send):
            self.forms.addWidget(form)
        wide = max(self.send.sizeHint().width(), self.typed_send.sizeHint().width(), theme.px(226))
        self.forms.setFixedSize(QSize(wide, theme.px(38)))

    def _lay_out(self) -> None:
        head = vbox(self.heading, self.sentence, margins=section_margins(top=16, bottom=12), spacing=4)
        shown = QWidget()
        outside = filter(None, (self.outside,))
        vbox(head, self.lines, self.whole, self.unticked, self.entries, *outside, on=shown, margins=0, spacing=0)
        fill(self.content, as_high_as(shown), self.password)
        self.footer.addLayout(
            hbox((vbox(self.first, self.second, spacing=0), 1), self.field, self.cancel, self.forms, spacing=10)
        )

    def _connect(self) -> None:
        self.send.held.connect(self._held)
        self.send.pressed_by_program.connect(self.ask_to_type)
        self.typed_send.sent.connect(self._typed)
        self.field.matched.connect(lambda _on: self._show_ready())
        self.unticked.changed.connect(self._show_lines)
        self.entries.changed.connect(self._show_lines)
        self.password.changed.connect(self._show_ready)
        self.finished.connect(self._forget)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def typing(self) -> bool:
        """Whether the number of positions has to be typed."""
        return not self.field.isHidden()

    def ask_to_type(self) -> None:
        """Require the number to be typed; never goes back, because it is the stricter form."""
        if self.typing:
            return
        self.send.abandon()
        self.field.show()
        self.forms.setCurrentWidget(self.typed_send)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_review()

    def show_review(self) -> None:
        """Show the time left, or why nothing can be sent any more."""
        review = self._review
        self._show_ready()
        if review.void_reason is not None:
            self.first.show_text(nothing_sent(), Tone.WARN, strong=True)
            self.second.show_text(void_sentence(review.void_reason), Tone.WARN)
            return
        first = type_request(self._count) if self.typing else translate("Flatten", "Hold the button to begin.")
        if not self._count and self._review.plan.to_tick:
            first = translate("Flatten", "None of them is ticked.")
        elif not self._count:
            first = translate("Flatten", "None of them can be closed now.")
        elif self.send.stood_still and not self.typing:
            first = stood_still()
        self.first.show_text(first, Tone.PRIMARY, strong=True)
        self.second.show_text(void_words(review.seconds_left, review.plan.id), Tone.CAPTION)

    @property
    def _plan(self) -> FlattenPlan:
        """The plan with the boxes as they are ticked now."""
        return self._review.plan.with_ticked(self.entries.ticked, self.unticked.ticked)

    def _show_lines(self) -> None:
        """Show the plan as it is ticked now; another number of positions is typed anew."""
        plan = self._plan
        self.table.show_rows([first_outcome(plan, place) for place in range(len(plan.lines))])
        self.sentence.setText(plan_sentence(plan))
        self.abandon()
        count = len(plan.worked_on)
        if count == self._count:
            return
        self._count = count
        self.heading.setText(heading_words(plan))
        self.field.want(count, type_request(count))
        *_hold, typed = send_words(plan.account.environment, count)
        self.typed_send.show_text(typed)
        self.show_review()

    def _show_ready(self) -> None:
        self.password.show_ready()
        open_now = self._review.void_reason is None and self._count > 0 and self.password.ready
        self.send.setEnabled(open_now)
        self.field.setEnabled(self._review.void_reason is None and self._count > 0)
        self.typed_send.setEnabled(open_now and self.field.matches)
        for boxes in (self.unticked, self.entries):  # what is ticked then is not what the gesture was made for
            boxes.setEnabled(not self.password.proving)

    def show_time(self) -> None:
        """The same: nothing but the time changes."""
        self.show_review()

    # --- gestures ---------------------------------------------------------------------------------------------

    def _held(self, seconds: float) -> None:
        entries, lines = self.entries.ticked, self.unticked.ticked
        self._answer(Confirmation(accepted=True, gesture=Gesture.HOLD, held=seconds, entries=entries, lines=lines))

    def _typed(self) -> None:
        if self.field.matches and self.field.typed is not None:
            typed, entries, lines = self.field.typed, self.entries.ticked, self.unticked.ticked
            self._answer(
                Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=typed, entries=entries, lines=lines)
            )

    def _answer(self, confirmation: Confirmation) -> None:
        """Give the answer, of a pinned account once its password is proven: a gesture on a void review proves none."""
        if self._review.needs_password is None:
            self.give(confirmation)
        elif self.arming.live and not self.failed and self._review.void_reason is None:
            self.password.proof.begin(lambda: self.give(confirmation), self.show_review)

    def _forget(self, _result: int) -> None:
        self.password.proof.forget()

    @property
    def cancel_button(self) -> QPushButton:
        return self.cancel

    def abandon(self) -> None:
        """End a hold or press without its effect."""
        (self.typed_send if self.typing else self.send).abandon()


def first_outcome(plan: FlattenPlan, place: int) -> LineOutcome:
    """A line as it is before anything was done."""
    line = plan.lines[place]
    if line.obstacle is None:
        return LineOutcome(line=line)
    return LineOutcome(line=line, state=LineState.NOT_DONE, error=line.obstacle)


def heading_words(plan: FlattenPlan) -> str:
    """How many positions would be closed, and of how many."""
    count, shown = len(plan.worked_on), len(plan.lines)
    if count == shown == 1:
        return translate("Flatten", "Close 1 position")
    if count == shown:
        return translate("Flatten", "Close {count} positions").format(count=count)
    return translate("Flatten", "Close {count} of {shown} positions").format(count=count, shown=shown)


def plan_sentence(plan: FlattenPlan) -> str:
    """How it goes on."""
    how = translate(
        "Flatten",
        "One after the other, each with a limit order of at most the quantity shown, at its limit or a better price. "
        "Every order is checked again at its turn. It ends after 3 minutes, when trading locks, or when you stop it.",
    )
    exits = ""
    if any(line.exits for line in plan.worked_on):
        exits = translate("Flatten", "Working orders that close a position are cancelled first.")
    return together(_program_words(plan.outdated), how, exits)


def _program_words(old: OutdatedProgram | None) -> str:
    """What is to be known of the gateway program; empty where it tells orders rightly."""
    if old is None:
        return ""
    if not old.version:
        text = translate("Flatten", "The gateway program tells no version; before {least} it told some orders wrongly.")
    else:
        text = translate("Flatten", "The gateway program is {version}; before {least} it told some orders wrongly.")
    return text.format(version=old.version, least=old.least)


def send_words(environment: Environment, count: int) -> tuple[str, str, str]:
    """The words of the button idle, while held, and for the typed number."""
    word = {
        Environment.PRACTICE: translate("Flatten", "Hold to close practice positions"),
        Environment.PAPER: translate("Flatten", "Hold to close paper positions"),
        Environment.LIVE: translate("Flatten", "Hold to close LIVE positions"),
    }[environment]
    typed = {
        Environment.PRACTICE: translate("Flatten", "Close {count} in practice"),
        Environment.PAPER: translate("Flatten", "Close {count} on paper"),
        Environment.LIVE: translate("Flatten", "Close {count} LIVE"),
    }[environment]
    return word, translate("Flatten", "Keep holding to close them"), typed.format(count=count)


def type_request(count: int) -> str:
    """What has to be typed."""
    return translate("Flatten", "Type the number of positions: {count}").format(count=count)
