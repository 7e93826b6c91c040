"""Puts sentences and words behind each other as a language does: Chinese has its own stops and no blanks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from PySide6.QtCore import QCoreApplication


def together(*sentences: str) -> str:
    """All of them in one line; empty ones are left out."""
    joint = QCoreApplication.translate("Sentences", "{first} {second}")
    parts = [sentence for sentence in sentences if sentence]
    return reduce(lambda first, second: joint.format(first=first, second=second), parts) if parts else ""


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


def as_sentence(clause: str) -> str:
    """The clause with a capital letter and a full stop."""
    return QCoreApplication.translate("Sentences", "{clause}.").format(clause=f"{clause[:1].upper()}{clause[1:]}")
