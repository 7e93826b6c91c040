"""The real window, whose contents are built anew when a test changes the settings."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QCursor, QImage

from fakes.scenes.market.hub_snapshot import ACCOUNT
from fakes.scenes.window.main_window import WholeWindow
from tideboard_core.model.order import Account
from tideboard_core.system.appearance import Convention, Language, ThemeChoice, Units
from tideboard_core.system.settings import Appearance
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.assembly.resolved_appearance import ResolvedAppearance
from tideboard_desktop.assembly.window_rebuild import WindowRebuild
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.workspace.dock_moves import in_view

TURNS = 20
"""Turns of the loop in which everything that was just begun has its first one, else nobody would ever await it."""
PRICE, QUANTITY = Decimal("612.00"), Decimal(400)


class Room:
    """The real window, rebuilt when the test changes the settings."""

    def __init__(self, whole: WholeWindow, *, still: bool = True) -> None:
        """A `still` one has no frames: nothing asks for more while the loop rests."""
        self.whole = whole
        self.appearance = Appearance()
        self.account: Account | None = ACCOUNT
        self.rebuild = WindowRebuild(whole.qapp, lambda: self.appearance)
        self.rebuild.appearance = whole.appearance  # the window is built, with the theme of the scene
        self.rebuild.begin(lambda *given: self.make(*given), self._renewed)  # noqa: PLW0108  tests replace it
        self.rebuild.window().show()
        if still:
            self.whole.frame.stop()

    def make(self, appearance: ResolvedAppearance, window: MainWindow | None) -> BuiltWindow:
        """Make the window, or new contents of this empty one."""
        if window is not None:
            self.whole.theme = appearance.theme
            self.whole.built = self.whole.build(window)
            self.whole.built.show_account(None)
        return self.whole.built

    def _renewed(self, old: BuiltWindow | None) -> None:
        if old is not None:
            self.whole.built.show_account(self.account)

    def change(self, **settings: Any) -> None:
        """Have other settings, whatever is rebuilt for them."""
        self.appearance = replace(self.appearance, **settings)
        self.rebuild.check()

    def change_units(self) -> bool:
        """Whether the window was rebuilt, as it is for other units."""
        before = self.rebuild.built
        self.appearance = replace(self.appearance, units=Units.WAN)
        self.rebuild.check()
        self.whole.frame.stop()  # before the loop rests: a frame would ask for more
        return self.rebuild.built is not before

    def change_colours(self) -> bool:
        """Whether the window took other colours."""
        before = self.rebuild.theme().version
        self.appearance = replace(self.appearance, theme=ThemeChoice.LIGHT, convention=Convention.RED_UP)
        self.rebuild.check()
        self.whole.frame.stop()
        return self.rebuild.theme().version != before

    async def pictures(self) -> dict[str, QImage]:
        """What the window and each dock show once all is laid out, with the ticket's preview and no mouse over them."""
        QCursor.setPos(0, 0)
        for _ in range(TURNS):
            self.rebuild.window().top_bar.each_second()
            self.rebuild.window().strip.refresh()
            self.rebuild.built.ticket.preview.show()
            QCoreApplication.sendPostedEvents()
            await asyncio.sleep(0)
        self.whole.frame.stop()
        window = self.rebuild.window()
        parts = {name: dock for name, dock in window.workspace.docks.items() if in_view(dock)}
        return {name: part.grab().toImage() for name, part in {"window": window, **parts}.items()}

    def shape(self) -> dict[str, tuple[bool, QRect]]:
        """Whether each dock is on the screen, and where."""
        docks = self.rebuild.window().workspace.docks
        return {name: (dock.isVisible(), dock.geometry() if in_view(dock) else QRect()) for name, dock in docks.items()}

    def fill(self) -> None:
        """A ticket half filled in."""
        self.rebuild.built.ticket.ticket.set(price=PRICE, entered=QUANTITY)

    @property
    def form(self) -> tuple[Decimal | None, Decimal | None]:
        form = self.rebuild.built.ticket.ticket.form
        return form.price, form.entered

    async def close(self) -> None:
        """End everything, in English: whatever comes next compares English words."""
        use_language(self.whole.qapp, Language.ENGLISH)
        self.whole.frame.stop()
        for _ in range(TURNS):
            await asyncio.sleep(0)
        self.whole.qapp.removeEventFilter(self.rebuild.ring)
        self.rebuild.ring.deleteLater()
        await self.whole.end()
