"""Every end of the check in a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from fakes.servers.release_feed import feed
from tideboard_core.errors import FeedError
from tideboard_core.release.build_info import Build, Kind
from tideboard_core.release.feed import compare, read_release
from tideboard_desktop.about.update_check import UpdateCheck
from tideboard_desktop.about.words import explanation, headline, size_of
from tideboard_desktop.ui.tasks import Tasks


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
