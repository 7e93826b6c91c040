"""The page of the loss brake: empty is off, tighter counts at once, a raise of a LIVE account waits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.timers import timer_of
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import PASSWORD, QUOTE, TENCENT, position
from fakes.values.waiting import until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, Environment
from tideboard_core.orders.brake.loss_limits import LossLimits, RaiseFrom
from tideboard_desktop.settings.brake_page import BrakePage
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.form import FieldNote

LOSS = LossLimits(loss={"HKD": Decimal(1000)})


class Desk:
    """A page over a scene; `asked` has each raise that wants the password."""

    def __init__(self, scene: TradingScene, qtbot: QtBot, limits: LossLimits | None = None) -> None:
        self.scene, self.brake = scene, scene.with_brake(limits)
        self.asked: list[tuple[LossLimits, RaiseFrom, list[tuple[str, str, str]]]] = []
        self.done: Callable[[], None] = lambda: None
        self.page = BrakePage(make_theme(), self.brake, account=lambda: scene.account, ask=self._ask)
        qtbot.addWidget(self.page)

    def _ask(
        self,
        _account: Account,
        limits: LossLimits,
        since: RaiseFrom,
        rows: Sequence[tuple[str, str, str]],
        done: Callable[[], None],
    ) -> None:
        self.asked.append((limits, since, list(rows)))
        self.done = done

    def write(self, name: str, text: str) -> None:
        field = self.page.fields[name][0]
        field.clear()
        QTest.keyClicks(field, text)


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE with 400 shares."""
    async with trading_scene(tmp_path) as scene:
        scene.gateway.position_rows = [position(scene.account, 400)]
        await scene.unlock()
        await scene.blotter.read_again()
        yield scene


async def test_it_is_off_until_a_limit_is_written(live: TradingScene, qtbot: QtBot) -> None:
    desk = Desk(live, qtbot)
    assert {field.text() for field, _note, _limit in desk.page.fields.values()} == {""}
    assert not desk.page.apply_button.isEnabled()

    desk.write("HKD.loss", "1,000")
    desk.write("streak", "3")
    desk.page.apply()

    assert desk.brake.limits(live.account) == LossLimits(loss={"HKD": Decimal(1000)}, streak=3)
    assert not desk.page.apply_button.isEnabled()
    assert "realised" in desk.page.day.text()


async def test_its_buttons_stay_in_view_in_a_window_that_is_too_low_for_the_fields(
    live: TradingScene, qtbot: QtBot
) -> None:
    """What is typed counts only with the button: below the edge of the window nobody would miss it."""
    desk = Desk(live, qtbot)
    desk.page.resize(600, 300)
    desk.page.show()
    await until(lambda: desk.page.windowHandle().isExposed())

    for button in (desk.page.apply_button, desk.page.undo_button):
        assert button.visibleRegion().boundingRect() == button.rect()
    assert desk.page.since.visibleRegion().isEmpty()


async def test_a_day_that_is_not_known_says_of_which_currency(live: TradingScene, qtbot: QtBot) -> None:
    desk = Desk(live, qtbot, LossLimits(loss={"HKD": Decimal(1000), "USD": Decimal(1000)}))
    live.clock.jump_wall(-86_400)
    live.clock.advance(1)
    desk.page.show_day()
    lines = desk.page.day.text().splitlines()
    assert [line[:4] for line in lines] == ["HKD:", "USD:"]
    assert all(line.endswith("check the clocks.") for line in lines)


async def test_a_raise_of_live_asks_for_the_password_and_waits(live: TradingScene, qtbot: QtBot) -> None:
    desk = Desk(live, qtbot, LOSS)
    desk.write("HKD.loss", "")
    desk.page.apply()

    ((limits, since, rows),) = desk.asked
    assert (limits, since) == (LossLimits(), RaiseFrom.WAIT)
    assert rows == [("Largest loss of a day, HKD", "1,000", "off")]
    assert desk.brake.limits(live.account) == LOSS

    proof = await live.lock.unlock_once(live.account, PASSWORD)
    desk.brake.ask(live.account, limits, since, proof)
    proof.end()
    desk.done()
    assert desk.page.fields["HKD.loss"][0].text() == "1,000"
    assert desk.page.waiting.text() == "A raise counts in 10:00."
    desk.page.drop_raise()
    assert desk.brake.waiting(live.account) is None
    assert desk.page.waiting_row.isHidden()


