"""Puts sentences and words behind each other as a language does: Chinese has its own stops and no blanks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from PySide6.QtCore import QCoreApplication

_QUOTED = ("\u201d", "\u300d")
_STOPS = ("\u3002", "\uff01", "\uff1f", ".", "!", "?", "\u2026")


def together(*sentences: str) -> str:
    """All of them in one line; empty ones are left out.

    Chinese puts a stop behind a quotation that ends a sentence without one.
    """
    parts = [sentence for sentence in sentences if sentence]
    return reduce(_after, parts) if parts else ""


def _after(first: str, second: str) -> str:
    if first.endswith(_QUOTED) and not first[:-1].endswith(_STOPS):
        return QCoreApplication.translate("Sentences", "{quoted} {second}").format(quoted=first, second=second)
    return QCoreApplication.translate("Sentences", "{first} {second}").format(first=first, second=second)


def listed(words: Iterable[str]) -> str:
    """All of them in a row, with a comma between."""
    joint = QCoreApplication.translate("Sentences", "{first}, {second}")
    parts = list(words)
    return reduce(lambda first, second: joint.format(first=first, second=second), parts) if parts else ""


def titled(title: str, words: str) -> str:
    """`Title: words`."""
    return QCoreApplication.translate("Sentences", "{title}: {words}").format(title=title, words=words)


def with_key(words: str, key: str) -> str:
    """The words and the key that does the same; alone if there is none."""
    return QCoreApplication.translate("Sentences", "{words} ({key})").format(words=words, key=key) if key else words


def as_clause(sentence: str) -> str:
    """The sentence without its capital letter, for behind a colon; a code at its begin (`SH`, `HK.00700`) stays."""
    return sentence if sentence[1:2].isupper() else f"{sentence[:1].lower()}{sentence[1:]}"


def as_sentence(clause: str) -> str:
    """The clause with a capital letter and a full stop."""
    return QCoreApplication.translate("Sentences", "{clause}.").format(clause=f"{clause[:1].upper()}{clause[1:]}")
