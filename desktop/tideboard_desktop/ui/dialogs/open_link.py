"""The question before a link from outside is opened in the browser: the whole host in ASCII, and the address."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_desktop.ui.dialogs.plain_dialog import PlainDialog
from tideboard_desktop.ui.literal_text import breakable
from tideboard_desktop.ui.tasks import accepted
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify, label

translate = QCoreApplication.translate
OpenUrl = Callable[[QUrl], bool]
_WHOLE = QUrl.ComponentFormattingOption.FullyEncoded


def web_link(text: str) -> QUrl | None:
    """The address of a link as the browser gets it; None unless it is https with a host and without a user name."""
    url = QUrl(text, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme() != "https" or not host_of(url) or url.userInfo():
        return None
    return url


def host_of(url: QUrl) -> str:
    """The host in ASCII: letters of other scripts as `xn--…`, so that none can pass for another one."""
    found = url.host(_WHOLE)
    return found if found.isascii() else ""


class OpenLinkDialog(PlainDialog):
    """Accepted = open it. The focus starts on leaving it."""

    def __init__(self, url: QUrl, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(
            translate("OpenLink", "Open in the browser?"),
            translate("OpenLink", "The link comes from outside. Your browser will connect to this host:"),
            translate("OpenLink", "Open the browser"),
            theme,
            parent,
            identifier="open_link",
            detail=url.toString(_WHOLE),
            leave=translate("OpenLink", "Do not open"),
        )
        self.setWindowTitle(translate("OpenLink", "Link  ·  Tideboard"))
        host = host_of(url)
        self.host = label(breakable(host), theme, Type.DIALOG_TITLE)
        identify(self.host, "open_link_host", host)
        self.host.setWordWrap(True)
        self.content.insertWidget(2, self.host)
        if "xn--" in host:
            words = translate("OpenLink", "xn-- stands for letters of another script, which may look like Latin ones.")
            note = label(words, theme, Type.CAPTION)
            note.setWordWrap(True)
            self.content.insertWidget(3, note)


async def open_link(text: str, theme: Theme, parent: QWidget, *, open_url: OpenUrl = QDesktopServices.openUrl) -> str:
    """Ask, then open a link in the browser; returns why it was not opened, empty if it was or the answer was no."""
    url = web_link(text)
    if url is None:
        return translate("OpenLink", "This link is no https address with a host: it is not opened.")
    if not await accepted(OpenLinkDialog(url, theme, parent)) or not isValid(parent):
        return ""
    return "" if open_url(url) else translate("OpenLink", "No browser could be opened.")
