"""The user guide: the page of each dock, and opening it in the browser from the installed files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QUrl
from PySide6.QtGui import QDesktopServices

from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.workspace.dock_specs import split_identity
from tideboard_resources import path_of

translate = QCoreApplication.translate

FOLDERS = {"zh_CN": "zh-Hans", "zh_TW": "zh-Hant"}
"""Folders of the guide by the names of Qt's locales; English for every other."""
FIRST_PAGE = "index"
FIRST_STEPS, FLOW, ARCHIVE, TICKET = "first-ten-minutes", "reading-the-flow", "the-archive", "the-ticket"
CHART, MAP, JOURNAL = "the-price-chart", "the-flow-map-and-signals", "the-journal"
ACCOUNTS = "all-accounts"
BROKERS, TROUBLE = "connecting-a-broker", "when-something-is-wrong"
PAGES = {
    "watchlist": FIRST_STEPS,
    "flow": FLOW,
    "price_chart": CHART,
    "flow_map": MAP,
    "flow_board": MAP,
    "signals": MAP,
    "archive": ARCHIVE,
    "journal": JOURNAL,
    "accounts": ACCOUNTS,
    "book": TICKET,
    "ticket": TICKET,
    "blotter": TICKET,
    "gateway_console": BROKERS,
    "gateway_health": TROUBLE,
}
"""Page by the key of a dock; the guide begins at its first page for the others."""
BANNER = "guide"


def open_path(path: Path) -> bool:
    """Open a file with the program that the system has for it; False without one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def page_of(dock: str, folder: Path) -> Path:
    """The page for the dock of this identity, in the window's language, below the folder of the guide."""
    key, _ = split_identity(dock)
    return folder / FOLDERS.get(QLocale().name(), "en") / f"{PAGES.get(key, FIRST_PAGE)}.html"


def open_guide(
    dock: str,
    say: Callable[[BannerMessage], None],
    dismiss: Callable[[], None],
    *,
    folder: Path | None = None,
    open_file: Callable[[Path], bool] = open_path,
) -> None:
    """Open the guide at the page of a dock; `say` gets the reason if that is not possible, until `dismiss`."""
    page = page_of(dock, folder or Path(path_of("guide")))
    if page.is_file() and open_file(page):
        dismiss()
        return
    text = (
        translate("Guide", "No browser could be opened. The guide is at {path}.").format(path=page)
        if page.is_file()
        else translate("Guide", "This installation has no user guide. In a checkout “python3 dev.py guide” builds it.")
    )
    say(BannerMessage(text, button=translate("Guide", "Dismiss"), action=dismiss))
