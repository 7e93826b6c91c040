"""How a dock folds what stands above its table while its body is too low: filters, figures, pages, then their line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import NamedTuple

from PySide6.QtWidgets import QPushButton, QWidget

from tideboard_desktop.docks.filter_button import FilterButton
from tideboard_desktop.docks.footer import DockFooter
from tideboard_desktop.docks.held_choices import HeldChoices
from tideboard_desktop.ui.tables.column_view import HEADER_HEIGHT, ROW_HEIGHT
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.focus_transfer import transfer_focus
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.segments import Segments

ROWS, PICTURE = 5, 160
"""Rows that a table keeps, and logical pixels of height that a picture keeps."""
TABLE = HEADER_HEIGHT + ROWS * ROW_HEIGHT


class FoldStep(IntEnum):
    """The steps in which parts fold, the same in every dock. Columns, the last, leave by themselves in each table.

    LINE takes away the line of figures, where even that leaves fewer rows than a table keeps.
    """

    FILTERS = 1
    FIGURES = 2
    PAGES = 3
    LINE = 4


class _Part(NamedTuple):
    """`whole` is what folds, `small` what then takes its place in the body, if anything; `fold` does it."""

    order: FoldStep
    whole: QWidget
    small: QWidget | None
    fold: Callable[[bool], None]
    here: Callable[[], bool]


class Folding:
    """Follows the size of a dock's body: the same size has the same form, whatever it was before.

    `rest` returns the logical pixels that table or picture and whatever else does not fold need, without the footer.
    Call `fit` when the body has another size, or another page whose parts are others; what is chosen is never touched.
    """

    def __init__(self, dock: QWidget, bar: TitleBar, theme: Theme, key: str) -> None:
        """`key` begins the identifiers of what is made."""
        self._dock, self._bar, self._theme, self._key = dock, bar, theme, key
        self._parts: list[_Part] = []
        self._buttons: list[FilterButton] = []
        self._choices: list[HeldChoices] = []
        self._folded: list[bool] = []
        self._here: list[bool] = []
        self._stage = 0
        self.rest: Callable[[], int] = lambda: TABLE  # a picture keeps about as much

    # --- what folds -------------------------------------------------------------------------------------------------

    def add_filters(
        self,
        row: QWidget,
        held: Callable[[], Sequence[str]] | None = None,
        *,
        pages: Segments | None = None,
        name: str = "filter",
        rest: int | None = None,
        here: Callable[[], bool] = lambda: True,
        then: Callable[[bool], None] = lambda _on: None,
    ) -> FilterButton:
        """`row`, which stands in a box layout, goes behind a button; `then` is called with whether it did.

        `held` has the words of each filter that is set, by default of each choice that is other than now. `pages` are
        those in the row: they become a menu beside the button. Where `here` returns False the row takes no height
        above the table: it belongs to a page that is not in front, or stands beside the table. `rest` is what
        `Folding.rest` returns from now on.
        """
        if rest is not None:
            self.rest = lambda: rest
        choices = HeldChoices(row, self.refresh, but=pages)
        menu = None if pages is None else self._page_menu(pages)
        button = FilterButton(row, held or choices.words, self._theme, identifier=f"{self._key}_{name}")
        self._add_to_bar(button)
        self._buttons.append(button)
        self._choices.append(choices)

        def fold(on: bool) -> None:  # noqa: FBT001  one of two forms
            shown = on and here()
            if shown:
                button.refresh()
                transfer_focus(row, button)
            else:
                button.give_back()
            if not (shown and button.popup is not None):
                row.setVisible(not shown)
            button.setVisible(shown)
            if menu is not None and pages is not None:
                pages.setVisible(not shown)
                menu.setVisible(shown)
            then(shown)

        self._add(_Part(FoldStep.FILTERS, row, None, fold, here))
        return button

    def add_figures(self, whole: QWidget, line: QWidget | None = None) -> None:
        """`whole` gives its place to `line`, the same figures in one line; without one it is a second line."""

        def fold(on: bool) -> None:  # noqa: FBT001  one of two forms
            whole.setVisible(not on)

        if line is not None:
            line.hide()
        self._add(_Part(FoldStep.FIGURES, whole, line, fold, lambda: True))

    def add_pages(
        self,
        pages: Segments,
        row: QWidget | None = None,
        *,
        here: Callable[[], bool] = lambda: True,
        then: Callable[[bool], None] = lambda _on: None,
    ) -> MenuChoice:
        """`row`, which holds `pages`, becomes a menu in the title bar; `then` is called with whether it is one.

        Where `here` returns False there are no pages, because all are shown at once.
        """
        menu = self._page_menu(pages)
        self._fold_pages(row or pages, menu, here, then)
        return menu

    def add_menu(self, row: QWidget, menu: QPushButton) -> None:
        """`row`, which has another form than `Segments`, gives its place to a menu of its own in the title bar."""
        self._add_to_bar(menu)
        self._fold_pages(row, menu, lambda: True, lambda _on: None)

    def _fold_pages(
        self, row: QWidget, menu: QPushButton, here: Callable[[], bool], then: Callable[[bool], None]
    ) -> None:
        def fold(on: bool) -> None:  # noqa: FBT001  one of two forms
            menu.setVisible(on and here())
            if on:
                transfer_focus(row, menu)
            row.setVisible(not on and here())
            then(on and here())

        self._add(_Part(FoldStep.PAGES, row, None, fold, here))

    def _page_menu(self, pages: Segments) -> MenuChoice:
        menu = MenuChoice(
            list(pages.words.items()),
            self._theme,
            identifier=f"{pages.accessibleIdentifier()}_menu",
            name=pages.accessibleName(),
        )
        menu.choose(pages.key)
        pages.turned.connect(menu.choose)
        menu.chosen.connect(lambda key: pages.button(key).click())
        menu.opening.connect(lambda: menu.show_reasons(pages.reasons()))
        self._add_to_bar(menu)
        return menu

    def _add_to_bar(self, button: QWidget) -> None:
        button.hide()
        self._bar.left.addWidget(button)

    def _add(self, part: _Part) -> None:
        self._parts.append(part)
        self._parts.sort(key=lambda one: one.order)
        self._folded = []

    # --- the form ---------------------------------------------------------------------------------------------------

    @property
    def folded(self) -> frozenset[FoldStep]:
        """Which parts are folded now."""
        steps = {part.order for part, on in zip(self._parts, self._folded, strict=False) if on}
        return frozenset(steps | {FoldStep.LINE} if self._stage == FoldStep.LINE else steps)

    def least(self, width: int) -> int:
        """Pixels of height of the body below which not even the folded form has its five rows."""
        return self._needed(width, FoldStep.LINE)

    def fit(self) -> None:
        """Take the form that the body has room for: as little folded as that allows."""
        width, height = self._dock.width(), self._dock.height()
        lines = [FoldStep.LINE] if any(part.small is not None for part in self._parts) else []
        stages = (0, *sorted({part.order for part in self._parts}), *lines)
        stage = next((one for one in stages if self._fits(width, height, one)), stages[-1])
        folded = [part.order <= stage for part in self._parts]
        here = [part.here() for part in self._parts]
        if (stage, folded, here) == (self._stage, self._folded, self._here):
            return
        self._stage, self._folded, self._here = stage, folded, here
        for part, on in zip(self._parts, folded, strict=True):
            part.fold(on)
            if part.small is not None:
                part.small.setVisible(on and stage < FoldStep.LINE)

    def refresh(self) -> None:
        """Other filters are set, or there are others."""
        for choices in self._choices:
            choices.find_parts()
        for button in self._buttons:
            if not button.isHidden():
                button.refresh()

    def _fits(self, width: int, height: int, stage: int) -> bool:
        wide = (part.whole.minimumSizeHint().width() for part in self._parts if part.order > stage and part.here())
        return self._needed(width, stage) <= height and max(wide, default=0) <= width

    def _needed(self, width: int, stage: int) -> int:
        here = [part for part in self._parts if part.here()]
        shown = [part.whole for part in here if part.order > stage]
        if stage < FoldStep.LINE:
            shown += [part.small for part in here if part.order <= stage and part.small is not None]
        above = sum(_height(one, width) for one in shown)
        return above + self._theme.px(self.rest() + DockFooter.HEIGHT)


def _height(row: QWidget, width: int) -> int:
    """What a row takes at this width, also while it is hidden."""
    high = row.heightForWidth(width) if row.hasHeightForWidth() else row.sizeHint().height()
    return min(max(high, row.minimumHeight()), row.maximumHeight())
