"""What the person in the pictures does: presses buttons, fills fields, places orders; and the stories of it."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget

from fakes.scenes.screen.clipping import clipped
from fakes.scenes.screen.overlaps import overlapping
from fakes.values.waiting import in_time
from pictures.looks import CLIPPED
from pictures.stage import Scenery, Stage
from tideboard_core.model.order import Environment
from tideboard_core.system.settings import Appearance

W = TypeVar("W", bound=QWidget)
ALIVE_AFTER = 0.6
"""Seconds until the button of a confirmation takes a press."""
APART = 0.2
"""Seconds between two orders: the broker wants them apart."""
SMALLEST = 0
"""Qt's quality of a PNG: it costs time, never a pixel."""
SAME_AFTER = 0.25
"""Seconds between two looks that have to agree."""


SPACE = 16
"""Between the pictures of a sheet."""


class Enough(Exception):
    """Every picture that was asked for is taken: the story need not go on."""


class Camera:
    """Takes the wanted pictures of one story, in one look, and passes over the others."""

    def __init__(self, stage: Stage, look: Appearance, folder: Path, wanted: Sequence[str], suffix: str) -> None:
        self._stage, self.look, self._folder = stage, look, folder
        self._left, self._suffix = set(wanted), suffix

    def wants(self, name: str) -> bool:
        """Whether this picture was asked for and is not there yet."""
        return name in self._left

    async def take(self, name: str, widget: QWidget) -> None:
        """Write the picture of a widget if it is wanted; the connection has to stand."""
        if name not in self._left:
            return
        await self._stage.until(lambda: self._stage.connected)
        image = await self.still(widget)
        told_flaws(name + self._suffix, widget)
        self.keep(name, image)

    async def still(self, widget: QWidget) -> QImage:
        """What a widget shows once it has stopped changing."""
        await self._stage.rest()
        image, older = grabbed(widget), QImage()
        async with in_time("two equal pictures"):
            while image != older:
                await asyncio.sleep(SAME_AFTER)
                image, older = grabbed(widget), image
        return image

    def keep(self, name: str, image: QImage) -> None:
        """Write a picture; Enough when it was the last."""
        write(self._folder / f"{name}{self._suffix}.png", image)
        self._left.discard(name)
        if not self._left:
            raise Enough


def write(path: Path, image: QImage) -> None:
    """Keep a picture as a file."""
    if not image.convertToFormat(QImage.Format.Format_RGB32).save(str(path), quality=SMALLEST):
        raise RuntimeError(f"{path} cannot be written")
    print(f"{path.name}  {image.width()} x {image.height()}", flush=True)


def told_flaws(name: str, widget: QWidget) -> None:
    """Print which of its texts are cut or lie over others, where that was asked for."""
    if os.environ.get(CLIPPED):
        for flaw in sorted({*clipped(widget), *overlapping(widget)}):
            print(f"CUT {name}: {flaw}", flush=True)


def without_ring() -> None:
    """Take the focus from where it is: its ring would be in the picture."""
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()


def grabbed(widget: QWidget) -> QImage:
    """What a widget shows now."""
    return widget.grab().toImage()


def sheet(rows: Sequence[Sequence[QImage]], background: str) -> QImage:
    """Rows of pictures, each beside the next with the same space around; the scale is that of the first."""
    ratio = rows[0][0].devicePixelRatio()
    space = round(SPACE * ratio)
    wide = max(sum(image.width() + space for image in row) for row in rows) + space
    high = sum(max(image.height() for image in row) + space for row in rows) + space
    result = QImage(wide, high, QImage.Format.Format_RGB32)
    result.fill(QColor(background))
    painter = QPainter(result)
    top = space
    for row in rows:
        left = space
        for image in row:
            painter.drawImage(QPointF(left, top), _plain(image))
            left += image.width() + space
        top += max(image.height() for image in row) + space
    painter.end()
    return result


def _plain(image: QImage) -> QImage:
    copy = image.copy()
    copy.setDevicePixelRatio(1.0)
    return copy


