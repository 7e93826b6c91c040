"""The whole window on its own practice exchange through the LongPort door, offscreen. Prints one JSON line.

`python -m fakes.walks.practice_over_longport PARTS DIRECTORY [ARGUMENTS...]`: a person looks at every dock, sets a
price alert, unlocks, places an order and cancels it, restarts the exchange after a crash and resets the account; PARTS
of these six.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget

from fakes.values.cheap_passwords import cheap_hashes
from fakes.values.hub_values import known
from fakes.values.killing import kill
from fakes.walks.changing_application import until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Order
from tideboard_core.model.quote import OrderBook
from tideboard_core.model.watch.alerts import AlertKind
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse

PASSWORD = "123456"
"""The practice exchange's where the broker asks for one, else our own choice."""
TENCENT = "HK.00700"
STEPS_BELOW = 12
"""One per cent: nearer, the market may reach the order while the walk takes long; from two on the collar refuses it."""
W = TypeVar("W", bound=QWidget)


class Person:
    """Someone in front of the window; the day has so many parts."""

    parts = 6

    def __init__(self, application: Application) -> None:
        self.application, self.hub = application, application.hub
        self.found: dict[str, object] = {}

    async def spend_the_day(self) -> None:
        """Look, trade, see the exchange crash and come back, and begin anew: the first `parts` of these."""
        await until(lambda: self.application.account is not None and self.application.built.chart_shown)
        day = (self.look, self.watch_price, self.unlock, self.trade, self.crash, self.reset)
        for part in day[: self.parts]:
            await part()

    async def look(self) -> None:
        """Every dock fills."""
        topics = (Topic.QUOTE, Topic.BOOK, Topic.FLOW, Topic.DISTRIBUTION, Topic.INSTRUMENT)
        await until(lambda: all(self.hub.value(topic.of(TENCENT)) is not None for topic in topics))
        for tab, topic in (("tape", Topic.TICKS), ("brokers", Topic.BROKERS), ("book", Topic.BOOK)):
            self.application.built.book.show_tab(tab)
            await until(lambda topic=topic: self.hub.value(topic.of(TENCENT)) is not None)  # type: ignore[misc]
        account = self.application.account
        assert account is not None
        await until(lambda: self.hub.value(Topic.FUNDS.of(account.id)) is not None)
        self.found["looked"] = {
            "environment": account.environment.value,
            "providers": [session.status.provider for session in self.application.feeds.sessions],
            "flow of": known(self.hub, Topic.FLOW.of(TENCENT)).provider,
            "sides": [len(side) > 0 for side in (self.book.bids, self.book.asks)],
        }

    @property
    def book(self) -> OrderBook:
        """The newest book."""
        return known(self.hub, Topic.BOOK.of(TENCENT))

    async def watch_price(self) -> None:
        """An alert at a price that is passed already rings at the next quote, whoever keeps it."""
        price = known(self.hub, Topic.QUOTE.of(TENCENT)).last
        alerts, feeds = self.application.built.docks.alerts, self.application.feeds
        alerts.add(InstrumentId(TENCENT), price * 2, AlertKind.PRICE_DOWN)
        await until(lambda: bool(dialogs()))
        service = feeds.own_alerts or feeds.gateway.alerts
        self.press("price_alert_set")
        await until(lambda: not dialogs())
        await until(lambda: self.hub.value(Topic.ALERT.of(TENCENT)) is not None)
        assert service is not None
        (kept,) = await service.alerts(InstrumentId(TENCENT))  # one request: of all it is one for each market
        notices = self.application.services.notices.notices
        self.found["alert"] = [kept.keeper.value, sum(notice.type is NoticeType.ALERT for notice in notices)]

    async def unlock(self) -> None:
        """A trading password of our own is chosen at the first unlock: it is asked for twice."""
        self.press("unlock_trading")
        await until(lambda: bool(dialogs()))
        lock = self.application.trading.lock
        tries = 0
        while dialogs() and tries < 3:
            tries += 1
            told = self.words()
            self.fill(self.part("trade_password", QWidget), PASSWORD)
            await until(lambda: self.part("unlock", QAbstractButton).isEnabled())  # the keyring has answered
            self.press("unlock")
            await until(lambda told=told: not dialogs() or self.words() != told)  # type: ignore[misc]
        self.found["unlocked"] = [lock.status.unlocked, tries]

    async def trade(self) -> None:
        """A buy far below the market rests; then it is cancelled."""
        self.press("price_bid")
        for _ in range(STEPS_BELOW):
            self.application.built.ticket.form.price.stepped.emit(-1)
        self.fill(self.part("quantity", QWidget), "100")
        while not await self.sent():  # on a busy machine the book of a review grows old: that sends nothing
            self.press("cancel_dialog")
            await until(lambda: not dialogs())
        await until(lambda: bool(self.orders()))
        await until(lambda: self.orders()[0].open and not self.application.built.busy)
        (order,) = self.orders()
        self.found["placed"] = [order.instrument, order.side.value, str(order.quantity), order.open]
        blotter = self.application.built.blotter
        blotter.show_orders()
        blotter.trading.run_button(0)
        await until(lambda: bool(dialogs()))
        await until(lambda: self.pressed_away("cancel_order"))
        await until(lambda: not self.orders()[0].open)
        self.found["cancelled"] = self.orders()[0].status.value

    async def sent(self) -> bool:
        """Review the order and press Send; False if the review became void before."""
        await until(lambda: self.part("review_order", QAbstractButton).isEnabled())
        self.press("review_order")
        await until(lambda: bool(dialogs()))
        await until(lambda: self.void() or self.pressed_away("send_order"))
        return not dialogs()

    def void(self) -> bool:
        """Whether the review that is open has become void."""
        reviews = [one._review for one in dialogs() if isinstance(one, ConfirmOrderDialog)]
        return any(review.void_reason is not None for review in reviews)

    async def crash(self) -> None:
        """The exchange dies; the banner's button starts it again, on doors of the same kind."""
        practice = self.application.practice
        assert practice is not None
        assert practice.child.pid is not None
        kill(practice.child.pid)
        await until(lambda: self.application.window.banner.message is not None and not self.live())
        await until(lambda: "ended unexpectedly" in self.banner())
        self.application.window.banner.button.click()
        await until(self.live)
        await until(lambda: len(self.orders()) == 1)
        self.found["again"] = [self.orders()[0].status.value, len(self.application.feeds.sessions)]

    async def reset(self) -> None:
        """The account is begun anew."""
        self.application.window.reset_requested.emit()
        await until(lambda: bool(dialogs()))
        dialogs()[0].accept()
        await until(lambda: not self.live())
        await until(lambda: self.live() and self.orders() == [])
        self.found["reset"] = self.application.trading.lock.status.unlocked

    # --- hands and eyes ---------------------------------------------------------------------------------------------

    def live(self) -> bool:
        """Whether every connection stands."""
        return all(session.status.state is LinkState.LIVE for session in self.application.feeds.sessions)

    def orders(self) -> list[Order]:
        """The orders of the account in view, newest first."""
        account = self.application.account
        rows = None if account is None else self.hub.value(Topic.ORDERS.of(account.id))
        return list(rows or ())

    def banner(self) -> str:
        """What the banner says."""
        notice = self.application.window.banner.message
        return "" if notice is None else notice.text

    def words(self) -> str:
        """Everything that the open dialog says; widgets without words, which come and go, change nothing."""
        names = [part.accessibleName() for one in dialogs() for part in one.findChildren(QWidget)]
        texts = [button.text() for one in dialogs() for button in one.findChildren(QAbstractButton)]
        return " ".join(" ".join(names + texts).split())

    def part(self, identifier: str, kind: type[W]) -> W:
        """The visible widget of this name, in the newest window that has one."""
        windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        found = [part for window in windows for part in window.findChildren(kind)]
        return next(p for p in reversed(found) if p.accessibleIdentifier() == identifier and p.isVisible())

    def press(self, identifier: str) -> None:
        """Press a button."""
        self.part(identifier, QAbstractButton).click()

    def pressed_away(self, identifier: str) -> bool:
        """Press the button of a dialog, which takes no press at first; whether the dialog has gone."""
        if dialogs():
            self.press(identifier)
        return not dialogs()

    def fill(self, widget: QWidget, text: str) -> None:
        """Write into a field, as typing does."""
        field = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
        assert isinstance(field, QLineEdit)
        field.setText(text)
        field.textEdited.emit(text)
        field.editingFinished.emit()


def dialogs() -> list[QDialog]:
    """The dialogs on screen."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def main() -> int:
    """Run in this process."""
    parts, directory, *arguments = sys.argv[1:]
    found: dict[str, object] = {}
    run_window = Application.run

    async def run(self: Application) -> None:
        person = Person(self)
        person.parts = int(parts)
        acting = asyncio.get_running_loop().create_task(person.spend_the_day())
        acting.add_done_callback(lambda _task: self.close())  # also when it failed
        await run_window(self)
        found.update(person.found)
        await acting

    Application.run = run  # type: ignore[method-assign]  # the person takes a seat
    with cheap_hashes():
        code = start.run(parse(["--data-dir", directory, *arguments]), Path(directory))
    print(json.dumps(found))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
