"""Finds indicators by name in three languages, pinyin and code."""

from __future__ import annotations

from collections.abc import Iterable

from tideboard_core.indicators.table import INDICATORS
from tideboard_desktop.chart.indicators.words import names_to_find
from tideboard_desktop.search.fuzzy import match
from tideboard_desktop.search.pinyin import Pinyin


def found(text: str, pinyin: Pinyin, among: Iterable[str] = INDICATORS) -> list[str]:
    """Codes that match a typed text, the best first, equals in their order; all of them without a text."""
    query = pinyin.fold(text)
    ranked = [(rank, code) for code in among if (rank := _rank(query, code, pinyin)) is not None]
    return [code for _rank_, code in sorted(ranked, key=lambda pair: pair[0])]


def _rank(query: str, code: str, pinyin: Pinyin) -> int | None:
    matches = (match(query, name, pinyin) for name in names_to_find()[code])
    return min((each.rank for each in matches if each is not None), default=None)
