"""What the ticket says about its own form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import ceil

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.exits import AttachedExits
from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, market_of
from tideboard_core.model.lock import LockStatus
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import Environment, ModifyRequest, OrderRequest, Side, TimeInForce, TradingHours
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.offers import ExitsOff
from tideboard_core.orders.snapshot import percent_from
from tideboard_desktop.ticket.form_values import QuantityUnit, Ticket, TrailUnit
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ticket.prefill import Prefill
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.number_input import fault_words
from tideboard_desktop.ui.words.exits import no_exits_at_centre
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.ui.words.orders import (
    contracts_text,
    fires_when,
    hours_word,
    lots_text,
    order_terms,
    time_in_force_word,
    type_word,
)

translate = QCoreApplication.translate


def heading(ticket: OrderTicket, *, named: bool = True, priced: bool = True) -> str:
    """`Buy HK.00700 Tencent 155.40`: side, security and price, or `Change order …`; empty without a security."""
    instrument, form = ticket.instrument, ticket.form
    if not ticket.instrument_id:
        return ""
    side = translate("Ticket", "Buy") if form.side is Side.BUY else translate("Ticket", "Sell")
    if ticket.replacing is not None:
        side = translate("Ticket", "Change order")
    bound = form.price if ticket.limited else form.trigger if ticket.triggered else None
    step = None if instrument is None or bound is None else instrument.price_step(bound)
    parts = (
        side,
        ticket.instrument_id,
        instrument.name if instrument is not None and named else "",
        "" if bound is None or not priced else fmt.price(bound, step),
        fmt.MISSING if bound is None and ticket.limited and ticket.stale else "",
    )
    return " ".join(part for part in parts if part)


def cleared_note(ticket: OrderTicket) -> str:
    """That typed values were taken out, and which security or account they were for; empty if none were."""
    cleared = ticket.form.cleared
    if cleared is None:
        return ""
    if cleared == ticket.instrument_id:
        return translate("Ticket", "Cleared: typed for another account")
    return translate("Ticket", "Cleared: typed for {symbol}").format(symbol=cleared)


def follows_note(ticket: OrderTicket, prefill: Prefill) -> str:
    """`follows the ask`, or `ask, 12 s ago` once the price stands; empty if a person set it."""
    if not prefill.prices or ticket.form.price is None:
        return ""
    buying = ticket.form.side is Side.BUY
    if prefill.age is None:
        return translate("Ticket", "follows the ask") if buying else translate("Ticket", "follows the bid")
    text = translate("Ticket", "ask, {age} ago") if buying else translate("Ticket", "bid, {age} ago")
    return text.format(age=fmt.age(int(prefill.age)))


def off_tick(step: Decimal) -> str:
    return translate("Ticket", "Not on a tick of {step}").format(step=fmt.price(step, step))


def fires_at_once(last: str) -> str:
    """That the market has passed a trigger; `last` is the last price as shown."""
    return translate("Ticket", "Fires at once, last {last}").format(last=last)


def price_note(ticket: OrderTicket, prefill: Prefill | None = None) -> tuple[str, bool]:
    """`tick 0.50 · +0.08% from last`, or what is wrong with the price; with `prefill` where the price came from."""
    instrument, price = ticket.instrument, ticket.form.price
    if instrument is None or not ticket.limited:
        return "", False
    if price is None and (old := ticket.proofs.stale_words(ticket.instrument_id)):
        return old, False
    if refused := ticket.form.refused.get("price"):
        return fault_words(refused.fault), True
    if cleared := cleared_note(ticket):
        return cleared, True
    reference = price or ticket.last
    if reference is None:
        return "", False
    step = instrument.price_step(reference)
    tick = translate("Ticket", "tick {step}").format(step=fmt.price(step, step))
    if ticket.price_wrong:
        return off_tick(step), True
    if uncertainty := _uncertainty(ticket, price):
        return uncertainty, True
    if ticket.triggered:
        beyond = percent_from(price, ticket.form.trigger)
        words = translate("Ticket", "{percent} from trigger")
    else:
        beyond = percent_from(price, ticket.last)
        words = translate("Ticket", "{percent} from last")
    lead = (follows_note(ticket, prefill) if prefill is not None else "") or tick
    return (lead if beyond is None else f"{lead} · {words.format(percent=fmt.percent(beyond))}"), False


def trigger_note(ticket: OrderTicket) -> tuple[str, bool]:
    """`triggers when last ≥ 620.00`, or what is wrong with the trigger."""
    instrument, trigger, last = ticket.instrument, ticket.form.trigger, ticket.last
    if ticket.triggered and (refused := ticket.form.refused.get("trigger")):
        return fault_words(refused.fault), True
    reference = trigger or last
    if instrument is None or not ticket.triggered or reference is None:
        return "", False
    step = instrument.price_step(reference)
    if ticket.trigger_wrong:
        return off_tick(step), True
    if uncertainty := _uncertainty(ticket, trigger):
        return uncertainty, True
    if trigger is None:
        return translate("Ticket", "tick {step}").format(step=fmt.price(step, step)), False
    if ticket.trigger_passed and last is not None:
        return fires_at_once(fmt.price(last, step)), True
    when = fires_when(ticket.form.side, trigger, step, touched=ticket.touched)
    return translate("Ticket", "triggers when {when}").format(when=when), False


def trail_note(ticket: OrderTicket) -> tuple[str, bool]:
    """`first trigger about 604.50, −1.31%`, or what is wrong with the distance of a trailing stop."""
    if not ticket.trailing:
        return "", False
    if refused := ticket.form.refused.get("trail"):
        return fault_words(refused.fault), True
    first, last = ticket.first_trigger, ticket.last
    if ticket.trail_wrong:
        return translate("Ticket", "Leaves no price for the stop"), True
    if first is None or last is None:
        falls = ticket.form.side is Side.SELL
        follows = (
            translate("Ticket", "below the highest price") if falls else translate("Ticket", "above the lowest price")
        )
        return follows, False
    away = percent_from(first, last)
    text = translate("Ticket", "first trigger about {price}, {percent}")
    shown = fmt.price(first, ticket.tick)
    return text.format(price=shown, percent=fmt.MISSING if away is None else fmt.percent(away)), False


def offset_note(ticket: OrderTicket) -> tuple[str, bool]:
    """Where the limit of a trailing stop would lie: `limit about 604.00`, or what is wrong with its offset."""
    if not ticket.offset_limit:
        return "", False
    if refused := ticket.form.refused.get("offset"):
        return fault_words(refused.fault), True
    first, offset = ticket.first_trigger, ticket.form.offset
    if first is None or offset is None:
        return translate("Ticket", "beyond the trigger"), False
    limit = first + offset if ticket.form.side is Side.BUY else first - offset
    if limit <= 0:
        return translate("Ticket", "Leaves no price for the limit"), True
    return translate("Ticket", "limit about {price}").format(price=fmt.price(limit, ticket.tick)), False


def monitor_note(ticket: OrderTicket) -> tuple[str, bool]:
    """What a monitor price does, or what is wrong with it."""
    if not ticket.monitored:
        return "", False
    if refused := ticket.form.refused.get("monitor"):
        return fault_words(refused.fault), True
    if ticket.form.monitor is None:
        return translate("Ticket", "empty: follows at once"), False
    return translate("Ticket", "protects nothing before"), False


def shown_trail(ticket: OrderTicket) -> str:
    """The distance field's text in its unit."""
    trail = ticket.form.trail
    if trail is None:
        return ""
    return f"{trail.normalize():f}%" if ticket.form.trail_unit is TrailUnit.PERCENT else fmt.price(trail, ticket.tick)


