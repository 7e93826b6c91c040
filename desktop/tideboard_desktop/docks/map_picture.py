"""The button of a map's picture: its menu copies the picture, or saves it as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QWidget

from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.ui.charts.captioned import captioned_image, save_picture
from tideboard_desktop.ui.widgets.labels import icon_button
from tideboard_desktop.ui.widgets.menu_choice import passing_menu

translate = QCoreApplication.translate


class MapPicture(QObject):
    """`draw` paints what fills `surface`, which `identifier` names.

    `caption` gives the lines below the picture, none without a map; the first one names the file.
    """

    def __init__(
        self,
        context: DockContext,
        surface: QWidget,
        draw: Callable[[QPainter], None],
        caption: Callable[[], Sequence[str]],
        *,
        identifier: str,
    ) -> None:
        super().__init__(surface)
        self._context, self._surface, self._draw, self._caption = context, surface, draw, caption
        self._identifier = identifier
        words = translate("MapPicture", "Picture of the map")
        self.button = icon_button("camera", words, context.theme, identifier=f"{identifier}_picture")
        self.button.clicked.connect(lambda _on=False: self._open_menu())

    def _open_menu(self) -> None:
        menu = passing_menu(self._surface, f"{self._identifier}_picture_menu")
        menu.addAction(translate("Common", "Copy the picture"), self.copy)
        menu.addAction(translate("MapPicture", "Save as PNG\u2026"), lambda: self.save(1.0))
        menu.addAction(translate("MapPicture", "Save as PNG of twice the size\u2026"), lambda: self.save(2.0))
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def image(self, ratio: float) -> QImage | None:
        """The map with its caption, None without one."""
        lines = self._caption()
        if not lines:
            return None
        return captioned_image(self._draw, self._surface.size(), ratio, lines, self._context.theme)

    def copy(self) -> None:
        """The picture to the clipboard, at the screen's resolution."""
        image = self.image(self._surface.devicePixelRatioF())
        if image is not None:
            QGuiApplication.clipboard().setImage(image)

    def save(self, ratio: float) -> None:
        """Save the picture with `ratio` pixels for each logical one."""
        image = self.image(ratio)
        if image is not None:
            title = translate("MapPicture", "Save the picture of the map")
            work = save_picture(self._surface, title, self._caption()[:1], image)
            self._context.tasks.spawn(work, name="picture of a map")
