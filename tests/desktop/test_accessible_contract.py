"""The contract for automation and speech: every control of the window and of each dialog can be named."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

from fakes.clock import ManualClock
from fakes.market_picture import ACCOUNT, IDS, filled_hub
from fakes.reviews import ScriptedCancelReview, ScriptedReview, account, order
from fakes.scripted_broker import MemoryStore
from tideboard_core.errors import OrderDenied, OrderUnknown
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import Endpoint
from tideboard_core.model.order import Environment
from tideboard_core.model.review import Gesture, SourceKind
from tideboard_core.settings import Settings, SettingsFile
from tideboard_desktop.dialogs.cancel_all import CancelAllDialog
from tideboard_desktop.dialogs.cancel_order import CancelOrderDialog
from tideboard_desktop.dialogs.confirm_order import ConfirmOrderDialog
from tideboard_desktop.dialogs.confirmer import DialogConfirmer
from tideboard_desktop.dialogs.order_result import UnknownDialog, refused_dialog
from tideboard_desktop.dialogs.reset_practice import ResetPracticeDialog
from tideboard_desktop.dialogs.unlock import UnlockDialog
from tideboard_desktop.docks import capital_flow
from tideboard_desktop.format import UnitStyle
from tideboard_desktop.frame import Frame
from tideboard_desktop.layout import Ground, build_parts
from tideboard_desktop.lookup import FeedLookup
from tideboard_desktop.palette_box.recents import Recents
from tideboard_desktop.preferences import Preferences
from tideboard_desktop.selection import Selection
from tideboard_desktop.services import TradingRelay, build_feeds, build_trading
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import install, make_theme

UNKNOWN = OrderUnknown("no-answer", client_order_id="TB-1120-0001")
LIVE, PRACTICE = Environment.LIVE, Environment.PRACTICE


def fail(error: BaseException, name: str) -> None:
    """Nothing may fail here."""
    raise AssertionError(name) from error


class Scene:
    """Everything that can be on screen, with what stands behind it; nothing is connected."""

    def __init__(self, qapp: QApplication, directory: Path) -> None:
        self.theme = make_theme()
        install(qapp, self.theme)
        self.clock, self.tasks = ManualClock(), Tasks(fail)
        self.hub = filled_hub(self.clock)
        self.frame = Frame(self.hub, fail)
        relay, selection = TradingRelay(), Selection(IDS[0])
        gateway = OpendGateway(Endpoint(host="127.0.0.1", port=1), feed=self.hub, trading=relay, clock=self.clock)
        feeds = build_feeds(gateway, self.hub, self.clock)
        self.trading = build_trading(
            feeds,
            self.hub,
            self.clock,
            relay=relay,
            directory=directory,
            store=MemoryStore(),
            confirmer=DialogConfirmer(self.theme, self.clock, self.tasks, parent=lambda: None),
            source=lambda _instrument: SourceKind.PRACTICE,
            settings=Settings,
            spawn=lambda work: self.tasks.spawn(work, name="trading"),
            seen=bool,
        )
        ground = Ground(
            hub=self.hub,
            selection=selection,
            frame=self.frame,
            theme=self.theme,
            units=UnitStyle.KMB,
            clock=self.clock,
            tasks=self.tasks,
            preferences=Preferences(
                Settings(), SettingsFile(directory), self.tasks, writable=False, failed=lambda: None
            ),
            lookup=FeedLookup(feeds.gateway),
            recents=Recents(),
            commands=list,
        )
        self.parts = build_parts(
            ground, feeds, self.trading, source=lambda _instrument: SourceKind.PRACTICE, parent=lambda: None
        )
        capital_flow.load()
        self.parts.flow.show_chart()
        self.parts.show_account(ACCOUNT)

    def unlock(self, environment: Environment) -> QWidget:
        """The Unlock dialog."""
        lock, owner = self.trading.lock, account(environment)
        return UnlockDialog(lock, owner, self.theme, self.clock, self.tasks, keyring=True)

    def confirm(self, environment: Environment, gesture: Gesture | None = None) -> QWidget:
        """A confirmation in one of its forms."""
        return ConfirmOrderDialog(ScriptedReview(environment, gesture), self.theme, self.clock, None)

    def cancel(self, environment: Environment, *, everything: bool = False) -> QWidget:
        """A cancel dialog, locked, so that it has its password field."""
        orders = (order(), order(number="7002"))[: 2 if everything else 1]
        review = ScriptedCancelReview(environment, orders=orders, everything=everything, password="12345678")
        dialog = CancelAllDialog if everything else CancelOrderDialog
        return dialog(review, self.theme, self.clock, self.tasks, None)


SHOWN: dict[str, Callable[[Scene], QWidget]] = {
    "window": lambda scene: scene.parts.window,
    "unlock": lambda scene: scene.unlock(PRACTICE),
    "unlock paper": lambda scene: scene.unlock(Environment.PAPER),
    "confirm": lambda scene: scene.confirm(PRACTICE),
    "confirm with warnings": lambda scene: scene.confirm(PRACTICE, Gesture.TICK),
    "confirm live": lambda scene: scene.confirm(LIVE),
    "confirm live typed": lambda scene: scene.confirm(LIVE, Gesture.TYPE),
    "cancel order": lambda scene: scene.cancel(LIVE),
    "cancel all": lambda scene: scene.cancel(PRACTICE, everything=True),
    "denied": lambda scene: refused_dialog("Buy", OrderDenied("lock"), account(), scene.theme, None),
    "unknown": lambda scene: UnknownDialog("Buy", UNKNOWN, account(LIVE), scene.theme, scene.hub, None),
    "reset": lambda scene: ResetPracticeDialog(account(), scene.theme, None),
}


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Scene]:
    """Built, never shown: what a widget is called does not depend on the screen."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = Scene(qapp, tmp_path)
    yield made
    made.frame.stop()
    made.parts.window.deleteLater()


