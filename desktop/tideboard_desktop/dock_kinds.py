"""The kinds of dock of the default layout; their keys are in the layouts that people have saved."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.workspace.family import Family
from tideboard_desktop.workspace.kinds import DockKind, Part

translate = QCoreApplication.translate


def default_kinds(
    watchlist: Part, flow: Part, book: Part, ticket: Part, blotter: Part, family: Family
) -> list[DockKind]:
    """The kinds over the pieces of their first docks, in the order of the menus."""
    return [
        DockKind(key="watchlist", title=translate("Docks", "Watchlist"), first=watchlist, least=240),
        DockKind(key="flow", title=translate("Docks", "Capital flow"), first=flow, more=family.flow_part, least=320),
        DockKind(
            key="book",
            title=translate("Docks", "Order book"),
            first=book,
            more=family.book_part,
            beside={"tab": "tape"},
        ),
        DockKind(key="ticket", title=translate("Docks", "Order entry"), first=ticket, trading=True, least=270),
        DockKind(
            key="blotter", title=translate("Docks", "Positions and orders"), first=blotter, trading=True, least=320
        ),
    ]
