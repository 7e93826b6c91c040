"""The trips beside the account's cash and positions: one line in the title bar, and the rows behind it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tideboard_core.trips.account_check import AccountCheck, NotChecked
from tideboard_core.trips.exchanges import Exchanged
from tideboard_core.trips.facts import CashKind
from tideboard_core.trips.reconcile import Reason, Reconciliation, Why
from tideboard_desktop.journal.figures_dialog import FiguresDialog
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, label
from tideboard_desktop.ui.widgets.scroll_area import as_high_as
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate
_WIDTH = 560
_RATE_DIGITS = 4


class ComparedRow(NamedTuple):
    """A row of the list: a figure or, without `amount`, a heading or a sentence; `strong` = a sum."""

    title: str
    amount: str = ""
    strong: bool = False


# --- the line ---------------------------------------------------------------------------------------------------------


def check_words(check: AccountCheck, zone: str, now: datetime) -> str:
    """`reconciled with cash and positions to 20 Nov 14:35, difference 0.00`, or why not; `now` is UTC."""
    if check.why is not None:
        return not_checked_words(check.why)
    if check.until is None:
        return ""
    apart = [one for one in check.currencies if one.difference or one.waits(now)]
    several = len(check.currencies) > 1
    amounts = [difference_words(one, now) for one in apart]
    figures = [f"{text} {one.currency}" if several else text for text, one in zip(amounts, apart, strict=True)]
    text = translate("Journal", "reconciled with cash and positions to {time}, difference {amount}")
    if check.unread:
        text = translate("Journal", "not reconciled to {time}, difference {amount}")
    line = text.format(time=_moment(check.until, zone), amount=listed(figures or [fmt.signed(0, 2)]))
    if check.unread:
        line = listed((unread_words(check.unread), line))
    elif check.untold:
        line = listed((line, untold_words()))
    unknown = [one.currency or "?" for one in check.currencies if one.difference is None]
    if unknown:
        told = translate("Journal", "cash in {currencies} not told").format(currencies=listed(unknown))
        line = listed((line, told))
    reasons = [reason for one in check.currencies for reason in one.reasons if one.difference is not None]
    if not all(one.waits(now) for one in apart):  # else nothing differs as far as is known: what is not belongs there
        reasons = [reason for reason in reasons if reason.why is Why.CASH_CONTRADICTED]
    return listed((line, *(reason_words(reason) for reason in reasons)))


def untold_words() -> str:
    """That deposits and other movements cannot be told from a difference."""
    return translate("Journal", "movements of cash not told by the broker")


def unread_words(days: int) -> str:
    """That movements of money of so many days were not read."""
    if days == 1:
        return translate("Journal", "cash not read for 1 day")
    return translate("Journal", "cash not read for {count} days").format(count=fmt.quantity(days))


def difference_words(one: Reconciliation, now: datetime) -> str:
    """The difference to the cent, a dash while fees are due; a smaller one than half a cent is not 0.00."""
    difference = one.difference
    if difference is None or one.waits(now):
        return fmt.MISSING
    return fmt.signed(difference, 2) if not difference or abs(difference) >= Decimal("0.005") else f"{difference:+f}"


def not_checked_words(why: NotChecked) -> str:
    return {
        NotChecked.NOT_READ: translate("Journal", "not reconciled yet: cash and positions were read less than twice"),
        NotChecked.CASH_NOT_TOLD: translate(
            "Journal", "not reconciled: the broker does not tell cash for each currency"
        ),
        NotChecked.NOT_READ_SINCE: translate("Journal", "not reconciled since the last fill: cash is being read"),
    }[why]


def _moment(at: datetime, zone: str) -> str:
    return f"{fmt.day_short(fmt.exchange_time(at, zone).date())} {fmt.clock_minutes(at, zone)}"


# --- the rows ---------------------------------------------------------------------------------------------------------


def check_lines(check: AccountCheck, zone: str, now: datetime) -> list[ComparedRow]:
    """All that the comparison is made of, by currency."""
    if check.since is None or check.until is None:
        return []
    begin, end = _moment(check.since, zone), _moment(check.until, zone)
    lacking = unread_words(check.unread) if check.unread else untold_words() if check.untold else ""
    first = [ComparedRow(lacking)] if lacking else []
    return [*first, *(line for one in check.currencies for line in _currency_lines(one, begin, end, now))]


def _currency_lines(one: Reconciliation, begin: str, end: str, now: datetime) -> list[ComparedRow]:
    earned = fmt.MISSING if one.waits(now) else fmt.signed(one.net, 2)
    lines = [
        ComparedRow(one.currency or translate("Journal", "currency not known"), strong=True),
        ComparedRow(translate("Journal", "Realised before fees"), fmt.signed(one.realised, 2)),
        ComparedRow(translate("Journal", "Fees that are told"), fmt.signed(-one.fees, 2)),
        ComparedRow(translate("Journal", "Open positions beside their cost"), fmt.signed(one.unrealised, 2)),
        ComparedRow(translate("Journal", "Earned by the trips"), earned, strong=True),
    ]
    if one.cash is None:
        changed = translate("Journal", "What it must have changed by, if the trips are right")
        return [
            *lines,
            ComparedRow(translate("Journal", "The broker does not tell cash in this currency.")),
            ComparedRow(changed, fmt.MISSING if one.waits(now) else fmt.signed(one.cash_by_trips, 2)),
        ]
    cash, positions = translate("Journal", "Cash, {time}"), translate("Journal", "Positions at cost, {time}")
    gained = fmt.MISSING if one.gained is None else fmt.signed(one.gained, 2)
    return [
        *lines,
        ComparedRow(cash.format(time=begin), fmt.money(one.cash.begin)),
        ComparedRow(cash.format(time=end), fmt.money(one.cash.end)),
        ComparedRow(positions.format(time=begin), fmt.money(one.value_begin)),
        ComparedRow(positions.format(time=end), fmt.money(one.value)),
        *(ComparedRow(f"{kind_words(row.kind)} ({row.number})", fmt.signed(row.amount, 2)) for row in one.rows),
        *(ComparedRow(exchange_words(row), fmt.signed(row.amount, 2)) for row in one.exchanged),
        ComparedRow(translate("Journal", "Gained by the account without these"), gained, strong=True),
        ComparedRow(translate("Journal", "Difference"), difference_words(one, now), strong=True),
        *(ComparedRow(reason_words(reason), _amount(reason)) for reason in one.reasons),
    ]


def _amount(reason: Reason) -> str:
    return fmt.MISSING if reason.amount is None else fmt.signed(reason.amount, 2)


def kind_words(kind: CashKind) -> str:
    """Money that no trip earned."""
    return {
        CashKind.DEPOSIT: translate("Journal", "Deposits"),
        CashKind.WITHDRAWAL: translate("Journal", "Withdrawals"),
        CashKind.EXCHANGE: translate("Journal", "Exchanges of currency"),
        CashKind.INTEREST: translate("Journal", "Interest"),
        CashKind.DIVIDEND: translate("Journal", "Dividends"),
        CashKind.FEE: translate("Journal", "Other charges"),
        CashKind.ORDER_FEE: translate("Journal", "Fees of orders"),
        CashKind.TRADE: translate("Journal", "Trades"),
        CashKind.SETTLEMENT: translate("Journal", "Payments of ended contracts"),
        CashKind.FRACTION: translate("Journal", "Cash for fractions"),
        CashKind.OTHER: translate("Journal", "Other movements"),
        CashKind.CONTRADICTED: translate("Journal", "Movements whose direction contradicts their sign"),
    }[kind]


def exchange_words(one: Exchanged) -> str:
    """What trades in another currency than the account's moved, with the mean rate as far as all of it is told."""
    text = translate("Journal", "Exchanged for trades in {currency} ({count})")
    words = text.format(currency=one.traded, count=fmt.quantity(one.number))
    if one.rate is None:
        return words
    rate = translate("Journal", "1 {currency} = {rate} {paid}")
    shown = fmt.price(round(one.rate, _RATE_DIGITS).normalize())
    return listed((words, rate.format(currency=one.traded, rate=shown, paid=one.paid)))


