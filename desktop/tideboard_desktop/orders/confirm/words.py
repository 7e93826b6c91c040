"""Words of the sending buttons: environment and act, never just OK."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.order import ActRequest, Environment, OrderAct, Side
from tideboard_core.model.review import OrderSummary
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate


class SendWords(NamedTuple):
    """The button idle, while held, and after the quantity was typed; the last two are for LIVE only."""

    send: str
    holding: str = ""
    typed: str = ""


def send_words(summary: OrderSummary) -> SendWords:
    """The words for one order; a change or an act on a working order is named as such."""
    act = _act(summary)
    if summary.environment is not Environment.LIVE:
        return SendWords(_simulated()[summary.environment, act])
    idle, holding, typed = _live()[act]
    return SendWords(idle, holding, typed.format(quantity=fmt.quantity(summary.quantity)))


def _act(summary: OrderSummary) -> str:
    """The key of the tables below."""
    if isinstance(summary.request, ActRequest):
        return summary.request.act.value
    return "change" if summary.replaces is not None else summary.side.value


def _simulated() -> dict[tuple[Environment, str], str]:
    practice, paper = Environment.PRACTICE, Environment.PAPER
    return {
        (practice, Side.BUY.value): translate("ConfirmOrder", "Send practice buy"),
        (practice, Side.SELL.value): translate("ConfirmOrder", "Send practice sell"),
        (practice, "change"): translate("ConfirmOrder", "Send practice change"),
        (practice, OrderAct.ENABLE.value): translate("ConfirmOrder", "Put practice order back"),
        (practice, OrderAct.RECONFIRM.value): translate("ConfirmOrder", "Reconfirm practice order"),
        (paper, Side.BUY.value): translate("ConfirmOrder", "Send paper buy"),
        (paper, Side.SELL.value): translate("ConfirmOrder", "Send paper sell"),
        (paper, "change"): translate("ConfirmOrder", "Send paper change"),
        (paper, OrderAct.ENABLE.value): translate("ConfirmOrder", "Put paper order back"),
        (paper, OrderAct.RECONFIRM.value): translate("ConfirmOrder", "Reconfirm paper order"),
    }


def _live() -> dict[str, tuple[str, str, str]]:
    return {
        Side.BUY.value: (
            translate("ConfirmOrder", "Hold to buy LIVE"),
            translate("ConfirmOrder", "Keep holding to buy LIVE"),
            translate("ConfirmOrder", "Buy {quantity} LIVE"),
        ),
        Side.SELL.value: (
            translate("ConfirmOrder", "Hold to sell LIVE"),
            translate("ConfirmOrder", "Keep holding to sell LIVE"),
            translate("ConfirmOrder", "Sell {quantity} LIVE"),
        ),
        "change": (
            translate("ConfirmOrder", "Hold to change LIVE"),
            translate("ConfirmOrder", "Keep holding to change LIVE"),
            translate("ConfirmOrder", "Change to {quantity} LIVE"),
        ),
        OrderAct.ENABLE.value: (
            translate("ConfirmOrder", "Hold to put back LIVE"),
            translate("ConfirmOrder", "Keep holding to put back LIVE"),
            translate("ConfirmOrder", "Put {quantity} back LIVE"),
        ),
        OrderAct.RECONFIRM.value: (
            translate("ConfirmOrder", "Hold to reconfirm LIVE"),
            translate("ConfirmOrder", "Keep holding to reconfirm LIVE"),
            translate("ConfirmOrder", "Reconfirm {quantity} LIVE"),
        ),
    }
