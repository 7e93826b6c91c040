"""The dock of what stands behind the flow: four pages of pictures about the security of its letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated

import msgspec
from PySide6.QtCore import QCoreApplication, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from shiboken6 import isValid

from tideboard_core.errors import GatewayDown
from tideboard_core.model.hub_keys import ORDERS_LINK, OTHER_LINK, LinkKey, Topic
from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, market_of
from tideboard_core.ports.gateway import Gateway
from tideboard_desktop.behind.asking import Asker, second_gateway
from tideboard_desktop.behind.brokers import HOLDINGS, PARTICIPANT, broker_questions
from tideboard_desktop.behind.company import company_questions
from tideboard_desktop.behind.comparing import Names, both_columns, difference_words
from tideboard_desktop.behind.figures import LONGEST_NAME
from tideboard_desktop.behind.holders import HOLDER, TOP, holder_questions
from tideboard_desktop.behind.institutions import INSTITUTION, MARKET_INSTITUTIONS
from tideboard_desktop.behind.prices import price_question
from tideboard_desktop.behind.questions import BehindAnswer, BehindPicture, PictureContext, Question
from tideboard_desktop.behind.short import short_questions
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.folding import PICTURE
from tideboard_desktop.docks.reads import STANDS, Reads
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.csv_export import save_csv
from tideboard_desktop.ui.dialogs.open_link import open_link
from tideboard_desktop.ui.file_saving import file_name
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.plots.figure import without_figure
from tideboard_desktop.ui.plots.pages import PlotPages
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import as_widget, vbox
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed, titled, together

translate = QCoreApplication.translate
FIRST, SECOND, BOTH = "first", "second", "both"
_MOST_SEGMENTS = 6
"""Pictures of a page from which they stand in a menu."""
_LONGEST_CHOICE = 200
"""Letters of the name of an institution that is kept."""
_LEAST_ROWS, _LEAST_LETTERS = 4, 8
_HEADING = 16
_BESIDE_ROWS, _ROW, _LETTER = 48, 13, 7
"""Logical pixels above and below the rows of a picture, of a row, and of a letter."""


_OPENED_FROM = {PARTICIPANT: HOLDINGS, HOLDER: TOP, INSTITUTION: MARKET_INSTITUTIONS}
"""Pictures about one of the rows of others, and the one to which Esc leads unless another one opened it."""


class BehindState(SavedState, kw_only=True):
    """The page, the picture of each page, option and unit of each picture, what was opened, and who is asked."""

    page: str
    pictures: dict[str, str]
    options: dict[str, str]
    units: dict[str, str]
    provider: str
    participant: Annotated[str, msgspec.Meta(pattern=r"^([A-Z][0-9]{5})?$")] = ""
    holder: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{1,18})?$")] = ""
    institution: Annotated[str, msgspec.Meta(max_length=_LONGEST_CHOICE)] = ""


class BehindDock(Dock):
    """Follows its link letter; only the picture in view is asked for, once a day."""

    KEY = "behind"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self._names: dict[str, str] = {}
        self._picture: BehindPicture | None = None
        self._drawn = ""
        self._interest = HubInterest(context.hub, self)
        self._other = second_gateway(context.services.feeds)
        self.opened = dict.fromkeys(_OPENED_FROM, "")
        self._opened_from = dict(_OPENED_FROM)
        self.questions = _questions()
        self.answers: Reads[BehindAnswer] = self.reads()
        self._asker, self._beside, self._also = (
            Asker(context, reads) for reads in (self.answers, self.reads(), self.reads())
        )
        self.tabs = self._segments("behind_page", translate("Behind", "Page"), list(_page_words().items()))
        self.pictures = {key: self._picture_tabs(key, questions) for key, questions in self.questions.items()}
        self.options = {
            each.key: self._choice_tabs(each, "option", each.options) for each in self._every if each.options
        }
        self.units = {each.key: self._choice_tabs(each, "unit", each.units) for each in self._every if each.units}
        self._provider = FIRST
        self.providers = None if self._other is None else self._provider_tabs(self._other)
        self.plot = _ClickPlot(context.theme, identifier="behind_plot", name=bar.title.text())
        self.plots = PlotPages(self.plot, context.tasks, self._caption)
        self._room = self._measured()
        self.heading = elided_label("", context.theme, Type.CAPTION, Tone.SECONDARY)
        identify(self.heading, "behind_heading")
        choices = FlowLayout(gap=8)
        choices.setContentsMargins(8, 5, 8, 3)
        chosen = (*self.pictures.values(), *self.options.values(), *self.units.values())
        for part in (self.tabs, *chosen, self.providers):
            if part is not None:
                choices.addWidget(part)
        filters = as_widget(choices)
        self.column.addWidget(filters)
        self.folding.add_filters(filters, self._held, pages=self.tabs, rest=PICTURE + _HEADING)
        self.column.addLayout(vbox(self.heading, margins=(10, 0, 10, 0), spacing=0))
        self.column.addWidget(self.pane(self.plots, self.answers, self._wording), 1)
        for asker in (self._asker, self._beside, self._also):
            asker.reads.changed.connect(self._answered)
        for link in (OTHER_LINK, ORDERS_LINK) if self._other is not None else ():
            deafen = context.hub.listen(link, self._link_changed)
            self.destroyed.connect(lambda _gone=None, deafen=deafen: deafen())
        self.plot.opened.connect(self._open)
        self.plots.row_opened.connect(partial(self._open, row=True))
        self.plot.resized.connect(self._resized)
        self.selection.changed.connect(self._moved)
        self.finish()
        self.save_button.show()
        self.options["holdings"].choose("20")
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
        """What is chosen of the picture in view; with the participant, holder or institution it is about, behind it."""
        question = self.question
        option, opened = self.options[question.key].key if question.options else "", self.opened.get(question.key)
        return option if opened is None else f"{option} {opened}".lstrip() if opened else ""

    def _held(self) -> list[str]:
        """The picture of the page in view, what is drawn of it, in what, and who is asked, where not as at first."""
        key = self.question.key
        shown = (self.pictures[self.tabs.key], self.options.get(key), self.units.get(key), self.providers)
        return [one.words[one.key] for one in shown if one is not None and one.key != next(iter(one.words))]

    @property
    def unit(self) -> str:
        """What the bars in view are in; empty where it cannot be chosen."""
        question = self.question
        return self.units[question.key].key if question.units else ""

    @property
    def _first_gateway(self) -> Gateway:
        """Whom the picture in view is of."""
        return (self._other if self._provider == SECOND else None) or self.context.services.gateway

    @property
    def _compares(self) -> bool:
        return self._provider == BOTH and self._other is not None

    def show_page(self, key: str) -> None:
        """Bring a page to the front, with the picture that it had."""
        self.tabs.choose(key)
        self._turn()

    def show_picture(self, page: str, key: str) -> None:
        """Bring a picture of a page to the front."""
        self.pictures[page].choose(key)
        self.show_page(page)

    def open_picture(self, key: str, about: str) -> None:
        """Show the picture about one participant, holder or institution."""
        self.opened[key] = about
        if self.question.key not in self.opened:
            self._opened_from[key] = self.question.key
        self.show_picture("brokers" if key == PARTICIPANT else "holders", key)

    def _open(self, place: int, *, row: bool = False) -> None:
        """Open what stands behind a bar, or a row of the table: a participant, holder or institution, or a security."""
        picture, answer = self._picture, self.answers.value
        opens = () if picture is None else picture.rows_open if row else picture.opens
        if picture is None or answer is None or place >= len(opens) or not opens[place]:
            return
        if not picture.leads:
            self.choose(InstrumentId(opens[place]))
            return
        if picture.leads == PARTICIPANT:
            self._names |= {row.participant.number: row.participant.name for row in answer.value.rows}
        self.open_picture(picture.leads, opens[place])

    def _turn(self) -> None:
        """Show the choices of the picture in view, and ask for it."""
        self.folding.refresh()
        question = self.question
        for page, tabs in self.pictures.items():
            tabs.setVisible(page == self.tabs.key)
        for key, tabs in (*self.options.items(), *self.units.items()):
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
        facts, known = self._facts, self._asker.answer is not None or self.answers.loading
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
        """Esc leads from a participant, holder or institution back to where it was opened."""
        if event.key() == Qt.Key.Key_Escape and self.question.key in self.opened:
            self.show_picture(self.tabs.key, self._opened_from[self.question.key])
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
        for asker in (self._beside, self._also):
            asker.reads.tick()
        lasts, age = self.question.lasts(self.option), self.answers.age
        due = lasts is not None and age is not None and age >= lasts
        self._ask(again=due and not self.answers.loading and self.answers.error is None)

    def _ask(self, *, again: bool = False) -> None:
        """Read what is in view, unless it was read this day."""
        if not self.isVisible():
            return
        question, option, instrument, other = self.question, self.option, self.selection.instrument, self._other
        if question.key in self.opened and not option:
            for asker in (self._asker, self._beside, self._also):
                asker.forget()
            return
        first = self._first_gateway
        lacking = (other,) if other is not None and other is not first else ()
        self._asker.ask((first, *lacking), question, instrument, option, again=again)
        if self._compares and other is not None:
            self._beside.ask((other,), question, instrument, option, again=again)
        else:
            self._beside.forget()
        self._ask_also(again=again)

    def _ask_also(self, *, again: bool = False) -> None:
        """What goes with the answer is read after it has come."""
        also, answer = self.question.also(self.unit), self._asker.answer
        if also is None or not self.isVisible():
            self._also.forget()
        elif answer is not None and answer.rows and not self.answers.loading:
            gateway = next(each for each in self._gateways if each.provider == answer.provider)
            self._also.ask((gateway,), also, self.selection.instrument, "", again=again)

    @property
    def _gateways(self) -> tuple[Gateway, ...]:
        return (self.context.services.gateway, *(() if self._other is None else (self._other,)))

    def _answered(self) -> None:
        self._ask_also()
        self._show()

    def _link_changed(self, key: LinkKey) -> None:
        """Repeat what found no connection once the second one stands again."""
        status = self.context.hub.value(key)
        if status is not None and status.state in STANDS:
            for asker in (self._asker, self._beside, self._also):
                if isinstance(asker.reads.error, GatewayDown):
                    asker.reads.again()

    def _wording(self) -> Wording:
        question = self.question
        return Wording(
            asking=question.asking, empty=question.empty, idle=question.idle, detail=self.selection.instrument
        )

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        answer, asked = self._asker.answer, self._asker.subject
        if asked is None or asked.question != self.question.key:
            answer = None  # another picture was chosen, which is not asked for yet
        if answer is None or not answer.rows:
            self._picture = None
            self.plot.show_figure(without_figure(""))
            if not self.answers.loading:
                self._drawn = ""
                self.plots.turn(to_table=False)
            self._say("", "")
            return
        question, instrument, also = self.question, self.selection.instrument, self._also.answer
        quote, (rows, letters) = self.context.hub.value(Topic.QUOTE.of(instrument)), self._room
        shown = PictureContext(
            instrument=instrument,
            option=self.option,
            unit=self.unit,
            last=None if quote is None else quote.last,
            names=self._names,
            also=None if also is None else also.value,
            rows=rows,
            letters=letters,
        )
        picture, compared = self._compared(question, answer, shown)
        self._picture = picture
        self.plot.show_figure(picture.figure)
        if question.key != self._drawn:
            self._drawn = question.key
            self.plots.turn(to_table=question.in_table)
        overdue = self._overdue_words(question, answer)
        left_out = translate("Behind", "Rows that could not be read were left out (field {name}).")
        unread = left_out.format(name=answer.unread) if answer.unread else ""
        foot = " \u00b7 ".join(filter(None, (picture.foot, compared, unread)))
        self._say(picture.heading, f"{foot[:1].upper()}{foot[1:]}", overdue)

    def _compared(self, question: Question, answer: BehindAnswer, shown: PictureContext) -> tuple[BehindPicture, str]:
        """The picture, with the second provider's figures where both are asked, and words for their differences."""
        other, reads, found = self._other, self._beside.reads, self._beside.answer
        if not self._compares or other is None:
            return question.draw(answer.value, shown), ""
        if found is None or not found.rows or answer.provider == other.provider:
            picture = question.draw(answer.value, shown)
            if answer.provider == other.provider:
                return picture, translate("Behind", "Of {provider} alone").format(provider=other.provider)
            if reads.error is not None:
                return picture, titled(other.provider, error_sentence(reads.error))
            return picture, titled(other.provider, question.asking if reads.loading else question.empty)
        beside = question.draw(found.value, shown)
        picture = question.draw(answer.value, replace(shown, beside=beside.line))
        names = Names(answer.provider, found.provider)
        columns = picture.figure.columns, beside.figure.columns
        figure = replace(picture.figure, columns=both_columns(*columns, names))
        return replace(picture, figure=figure), difference_words(*columns, names)

    def _measured(self) -> tuple[int, int]:
        """For how many rows of a picture there is room, and for how many letters of their names."""
        px, plot = self.context.theme.px, self.plot
        rows = (plot.height() - px(_BESIDE_ROWS)) // px(_ROW)
        letters = plot.width() // (3 * px(_LETTER))
        return max(rows, _LEAST_ROWS), min(max(letters, _LEAST_LETTERS), LONGEST_NAME)

    def _resized(self) -> None:
        """Draw as many rows as have room, all of them with their names."""
        before, self._room = self._room, self._measured()
        if self._room != before and self._picture is not None and self._picture.figure.upright:
            self._show()

    def _overdue_words(self, question: Question, answer: BehindAnswer) -> str:
        """That the newest day is older than usual, empty if it is not."""
        market, calendar = market_of(self.selection.instrument), self.context.services.feeds.calendar
        assert self._asker.subject is not None
        found = question.overdue(answer.value, market, self._asker.subject.day, calendar)
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

    def provider_words(self) -> str:
        """Name of the provider of the picture, or of both in a comparison."""
        answer, found = self._asker.answer, self._beside.answer
        own = super().provider_words() if answer is None or self._other is None else answer.provider
        apart = found is not None and answer is not None and found.provider != answer.provider
        return listed((own, found.provider)) if apart and found is not None else own

    def _caption(self) -> list[str]:
        """The lines below a saved picture: of what, what it is, from whom and when."""
        instrument, time = self.selection.instrument, self.answers.time
        lines = [titled(instrument, self.question.word), self.heading.text(), self.foot.words.text()]
        if time is not None:
            zone = MARKET_ZONE[market_of(instrument)]
            exact = f"{fmt.clock_seconds(time, zone)} {fmt.zone_name(time, zone)}"
            words = translate("Common", "{provider}, read at {time}")
            lines.append(words.format(provider=self.provider_words(), time=exact))
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
        link = Command(
            id="behind.link",
            text=titled(group, translate("Behind", "Open the report in the browser\u2026")),
            group=group,
            run=self.open_link,
            keys=("Shift+Return",),
            scope=self,
            enabled=lambda: bool(self._link),
            why_not=lambda: translate("Behind", "This picture has no link."),
        )
        pages = [
            Command(id=f"behind.page.{key}", text=titled(group, word), group=group, run=partial(self._go_to, key))
            for key, word in _page_words().items()
        ]
        return [*super().commands(), save, link, *pages]

    def _go_to(self, page: str) -> None:
        self.show_page(page)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def _link(self) -> str:
        """Address that the picture in view links to, empty if it has none."""
        return "" if self._picture is None else self._picture.link

    def open_link(self) -> None:
        """Ask whether the link of the picture is opened in the browser."""
        self.context.tasks.spawn(self._open_link(self._link), name="open a link")

    async def _open_link(self, link: str) -> None:
        refusal = await open_link(link, self.context.theme, self.window(), open_url=self.open_url)
        if refusal and isValid(self):
            self.foot.refuse(refusal)

    @staticmethod
    def open_url(url: QUrl) -> bool:
        """Open an address in the browser."""
        return QDesktopServices.openUrl(url)

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
            units={key: tabs.key for key, tabs in self.units.items()},
            provider=self._provider,
            participant=self.opened[PARTICIPANT],
            holder=self.opened[HOLDER],
            institution=self.opened[INSTITUTION],
        )

    def restore(self, state: BehindState) -> None:
        for tabs, kept in ((self.pictures, state.pictures), (self.options, state.options), (self.units, state.units)):
            for key in tabs.keys() & kept.keys():
                if tabs[key].has(kept[key]):
                    tabs[key].choose(kept[key])
        if state.provider in {FIRST, SECOND, BOTH}:  # also kept where there is no second connection now
            self._provider = state.provider
        if self.providers is not None:
            self.providers.choose(self._provider)
        self.opened = {PARTICIPANT: state.participant, HOLDER: state.holder, INSTITUTION: state.institution}
        self.tabs.restore(state.page)
        self._turn()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _segments(self, identifier: str, name: str, words: list[tuple[str, str]]) -> Segments:
        made = Segments(words, self.context.theme, identifier=identifier, name=name)
        made.chosen.connect(lambda _key: self._turn())
        return made

    def _picture_tabs(self, page: str, questions: Sequence[Question]) -> Segments | MenuChoice:
        words = [(each.key, each.word) for each in questions]
        identifier, name = f"behind_{page}", titled(_page_words()[page], translate("Behind", "Picture"))
        if len(words) <= _MOST_SEGMENTS:
            return self._segments(identifier, name, words)
        made = MenuChoice(words, self.context.theme, identifier=identifier, name=name)
        made.chosen.connect(lambda _key: self._turn())
        return made

    def _choice_tabs(self, question: Question, what: str, words: Sequence[tuple[str, str]]) -> Segments:
        named = {"option": translate("Behind", "What is drawn"), "unit": translate("Behind", "In what")}[what]
        return self._segments(f"behind_{question.key}_{what}", titled(question.word, named), list(words))

    def _provider_tabs(self, other: Gateway) -> Segments:
        words = [(FIRST, self.context.services.provider()), (SECOND, other.provider)]
        made = Segments(
            [*words, (BOTH, translate("Behind", "Both"))],
            self.context.theme,
            identifier="behind_provider",
            name=translate("Behind", "Who is asked"),
        )
        made.chosen.connect(self._ask_of)
        return made

    def _ask_of(self, provider: str) -> None:
        self._provider = provider
        self._turn()


class _ClickPlot(Plot):
    """A click on a bar opens what stands behind it; `resized` follows another size."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self.resized.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        super().mouseReleaseEvent(event)
        stop = self.stop_at(event.position())
        if stop is not None and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(stop)


def _questions() -> dict[str, list[Question]]:
    return {
        "brokers": [*broker_questions(), price_question()],
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
