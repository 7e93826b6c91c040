"""Words about combinations of options: strategies, legs, net prices, and what one can lose."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from decimal import Decimal

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.combination import CombinationLeg, Strategy, strategy_of
from tideboard_core.model.derivatives import OptionSide, OptionStyle, option_of
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Order, Side
from tideboard_core.model.shares import Shares
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.ui.words.orders import order_name, order_terms, side_word

translate = QCoreApplication.translate
FactsOf = Callable[[InstrumentId], Instrument | None]
"""The facts of a security, None = not known."""


def no_facts(_instrument: InstrumentId) -> Instrument | None:
    """None of any security: then a contract is named by its code alone."""
    return None


STRATEGIES = {
    Strategy.VERTICAL_CALL: QT_TRANSLATE_NOOP("Combination", "Vertical call spread"),
    Strategy.VERTICAL_PUT: QT_TRANSLATE_NOOP("Combination", "Vertical put spread"),
    Strategy.STRADDLE: QT_TRANSLATE_NOOP("Combination", "Straddle"),
    Strategy.STRANGLE: QT_TRANSLATE_NOOP("Combination", "Strangle"),
    Strategy.CALENDAR_CALL: QT_TRANSLATE_NOOP("Combination", "Call calendar spread"),
    Strategy.CALENDAR_PUT: QT_TRANSLATE_NOOP("Combination", "Put calendar spread"),
    Strategy.BUTTERFLY: QT_TRANSLATE_NOOP("Combination", "Butterfly"),
    Strategy.CONDOR: QT_TRANSLATE_NOOP("Combination", "Condor"),
    Strategy.IRON_BUTTERFLY: QT_TRANSLATE_NOOP("Combination", "Iron butterfly"),
    Strategy.IRON_CONDOR: QT_TRANSLATE_NOOP("Combination", "Iron condor"),
    Strategy.CUSTOM: QT_TRANSLATE_NOOP("Combination", "Custom combination"),
}


def strategy_word(strategy: Strategy) -> str:
    """`Vertical call spread`."""
    return translate("Combination", str(STRATEGIES[strategy]))


STYLES = {
    OptionStyle.AMERICAN: QT_TRANSLATE_NOOP("Combination", "American"),
    OptionStyle.EUROPEAN: QT_TRANSLATE_NOOP("Combination", "European"),
}


def style_word(style: OptionStyle | None) -> str:
    """`American`: when an option may be exercised; empty where it is not told."""
    return "" if style is None else translate("Combination", str(STYLES[style]))


def with_style(words: str, style: OptionStyle | None) -> str:
    """`27 Nov 2026 610.00 call · American`; the words alone where the style is not told."""
    return f"{words} \u00b7 {style_word(style)}" if style is not None else words


def adjusted_contract() -> str:
    """What delivers something else than the usual contracts of its share, as after a split."""
    return translate("Common", "Adjusted contract")


def unknown_contract() -> str:
    """What may be one: nothing says it of Hong Kong's contracts of several board lots and an unknown root."""
    return translate("Common", "Not known whether adjusted")


def contract_mark(instrument: InstrumentId, facts: FactsOf = no_facts) -> str:
    """`Adjusted contract`, `Not known whether adjusted`; empty of usual ones and of all other securities."""
    option = option_of(instrument, facts(instrument))
    if option is None:
        return ""
    owner = None if option.owner is None else facts(option.owner)
    if option.is_adjusted(owner):
        return adjusted_contract()
    return unknown_contract() if option.may_be_adjusted(owner) else ""


def marked_name(instrument: InstrumentId, name: str, facts: FactsOf = no_facts) -> str:
    """The name of a security, of an adjusted contract `Adjusted contract: TCH 610 call`."""
    mark = contract_mark(instrument, facts)
    return titled(mark, name) if mark and name else mark or name


def contract_words(instrument: InstrumentId) -> str:
    """`27 Nov 2026 610.00 call`, with the root of one that is not known to be usual; a code of no terms as it is."""
    option = option_of(instrument)
    if option is None or option.terms is None:
        return str(instrument)
    terms, root = option.terms, f"{option.separate_root} " if option.separate_root else ""
    text = (
        translate("Combination", "{expiry} {strike} call")
        if terms.side is OptionSide.CALL
        else translate("Combination", "{expiry} {strike} put")
    )
    return root + text.format(expiry=fmt.day_in_year(terms.expiry), strike=fmt.price(terms.strike))


