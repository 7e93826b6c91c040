"""The button and the commands of the grid: how many charts, the next one, what is linked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from tideboard_desktop.chart.grid.chart_grid import ChartGrid
from tideboard_desktop.chart.grid.chart_links import Link, link_words
from tideboard_desktop.chart.grid.grid_shapes import shape_names, shape_synonyms
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import icon_button
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate


def shape_button(grid: ChartGrid, theme: Theme) -> QToolButton:
    """A button whose menu has the numbers of charts."""
    button = icon_button("layout-grid", translate("PriceChart", "Number of charts"), theme, identifier="chart_grid")
    menu = QMenu(button)
    group = QActionGroup(menu)
    actions = {}
    for name, words in shape_names().items():
        action = menu.addAction(words)
        action.setCheckable(True)
        group.addAction(action)
        action.triggered.connect(partial(_show, grid, name))
        actions[name] = action
    menu.aboutToShow.connect(lambda: actions[grid.shape].setChecked(True))
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def grid_commands(grid: ChartGrid, switch: Callable[[Link, bool], None]) -> list[Command]:
    """Numbers of charts, the way from one to the next, the links."""
    group = translate("PriceChart", "Price chart")

    def command(name: str, text: str, run: Callable[[], None], *keys: str, also: tuple[str, ...] = ()) -> Command:
        scope = grid if keys else None
        return Command(
            id=f"chart.{name}", text=titled(group, text), group=group, run=run, keys=keys, scope=scope, also=also
        )

    def turn(link: Link) -> None:
        switch(link, link not in grid.links.on)

    also = shape_synonyms()
    tools = translate("PriceChart", "Drawing tools beside the chart in use")
    link_words_ = translate("PriceChart", "Link or separate: {what}")
    return [
        *(
            command(f"grid.{name}", words, partial(grid.show_shape, name), also=also[name])
            for name, words in shape_names().items()
        ),
        command("grid.tools", tools, lambda: grid.show_rail(on=not grid.rail)),
        command("grid.next", translate("PriceChart", "Next chart"), partial(grid.step, 1), "Alt+PgDown"),
        command("grid.previous", translate("PriceChart", "Previous chart"), partial(grid.step, -1), "Alt+PgUp"),
        *(
            command(f"link.{link.value}", link_words_.format(what=words), partial(turn, link))
            for link, words in link_words().items()
        ),
    ]


def _show(grid: ChartGrid, name: str, _on: bool = False) -> None:  # noqa: FBT001  Qt passes it
    grid.show_shape(name)
