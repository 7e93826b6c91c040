"""The margin of an account in words: what the broker tells of it, and the warning before a call."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.margin import MARGIN_NEAR, RiskLevel
from tideboard_core.model.order import Account, Funds
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate


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
        rows.append(translate("Margin", "Step {step} of the broker's 9").format(step=margin.step))
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
