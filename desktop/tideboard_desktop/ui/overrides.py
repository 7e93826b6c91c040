"""The guard around every Python method that Qt calls: no exception leaves it, or the whole program would end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from types import FunctionType, TracebackType
from typing import Any, Final, Protocol

from shiboken6 import Shiboken

log = logging.getLogger(__name__)

PACKAGES: Final = frozenset({"tideboard_desktop", "pyqtgraph"})
"""Whose classes are guarded: ours, and those of the library that draws the plots."""
MARK: Final = "__qt_override__"
_NO_OVERRIDES: Final = frozenset({"setFocus"})
"""Methods of Qt that a class of ours hides although they are not virtual: Qt never calls ours."""
_ERROR_TEXT_ROOM: Final = (160, 24)

Report = Callable[[BaseException, str], None]


class Voidable(Protocol):
    """A dialog that must send nothing after an error in one of its widgets."""

    def void_by_error(self) -> None:
        """Close it without an answer."""
        ...


def _log_error(error: BaseException, where: str) -> None:
    log.error("%s failed", where, exc_info=error)


_report: Report = _log_error
_reported: set[tuple[str, type[BaseException]]] = set()


def report_to(report: Report | None) -> None:
    """Pass errors of overrides to `report` from now on, each exception type of each override once; None = log only."""
    global _report  # noqa: PLW0603  Qt calls the overrides: there is no object that could carry it to them
    _report = report or _log_error
    _reported.clear()


def _install() -> None:
    """Guard the overrides of every class that these packages derive from one of Qt's from now on."""

    def begun(cls: type, **kwargs: object) -> None:
        super(Shiboken.Object, cls).__init_subclass__(**kwargs)  # type: ignore[misc]  # it is one
        if cls.__module__.partition(".")[0] in PACKAGES:
            for name in overrides_of(cls):
                method = vars(cls)[name]
                if not hasattr(method, MARK):
                    setattr(cls, name, guarded(method))

    Shiboken.Object.__init_subclass__ = classmethod(begun)  # type: ignore[assignment, arg-type]  # a hook of every class of Qt


def overrides_of(cls: type) -> Iterator[str]:
    """The methods defined in `cls` itself that override a method of Qt."""
    of_qt: list[Mapping[str, object]] = []
    for name, member in tuple(vars(cls).items()):
        if isinstance(member, FunctionType) and not name.startswith("__") and name not in _NO_OVERRIDES:
            of_qt = of_qt or [vars(base) for base in cls.__mro__ if not _is_python(base)]
            for names in of_qt:
                if name in names:
                    yield name
                    break


def guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap an override: if it raises, its painters end, the error is reported once, and Qt gets a harmless result."""
    name = method.__name__

    @wraps(method)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  any class of Qt, any override
        try:
            return method(self, *args, **kwargs)
        except Exception as error:  # noqa: BLE001  beyond this line is C++, which an exception ends
            _survive(self, method.__qualname__, error, args)
            return _answer(self, name, args)

    setattr(call, MARK, True)
    return call


def _survive(failed: Any, where: str, error: Exception, args: tuple[Any, ...]) -> None:  # noqa: ANN401
    _end_painters(error.__traceback__, args)
    kind = (where, type(error))
    try:
        dialog = _dialog_of(failed)
        if dialog is not None:
            dialog.void_by_error()
        if kind not in _reported:
            _reported.add(kind)
            _report_soon(error, where)
    except Exception:
        log.exception("%s failed, and so did its report", where)


def _report_soon(error: Exception, where: str) -> None:
    """Report from the loop: this may be the middle of painting, where no widget may be shown or changed."""
    from PySide6.QtCore import QCoreApplication, QTimer

    application = QCoreApplication.instance()
    if application is None:
        _report(error, where)
    else:
        QTimer.singleShot(0, application, lambda: _report(error, where))


def _end_painters(trace: TracebackType | None, args: tuple[Any, ...]) -> None:
    """End the painters that the failed call began; a painter that was passed in belongs to Qt and stays active."""
    from PySide6.QtGui import QPainter

    while trace is not None:
        for held in tuple(trace.tb_frame.f_locals.values()):
            own = isinstance(held, QPainter) and not any(held is given for given in args)
            if own and Shiboken.isValid(held) and held.isActive():
                held.end()
        trace = trace.tb_next


def _dialog_of(failed: Any) -> Voidable | None:  # noqa: ANN401
    """The `Voidable` dialog that `failed` is or belongs to; None if there is none."""
    part, seen = failed, 0
    while part is not None and seen < 100 and Shiboken.isValid(part):
        if hasattr(type(part), "void_by_error"):
            dialog: Voidable = part
            return dialog
        part, seen = part.parent() if hasattr(part, "parent") and not _wants_index(part) else None, seen + 1
    return None


def _wants_index(part: Any) -> bool:  # noqa: ANN401
    """Whether its `parent` is that of an item."""
    from PySide6.QtCore import QAbstractItemModel

    return isinstance(part, QAbstractItemModel)


def _answer(failed: Any, name: str, args: tuple[Any, ...]) -> Any:  # noqa: ANN401
    """The value that Qt gets in place of the result of a failed override."""
    if name == "paintEvent":
        _paint_empty(failed)
        return None
    if name in _ANSWERS:
        return _ANSWERS[name]()
    if name.endswith("Event") or name not in _ASK_QT:
        return None
    for base in type(failed).__mro__:
        if not _is_python(base) and name in vars(base):
            try:
                return getattr(base, name)(failed, *args)
            except Exception:  # noqa: BLE001  Qt's own answer is a courtesy
                return None
    return None


_ASK_QT: Final = frozenset(
    {
        "sizeHint", "minimumSizeHint", "tabSizeHint", "minimumTabSizeHint", "heightForWidth", "hasHeightForWidth",
        "flags", "headerData", "minimumSize", "expandingDirections", "loadResource", "role", "state",
        "text", "rect",
    }
)  # fmt: skip
"""Getters for which Qt's own implementation may answer instead; an event handler never runs twice."""


def _no_area() -> object:
    """Where an item of a scene paints; Qt has no answer of its own."""
    from PySide6.QtCore import QRectF

    return QRectF()


_ANSWERS: Final[dict[str, Callable[[], object]]] = {
    "event": lambda: False,
    "eventFilter": lambda: False,
    "viewportEvent": lambda: False,
    "focusNextPrevChild": lambda: False,
    "nativeEvent": lambda: False,
    "rowCount": lambda: 0,
    "columnCount": lambda: 0,
    "count": lambda: 0,
    "childCount": lambda: 0,
    "indexOfChild": lambda: -1,
    "setData": lambda: False,
    "boundingRect": _no_area,
}


def _paint_empty(failed: Any) -> None:  # noqa: ANN401
    """Paint the background and, if there is room, a word that says that the widget cannot be drawn."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QAbstractScrollArea, QWidget

    if not isinstance(failed, QWidget) or not Shiboken.isValid(failed):
        return
    surface = failed.viewport() if isinstance(failed, QAbstractScrollArea) else failed
    painter = QPainter()
    try:
        if not painter.begin(surface):
            return
        area = surface.rect()
        painter.fillRect(area, surface.palette().window())
        width, height = _ERROR_TEXT_ROOM
        if area.width() >= width and area.height() >= height:
            words = QCoreApplication.translate("Overrides", "This cannot be drawn; the log file says why.")
            painter.setPen(surface.palette().windowText().color())
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
    finally:
        if painter.isActive():
            painter.end()


def _is_python(cls: type) -> bool:
    """Whether a class is written in Python; those of Qt are not."""
    return not cls.__module__.startswith(("PySide6.", "Shiboken", "shiboken6"))


_install()
