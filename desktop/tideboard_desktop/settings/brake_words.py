"""Words of the loss brake: what holds, the figures of the day, and when a raise counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.order import Account
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.brake.day_result import DayResult
from tideboard_core.orders.brake.loss_limits import BrakeRule, LossLimits, RaiseFrom, WaitingRaise
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.accounts import account_words
from tideboard_desktop.ui.words.checks import check_denial
from tideboard_desktop.ui.words.joining import as_sentence, listed, titled, together

translate = QCoreApplication.translate


def held_sentence(account: Account, held: Sequence[Mapping[str, Any]]) -> str:
    """The banner's sentence about what holds in an account, and in which currencies: others are judged apart."""
    text = translate("Brake", "{account}: {reason}. In {currencies} only orders that reduce a position go out.")
    currencies = ", ".join(dict.fromkeys(str(data["currency"]) for data in held))
    return text.format(account=account.short_id, reason=_reason(held[0]), currencies=currencies)


def held_detail(held: Sequence[Mapping[str, Any]]) -> str:
    """The same for what leaves the window: which rule, in which currencies; no figure of the account."""
    rule = BrakeRule(held[0]["rule"])
    reason = {
        BrakeRule.LOSS: translate("Brake", "The day's loss has reached your limit."),
        BrakeRule.STREAK: translate("Brake", "The losses in a row have reached your limit."),
        BrakeRule.TRADES: translate("Brake", "The trades of the day have reached your limit."),
        BrakeRule.COOL_DOWN: translate("Brake", "The loss brake holds for a while after a loss."),
    }[rule]
    text = translate("Brake", "In {currencies} only orders that reduce a position go out.")
    currencies = ", ".join(dict.fromkeys(str(data["currency"]) for data in held))
    return together(reason, text.format(currencies=currencies))


def _reason(data: Mapping[str, Any]) -> str:
    """Why it holds; of a pause its length, since the sentence stands while the time runs."""
    if data["rule"] == BrakeRule.COOL_DOWN:
        return translate("Brake", "the loss brake holds for {minutes} minutes after a loss").format(
            minutes=data["limit"]
        )
    return check_denial(CheckCode.BRAKE, data)


def elsewhere_sentence(account: Account) -> str:
    """That another data folder or computer trades an account, and that a loss brake set there counts there alone."""
    text = translate(
        "Brake",
        "{account}: another data folder or computer sends orders for this account. No loss brake is set in this data "
        "folder; one that is set there does not hold here.",
    )
    return text.format(account=account_words(account))


def day_sentence(currency: str, day: DayResult) -> str:
    """The day in one currency as the brake counts it."""
    if day.gaps:
        gap, of = day.gaps[0]
        reason = check_denial(CheckCode.BRAKE, {"gap": gap.value, "of": of, "rule": BrakeRule.LOSS.value})
        return together(as_sentence(titled(currency, reason)), *_marks(day))
    text = translate(
        "Brake",
        "{currency}: realised {realised}, open {open}, fees {fees} (estimated until the broker tells them); "
        "trades {trades}, losses in a row {streak}",
    )
    figures = text.format(
        currency=currency,
        realised=fmt.signed(day.realised, 2),
        open=fmt.signed(day.open, 2),
        fees=fmt.money(day.fees),
        trades=day.trades,
        streak=day.streak,
    )
    marks = _marks(day)
    return together(as_sentence(figures), *marks) if marks else figures


def _marks(day: DayResult) -> list[str]:
    """How securities count that have no price, or had none."""
    texts = (
        (day.stated, translate("Brake", "By the broker's own result of the day: {securities}.")),
        (day.left_out, translate("Brake", "Taken out of today's count by you: {securities}.")),
        (day.again, translate("Brake", "Taken out before, counts again: {securities}.")),
    )
    return [text.format(securities=listed(sorted(names))) for names, text in texts if names]


def waiting_sentence(waiting: WaitingRaise, left: float | None) -> str:
    if waiting.since is RaiseFrom.SESSION or left is None:
        return translate("Brake", "A raise counts from the next session of all its markets.")
    return translate("Brake", "A raise counts in {left}.").format(left=fmt.countdown(left))


def rows_of(before: LossLimits, after: LossLimits, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Name, figure in force and new figure of everything that becomes wider; `off` for a limit that is taken away."""
    found = []
    for field, name in names.items():
        old, new = figure(before, field), figure(after, field)
        both = _with(before, field, after)
        if both.raised(before):
            found.append((name, _shown(old), _shown(new)))
    return found


def figure(limits: LossLimits, field: str) -> str:
    """The figure of a field as it is written there; empty = off. `HKD.loss` is that of a currency."""
    name, currency = _parts(field)
    value = limits.loss.get(currency) if currency else getattr(limits, name)
    return f"{value.normalize():,f}" if currency and value is not None else f"{value:,}" if value else ""


def _with(before: LossLimits, field: str, after: LossLimits) -> LossLimits:
    """`before` with one figure of `after`."""
    name, currency = _parts(field)
    figures = {one: getattr(before, one) for one in ("streak", "trades", "cool_down")}
    if not currency:
        return LossLimits(loss=before.loss, **figures | {name: getattr(after, name)})
    loss = {one: amount for one, amount in before.loss.items() if one != currency}
    if currency in after.loss:
        loss[currency] = after.loss[currency]
    return LossLimits(loss=loss, **figures)


def _shown(text: str) -> str:
    return text or translate("Brake", "off")


def _parts(field: str) -> tuple[str, str]:
    """Name of the limit, and its currency or nothing."""
    currency, dot, name = field.partition(".")
    return (name, currency) if dot else (field, "")
