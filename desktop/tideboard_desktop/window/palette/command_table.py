"""The table of all commands: the dock that each comes with, and the texts that it is made of in every language.

`packaging/make_commands.py` writes it; a test compares it with the commands of a window whose docks are all built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from tideboard_resources import read_text

TABLE = "lookup/commands.json"
Words = str | list[Any]
"""A text as it is, or context, source, and for a source with gaps what fills them, each of the same form."""


class CommandRow(msgspec.Struct, frozen=True):
    """One command. Without a `dock` it is there from the start; the rest is read for those of docks built later.

    `inside`: its keys work while the focus is in its dock.
    """

    id: str
    text: Words
    also: tuple[Words, ...] = ()
    dock: str = ""
    group: Words = ""
    keys: tuple[str, ...] = ()
    inside: bool = False
    hidden: bool = False


@lru_cache(maxsize=1)
def read_table() -> Mapping[str, CommandRow]:
    """The rows by id, read once; takes some milliseconds, so not at the start."""
    rows = msgspec.json.decode(read_text(TABLE).encode(), type=tuple[CommandRow, ...])
    return {row.id: row for row in rows}


def text_of(words: Words, translate: Callable[[str, str], str]) -> str:
    """The text in the language of `translate`."""
    if isinstance(words, str):
        return words
    context, source, *gaps = words
    text = translate(context, source) or source
    return text.format(**{name: text_of(value, translate) for name, value in gaps[0].items()}) if gaps else text
