"""Escapes text that Qt would interpret as markup or a mnemonic, so that it is shown literally."""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache
from typing import Final

TIP_WIDTH: Final = 100
TIP_LINES: Final = 30
_JOINER: Final = "\u2060"
_MARK: Final = re.compile(r"<(?=[\s!?/]*[^\W\d])|&(?=lt;)")
"""What Qt's `mightBeRichText` takes for a tag."""
_LONG_WORD: Final = re.compile(r"(\S{40})(?=\S)")


@lru_cache(maxsize=1024)
def tip(text: str) -> str:
    """Return the text of a tooltip: lines of at most 100 characters and 30 of them, which fit on a screen.

    Markup is shown, not read: the style sheet of a window makes its tooltips plain text, and an invisible joiner keeps
    Qt from taking the text for rich text where no sheet applies. Qt breaks the lines of rich text only.
    """
    text = _MARK.sub(f"\\g<0>{_JOINER}", text)
    if len(text) <= TIP_WIDTH:
        return text
    lines = [
        part for line in text[: TIP_WIDTH * TIP_LINES].splitlines() for part in textwrap.wrap(line, TIP_WIDTH) or [""]
    ]
    cut = len(text) > TIP_WIDTH * TIP_LINES or len(lines) > TIP_LINES
    return "\n".join([*lines[: TIP_LINES - 1], "\u2026"] if cut else lines)


def breakable(text: str) -> str:
    """Return the text for a label of several lines: a word too long for one may be broken, or it widens its window."""
    return _LONG_WORD.sub("\\1\u200b", text)


def button_text(text: str) -> str:
    """Return the text of a menu entry, button or tab: an ampersand in it marks no key."""
    return text.replace("&", "&&")


def title_text(text: str) -> str:
    """Return the title of a window with `[*]` escaped, which Qt replaces with the mark of a changed document."""
    return text.replace("[*]", "[*][*]")
