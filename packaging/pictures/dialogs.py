"""Every dialog by a row: what opens it over a window that is not connected, whose services hold a little of each."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from fakes.scenes.window.surfaces import DIALOGS, OTHERS, WholeScene
from fakes.values.combinations import ScriptedCombination, combination
from fakes.values.full_settings import FULL
from fakes.values.reviews import ScriptedFlattenReview, account, exit_offer, flatten_plan, order
from pictures.hands import grabbed, told_flaws, write
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.order import Account, Environment, OrderFee
from tideboard_core.model.splits import Split
from tideboard_core.model.watch.alerts import AlertKeeper, AlertKind, AlertTerms, PriceAlert
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.over_split.questions import OverSplit, SplitFigure, SplitQuestion
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_core.system.settings import Appearance, SharedReading
from tideboard_core.system.settings_reading import SettingsReview
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.alerts.view import AlertDialog, DeleteAlertsDialog
from tideboard_desktop.archive.dialogs import LimitsDialog, ParticipantsDialog
from tideboard_desktop.archive.shared_panel import SharedPlaceDialog
from tideboard_desktop.assembly.plays import RecordedDayDialog
from tideboard_desktop.assembly.resolved_appearance import ResolvedAppearance, SystemPreferences, apply, resolve
from tideboard_desktop.console.confirm_call import ConfirmCallDialog
from tideboard_desktop.orders.combination.view import CombinationDialog
from tideboard_desktop.orders.details import OrderDetailsDialog
from tideboard_desktop.orders.flatten.exit_offers import LostExitsDialog
from tideboard_desktop.orders.flatten.running import FlattenProgress
from tideboard_desktop.orders.flatten.view import FlattenDialog
from tideboard_desktop.orders.over_split.dialog import OverSplitDialog
from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog
from tideboard_desktop.programs.proposal_list import ProposalList
from tideboard_desktop.replay.leave_live import LeaveLiveDialog, OpenHere
from tideboard_desktop.settings.fallen_fields import FallenSettingsDialog
from tideboard_desktop.signals.rule_dialog import NamedList, RuleDialog
from tideboard_desktop.ui.dialogs.open_link import OpenLinkDialog
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.watchlists.group_dialog import GroupDialog

TENCENT = InstrumentId("HK.00700")
DAY = date(2026, 11, 23)
LIVE = Environment.LIVE
SETTLED, TURN = 8, 0.01
"""Turns in which a dialog that was just shown lays itself out and reads, and seconds of each."""
ALERT = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(640))
PAGES = ("appearance", "trading", "loss-brake", "keys", "notices", "connection", "proxies", "data", "programs")
SPLIT = SplitQuestion(
    instrument=TENCENT,
    split=Split(DAY, Fraction(5)),
    about=OverSplit.ORDER,
    owner="LIVE:1",
    id="1",
    before={SplitFigure.QUANTITY: Decimal(1000), SplitFigure.PRICE: Decimal("611.5")},
    after={SplitFigure.QUANTITY: Decimal(5000), SplitFigure.PRICE: Decimal("122.3")},
    late=False,
)
Open = Callable[[WholeScene], QWidget]


class LookScene(WholeScene):
    """The window and what opens over it, in a look."""

    def __init__(self, qt: QApplication, directory: Path, look: ResolvedAppearance) -> None:
        self.look = look
        super().__init__(qt, directory)

    def make_theme(self, scale: float) -> Theme:
        del scale
        return self.look.theme

    @property
    def appearance(self) -> ResolvedAppearance:
        return self.look


async def _proven(_password: str) -> None:
    """Every password is right."""


async def _no_fees(_account: Account, _orders: Sequence[str]) -> list[OrderFee]:
    """The broker has told none."""
    return []


async def _kept(_alert: PriceAlert) -> None:
    """Keep it nowhere."""


async def _groups() -> list[WatchlistGroup]:
    return [WatchlistGroup(id="1", name="HK tech", securities=()), WatchlistGroup(id="2", name="Banks", securities=())]


def _over(kind: Callable[..., QWidget], *values: object, **more: object) -> Open:
    """Over the window, in its theme."""
    return lambda scene: kind(*values, scene.theme, scene.window, **more)


def _page(page: str) -> Open:
    def open_at(scene: WholeScene) -> QWidget:
        scene.services.open_page(f"settings:{page}")
        dialog = scene.services.settings.dialog
        assert dialog is not None
        return dialog

    return open_at


def _fallen(scene: WholeScene) -> QWidget:
    """A hand left a field that cannot be used."""
    with tempfile.TemporaryDirectory() as folder:
        file = SettingsFile(Path(folder))
        file.save(FULL)
        held = json.loads(file.path.read_bytes())
        held["limits"]["money"]["HKD"]["order"] = "NaN"
        file.path.write_text(json.dumps(held))
        review = SettingsReview(file.read())
    dialog = FallenSettingsDialog(review, review.read.settings, scene.theme, scene.window)
    dialog.where.setText("~/.local/share/tideboard/settings.json")  # the folder has another name each time
    return dialog


def _flatten(environment: Environment) -> Open:
    review = ScriptedFlattenReview(environment)
    return lambda scene: FlattenDialog(review, scene.theme, scene.clock, scene.tasks, scene.window)


def _combination(scene: WholeScene) -> QWidget:
    return CombinationDialog(ScriptedCombination(combination(), None), scene.theme, scene.clock, scene.window)


def _widen(scene: WholeScene) -> QWidget:
    rows, broker = [("HKD largest value of one order", "250,000", "300,000")], PasswordKind.BROKER
    return WidenLimitsDialog(account(LIVE), rows, _proven, scene.theme, scene.tasks, scene.window, kind=broker)


def _details(scene: WholeScene) -> QWidget:
    return OrderDetailsDialog(
        account(LIVE), order(), scene.theme, scene.window, hub=scene.hub, tasks=scene.tasks, guard=scene.trading.guard,
        fees=_no_fees, settling=lambda _order: (), settle=lambda *_choice: None,
    )  # fmt: skip


def _alert(scene: WholeScene) -> QWidget:
    terms = {AlertKeeper.BROKER: AlertTerms()}
    return AlertDialog(ALERT, _kept, scene.tasks, scene.theme, scene.window, terms=terms, facts=None)


def _group(scene: WholeScene) -> QWidget:
    shown = scene.tasks, scene.theme, scene.window
    return GroupDialog("HK", (TENCENT,), _groups, lambda _group: "", *shown, provider="Futu")


def _limits(scene: WholeScene) -> QWidget:
    return LimitsDialog(Path("7001"), (), scene.theme, scene.tasks, scene.window)


QUESTIONS = (SPLIT, replace(SPLIT, id="2", about=OverSplit.ALERT, owner=AlertKeeper.TIDEBOARD))
RULE = Rule(id="1", kind=RuleKind.LARGE_PRINTS)
MORE: Mapping[str, Open] = {
    **{f"settings {page}": _page(page) for page in PAGES},
    "fallen settings": _fallen,
    **{f"flatten {environment.lower()}": _flatten(environment) for environment in Environment},
    "flatten going on": _over(
        FlattenProgress, FlattenRun(flatten_plan(LIVE)), lambda: [exit_offer()], lambda _one: None
    ),
    "lost exits": _over(LostExitsDialog, account(LIVE), lambda: [exit_offer()], lambda _offer: None),
    "confirm combination": _combination,
    "wider limits": _widen,
    "order details": _details,
    "over a split": _over(
        OverSplitDialog, lambda: QUESTIONS, name=lambda one: one.id, broker=lambda _one: "Futu", change=lambda _one: ""
    ),
    "leave live": _over(LeaveLiveDialog, [OpenHere(account=account(LIVE), orders=2, exits=1, positions=3)]),
    "practise": _over(RecordedDayDialog, "HK.00700", [DAY], time(9, 30)),
    "proposals": _over(ProposalList, time=lambda _proposal: ""),
    "rule": _over(RuleDialog, RULE, (NamedList("", "HK"),), new=True),
    "alert": _alert,
    "delete alerts": _over(DeleteAlertsDialog, TENCENT, 2, {AlertKeeper.BROKER}),
    "link watchlist": _group,
    "shared place": _over(SharedPlaceDialog, SharedReading()),
    "participants": _over(ParticipantsDialog, ("B01224",)),
    "archive limits": _limits,
    "open link": _over(OpenLinkDialog, QUrl("https://example.com/a?b=c")),
    "send a call": _over(ConfirmCallDialog, "POST /api/quote", "It asks for a quote.", body='{"symbol": "HK.00700"}'),
}
"""What `surfaces` has not, and each page of the settings."""
DRAWN: Mapping[str, Open] = {
    f"dialog-{name.replace(' ', '-')}": made for name, made in {**DIALOGS, **OTHERS, **MORE}.items()
}
"""By the name of its picture."""


async def draw(
    qt: QApplication,
    look: Appearance,
    folder: Path,
    suffix: str,
    wanted: Collection[str],
    *,
    size: tuple[int, int] | None = None,
) -> None:
    """Draw dialogs one after the other, as each looks when it has just opened."""
    resolved = resolve(look, SystemPreferences())
    apply(qt, resolved)
    with tempfile.TemporaryDirectory() as data:
        scene = LookScene(qt, Path(data), resolved)
        if size is not None:
            scene.window.resize(*size)
        scene.services.attach_window()
        scene.window.show()
        for name in wanted:
            shown = DRAWN[name](scene)
            if shown.parentWidget() is None:
                shown.setParent(scene.window, shown.windowFlags())  # whose style it has
            shown.show()
            for _ in range(SETTLED):
                await scene.settle()
                await asyncio.sleep(TURN)
            if isinstance(shown, QDialog) and (focused := QApplication.focusWidget()) is not None:
                focused.clearFocus()  # a cursor blinks, and a ring is where the last window left it
            write(folder / f"{name}{suffix}.png", grabbed(shown))
            told_flaws(name + suffix, shown)
            scene.take_away(shown)
        await scene.end()
