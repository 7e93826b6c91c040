"""Alerts, orders and drawings over a split: splits are read, a banner asks, and each answer goes its usual way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QCoreApplication
from shiboken6 import isValid

from tideboard_core.errors import BadInput, GatewayError, NotOffered
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, market_of, spelled_as_contract
from tideboard_core.model.listeners import Listeners
from tideboard_core.model.notices import account_key
from tideboard_core.model.order import Account, Order
from tideboard_core.model.session import exchange_date
from tideboard_core.model.watch.alerts import AlertFired, AlertKeeper, PriceAlert
from tideboard_core.orders.guard import Guard
from tideboard_core.ports.gateway import Offer, offered
from tideboard_core.ports.reference import AlertService
from tideboard_core.ports.system import MarketClock
from tideboard_desktop.alerts.triggered import TriggeredAlerts
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.ui.dock_memory import DRAWINGS
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.combinations import listed_name
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.window.bars.banner import BannerMessage

if TYPE_CHECKING:
    from tideboard_core.alerts.local_alerts import LocalAlerts
    from tideboard_core.model.splits import Split
    from tideboard_core.orders.over_split.answers import OverSplits, StandingAlert, StandingDrawing, StandingRows
    from tideboard_core.orders.over_split.questions import SplitQuestion
    from tideboard_desktop.assembly.window_rebuild import WindowRebuild
    from tideboard_desktop.calendar.reading import CalendarReading
    from tideboard_desktop.chart.drawings.book import DrawingBook
    from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
    from tideboard_desktop.docks.lazy_dock import LazyDock
    from tideboard_desktop.orders.over_split.dialog import OverSplitDialog

translate = QCoreApplication.translate
EVERY: Final = 60.0
"""Seconds between two reviews while nothing moved."""
AGAIN: Final = 300.0
"""Seconds after which splits that could not be read are asked for again."""
HOLD: Final = 30.0
"""Seconds for which alerts wait at most until the splits of their securities are read."""
AROUND: Final = timedelta(days=10)
"""Days before and after today of which a calendar is asked, where no connection tells corporate actions."""
KEY: Final = "over-split"


class _Rows(NamedTuple):
    """Everything that may last over a split, the orders by account."""

    alerts: list[StandingAlert]
    orders: dict[str, tuple[Account, tuple[Order, ...]]]
    drawings: list[StandingDrawing]

    @property
    def any(self) -> bool:
        return bool(self.alerts or self.orders or self.drawings)

    @property
    def securities(self) -> list[InstrumentId]:
        """Each security of them once, those of alerts first; contracts are adjusted by their exchange."""
        of_orders = (row.instrument for _account, rows in self.orders.values() for row in rows)
        of_drawings = (one.instrument for one in self.drawings)
        every = dict.fromkeys((*(one.alert.instrument for one in self.alerts), *of_orders, *of_drawings))
        return [one for one in every if not spelled_as_contract(one)]


class OverSplitNotices:
    """Asks a person about what lasts over a split, from the close before until it is answered.

    Nothing is read, and no alert waits, before the first alert, order or drawing is there. `folder` has the files of
    alerts and answers; those of practice are apart from real ones. `feeds` returns those of the run.
    """

    def __init__(
        self,
        hub: Hub,
        clock: MarketClock,
        tasks: Tasks,
        rebuild: WindowRebuild,
        *,
        feeds: Callable[[], Feeds],
        folder: Path,
        practice: bool,
    ) -> None:
        self._hub, self._clock, self._tasks, self._rebuild = hub, clock, tasks, rebuild
        self._feeds, self._folder, self._practice = feeds, folder, practice
        self._guard: Guard | None = None
        self._begun = self._asked_once = False
        self._first_quote: float | None = None
        self._stale = True
        self._reviewed = float("-inf")
        self._asked: dict[InstrumentId, tuple[date, float]] = {}
        self._reading_since = float("-inf")
        self._task: asyncio.Task[None] | None = None
        self._calendar: CalendarReading | None = None
        self._broker_alerts: tuple[PriceAlert, ...] = ()
        self._alerts_asked: tuple[date | None, float] = (None, 0.0)
        self._questions: tuple[SplitQuestion, ...] = ()
        self._message: BannerMessage | None = None
        self._prices: dict[InstrumentId, list[Subscription]] = {}
        self._dialog: OverSplitDialog | None = None

    def own_alerts(self, failed: Callable[[BadInput], None], asleep: Callable[[], bool]) -> LocalAlerts:
        """Price alerts that Tideboard keeps, for a run in which no broker's ring here; they wait for the answers."""
        from tideboard_core.alerts.local_alerts import LocalAlerts, alerts_file

        return LocalAlerts(
            self._hub,
            self._clock,
            alerts_file(self._folder, practice=self._practice),
            spawn=lambda work: self._tasks.spawn(work, name="own alerts"),
            failed=failed,
            asleep=asleep,
            waits=self.holds,
        )

    def begin(self, frame: Frame, guard: Guard, fired: TriggeredAlerts, rebuilt: Listeners) -> None:
        """Look from now on; the window is there, and `rebuilt` tells of each further one."""
        self._guard = guard
        frame.every_second(self.beat, rests=True)
        rebuilt.add(self.follow_window)
        for topic in (Topic.ORDERS, Topic.EX_DAYS, Topic.ACCOUNTS):
            self._hub.listen_to(topic, self._moved)
        fired.holds = self._holds_reported
        self._rebuild.built.docks.alerts.written.connect(self._alerts_written)

    def follow_window(self) -> None:
        """Follow the window in view: its texts may be of another language."""
        self._rebuild.built.docks.alerts.written.connect(self._alerts_written)
        self._stale = True
        open_ = self._dialog
        if open_ is not None and isValid(open_) and open_.isVisible():
            open_.close()
            self._dialog = None
            self.show()

    def _moved(self, _key: Key[Any]) -> None:
        self._stale = True

    def _alerts_written(self) -> None:
        self._stale, self._alerts_asked = True, (None, 0.0)

    # --- what waits -------------------------------------------------------------------------------------------------

    def holds(self, alert: PriceAlert, priced: datetime) -> bool:
        """Whether an alert that Tideboard keeps does not ring on a price of this instant."""
        self._begin_kept()
        if not self._asked_once:  # quotes may come before splits are asked for
            now = self._clock.monotonic()
            self._first_quote = now if self._first_quote is None else self._first_quote
            if now - self._first_quote < HOLD:
                return True
        return self._splits.holds(AlertKeeper.TIDEBOARD, alert, priced)

    def _holds_reported(self, fired: AlertFired) -> bool:
        """Whether what the broker reported of one of its alerts does not ring here."""
        if fired.keeper is not AlertKeeper.BROKER:
            return False
        self._begin_kept()
        return self._splits.holds_reported(self._owner(AlertKeeper.BROKER), fired)

    @cached_property
    def _splits(self) -> OverSplits:
        from tideboard_core.orders.over_split.answers import OverSplits, file_of  # with the first alert or order

        path = file_of(self._folder, practice=self._practice)
        return OverSplits(path, self._clock, self._feeds().calendar)

    def _begin_kept(self) -> None:
        """Read the file, once."""
        if self._begun:
            return
        self._begun = True
        try:
            self._splits.load()
        except (BadInput, OSError) as error:
            self._say(error)

    def _say(self, error: BadInput | OSError) -> None:
        banner = self._rebuild.banner
        text = error_sentence(error) if isinstance(error, BadInput) else str(error)
        button = translate("Unlock", "Dismiss")
        message = BannerMessage(text, button=button, action=lambda: banner().clear(f"{KEY}-file"))
        self._rebuild.when_begun(lambda: banner().show_message(f"{KEY}-file", message))

    # --- reviews ----------------------------------------------------------------------------------------------------

    def beat(self) -> None:
        """Look once a minute, at once after something moved, and each second while a question is open."""
        now = self._clock.monotonic()
        if not (self._stale or self._questions or now - self._reviewed >= EVERY):
            return
        self._stale, self._reviewed = False, now
        self._review()
        if (own := self._feeds().own_alerts) is not None:
            own.judge_again()  # what waited may have its answer, or its splits are read

    def _review(self) -> None:
        rows = self._rows()
        self._read_due(rows)
        if not rows.any:
            self._show(())
            return
        self._begin_kept()
        self._take_ex_days(rows)
        try:
            questions = self._splits.review(self._standing(rows))
        except BadInput as error:
            self._say(error)
            questions = self._splits.open_questions(self._standing(rows))
        self._show(questions)

    def _rows(self) -> _Rows:
        own, hub = self._feeds().own_alerts, self._hub
        kept = () if own is None else own.standing()
        alerts: list[StandingAlert] = []
        if kept or self._broker_alerts:
            from tideboard_core.orders.over_split.answers import StandingAlert

            alerts += [StandingAlert(AlertKeeper.TIDEBOARD, one.alert, one.set_at) for one in kept]
            owner = self._owner(AlertKeeper.BROKER)
            alerts += [StandingAlert(owner, one, self._set_at(one)) for one in self._broker_alerts]
        orders: dict[str, tuple[Account, tuple[Order, ...]]] = {}
        for account in hub.value(Topic.ACCOUNTS.of("")) or ():
            rows = tuple(row for row in hub.value(Topic.ORDERS.of(account.id)) or () if row.open)
            if rows:
                orders[account_key(account)] = account, rows
        return _Rows(alerts, orders, self._drawings())

    def _drawings(self) -> list[StandingDrawing]:
        books = self._books()
        if not any(one.instruments for one in books):
            return []
        from tideboard_core.orders.over_split.answers import BEHIND
        from tideboard_desktop.assembly.drawings_over_split import standing_drawings  # with the first chart

        return standing_drawings(books, self._clock.market() - BEHIND - timedelta(days=1))

    def _drawn(self) -> list[ChartDrawings]:
        """What is drawn on each chart that was built."""
        docks = self._rebuild.built.docks.lazy_docks()
        return [drawings for dock in docks for drawings in getattr(dock.inside, "drawn", ())]

    def _kept(self) -> Iterator[tuple[LazyDock, list[DrawingBook]]]:
        """Docks that were not on screen so far, with the drawings that each keeps."""
        for dock in self._rebuild.built.docks.lazy_docks():
            if dock.inside is None and dock.kept.get(DRAWINGS):
                from tideboard_desktop.chart.drawings.book import kept_books

                yield dock, kept_books(dock.kept)

    def _books(self) -> list[DrawingBook]:
        """The drawings of every chart."""
        return [*(one.book for one in self._drawn()), *(book for _dock, books in self._kept() for book in books)]

    def _charts_of(self, instrument: InstrumentId) -> list[ChartDrawings]:
        """Every chart, to change its drawings of a security, which undo brings back there.

        A dock that keeps some and was not on screen so far is built now.
        """
        for dock, books in self._kept():
            if any(book.of(instrument) for book in books):
                dock.build()
        return self._drawn()

    def _set_at(self, alert: PriceAlert) -> datetime | None:
        """No broker tells when an alert was set: after the day itself one that was not seen before counts as new."""
        now, instrument = self._clock.market(), alert.instrument
        ahead = any(exchange_date(market_of(instrument), now) <= split.day for split in self._splits.now_of(instrument))
        return None if ahead else now

    def _owner(self, keeper: AlertKeeper) -> str:
        """The name of a keeper: numbers of one provider's alerts are not those of another's."""
        return keeper if keeper is AlertKeeper.TIDEBOARD else f"{keeper}/{self._feeds().gateway.provider}"

    def _standing(self, rows: _Rows) -> StandingRows:
        from tideboard_core.orders.over_split.answers import StandingRows

        hub, guard = self._hub, self._guard
        assert guard is not None, "begin comes first"
        traded = {row.instrument for _account, of_account in rows.orders.values() for row in of_account}
        return StandingRows(
            alerts=rows.alerts,
            orders={
                owner: (guard.offers.of(account), of_account) for owner, (account, of_account) in rows.orders.items()
            },
            quotes={one: hub.value(Topic.QUOTE.of(one)) for one in traded},
            openings={one: hub.opening(one) for one in traded},
            facts={one: hub.value(Topic.INSTRUMENT.of(one)) for one in traded},
            drawings=rows.drawings,
        )

    def _now(self) -> tuple[SplitQuestion, ...]:
        """The open questions on current data, for the list."""
        return self._splits.open_questions(self._standing(self._rows()))

    # --- splits -----------------------------------------------------------------------------------------------------

    def _take_ex_days(self, rows: _Rows) -> None:
        """What a calendar, a chart or a list of dividends has of them."""
        from tideboard_core.model.splits import splits_of

        for instrument in rows.securities:
            if days := self._hub.value(Topic.EX_DAYS.of(instrument)):
                self._splits.take(instrument, splits_of((), days))

    def _read_due(self, rows: _Rows) -> None:
        """Ask once a day for the broker's alerts, and for the splits of what stands; alerts wait, but not for long."""
        clock = self._clock
        now = clock.monotonic()
        if self._task is not None and not self._task.done():
            if now - self._reading_since >= HOLD:
                self._splits.unread = frozenset()
            return
        if not self._hub.value(Topic.ACCOUNTS.of("")):
            return  # before the first login, and without one, nobody answers
        due: dict[InstrumentId, date] = {}
        for instrument in rows.securities:
            today = exchange_date(market_of(instrument), clock.market())
            if _is_due(self._asked.get(instrument, (None, 0.0)), today, now):
                due[instrument] = today
        alerts = self._feeds().alert_services.get(AlertKeeper.BROKER)
        if alerts is not None and not _is_due(self._alerts_asked, clock.market().date(), now):
            alerts = None
        self._asked_once = True
        if due:
            self._splits.unread = frozenset(due).intersection(one.alert.instrument for one in rows.alerts)
        if due or alerts is not None:
            self._reading_since = now
            self._task = self._tasks.spawn(self._read(due, alerts), name="splits")

    async def _read(self, due: Mapping[InstrumentId, date], alerts: AlertService | None) -> None:
        clock, self._calendar = self._clock, None
        try:
            if alerts is not None:
                self._alerts_asked = clock.market().date(), clock.monotonic() + AGAIN
                with suppress(GatewayError):
                    self._broker_alerts = tuple(await alerts.alerts())
                    self._alerts_asked = self._alerts_asked[0], float("inf")
            for instrument, today in due.items():
                self._asked[instrument] = today, float("inf")
                try:
                    self._splits.take(instrument, await self._splits_of(instrument, today))
                except NotOffered:
                    pass
                except GatewayError:
                    self._asked[instrument] = today, clock.monotonic() + AGAIN
                self._splits.unread -= {instrument}
        finally:
            if due:
                self._splits.unread = frozenset()
            self._stale = True

    async def _splits_of(self, instrument: InstrumentId, today: date) -> Iterable[Split]:
        """By corporate actions, where a connection tells them, else by a calendar, which tells no ratio.

        Raises GatewayError; NotOffered where neither is offered.
        """
        from tideboard_core.model.behind.events import EX_KINDS
        from tideboard_core.model.reference import ExDay
        from tideboard_core.model.splits import splits_of
        from tideboard_desktop.docks.behind import each_once

        for gateway in each_once(self._feeds()):
            try:
                source = offered(gateway, gateway.reference, Offer.CORPORATE_ACTIONS)
                return splits_of(await source.corporate_actions(instrument))
            except NotOffered:
                continue
        from tideboard_desktop.calendar.reading import CalendarReading

        market = market_of(instrument)
        self._calendar = self._calendar or CalendarReading(self._feeds())  # each market is read once for all
        span = await self._calendar.span(EX_KINDS, today - AROUND, today + AROUND, market, today)
        return splits_of((), [ExDay(row.day, split=True) for row in span.rows if row.instrument == instrument])

    # --- asking -----------------------------------------------------------------------------------------------------

    def _show(self, questions: tuple[SplitQuestion, ...]) -> None:
        """Say the most urgent question in the banner; in another language its words are others."""
        self._questions = questions
        if self._dialog is not None and isValid(self._dialog) and self._dialog.isVisible():
            self._dialog.refresh()
        self._follow_prices({one.instrument for one in questions})
        message = None
        if questions:
            from tideboard_core.orders.over_split.questions import AtOnce
            from tideboard_desktop.orders.over_split.words import banner_words

            first = questions[0]
            message = BannerMessage(
                banner_words(questions, self._name(first)),
                broken=first.at_once is AtOnce.STOP,
                button=translate("OverSplit", "Answer\u2026"),
                action=self.show,
                topic=first.key,
            )
        shown, self._message = self._message, message
        if shown == message:
            return
        if message is None:
            self._rebuild.banner().clear(KEY)
        else:
            self._rebuild.banner().show_message(KEY, message)

    def _follow_prices(self, wanted: set[InstrumentId]) -> None:
        """Whether a stop is passed its price says; no view may show it."""
        hub = self._hub
        for instrument in self._prices.keys() - wanted:
            for subscription in self._prices.pop(instrument):
                subscription.close()
        for instrument in wanted - self._prices.keys():
            keys = (Topic.INSTRUMENT.of(instrument), Topic.QUOTE.of(instrument))
            self._prices[instrument] = [hub.subscribe(key) for key in keys]

    def show(self) -> None:
        """Open the list of the questions, or bring the open one to the front."""
        if self._dialog is not None and isValid(self._dialog) and self._dialog.isVisible():
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        from tideboard_desktop.orders.over_split.dialog import OverSplitDialog

        rebuild = self._rebuild
        self._dialog = dialog = OverSplitDialog(
            self._now,
            rebuild.theme(),
            rebuild.window(),
            name=self._name,
            broker=self._broker,
            change=self._change_words,
        )
        dialog.convert.connect(self._convert)
        dialog.keep.connect(self._keep)
        dialog.remove.connect(self._remove)
        dialog.show()

    # --- answers ----------------------------------------------------------------------------------------------------

    def _convert(self, question: SplitQuestion) -> None:
        """Bring it to its figures in the new shares: an order by a change that the guard judges and a person confirms.

        The question stays until the change is there.
        """
        from tideboard_core.orders.over_split.questions import OverSplit, change_for, new_shares

        built = self._rebuild.built
        alert, order = self._alert(question), self._order(question)
        if question.about is OverSplit.DRAWING:
            from tideboard_desktop.assembly.drawings_over_split import move_drawing

            times = new_shares(market_of(question.instrument), question.split, self._feeds().calendar)
            move_drawing(self._charts_of(question.instrument), question, times.open)
        elif alert is not None and question.after is not None:
            built.docks.alerts.change_value(alert, next(iter(question.after.values())))
        elif order is not None:
            account, row = order
            submission = built.submission
            request = change_for(question, row, account, submission.client_order_id())
            if request is not None and not submission.unchangeable(row):
                submission.submit(request, lambda _accepted: self._moved_on())
        self._moved_on()

    def _keep(self, question: SplitQuestion) -> None:
        from tideboard_core.orders.over_split.answers import SplitAnswer

        try:
            self._splits.answer(question, SplitAnswer.KEEP)
        except BadInput as error:
            self._say(error)
        self._moved_on()

    def _remove(self, question: SplitQuestion) -> None:
        """Delete the alert or drawing, or ask to cancel the order, as from its own list."""
        from tideboard_core.orders.over_split.questions import OverSplit

        alert, order = self._alert(question), self._order(question)
        if question.about is OverSplit.DRAWING:
            from tideboard_desktop.assembly.drawings_over_split import delete_drawing

            delete_drawing(self._charts_of(question.instrument), question)
        elif alert is not None:
            self._rebuild.built.docks.alerts.delete(alert)
        elif order is not None:
            self._rebuild.built.submission.cancel_or_settle(*order)
        self._moved_on()

    def _moved_on(self) -> None:
        self._review()
        self._stale = True  # the next second judges what waited

    # --- what a question is about -----------------------------------------------------------------------------------

    def _alert(self, question: SplitQuestion) -> PriceAlert | None:
        rows = self._rows().alerts
        found = (one.alert for one in rows if (one.owner, one.alert.key) == (question.owner, question.id))
        return next((one for one in found if one.instrument == question.instrument), None)

    def _order(self, question: SplitQuestion) -> tuple[Account, Order] | None:
        from tideboard_core.orders.over_split.answers import id_of

        account, rows = self._rows().orders.get(question.owner, (None, ()))
        row = next((one for one in rows if id_of(one) == question.id), None)
        return None if account is None or row is None else (account, row)

    def _name(self, question: SplitQuestion) -> str:
        from tideboard_core.orders.over_split.questions import OverSplit
        from tideboard_desktop.alerts.words import condition_words

        if question.about is OverSplit.DRAWING:
            from tideboard_desktop.assembly.drawings_over_split import drawing_name

            name = drawing_name(self._books(), question)
            return f"{question.instrument}: {name}" if name else question.instrument
        if (alert := self._alert(question)) is not None:
            return f"{alert.instrument}: {condition_words(alert)}"
        order = self._order(question)
        return question.instrument if order is None else listed_name(order[1])

    def _broker(self, question: SplitQuestion) -> str:
        feeds = self._feeds()
        return feeds.gateway.provider if self._order(question) is None else feeds.broker.provider

    def _change_words(self, question: SplitQuestion) -> str:
        """What its button to convert says; empty where there is nothing that could be asked for."""
        from tideboard_core.orders.over_split.questions import OverSplit, change_for

        if question.after is None:
            return ""
        if question.about is OverSplit.DRAWING:
            return translate("OverSplit", "Move the drawing")
        order = self._order(question)
        if order is None:
            return translate("OverSplit", "Convert the alert")
        account, row = order
        can = change_for(question, row, account, "TB-0101-0001") is not None
        if not can or self._rebuild.built.submission.unchangeable(row):
            return ""
        return translate("OverSplit", "Change to new shares\u2026")


def _is_due(asked: tuple[date | None, float], today: date, now: float) -> bool:
    """Whether a day was not asked for, or what failed is to be asked for again."""
    return asked[0] != today or now >= asked[1]
