"""Words of the combination dock: what is missing, costs, and the one button."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.combination import CombinationMargin, CombinationsOffer
from tideboard_core.model.order import Environment
from tideboard_core.orders.combination.payoff import Payoff
from tideboard_desktop.options.combination.model import CombinationDraft, NotReady
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.combinations import net_words, signed_price, strategy_word
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate

_GAPS = {
    NotReady.NOT_OFFERED: QT_TRANSLATE_NOOP("Combination", "{provider} takes no combinations on this connection."),
    NotReady.NO_ACCOUNT: QT_TRANSLATE_NOOP("Combination", "The account in view does not trade this market."),
    NotReady.FEW_LEGS: QT_TRANSLATE_NOOP("Combination", "Pick two contracts or more from the option chain."),
    NotReady.MANY_LEGS: QT_TRANSLATE_NOOP("Combination", "{provider} takes {most} legs at most."),
    NotReady.NO_OPTION: QT_TRANSLATE_NOOP("Combination", "A leg is no option whose terms are known."),
    NotReady.FACTS: QT_TRANSLATE_NOOP("Combination", "Asking for the contracts of the legs."),
    NotReady.UNDERLYINGS: QT_TRANSLATE_NOOP("Combination", "The legs must have one underlying."),
    NotReady.SIZES: QT_TRANSLATE_NOOP(
        "Combination", "The contracts of the legs differ in size: they have no net price."
    ),
    NotReady.MARKET: QT_TRANSLATE_NOOP("Combination", "{provider} takes no combinations on this market."),
    NotReady.STRATEGY: QT_TRANSLATE_NOOP(
        "Combination", "{provider} does not take this combination, only: {strategies}."
    ),
    NotReady.QUANTITY: QT_TRANSLATE_NOOP("Combination", "How many combinations?"),
    NotReady.PRICE: QT_TRANSLATE_NOOP("Combination", "The net price is missing."),
    NotReady.PRICE_STEP: QT_TRANSLATE_NOOP("Combination", "The net price moves in steps of {step}."),
}


def gap_words(gap: NotReady | None, draft: CombinationDraft, provider: str) -> str:
    """Why there is nothing to review, as a sentence; empty if there is."""
    if gap is None:
        return ""
    offer = draft.offer
    strategies = () if offer is None else offer.strategies
    return translate("Combination", str(_GAPS[gap])).format(
        provider=provider,
        most=0 if offer is None else offer.most_legs,
        strategies=listed(strategy_word(one) for one in sorted(strategies)),
        step=fmt.price(draft.step),
    )


def action_words(draft: CombinationDraft, *, locked: bool, busy: bool) -> str:
    """The one button's words: unlock, or review with what would be sent."""
    if locked:
        return translate("Ticket", "Unlock to trade")
    if busy:
        return translate("Ticket", "In review")
    environment = Environment.PRACTICE if draft.account is None else draft.account.environment
    words = {
        Environment.PRACTICE: translate("Combination", "Review practice combination"),
        Environment.PAPER: translate("Combination", "Review paper combination"),
        Environment.LIVE: translate("Combination", "Review LIVE combination"),
    }[environment]
    form = draft.form
    if draft.gap is not None or not form.quantity:
        return words
    price = translate("Combination", "at market") if form.price is None else net_words(form.price, draft.step)
    return f"{words} {fmt.quantity(form.quantity)} @ {price}"


def price_note(draft: CombinationDraft) -> str:
    """`debit, you pay 250.00 USD`: what the typed net price means in money."""
    form, payoff = draft.form, draft.payoff
    if form.price is None or payoff is None:
        return translate("Combination", "positive = you pay, negative = you receive")
    amount = f"{fmt.money(abs(payoff.cost))} {draft.currency}"
    if not payoff.cost:
        return translate("Combination", "costs and brings nothing")
    text = (
        translate("Combination", "debit, you pay {amount}")
        if payoff.cost > 0
        else translate("Combination", "credit, you receive {amount}")
    )
    return text.format(amount=amount)


def loss_words(payoff: Payoff | None) -> str:
    if payoff is None:
        return fmt.MISSING
    if payoff.max_loss is None:
        return translate("Combination", "not limited")
    return fmt.money(payoff.max_loss)


def gain_words(payoff: Payoff | None) -> str:
    if payoff is None:
        return fmt.MISSING
    if not payoff.known:
        return translate("Combination", "not known")
    return translate("Combination", "not limited") if payoff.max_gain is None else fmt.money(payoff.max_gain)


def breakeven_words(payoff: Payoff | None) -> str:
    if payoff is None:
        return fmt.MISSING
    if not payoff.known:
        return translate("Combination", "not known")
    return listed(fmt.price(price) for price in payoff.breakevens) or translate("Combination", "none")


def margin_words(margin: CombinationMargin | None) -> tuple[str, str]:
    """The broker's change of the initial margin, and everything that it told, as a sentence."""
    if margin is None:
        return fmt.MISSING, translate("Combination", "The broker has told nothing of the margin.")
    named = (
        (translate("Combination", "initial margin {amount}"), margin.initial_change),
        (translate("Combination", "maintenance margin {amount}"), margin.maintenance_change),
        (translate("Combination", "buying power {amount}"), margin.buying_power_change),
    )
    told = [words.format(amount=fmt.signed(amount, 2)) for words, amount in named if amount is not None]
    shown = fmt.MISSING if margin.initial_change is None else fmt.signed(margin.initial_change, 2)
    return shown, listed(told) or translate("Combination", "The broker has told nothing of the margin.")


def offered_words(offer: CombinationsOffer | None, provider: str) -> str:
    """What the connection takes, for the tool tip of the strategy."""
    if offer is None:
        return translate("Combination", str(_GAPS[NotReady.NOT_OFFERED])).format(provider=provider)
    strategies = listed(strategy_word(one) for one in sorted(offer.strategies))
    return translate("Combination", "{provider} takes: {strategies}").format(provider=provider, strategies=strategies)


def chip_words(net: Decimal | None, name: str, step: Decimal) -> str:
    """`Bid −1.20`."""
    if net is None:
        return f"{name} {fmt.MISSING}"
    return f"{name} {signed_price(net, step)}"
