"""The form of a settings page: names beside or above their controls, sentences that say what is wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.form import ROOMY, ROW_NAME_WIDTH, FieldNote, Form, NamedRows, PassingNote
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.ui.widgets.layouts import vbox


def test_a_name_stands_beside_its_control_and_above_it_in_a_narrow_page(qtbot: QtBot) -> None:
    form, control = Form("Page", make_theme()), QPushButton("control")
    qtbot.addWidget(form)
    note = form.row("Name", control, "why")
    form.show()

    form.resize(ROOMY + 40, 300)
    qtbot.waitUntil(lambda: control.x() > 100)
    form.resize(ROOMY - 100, 300)
    qtbot.waitUntil(lambda: control.x() == 0)

    assert note.y() > control.y()


def test_a_problem_takes_the_place_of_the_explanation(qtbot: QtBot) -> None:
    note = FieldNote("why", make_theme())
    qtbot.addWidget(note)

    note.say("wrong")
    assert (note.text(), note.property("tone")) == ("wrong", Tone.WARN.value)
    note.say("")
    assert (note.text(), note.property("tone")) == ("why", Tone.CAPTION.value)


def test_a_passing_note_is_there_only_with_a_text(qtbot: QtBot) -> None:
    page, bare, explained = QWidget(), PassingNote("", make_theme()), PassingNote("From 1 to 9", make_theme())
    qtbot.addWidget(page)
    vbox(bare, explained, on=page)
    page.show()
    seen = [(bare.isVisible(), explained.isVisible())]
    for problem in ("Too large", ""):
        bare.say(problem)
        explained.say(problem)
        seen.append((bare.isVisible(), explained.isVisible()))
    assert seen == [(False, True), (True, True), (False, True)]


def test_names_stand_in_one_column_and_belong_to_their_widgets(qtbot: QtBot) -> None:
    rows = NamedRows(make_theme())
    qtbot.addWidget(rows)
    first, second = QPushButton("a"), QPushButton("b")
    rows.add("Host", first)
    rows.add("Key file", second)
    rows.resize(400, 120)
    rows.show()
    names = {label.text(): label for label in rows.findChildren(QLabel)}
    assert names["Host"].buddy() is first
    assert first.x() == second.x() >= ROW_NAME_WIDTH
