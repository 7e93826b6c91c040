"""Commands of the control port that set what a test starts from: cash and holdings, and the market of a security."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, TypeVar

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, Market, instrument_id, market_of
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.shares import exact, shares_text
from tideboard_sandbox.exchange.broker.corrections import RowChange
from tideboard_sandbox.exchange.broker.splits import FractionPaid, OrdersOver, Split, TemporaryCode
from tideboard_sandbox.exchange.engine.market_commands import MarketCommands
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.trading_hours import DayCut, next_trading_day
from tideboard_sandbox.exchange.market.refusals import CommandRefusal

_DIGITS: Final = 15
"""More digits than any quantity has: `int` of a Decimal writes them all out."""

_ALONE: Final = 10
_BOTH: Final = 15
"""Trading days for which a temporary code trades alone and beside the usual one at least (row MS25 of the ledger)."""

Arguments = Mapping[str, Any]
Command = Callable[[Arguments], Awaitable[dict[str, Any]]]


class BenchCommands:
    """Each method takes the JSON object of a line and returns the answer's fields. `flush` pushes what is due."""

    def __init__(self, exchange: Exchange, flush: Callable[[], None]) -> None:
        self._exchange = exchange
        self._flush = flush

    def table(self) -> Mapping[str, Command]:
        return {
            "cash": self.cash,
            "holding": self.holding,
            "price": self.price,
            "gap": self.gap,
            "trade": self.trade,
            "split": self.split,
            "halt": self.halt,
            "resume": self.resume,
            "shut-day": self.shut_day,
            "cut-day": self.cut_day,
            "exit-digits": self.exit_digits,
            "dividend": self.dividend,
            "bust": self.bust,
            "correct": self.correct,
            "lacks": self.lacks,
        }

    async def cash(self, given: Arguments) -> dict[str, Any]:
        """Bring the cash of `account` to `amount` by a deposit or a withdrawal, in the account's currency."""
        transfers = self._exchange.broker.transfers
        change = transfers.set_cash(str(given["account"]), number(given, "amount"))
        account = transfers.account(str(given["account"]))
        return {"account": account.id, "change": str(change), "currency": account.currency}

    async def holding(self, given: Arguments) -> dict[str, Any]:
        """Let `account` hold `quantity` of `symbol` at the average `cost` (the last price without it)."""
        transfers, name = self._exchange.broker.transfers, str(given["account"])
        cost = None if given.get("cost") is None else number(given, "cost")
        holding = transfers.set_holding(name, symbol(given), number(given, "quantity"), cost)
        answer = {"account": transfers.account(name).id, "quantity": shares_text(holding.quantity)}
        return {**answer, "cost": str(holding.cost)}

    async def price(self, given: Arguments) -> dict[str, Any]:
        """Trade `symbol` to `price`, step by step."""
        return self._moved(str(self._market().set_price(symbol(given), number(given, "price"))))

    async def gap(self, given: Arguments) -> dict[str, Any]:
        """Let `symbol` trade at `price` at once, with no trade between."""
        return self._moved(str(self._market().set_price(symbol(given), number(given, "price"), at_once=True)))

    async def trade(self, given: Arguments) -> dict[str, Any]:
        """Print one trade of `quantity` shares of `symbol`; `side` is who came to the market: buy or sell.

        `price` is free, and only for New York's sessions outside regular hours.
        """
        quantity = number(given, "quantity")
        if not quantity.is_finite() or quantity.adjusted() > _DIGITS or quantity != int(quantity):
            raise CommandRefusal(f"{quantity} is no whole number of shares.")
        if given["side"] not in {"buy", "sell"}:
            raise CommandRefusal(f"{given['side']} is no side: say buy or sell.")
        price = None if given.get("price") is None else number(given, "price")
        return self._moved(str(self._market().trade(symbol(given), Side(given["side"]), int(quantity), price)))

    async def split(self, given: Arguments) -> dict[str, Any]:
        """Let `old` shares of `symbol` become `new` on a trading `day` to come, by default the next.

        `orders` are cancelled, adjusted or left, without it as each broker's pages say; the new shares arrive `late`
        trading days after it; `fractions` of a share are paid in cash, or dropped. With `alone` or `both` the shares
        have a temporary code for so many trading days, which is answered as `code`.
        """
        split = plan_split(self._exchange, given)
        code = {} if split.temporary is None else {"code": split.temporary.code}
        return {"ex_day": split.ex_day.isoformat(), **code}

    async def halt(self, given: Arguments) -> dict[str, Any]:
        """Suspend `symbol` until `resume`, or for `seconds` of the exchange."""
        seconds = None if given.get("seconds") is None else float(number(given, "seconds"))
        self._market().halt(symbol(given), seconds)
        self._flush()
        return {}

    async def resume(self, given: Arguments) -> dict[str, Any]:
        """Let `symbol` trade again."""
        self._market().resume(symbol(given))
        self._flush()
        return {}

    async def shut_day(self, given: Arguments) -> dict[str, Any]:
        """Let `market` be shut on a later `day` (YYYY-MM-DD) on which the calendar has a session."""
        self._exchange.change_day(Market(str(given["market"])), day(given))
        return {}

    async def cut_day(self, given: Arguments) -> dict[str, Any]:
        """Let `market` not trade a part of a later `day`: `how` is the name of a scenario that cuts one."""
        self._exchange.change_day(Market(str(given["market"])), day(given), DayCut(str(given["how"])))
        return {}

    async def exit_digits(self, given: Arguments) -> dict[str, Any]:
        """Give the next exit of an entry the digits of `order`, and those after it the digits that follow."""
        digits = str(given["order"])
        if not digits.isdecimal():
            raise CommandRefusal(f"{digits!r} is no number of an order.")
        self._exchange.broker.number_exits(int(digits))
        return {}

    async def dividend(self, given: Arguments) -> dict[str, Any]:
        """Pay `amount` a share of `symbol`, in its currency, to every account that holds it; who owes shares pays."""
        paid = self._exchange.broker.dividends.pay(symbol(given), number(given, "amount"))
        return {"paid": [{"account": row.account_id, "amount": str(row.value)} for row in paid]}

    async def bust(self, given: Arguments) -> dict[str, Any]:
        """Take back an execution: `fill` is its number, or that of an order, whose newest one it is then.

        `row` is "off", or "kept" where the order's row goes on counting it. Positions show it `late` seconds later.
        """
        corrections = self._exchange.broker.corrections
        return self._corrected(corrections.bust(str(given["fill"]), row=_row(given), late=_late(given)))

    async def correct(self, given: Arguments) -> dict[str, Any]:
        """Correct the `price` or `quantity` of an execution, with `anew` under another number; the rest as for bust."""
        price = None if given.get("price") is None else number(given, "price")
        quantity = None if given.get("quantity") is None else exact(number(given, "quantity"))
        fill = self._exchange.broker.corrections.correct(
            str(given["fill"]),
            price=price,
            quantity=quantity,
            anew=bool(given.get("anew")),
            row=_row(given),
            late=_late(given),
        )
        return self._corrected(fill)

    async def lacks(self, given: Arguments) -> dict[str, Any]:
        """Leave `symbol` out of the next `times` lists of positions of `account`, or show `quantity` of it."""
        account = self._exchange.broker.transfers.account(str(given["account"]))
        shown = exact(Decimal(0) if given.get("quantity") is None else number(given, "quantity"))
        times = 1 if given.get("times") is None else int(number(given, "times"))
        self._exchange.broker.corrections.lack(account.id, symbol(given), shown, times)
        return {}

    def _corrected(self, fill: Fill) -> dict[str, Any]:
        self._flush()
        return {"fill": fill.id, "order": fill.order_id, "quantity": shares_text(fill.quantity)}

    def _moved(self, last: str) -> dict[str, Any]:
        self._flush()
        return {"last": last}

    def _market(self) -> MarketCommands:
        return self._exchange.commands


