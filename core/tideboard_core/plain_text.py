"""Text from outside (a broker, another program, a file) made safe to show: one line, nothing invisible, bounded."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST: Final = 1000
"""Characters of a text that are kept; no name, remark or error sentence needs more."""

_NAME: Final = 64
_BREAKS: Final = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
_GAPS: Final = re.compile(r"\s{3,}")
_BLANKS: Final = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f"
    "\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Fillers and selectors that draw nothing although Unicode calls them letters or marks."""
_INVISIBLE: Final = re.compile(f"[{_BLANKS}]")
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATE: Final = ("\u2068", "\u2069")
_FORMULA: Final = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[\t\r\n ]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])")
"""Where a spreadsheet may begin a cell with a formula, the full-width signs included (OWASP, CSV injection).

A program whose list separator is a semicolon or a tab cuts the cell there, whatever quotes the file has.
"""


def plain_text(text: str, longest: int = LONGEST) -> str:
    """Return the text as one line without control and format characters, cut at `longest` characters with an ellipsis.

    Line breaks and tabs become spaces. Direction overrides and zero-width characters go (Unicode Cc, Cf, and what else
    draws nothing), so that two texts that look alike are alike; half a surrogate pair becomes U+FFFD. Text with
    right-to-left letters is put between isolates: it cannot reorder the numbers beside it. Twice is the same as once.
    """
    if len(text) <= longest and text.isascii() and text.isprintable() and "   " not in text:
        return text
    return _of_a_name(text, longest) if len(text) <= _NAME else _plain(text, longest)


def spreadsheet_text(text: str) -> str:
    """Return the text with an apostrophe wherever a spreadsheet would run what follows as a formula."""
    return _FORMULA.sub("'", text)


def _plain(text: str, longest: int) -> str:
    cut = _visible(text[: 10 * longest])
    if len(cut) > longest:
        cut = f"{cut[: longest - 1]}\u2026"
    return f"{_ISOLATE[0]}{cut}{_ISOLATE[1]}" if _RIGHT_TO_LEFT.search(cut) else cut


_of_a_name = lru_cache(4096)(_plain)
"""The broker queue brings the same eighty names with every push."""


def _visible(text: str) -> str:
    spaced = _INVISIBLE.sub("", _BREAKS.sub(" ", text))
    if not spaced.isprintable():
        spaced = "".join(map(_kept, spaced))
    return _GAPS.sub(" ", spaced)


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    return "" if category in {"Cc", "Cf"} else character
