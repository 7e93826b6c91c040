"""The ticket's state without widgets: form, prices at hand, shares, validity, order request and preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from tideboard_core.errors import BadInput
from tideboard_core.market.hub import Hub
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    Account,
    MaxQuantity,
    ModifyRequest,
    Order,
    OrderRequest,
    Position,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import PRICED, TOUCHED, TRAILING, TRIGGERED, OrderType
from tideboard_core.model.price_steps import Fit
from tideboard_core.model.quote import OrderBook
from tideboard_core.model.review import OrderPreview, SourceKind
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, total, whole
from tideboard_core.orders.guard import Guard
from tideboard_core.orders.offers import ExitsOff, OfferReason, exits_off, not_changed, not_offered, offer_for
from tideboard_core.orders.price_source import SUITABLE, PriceNow
from tideboard_core.orders.rounding import (
    beyond,
    may_be_odd,
    middle_price,
    shares_for_amount,
    shares_for_percent,
    step_price,
    step_shares,
    whole_lots,
)
from tideboard_desktop.ticket.form_values import (
    TICKET_TIMES,
    ExitBasis,
    ExitsForm,
    Held,
    LastDays,
    QuantityUnit,
    Refused,
    Ticket,
    TrailUnit,
    form_of,
    in_unit,
    limit_name,
    stepped_trail,
    whole_shares,
)
from tideboard_desktop.ticket.proofs import Proofs
from tideboard_desktop.ui.number_input import WrongNumber, read_number

PREFILLED = frozenset({"price", "entered"})
"""The fields that the program fills for another security."""
_EMPTY: dict[str, object] = {
    "exits": ExitsForm(),
    **dict.fromkeys(("price", "trigger", "trail", "offset", "monitor", "entered")),
}
"""The fields that hold prices and the quantity, without a value."""
_PERCENTS = frozenset({QuantityUnit.POWER, QuantityUnit.RISK, TrailUnit.PERCENT})
RISK_STEP = Decimal("0.1")
"""One step of the risk, in percent of the assets."""


class OrderTicket:
    """Holds the form and reads the rest from the hub at each question; it keeps no copy of market data.

    `replacing` is the working order that the ticket changes, None for a new order. `broker_maximum` is the broker's
    last answer about the largest quantity, None until it has answered. `now` returns market time.
    """

    def __init__(
        self,
        hub: Hub,
        guard: Guard,
        source: Callable[[InstrumentId], SourceKind],
        now: Callable[[], datetime],
        proofs: Proofs | None = None,
    ) -> None:
        self._hub, self._guard, self._source, self.proofs = hub, guard, source, proofs or Proofs(hub)
        self._now, self._price = now, PriceNow(hub, now)
        self.account: Account | None = None
        self.instrument_id = InstrumentId("")
        self._kind: SecurityType | None = None
        self.form = Ticket()
        self.replacing: Order | None = None
        self.broker_maximum: MaxQuantity | None = None
        self._sized: tuple[object, int] | None = None

    # --- market -------------------------------------------------------------------------------------------------------

    @property
    def instrument(self) -> Instrument | None:
        """Static facts of the instrument, None until known; each look keeps its kind, which never changes."""
        facts: Instrument | None = self._hub.value(Topic.INSTRUMENT.of(self.instrument_id))
        self._kind = None if facts is None else facts.security_type
        return facts

    @property
    def subject(self) -> tuple[object, ...]:
        """What figures and verdicts are about: account, security, side, type, and the working order that is changed."""
        ids = (None if one is None else one.id for one in (self.account, self.replacing))
        return *ids, self.instrument_id, self.form.side, self.form.order_type

    def takes(self, topic: Topic[object]) -> bool:
        """Whether a price of quote or book may enter: of now, its source fitting the account (see `SUITABLE`)."""
        if self.account is None or not self.instrument_id or self.proofs.age(self.instrument_id, topic) is not None:
            return False
        return self._source(self.instrument_id) is SUITABLE[self.account.environment]

    @property
    def last(self) -> Decimal | None:
        """The price that trades now, without a session price the regular last; None where neither is known."""
        return self._price.of(self.instrument_id) if self.instrument_id else None

    @property
    def of_last(self) -> Topic[object]:
        """What `last` is of: the book, where no trade of this session tells it."""
        return Topic.BOOK if self.last is not None and self._price.by_book else Topic.QUOTE

    @property
    def stale(self) -> bool:
        """Whether no price may be taken of the book for want of a proof: what sums rest on without a typed price."""
        return self.proofs.age(self.instrument_id, Topic.BOOK) is not None

    @property
    def bid(self) -> Decimal | None:
        book = self._book
        return None if book is None or book.best_bid is None else book.best_bid.price

    @property
    def ask(self) -> Decimal | None:
        book = self._book
        return None if book is None or book.best_ask is None else book.best_ask.price

    @property
    def prices(self) -> tuple[object, ...]:
        """All that the form shows of quote and book, and whether they may enter it."""
        return self.instrument_id, self.takes(Topic.BOOK), self.takes(self.of_last), self.bid, self.ask, self.last

    @property
    def middle(self) -> Decimal | None:
        """A valid price in the middle of the spread, rounded in the trader's favour."""
        instrument, bid, ask = self.instrument, self.bid, self.ask
        if instrument is None or bid is None or ask is None:
            return None
        return middle_price(instrument, bid, ask, self.form.side)

    @property
    def _book(self) -> OrderBook | None:
        return self._hub.value(Topic.BOOK.of(self.instrument_id))

    # --- terms that market and connection take ------------------------------------------------------------------------

    @property
    def market(self) -> Market | None:
        """The instrument's market, None without an instrument."""
        return market_of(self.instrument_id) if self.instrument_id else None

    @property
    def _offers(self) -> OrderOffers:
        found = self._guard.offers if self.account is None else self._guard.offers.of(self.account)
        differs = self._kind in found.differing or found.on_paper
        return offer_for(found, self.held, self.form.side) if differs else found

    def off_because(
        self, order_type: OrderType, time_in_force: TimeInForce, hours: TradingHours = TradingHours.REGULAR
    ) -> OfferReason | None:
        """Why market or connection do not accept this combination, None if they do."""
        market, offers = self.market, self._offers
        return None if market is None else not_offered(market, order_type, time_in_force, hours, offers, self._kind)

    def unchangeable(self, order: Order) -> OfferReason | None:
        """Why a working order of this type cannot be changed here, None if it can."""
        return not_changed(order, self._offers, self.held)

    @property
    def trails_by_percent(self) -> bool:
        """Whether a trailing stop's distance may be a percentage."""
        return self._offers.trail_percent

    @property
    def hours_offered(self) -> bool:
        """Whether there is a choice besides the regular session."""
        return self.market is not None and len(self._offers.hours_of(self.market)) > 1

    @property
    def terms_off(self) -> OfferReason | None:
        """Why the form's terms are not accepted; for a change only the type of the working order counts."""
        if self.replacing is not None:
            return self.unchangeable(self.replacing)
        return self.off_because(self.form.order_type, self.form.time_in_force, self.form.hours)

    @property
    def dated(self) -> bool:
        """Whether the order has a last day (GTD)."""
        return self.form.time_in_force is TimeInForce.GTD

    @property
    def last_days(self) -> LastDays | None:
        """The days on which the order, or its exits, may end; None without an instrument."""
        market = self.market
        through = market in {Market.SH, Market.SZ} and market in self._offers.connect
        return None if market is None else LastDays(market, exchange_date(market, self._now()), through)

    @property
    def day_passed(self) -> bool:
        """Whether the last day is not after today."""
        day, days = self.form.expires, self.last_days
        return self.dated and day is not None and days is not None and days.passed(day)

    @property
    def day_closed(self) -> bool:
        """Whether the market does not trade on the last day."""
        day, days = self.form.expires, self.last_days
        return self.dated and day is not None and days is not None and days.closed(day)

    @property
    def day_wrong(self) -> bool:
        """Whether a new order cannot end on the chosen day."""
        return self.replacing is None and (self.day_passed or self.day_closed)

    # --- shares -------------------------------------------------------------------------------------------------------

    @property
    def limited(self) -> bool:
        """Whether the order carries a limit price."""
        return self.form.order_type in PRICED

    @property
    def triggered(self) -> bool:
        """Whether the order carries a trigger price."""
        return self.form.order_type in TRIGGERED

    @property
    def trailing(self) -> bool:
        """Whether the order's trigger follows the market at a distance."""
        return self.form.order_type in TRAILING

    @property
    def offset_limit(self) -> bool:
        """Whether the order's limit lies at an offset from its trigger."""
        return self.form.order_type is OrderType.TRAILING_STOP_LIMIT

    @property
    def monitored(self) -> bool:
        """Whether the order may wait for a price before it follows the market; a change leaves what is set."""
        return self.trailing and self.replacing is None and self._offers.monitors

    @property
    def touched(self) -> bool:
        """Whether the trigger lies where the price is better than the market's."""
        return self.form.order_type in TOUCHED

    @property
    def rising(self) -> bool:
        """Whether the trigger fires when the price rises to it."""
        return (self.form.side is Side.BUY) is not self.touched

    @property
    def first_trigger(self) -> Decimal | None:
        """Where a trailing stop would begin, by the last price or its monitor price, on the tick away from there."""
        instrument, last, trail = self.instrument, self.last, self.form.trail
        if instrument is None or last is None or trail is None or not self.trailing:
            return None
        if self.monitored and self.form.monitor is not None:
            last = (min if self.form.side is Side.BUY else max)(last, self.form.monitor)
        away = trail if self.form.trail_unit is TrailUnit.AMOUNT else last * trail / 100
        return beyond(instrument, last, away if self.form.side is Side.BUY else -away)

    @property
    def sum_price(self) -> Decimal | None:
        """The price for sums: limit, else trigger; for a market order the best opposite price, else the last price."""
        if self.limited:
            return self.form.price
        if self.triggered:
            return self.form.trigger
        if self.trailing:
            return self.first_trigger
        return self.opposite if self.opposite is not None else self.last

    @property
    def most(self) -> int | None:
        """Largest quantity: the broker's maximum, else what power or position allow; None while neither is known."""
        if self.account is None or self.proofs.orders_lost:
            return None
        if self.form.side is Side.SELL:
            return self._most_to_sell()
        if self.broker_maximum is not None:
            held = self.held_of(self.instrument_id)
            return self.broker_maximum.to_buy(margin=True, closes=held is not None and held.quantity < 0)
        funds = self._hub.value(Topic.FUNDS.of(self.account.id))
        instrument, price = self.instrument, self.sum_price
        power = None if funds is None or instrument is None else funds.power_in(instrument.currency)
        if power is None or instrument is None or not price:
            return None
        return shares_for_amount(instrument, max(power, Decimal(0)), price)

    def _most_to_sell(self) -> int | None:
        held = self.held_of(self.instrument_id)
        if self.broker_maximum is not None:
            closes = self.broker_maximum.position_sell > 0 or (held is not None and held.quantity > 0)
            return self.broker_maximum.to_sell(closes=closes or not self.broker_maximum.short_sell)
        return None if held is None else whole(held.available)

    def held_of(self, instrument: InstrumentId) -> Held | None:
        """What the account has of an instrument in all rows that the broker lists, None without a row."""
        rows = self._hub.value(Topic.POSITIONS.of(self.account.id if self.account else "")) or ()
        mine = [row for row in rows if row.instrument == instrument]
        return Held(total(row.quantity for row in mine), total(row.available for row in mine)) if mine else None

    @property
    def held(self) -> Shares | None:
        """The net position in the instrument, 0 without one; None while the positions have not been read."""
        rows = None if self.account is None else self._hub.value(Topic.POSITIONS.of(self.account.id))
        held = self.held_of(self.instrument_id)
        return None if rows is None else 0 if held is None else held.quantity

    @property
    def shares(self) -> int | None:
        """Shares that the form's values amount to, None if not determined."""
        instrument = self.instrument
        if instrument is None:
            return None
        if self.form.unit is QuantityUnit.RISK:
            return self._shares_by_risk(instrument)
        return self.form.quantity(instrument, price=self.sum_price, most=self.most)

    # --- exits --------------------------------------------------------------------------------------------------------

    @property
    def exits_off(self) -> ExitsOff | None:
        """Why the connection holds no exits for such an entry, None if it does."""
        market, form, offers = self.market, self.form, self._offers
        return ExitsOff.NONE if market is None else exits_off(market, form.order_type, form.side, None, offers)

    @property
    def exit_limits(self) -> bool:
        """Whether exits may be limit orders once they are released."""
        offer = self._offers.exits_on(self.market)
        return offer is not None and offer.stop_limits

    @property
    def exit_times(self) -> tuple[TimeInForce, ...]:
        """How long the broker holds exits in force, in the ticket's order."""
        offer = self._offers.exits_on(self.market)
        return () if offer is None else tuple(one for one in TICKET_TIMES if one in offer.times)

    @property
    def exits_day_wrong(self) -> bool:
        """Whether exits that last until a day lack it, or cannot end on it."""
        exits, days = self.form.exits, self.last_days
        if exits.time_in_force is not TimeInForce.GTD or days is None:
            return False
        return exits.expires is None or days.passed(exits.expires) or days.closed(exits.expires)

    @property
    def exit_basis(self) -> ExitBasis | None:
        """What exits are measured from, None without an instrument."""
        instrument, form = self.instrument, self.form
        if instrument is None:
            return None
        return ExitBasis(instrument, form.side, form.price if self.limited else self.last, self.last)

    def exit_terms(self, role: ExitRole) -> ExitTerms | None:
        """The prices of an exit that the form asks for; None while it lacks one."""
        basis = self.exit_basis
        if basis is None or {role.value, limit_name(role)} & self.form.refused.keys():
            return None
        return self.form.exits.terms(role, basis)

    def exit_wrong(self, role: ExitRole) -> bool:
        """Whether an exit lies on the wrong side of the entry, or off the exchange's price steps."""
        terms, basis = self.exit_terms(role), self.exit_basis
        if terms is None or basis is None:
            return False
        prices = [terms.trigger] if terms.limit is None else [terms.trigger, terms.limit]
        return basis.wrong_side(role, terms.trigger) or any(self._fit(price) is Fit.ILLEGAL for price in prices)

    @property
    def attached(self) -> AttachedExits | None:
        """The exits to be sent with the order; None without any, or while one that is on lacks something."""
        wanted = [role for role in ExitRole if self.form.exits.of(role).on]
        terms = {role: self.exit_terms(role) for role in wanted}
        wrong = self.exits_day_wrong or any(self.exit_wrong(role) for role in wanted)
        if not wanted or None in terms.values() or wrong:
            return None
        return AttachedExits(
            take_profit=terms.get(ExitRole.TAKE_PROFIT),
            stop_loss=terms.get(ExitRole.STOP_LOSS),
            time_in_force=self.form.exits.time_in_force,
            expires=self.form.exits.expires,
        )

    @property
    def assets(self) -> Decimal | None:
        """The account's assets, None where they are not known in the instrument's currency."""
        funds = None if self.account is None else self._hub.value(Topic.FUNDS.of(self.account.id))
        instrument = self.instrument
        if funds is None or instrument is None or funds.currency != instrument.currency:
            return None
        return funds.total_assets

    @property
    def budget(self) -> Decimal | None:
        """The money that the form's risk stands for, None if its quantity is not given by risk."""
        entered, assets = self.form.entered, self.assets
        if self.form.unit is not QuantityUnit.RISK or entered is None or assets is None:
            return None
        return assets * entered / 100

    def _shares_by_risk(self, instrument: Instrument) -> int | None:
        from tideboard_core.orders.bracket_risk import BracketEntry, exit_price, size_by_risk

        account, budget, basis, days = self.account, self.budget, self.exit_basis, self.last_days
        stop = self.exit_terms(ExitRole.STOP_LOSS)
        if account is None or budget is None or stop is None or basis is None or basis.entry is None or days is None:
            return None
        entry = BracketEntry(account=account, instrument=instrument, side=basis.side, price=basis.entry, day=days.today)
        if self._sized is None or self._sized[0] != (budget, stop, entry):  # asked several times for each change
            self._sized = (budget, stop, entry), size_by_risk(budget, entry, exit_price(stop))
        return self._sized[1]

    # --- validity -----------------------------------------------------------------------------------------------------

    @property
    def price_wrong(self) -> bool:
        """Whether the typed limit is off the exchange's price steps."""
        return self.limited and self._fit(self.form.price) is Fit.ILLEGAL

    @property
    def trigger_wrong(self) -> bool:
        """Whether the typed trigger is off the exchange's price steps."""
        return self.triggered and self._fit(self.form.trigger) is Fit.ILLEGAL

    def doubtful_steps(self, price: Decimal | None) -> tuple[Decimal, ...]:
        """The possible steps if they disagree about a typed price, finest first; empty if they agree."""
        if price is None or self.instrument is None or self._fit(price) is not Fit.DOUBTFUL:
            return ()
        return self.instrument.price_steps.at(price).known

    @property
    def trigger_passed(self) -> bool:
        """Whether the market is already beyond the trigger, so that the order would fire at once."""
        trigger, last = self.form.trigger, self.last
        if not self.triggered or trigger is None or last is None:
            return False
        return trigger <= last if self.rising else trigger >= last

    @property
    def trail_wrong(self) -> bool:
        """Whether the distance leaves no trigger above zero."""
        return self.trailing and self.first_trigger is not None and self.first_trigger <= 0

    def _fit(self, price: Decimal | None) -> Fit:
        if self.instrument is None or price is None:
            return Fit.LEGAL
        fit = self.instrument.price_steps.fit(price) if price > 0 else Fit.ILLEGAL
        return Fit.LEGAL if fit is not Fit.LEGAL and price in (self.bid, self.ask) else fit

    @property
    def quantity_wrong(self) -> bool:
        """Whether no order is for so many: no whole lots, nor shares that may be odd."""
        facts, shares = self.instrument, self.shares
        if facts is None or self.form.entered is None:
            return False
        return not shares or not (shares == whole_lots(facts, shares) or may_be_odd(facts, self.form.side, shares))

    def request(self) -> OrderRequest | ModifyRequest | None:
        """The order request for review; None while something is missing or wrong."""
        shares, form = self.shares, self.form
        price = form.price if self.limited else None
        trigger = form.trigger if self.triggered else None
        wrong = self.price_wrong or self.trigger_wrong or self.trigger_passed or self.quantity_wrong or self.day_wrong
        wrong, instrument = wrong or self.trail_wrong, self.instrument
        if self.account is None or not shares or wrong or instrument is None or not instrument.tradable:
            return None
        if (self.limited and price is None) or (self.triggered and trigger is None):
            return None
        if (self.trailing and form.trail is None) or (self.offset_limit and form.offset is None):
            return None
        if self.terms_off is not None or (self.monitored and "monitor" in form.refused):
            return None
        if self.replacing is None and self.form.exits.any and self.attached is None:
            return None
        try:
            return self._request(self.account, shares, price, trigger)
        except BadInput:
            return None

    def _request(
        self, account: Account, shares: int, price: Decimal | None, trigger: Decimal | None
    ) -> OrderRequest | ModifyRequest:
        number, form = self._guard.client_order_id(), self.form
        trail = form.trail if self.trailing else None
        trail_percent, trail_amount = (trail, None) if form.trail_unit is TrailUnit.PERCENT else (None, trail)
        limit_offset = form.offset if self.offset_limit else None
        if self.replacing is not None:
            return ModifyRequest(
                account=account,
                order=self.replacing,
                client_order_id=number,
                quantity=shares,
                price=price,
                trigger=trigger,
                trail_amount=trail_amount,
                trail_percent=trail_percent,
                limit_offset=limit_offset,
            )
        return OrderRequest(
            account=account,
            instrument=self.instrument_id,
            side=form.side,
            order_type=form.order_type,
            quantity=shares,
            client_order_id=number,
            price=price,
            trigger=trigger,
            time_in_force=form.time_in_force,
            expires=form.expires,
            hours=form.hours,
            trail_amount=trail_amount,
            trail_percent=trail_percent,
            limit_offset=limit_offset,
            monitor=form.monitor if self.monitored else None,
            exits=self.attached,
            proposal=form.proposal,
        )

    def preview(self) -> OrderPreview | None:
        """The guard's preview of the request, None without a request."""
        request = self.request()
        return None if request is None else self._guard.preview(request)

    # --- changes of type, time and hours ------------------------------------------------------------------------------

    def choose_type(self, order_type: OrderType) -> None:
        """Choose the type; hours and time in force that it does not accept fall back to the defaults."""
        self.form = replace(self.form, order_type=order_type)
        self.fit()

    def choose_time(self, time_in_force: TimeInForce) -> None:
        """Choose the time in force; GTD starts with a trading day one week ahead."""
        expires = self.form.expires if time_in_force is TimeInForce.GTD else None
        if time_in_force is TimeInForce.GTD and expires is None and (days := self.last_days) is not None:
            expires = days.usual
        self.form = replace(self.form, time_in_force=time_in_force, expires=expires)

    def step_day(self, days: int) -> None:
        """Move the last day by trading days, never to today or before."""
        days_on = self.last_days
        if days_on is None or not self.dated:
            return
        if (day := days_on.stepped(self.form.expires, days)) is not None:
            self.form = replace(self.form, expires=day)

    def fit(self) -> None:
        """Replace terms that a new instrument or account does not accept by the defaults."""
        form = self.form
        if self.off_because(form.order_type, TimeInForce.DAY) is not None:
            form = replace(form, order_type=OrderType.LIMIT)
        if self.off_because(form.order_type, TimeInForce.DAY, form.hours) is not None:
            form = replace(form, hours=TradingHours.REGULAR)
        if self.off_because(form.order_type, form.time_in_force, form.hours) is not None:
            form = replace(form, time_in_force=TimeInForce.DAY, expires=None)
        self.form = form
        if form.order_type in TRAILING and not self.trails_by_percent:
            self.choose_trail_unit(TrailUnit.AMOUNT)
        if form.exits.any and self.exits_off is not None:
            self.set_exits(ExitsForm())

    # --- changes of prices, quantity and instrument -------------------------------------------------------------------

    @property
    def opposite(self) -> Decimal | None:
        """The best price of the other side, which an order of this side meets."""
        return self.ask if self.form.side is Side.BUY else self.bid

    @property
    def at_rest(self) -> bool:
        """Whether nobody has set a price or a quantity yet."""
        return self.replacing is None and self.form.prefilled >= PREFILLED

    def set(self, **fields: object) -> None:
        """Set fields of the form by name; exits are never carried to the other side."""
        if fields.get("side", self.form.side) is not self.form.side:
            fields = {"exits": ExitsForm(), **fields}
        self.form = self.form.with_values(**fields)
        self._leave_risk()

    def clear(self) -> None:
        """Take out prices, quantity and exits; of a proposal everything leaves, also its side, type and terms."""
        if self.form.before is not None:
            self.form = self.form.before
            self.fit()
        self.set(**_EMPTY)

    def set_exits(self, exits: ExitsForm) -> None:
        """Set the exits; what was typed and refused for them is dropped."""
        shares = self.shares
        names = {name for role in ExitRole for name in (role.value, limit_name(role))}
        left = {name: refused for name, refused in self.form.refused.items() if name not in names}
        self.form = replace(self.form, exits=exits, refused=left, cleared=None)
        self._leave_risk(shares)

    def _leave_risk(self, shares: int | None = None) -> None:
        """Without a stop there is no quantity by risk: it becomes the shares that it stood for."""
        if self.form.unit is QuantityUnit.RISK and not self.form.exits.stop_loss.on:
            self.form = self.form.with_unit(QuantityUnit.SHARES, Decimal(shares) if shares else None)

    def type_number(self, name: str, text: str) -> None:
        """Take the text typed for a number field by its name; text that is no number leaves it without a value."""
        unit: StrEnum | None = {"entered": self.form.unit, "trail": self.form.trail_unit}.get(name)
        try:
            value = read_number(text, whole=unit is QuantityUnit.SHARES, percent=unit in _PERCENTS)
        except WrongNumber as error:
            self.set(**{name: None})
            self.form = replace(self.form, refused={**self.form.refused, name: Refused(text, error.fault)})
        else:
            self.set(**{name: value if name == "offset" else value or None})
        if text.strip():
            self.form = replace(self.form, typed=self.form.typed | {name})

    def take_price(self, price: Decimal, topic: Topic[object]) -> None:
        """Take a price of quote or book that may enter; a market order becomes limit, a trailing stop takes none."""
        if self.takes(topic):
            self._take(price)

    def _take(self, price: Decimal) -> None:
        if self.trailing:
            return
        if self.triggered and not self.limited:
            self.set(trigger=price)
        else:
            self.set(price=price, order_type=self.form.order_type if self.limited else OrderType.LIMIT)

    def step_price(self, ticks: int) -> None:
        """Move the limit by ticks; an empty field starts at the trigger or the last price."""
        instrument, price = self.instrument, self.form.price
        if instrument is None or not self.limited:
            return
        if price is not None:
            self.set(price=step_price(instrument, price, ticks))
        elif self.triggered and self.form.trigger is not None:
            self._take(self.form.trigger)
        elif self.last is not None and self.takes(self.of_last):
            self._take(self.last)

    def step_trigger(self, ticks: int) -> None:
        """Move the trigger by ticks; an empty field starts one tick beyond the last price."""
        instrument, trigger, last = self.instrument, self.form.trigger, self.last
        if instrument is None or not self.triggered:
            return
        if trigger is not None:
            self.set(trigger=step_price(instrument, trigger, ticks))
        elif last is not None and self.takes(self.of_last):
            self.set(trigger=step_price(instrument, last, 1 if self.rising else -1))

    def step_trail(self, steps: int) -> None:
        """Move the distance by ticks or by a tenth of a percent; an empty field starts at ten ticks or one percent."""
        form, tick = self.form, self.tick
        if not self.trailing or (form.trail_unit is TrailUnit.AMOUNT and tick is None):
            return
        self.set(trail=stepped_trail(form, tick, steps))

    def step_offset(self, ticks: int) -> None:
        """Move the limit's offset by ticks, down to none."""
        tick, offset = self.tick, self.form.offset
        if self.offset_limit and tick is not None:
            self.set(offset=tick if offset is None else max(offset + ticks * tick, Decimal(0)))

    def step_monitor(self, ticks: int) -> None:
        """Move the monitor price by ticks; an empty field starts at the last price."""
        instrument, monitor = self.instrument, self.form.monitor
        if instrument is not None and self.monitored and (monitor is not None or self.takes(self.of_last)):
            self.set(monitor=self.last if monitor is None else step_price(instrument, monitor, ticks))

    def choose_trail_unit(self, unit: TrailUnit) -> None:
        """Give the distance in another unit; the number of the old one is taken out, because it would mean another."""
        if unit is not self.form.trail_unit:
            self.set(trail_unit=unit, trail=None)

    @property
    def tick(self) -> Decimal | None:
        """The price step at the last price."""
        instrument, last = self.instrument, self.last
        return None if instrument is None or last is None else instrument.price_step(last)

    def step_quantity(self, steps: int) -> None:
        """Move the quantity by lots, by the value of a lot, or by percent."""
        instrument, form = self.instrument, self.form
        if instrument is None:
            return
        entered = form.entered or Decimal(0)
        if form.unit is QuantityUnit.SHARES:
            self.set(entered=Decimal(step_shares(instrument, int(entered), steps)))
            return
        lot_money = (self.sum_price or Decimal(1)) * instrument.lot_size * instrument.multiplier
        step = {QuantityUnit.AMOUNT: lot_money, QuantityUnit.RISK: RISK_STEP}.get(form.unit, Decimal(1))
        self.set(entered=max(entered + steps * step, step))

    def choose_unit(self, unit: QuantityUnit) -> None:
        """Express the same shares in another unit, if that can be computed; by risk needs a stop."""
        if unit is QuantityUnit.RISK and not self.form.exits.stop_loss.on:
            return
        price, facts = self.sum_price, self.instrument
        each = price if price is None or facts is None else price * facts.multiplier
        self.form = self.form.with_unit(unit, in_unit(unit, self.shares, each, self.most))

    def quick(self, key: str) -> bool:
        """Take `5` lots, `25%` of the largest quantity, `$50000` in money; returns whether the shares are known."""
        facts, most, share = self.instrument, self.most, key.endswith("%")
        if facts is None or (share and most is None):
            return False
        if key.startswith("$"):
            self.form = self.form.with_unit(QuantityUnit.AMOUNT, Decimal(key[1:]))
            return True
        shares = shares_for_percent(facts, Decimal(key[:-1]), most or 0) if share else int(key) * facts.lot_size
        self.form = self.form.with_unit(QuantityUnit.SHARES, Decimal(shares))
        return True

    def select(self, instrument: InstrumentId) -> None:
        """Choose another instrument: side, unit and accepted terms stay; see `empty` for price and quantity."""
        if instrument == self.instrument_id:
            return
        before, self.instrument_id = self.instrument_id, instrument
        self._kind = None if (facts := self.instrument) is None else facts.security_type
        self.broker_maximum = self.replacing = None
        self.empty(before)
        self.fit()

    def empty(self, before: InstrumentId) -> None:
        """Clear price and quantity, which were for `before`, and leave them to the program to fill.

        Typed values are not replaced by others: then both stay empty until a person begins an order.
        """
        typed = bool(self.form.typed)
        self.clear()
        if typed:
            self.form = replace(self.form, cleared=before)
        else:
            self.form = replace(self.form, prefilled=PREFILLED)

    def edit(self, order: Order) -> None:
        """Load a working order to change its price or quantity."""
        self._take_terms(order)
        self.replacing = order

    def _take_terms(self, order: Order | OrderRequest) -> None:
        self.select(order.instrument)
        self.broker_maximum = None
        self.form = form_of(order)

    def close_position(self, position: Position) -> None:
        """Fill in the order that closes a position: side and available whole shares; the price stays empty."""
        self.select(position.instrument)
        self.replacing = None
        side = Side.SELL if position.quantity > 0 else Side.BUY
        self.form = Ticket(side=side, entered=whole_shares(position.available) or whole_shares(position.quantity))

    def begin(self, side: Side, quantity: int, price: Decimal | None) -> None:
        """Start a new limit order for the day; a working order that was being changed is left as it is.

        Nothing of the form before stays, so that a sentence with side, quantity and price is the whole order.
        """
        self.replacing = None
        typed = frozenset({"entered"} if price is None else {"entered", "price"})
        self.form = Ticket(side=side, price=price, entered=Decimal(quantity), typed=typed)

    def begin_limit(self) -> None:
        """Make the form that of a new limit order, for a stop would take the next price as its trigger."""
        if self.replacing is not None:
            self.replacing = None
            self.clear()
        if self.triggered or not self.limited:
            self.set(trigger=None, trail=None, offset=None, monitor=None)
            self.choose_type(OrderType.LIMIT)

    def prefill(self, order: Order | OrderRequest) -> None:
        """Fill in the terms of an order, or of one that is proposed, as a new one; what is not accepted falls back."""
        self._take_terms(order)
        self.replacing = None
        self.fit()
        if self.day_wrong:
            self.choose_time(TimeInForce.DAY)