def reason_words(reason: Reason) -> str:
    """What makes the sides differ, with how many there are of it."""
    if reason.why is Why.EXCHANGE_OPEN and reason.amount is not None:
        text = translate("Journal", "orders in another currency, by the rate of the day: {count}")
        return text.format(count=fmt.quantity(reason.number))
    text = {
        Why.FEES_OPEN: translate("Journal", "fills whose fees are not told: {count}"),
        Why.LEFT_OUT: translate("Journal", "fills in no trip: {count}"),
        Why.RESULT_UNKNOWN: translate("Journal", "trips whose cost or contract size is not known: {count}"),
        Why.HISTORY_GAP: translate("Journal", "trips of which fills may be missing: {count}"),
        Why.POSITION: translate("Journal", "positions that the broker has otherwise: {count}"),
        Why.INFERRED: translate("Journal", "inferred payments that no cash proves yet: {count}"),
        Why.FEES_APART: translate("Journal", "fees of orders without a fill in a trip: {count}"),
        Why.CASH_CONTRADICTED: translate("Journal", "movements left out, their direction against their sign: {count}"),
        Why.EXCHANGE_OPEN: translate("Journal", "orders in another currency whose payment is not told: {count}"),
    }[reason.why]
    return text.format(count=fmt.quantity(reason.number))


def check_text(check: AccountCheck, zone: str, now: datetime) -> str:
    """All of it, a row in each line."""
    rows = ("\t".join(filter(None, (one.title, one.amount))) for one in check_lines(check, zone, now))
    return "\n".join((check_words(check, zone, now), *rows))


class CheckDialog(FiguresDialog):
    """Shows how it stood when it was opened."""

    def __init__(
        self, check: AccountCheck, zone: str, about: str, theme: Theme, parent: QWidget, *, now: datetime
    ) -> None:
        title = translate("Journal", "Trips beside the account")
        super().__init__("journal_check", title, about, _WIDTH, theme, parent)
        self.words.setText(check_words(check, zone, now))
        self._whole = check_text(check, zone, now)
        self.content.addWidget(as_high_as(_rows(check_lines(check, zone, now), theme)), 1)

    def text(self) -> str:
        """All of it, a row in each line."""
        return self._whole


def _rows(lines: list[ComparedRow], theme: Theme) -> QWidget:
    inner = QWidget()
    grid = QGridLayout(inner)
    grid.setContentsMargins(0, 0, 12, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(0, 1)
    for row, line in enumerate(lines):
        kind = Type.STRONG if line.strong else Type.BODY
        title = label(line.title, theme, kind, Tone.PRIMARY if line.strong else Tone.SECONDARY)
        title.setWordWrap(True)
        title.setAccessibleName(titled(line.title, line.amount) if line.amount else line.title)
        grid.addWidget(title, row, 0)
        if line.amount:
            amount: QLabel = label(line.amount, theme, kind)
            amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(amount, row, 1)
    return inner
