"""Words of what comes from a shared place: who recorded a day, and how many of some sessions come from there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate
_SHOWN = 8
"""Digits of a recorder's id that are shown, of 32."""


def recorder_words(recorder: str) -> str:
    """`shared place, recorder 8d54f2cb`."""
    return translate("SharedPlace", "shared place, recorder {id}").replace("{id}", recorder[:_SHOWN])


def shared_words() -> str:
    """Whose a day is, where there is little room."""
    return translate("SharedPlace", "shared place")


def count_words(count: int) -> str:
    """`57 from the shared place`; empty without any."""
    if not count:
        return ""
    return translate("SharedPlace", "{count} from the shared place").replace("{count}", str(count))
