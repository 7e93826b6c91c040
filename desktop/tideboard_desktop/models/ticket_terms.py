"""What market and connection take of the form's type, time in force, last day and hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import Order, OrderType, TimeInForce, TradingHours
from tideboard_core.model.review import SourceKind
from tideboard_core.model.session import TradingCalendar
from tideboard_core.order_offers import OfferReason, not_modified, not_offered
from tideboard_desktop.models.ticket_market import TicketMarket

USUAL_LIFE = timedelta(days=7)
"""How long a GTD order stays unless another day is named."""

_CALENDAR = TradingCalendar()


class TicketTerms(TicketMarket):
    """Keeps the form within the offer. `offers` and `today` (the market's own date) are asked at each question.

    `replacing` is the working order that the ticket changes, None for a new order.
    """

    def __init__(
        self,
        hub: Hub,
        source: Callable[[InstrumentId], SourceKind],
        offers: Callable[[], OrderOffers],
        today: Callable[[Market], date],
    ) -> None:
        super().__init__(hub, source)
        self._offers = offers
        self._today = today
        self.replacing: Order | None = None

    @property
    def market(self) -> Market | None:
        """The instrument's market, None while there is no instrument."""
        return market_of(self.instrument_id) if self.instrument_id else None

    def off_because(
        self, order_type: OrderType, time_in_force: TimeInForce, hours: TradingHours = TradingHours.REGULAR
    ) -> OfferReason | None:
        """Why market or connection do not take this combination, None where they do."""
        market = self.market
        return None if market is None else not_offered(market, order_type, time_in_force, hours, self._offers())

    def unchangeable(self, order: Order) -> OfferReason | None:
        """Why a working order of this type is not changed here, None where it is."""
        return not_modified(order.order_type, self._offers())

    @property
    def hours_offered(self) -> bool:
        """Whether there is more than the regular session to choose from."""
        return self.market is not None and len(self._offers().hours_of(self.market)) > 1

    @property
    def terms_off(self) -> OfferReason | None:
        """Why the form as it stands is not taken; a change is measured by its order's type alone."""
        if self.replacing is not None:
            return self.unchangeable(self.replacing)
        return self.off_because(self.form.order_type, self.form.time_in_force, self.form.hours)

    @property
    def dated(self) -> bool:
        """Whether the order has a last day."""
        return self.form.time_in_force is TimeInForce.GTD

    @property
    def day_passed(self) -> bool:
        """Whether the last day is not after today."""
        day, market = self.form.expires, self.market
        return self.dated and day is not None and market is not None and day <= self._today(market)

    @property
    def day_closed(self) -> bool:
        """Whether the market does not trade on the last day."""
        day, market = self.form.expires, self.market
        return self.dated and day is not None and market is not None and not _CALENDAR.is_trading_day(market, day)

    @property
    def day_wrong(self) -> bool:
        """Whether a new order cannot end on the day that is named."""
        return self.replacing is None and (self.day_passed or self.day_closed)

    # --- changes ----------------------------------------------------------------------------------------------------

    def choose_type(self, order_type: OrderType) -> None:
        """Another type; hours and a time in force that it does not take become the plain ones."""
        self.form = replace(self.form, order_type=order_type)
        self.fit()

    def choose_time(self, time_in_force: TimeInForce) -> None:
        """Another time in force; GTD begins with a trading day in a week."""
        expires = self.form.expires if time_in_force is TimeInForce.GTD else None
        if time_in_force is TimeInForce.GTD and expires is None and self.market is not None:
            expires = self._trading_day(self.market, self._today(self.market) + USUAL_LIFE, 1)
        self.form = replace(self.form, time_in_force=time_in_force, expires=expires)

    def step_day(self, days: int) -> None:
        """Move the last day by trading days, never to today or before."""
        market, day = self.market, self.form.expires
        if market is None or not self.dated:
            return
        today = self._today(market)
        day = day or today
        for _ in range(abs(days)):
            step = 1 if days > 0 else -1
            moved = self._trading_day(market, day + timedelta(days=step), step)
            if moved <= today:
                break
            day = moved
        if day > today:
            self.form = replace(self.form, expires=day)

    def fit(self) -> None:
        """Bring a form that another instrument or account has made impossible back to what is taken."""
        form = self.form
        if self.off_because(form.order_type, TimeInForce.DAY) is not None:
            form = replace(form, order_type=OrderType.LIMIT)
        if self.off_because(form.order_type, TimeInForce.DAY, form.hours) is not None:
            form = replace(form, hours=TradingHours.REGULAR)
        if self.off_because(form.order_type, form.time_in_force, form.hours) is not None:
            form = replace(form, time_in_force=TimeInForce.DAY, expires=None)
        self.form = form

    @staticmethod
    def _trading_day(market: Market, day: date, step: int) -> date:
        while not _CALENDAR.is_trading_day(market, day):
            day += timedelta(days=step)
        return day
