"""The page of the check, pressed as a person does it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from fakes.servers.release_feed import NOTES, SHA, answer, feed, feed_file, feed_server
from fakes.values.waiting import until
from tideboard_core.errors import FeedError
from tideboard_core.release.build_info import Build, Kind
from tideboard_core.release.feed import compare, read_release
from tideboard_desktop.about.update_check import UpdateCheck, UpdateStage
from tideboard_desktop.about.update_page import (
    LONGEST,
    LineType,
    NoteLine,
    NotesView,
    Run,
    UpdatePage,
    explanation,
    headline,
    note_lines,
    size_of,
)
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import Tone


class Browser:
    """Takes addresses, or has none."""

    def __init__(self) -> None:
        self.there = True
        self.opened: list[str] = []

    def __call__(self, address: str) -> bool:
        self.opened.append(address)
        return self.there


def page_of(check: UpdateCheck, browser: Browser, qtbot: QtBot) -> UpdatePage:
    page = UpdatePage(check, make_theme(), browser)
    qtbot.addWidget(page)
    page.show()
    return page


async def pressed(page: UpdatePage, check: UpdateCheck) -> None:
    """Press Space on the button, and wait for the end."""
    page.ask.setFocus()
    QTest.keyClick(page.ask, Qt.Key.Key_Space)
    assert check.stage is UpdateStage.ASKING
    assert page.headline.text() == "Asking…"
    await until(lambda: check.stage is not UpdateStage.ASKING)


def sums(page: UpdatePage) -> list[tuple[str, str]]:
    fields = [field for field in page.files.findChildren(QLineEdit) if field.isVisibleTo(page)]
    return [(field.accessibleName(), field.text()) for field in fields]


async def test_a_newer_release_with_notes_sums_and_its_page(installed: Build, tasks: Tasks, qtbot: QtBot) -> None:
    browser = Browser()
    files = [feed_file("tideboard-0.2.0-py3-none-any.whl"), feed_file("tideboard-0.2.0-macos-arm64.dmg")]
    async with feed_server(answers={"/release.json": answer(feed(files=files))}) as server:
        check = UpdateCheck(replace(installed, kind=Kind.WHEEL, feed=server.address), tasks)
        page = page_of(check, browser, qtbot)
        assert not page.page.isVisible()
        await pressed(page, check)

    assert page.headline.text() == "Tideboard 0.2.0 is out; this is 0.1.0."
    assert page.headline.accessibleName() == page.headline.text()
    assert "What is new" in page.notes.toPlainText()
    assert sums(page) == [("SHA-256 of tideboard-0.2.0-py3-none-any.whl", SHA)]
    assert page.address.text() == "https://github.com/example/tideboard/releases/tag/v0.2.0"
    assert browser.opened == []  # nothing is opened before it is pressed
    QTest.mouseClick(page.page, Qt.MouseButton.LeftButton)
    assert browser.opened == [page.address.text()]
    assert page.ask.isVisible()


async def test_without_a_browser_the_address_is_told(installed: Build, tasks: Tasks, qtbot: QtBot) -> None:
    browser = Browser()
    browser.there = False
    async with feed_server() as server:
        check = UpdateCheck(replace(installed, feed=server.address), tasks)
        page = page_of(check, browser, qtbot)
        await pressed(page, check)
    page.page.click()

    assert page.address.text().startswith("No browser could be opened. The address is https://github.com/")


async def test_what_is_not_newer_shows_no_files(installed: Build, tasks: Tasks, qtbot: QtBot) -> None:
    async with feed_server(answers={"/release.json": answer(feed(version="0.1.0"))}) as server:
        check = UpdateCheck(replace(installed, feed=server.address), tasks)
        page = page_of(check, Browser(), qtbot)
        await pressed(page, check)

    assert page.headline.text() == "This is the newest version, 0.1.0."
    assert not page.page.isVisible()
    assert not page.files.isVisible()


async def test_a_release_without_notes_and_without_files_for_us(installed: Build, tasks: Tasks, qtbot: QtBot) -> None:
    async with feed_server(answers={"/release.json": answer(feed(notes="", files=[]))}) as server:
        check = UpdateCheck(replace(installed, feed=server.address), tasks)
        page = page_of(check, Browser(), qtbot)
        await pressed(page, check)

    assert not page.notes.isVisible()
    assert page.files_note.text() == "The release names no file for this system."


async def test_a_failure_is_said_in_amber_and_can_be_tried_again(installed: Build, tasks: Tasks, qtbot: QtBot) -> None:
    async with feed_server(answers={}) as server:
        check = UpdateCheck(replace(installed, feed=server.address), tasks)
        page = page_of(check, Browser(), qtbot)
        await pressed(page, check)
        assert page.explanation.text() == "127.0.0.1 has no list of releases there (HTTP 404)."
        assert page.explanation.property("tone") == Tone.WARN.value
        assert page.ask.hasFocus()
        server.answers["/release.json"] = answer(feed())
        await pressed(page, check)

    assert page.explanation.property("tone") == Tone.SECONDARY.value
    assert page.page.isVisible()


async def test_a_build_without_a_place_has_nothing_to_press(installed: Build, tasks: Tasks, qtbot: QtBot) -> None:
    page = page_of(UpdateCheck(replace(installed, feed=""), tasks), Browser(), qtbot)

    assert not page.ask.isVisible()
    assert page.headline.text() == "This build knows no place to ask."


@pytest.fixture
def check(qapp: QApplication, installed: Build, tasks: Tasks) -> UpdateCheck:
    return UpdateCheck(installed, tasks)


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ("0.1.0", "Tideboard 0.2.0 is out; this is 0.1.0."),
        ("0.2.0", "This is the newest version, 0.2.0."),
        ("0.3.0rc1", "This is newer than the newest release: 0.3.0rc1, released is 0.2.0."),
    ],
)
async def test_newer_same_older(check: UpdateCheck, own: str, words: str) -> None:
    check.build = replace(check.build, version=own)
    check.release = read_release(feed())
    check.verdict = compare(own, check.release)

    assert headline(check) == words
    assert explanation(check) == "Released on Tue 1 Dec 2026."


@pytest.mark.parametrize(
    ("kind", "hint"), [(Kind.SOURCE, "git pull"), (Kind.WHEEL, "pipx"), (Kind.FROZEN, "page that you got it from")]
)
async def test_a_build_without_a_place_to_ask_says_where_to_look(check: UpdateCheck, kind: Kind, hint: str) -> None:
    check.build = replace(check.build, kind=kind, feed="")

    assert headline(check) == "This build knows no place to ask."
    assert hint in explanation(check)


async def test_before_the_first_press_it_says_what_a_press_would_do(check: UpdateCheck) -> None:
    assert headline(check) == "Not asked yet."
    assert "never asks by itself" in explanation(check)
    assert check.build.feed in explanation(check)


async def test_a_failure_says_why(check: UpdateCheck) -> None:
    check.problem = FeedError("feed-certificate", host="feed.example", detail="self-signed certificate")

    assert headline(check) == "The newest version could not be found out."
    assert "feed.example cannot be trusted (self-signed certificate)" in explanation(check)


def test_sizes_are_those_of_the_pages() -> None:
    assert [size_of(count) for count in (0, 62_345_678, 1_234_000_000)] == ["0.0 MB", "62.3 MB", "1,234.0 MB"]


def shown(qtbot: QtBot, notes: str) -> NotesView:
    view = NotesView(make_theme(), "What is new")
    qtbot.addWidget(view)
    view.show_notes(notes)
    return view


def test_notes_are_text_without_links_and_pictures(qtbot: QtBot) -> None:
    view = shown(qtbot, NOTES)

    assert view.toPlainText().splitlines() == [
        "What is new",
        "\u2022  Installed like any program: packages for three systems.",
        "\u2022  The About window tells what is inside.",
        "Read the page for more. shot <b>bold</b>",
    ]
    html = view.toHtml()
    assert "<a " not in html
    assert "<img" not in html
    assert "example" not in html


def test_other_notes_take_the_place_of_the_first(qtbot: QtBot) -> None:
    view = shown(qtbot, "- one")
    view.show_notes("two")

    assert view.toPlainText() == "two"
    assert view.document().begin().blockFormat().leftMargin() == 0


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "file://198.51.100.9/share/x.png",
        "//198.51.100.9/share/x.png",
        r"\\198.51.100.9\share\x.png",
    ],
)
def test_nothing_is_loaded_for_them(qtbot: QtBot, address: str) -> None:
    """Windows would log in at the computer of a path that begins so, with the user's name and a hash."""
    kind = int(QTextDocument.ResourceType.ImageResource.value)
    assert shown(qtbot, "").loadResource(kind, QUrl(address)) is None
    assert "198" not in shown(qtbot, f"![x]({address}) <img src='{address}'>").toHtml().replace(address, "")


