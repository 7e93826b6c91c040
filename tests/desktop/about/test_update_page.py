"""The page of the check, pressed as a person does it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from fakes.servers.release_feed import SHA, answer, feed, feed_file, feed_server
from tideboard_core.errors import FeedError
from tideboard_core.release.build_info import Build, Kind
from tideboard_core.release.feed import compare, read_release
from tideboard_desktop.about.update_check import Stage, UpdateCheck
from tideboard_desktop.about.update_page import UpdatePage, explanation, headline, size_of
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
    assert check.stage is Stage.ASKING
    assert page.headline.text() == "Asking…"
    while check.stage is Stage.ASKING:  # noqa: ASYNC110  a turn of the loop at a time
        await asyncio.sleep(0.01)


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
