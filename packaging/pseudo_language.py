"""A language for tests: every text bracketed and 40 % longer, so that what was not marked or has no room shows."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from math import ceil
from pathlib import Path

from compile_translations import TEXTS, compile_texts

LONGER = 0.4
PADDING = "\u014d"
"""A letter that the fonts hold and no text uses."""
_KEPT = re.compile(r"(\{\w*\}|%\d+|<[^<>]+>|[\t\n]+)")
"""Places to be filled, tags, tabs and ends of lines stay as they are."""


def pseudo(text: str) -> str:
    """`Net {flow}` as `[Net ]{flow}[\u014d]`: words in brackets, places between them.

    What fills a place is then seen by itself: a word in it that was not translated stands outside the brackets.
    """
    pieces = [f"[{piece}]" if _letters(piece) else piece for piece in _KEPT.split(text)]
    result = "".join(pieces)
    missing = ceil(len(text) * (1 + LONGER)) - len(result)
    if "]" not in result or missing <= 0:
        return result
    end = result.rindex("]")
    return f"{result[:end].rstrip()}{_padding(missing)}{result[end:]}"


def make_pseudo_language(folder: Path) -> bytes:
    """Compile the pseudo translation of all texts of the program in an empty folder.

    The texts are those of a translators' file; that it holds what the sources hold, another test sees.
    """
    texts, compiled = folder / "pseudo.ts", folder / "pseudo.qm"
    tree = ET.parse(min(TEXTS.glob("*.ts")))  # noqa: S314  our own file
    tree.getroot().attrib.pop("language", None)
    for message in tree.iter("message"):
        translation = message.find("translation")
        assert translation is not None
        translation.attrib.pop("type", None)
        translation.text = pseudo(message.findtext("source", ""))
    tree.write(texts, encoding="utf-8", xml_declaration=True)
    compile_texts(texts, compiled)
    return compiled.read_bytes()


def _letters(piece: str) -> bool:
    return not _KEPT.fullmatch(piece) and any(character.isalpha() for character in piece)


def _padding(length: int) -> str:
    """Words of six letters, so that long texts can still be wrapped."""
    words = "".join([" " + PADDING * 6] * (length // 7 + 1))
    return (words if length > 6 else PADDING * length)[:length].rstrip()
