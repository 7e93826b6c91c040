"""What is said of alerts, orders, drawings that last over a split: both values, what the broker does, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.splits import Split
from tideboard_core.model.watch.alerts import AlertKeeper
from tideboard_core.orders.over_split.questions import (
    SHARES,
    AtOnce,
    BrokerDoes,
    Figures,
    OverSplit,
    SplitFigure,
    SplitQuestion,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import as_sentence, together

translate = QCoreApplication.translate

_FIGURES = {
    SplitFigure.QUANTITY: QT_TRANSLATE_NOOP("OverSplit", "{value} shares"),
    SplitFigure.PRICE: QT_TRANSLATE_NOOP("OverSplit", "limit {value}"),
    SplitFigure.TRIGGER: QT_TRANSLATE_NOOP("OverSplit", "trigger {value}"),
    SplitFigure.TRAIL: QT_TRANSLATE_NOOP("OverSplit", "distance {value}"),
    SplitFigure.OFFSET: QT_TRANSLATE_NOOP("OverSplit", "limit {value} from the trigger"),
    SplitFigure.MONITOR: QT_TRANSLATE_NOOP("OverSplit", "from {value} on"),
    SplitFigure.TAKE_PROFIT: QT_TRANSLATE_NOOP("OverSplit", "take profit {value}"),
    SplitFigure.TAKE_PROFIT_LIMIT: QT_TRANSLATE_NOOP("OverSplit", "its limit {value}"),
    SplitFigure.STOP_LOSS: QT_TRANSLATE_NOOP("OverSplit", "stop loss {value}"),
    SplitFigure.STOP_LOSS_LIMIT: QT_TRANSLATE_NOOP("OverSplit", "its limit {value}"),
    SplitFigure.VALUE: QT_TRANSLATE_NOOP("OverSplit", "price {value}"),
    SplitFigure.VOLUME: QT_TRANSLATE_NOOP("OverSplit", "volume {value}"),
    SplitFigure.LEVEL: QT_TRANSLATE_NOOP("OverSplit", "at {value}"),
    SplitFigure.LEVEL_2: QT_TRANSLATE_NOOP("OverSplit", "at {value}"),
    SplitFigure.LEVEL_3: QT_TRANSLATE_NOOP("OverSplit", "at {value}"),
}
_BROKER = {
    BrokerDoes.CANCELS: QT_TRANSLATE_NOOP(
        "OverSplit", "By its pages {broker} cancels what lasts before that day's open."
    ),
    BrokerDoes.ADJUSTS_BY_RULE: QT_TRANSLATE_NOOP(
        "OverSplit", "A rule of the market has firms adjust such an order; whether {broker} does is not known."
    ),
    BrokerDoes.CANCELS_BY_RULE: QT_TRANSLATE_NOOP(
        "OverSplit",
        "A rule of the market has firms cancel every order before a join; whether {broker} does is not known.",
    ),
    BrokerDoes.NOT_KNOWN: QT_TRANSLATE_NOOP("OverSplit", "What {broker} does with it over that day is not known."),
}
_SHORT_BROKER = {
    BrokerDoes.CANCELS: QT_TRANSLATE_NOOP("OverSplit", "cancelled"),
    BrokerDoes.ADJUSTS_BY_RULE: QT_TRANSLATE_NOOP("OverSplit", "adjusted by rule?"),
    BrokerDoes.CANCELS_BY_RULE: QT_TRANSLATE_NOOP("OverSplit", "cancelled by rule?"),
    BrokerDoes.NOT_KNOWN: QT_TRANSLATE_NOOP("OverSplit", "not known"),
}


def split_words(split: Split) -> str:
    """`1 share becomes 5 on Mon 23 Nov 2026`."""
    day = fmt.day_long(split.day)
    if split.ratio is None:
        return translate("OverSplit", "a split on {day}, how many shares one becomes is not told").format(day=day)
    new, old = Fraction(split.ratio).as_integer_ratio()
    if old == 1:
        return translate("OverSplit", "1 share becomes {new} on {day}").format(new=fmt.quantity(new), day=day)
    if new == 1:
        return translate("OverSplit", "{old} shares become 1 on {day}").format(old=fmt.quantity(old), day=day)
    text = translate("OverSplit", "{old} shares become {new} on {day}")
    return text.format(old=fmt.quantity(old), new=fmt.quantity(new), day=day)


def figure_words(figures: Figures | None) -> str:
    """`1,000 shares · trigger 550.00`; a dash where they are not known."""
    if figures is None:
        return fmt.MISSING
    words = []
    for figure, value in figures.items():
        shown = fmt.quantity(_whole(value)) if figure in SHARES else fmt.price(value)
        words.append(translate("OverSplit", str(_FIGURES[figure])).format(value=shown))
    return " \u00b7 ".join(words)


def banner_words(questions: Sequence[SplitQuestion], name: str) -> str:
    """The first question with both values, and how many wait; `name` is that of its alert or order."""
    first = questions[0]
    if first.at_once is AtOnce.STOP:
        text = translate("OverSplit", "{symbol}, {split}: the new price has passed {name}")
    elif first.late:
        text = translate("OverSplit", "{symbol}, {split}, not seen before that day: {name}")
    else:
        text = translate("OverSplit", "{symbol}, {split}: {name}")
    parts = [text.format(symbol=first.instrument, split=split_words(first.split), name=name)]
    if first.after is not None:
        parts.append(translate("OverSplit", "in new shares {figures}").format(figures=figure_words(first.after)))
    more = len(questions) - 1
    if more == 1:
        parts.append(translate("OverSplit", "1 more waits for an answer"))
    elif more:
        parts.append(translate("OverSplit", "{count} more wait for an answer").format(count=more))
    return " \u00b7 ".join(parts)


def count_words(count: int) -> str:
    """How many answers are open."""
    if not count:
        return translate("OverSplit", "Everything is answered")
    if count == 1:
        return translate("OverSplit", "1 alert, order or drawing waits for your answer")
    return translate("OverSplit", "{count} alerts, orders and drawings wait for your answer").format(count=count)


def state_words(question: SplitQuestion) -> str:
    """What is to be known first, in a few words."""
    if question.at_once is AtOnce.STOP:
        return translate("OverSplit", "fires at the open")
    if question.at_once is AtOnce.FILL:
        return translate("OverSplit", "trades at once")
    if question.about is OverSplit.ALERT:
        return translate("OverSplit", "waits: does not ring")
    if question.about is OverSplit.DRAWING:
        return translate("OverSplit", "goes with adjusted bars")
    return translate("OverSplit", "far from the new price")


def broker_word(question: SplitQuestion) -> str:
    """What the broker does with it, in a word or two; a drawing and an alert of Tideboard's own it does not have."""
    if question.about is OverSplit.DRAWING:
        return translate("OverSplit", "drawn here")
    if question.about is OverSplit.ALERT and question.owner == AlertKeeper.TIDEBOARD:
        return translate("OverSplit", "waits here")
    return translate("OverSplit", str(_SHORT_BROKER[question.broker]))


