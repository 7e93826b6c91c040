"""Fuzzy matching: the kinds of match and the letters they mark."""

from __future__ import annotations

import pytest

from tideboard_desktop.search import pinyin
from tideboard_desktop.search.fuzzy import INITIALS, INSIDE, START, WORD, Match, match

TABLES = pinyin.load()


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("go", "Go to watchlist", Match(START, (0, 1))),
        ("wat", "Go to watchlist", Match(WORD, (6, 7, 8))),
        ("list", "Go to watchlist", Match(INSIDE, (11, 12, 13, 14))),
        ("gtw", "Go to watchlist", Match(INITIALS, (0, 3, 6))),
        ("gowa", "Go to watchlist", Match(INITIALS, (0, 1, 6, 7))),
        ("tx", "\u9a30\u8a0a\u63a7\u80a1", Match(START, (0, 1))),
        ("xun", "\u9a30\u8a0a\u63a7\u80a1", Match(WORD, (1,))),
        ("\u817e\u8baf", "\u9a30\u8a0a\u63a7\u80a1", Match(START, (0, 1))),
        ("suoding", "\u9501\u5b9a\u4ea4\u6613", Match(START, (0, 1))),
        ("", "anything", Match(START, ())),
    ],
)
def test_kinds_of_match(query: str, text: str, found: Match) -> None:
    """A part before initials; pinyin by characters."""
    assert match(query, text, TABLES) == found


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("xyz", "Go to watchlist"),
        ("gt", "watchlist"),
        ("wchl", "Go to watchlist"),
        ("candle", "Settings: appearance and language"),
        ("tk", "\u9a30\u8a0a\u63a7\u80a1"),
    ],
)
def test_what_does_not_match(query: str, text: str) -> None:
    """Letters are never scattered, characters are never skipped."""
    assert match(query, text, TABLES) is None