def _uncertainty(ticket: OrderTicket, price: Decimal | None) -> str:
    """`tick 0.005 or 0.01?` where nobody says which of them applies, and the price fits one alone."""
    steps = ticket.doubtful_steps(price)
    if not steps:
        return ""
    text = translate("Ticket", "tick {other} or {step}?")
    return text.format(other=fmt.price(steps[0], steps[0]), step=fmt.price(steps[-1], steps[-1]))


def day_note(ticket: OrderTicket) -> tuple[str, bool]:
    """`Thu 31 Dec 2026`, or what is wrong with the last day."""
    if not ticket.dated:
        return "", False
    return last_day_note(ticket, ticket.form.expires, judged=ticket.replacing is None)


def last_day_note(ticket: OrderTicket, day: date | None, *, judged: bool = True) -> tuple[str, bool]:
    """The same of any last day; one that is not `judged` stays as it is."""
    days = ticket.last_days
    if day is None:
        return translate("Ticket", "as 2026-12-31"), False
    if judged and days is not None and days.passed(day):
        return translate("Ticket", "Not after today"), True
    if judged and days is not None and days.rests(day):
        return translate("Ticket", "{day}: Stock Connect rests").format(day=fmt.day_long(day)), True
    if judged and days is not None and days.closed(day):
        return translate("Ticket", "{day}: market closed").format(day=fmt.day_long(day)), True
    if judged and days is not None and days.unknown(day):
        return translate("Ticket", "{day}: not known yet").format(day=fmt.day_long(day)), True
    return fmt.day_long(day), False


