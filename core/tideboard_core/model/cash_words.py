"""The words in which brokers say what a movement of money was for."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class CashWord(StrEnum):
    """What a movement was for, as far as brokers tell it apart."""

    BOUGHT = "bought"
    SOLD = "sold"
    TRADED = "traded"
    FEES = "fees"
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    TRANSFER = "transfer"
    EXCHANGE = "exchange"
    DIVIDEND = "dividend"
    INTEREST = "interest"
    OPTION = "option"
    WARRANT = "warrant"
    FRACTION = "fraction"


_WORDS: Final = {
    "买入": CashWord.BOUGHT,
    "買入": CashWord.BOUGHT,
    "股票买入成交": CashWord.BOUGHT,
    "股票買入成交": CashWord.BOUGHT,
    "BuyContract-Stocks": CashWord.BOUGHT,
    "卖出": CashWord.SOLD,
    "賣出": CashWord.SOLD,
    "股票卖出成交": CashWord.SOLD,
    "股票賣出成交": CashWord.SOLD,
    "SellContract-Stocks": CashWord.SOLD,
    "Stock Trading": CashWord.TRADED,
    "交易费用": CashWord.FEES,
    "交易費用": CashWord.FEES,
    "Trading Fees": CashWord.FEES,
    "入金": CashWord.DEPOSIT,
    "Deposit": CashWord.DEPOSIT,
    "出金": CashWord.WITHDRAWAL,
    "Withdrawal": CashWord.WITHDRAWAL,
    "调拨": CashWord.TRANSFER,
    "調撥": CashWord.TRANSFER,
    "货币兑换": CashWord.EXCHANGE,
    "貨幣兌換": CashWord.EXCHANGE,
    "派息": CashWord.DIVIDEND,
    "股息": CashWord.DIVIDEND,
    "Cash Dividend": CashWord.DIVIDEND,
    "融资利息": CashWord.INTEREST,
    "融資利息": CashWord.INTEREST,
    "利息": CashWord.INTEREST,
    "期权到期结算": CashWord.OPTION,
    "期權到期結算": CashWord.OPTION,
    "Option Settlement": CashWord.OPTION,
    "轮证到期结算": CashWord.WARRANT,
    "輪證到期結算": CashWord.WARRANT,
    "Warrant Settlement": CashWord.WARRANT,
}
"""Known texts; neither Futu nor LongPort documents a complete list."""
_OWN: Final = {word.value: word for word in CashWord}
"""Our own words, for movements that a broker tells by a code."""
_FRACTION: Final = ("碎股", "零股", "cash in lieu", "fractional share", "fractional entitlement")
"""The market's words for a part of a share that is paid in money, in whatever text they stand."""


def cash_word(words: str) -> CashWord | None:
    """What a broker's text or our own word says; None of one that is not known."""
    known = _WORDS.get(words) or _OWN.get(words)
    if known is None and any(part in words.casefold() for part in _FRACTION):
        return CashWord.FRACTION
    return known
