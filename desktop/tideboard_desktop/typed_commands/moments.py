"""Day and time of a typed `replay` or `practise` command: where they stand in the words, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, time
from typing import NamedTuple

_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_CHINESE = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})[日号號]?")
_NUMBER = re.compile(r"[0-9]{1,2}\.?")
_YEAR = re.compile(r"[0-9]{4}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS_OF_A_DAY = 3
_YEARS_BACK = 8
"""29 February is at most eight years ago."""


class Moment(NamedTuple):
    """The words before a moment, and the texts of its day and time; each may be empty."""

    before: Sequence[str]
    day: str
    time: str


def split_moment(words: Sequence[str]) -> Moment:
    """Take the time and the day from the end of the words; the first word is never part of them."""
    rest, at = list(words), ""
    if len(rest) > 1 and _TIME.fullmatch(rest[-1]):
        at = rest.pop()
    for count in range(min(_WORDS_OF_A_DAY, len(rest) - 1), 0, -1):
        if _parts(rest[-count:]) is not None:
            return Moment(rest[:-count], " ".join(rest[-count:]), at)
    return Moment(rest, "", at)


def read_day(text: str, today: date) -> date | None:
    """The day of a text of `split_moment`; without a year the last such day up to `today`. None = there is none."""
    parts = _parts(text.split())
    if parts is None:
        return None
    year, month, day = parts
    for each in [year] if year else range(today.year, today.year - _YEARS_BACK - 1, -1):
        with suppress(ValueError):
            found = date(each, month, day)
            if year or found <= today:
                return found
    return None


def read_time(text: str) -> time | None:
    """The time of a text of `split_moment`; None for one that no clock shows."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    with suppress(ValueError):
        return time(hour, minute, second)
    return None


def _parts(words: Sequence[str]) -> tuple[int, int, int] | None:
    """Year (0 = none), month and day as written: `2026-11-12`, `12 nov`, `nov 12 2026`, `11月12日`."""
    if len(words) == 1:
        found = _ISO.fullmatch(words[0]) or _CHINESE.fullmatch(words[0])
        if found is None:
            return None
        year, month, day = (int(part or 0) for part in found.groups())
        return year, month, day
    months = [_month(word) for word in words]
    if len(words) > _WORDS_OF_A_DAY or sum(month > 0 for month in months) != 1 or months[0] + months[1] == 0:
        return None
    others = [word for word, month in zip(words, months, strict=True) if not month]
    if not _NUMBER.fullmatch(others[0]) or (len(others) > 1 and not _YEAR.fullmatch(others[1])):
        return None
    return int(others[1]) if len(others) > 1 else 0, max(months), int(others[0].rstrip("."))


def _month(word: str) -> int:
    """The number of an English month, also of its first three letters; 0 for another word."""
    short = word.casefold().rstrip(".,")
    return _MONTHS.index(short[:3]) + 1 if short[:3] in _MONTHS and _is_month(short) else 0


def _is_month(word: str) -> bool:
    whole = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
    return len(word) == len("jan") or any(month.startswith(word) for month in (*whole, "november", "december"))