def quantity_note(ticket: OrderTicket) -> tuple[str, bool]:
    """`20 lots of 100 · max 4,800`, the shares that money or percent stand for, or what is wrong."""
    instrument, shares = ticket.instrument, ticket.shares
    if instrument is None:
        return "", False
    if refused := ticket.form.refused.get("entered"):
        return fault_words(refused.fault), True
    if not ticket.limited and (cleared := cleared_note(ticket)):
        return cleared, True
    if ticket.form.unit is QuantityUnit.RISK:
        return _risk_note(ticket, instrument)
    lot = instrument.lot_size
    most = ticket.most
    limit = "" if most is None else translate("Ticket", "max {shares}").format(shares=fmt.quantity(most))
    if ticket.quantity_wrong:
        if ticket.form.unit is QuantityUnit.SHARES:
            return translate("Ticket", "Not whole lots of {size}").format(size=fmt.quantity(lot)), True
        if ticket.sum_price and (ticket.form.unit is QuantityUnit.AMOUNT or most is not None):
            return _too_little(instrument), True
        return translate("Ticket", "Needs a price"), True
    if not shares:
        return " · ".join(filter(None, (_unit_of(instrument), limit))), False
    lots = lots_text(Decimal(shares) / lot, lot) if lot > 1 else ""
    if instrument.multiplier != 1:
        lots = contracts_text(shares, instrument.units)
    elif ticket.form.unit is not QuantityUnit.SHARES:
        lots = translate("Ticket", "{shares} shares").format(shares=fmt.quantity(shares))
    return " · ".join(filter(None, (lots, limit))), False


def _risk_note(ticket: OrderTicket, instrument: Instrument) -> tuple[str, bool]:
    """`2,000 shares · 14,983.10 HKD at risk`, or what a quantity by risk lacks."""
    shares, budget = ticket.shares, ticket.budget
    if ticket.assets is None:
        words = translate("Ticket", "Assets not known in {currency}")
        return words.format(currency=instrument.currency), True
    if budget is None:
        return translate("Ticket", "percent of the assets, lost at the stop"), False
    if shares is None:
        return translate("Ticket", "Needs a price and a stop"), True
    money = translate("Ticket", "{money} {currency} at risk").format(
        money=fmt.money(budget), currency=instrument.currency
    )
    if not shares:
        return translate("Ticket", "One lot loses more than {money}").format(money=fmt.money(budget)), True
    unit = (
        translate("Ticket", "{shares} shares").format(shares=fmt.quantity(shares))
        if instrument.multiplier == 1
        else contracts_text(shares, instrument.units)
    )
    return f"{unit} · {money}", False


def quantity_title(ticket: OrderTicket) -> str:
    """What stands above the quantity's field."""
    by_risk = ticket.form.unit is QuantityUnit.RISK
    return translate("Ticket", "Quantity by risk") if by_risk else translate("Ticket", "Quantity")


def counted_in(ticket: OrderTicket) -> str:
    """What the number in the quantity's field counts when it is neither money nor percent: never lots."""
    instrument = ticket.instrument
    if instrument is not None and instrument.multiplier != 1:
        return translate("Ticket", "Contracts")
    return translate("Ticket", "Shares")


def risk_meaning(ticket: OrderTicket) -> str:
    """What a quantity by risk is, or why there is none now."""
    if not ticket.form.exits.stop_loss.on:
        return translate("Ticket", "A quantity by risk needs a stop loss: attach one first.")
    return translate(
        "Ticket", "The most whole lots whose loss at the stop, fees of both sides inside, is within your risk."
    )


def exits_off_words(ticket: OrderTicket) -> str:
    """Why the broker holds no exits for this order; empty if it does."""
    reason = ticket.exits_off
    if reason is None or reason is ExitsOff.NONE or not ticket.instrument_id:
        return ""
    if reason is ExitsOff.CENTRE:
        return no_exits_at_centre()
    if reason is ExitsOff.MARKET:
        return translate("Ticket", "The broker holds no exits on this market.")
    if reason is ExitsOff.PAPER:
        return translate("Ticket", "The broker's paper accounts hold no exits, by its own page.")
    return translate("Ticket", "The broker holds no exits for this type of order.")


