"""The palette's rows for a typed command: one per security it may mean, with the reading as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, code_of, market_of
from tideboard_core.model.order import Side
from tideboard_core.model.price_steps import Fit
from tideboard_core.orders.rounding import next_price_down, next_price_up, whole_lots
from tideboard_desktop.search import pinyin
from tideboard_desktop.search.symbol_index import code_queries
from tideboard_desktop.typed_commands.grammar import OF_A_DAY, TypedCommand, Verb, parse
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.number_input import WrongNumber, read_number
from tideboard_desktop.ui.words.orders import contracts_text, lots_text
from tideboard_desktop.window.palette.matches import PaletteRow, TypedRows

translate = QCoreApplication.translate

MOST_NAMED = 5
"""The most securities listed for a name; those of a code are all listed."""
_SIDES = {Verb.BUY: Side.BUY, Verb.SELL: Side.SELL}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedActions:
    """What the typed commands do. None of it reviews or sends an order.

    `fill` puts side, quantity and price (in the instrument's currency) into the ticket, `alert` opens the dialog of a
    new price alert, `chart` shows a security in the flow chart (without a period in the one it has), `bars` in the
    price chart at the interval of this key. `replay` opens a recorded day (None = the last one) at a time of the
    exchange's clock (None = the open), `practise` begins the practice there; `today` returns the exchange's day.
    `why_no_alert` returns why the connection takes no alerts, None if it does. `facts` returns what the hub knows of
    an instrument.
    """

    fill: Callable[[InstrumentId, Side, int, Decimal | None], None]
    alert: Callable[[InstrumentId, Decimal | None], None]
    chart: Callable[[InstrumentId, FlowPeriod | None], None]
    bars: Callable[[InstrumentId, str], None]
    replay: Callable[[InstrumentId, date | None, time | None], None]
    practise: Callable[[InstrumentId, date | None, time | None], None]
    today: Callable[[Market], date]
    why_no_alert: Callable[[], str | None]
    facts: Callable[[InstrumentId], Instrument | None]


class TypedCommands:
    """Makes the rows. `find` returns the instruments of a code or name, the best first."""

    def __init__(self, actions: TypedActions, find: Callable[[str], Sequence[Instrument]]) -> None:
        self._actions = actions
        self._find = find
        self._asked: dict[str, tuple[Instrument, ...]] = {}

    def learn(self, symbol: str, found: Sequence[Instrument]) -> None:
        """Take the broker's answer for a symbol that no list has."""
        self._asked = {symbol: tuple(found)}

    def rows(self, text: str) -> TypedRows | None:
        """The rows for a text, None if it is no typed command."""
        command = parse(text)
        if command is None:
            return None
        if (usage := _incomplete(command)) is not None:
            return TypedRows([usage], first=False)
        found = _meant(command.symbol, self._find(command.symbol) or self._asked.get(command.symbol, ()))
        if not found:
            return TypedRows([self._unknown(command)], first=False)
        by_hand = command.verb in _SIDES and len(found) > 1
        rows = [self._row(command, self._actions.facts(one.id) or one, by_hand=by_hand) for one in found]
        # "replay a" may go on as the command's own words "Replay a recorded day": those stand first then
        first = command.verb not in OF_A_DAY or bool(command.day or command.time)
        return TypedRows([PaletteRow(title=_caption(command.verb, several=by_hand)), *rows], first=first)

    def _unknown(self, command: TypedCommand) -> PaletteRow:
        asked = command.symbol in self._asked
        words = (
            translate("TypedCommands", "No security found for “{symbol}”.")
            if asked
            else translate("TypedCommands", "“{symbol}” is in no list. Enter asks the broker.")
        )
        note = words.format(symbol=command.symbol)
        return _usage(command.verb, note, look_up="" if asked else command.symbol)

    def _row(self, command: TypedCommand, item: Instrument, *, by_hand: bool) -> PaletteRow:
        if command.verb is Verb.ALERT:
            return self._alert(command, item)
        if command.verb is Verb.CHART:
            return self._chart(command, item)
        if command.verb in OF_A_DAY:
            return self._recorded_day(command, item)
        return self._order(command, item, by_hand=by_hand)

    # --- orders -------------------------------------------------------------------------------------------------------

    def _order(self, command: TypedCommand, item: Instrument, *, by_hand: bool) -> PaletteRow:
        side, quantity, price = _SIDES[command.verb], int(_number(command.quantity, whole=True)), None
        if command.price:
            price = _number(command.price)
        wrong = _refusal(item, price)
        return PaletteRow(
            title=_sentence(side, quantity, item, price),
            detail=_lots(item, quantity),
            note=wrong or _uncertainty(item, quantity, price),
            warns=True,
            enabled=not wrong,
            command=f"typed.{command.verb.value}",
            by_hand=by_hand,
            footer=translate("TypedCommands", "↑ ↓ choose    Enter fills the ticket, nothing is sent    Esc close"),
            run=lambda: self._actions.fill(item.id, side, quantity, price),
        )

    # --- alerts and charts --------------------------------------------------------------------------------------------

    def _alert(self, command: TypedCommand, item: Instrument) -> PaletteRow:
        price = _number(command.price) if command.price else None
        words = (
            translate("TypedCommands", "Price alert on {security}")
            if price is None
            else translate("TypedCommands", "Price alert on {security} at {price}")
        )
        shown = "" if price is None else _price(item, price)
        off = self._actions.why_no_alert() or ""
        return PaletteRow(
            title=words.format(security=_security(item), price=shown),
            note=off,
            enabled=not off,
            command="typed.alert",
            footer=translate("TypedCommands", "↑ ↓ choose    Enter opens the alert    Esc close"),
            run=lambda: self._actions.alert(item.id, price),
        )

    def _chart(self, command: TypedCommand, item: Instrument) -> PaletteRow:
        period, key, note = command.period, "", ""
        if command.interval and period is None:
            from tideboard_desktop.ui.words.interval_text import interval_of_text, refusal_of_text

            key, note = interval_of_text(command.interval), refusal_of_text(command.interval)
        words = translate("TypedCommands", "Show the price chart of {security}, {interval}")
        actions = self._actions
        return PaletteRow(
            title=(words if key else _chart_words(period)).format(security=_security(item), interval=command.interval),
            note=note,
            warns=True,
            command="typed.chart",
            footer=translate("TypedCommands", "↑ ↓ choose    Enter shows the chart    Esc close"),
            run=lambda: actions.bars(item.id, key) if key else actions.chart(item.id, period),
        )

    def _recorded_day(self, command: TypedCommand, item: Instrument) -> PaletteRow:
        from tideboard_desktop.typed_commands.moments import read_day, read_time  # with the first such command

        today = self._actions.today(market_of(item.id))
        day, at = read_day(command.day, today), read_time(command.time)
        ahead = translate("TypedCommands", "This day has not come yet") if day is not None and day > today else ""
        replays = command.verb is Verb.REPLAY
        run = self._actions.replay if replays else self._actions.practise
        footer = (
            translate("TypedCommands", "↑ ↓ choose    Enter opens the replay    Esc close")
            if replays
            else translate("TypedCommands", "↑ ↓ choose    Enter begins the practice    Esc close")
        )
        return PaletteRow(
            title=_day_words(command.verb, _security(item), day, at),
            note=ahead,
            warns=True,
            enabled=not ahead,
            command=f"typed.{command.verb.value}",
            footer=footer,
            run=lambda: run(item.id, day, at),
        )


# --- what is missing or wrong before a security is looked for --------------------------------------------------------


def _incomplete(command: TypedCommand) -> PaletteRow | None:
    """The row that says what a command lacks, None if it can be read."""
    problems = (note for note in _problems(command) if note)
    note = next(problems, None)
    return None if note is None else _usage(command.verb, note)


def _problems(command: TypedCommand) -> Iterator[str]:
    if command.verb in _SIDES:
        if not command.quantity:
            yield _example(command.verb)
        yield _fault(command.quantity, whole=True)
    if not command.symbol:
        yield _example(command.verb)
    if command.price:
        yield _fault(command.price)
    if command.verb in OF_A_DAY:
        yield from _moment_problems(command)


def _moment_problems(command: TypedCommand) -> Iterator[str]:
    from tideboard_desktop.typed_commands.moments import read_day, read_time  # with the first such command

    if command.day and read_day(command.day, date.max) is None:
        yield translate("TypedCommands", "“{text}” is no day").format(text=command.day)
    if command.time and read_time(command.time) is None:
        yield translate("TypedCommands", "“{text}” is no time of a day").format(text=command.time)


def _example(verb: Verb) -> str:
    return {
        Verb.BUY: translate("TypedCommands", "For example: buy 200 700 610"),
        Verb.SELL: translate("TypedCommands", "For example: sell 200 700 610"),
        Verb.ALERT: translate("TypedCommands", "For example: alert 700 620"),
        Verb.CHART: translate("TypedCommands", "For example: chart 9988 day"),
        Verb.REPLAY: translate("TypedCommands", "For example: replay 700 12 nov 10:30"),
        Verb.PRACTISE: translate("TypedCommands", "For example: practise 700 12 nov 10:30"),
    }[verb]


def _fault(text: str, *, whole: bool = False) -> str:
    """What is wrong with a typed quantity (`whole`) or price; empty if nothing is."""
    shown = translate("TypedCommands", "Quantity “{text}”:") if whole else translate("TypedCommands", "Price “{text}”:")
    try:
        value = read_number(text, whole=whole)
    except WrongNumber as error:
        return f"{shown.format(text=text)} {error}"
    positive = translate("TypedCommands", "Write a number above zero.")
    return "" if value else f"{shown.format(text=text)} {positive}"


def _number(text: str, *, whole: bool = False) -> Decimal:
    """A number that `_fault` finds nothing wrong with."""
    value = read_number(text, whole=whole)
    assert value is not None
    return value


def _usage(verb: Verb, note: str, *, look_up: str = "") -> PaletteRow:
    title = {
        Verb.BUY: translate("TypedCommands", "buy QUANTITY SYMBOL [PRICE]"),
        Verb.SELL: translate("TypedCommands", "sell QUANTITY SYMBOL [PRICE]"),
        Verb.ALERT: translate("TypedCommands", "alert SYMBOL PRICE"),
        Verb.CHART: translate("TypedCommands", "chart SYMBOL [PERIOD]"),
        Verb.REPLAY: translate("TypedCommands", "replay SYMBOL [DAY] [TIME]"),
        Verb.PRACTISE: translate("TypedCommands", "practise SYMBOL [DAY] [TIME]"),
    }[verb]
    return PaletteRow(title=title, note=note, enabled=False, command="typed.usage", look_up=look_up)


# --- which securities -------------------------------------------------------------------------------------------------


def _meant(symbol: str, found: Sequence[Instrument]) -> Sequence[Instrument]:
    """Those whose code it is, in whatever market; without one the best of those that the text finds.

    A code in full (`00700`) wins over one that differs by its zeros (`000700`).
    """
    codes = [query for query in code_queries(pinyin.load().fold(symbol)) if query.code]

    def has(item: Instrument, *, full: bool) -> bool:
        own = code_of(item.id).casefold()
        return any(
            query.market in {None, item.market}
            and (query.code == own if full else query.code.lstrip("0") == own.lstrip("0"))
            for query in codes
        )

    exact = [one for one in found if has(one, full=True)] or [one for one in found if has(one, full=False)]
    return exact or found[:MOST_NAMED]


# --- words ------------------------------------------------------------------------------------------------------------


def _caption(verb: Verb, *, several: bool) -> str:
    if several:
        return translate("TypedCommands", "Several securities: choose one")
    return {
        Verb.BUY: translate("TypedCommands", "Into the order ticket"),
        Verb.SELL: translate("TypedCommands", "Into the order ticket"),
        Verb.ALERT: translate("TypedCommands", "Price alert"),
        Verb.CHART: translate("Common", "Capital flow"),
        Verb.REPLAY: translate("Replay", "Replay a recorded day"),
        Verb.PRACTISE: translate("PractisedDay", "Practise on a recorded day"),
    }[verb]


def _security(item: Instrument) -> str:
    return f"{item.id} {item.name}".strip()


def _price(item: Instrument, price: Decimal) -> str:
    return fmt.price(price, item.price_step(price))


def _sentence(side: Side, quantity: int, item: Instrument, price: Decimal | None) -> str:
    """`Buy 200 HK.00700 Tencent, limit 610.00`."""
    priced = {
        Side.BUY: translate("TypedCommands", "Buy {quantity} {security}, limit {price}"),
        Side.SELL: translate("TypedCommands", "Sell {quantity} {security}, limit {price}"),
    }
    unpriced = {
        Side.BUY: translate("TypedCommands", "Buy {quantity} {security}, limit to choose in the ticket"),
        Side.SELL: translate("TypedCommands", "Sell {quantity} {security}, limit to choose in the ticket"),
    }
    words, shown = (unpriced[side], "") if price is None else (priced[side], _price(item, price))
    return words.format(quantity=fmt.quantity(quantity), security=_security(item), price=shown)


def _lots(item: Instrument, quantity: int) -> str:
    if item.multiplier != 1:
        return contracts_text(quantity, item.multiplier)
    whole = item.lot_size > 1 and quantity % item.lot_size == 0
    return lots_text(Decimal(quantity) / item.lot_size, item.lot_size) if whole else ""


def _refusal(item: Instrument, price: Decimal | None) -> str:
    """Why the ticket could make no order of it; empty if it could."""
    if not item.tradable:
        return translate("TypedCommands", "It is not traded, so no order is possible")
    if price is None or item.price_steps.fit(price) is not Fit.ILLEGAL:
        return ""
    lower, upper = next_price_down(item, price), next_price_up(item, price)
    step = item.price_step(price)
    words = translate("TypedCommands", "Not on a tick of {step}: write {lower} or {upper}")
    return words.format(step=fmt.price(step, step), lower=_price(item, lower), upper=_price(item, upper))


def _uncertainty(item: Instrument, quantity: int, price: Decimal | None) -> str:
    """An odd lot, or a price that fits only some of the possible price steps; empty without either."""
    down = whole_lots(item, quantity)
    if item.lot_size > 1 and down != quantity:
        size, up = fmt.quantity(item.lot_size), fmt.quantity(down + item.lot_size)
        if not down:
            return translate("TypedCommands", "Odd lot: 1 lot is {size}").format(size=size)
        words = translate("TypedCommands", "Odd lot, lots are {size}: {lower} or {upper}")
        return words.format(size=size, lower=fmt.quantity(down), upper=up)
    if price is not None and item.price_steps.fit(price) is Fit.DOUBTFUL:
        words = translate("TypedCommands", "Tick may be {step}: the broker may refuse it")
        step = item.price_step(price)
        return words.format(step=fmt.price(step, step))
    return ""


def _chart_words(period: FlowPeriod | None) -> str:
    if period is None:
        return translate("TypedCommands", "Show the capital flow of {security}")
    return {
        FlowPeriod.INTRADAY: translate("TypedCommands", "Show the capital flow of {security}, intraday"),
        FlowPeriod.DAY: translate("TypedCommands", "Show the capital flow of {security} by day"),
        FlowPeriod.WEEK: translate("TypedCommands", "Show the capital flow of {security} by week"),
        FlowPeriod.MONTH: translate("TypedCommands", "Show the capital flow of {security} by month"),
    }[period]


def _day_words(verb: Verb, security: str, day: date | None, at: time | None) -> str:
    named = {
        Verb.REPLAY: translate("TypedCommands", "Replay {day} of {security}"),
        Verb.PRACTISE: translate("TypedCommands", "Practise {security} on {day}"),
    }
    last = {
        Verb.REPLAY: translate("TypedCommands", "Replay the last recorded day of {security}"),
        Verb.PRACTISE: translate("TypedCommands", "Practise {security} on the last recorded day"),
    }
    words = (last if day is None else named)[verb]
    if at is not None:
        shown = at.isoformat("seconds" if at.second else "minutes")
        words = translate("TypedCommands", "{replay}, from {time}").format(replay=words, time=shown)
    return words.format(security=security, day="" if day is None else fmt.day_long(day))