@pytest.fixture(params=SHOWN)
def shown(request: pytest.FixtureRequest, scene: Scene) -> Iterator[QWidget]:
    """The window or one dialog."""
    widget = SHOWN[request.param](scene)
    yield widget
    widget.deleteLater()


def interactive(widget: QWidget) -> bool:
    """Whether a person acts on it: takes focus by Tab, or is a button or a field."""
    of_qt = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QTabBar)
    if of_qt or isinstance(widget, QScrollBar | QHeaderView):
        return False
    kinds = QAbstractButton | QLineEdit | QComboBox | QAbstractItemView
    return isinstance(widget, kinds) or bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def controls(root: QWidget) -> list[QWidget]:
    """Every control below a window, hidden ones too."""
    return [widget for widget in root.findChildren(QWidget) if interactive(widget)]


def told(widget: QWidget) -> str:
    """How a failure calls a widget."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName()!r} {text!r} {widget.accessibleName()!r}"


def test_every_control_has_an_identifier_of_its_own(shown: QWidget) -> None:
    found = controls(shown)
    counted = Counter(widget.accessibleIdentifier() for widget in found if not widget.isHidden())

    assert found
    assert [told(widget) for widget in found if not widget.accessibleIdentifier()] == []
    assert {identifier: times for identifier, times in counted.items() if times > 1} == {}


def test_names_are_there_and_begin_with_the_visible_words(shown: QWidget) -> None:
    """Who speaks to the computer says what stands there."""
    wrong = []
    for widget in controls(shown):
        text = widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""
        name = widget.accessibleName()
        waiting = isinstance(widget, QAbstractButton) and not widget.isVisibleTo(shown)  # its words come with it
        if not (name or text or waiting) or (name and not name.startswith(text)):
            wrong.append(told(widget))

    assert wrong == []


def test_identifiers_are_plain_words(shown: QWidget) -> None:
    """Untranslated: lower-case ASCII words, joined by underscores."""
    names = [widget.accessibleIdentifier() for widget in controls(shown)]

    assert [name for name in names if not name.replace("_", "").replace("%", "").isalnum() or not name.isascii()] == []


def test_the_steps_of_the_ticket_are_named_after_their_field(scene: Scene) -> None:
    steps = {widget.accessibleIdentifier() for widget in controls(scene.parts.window)}

    assert {"price_down", "price_up", "quantity_down", "quantity_up"} <= steps