def leg_words(leg: CombinationLeg, quantity: Shares = 1, facts: FactsOf = no_facts) -> str:
    """`Sell 2 × 27 Nov 2026 620.00 call`: the contracts of `quantity` combinations; of an adjusted one its mark."""
    text = translate("Combination", "{side} {contracts} \u00d7 {contract}")
    words = text.format(
        side=side_word(leg.side), contracts=fmt.quantity(leg.ratio * quantity), contract=contract_words(leg.instrument)
    )
    return with_mark(words, leg.instrument, facts)


def legs_words(legs: Sequence[CombinationLeg], quantity: Shares = 1, facts: FactsOf = no_facts) -> list[str]:
    """A line for each leg."""
    return [leg_words(leg, quantity, facts) for leg in legs]


def with_mark(words: str, instrument: InstrumentId, facts: FactsOf) -> str:
    """`Buy 1 HK.TCA261230C554550 @ 22.00 \u00b7 Adjusted contract`; the words alone of all other securities."""
    mark = contract_mark(instrument, facts)
    return f"{words} \u00b7 {mark}" if mark else words


def net_words(price: Decimal, step: Decimal | None = None) -> str:
    """`2.50 debit` for a net price that is paid, `2.50 credit` for one that is received, `0.00`."""
    shown = fmt.price(abs(price), step)
    if not price:
        return shown
    text = translate("Combination", "{price} debit") if price > 0 else translate("Combination", "{price} credit")
    return text.format(price=shown)


def combination_name(legs: Sequence[CombinationLeg], quantity: Shares, price: Decimal | None) -> str:
    """`3 × Butterfly @ 1.77 debit`."""
    shown = translate("Combination", "at market") if price is None else net_words(price)
    text = translate("Combination", "{quantity} \u00d7 {strategy} @ {price}")
    return text.format(quantity=fmt.quantity(quantity), strategy=strategy_word(strategy_of(legs)), price=shown)


def listed_name(order: Order, facts: FactsOf = no_facts) -> str:
    """An order of the broker with its terms; a combination by its strategy: `3 × Butterfly @ 1.77 debit`."""
    if order.legs:
        return combination_name(order.legs, order.quantity, order.price)
    return with_mark(
        order_name(order.side, order.quantity, order.instrument, order_terms(order)), order.instrument, facts
    )


def signed_price(price: Decimal, step: Decimal | None = None) -> str:
    """A net price with the decimals of its step; one that is received has a minus."""
    return f"\u2212{fmt.price(-price, step)}" if price < 0 else fmt.price(price, step)


def loss_sentence(
    loss: Decimal | None,
    currency: str,
    *,
    known: bool = True,
    bounded: bool = True,
    styles: Set[OptionStyle | None] = frozenset(),
) -> str:
    """What can be lost, as a sentence; None = not limited. Not `known`: the legs end on different days.

    Not `bounded`: a bought leg that ends later is not American, or nobody says whether it is; `styles` are theirs.
    """
    if not bounded:
        return _unbounded_words(styles)
    if loss is None:
        return translate("Combination", "The loss is not limited: an option that is sold has nothing that covers it.")
    amount = f"{fmt.money(loss)} {currency}"
    if not known:
        text = translate(
            "Combination", "At most {amount} are lost, before fees, if all legs are closed when the first of them ends."
        )
        return text.format(amount=amount)
    return translate("Combination", "At most {amount} are lost at expiry, before fees.").format(amount=amount)


def _unbounded_words(styles: Set[OptionStyle | None]) -> str:
    if OptionStyle.EUROPEAN in styles:
        return translate(
            "Combination",
            "The largest loss is not known: the bought option is European, not exercisable before its last day.",
        )
    if None in styles:
        return translate(
            "Combination",
            "The largest loss is not known: nobody tells whether the bought option can be exercised earlier.",
        )
    return translate("Combination", "The largest loss is not known.")


def unknown_outcome_words() -> str:
    """Why there is no payoff curve."""
    return translate(
        "Combination", "The legs end on different days: the value is not known at expiry of the nearer leg."
    )


def side_of_net(price: Decimal) -> Side:
    """The side whose colour a combination has: bought where it costs money, sold where it brings some."""
    return Side.SELL if price < 0 else Side.BUY


def other_legs_words(order: Order) -> str:
    """What was approved and what the broker has taken instead, a line for each leg."""
    text = translate(
        "Combination",
        "The broker has taken other legs than those that you approved.\nApproved:\n{approved}\nAt the broker:\n{taken}",
    )
    approved, taken = legs_words(order.legs_asked, order.quantity), legs_words(order.legs, order.quantity)
    return text.format(approved="\n".join(approved), taken="\n".join(taken))