POINT, HEADING, PARAGRAPH = LineType.POINT, LineType.HEADING, LineType.PARAGRAPH


def plain(notes: str) -> list[tuple[LineType, str]]:
    return [(line.shape, "".join(run.text for run in line.runs)) for line in note_lines(notes)]


def test_headings_points_and_paragraphs() -> None:
    notes = "# New\nA line\nthat goes on\n\n- one\n  more of it\n* two\n## Next\n-no point\n#no heading"

    assert plain(notes) == [
        (HEADING, "New"),
        (PARAGRAPH, "A line that goes on"),
        (POINT, "one more of it"),
        (POINT, "two"),
        (HEADING, "Next"),
        (PARAGRAPH, "-no point #no heading"),
    ]


def test_bold_is_all_that_is_left_of_marks() -> None:
    assert note_lines("a **b** `c` [d](https://e) ![f](https://g/h.png)") == [
        NoteLine(PARAGRAPH, (Run("a ", False), Run("b", True), Run(" c d f", False)))
    ]


@pytest.mark.parametrize("text", ["<img src=x>", "<script>1</script>", "&lt;", "[a]: https://b", "**", "[a](b c)"])
def test_everything_else_is_letters(text: str) -> None:
    assert plain(text) == [(PARAGRAPH, text)]


def test_long_notes_are_cut() -> None:
    ((_, text),) = plain("a" * (LONGEST + 1))
    assert text == "a" * LONGEST + "…"


@given(st.text(alphabet="#-*+ ab`[]()!\n", max_size=200))
def test_no_letter_is_made_up_or_lost(notes: str) -> None:
    """Whatever the marks, the letters stay, but for those of an address."""
    shown = "".join(text for _, text in plain(notes))
    assert len(shown.replace(" ", "")) <= len(notes.replace(" ", ""))
    if "](" not in notes:
        assert [letter for letter in shown if letter in "ab"] == [letter for letter in notes if letter in "ab"]


@pytest.mark.parametrize("mark", ["[", "![", "**", "[a](", "`", "# ", "- ", "\n", "[](", "]("])
def test_no_notes_take_long(mark: str) -> None:
    """A pattern that goes back and forth would take minutes."""
    begun = time.thread_time()
    note_lines(mark * LONGEST)
    assert time.thread_time() - begun < 1.0