def paper_words(ticket: OrderTicket, offers: OrderOffers) -> list[str]:
    """What a paper account does not take on the market in view; nothing of any other account."""
    found = None if ticket.account is None else offers.of(ticket.account)
    if found is None or not found.on_paper:
        return []
    from tideboard_desktop.ui.words.paper import paper_lines  # with the first paper account in view

    return paper_lines(found, ticket.market, type_word=type_word, time_word=time_in_force_word)


def no_exits_words(ticket: OrderTicket) -> str:
    """That the broker holds no exits at all, and what there is instead; empty if it holds some."""
    if not ticket.instrument_id or ticket.exits_off is not ExitsOff.NONE:
        return ""
    return translate("Ticket", "This broker holds no exits. After the fill, Protect this position fills in a stop.")


def facts_words(ticket: OrderTicket) -> str:
    """`Held 200 · max 4,800`; words in place of figures that have not been read."""
    if not ticket.instrument_id:
        return ""
    held, most = ticket.held, ticket.most
    if held is None:
        return translate("Ticket", "Positions not read yet")
    shown = fmt.MISSING if most is None else fmt.quantity(most)
    text = translate("Ticket", "Held {shares} · max {most}")
    return text.format(shares=fmt.quantity(held), most=shown)


def most_words(ticket: OrderTicket) -> str:
    """Why there is no largest quantity though the broker has answered; empty where there is one, or no answer yet."""
    if ticket.broker_maximum is None or ticket.most is not None or not ticket.instrument_id:
        return ""
    return translate("Ticket", "Max: the broker does not tell it; the check of buying power bounds the order.")


def unknown_most(ticket: OrderTicket) -> str:
    """Why no percent of the largest quantity can be taken."""
    if reason := most_words(ticket):
        return reason
    return translate("Ticket", "The largest quantity is not known yet: no percent of it can be taken.")


def own_words(key: str) -> str:
    """What became of a proposal of which nothing is left in the form."""
    words = translate("Ticket", "Every field is now your own: the proposal of {key} is declined.")
    return words.format(key=key)


def terms_words(ticket: OrderTicket) -> str:
    """`Limit · Day`: type and time in force, with the hours where they are not the regular ones."""
    form = ticket.form
    parts = [type_word(form.order_type), time_in_force_word(form.time_in_force)]
    if form.hours is not TradingHours.REGULAR:
        parts.append(hours_word(form.hours))
    return " · ".join(parts)


def field_fault(ticket: OrderTicket) -> str:
    """What is wrong in the first field that is, with the field's name; empty if none is."""
    for name, (words, wrong) in (
        (translate("Ticket", "Trigger price"), trigger_note(ticket)),
        (translate("Ticket", "Trailing distance"), trail_note(ticket)),
        (translate("Ticket", "Limit offset"), offset_note(ticket)),
        (translate("Ticket", "Monitor price"), monitor_note(ticket)),
        (translate("Ticket", "Limit price"), price_note(ticket)),
        (translate("Ticket", "Quantity"), quantity_note(ticket)),
        (translate("Ticket", "Last day"), day_note(ticket)),
    ):
        if wrong:
            return titled(name, words)
    return ""


def waits_for(ticket: OrderTicket) -> str:
    """What an order still lacks, in words; empty when it lacks nothing, or when its fields say what is wrong."""
    return translate("Ticket", "Waits for the connection") if ticket.proofs.orders_lost else _unfilled(ticket)


