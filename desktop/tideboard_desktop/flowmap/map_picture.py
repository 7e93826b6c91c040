"""Saves and copies the flow map as a picture with a caption."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMenu

from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.flowmap.map_view import FlowMap
from tideboard_desktop.ui.charts.captioned import captioned_image, png_bytes
from tideboard_desktop.ui.file_saving import FileKind, file_name, save_file
from tideboard_desktop.ui.widgets.labels import icon_button

translate = QCoreApplication.translate


class MapPicture(QObject):
    """`caption` gives the lines below the picture, none without a map; the first one names the file."""

    def __init__(self, context: DockContext, view: FlowMap, caption: Callable[[], Sequence[str]]) -> None:
        super().__init__(view)
        self._context, self._view, self._caption = context, view, caption
        words = translate("FlowMap", "Picture of the map")
        self.button = icon_button("camera", words, context.theme, identifier="flow_map_picture")
        self.button.clicked.connect(lambda _on=False: self._open_menu())

    def _open_menu(self) -> None:
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("flow_map_picture_menu")
        menu.addAction(translate("Common", "Copy the picture"), self.copy)
        menu.addAction(translate("FlowMap", "Save as PNG\u2026"), lambda: self.save(1.0))
        menu.addAction(translate("FlowMap", "Save as PNG of twice the size\u2026"), lambda: self.save(2.0))
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def image(self, ratio: float) -> QImage | None:
        """The map with its caption, None without one."""
        lines = self._caption()
        if not lines:
            return None
        return captioned_image(self._view.draw, self._view.viewport().size(), ratio, lines, self._context.theme)

    def copy(self) -> None:
        """The picture to the clipboard, at the screen's resolution."""
        image = self.image(self._view.devicePixelRatioF())
        if image is not None:
            QGuiApplication.clipboard().setImage(image)

    def save(self, ratio: float) -> None:
        """Save the picture with `ratio` pixels for each logical one."""
        image = self.image(ratio)
        if image is not None:
            name = file_name(self._caption()[0])
            self._context.tasks.spawn(self._save(image, name), name="picture of the flow map")

    async def _save(self, image: QImage, name: str) -> None:
        data = await asyncio.to_thread(png_bytes, image)
        kind = FileKind(translate("Common", "PNG picture"), "png", lambda: data)
        await save_file(self._view.window(), translate("FlowMap", "Save the picture of the map"), name, [kind])