def plan_split(exchange: Exchange, given: Arguments) -> Split:
    """Plan a split by the arguments of its command, and return it. Raises CommandRefusal."""
    name = symbol(given)
    market = market_of(name)
    ex_day = next_trading_day(market, exchange.phase(market).day) if given.get("day") is None else day(given)
    split = Split(
        name,
        ex_day,
        _whole(given, "old"),
        _whole(given, "new"),
        None if given.get("orders") is None else _one_of(OrdersOver, given, "orders"),
        _whole(given, "late") if given.get("late") else 0,
        _one_of(FractionPaid, given, "fractions") if given.get("fractions") else FractionPaid.CASH,
        _temporary(exchange, given),
    )
    exchange.commands.split(split)
    return split


def _temporary(exchange: Exchange, given: Arguments) -> TemporaryCode | None:
    """The temporary code of a split that asks for one by the days of either part."""
    if given.get("alone") is None and given.get("both") is None:
        return None
    alone = _ALONE if given.get("alone") is None else _whole(given, "alone")
    both = _BOTH if given.get("both") is None else _whole(given, "both")
    return TemporaryCode(exchange.broker.splits.next_code(), alone, both)


Choice = TypeVar("Choice", bound=StrEnum)


def _one_of(choices: type[Choice], given: Arguments, name: str) -> Choice:
    found = next((each for each in choices if each == given[name]), None)
    if found is None:
        raise CommandRefusal(f"{name}: {given[name]!r} is none of its words: give {' or '.join(choices)}.")
    return found


def _whole(given: Arguments, name: str) -> int:
    try:
        return int(given[name])
    except ValueError:
        raise CommandRefusal(f"{name}: {given[name]!r} is no whole number.") from None


def _row(given: Arguments) -> RowChange:
    return RowChange(given.get("row", RowChange.OFF))


def _late(given: Arguments) -> float:
    return 0.0 if given.get("late") is None else float(number(given, "late"))


def day(given: Arguments, name: str = "day") -> date:
    """A date of a command; raises CommandRefusal."""
    try:
        return date.fromisoformat(str(given[name]))
    except ValueError:
        raise CommandRefusal(f"{name}: {given[name]!r} is no date: give one like 2026-11-20.") from None


def number(given: Arguments, name: str) -> Decimal:
    """A number of a command, sent as text or as a JSON number; raises CommandRefusal."""
    value = given[name]
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise CommandRefusal(f"{name}: {value!r} is no number.") from None


def symbol(given: Arguments) -> InstrumentId:
    """The security of a command; raises CommandRefusal."""
    return security(str(given["symbol"]))


def security(text: str) -> InstrumentId:
    """The security that a text names; raises CommandRefusal."""
    try:
        return instrument_id(text)
    except BadInput:
        raise CommandRefusal(f"{text!r} is no security: say one like HK.00700.") from None
