"""Puts sentences behind each other as a language does: Chinese leaves no blank after its full stop."""

from __future__ import annotations

from functools import reduce

from PySide6.QtCore import QCoreApplication


def together(*sentences: str) -> str:
    """All of them in one line; empty ones are left out."""
    joint = QCoreApplication.translate("Sentences", "{first} {second}")
    said = [sentence for sentence in sentences if sentence]
    return reduce(lambda first, second: joint.format(first=first, second=second), said) if said else ""
