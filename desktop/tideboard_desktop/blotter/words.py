"""Words of the blotter: tab titles with counts, reasons of empty tables, signed sums."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import Instrument
from tideboard_core.model.order import MARGIN_NEAR, Account, Funds, RiskLevel
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import TextColour
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate
POSITIONS, ORDERS, FILLS, CASH = range(4)
OPEN, DONE, ALL = "open", "done", "all"
"""Filters of today's rows; a number means that many past days."""
BEFORE_FEES, WITH_FEES = "before-fees", "with-fees"
"""How the day's result is shown."""
TONES = {
    TextColour.UP: Tone.UP,
    TextColour.DOWN: Tone.DOWN,
    TextColour.QUIET: Tone.CAPTION,
    TextColour.ZERO: Tone.SECONDARY,
    TextColour.PLAIN: Tone.PRIMARY,
    TextColour.WARN: Tone.WARN,
}
"""Tones of the labels that show a sum."""
LAST_WEEK = "7"
"""Default range of the cash journal: on most days no money moves."""


def tab_words(tab: int, count: int | None) -> str:
    """Title and count; orders count the working ones."""
    title = (
        translate("Blotter", "Positions"),
        translate("Blotter", "Orders"),
        translate("Blotter", "Fills"),
        translate("Blotter", "Cash"),
    )[tab]
    return title if not count else f"{title}  {count}"


def empty_words(tab: int, *, known: bool, paper: bool) -> tuple[str, str]:
    """Why a table is empty, and what would fill it."""
    if not known:
        return translate("Blotter", "Not read from the broker yet"), translate("Blotter", "It is read at each connect")
    if tab == 2 and paper:
        return (
            translate("Blotter", "Paper accounts report no fills"),
            translate("Blotter", "Orders shows what is filled"),
        )
    return (
        (translate("Blotter", "No positions"), translate("Blotter", "What you buy stands here, with its gain or loss")),
        (
            translate("Blotter", "No orders today"),
            translate("Blotter", "What you send from the ticket stands here"),
        ),
        (translate("Blotter", "No fills today"), translate("Blotter", "Each execution of an order stands here")),
    )[tab]


def not_placed() -> str:
    """Why an order's terms are not filled into the ticket."""
    return translate("Blotter", "The ticket does not place this type.")


def few_calls() -> str:
    """Why past days take a while."""
    return translate("Blotter", "The broker answers a few calls at a time")


def none_listed() -> str:
    """Why past days are empty."""
    return translate("Blotter", "The broker lists none in these days")


def filter_words(tab: int) -> list[tuple[str, str]]:
    """The filters of orders, fills or cash: (key, words).

    The cash journal does not offer three months: some brokers need one call per day, about ninety.
    """
    today = [
        (ALL, translate("Blotter", "Today")),
        (OPEN, translate("Blotter", "Open")),
        (DONE, translate("Blotter", "Done today")),
    ]
    past = [
        ("7", translate("Blotter", "7 days")),
        ("30", translate("Blotter", "30 days")),
        ("90", translate("Blotter", "90 days")),
    ]
    return [*(today if tab == ORDERS else today[:1]), *(past[:2] if tab == CASH else past)]


def day_title(*, with_fees: bool) -> str:
    """The name of the day's sum."""
    return translate("Blotter", "Day with fees") if with_fees else translate("Blotter", "Day")


def narrowed_words(tab: int, key: str) -> tuple[str, str]:
    """Why a filtered table is empty although the account has other rows."""
    if key == OPEN:
        return translate("Blotter", "No open orders"), translate("Blotter", "Today shows the ones that are done")
    if key == DONE:
        return translate("Blotter", "No order is done yet"), translate("Blotter", "Open shows the working ones")
    nothing = translate("Blotter", "No past orders") if tab == ORDERS else translate("Blotter", "No past fills")
    return nothing, none_listed()


def day_text(value: Decimal | None) -> tuple[str, TextColour]:
    """A signed sum with its colour; a dash if a part of it is unknown."""
    if value is None:
        return fmt.MISSING, TextColour.QUIET
    return fmt.signed(value, 2), TextColour.UP if value > 0 else TextColour.DOWN if value < 0 else TextColour.ZERO


def risk_words(level: RiskLevel) -> str:
    """The broker's own level of risk."""
    return {
        RiskLevel.ABSOLUTELY_SAFE: translate("Margin", "absolutely safe"),
        RiskLevel.SAFE: translate("Margin", "safe"),
        RiskLevel.MEDIUM: translate("Margin", "medium"),
        RiskLevel.WARNING: translate("Margin", "warning"),
        RiskLevel.DANGER: translate("Margin", "danger"),
        RiskLevel.OPTION_DANGER: translate("Margin", "danger by options"),
    }[level]


def margin_tip(funds: Funds | None) -> str:
    """All that the broker tells of the margin, a line each; what it does not tell is named as such."""
    margin = None if funds is None else funds.margin
    if funds is None or margin is None:
        return translate("Margin", "The broker tells no margin of this account.")
    silent = translate("Margin", "not told by the broker")
    amounts = (
        (translate("Margin", "Initial margin"), margin.initial),
        (translate("Margin", "Maintenance margin"), margin.maintenance),
        (translate("Margin", "Margin call below assets of"), margin.call_at),
        (translate("Margin", "Margin call"), margin.called),
    )
    rows = [
        f"{name}: {silent}" if amount is None else f"{name}: {fmt.money(amount)} {funds.currency}"
        for name, amount in amounts
    ]
    level = silent if margin.level is None else risk_words(margin.level)
    rows.append(translate("Margin", "Risk level of the broker: {level}").format(level=level))
    if margin.step is not None:
        rows.append(translate("Margin", "Step {step} of 9, 1 is the safest").format(step=margin.step))
    rows.append(
        translate("Margin", "Warned from {percent} % of the assets on; a call comes at 100 %.").format(
            percent=MARGIN_NEAR
        )
    )
    return "\n".join(rows)


def margin_warning(account: Account, funds: Funds) -> str:
    """The sentence that warns before a margin call, or of one."""
    margin, percent = funds.margin, funds.margin_percent
    if margin is not None and margin.called:
        text = translate("Margin", "Account {account} has a margin call, as the broker tells it: {amount} {currency}.")
        return text.format(account=account.short_id, amount=fmt.money(margin.called), currency=funds.currency)
    level = translate("Margin", "not told by the broker")
    if margin is not None and margin.level is not None:
        level = risk_words(margin.level)
    text = translate(
        "Margin",
        "Account {account} is near a margin call: {percent} of its assets have to be kept, the call comes at 100 %. "
        "Risk level of the broker: {level}.",
    )
    shown = fmt.MISSING if percent is None else fmt.share(percent)
    return text.format(account=account.short_id, percent=shown, level=level)


def margin_detail(funds: Funds) -> str:
    """The same for what leaves the window: no account and no figure of it."""
    margin = funds.margin
    if margin is not None and margin.called:
        return translate("Margin", "A margin call has come, as the broker tells it.")
    near = translate("Margin", "A margin call is near.")
    if margin is None or margin.level is None:
        return near
    level = translate("Margin", "Risk level of the broker: {level}.").format(level=risk_words(margin.level))
    return together(near, level)


def nothing_to_save() -> str:
    """Why a table is not saved."""
    return translate("Reference", "The table is empty.")


def shown_name(facts: Instrument | None, by_broker: str) -> str:
    """The name that the prices' connection gives, as in the watchlist; the word of a broker's list only without one."""
    return (facts.name if facts is not None else "") or by_broker
