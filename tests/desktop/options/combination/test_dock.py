"""The combination dock: legs come and go, figures follow the books, the button asks for a review of what is shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene, reference_scene
from fakes.values.combinations import BUTTERFLY, combination, facts
from fakes.values.hub_values import put
from fakes.values.option_chain import DAYS, option
from fakes.values.reviews import account
from fakes.values.trading import NOON
from fakes.values.waiting import between_tasks
from tideboard_core.model.combination import (
    CombinationLeg,
    CombinationMargin,
    CombinationPreview,
    CombinationRequest,
    CombinationsOffer,
    Strategy,
)
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.derivatives import OptionStyle
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.lock import LockKind, LockStatus
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import Environment, OrderType, Side
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.model.review import CheckCode, Gesture, SourceKind, hard
from tideboard_desktop.connection.permissions import Permissions
from tideboard_desktop.options.combination.dock import CombinationDock
from tideboard_desktop.options.combination.model import NotReady
from tideboard_desktop.orders.submission import OrderSubmission

pytestmark = pytest.mark.slow

EVERYTHING = CombinationsOffer(markets=frozenset({Market.HK}))
LOCK = Topic.LOCK.of("")


class Submission(QObject):
    """Keeps what it is asked to review."""

    busy = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.offers = OrderOffers(combinations=EVERYTHING)
        self.asked: list[CombinationRequest] = []

    def client_order_id(self) -> str:
        return "TB-1120-KQXW-0001"

    def submit(self, request: CombinationRequest) -> None:
        self.asked.append(request)


class Guard:
    """Tells a margin, and checks of which one can fail."""

    def __init__(self) -> None:
        self.checks = (hard(CheckCode.LOCK, passed=True),)
        self.margins: list[CombinationRequest] = []

    def preview_combination(self, request: CombinationRequest, margin: CombinationMargin | None) -> CombinationPreview:
        summary = replace(combination(), request=request)
        return CombinationPreview(summary=summary, checks=self.checks, gesture=Gesture.CLICK)

    async def combination_margin(self, request: CombinationRequest) -> CombinationMargin | None:
        self.margins.append(request)
        return CombinationMargin(initial_change=Decimal(177))


class Scene:
    """The dock with its scripted services."""

    def __init__(self, scene: ReferenceScene) -> None:
        self.scene, self.guard, self.submission = scene, Guard(), Submission()
        self.unlocked = 0
        self.account: Any = account()
        scene.serve(
            trading=SimpleNamespace(guard=self.guard),
            actions=SimpleNamespace(unlock=self._unlock),
        )
        window = replace(scene.context.window, account=lambda: self.account)
        self.stale = dict[Key[object], float]()
        scene.context = replace(scene.context, window=window, stale_price=self.stale.get)
        permissions = Permissions(scene.gateway, scene.gateway, hub=scene.hub, tasks=scene.tasks)
        self.source = SourceKind.PRACTICE
        self.dock: CombinationDock = scene.show(
            partial(
                CombinationDock,
                submission=cast("OrderSubmission", self.submission),
                permissions=permissions,
                source=lambda _instrument: self.source,
            ),
            width=430,
            height=760,
        )
        permissions.setParent(self.dock)

    def _unlock(self) -> None:
        self.unlocked += 1

    def trade(self, instrument: InstrumentId, bid: str, ask: str) -> None:
        """A contract with its facts and a book of one level."""
        put(self.scene.hub, Topic.INSTRUMENT.of(instrument), facts(instrument))
        book = OrderBook(instrument=instrument, bids=(Level(Decimal(bid), 50, 1),), asks=(Level(Decimal(ask), 50, 1),))
        put(self.scene.hub, Topic.BOOK.of(instrument), book)

    def butterfly(self) -> None:
        """The legs with prices, unlocked."""
        for strike, bid, ask in ((600, "17.01", "17.02"), (610, "10.57", "10.58"), (620, "5.90", "5.91")):
            self.trade(option(strike, "C"), bid, ask)
        self.dock.take(BUTTERFLY)
        self.open_lock()

    def open_lock(self) -> None:
        status = LockStatus(kind=LockKind.UNLOCKED, account=self.account.identity, since=NOON)
        put(self.scene.hub, LOCK, status)
        self.dock.show_all()


@pytest.fixture
async def made(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Scene]:
    async with reference_scene(qapp, tmp_path) as scene:
        yield Scene(scene)


async def test_legs_from_the_chain_make_a_strategy_with_a_net_quote(made: Scene) -> None:
    dock = made.dock
    assert "Pick two contracts" in dock.view.reason.text()
    made.butterfly()
    assert dock.view.strategy.text() == "Butterfly"
    chips = dock.view.chips.buttons
    assert [chips[key].text() for key in ("bid", "middle", "ask")] == ["Bid 1.75", "Mid 1.77", "Ask 1.79"]
    assert [row.contract.text() for row in dock.view.legs.rows] == [
        "27 Nov 2026 600.00 call \u00b7 American",
        "27 Nov 2026 610.00 call \u00b7 American",
        "27 Nov 2026 620.00 call \u00b7 American",
    ]
    assert made.scene.hub.wanted() >= {Topic.BOOK.of(leg.instrument) for leg in BUTTERFLY}
    QTest.mouseClick(chips["middle"], Qt.MouseButton.LeftButton)
    assert dock.draft.form.price == Decimal("1.77")
    assert "you pay 177.00 HKD" in dock.view.price_row.note.text()
    assert dock.view.chart.figure.words[-2] == "Breakeven at 601.77, 618.23"
    QTest.keyClick(dock.view.chart, Qt.Key.Key_T)
    assert dock.view.payoff.table is not None
    assert dock.view.payoff.table.isVisible()
    assert dock.view.payoff.menu().isEnabled()
    QTest.keyClick(dock.view.payoff.table, Qt.Key.Key_T)
    assert dock.view.chart.isVisible()


async def test_the_button_asks_for_a_review_of_exactly_what_is_shown(made: Scene) -> None:
    made.butterfly()
    dock = made.dock
    dock.price_to("ask")
    dock.view.quantity.field.selectAll()
    QTest.keyClicks(dock.view.quantity.field, "3")
    QTest.keyClick(dock.view.quantity.field, Qt.Key.Key_Return)
    (asked,) = made.submission.asked
    assert (asked.legs, asked.quantity, asked.price) == (BUTTERFLY, 3, Decimal("1.79"))
    assert dock.view.action.text() == "Review practice combination 3 @ 1.79 debit"
    made.submission.busy.emit(True)
    dock.review()
    assert len(made.submission.asked) == 1


async def test_locked_the_button_only_asks_for_the_unlock(made: Scene) -> None:
    made.butterfly()
    put(made.scene.hub, LOCK, LockStatus(kind=LockKind.LOCKED, account=made.account.identity, since=NOON))
    made.dock.price_to("ask")
    made.dock.review()
    assert (made.unlocked, made.submission.asked) == (1, [])


async def test_what_the_connection_does_not_take_is_said(made: Scene) -> None:
    made.butterfly()
    dock = made.dock
    dock.price_to("ask")
    made.submission.offers = OrderOffers()
    dock.each_second()
    assert dock.view.reason.text() == "Script takes no combinations on this connection."
    assert not dock.view.action.isEnabled()
    made.submission.offers = OrderOffers(combinations=replace(EVERYTHING, strategies=frozenset({Strategy.STRADDLE})))
    dock.each_second()
    assert dock.view.reason.text() == "Script does not take this combination, only: Straddle."
    made.submission.offers = OrderOffers(centre=DataCentre.UNITED_STATES)
    dock.each_second()
    assert dock.view.reason.text() == "Combinations are not offered for accounts of this data centre of Script."
    dock.review()
    assert made.submission.asked == []


async def test_a_failed_check_is_told_before_the_review(made: Scene) -> None:
    made.butterfly()
    made.guard.checks = (hard(CheckCode.POWER, passed=False, value=Decimal(600), limit=Decimal(500), currency="HKD"),)
    made.dock.price_to("ask")
    assert made.dock.view.reason.text()


async def test_prices_of_another_kind_never_enter_the_form(made: Scene) -> None:
    made.source = SourceKind.REAL
    made.butterfly()
    made.dock.price_to("ask")
    made.dock.draft.step_price(1)
    assert made.dock.draft.form.price is None


async def test_a_net_price_rests_on_the_proof_of_each_book(made: Scene) -> None:
    """No quote of a leg enters it."""
    made.butterfly()
    dock, leg = made.dock, BUTTERFLY[1].instrument
    made.stale[Topic.BOOK.of(leg)] = 12.0
    dock.draft.set(price=None)
    dock.price_to("ask")
    assert dock.draft.form.price is None
    made.stale.clear()
    made.stale[Topic.QUOTE.of(leg)] = 12.0
    dock.price_to("ask")
    assert dock.draft.form.price == Decimal("1.79")


async def test_an_empty_net_price_is_filled_with_the_middle_once(made: Scene) -> None:
    """What a person clears or types stays."""
    made.butterfly()
    dock, draft = made.dock, made.dock.draft
    assert draft.form.price == draft.middle is not None
    dock.view.price.field.selectAll()
    QTest.keyClick(dock.view.price.field, Qt.Key.Key_Delete)
    dock.each_second()
    dock.show_all()
    assert draft.form.price is None
    assert dock.view.price.text == ""


@pytest.mark.parametrize("width", [312, 340, 430])
async def test_nothing_is_cut_in_a_narrow_dock(made: Scene, width: int) -> None:
    """Below 380 pixels everything stands in one column; chips are as wide as their words."""
    made.butterfly()
    window = made.dock.window()
    window.resize(width, 720)
    await made.scene.settle()
    await between_tasks(QApplication.processEvents)
    view = made.dock.view
    assert window.width() == width
    for chip in view.chips.buttons.values():
        assert chip.width() >= chip.sizeHint().width()
        assert chip.mapTo(window, chip.rect().bottomRight()).x() < width
    assert (view.quantity.y() > view.chips.y()) is (width < 380)
    assert view.order_type.height() >= 20


async def test_other_legs_have_another_price(made: Scene) -> None:
    """Side, ratio and a leg taken out: the typed price gives way to the middle; turned round it changes its sign."""
    made.butterfly()
    dock, draft = made.dock, made.dock.draft
    dock.price_to("ask")
    QTest.mouseClick(dock.view.swap, Qt.MouseButton.LeftButton)
    assert draft.form.price == Decimal("-1.79")
    assert [leg.side for leg in draft.legs] == [Side.SELL, Side.BUY, Side.SELL]
    assert draft.net.ask == Decimal("-1.75")
    QTest.mouseClick(dock.view.legs.rows[0].side, Qt.MouseButton.LeftButton)
    assert draft.form.price == draft.middle != Decimal("-1.79")
    assert made.dock.draft.legs[0].side is Side.BUY
    QTest.keyClick(dock.view.legs.rows[0].ratio.field, Qt.Key.Key_Up)
    assert draft.legs[0].ratio == 2
    QTest.mouseClick(dock.view.legs.rows[1].remove, Qt.MouseButton.LeftButton)
    assert [leg.instrument for leg in draft.legs] == [option(600, "C"), option(620, "C")]


async def test_a_net_price_may_be_below_zero_and_wrong_text_is_told(made: Scene) -> None:
    made.butterfly()
    dock = made.dock
    dock.view.price.field.selectAll()
    QTest.keyClicks(dock.view.price.field, "-1.5")
    assert dock.draft.form.price == Decimal("-1.5")
    assert "you receive 150.00 HKD" in dock.view.price_row.note.text()
    dock.view.price.field.selectAll()
    dock.view.price.field.insert("1,5")
    assert dock.draft.form.price is None
    assert dock.view.price_row.note.text() == "A comma only groups thousands: 1,000."
    dock.view.price.field.setText("1.555")
    assert dock.draft.gap is NotReady.PRICE_STEP
    dock.draft.set(order_type=OrderType.MARKET)
    request = dock.draft.request("TB-1")
    assert request is not None
    assert request.price is None


async def test_the_brokers_margin_is_read_once_for_each_form(made: Scene) -> None:
    made.butterfly()
    dock = made.dock
    dock.price_to("ask")
    dock._ask_margin()
    dock._ask_margin()
    await made.scene.settle()
    assert len(made.guard.margins) == 1
    assert dock.margin == CombinationMargin(initial_change=Decimal(177))
    dock.price_to("bid")
    assert dock.margin is None


async def test_an_unlimited_loss_and_a_calendar_are_said(made: Scene) -> None:
    made.butterfly()
    dock = made.dock
    made.trade(option(610, "C", DAYS[1]), "14", "14.2")
    dock.take((CombinationLeg(instrument=option(610, "C"), side=Side.SELL),))
    dock.add(option(610, "C", DAYS[1]), Side.BUY)
    dock.price_to("ask")
    assert list(dock.view.chart.figure.words) == [
        "The legs end on different days: the value is not known at expiry of the nearer leg."
    ]
    dock.add(option(610, "C", DAYS[1]), Side.SELL)
    dock.price_to("ask")
    assert dock.view.outcome.text().startswith("The loss is not limited")


@pytest.mark.parametrize(
    ("style", "shown", "loss", "why"),
    [
        (OptionStyle.AMERICAN, " \u00b7 American", "320.00", "At most 320.00 HKD are lost"),
        (OptionStyle.EUROPEAN, " \u00b7 European", "not known", "the bought option is European"),
        (None, "", "not known", "nobody tells whether the bought option can be exercised earlier"),
    ],
)
async def test_the_loss_of_a_calendar_follows_the_style_of_what_is_bought(
    made: Scene, style: OptionStyle | None, shown: str, loss: str, why: str
) -> None:
    later = option(610, "C", DAYS[1])
    made.trade(option(610, "C"), "10.8", "11")
    made.trade(later, "13.8", "14")
    put(made.scene.hub, Topic.INSTRUMENT.of(later), replace(facts(later), style=style))
    made.dock.take((CombinationLeg(instrument=option(610, "C"), side=Side.SELL),))
    made.dock.add(later, Side.BUY)
    made.dock.price_to("ask")
    view = made.dock.view
    assert view.legs.rows[1].contract.text().endswith(f"610.00 call{shown}")
    assert view.legs.rows[1].accessibleName().endswith(f"610.00 call{shown}")
    value = next(one for one in view.figures.findChildren(QLabel) if one.accessibleName() == f"Largest loss {loss}")
    assert why in view.outcome.text()
    assert style is OptionStyle.AMERICAN or why in value.accessibleDescription()


async def test_legs_are_kept_for_the_next_window_but_never_a_price(made: Scene) -> None:
    made.butterfly()
    dock = made.dock
    dock.price_to("ask")
    kept = dock.memory()
    dock.clear()
    dock.recall({"legs": [7, {"instrument": "x", "side": []}, *kept["legs"]]})  # type: ignore[misc]
    assert dock.draft.legs == BUTTERFLY
    assert (dock.draft.form.price, dock.draft.form.quantity) == (None, 1)
    for number in range(3):
        dock.recall({"add": {"instrument": option(570 + 10 * number, "P"), "side": "buy"}})
    assert len(dock.draft.legs) == 4
    assert "four legs at most" in dock.foot.words.text()


async def test_another_account_is_followed(made: Scene) -> None:
    made.butterfly()
    made.account = replace(account(), markets=frozenset({Market.US}))
    made.dock.each_second()
    assert made.dock.draft.gap is NotReady.NO_ACCOUNT
    assert made.dock.draft.underlying == TENCENT


async def test_another_account_is_shown_with_the_next_frame_and_takes_no_price_of_the_one_before(made: Scene) -> None:
    """A price from practice prices must not stand in the form of an account with real money."""
    made.butterfly()
    made.dock.price_to("middle")
    made.dock.draft.set(quantity=10)
    made.account = account(Environment.LIVE)
    made.dock.refresh(frozenset())
    assert made.dock.title_bar.environment is Environment.LIVE
    form = made.dock.draft.form
    assert (form.price, form.quantity, form.legs) == (None, 1, BUTTERFLY)
    assert made.dock.view.price.text == ""


async def test_a_hidden_form_comes_to_the_front_and_is_not_reviewed(made: Scene) -> None:
    made.butterfly()
    made.dock.price_to("middle")
    made.dock.hide()
    made.dock.review()
    assert made.submission.asked == []
    assert made.scene.opened_with == [("combination", {})]
    made.dock.show()
    made.dock.review()
    assert len(made.submission.asked) == 1
