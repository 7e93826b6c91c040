"""What the button of the connect page says."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.connection.uses import Use

translate = QCoreApplication.translate


def go_words(use: Use, *, blocked: bool) -> str:
    """What the button does; `blocked` = the check found something in the way."""
    if blocked:
        return translate("Connect", "Connect anyway")
    if use is Use.PRICES:
        return translate("Connect", "Connect")
    if use is Use.ORDERS:
        return translate("Connect", "Use for orders")
    return translate("Connect", "Use as second flow")
