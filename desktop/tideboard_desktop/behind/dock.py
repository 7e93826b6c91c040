"""The dock of what stands behind the flow: four pages of pictures about the security of its letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

import msgspec
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QShowEvent

from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, market_of
from tideboard_core.model.session import exchange_date
from tideboard_desktop.behind.brokers import HOLDINGS, PARTICIPANT, broker_questions
from tideboard_desktop.behind.company import company_questions
from tideboard_desktop.behind.day_cache import BehindSubject, DayCache
from tideboard_desktop.behind.holders import holder_questions
from tideboard_desktop.behind.questions import BehindAnswer, BehindPicture, PictureContext, Question, Sources
from tideboard_desktop.behind.short import short_questions
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.csv_export import save_csv
from tideboard_desktop.ui.file_saving import file_name
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.plots.figure import without_figure
from tideboard_desktop.ui.plots.pages import PlotPages
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.joining import titled, together

translate = QCoreApplication.translate
Recorded = Callable[[InstrumentId, str], Sequence[float]]
"""Values of earlier days that the archive has for a question by its key, the oldest first; empty without any."""


class BehindState(SavedState, kw_only=True):
    """The page, the picture of each page, the option of each picture, and the participant."""

    page: str
    pictures: dict[str, str]
    options: dict[str, str]
    participant: Annotated[str, msgspec.Meta(pattern=r"^([A-Z][0-9]{5})?$")] = ""


class BehindDock(Dock):
    """Follows its link letter; only the picture in view is asked for, once a day."""

    KEY = "behind"

    def __init__(
        self, context: DockContext, bar: TitleBar, *, recorded: Recorded = lambda _instrument, _question: ()
    ) -> None:
        super().__init__(context, bar)
        self._recorded = recorded
        self._cache = DayCache(context.services.gateway, context.clock)
        self._names: dict[str, str] = {}
        self._picture: BehindPicture | None = None
        self._subject: BehindSubject | None = None
        self._drawn = ""
        self._interest = HubInterest(context.hub, self)
        self.participant = ""
        self.questions = _questions()
        self.answers: Reads[BehindAnswer] = self.reads()
        self.tabs = self._segments("behind_page", translate("Behind", "Page"), list(_page_words().items()))
        self.pictures = {key: self._picture_tabs(key, questions) for key, questions in self.questions.items()}
        self.options = {each.key: self._option_tabs(each) for each in self._every if each.options}
        self.plot = _ClickPlot(context.theme, identifier="behind_plot", name=bar.title.text())
        self.plots = PlotPages(self.plot, context.tasks, self._caption)
        self.heading = elided_label("", context.theme, Type.CAPTION, Tone.SECONDARY)
        identify(self.heading, "behind_heading")
        choices = FlowLayout(gap=8)
        choices.setContentsMargins(8, 5, 8, 3)
        for part in (self.tabs, *self.pictures.values(), *self.options.values()):
            choices.addWidget(part)
        self.column.addLayout(choices)
        self.column.addLayout(vbox(self.heading, margins=(10, 0, 10, 0), spacing=0))
        self.column.addWidget(self.pane(self.plots, self.answers, self._wording), 1)
        self.answers.changed.connect(self._show)
        self.plot.opened.connect(self._open)
        self.selection.changed.connect(self._moved)
        self.finish()
        self.save_button.show()
        self.tabs.choose("short")  # every connection but REST answers it; holdings are told by one alone
        self._turn()

    # --- choosing ---------------------------------------------------------------------------------------------------

    @property
    def _every(self) -> list[Question]:
        return [each for questions in self.questions.values() for each in questions]

    @property
    def question(self) -> Question:
        """That of the picture in view."""
        key = self.pictures[self.tabs.key].key
        return next(each for each in self.questions[self.tabs.key] if each.key == key)

    @property
    def option(self) -> str:
        question = self.question
        if question.key == PARTICIPANT:
            return self.participant
        return self.options[question.key].key if question.options else ""

    def show_page(self, key: str) -> None:
        """Bring a page to the front, with the picture that it had."""
        self.tabs.choose(key)
        self._turn()

    def show_picture(self, page: str, key: str) -> None:
        """Bring a picture of a page to the front."""
        self.pictures[page].choose(key)
        self.show_page(page)

    def open_participant(self, number: str, name: str = "") -> None:
        """Show the holding of a participant by day."""
        self.participant = number
        if name:
            self._names[number] = name
        self.show_picture("brokers", PARTICIPANT)

    def _open(self, stop: int) -> None:
        """Open what stands behind a bar."""
        picture, answer = self._picture, self.answers.value
        if picture is None or answer is None or stop >= len(picture.opens):
            return
        names = {row.participant.number: row.participant.name for row in answer.value.rows}
        self.open_participant(picture.opens[stop], names.get(picture.opens[stop], ""))

    def _turn(self) -> None:
        """Show the choices of the picture in view, and ask for it."""
        question = self.question
        for page, tabs in self.pictures.items():
            tabs.setVisible(page == self.tabs.key)
        for key, tabs in self.options.items():
            tabs.setVisible(key == question.key)
        self._ask()
        self._show()

    def _moved(self, instrument: str) -> None:
        if self.isVisible():
            self._interest.want([Topic.INSTRUMENT.of(instrument)], lambda _key: self._facts_came())
        self._name_it()
        self._ask()

    def _name_it(self) -> None:
        instrument, facts = self.selection.instrument, self._facts
        self.title_bar.set_symbol(instrument, "" if facts is None else facts.name)

    def _facts_came(self) -> None:
        """A security may turn out to be of a type of which nothing is told."""
        self._name_it()
        facts, known = self._facts, self.answers.subject == self._subject and self.answers.error is None
        if facts is not None and facts.security_type not in self.question.types and known:
            self._ask(again=True)

    @property
    def _facts(self) -> Instrument | None:
        return self.context.hub.value(Topic.INSTRUMENT.of(self.selection.instrument))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._moved(self.selection.instrument)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self._interest.drop()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc leads from a participant back to all of them."""
        if event.key() == Qt.Key.Key_Escape and self.question.key == PARTICIPANT:
            self.show_picture("brokers", HOLDINGS)
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        (self.tabs if self.answers.value is None else self.plots.page).setFocus(reason)

    # --- asking -----------------------------------------------------------------------------------------------------

    def ask_again(self) -> None:
        self._ask(again=True)

    def each_second(self) -> None:
        """Ask for another day, and for what a running day renews."""
        super().each_second()
        lasts, age = self.question.lasts(self.option), self.answers.age
        due = lasts is not None and age is not None and age >= lasts
        self._ask(again=due and not self.answers.loading and self.answers.error is None)

    def _ask(self, *, again: bool = False) -> None:
        """Read what is in view, unless it was read this day."""
        if not self.isVisible():
            return
        question, option, instrument, services = (
            self.question,
            self.option,
            self.selection.instrument,
            self.context.services,
        )
        today = exchange_date(market_of(instrument), self.context.clock.market())
        subject = BehindSubject(question.key, instrument, option if question.asks else "", today)
        self._subject = subject
        if question.key == PARTICIPANT and not option:
            if self.answers.subject is not None:
                self.answers.forget()
        elif again or self.answers.subject != subject:
            kept = None if again else self._cache.find(subject, question.lasts(option))
            if kept is not None:
                self.answers.put(subject, kept.answer, (kept.time, kept.came))
                return
            facts = self._facts
            sources = Sources(gateway=services.gateway, bars=services.bar_reader, today=today)
            ask = partial(question.ask, sources, instrument, option, None if facts is None else facts.security_type)
            self.answers.ask(subject, self._cache.reading(subject, ask))

    def _wording(self) -> Wording:
        question = self.question
        return Wording(
            asking=question.asking, empty=question.empty, idle=question.idle, detail=self.selection.instrument
        )

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        answer = self.answers.value
        if answer is None or not answer.rows or self.answers.subject != self._subject:
            self._picture = None
            self.plot.show_figure(without_figure(""))
            if not self.answers.loading:
                self._drawn = ""
                self.plots.turn(to_table=False)
            self._say("", "")
            return
        question, instrument = self.question, self.selection.instrument
        quote = self.context.hub.value(Topic.QUOTE.of(instrument))
        shown = PictureContext(
            instrument=instrument,
            option=self.option,
            last=None if quote is None else quote.last,
            recorded=self._recorded(instrument, question.key),
            names=self._names,
        )
        picture = self._picture = question.draw(answer.value, shown)
        self.plot.show_figure(picture.figure)
        if question.key != self._drawn:
            self._drawn = question.key
            self.plots.turn(to_table=question.in_table)
        overdue = self._overdue_words(question, answer)
        unread = getattr(answer.value, "unread", "")
        left_out = translate("Behind", "Rows that could not be read were left out (field {name}).").format(name=unread)
        self._say(picture.heading, together(picture.foot, left_out if unread else ""), overdue)

    def _overdue_words(self, question: Question, answer: BehindAnswer) -> str:
        """That the newest day is older than usual, empty if it is not."""
        market, calendar = market_of(self.selection.instrument), self.context.services.feeds.calendar
        assert self._subject is not None
        found = question.overdue(answer.value, market, self._subject.day, calendar)
        if found is None:
            return ""
        text = translate(
            "Behind", "Older than expected: the newest day is {day}, usually told within {count} trading days."
        )
        return text.format(day=fmt.day_in_year(found[0]), count=found[1])

    def _say(self, heading: str, foot: str, warning: str = "") -> None:
        self.heading.setText(together(warning, heading))
        self.heading.setAccessibleName(together(warning, heading))
        set_tone(self.heading, Tone.WARN if warning else Tone.SECONDARY)
        self.foot.show_words(foot)

    def _caption(self) -> list[str]:
        """The lines below a saved picture: of what, what it is, from whom and when."""
        instrument, time = self.selection.instrument, self.answers.time
        lines = [titled(instrument, self.question.word), self.heading.text(), self.foot.words.text()]
        if time is not None:
            zone = MARKET_ZONE[market_of(instrument)]
            exact = f"{fmt.clock_seconds(time, zone)} {fmt.zone_name(time, zone)}"
            words = translate("Common", "{provider}, read at {time}")
            lines.append(words.format(provider=self.context.services.provider(), time=exact))
        return [line for line in lines if line]

    # --- commands, file, memory -------------------------------------------------------------------------------------

    def commands(self) -> list[Command]:
        group = self.title_bar.title.text()
        save = Command(
            id="behind.save",
            text=titled(group, self._save_words()),
            group=group,
            run=self.save_table,
            keys=("Ctrl+E",),
            scope=self,
            enabled=lambda: self._picture is not None,
            why_not=lambda: translate("Reference", "The table is empty."),
        )
        pages = [
            Command(id=f"behind.page.{key}", text=titled(group, word), group=group, run=partial(self._go_to, key))
            for key, word in _page_words().items()
        ]
        return [*super().commands(), save, *pages]

    def _go_to(self, page: str) -> None:
        self.show_page(page)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def save_table(self) -> None:
        """Ask where to keep the figures of the picture as CSV."""
        if self._picture is None or not self.plot.figure.columns:
            self.foot.refuse(translate("Reference", "The table is empty."))
            return
        name = file_name(self.title_bar.title.text(), self.selection.instrument, self.question.word)
        self.context.tasks.spawn(save_csv(self.window(), name, self.plot.figure.csv()), name="save csv")

    def saved_state(self) -> BehindState:
        return BehindState(
            page=self.tabs.key,
            pictures={page: tabs.key for page, tabs in self.pictures.items()},
            options={key: tabs.key for key, tabs in self.options.items()},
            participant=self.participant,
        )

    def restore(self, state: BehindState) -> None:
        for page in self.pictures.keys() & state.pictures.keys():
            self.pictures[page].restore(state.pictures[page])
        for key in self.options.keys() & state.options.keys():
            self.options[key].restore(state.options[key])
        self.participant = state.participant
        self.tabs.restore(state.page)
        self._turn()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _segments(self, identifier: str, name: str, words: list[tuple[str, str]]) -> Segments:
        made = Segments(words, self.context.theme, identifier=identifier, name=name)
        made.chosen.connect(lambda _key: self._turn())
        return made

    def _picture_tabs(self, page: str, questions: Sequence[Question]) -> Segments:
        words = [(each.key, each.word) for each in questions]
        return self._segments(f"behind_{page}", titled(_page_words()[page], translate("Behind", "Picture")), words)

    def _option_tabs(self, question: Question) -> Segments:
        name = titled(question.word, translate("Behind", "What is drawn"))
        return self._segments(f"behind_{question.key}_option", name, list(question.options))


class _ClickPlot(Plot):
    """A click on a bar opens what stands behind it."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        super().mouseReleaseEvent(event)
        stop = self.stop_at(event.position())
        if stop is not None and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(stop)


def _questions() -> dict[str, list[Question]]:
    return {
        "brokers": broker_questions(),
        "short": short_questions(),
        "holders": holder_questions(),
        "company": company_questions(),
    }


def _page_words() -> dict[str, str]:
    return {
        "brokers": translate("Behind", "Brokers"),
        "short": translate("Behind", "Short"),
        "holders": translate("Behind", "Holders"),
        "company": translate("Behind", "Company"),
    }
