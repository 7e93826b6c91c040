"""The page of what a start did not use of the settings file: its rows, its sentences, and that it starts on leaving."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from fakes.values.full_settings import FULL
from tideboard_core.system.settings import VERSION
from tideboard_core.system.settings_reading import SettingsReview
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.settings.fallen_fields import MOST_ROWS, FallenSettingsDialog, fallen_rows, found_sentence
from tideboard_desktop.ui.theme import make_theme

Bend = Callable[[dict[str, Any]], object]


def reviewed(folder: Path, bend: Bend, *, copied: bool = True) -> SettingsReview:
    """What a start finds after the file was bent."""
    file = SettingsFile(folder)
    file.save(FULL)
    held = json.loads(file.path.read_bytes())
    bend(held)
    file.path.write_text(json.dumps(held))
    if not copied:
        (folder / "settings.good").unlink()
    return SettingsReview(SettingsFile(folder).read())


def rows(review: SettingsReview) -> list[tuple[str, str, str]]:
    return list(fallen_rows(review.read, review.read.settings))


def spoil(held: dict[str, Any]) -> None:
    held["symbol"] = ""
    held["limits"]["money"]["HKD"]["order"] = "NaN"
    held["symbok"] = "x"
    held["lock"]["idle_minutes"] = 100
    del held["keys"]


def test_each_part_has_its_place_what_was_found_and_what_holds(tmp_path: Path) -> None:
    assert rows(reviewed(tmp_path, spoil)) == [
        ("limits.money.HKD.order", "cannot be used", "1000"),
        ("symbol", "cannot be used", "US.AAPL"),
        ("keys", "is missing", "\u2014"),
        ("symbok", "is not known", "\u2014"),
        ("lock.idle_minutes", "was 3 in the copy", "100"),
    ]


@pytest.mark.parametrize(
    ("bend", "sentence"),
    [
        (lambda held: held.update(symbol=""), "A part of the settings file cannot be used. Changes are not saved"),
        (spoil, "4 parts of the settings file cannot be used. LIVE accounts only close and cancel"),
        (lambda held: held.update(account=7), "A part of the settings file cannot be used. Nothing is connected"),
        (
            lambda held: held.update(version=VERSION + 1, written_by="9.1"),
            "The settings are of a newer Tideboard (9.1).",
        ),
        (lambda held: held["lock"].update(idle_minutes=100), "The settings were changed outside Tideboard."),
    ],
)
def test_the_banner_says_what_waits_for_the_person(tmp_path: Path, bend: Bend, sentence: str) -> None:
    assert found_sentence(reviewed(tmp_path, bend)).startswith(sentence)


def test_a_file_that_is_gone_names_every_field_of_safety(tmp_path: Path) -> None:
    SettingsFile(tmp_path).save(FULL)
    (tmp_path / "settings.json").unlink()

    found = rows(SettingsReview(SettingsFile(tmp_path).read()))

    assert found[0] == ("the whole file", "is missing", "\u2014")
    assert ("account", "of a file that is not known whole", "281756") in found


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> FallenSettingsDialog:
    review = reviewed(tmp_path, spoil)
    made = FallenSettingsDialog(review, review.read.settings, make_theme(), None)
    qtbot.addWidget(made)
    return made


def test_it_begins_on_leaving_all_as_it_is(dialog: FallenSettingsDialog) -> None:
    dialog.show()
    assert dialog.focusWidget() is dialog.leave
    dialog.leave.click()
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_confirming_is_a_press(dialog: FallenSettingsDialog) -> None:
    dialog.show()
    dialog.confirm.click()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_what_was_changed_by_a_hand_is_shown_and_asks_for_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    review = reviewed(tmp_path, lambda held: held["lock"].update(idle_minutes=100))
    dialog = FallenSettingsDialog(review, review.read.settings, make_theme(), None)
    qtbot.addWidget(dialog)
    dialog.show()

    assert not dialog.confirm.isVisible()
    assert "lock.idle_minutes" in {one.text() for one in dialog.findChildren(QLabel)}


def test_thousands_of_keys_are_counted_and_shown_as_plain_text(qtbot: QtBot, tmp_path: Path) -> None:
    names = {f"<b>{number}</b>\u202e": 1 for number in range(3_000)}
    review = reviewed(tmp_path, lambda held: held.update(names))
    dialog = FallenSettingsDialog(review, review.read.settings, make_theme(), None)
    qtbot.addWidget(dialog)
    texts = [one.text() for one in dialog.findChildren(QLabel)]

    assert f"and {3_000 - MOST_ROWS:,} more" in texts
    assert not any("\u202e" in text for text in texts)
