"""Rows of names and widgets."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.form import ROW_NAME_WIDTH, NamedRows


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
