"""No exception leaves a Python method that Qt calls, and nothing is sent from a dialog in which one was raised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.values.clock import ManualClock
from fakes.values.reviews import ScriptedCancelReview, ScriptedReview
from fakes.walks.failing_overrides import own_overrides
from fakes.walks.own_process import run_fake
from tideboard_core.model.order import Environment
from tideboard_core.model.review import REFUSED, VoidCode
from tideboard_desktop.orders.cancel.all_orders import CancelAllDialog
from tideboard_desktop.orders.cancel.view import CancelOrderDialog
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.ui import overrides
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

SECONDS = 120


@pytest.fixture
def told() -> Iterator[list[str]]:
    """Where errors of overrides were reported."""
    where: list[str] = []
    overrides.report_to(lambda error, name: where.append(f"{name} {type(error).__name__}"))
    yield where
    overrides.report_to(None)


class Torn(QWidget):
    """Fails in the middle of painting, on itself and on a picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.calls = 0

    @overrides.guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        self.calls += 1
        picture = QPixmap(8, 8)
        inner, painter = QPainter(picture), QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.red)
        inner.fillRect(0, 0, 4, 4, Qt.GlobalColor.red)
        raise ValueError("torn")


def test_every_override_of_the_program_is_guarded() -> None:
    found = list(own_overrides())

    assert len(found) > 300
    assert [f"{cls.__name__}.{name}" for cls, name in found if not hasattr(vars(cls)[name], overrides.MARK)] == []


def object_of(cls: type) -> object:
    """An object whose construction has only begun."""
    made: object = cls.__new__(cls)  # type: ignore[call-overload]  # a class, not a metaclass
    return made


def test_every_override_may_raise_before_its_object_is_whole(qapp: QApplication, told: list[str]) -> None:
    """Qt calls virtuals while an object is being built: nothing of it can be asked then."""

    def fail(*_args: object) -> None:
        raise AttributeError("not there yet")

    for cls, name in own_overrides():
        if issubclass(cls, QCoreApplication):  # there is one already
            continue
        fail.__name__, fail.__qualname__ = name, f"{cls.__qualname__}.{name}"
        overrides.guarded(fail)(object_of(cls))
    qapp.processEvents()

    assert told


@pytest.mark.timeout(SECONDS)
def test_the_window_lives_while_every_override_raises(tmp_path: Path) -> None:
    found = run_fake("failing_overrides", str(tmp_path), seconds=SECONDS)

    assert found["alive"]
    assert found["overrides"] > 300
    assert len(found["failed"]) > 60


def test_a_torn_picture_is_ended_shown_empty_and_reported_once(qapp: QApplication, told: list[str]) -> None:
    widget = Torn()
    widget.resize(300, 60)

    shown = [widget.grab().toImage() for _ in range(3)]
    qapp.processEvents()

    assert widget.calls == 3
    assert shown[-1].pixelColor(2, 2) == widget.palette().window().color()
    assert told == ["Torn.paintEvent ValueError"]


def test_a_virtual_that_qt_calls_during_construction_survives(qapp: QApplication, told: list[str]) -> None:
    class Early(QWidget):
        @overrides.guarded
        def event(self, event: QEvent) -> bool:
            return self.later and super().event(event)

        def __init__(self) -> None:
            super().__init__()
            self.setObjectName("early")
            QApplication.sendEvent(self, QEvent(QEvent.Type.PaletteChange))
            self.later = True

    early = Early()
    qapp.processEvents()

    assert early.later
    assert told == ["test_a_virtual_that_qt_calls_during_construction_survives.<locals>.Early.event AttributeError"]


def test_a_class_of_the_program_is_guarded_where_it_is_written(qapp: QApplication, told: list[str]) -> None:
    """A new override needs no word of anybody."""
    made = type(
        "New",
        (QWidget,),
        {"__module__": "tideboard_desktop.somewhere", "resizeEvent": lambda _self, _event: 1 // 0, "words": len},
    )
    overrides_found = list(overrides.overrides_of(made))
    widget = made()
    QApplication.sendEvent(widget, QResizeEvent(widget.size(), widget.size()))
    qapp.processEvents()

    assert overrides_found == ["resizeEvent"]
    assert len(told) == 1


# --- dialogs that send ----------------------------------------------------------------------------------------------


def order_dialog() -> tuple[TradingDialog, Callable[[], object]]:
    review = ScriptedReview(Environment.PRACTICE)
    dialog = ConfirmOrderDialog(review, make_theme(), ManualClock(), None)

    def sent() -> object:
        assert review.void_reason is not None
        assert review.void_reason.code is VoidCode.VIEW_FAILED
        dialog._clicked()
        return dialog.answer

    return dialog, sent


def cancel_dialog() -> tuple[TradingDialog, Callable[[], object]]:
    dialog = CancelOrderDialog(ScriptedCancelReview(), make_theme(), ManualClock(), Tasks(lambda *_: None), None)

    def sent() -> object:
        dialog._go()
        return dialog.answer

    return dialog, sent


def cancel_all_dialog() -> tuple[TradingDialog, Callable[[], object]]:
    review = ScriptedCancelReview()
    dialog = CancelAllDialog(review, make_theme(), ManualClock(), Tasks(lambda *_: None), None)

    def sent() -> object:
        dialog._go()
        return dialog.answer

    return dialog, sent


@pytest.mark.parametrize("make", [order_dialog, cancel_dialog, cancel_all_dialog])
def test_a_part_that_fails_voids_the_dialog_and_closes_it(
    qapp: QApplication, told: list[str], make: Callable[[], tuple[TradingDialog, Callable[[], object]]]
) -> None:
    dialog, sent = make()
    dialog.open()
    QTest.qWait(20)
    assert dialog.isVisible()

    torn = Torn(dialog)
    torn.resize(20, 20)
    torn.show()
    torn.repaint()
    assert sent() == REFUSED  # already before the loop has closed it
    QTest.qWait(20)

    assert not dialog.isVisible()
    assert sent() == REFUSED
    assert told == ["Torn.paintEvent ValueError"]
    dialog.deleteLater()


def test_a_dialog_that_failed_before_it_opened_closes_at_once(qapp: QApplication, told: list[str]) -> None:
    dialog, sent = cancel_dialog()
    dialog.void_by_error()
    dialog.open()
    QTest.qWait(20)

    assert not dialog.isVisible()
    assert sent() == REFUSED
    assert told == []
    dialog.deleteLater()
