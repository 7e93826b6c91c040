"""Words about the exits of a position: whether a stop stands at the broker, and exits beyond the position."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.exits import ExitRole
from tideboard_core.model.order_terms import TradingHours
from tideboard_core.model.shares import Shares, size_of, tradable
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import together

if TYPE_CHECKING:  # imported with the first position
    from tideboard_core.model.reference import ExDay
    from tideboard_core.orders.exit_cover import ExitCover
    from tideboard_core.orders.rows import ExitRow

translate = QCoreApplication.translate


class CoverWords(NamedTuple):
    """`text` is short, `sentence` says the same in full. `wrong`: it wants a person, `surplus`: at once."""

    text: str = ""
    sentence: str = ""
    wrong: bool = False
    surplus: bool = False


_WITHIN = {
    TradingHours.REGULAR: frozenset({TradingHours.REGULAR}),
    TradingHours.EXTENDED: frozenset({TradingHours.REGULAR, TradingHours.EXTENDED}),
    TradingHours.OVERNIGHT: frozenset({TradingHours.OVERNIGHT}),
    TradingHours.ALL_DAY: frozenset(TradingHours),
    TradingHours.OPTION_PRE: frozenset({TradingHours.OPTION_PRE}),
}
"""Hours of an entry in all of which exits of these hours work."""


def without_exits_words(entry: TradingHours, exits: TradingHours) -> str:
    """What it means that an entry can fill where its exits do not work; empty where it cannot."""
    if entry in _WITHIN[exits]:
        return ""
    return translate(
        "Exits",
        "The entry can fill in sessions in which the exits do not work: until their session nothing bounds the loss.",
    )


def no_exits_at_centre() -> str:
    """What it means for a position that its account's data centre takes no stops and no exits."""
    return translate(
        "Exits",
        "Stops and exits at the broker are not offered for accounts of this data centre: "
        "a position there is without a stop at the broker.",
    )


def cover_words(
    cover: ExitCover | None, *, stops: bool, others_unseen: bool = False, centre: bool = False
) -> CoverWords:
    """What stands for a position; without `stops` at the connection a missing one is told only at a `centre` of none.

    `others_unseen`: the broker holds exits of entries, and lists none of those whose entry filled on an earlier day.
    """
    if cover is None:
        return CoverWords()
    if cover.surplus:
        return CoverWords(surplus_words(cover), surplus_sentence(cover), wrong=True, surplus=True)
    held = fmt.quantity(size_of(cover.position))
    from tideboard_core.orders.exit_cover import Idle  # with the first position

    if cover.unprotected and cover.idle is Idle.MONITOR:
        waits = translate(
            "Exits", "A trailing stop at the broker waits for its monitor price; before that nothing follows the price."
        )
        return CoverWords(translate("Exits", "stop waits for a price"), waits, wrong=True)
    if cover.unprotected and not cover.stopped and cover.idle is Idle.ENTRY:
        prepared = translate(
            "Exits", "A click fills the order entry with a stop; it takes the place of the rest and its exits."
        )
        return CoverWords(no_exit_yet(), together(part_filled_sentence(), prepared), wrong=True)
    if cover.unprotected and not tradable(cover.unprotected):
        return _fraction_words(cover, held)
    if not cover.stopped:
        if not stops:
            return CoverWords(no_stop(), no_exits_at_centre()) if centre else CoverWords()
        words = translate(
            "Exits", "If the price moves against these {shares}, nothing at the broker sells or buys them."
        )
        sentence = words.format(shares=held)
        sentence = together(sentence, _idle_sentence(cover))
        if others_unseen:
            unseen = translate("Exits", "Exits that another program gave to an entry of an earlier day are not seen.")
            sentence = together(sentence, unseen)
        return CoverWords(no_stop(), together(sentence, _why()), wrong=True)
    stopped = fmt.quantity(cover.stopped)
    if cover.unprotected:
        part = translate("Exits", "stop for {stopped} of {shares}")
        words = translate("Exits", "A stop stands at the broker for {stopped} of {shares}; the others have none.")
        sentence = words.format(stopped=stopped, shares=held)
        if cover.idle is Idle.ENTRY:
            sentence = together(sentence, part_filled_sentence())
        return CoverWords(part.format(stopped=stopped, shares=held), sentence, wrong=stops)
    words = translate("Exits", "A stop for all {shares} stands at the broker, also with Tideboard closed.")
    return CoverWords(_stop_text(cover), words.format(shares=held))


def _idle_sentence(cover: ExitCover) -> str:
    """Why the stop that stands for a position protects nothing, where that is no matter of its entry."""
    from tideboard_core.orders.exit_cover import Idle

    if cover.idle is Idle.WATCH:
        return unwatched_sentence()
    if cover.idle is Idle.HOURS:
        return translate("Exits", "The stop that stands works in the overnight session alone.")
    return ""


def _fraction_words(cover: ExitCover, held: str) -> CoverWords:
    """What stands for a position of which less than a tradable unit has no stop: no order can be for that."""
    if not cover.stopped:
        return CoverWords(translate("Exits", "too small for a stop"), too_small(held))
    words = translate("Exits", "A stop stands at the broker for {stopped} of {shares}; the rest is no tradable unit.")
    return CoverWords(_stop_text(cover), words.format(stopped=fmt.quantity(cover.stopped), shares=held))


def too_small(shares: str) -> str:
    return translate("Exits", "{shares} shares are less than a tradable unit: no stop can stand for them.").format(
        shares=shares
    )