class Hands:
    """Someone in front of the window of a stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def part(self, identifier: str, kind: type[W]) -> W:
        """The visible widget with this accessible identifier, in the newest window that has one."""
        windows = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        found = [p for w in windows for p in w.findChildren(kind) if p.accessibleIdentifier() == identifier]
        return next(part for part in reversed(found) if part.isVisible())

    def press(self, identifier: str) -> None:
        """Press a button."""
        self.part(identifier, QAbstractButton).click()

    def fill(self, identifier: str, text: str) -> None:
        """Write into a field, as typing does."""
        widget = self.part(identifier, QWidget)
        field = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
        assert isinstance(field, QLineEdit), identifier
        field.setText(text)
        field.textEdited.emit(text)
        field.editingFinished.emit()

    async def dialog(self) -> QDialog:
        """The dialog that opens."""
        await self.stage.until(dialogs)
        return dialogs()[0]

    async def closed(self) -> None:
        """Wait until no dialog is open."""
        await self.stage.until(lambda: not dialogs())

    async def lose_link(self, *pauses: float) -> None:
        """Shut the exchange's door; a try comes after each pause, then the next is due in a while drawn by lot."""
        stage, session = self.stage, self.stage.application.feeds.session
        random.seed(1)
        await stage.sandbox.close_port()

        def waits(attempt: int) -> bool:
            return session.status.attempt == attempt and session.status.retry_at is not None

        for attempt, pause in enumerate(pauses, start=1):
            await stage.until(partial(waits, attempt))
            stage.clock.advance(pause)
            session.retry_now()
        await stage.until(partial(waits, len(pauses) + 1))
        stage.stir()
        await stage.until(lambda: not stage.application.frame.running)

    async def unlock(self, camera: Camera | None = None, name: str = "unlock") -> None:
        """Unlock trading; the dialog can be had as a picture. A password of our own is new, and wanted twice."""
        self.press("unlock_trading")
        dialog = await self.dialog()
        if camera is not None:
            await camera.take(name, dialog)
        account = self.stage.application.account
        own = account is not None and (account.environment is Environment.PAPER or not account.broker_lock)
        for _ in range(2 if own else 1):
            self.fill("trade_password", self.stage.sandbox.trade_password)
            await self.stage.until(lambda: self.part("unlock", QAbstractButton).isEnabled())
            self.press("unlock")
        await self.closed()
        await self.stage.rest()

    async def write_order(self, symbol: str, side: str, price: str, quantity: str) -> None:
        """Fill the ticket. `side` is buy or sell, `price` bid, last or ask, with ticks up or down: `bid-2`."""
        await self.stage.show(symbol)
        self.stage.command(f"ticket.{side}")
        word, ticks = price[:-2] or price, price[-2:]
        if ticks[0] in "+-":
            self.press(f"price_{word}")
            self.stage.application.built.ticket.form.price.stepped.emit(int(ticks))
        else:
            self.press(f"price_{price}")
        if quantity:
            self.fill("quantity", quantity)

    async def confirm(self) -> None:
        """Send the order of the open confirmation, once its button is alive, and wait for its end."""
        await self.stage.moment(ALIVE_AFTER)
        self.press("send_order")
        await self.closed()
        await self.stage.until(lambda: not self.stage.application.built.busy)
        await self.stage.moment(APART)

    async def order(self, symbol: str, side: str, price: str, quantity: str) -> None:
        """Place an order: ticket, review, confirmation."""
        await self.write_order(symbol, side, price, quantity)
        self.press("review_order")
        await self.dialog()
        await self.confirm()


def dialogs() -> list[QDialog]:
    """The dialogs on screen."""
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


Play = Callable[[Hands, Camera], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`pictures` are names with a line about each; `play` takes them in any order, those not wanted are passed over."""

    name: str
    scenery: Scenery
    pictures: Mapping[str, str]
    play: Play


STORIES: dict[str, Story] = {}
"""Stories with a plot, by name."""


def story(name: str, scenery: Scenery, pictures: Mapping[str, str]) -> Callable[[Play], Play]:
    """Add the decorated play to STORIES."""

    def add(play: Play) -> Play:
        STORIES[name] = Story(name=name, scenery=scenery, pictures=pictures, play=play)
        return play

    return add
