"""Why a panel is empty."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.overlaps import noted_over
from fakes.scenes.screen.whole_style import install
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import give_ending
from tideboard_desktop.ui.widgets.layouts import as_widget, vbox
from tideboard_desktop.ui.widgets.panel_state import (
    ICONS,
    SIMPLY_SO,
    PanelState,
    StateAction,
    StateCard,
    StateFooter,
    StateKind,
    StateNote,
    StatePane,
)
from tideboard_desktop.window.main_window import set_tab_order


def state(kind: StateKind, *, button: StateAction | None = None, link: StateAction | None = None) -> PanelState:
    """A state with words."""
    return PanelState(
        kind=kind, sentence="Asking", detail="1.2 s", name="Loading", reason="Waiting.", button=button, link=link
    )


@pytest.fixture
def footer(qapp: QApplication, qtbot: QtBot) -> StateFooter:
    """A shown footer."""
    install(qapp, make_theme())
    result = StateFooter(make_theme(), panel="book")
    qtbot.addWidget(result)
    result.resize(320, 110)
    result.show()
    return result


@pytest.mark.parametrize("kind", StateKind)
def test_amber_marks_what_needs_the_person(footer: StateFooter, kind: StateKind) -> None:
    """The others are simply so; every kind has its glyph."""
    footer.show_state(state(kind))

    assert footer.name.property("tone") == ("primary" if kind in SIMPLY_SO else "warn")
    assert not footer.glyph.pixmap().isNull()
    assert kind in ICONS


def test_one_button_and_one_link_or_none(footer: StateFooter, qtbot: QtBot) -> None:
    """What has no words is not there."""
    footer.show_state(state(StateKind.LOADING))
    assert not footer.button.isVisible()
    assert not footer.link.isVisible()

    done: list[str] = []
    again, why = StateAction("Ask again", lambda: done.append("again")), StateAction("Why", lambda: done.append("why"))
    footer.show_state(state(StateKind.STALE, button=again, link=why))
    QTest.mouseClick(footer.button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(footer.link, Qt.MouseButton.LeftButton)

    assert done == ["again", "why"]
    assert footer.button.accessibleName() == "Ask again"


def test_parts_that_are_made_late_keep_their_place_for_the_keys(qtbot: QtBot) -> None:
    """Also after the stops were sorted, which leaves out what takes no focus: not as the last ones of the window."""
    theme, again = make_theme(), StateAction("Ask again", print)
    panes = {name: StatePane(QPushButton(name), theme, panel=name) for name in ("first", "second", "third")}
    window = as_widget(vbox(*panes.values()))
    qtbot.addWidget(window)
    set_tab_order(window, [panes[name] for name in ("second", "first", "third")])

    for pane in panes.values():
        pane.say(state(StateKind.STALE, button=again, link=again))

    found, first = list[str](), panes["second"].view
    stop: QWidget | None = first
    while stop is not None and not (found and stop is first):
        found += [stop.accessibleIdentifier() or stop.text()] if isinstance(stop, QPushButton) else []
        stop = stop.nextInFocusChain()
    ends = ("", "_empty_button", "_empty_link")
    assert found == [name + end for name in ("second", "first", "third") for end in ends]


def test_parts_that_are_made_late_are_called_apart_like_what_they_lie_in(qtbot: QtBot) -> None:
    """A second dock, and in it a second chart."""
    dock, cell = QWidget(), QWidget()
    qtbot.addWidget(dock)
    cell.setParent(dock)
    card = StateCard(make_theme(), cell, panel="chart")
    give_ending(cell, "_chart2")
    give_ending(dock, "_2")

    assert card.button.accessibleIdentifier() == "chart_state_button_chart2_2"
    assert card.link.accessibleIdentifier() == "chart_state_link_chart2_2"


def test_the_first_words_are_on_the_screen_in_the_same_turn(qtbot: QtBot) -> None:
    """Qt shows a part that is added to a visible widget in the next turn, and a layout has no room for it before."""
    theme = make_theme()
    pane, over = StatePane(QWidget(), theme, panel="book"), QWidget()
    note = StateNote(theme)
    vbox(note, on=over)
    for shown in (pane, over):
        qtbot.addWidget(shown)
        shown.resize(400, 300)
        shown.show()

    pane.say(state(StateKind.STALE))
    note.show_words("No trades yet", "Of today")

    assert pane.footer.name.isVisible()
    assert pane.footer.glyph.isVisible()
    assert pane.note.sentence.isVisible()
    assert note.sentence.isVisible()


def test_a_link_is_whole_in_one_line_or_gone(footer: StateFooter) -> None:
    """At no width is it cut, whatever of the reason is left."""
    again, log = StateAction("Ask again", lambda: None), StateAction("Connection log", lambda: None)
    footer.setMinimumWidth(1)  # as in a dock, which may be narrower than it asks for
    footer.show_form(one_line=True)
    footer.show_state(state(StateKind.STALE, button=again, link=log))
    forms = set()
    for width in range(150, 420, 3):
        footer.resize(width, 33)
        QApplication.processEvents()
        forms.add(footer.link.isVisible())
        assert not footer.link.isVisible() or footer.link.width() >= footer.link.sizeHint().width()
    assert forms == {True, False}


def test_the_note_lets_the_mouse_through(qapp: QApplication, qtbot: QtBot) -> None:
    """The axes below it stay usable."""
    note = StateNote(make_theme())
    qtbot.addWidget(note)
    note.show_state(state(StateKind.LOADING))

    assert (note.sentence.text(), note.detail.text()) == ("Asking", "1.2 s")
    assert note.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


@pytest.mark.parametrize("over_data", [True, False])
@pytest.mark.parametrize("kind", StateKind)
def test_every_kind_is_seen_on_a_chart(qapp: QApplication, qtbot: QtBot, kind: StateKind, over_data: bool) -> None:
    """With figures behind it, and over empty axes; it goes without a trace."""
    chart, theme = QWidget(), make_theme()
    install(qapp, theme)
    qtbot.addWidget(chart)
    chart.resize(400, 300)
    card = StateCard(theme, chart, panel="flow", with_actions=False)
    chart.show()
    before = chart.grab().toImage()
    assert card.show_state(replace(state(kind), over_data=over_data, wait=3.0))
    card.adjustSize()

    assert chart.grab().toImage() != before
    amber = {QColor(theme.surface.warn).name(), QColor(theme.surface.warn_fill).name()}
    edge = card.grab().toImage().pixelColor(card.width() // 2, 0).name()
    assert (edge in amber) == (over_data and kind not in {*SIMPLY_SO, StateKind.RATE_LIMITED})
    assert not card.show_state(None)
    assert chart.grab().toImage() == before


def test_a_limit_counts_down_in_a_bar(qapp: QApplication, qtbot: QtBot) -> None:
    """Of thirty seconds; the part that is left is amber."""
    chart, theme = QWidget(), make_theme()
    qtbot.addWidget(chart)
    card = StateCard(theme, chart, panel="flow", with_actions=False)
    chart.show()
    filled = []
    for wait in (30.0, 15.0):
        card.show_state(replace(state(StateKind.RATE_LIMITED), over_data=True, wait=wait))
        card.resize(200, 60)
        image, tint = card.grab().toImage(), QColor(theme.surface.warn_fill).name()
        y = card.height() - 5
        filled.append(sum(image.pixelColor(x, y).name() == tint for x in range(10, 190)))

    assert filled == [180, 90]


def test_a_card_without_actions_lets_the_mouse_through(qapp: QApplication, qtbot: QtBot) -> None:
    """One with actions takes it, and runs them."""
    chart, done = QWidget(), []
    qtbot.addWidget(chart)
    quiet = StateCard(make_theme(), chart, panel="flow", with_actions=False)
    card = StateCard(make_theme(), chart, panel="chart")
    chart.show()
    for each in (quiet, card):
        each.show_state(state(StateKind.STALE, button=StateAction("Ask again", lambda: done.append("again"))))
    card.adjustSize()
    QTest.mouseClick(card.button, Qt.MouseButton.LeftButton)

    assert done == ["again"]
    assert quiet.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert not quiet.button.isVisible()


# --- the note of a pane -----------------------------------------------------------------------------------------------


class PaneScene:
    """A table below buttons in one view, shown in a pane; the note may stand in the table alone."""

    def __init__(self, bot: QtBot) -> None:
        self.table = QTableWidget(0, 2)
        self.table.setHorizontalHeaderLabels(["Name", "Amount"])
        head = QPushButton("Filter")
        self.pane = StatePane(as_widget(vbox(head, (self.table, 1))), make_theme(), panel="rows", body=self.table)
        bot.addWidget(self.pane)
        self.pane.setMinimumHeight(1)  # as a dock's body, which may be lower than it asks for
        self.pane.resize(400, 400)
        self.pane.show()

    def note(self) -> QRect:
        """Where the note stands in the pane, empty if it does not."""
        note = self.pane.note
        return QRect(note.mapTo(self.pane, QPoint(0, 0)), note.size()) if note.isVisible() else QRect()

    def is_settled(self) -> bool:
        """Whether the footer has the place of its form."""
        footer = self.pane.footer
        return footer.geometry().bottom() <= self.pane.height() and (
            not footer.line.isVisible() or footer.height() < 35
        )

    def body(self) -> QRect:
        """Where the rows of the table are."""
        view = self.table.viewport()
        return QRect(view.mapTo(self.pane, QPoint(0, 0)), view.size())


@pytest.fixture
def paned(qapp: QApplication, qtbot: QtBot) -> PaneScene:
    """A table without rows."""
    install(qapp, make_theme())
    return PaneScene(qtbot)


def test_a_note_stands_below_the_heads_at_every_height_or_in_the_footer(paned: PaneScene, qtbot: QtBot) -> None:
    """The footer is one line where the body is low; it says the sentence where the note has no room."""
    paned.pane.say(state(StateKind.STALE, button=StateAction("Ask again", lambda: None)))
    forms = set()
    for height in range(400, 60, -20):
        paned.pane.resize(400, height)
        qtbot.waitUntil(paned.is_settled)
        note, footer = paned.note(), paned.pane.footer
        assert footer.isVisible()
        assert note.isEmpty() or paned.body() == note
        assert not note.isEmpty() or footer.name.text() == "Asking"
        forms.add((note.isEmpty(), footer.line.isVisible()))
    assert forms == {(False, False), (False, True), (True, True)}
    assert list(noted_over(paned.pane)) == []


def test_a_note_is_in_the_footer_while_rows_are_shown(paned: PaneScene) -> None:
    """Older figures stay readable."""
    paned.table.setRowCount(3)
    paned.pane.say(state(StateKind.LOADING))
    assert paned.note().isEmpty()
    assert (paned.pane.footer.name.text(), paned.pane.footer.line.text()) == ("Asking", "Waiting.")
    paned.table.setRowCount(0)
    paned.pane.say(state(StateKind.LOADING))
    assert paned.note() == paned.body()
    paned.pane.say(None)
    assert paned.note().isEmpty()
    assert not paned.pane.footer.isVisible()


def test_what_is_said_below_figures_is_one_line_in_a_low_pane(paned: PaneScene, qtbot: QtBot) -> None:
    """Whether the reason came before the size or after it."""
    paned.table.setRowCount(3)
    paned.pane.say(None, below=state(StateKind.STALE))
    assert not paned.pane.footer.line.isVisible()
    paned.pane.resize(400, 200)
    assert paned.pane.footer.line.isVisible()
    paned.pane.say(None)
    paned.pane.say(None, below=state(StateKind.STALE))
    assert paned.pane.footer.line.isVisible()


def test_a_read_that_runs_has_a_line_of_its_own_where_a_footer_would_move_figures(paned: PaneScene) -> None:
    lines: list[str] = []
    paned.pane.reading_line = lines.append
    paned.table.setRowCount(3)
    paned.pane.say(state(StateKind.LOADING))
    assert lines[-1] == "Asking"
    assert not paned.pane.footer.isVisible()
    paned.pane.say(state(StateKind.STALE))
    assert lines[-1] == ""
    assert paned.pane.footer.isVisible()


def test_what_will_never_come_folds_to_one_line(paned: PaneScene, qtbot: QtBot) -> None:
    folds: list[bool] = []
    paned.pane.folded.connect(folds.append)
    paned.pane.say(replace(state(StateKind.UNSUPPORTED), folds=True))
    assert not paned.table.isVisible()
    assert paned.note().isEmpty()
    assert paned.pane.footer.line.isVisible()
    qtbot.waitUntil(lambda: paned.pane.minimumSizeHint().height() <= 30)
    paned.pane.say(None)
    assert paned.table.isVisible()
    assert folds == [True, False]
