"""What tables of the window show of an account in the United States, held beside books that are counted anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from fakes.recomputed.us_books import DIVIDENDS, NOTHING, PAID_IN, Books, Lot
from tideboard_core.model.instrument import SecurityType
from tideboard_core.model.order import OrderStatus, Side

OF_COST: Final = Decimal("0.0001")
"""The broker tells a cost so exactly."""
FIRST_CASH: Final = Decimal(500_000)
MINUS: Final = "\u2212"
STATUS: Final = {
    OrderStatus.SUBMITTED: "working",
    OrderStatus.FILLED: "filled",
}
SIDE: Final = {Side.BUY: "Buy", Side.SELL: "Sell"}
Cells = Mapping[str, str]
"""What a row shows, by the head of its column."""
Wanted = Mapping[str, str | Decimal]
"""What it should show: a text, or a number that the text has to be when it is rounded as the text is."""


def cells_of(table: Any) -> list[dict[str, str]]:
    """The texts of a table's rows by the heads of its columns; a column of files alone shows nothing."""
    shown = [column for column in table.columns if hasattr(column, "cell")]
    return [{column.head or column.title: column.cell(row).text for column in shown} for row in table.rows]


def number(text: str) -> Decimal | None:
    """The number of a text, None where it is none."""
    try:
        return Decimal(text.replace(MINUS, "-").replace(",", "").removesuffix("%"))
    except InvalidOperation:
        return None


def differences(name: str, shown: Sequence[Cells], wanted: Sequence[Wanted], *keys: str) -> Iterator[str]:
    """What rows do not show as they should; rows belong together by their texts under `keys`, in the order given."""
    rest = list(shown)
    for row in wanted:
        found = next((one for one in rest if all(one.get(key) == row[key] for key in keys)), None)
        label = " ".join(str(row[key]) for key in keys)
        if found is None:
            yield f"{name} {label}: no such row"
            continue
        rest.remove(found)
        for head, value in row.items():
            if not _agrees(found.get(head, "no such column"), value):
                yield f"{name} {label}: {head} shows {found.get(head)!r} for {value}"
    yield from (f"{name}: shows a row too many: {one}" for one in rest)


def _agrees(text: str, value: str | Decimal) -> bool:
    if isinstance(value, str):
        return text == value
    seen = number(text)
    return seen is not None and abs(seen - value) * 2 <= Decimal(1).scaleb(int(seen.as_tuple().exponent))


def positions(books: Books) -> list[Wanted]:
    """The positions: shares and contracts with cost, price, worth and both results."""
    return [_position(books, name, lot) for name, lot in books.held.items()]


def _position(books: Books, name: str, lot: Lot) -> Wanted:
    facts, mine = books.facts[name], [fill for fill in books.fills if fill.instrument == name]
    signed = ((fill.price * fill.quantity, fill.side) for fill in mine)
    spent = sum((paid * facts.multiplier * (1 if side is Side.BUY else -1) for paid, side in signed), NOTHING)
    worth = books.worth(name)
    cost = (lot.cost / lot.quantity / facts.multiplier).quantize(OF_COST)
    paid = cost * lot.quantity * facts.multiplier
    return {
        "Symbol": name,
        "Shares": Decimal(lot.quantity),
        "Cost": cost,
        "Last": books.quotes[name].last,
        "Value": worth,
        "P&L day": worth - spent,
        "P&L open": worth - paid,
        "P&L open [%]": (worth - paid) / abs(paid) * 100,
    }


def orders(books: Books) -> list[Wanted]:
    """Every order of the day."""
    found: list[Wanted] = []
    for order in books.orders.values():
        fills = [fill for fill in books.fills if fill.order_id == order.id]
        filled = sum(int(fill.quantity) for fill in fills)
        paid = sum((fill.price * fill.quantity for fill in fills), NOTHING)
        found.append(
            {
                "Side": SIDE[order.side],
                "Symbol": str(order.instrument),
                "Shares": f"{order.quantity:,}",
                "Price": "market" if order.price is None else f"{order.price:,.2f}",
                "Filled": f"{filled:,}",
                "Average price": paid / filled if filled else "\u2014",
                "Status": f"{filled:,} done" if filled and order.open else STATUS[order.status],
            }
        )
    return found


def fills(books: Books) -> list[Wanted]:
    """Every execution of the day."""
    return [
        {
            "Order": fill.order_id,
            "Side": SIDE[fill.side],
            "Symbol": str(fill.instrument),
            "Shares": f"{int(fill.quantity):,}",
            "Price": f"{fill.price:,.2f}" if fill.price == fill.price.quantize(Decimal("0.01")) else fill.price,
            "Value": fill.price * fill.quantity * books.facts[fill.instrument].multiplier,
        }
        for fill in books.fills
    ]


def money(books: Books) -> list[Wanted]:
    """The account's row of the page of all accounts, and the sum of this one account."""
    worth = sum(map(books.worth, books.held), NOTHING)
    row: dict[str, str | Decimal] = {
        "environment": "LIVE",
        "assets": books.cash + worth,
        "cash": books.cash,
        "value": worth,
        "currency": "USD",
    }
    return [row | {"power": books.free}, row]


def held(books: Books) -> list[Wanted]:
    """The positions among those of all accounts; the broker tells no worth of contracts, they are valued by quotes."""
    heads = {"Symbol": "security", "Shares": "shares", "Last": "last", "Value": "value", "P&L open": "open"}
    shown = (_position(books, name, lot) for name, lot in books.held.items())
    return [{heads[head]: value for head, value in row.items() if head in heads} for row in shown]


def movements(books: Books) -> list[Wanted]:
    """What moved the cash: trades, dividends, and the deposit of the day; for the fees of trades see `fees`."""
    found: list[Wanted] = [{"Kind": "Deposit", "Amount": signed(PAID_IN - FIRST_CASH)}]
    for fill in books.fills:
        worth = fill.price * fill.quantity * books.facts[fill.instrument].multiplier
        buys = fill.side is Side.BUY
        found.append({"Kind": "Purchase" if buys else "Sale", "Amount": signed(-worth if buys else worth)})
    paid = (amount * books.lots[name].quantity for name, amount in DIVIDENDS.items())
    return [*found, *({"Kind": "Dividend", "Amount": signed(amount)} for amount in paid)]


def fees(books: Books) -> Decimal:
    """All fees of the day, of which each execution is charged a part."""
    return sum((fee.total for fee in books.fees.values()), NOTHING)


def signed(amount: Decimal) -> str:
    """An amount of money with its sign, as a person reads it."""
    return f"{amount:+,.2f}".replace("-", MINUS)


def options(books: Books) -> list[str]:
    """The contracts that are held."""
    return [name for name in books.held if books.facts[name].security_type is SecurityType.OPTION]