async def test_lowering_asks_nobody(live: TradingScene, qtbot: QtBot) -> None:
    desk = Desk(live, qtbot, LOSS)
    desk.write("HKD.loss", "900")
    desk.page.apply()
    assert desk.asked == []
    assert desk.brake.limits(live.account).loss == {"HKD": 900}


async def test_paper_raises_at_once(tmp_path: Path, qtbot: QtBot) -> None:
    async with trading_scene(tmp_path, Environment.PAPER) as scene:
        desk = Desk(scene, qtbot, LOSS)
        desk.write("HKD.loss", "5000")
        desk.page.apply()
        assert desk.asked == []
        assert desk.brake.limits(scene.account).loss == {"HKD": 5000}


async def test_every_currency_of_the_accounts_markets_can_have_a_limit(live: TradingScene, qtbot: QtBot) -> None:
    """Securities of Hong Kong trade in yuan and US dollars too, and each currency is judged by itself."""
    live.account = replace(live.account, markets=frozenset({Market.HK}))
    desk = Desk(live, qtbot)
    assert [name for name in desk.page.fields if name.endswith(".loss")] == ["CNY.loss", "HKD.loss", "USD.loss"]
    desk.write("CNY.loss", "500")
    desk.write("USD.loss", "70")
    desk.page.apply()
    assert desk.brake.limits(live.account).loss == {"CNY": 500, "USD": 70}


async def test_it_says_that_another_data_folder_has_a_brake_of_its_own(live: TradingScene, qtbot: QtBot) -> None:
    words = [note.text() for note in Desk(live, qtbot).page.findChildren(FieldNote)]
    assert any("Another data folder or computer on the same account has its own" in text for text in words)


async def test_a_slip_is_said_where_it_was_made(live: TradingScene, qtbot: QtBot) -> None:
    desk = Desk(live, qtbot)
    desk.write("trades", "2.5")
    desk.page.apply()
    assert desk.page.fields["trades"][1].text()
    assert not desk.brake.limits(live.account).on


async def test_without_an_account_there_is_nothing_to_set(live: TradingScene, qtbot: QtBot) -> None:
    page = BrakePage(make_theme(), live.with_brake(), account=lambda: None, ask=lambda *_: None)
    qtbot.addWidget(page)
    page.apply()
    assert page.fields == {}
    assert not page.apply_button.isEnabled()


async def test_a_hidden_page_rests(live: TradingScene, qtbot: QtBot) -> None:
    desk = Desk(live, qtbot, LOSS)
    desk.page.show()
    assert timer_of(desk.page).isActive()
    desk.page.hide()
    assert not timer_of(desk.page).isActive()


async def test_a_security_without_a_price_is_named_and_taken_out_by_its_code(live: TradingScene, qtbot: QtBot) -> None:
    dark = replace(position(live.account, 200), instrument=InstrumentId("HK.08888"))
    live.gateway.position_rows = [position(live.account, 400), dark]
    live.publish(Topic.INSTRUMENT, dark.instrument, replace(TENCENT, id=dark.instrument))
    await live.blotter.read_again()
    live.clock.advance(1)
    live.market(last="605.00")
    desk = Desk(live, qtbot, LOSS)
    page = desk.page
    page.show()

    assert page.left_out_row.isVisible()
    assert page.priceless.text().startswith("No price of HK.08888 that is known to be of today, ")
    QTest.keyClicks(page.left_out, "HK.00700")
    QTest.keyClick(page.left_out, Qt.Key.Key_Return)
    assert page.priceless.text() == "“HK.00700” is no security that the day's result lacks a price of."
    page.left_out.clear()
    QTest.keyClicks(page.left_out, "08888")
    QTest.keyClick(page.left_out, Qt.Key.Key_Return)

    assert not page.left_out_row.isVisible()
    assert page.day.text().endswith("losses in a row 0. Taken out of today's count by you: HK.08888.")
    live.publish(Topic.QUOTE, dark.instrument, structs.replace(QUOTE, instrument=dark.instrument))
    live.clock.advance(1)
    live.market(last="605.00")
    desk.brake.tick([live.account])
    assert page.day.text().endswith("Taken out before, counts again: HK.08888.")