def no_exit_yet() -> str:
    return translate("Exits", "no exit works yet")


def part_filled_sentence() -> str:
    """What it means for the exits of an entry that a part of it has filled.

    The first half is the vendor's (`orders.exit_cover.Idle`), the second is inferred: no page says it.
    """
    return translate(
        "Exits", "No exit works until all of its entry has filled; withdrawing the rest does not start them."
    )


def unwatched_sentence() -> str:
    """What the broker's word for a trigger means that it does not call active, once its entry has filled."""
    return translate(
        "Exits",
        "The broker calls its trigger not active, by one page no longer valid: it may trade, but count on none.",
    )


def no_stop() -> str:
    return translate("Exits", "no stop at the broker")


def role_word(role: ExitRole) -> str:
    """Take profit or Stop loss."""
    stop = role is ExitRole.STOP_LOSS
    return translate("Exits", "Stop loss") if stop else translate("Exits", "Take profit")


def holder_words(*, held: bool) -> str:
    """Who holds an exit: the broker once it lists it."""
    return translate("Exits", "held by the broker") if held else translate("Exits", "asked for, not confirmed")


def short_holder_words(*, held: bool) -> str:
    """The same where there is little room."""
    return translate("Exits", "broker") if held else translate("Exits", "asked for")


def unconfirmed_sentence() -> str:
    """What an exit means that the broker does not list."""
    return translate("Exits", "Asked for with the entry. The broker does not list it, so it does not count as held.")


def surplus_words(cover: ExitCover) -> str:
    """`exits 400, position 200`."""
    words = translate("Exits", "exits {exits}, position {position}")
    held = size_of(cover.position)
    return words.format(exits=fmt.quantity(held + cover.surplus), position=fmt.quantity(held))


def surplus_sentence(cover: ExitCover) -> str:
    """The same as a sentence, with what it leads to."""
    words = translate(
        "Exits", "Exits for {exits} stand at the broker, but only {position} are held: {surplus} too many."
    )
    held = size_of(cover.position)
    figures = {"exits": held + cover.surplus, "position": held, "surplus": cover.surplus}
    sentence = words.format(**{name: fmt.quantity(value) for name, value in figures.items()})
    if cover.idle is not None:
        less = translate("Exits", "Those of an entry may fail for lack of shares: nothing is held back for them.")
        return together(sentence, less)
    return together(sentence, translate("Exits", "If all fill, they open a position the other way."))


def without_stop_words(shares: Shares, *, contracts: bool) -> str:
    """`400 shares without a stop`: what of a position has none at the broker."""
    return translate("Exits", "{what} without a stop").format(what=unit_words(shares, contracts=contracts))


def ex_day_words(shares: Shares, ex_day: ExDay, *, contracts: bool) -> str:
    """What becomes of the stops of a position before the open of an ex-day, by the broker's pages."""
    what, day = unit_words(shares, contracts=contracts), fmt.day_long(ex_day.day)
    if ex_day.split:
        words = translate(
            "Exits",
            "the stop for {what} lasts over {day}, on which they become more or fewer: by the broker's pages it is "
            "withdrawn before that day's open. Set it anew then.",
        )
    else:
        words = translate(
            "Exits",
            "the stop for {what} lasts over the ex-day {day}: by one page of the broker it is withdrawn before that "
            "day's open, by two others at splits and joins alone. Look then, and set it anew.",
        )
    return words.format(what=what, day=day)


def unit_words(shares: Shares, *, contracts: bool) -> str:
    """`400 shares` or `1 contract`."""
    if contracts:
        words = translate("Exits", "1 contract") if shares == 1 else translate("Exits", "{shares} contracts")
    else:
        words = translate("Exits", "1 share") if shares == 1 else translate("Exits", "{shares} shares")
    return words.format(shares=fmt.quantity(shares))


def _stop_text(cover: ExitCover) -> str:
    """`stop 605.50`, `trailing stop` or `2 stops`."""
    stops = [row for row in cover.exits if row.stop and not row.leaving]
    if len(stops) > 1:
        return translate("Exits", "{count} stops").format(count=len(stops))
    if stops[0].trigger is None:
        return translate("Exits", "trailing stop")
    return translate("Common", "stop {trigger}").format(trigger=fmt.price(stops[0].trigger))


def _why() -> str:
    return translate("Exits", "A click fills the order entry with a stop; nothing is sent.")


def exit_state(row: ExitRow) -> tuple[str, str]:
    """What an open exit does now, in short and as a sentence: none works before all of its entry has filled."""
    entry = row.entry_order
    if not row.held:
        return translate("Exits", "not confirmed"), unconfirmed_sentence()
    if not entry.filled:
        words = translate("Exits", "Waits until all of the entry has filled; before that it does not work.")
        return translate("Exits", "waits for the entry"), words
    figures = {"filled": fmt.quantity(entry.filled), "quantity": fmt.quantity(entry.quantity)}
    if entry.filled < entry.quantity:
        words = translate("Exits", "Of {quantity} {filled} have filled.")
        return no_exit_yet(), together(words.format(**figures), part_filled_sentence())
    if row.unwatched:
        return translate("Exits", "trigger not active"), unwatched_sentence()
    if len(entry.exits or ()) > 1:
        words = translate("Exits", "All {quantity} have filled: both exits work at the broker.")
    else:
        words = translate("Exits", "All {quantity} have filled: this exit works at the broker.")
    return translate("Exits", "covers {filled}").format(**figures), words.format(**figures)