def _unfilled(ticket: OrderTicket) -> str:
    instrument, form = ticket.instrument, ticket.form
    if instrument is None:
        return ""
    if not instrument.tradable:
        return translate("Ticket", "This security cannot be traded")
    if ticket.dated and form.expires is None:
        return translate("Ticket", "Waits for a last day")
    if ticket.triggered and form.trigger is None:
        return translate("Ticket", "Waits for a trigger")
    if ticket.trailing and form.trail is None:
        return translate("Ticket", "Waits for a distance")
    if ticket.offset_limit and form.offset is None:
        return translate("Ticket", "Waits for a limit offset")
    if form.exits.take_profit.on and form.exits.take_profit.entered is None:
        return translate("Ticket", "Waits for a take profit")
    if form.exits.stop_loss.on and form.exits.stop_loss.entered is None:
        return translate("Ticket", "Waits for a stop loss")
    if form.exits.any and form.exits.time_in_force is TimeInForce.GTD and form.exits.expires is None:
        return translate("Ticket", "Waits for the last day of the exits")
    unpriced, unsized = ticket.limited and form.price is None, form.entered is None
    if unpriced and unsized:
        return translate("Ticket", "Waits for a price and a quantity")
    if unpriced:
        return translate("Ticket", "Waits for a price")
    return translate("Ticket", "Waits for a quantity") if unsized else ""


def lots_of(lot: int) -> str:
    """`lots of 100`; nothing where one share is a lot."""
    return "" if lot == 1 else translate("Ticket", "lots of {size}").format(size=fmt.quantity(lot))


def _too_little(instrument: Instrument) -> str:
    """That money or percent stand for nothing that can be ordered."""
    if instrument.multiplier != 1:
        return translate("Ticket", "Less than one contract")
    return translate("Ticket", "Less than one lot of {size}").format(size=fmt.quantity(instrument.lot_size))


def _unit_of(instrument: Instrument) -> str:
    """`lots of 100`, `contracts of 100`."""
    if instrument.multiplier == 1:
        return lots_of(instrument.lot_size)
    return translate("Ticket", "contracts of {size}").format(size=fmt.quantity(instrument.multiplier))


def shown_entry(form: Ticket) -> str:
    """The quantity field's text in its unit."""
    if form.entered is None:
        return ""
    if form.unit is QuantityUnit.AMOUNT:
        return fmt.money(form.entered)
    if form.unit in {QuantityUnit.POWER, QuantityUnit.RISK}:
        return f"{form.entered.normalize():f}%"
    return fmt.quantity(int(form.entered))


def lock_words(status: LockStatus | None, instrument: InstrumentId) -> tuple[str, str]:
    """That trading is locked, and since when in exchange time; or that the account is pinned."""
    words = translate("Ticket", "Trading is locked")
    if status is not None and status.view_pinned:
        return translate("Ticket", "This account is pinned"), ""
    if status is None or not instrument:
        return words, ""
    zone = MARKET_ZONE[market_of(instrument)]
    return words, translate("Ticket", "since %1").replace("%1", fmt.clock_minutes(status.since, zone))


def action_words(
    ticket: OrderTicket,
    request: OrderRequest | ModifyRequest | None,
    *,
    busy: bool,
    reading: float | None = None,
) -> str:
    """The one button's words while trading is unlocked: review with what would be sent, or what it waits for.

    `reading` are the seconds that it waits for the account's lists at most.
    """
    if busy and reading is not None:
        return translate("Ticket", "Reading orders, {seconds} s").format(seconds=ceil(reading))
    if busy:
        return translate("Ticket", "In review")
    if ticket.replacing is not None:
        words = translate("Ticket", "Review change")
    else:
        environment = Environment.PRACTICE if ticket.account is None else ticket.account.environment
        words = _review_words()[environment, ticket.form.side]
    if request is None:
        return words
    instrument, draft = ticket.instrument, draft_of(request)
    step = None if instrument is None or draft.bound is None else instrument.price_step(draft.bound)
    terms = order_terms(draft, step) if draft.exits is None else _exits_count(draft.exits)
    return f"{words} {fmt.quantity(draft.quantity)} {terms}"


def _exits_count(exits: AttachedExits) -> str:
    """`+ 2 exits`."""
    count = len(exits.terms())
    return translate("Ticket", "+ 1 exit") if count == 1 else translate("Ticket", "+ {count} exits").format(count=count)


def _review_words() -> dict[tuple[Environment, Side], str]:
    return {
        (Environment.PRACTICE, Side.BUY): translate("Ticket", "Review practice buy"),
        (Environment.PRACTICE, Side.SELL): translate("Ticket", "Review practice sell"),
        (Environment.PAPER, Side.BUY): translate("Ticket", "Review paper buy"),
        (Environment.PAPER, Side.SELL): translate("Ticket", "Review paper sell"),
        (Environment.LIVE, Side.BUY): translate("Ticket", "Review LIVE buy"),
        (Environment.LIVE, Side.SELL): translate("Ticket", "Review LIVE sell"),
    }
