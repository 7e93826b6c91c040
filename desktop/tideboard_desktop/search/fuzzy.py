"""Fuzzy matching of a text, with the positions of the matched letters for the palette."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tideboard_desktop.search.pinyin import Pinyin

START, WORD, INSIDE, INITIALS = range(4)
"""Kinds of a match, best first."""


class Match(NamedTuple):
    """Rank of a match (lower is better) and the positions of its letters."""

    rank: int
    places: tuple[int, ...]


def match(query: str, text: str, pinyin: Pinyin) -> Match | None:
    """Match a query, folded by `Pinyin.fold`, with a text: as a substring, by initials or in pinyin.

    Letters scattered through a text are no match: among all commands some text has them by chance.
    """
    if not query:
        return Match(START, ())
    folded = text.translate(pinyin.folds).casefold()
    if len(folded) != len(text):
        folded = text.lower() if len(text.lower()) == len(text) else text
    return _part(query, folded) or _words(query, folded) or _spoken(query, folded, pinyin)


def match_whole(query: str, folded: str, pinyin: Pinyin) -> Match | None:
    """Match a query with a text, both folded: as a substring or in pinyin."""
    return _part(query, folded) or _spoken(query, folded, pinyin)


def _part(query: str, text: str) -> Match | None:
    start = text.find(query)
    if start < 0:
        return None
    whole = next((at for at in _starts(text) if text.startswith(query, at)), None)
    at = start if whole is None else whole
    rank = START if at == 0 else INSIDE if whole is None else WORD
    return Match(rank, tuple(range(at, at + len(query))))


@lru_cache(maxsize=8192)  # the texts of all commands, which each letter that is typed is looked for in
def _starts(text: str) -> tuple[int, ...]:
    return tuple(at for at, one in enumerate(text) if one.isalnum() and (at == 0 or not text[at - 1].isalnum()))


def _words(query: str, text: str) -> Match | None:
    """Match word beginnings in order: each letter starts a word or continues one, `gtow` in `Go to watchlist`."""
    letters = query.replace(" ", "")
    if not _in_order(letters, text):
        return None
    starts = _starts(text)

    def fit(letter: int, begin: int, word: int) -> tuple[int, ...] | None:
        if letter == len(letters):
            return ()
        goes_on = begin < len(text) and begin - 1 >= 0 and text[begin] == letters[letter] and text[begin - 1].isalnum()
        if goes_on and word > 0 and (rest := fit(letter + 1, begin + 1, word)) is not None:
            return (begin, *rest)
        for number in range(word, len(starts)):
            at = starts[number]
            if text[at] == letters[letter] and (rest := fit(letter + 1, at + 1, number + 1)) is not None:
                return (at, *rest)
        return None

    places = fit(0, 0, 0)
    return None if places is None else Match(INITIALS, places)


def _in_order(letters: str, text: str) -> bool:
    """Whether a text has these letters one after the other, whatever stands between: most texts have not."""
    at = 0
    for letter in letters:
        at = text.find(letter, at) + 1
        if not at:
            return False
    return True


def _spoken(query: str, text: str, pinyin: Pinyin) -> Match | None:
    """Match the pinyin of consecutive characters, each cut anywhere after its first letter; latin letters literally."""
    if text.isascii():
        return None
    letters = query.replace(" ", "").replace("'", "")
    if not letters.isascii() or not any(one in pinyin.readings for one in text):
        return None

    def fit(at: int, letter: int) -> tuple[int, ...] | None:
        if letter == len(letters):
            return ()
        while at < len(text) and not (text[at].isalnum()):
            at += 1
        if at == len(text):
            return None
        for sound in pinyin.readings.get(text[at], (text[at],)):
            most = _common(sound, letters[letter:])
            for taken in range(most, 0, -1):
                if (rest := fit(at + 1, letter + taken)) is not None:
                    return (at, *rest)
        return None

    for start in range(len(text)):
        if (places := fit(start, 0)) is not None:
            return Match(START if start == 0 else WORD, places)
    return None


def _common(sound: str, letters: str) -> int:
    count = 0
    for one, other in zip(sound, letters, strict=False):
        if one != other:
            break
        count += 1
    return count