def detail_words(question: SplitQuestion, broker: str) -> str:
    """Everything about one question in whole found; `broker` is the name of who has it."""
    found = [as_sentence(split_words(question.split))]
    if question.about is OverSplit.ALERT:
        if SplitFigure.VALUE in question.before:
            text = translate("OverSplit", "Until you answer it does not ring: its value is a price of the old shares.")
        else:
            text = translate("OverSplit", "Until you answer it does not ring: its volume counts old shares.")
        found.append(text)
    if question.at_once is AtOnce.STOP:
        text = translate("OverSplit", "The new price has passed its trigger: left as it is, it fires at the open.")
        found.append(text)
    elif question.at_once is AtOnce.FILL:
        found.append(translate("OverSplit", "Left as it is, it trades at once at the new price."))
    if question.about is OverSplit.DRAWING:
        text = translate(
            "OverSplit",
            "On adjusted bars it goes with them to its new price; on bars as traded it stays at the old one, "
            "until you move it.",
        )
        found.append(text)
    elif question.owner != AlertKeeper.TIDEBOARD:
        if question.late:
            text = translate("OverSplit", "It was seen first on the new shares: {broker} may have changed it before.")
            found.append(text.format(broker=broker))
        found.append(translate("OverSplit", str(_BROKER[question.broker])).format(broker=broker))
        may_change = question.broker in {BrokerDoes.ADJUSTS_BY_RULE, BrokerDoes.NOT_KNOWN}
        if question.about is OverSplit.ORDER and may_change and not question.late:
            text = translate("OverSplit", "Changed before that day, it may be changed once more by {broker}.")
            found.append(text.format(broker=broker))
    if question.after is None:
        found.append(translate("OverSplit", "How many shares one becomes is not told: nothing can be converted."))
    return together(*found)


def _whole(value: Decimal) -> int | Decimal:
    return int(value) if value == int(value) else value
