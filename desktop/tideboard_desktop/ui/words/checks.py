"""Words and figures for every check of the guard: its line when it passes, its line when it fails, its denial."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.account_reads import AccountCall
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, code_of
from tideboard_core.model.review import Check, CheckCode
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.links import STATES, state_text
from tideboard_desktop.ui.words.quotes import update_text

translate = QCoreApplication.translate

_MONEY = frozenset({CheckCode.VALUE, CheckCode.DAILY_VALUE, CheckCode.POWER, CheckCode.BRAKE, CheckCode.LOSS})
_COLLARS = {CheckCode.COLLAR_LAST, CheckCode.COLLAR_BEST, CheckCode.LIMIT_REACH, CheckCode.EXIT_REACH}
_PERCENT = frozenset({*_COLLARS, CheckCode.TRAIL, CheckCode.UNDERLYING_MOVED, CheckCode.FIRES_BOUND})
_OWN_TEXTS = frozenset({"times", "ends"})
_OWN_REASONS = ("-paper", "-hours-", "-offer-", "-short-", "-early", "-dated")
"""Figures, and parts of reasons, of a check that has a text of its own in `words.paper`."""
_OF_DAYS = frozenset(
    {
        CheckCode.NO_AUCTION,
        CheckCode.CLOSURE,
        CheckCode.DAY_ASSUMED,
        CheckCode.AFTER_CLOSE,
        CheckCode.CONNECT_SHUT,
        CheckCode.CONNECT_CROSSED,
        CheckCode.CONNECT_EVE,
        CheckCode.EX_DAY,
    }
)
"""Checks that no order meets on an ordinary day; their texts are in `words.day_checks`."""
_SECONDS = frozenset({"left", "seconds", "window"})


class CheckText(NamedTuple):
    """Sources of one check's texts: label when passed, label when failed, figure, and the sentence of a denial."""

    passed: object
    failed: object
    figure: object
    denial: object


TEXTS: dict[CheckCode, CheckText] = {
    CheckCode.PINNED: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Not pinned"),
        QT_TRANSLATE_NOOP("Checks", "Account is pinned"),
        "",
        QT_TRANSLATE_NOOP("Checks", "the account is pinned: place and change are off"),
    ),
    CheckCode.SETTINGS: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Settings confirmed"),
        QT_TRANSLATE_NOOP("Checks", "Settings not confirmed"),
        "",
        QT_TRANSLATE_NOOP(
            "Checks", "a part of the settings file could not be read: until you confirm what holds, you can only close"
        ),
    ),
    CheckCode.PROGRAM: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Gateway program new enough"),
        QT_TRANSLATE_NOOP("Checks", "Gateway program tells no version"),
        "",
        QT_TRANSLATE_NOOP(
            "Checks",
            "the gateway program has not told its version, and before {least} it told some orders wrongly: with real"
            " money you can only close",
        ),
    ),
    CheckCode.PROPOSAL: CheckText(
        QT_TRANSLATE_NOOP("Checks", "The proposal stands"),
        QT_TRANSLATE_NOOP("Checks", "The proposal is over"),
        "",
        QT_TRANSLATE_NOOP("Checks", "the proposal of {key} does not stand any more"),
    ),
    CheckCode.LOCK: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Trading unlocked"),
        QT_TRANSLATE_NOOP("Checks", "Trading is locked"),
        QT_TRANSLATE_NOOP("Checks", "{left} left"),
        QT_TRANSLATE_NOOP("Checks", "trading is locked"),
    ),
    CheckCode.LINK: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Connected"),
        QT_TRANSLATE_NOOP("Checks", "Connection is down"),
        "",
        QT_TRANSLATE_NOOP("Checks", "the connection is down"),
    ),
    CheckCode.ACCOUNTS_UNREAD: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Accounts read"),
        QT_TRANSLATE_NOOP("Checks", "Accounts not read"),
        "",
        QT_TRANSLATE_NOOP("Checks", "the accounts were not read on this connection yet: until then only cancels go"),
    ),
    CheckCode.LISTS_UNREAD: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Account read"),
        QT_TRANSLATE_NOOP("Checks", "Not read: {call}"),
        "",
        QT_TRANSLATE_NOOP(
            "Checks",
            "the {call} of the account were not read on this connection yet: until then you can only close",
        ),
    ),
    CheckCode.AUDIT: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Audit log ready"),
        QT_TRANSLATE_NOOP("Checks", "Audit log cannot be written"),
        "",
        QT_TRANSLATE_NOOP("Checks", "the order log cannot be written ({reason})"),
    ),
    CheckCode.ACCOUNT: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Account right"),
        QT_TRANSLATE_NOOP("Checks", "Account has no {market}"),
        "{market}",
        QT_TRANSLATE_NOOP("Checks", "account {account} does not trade {market}"),
    ),
    CheckCode.ORDER: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Order still open"),
        QT_TRANSLATE_NOOP("Checks", "Order changed meanwhile"),
        "",
        QT_TRANSLATE_NOOP("Checks", "the order is not open any more, or filled further"),
    ),
    CheckCode.TRADABLE: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Tradable"),
        QT_TRANSLATE_NOOP("Checks", "Not tradable"),
        "",
        QT_TRANSLATE_NOOP("Checks", "{instrument} cannot be traded"),
    ),
    CheckCode.OFFERED: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Type offered"),
        QT_TRANSLATE_NOOP("Checks", "Type not offered here"),
        "{market}",
        QT_TRANSLATE_NOOP("Checks", "{market} does not take this type with this time in force"),
    ),
    CheckCode.CEILING: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Most of one order"),
        QT_TRANSLATE_NOOP("Checks", "More than the broker takes at once"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "the broker takes at most {limit} in one order, this one is {value}"),
    ),
    CheckCode.LEGS: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Legs fit together"),
        QT_TRANSLATE_NOOP("Checks", "Legs do not fit together"),
        "{instrument}",
        QT_TRANSLATE_NOOP(
            "Checks", "the legs have to be options of one underlying and one size that are not over ({instrument})"
        ),
    ),
    CheckCode.LOSS: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Loss is limited"),
        QT_TRANSLATE_NOOP("Checks", "Loss is not limited"),
        "{value}",
        QT_TRANSLATE_NOOP("Checks", "what the combination can lose is not known"),
    ),
    CheckCode.EXITS_OFFERED: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Exits held by the broker"),
        QT_TRANSLATE_NOOP("Checks", "Exits not held here"),
        "{market}",
        QT_TRANSLATE_NOOP("Checks", "the broker does not hold such exits for this order"),
    ),
    CheckCode.EXIT_SIDE: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Exits on the right side"),
        QT_TRANSLATE_NOOP("Checks", "Exit on the wrong side"),
        "{value} / {reference}",
        QT_TRANSLATE_NOOP("Checks", "the exit at {value} is on the wrong side of {reference}"),
    ),
    CheckCode.EXIT_TICK: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Exits on a tick"),
        QT_TRANSLATE_NOOP("Checks", "Exit between ticks"),
        QT_TRANSLATE_NOOP("Checks", "tick {step}"),
        QT_TRANSLATE_NOOP("Checks", "{price} is not on a tick of {step}"),
    ),
    CheckCode.EXIT_REACH: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Distance of the exits"),
        QT_TRANSLATE_NOOP("Checks", "Exit too far away"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "the exit at {price} is {value} from {reference}, your limit is {limit}"),
    ),
    CheckCode.EXIT_COVER: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Exits within the entry"),
        QT_TRANSLATE_NOOP("Checks", "Exits exceed what it opens"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "the exits would close {value}, the order opens {limit}"),
    ),
    CheckCode.EXIT_LOOSER: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Stop as near as before"),
        QT_TRANSLATE_NOOP("Checks", "Stop further away, or none"),
        "{value} / {reference}",
        QT_TRANSLATE_NOOP("Checks", "the stop moves from {reference} to {value}: the loss can become larger"),
    ),
    CheckCode.EXIT_UNTOLD: CheckText(
        QT_TRANSLATE_NOOP("Checks", "No stop besides it"),
        QT_TRANSLATE_NOOP("Checks", "A stop may stand already"),
        QT_TRANSLATE_NOOP("Checks", "both {both}"),
        QT_TRANSLATE_NOOP(
            "Checks",
            "the broker tells of no stop that was asked for with an entry: if the broker holds it after all, both "
            "sell: {both}",
        ),
    ),
    CheckCode.EXIT_FEWER: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Stop protects as much as before"),
        QT_TRANSLATE_NOOP("Checks", "Stop protects less"),
        QT_TRANSLATE_NOOP("Checks", "{value} without a stop"),
        QT_TRANSLATE_NOOP("Checks", "{value} of the position would be without a stop"),
    ),
    CheckCode.EXPIRY: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Last day possible"),
        QT_TRANSLATE_NOOP("Checks", "Last day not possible"),
        "{value}",
        QT_TRANSLATE_NOOP("Checks", "its last day cannot be {value} ({reason})"),
    ),
    CheckCode.MAPPING: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Same security at both"),
        QT_TRANSLATE_NOOP("Checks", "Prices and orders differ"),
        "{ours} / {theirs}",
        QT_TRANSLATE_NOOP("Checks", "prices and orders mean different securities ({what}: {ours} and {theirs})"),
    ),
    CheckCode.SESSION: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Market open"),
        QT_TRANSLATE_NOOP("Checks", "Market takes no orders"),
        "{state}",
        QT_TRANSLATE_NOOP("Checks", "the market takes no orders now ({state})"),
    ),
    CheckCode.BOUND: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Within the exchange's bounds"),
        QT_TRANSLATE_NOOP("Checks", "Beyond the exchange's bounds"),
        QT_TRANSLATE_NOOP("Checks", "{low} to {high}"),
        QT_TRANSLATE_NOOP(
            "Checks",
            "the exchange refuses {price} while the best opposite price is {reference}: {passes} would pass",
        ),
    ),
    CheckCode.FIRES_BOUND: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Limit within the exchange's bound"),
        QT_TRANSLATE_NOOP("Checks", "May be refused when it fires"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP(
            "Checks", "its limit {price} lies {value} from the trigger {reference}: it may be refused when it fires"
        ),
    ),
    CheckCode.UNCHANGED: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Changes are taken"),
        QT_TRANSLATE_NOOP("Checks", "No changes now"),
        QT_TRANSLATE_NOOP("Checks", "from {until} on"),
        QT_TRANSLATE_NOOP(
            "Checks", "the market takes changes again from {until} on: sent now it may come back, and the order stands"
        ),
    ),
    CheckCode.SOURCE: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Price source right"),
        QT_TRANSLATE_NOOP("Checks", "Price source differs"),
        "{source}",
        QT_TRANSLATE_NOOP("Checks", "prices are {source}, the account is {environment}"),
    ),
    CheckCode.LOT: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Whole lots"),
        QT_TRANSLATE_NOOP("Checks", "Not whole lots"),
        QT_TRANSLATE_NOOP("Checks", "lots of {lot}"),
        QT_TRANSLATE_NOOP("Checks", "{value} is not a multiple of the lot, {lot}"),
    ),
    CheckCode.TICK: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Price on a tick"),
        QT_TRANSLATE_NOOP("Checks", "Price between ticks"),
        QT_TRANSLATE_NOOP("Checks", "tick {step}"),
        QT_TRANSLATE_NOOP("Checks", "{price} is not on a tick of {step}"),
    ),
    CheckCode.BOOK_AGE: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Book is fresh"),
        QT_TRANSLATE_NOOP("Checks", "Book is too old"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "the book is {value} old, the limit is {limit}"),
    ),
    CheckCode.UNREADABLE: CheckText(
        QT_TRANSLATE_NOOP("Checks", "The broker's data can be read"),
        QT_TRANSLATE_NOOP("Checks", "Unreadable: {what}"),
        QT_TRANSLATE_NOOP("Checks", "field {field}"),
        QT_TRANSLATE_NOOP("Checks", "the newest update of {what} cannot be read (field {field})"),
    ),
    CheckCode.COLLAR_LAST: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Distance from last"),
        QT_TRANSLATE_NOOP("Checks", "Too far from last"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "{value} from last, your limit is {limit}"),
    ),
    CheckCode.COLLAR_BEST: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Distance from best"),
        QT_TRANSLATE_NOOP("Checks", "Too far from best"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "{value} from the best price, your limit is {limit}"),
    ),
    CheckCode.TRIGGER: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Trigger still ahead"),
        QT_TRANSLATE_NOOP("Checks", "Would fire at once"),
        QT_TRANSLATE_NOOP("Checks", "last {reference}"),
        QT_TRANSLATE_NOOP("Checks", "the trigger {value} would fire at once, last is {reference}"),
    ),
    CheckCode.MONITOR: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Follows the price at once"),
        QT_TRANSLATE_NOOP("Checks", "Waits for its monitor price"),
        "{value}",
        QT_TRANSLATE_NOOP("Checks", "until the price has reached {value} nothing follows it, and it protects nothing"),
    ),
    CheckCode.TRAIL: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Trailing distance"),
        QT_TRANSLATE_NOOP("Checks", "Trailing distance not possible"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP(
            "Checks",
            "a distance of {distance} is {value} from last; it must be one tick ({step}) or more, at most {limit}",
        ),
    ),
    CheckCode.UNDERLYING_MOVED: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Underlying near its close"),
        QT_TRANSLATE_NOOP("Checks", "Underlying moved since the close"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "it does not trade now, and its underlying moved from {reference} to {price}"),
    ),
    CheckCode.AUCTION: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Auction ahead"),
        QT_TRANSLATE_NOOP("Checks", "No auction ahead"),
        "{state}",
        QT_TRANSLATE_NOOP("Checks", "the market takes orders for an auction shortly before one only ({state})"),
    ),
    CheckCode.LIMIT_REACH: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Limit near the trigger"),
        QT_TRANSLATE_NOOP("Checks", "Limit too far from trigger"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "the limit is {value} from the trigger, your limit is {limit}"),
    ),
    CheckCode.SIZE: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Size"),
        QT_TRANSLATE_NOOP("Checks", "Large quantity"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "{value} shares, more than {limit}"),
    ),
    CheckCode.BEHIND: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Exposure"),
        QT_TRANSLATE_NOOP("Checks", "Exposure above your limit"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "{value} stand behind it, your limit is {limit}"),
    ),
    CheckCode.VALUE: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Value"),
        QT_TRANSLATE_NOOP("Checks", "Value above your limit"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "value {value}, your limit is {limit}"),
    ),
    CheckCode.DAILY_VALUE: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Traded today"),
        QT_TRANSLATE_NOOP("Checks", "Day's value above your limit"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "{value} traded today with this order, your limit is {limit}"),
    ),
    CheckCode.BRAKE: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Loss brake"),
        QT_TRANSLATE_NOOP("Checks", "Loss brake: loss of the day"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "the loss brake holds: {value} {currency} lost today, your limit is {limit}"),
    ),
    CheckCode.SHORT: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Sold from the position"),
        QT_TRANSLATE_NOOP("Checks", "Sells more than is free"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "{value} to sell, {limit} free of your position"),
    ),
    CheckCode.POWER: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Buying power"),
        QT_TRANSLATE_NOOP("Checks", "Not enough buying power"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "it needs {value}, the buying power is {limit}"),
    ),
    CheckCode.MAX_QUANTITY: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Within the maximum"),
        QT_TRANSLATE_NOOP("Checks", "Above the maximum"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "{value} shares, the broker allows {limit}"),
    ),
    CheckCode.UNKNOWN_OPEN: CheckText(
        QT_TRANSLATE_NOOP("Checks", "No order unknown"),
        QT_TRANSLATE_NOOP("Checks", "An order here is Unknown"),
        "{order}",
        QT_TRANSLATE_NOOP("Checks", "order {order} on this side is still Unknown"),
    ),
    CheckCode.RATE_BUDGET: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Call budget free"),
        QT_TRANSLATE_NOOP("Checks", "Call budget used up"),
        QT_TRANSLATE_NOOP("Checks", "free in {seconds}"),
        QT_TRANSLATE_NOOP("Checks", "the broker's call budget is used up, free in {seconds}"),
    ),
    CheckCode.SERVER_PAUSE: CheckText(
        QT_TRANSLATE_NOOP("Checks", "No pause asked for"),
        QT_TRANSLATE_NOOP("Checks", "Broker asks for a pause"),
        QT_TRANSLATE_NOOP("Checks", "over in {seconds}"),
        QT_TRANSLATE_NOOP(
            "Checks", "the broker's server asked for a pause, over in {seconds}: only what adds nothing goes before"
        ),
    ),
    CheckCode.LEVELS: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Levels taken"),
        QT_TRANSLATE_NOOP("Checks", "Takes {value} levels"),
        QT_TRANSLATE_NOOP("Checks", "limit for silence: {limit}"),
        QT_TRANSLATE_NOOP("Checks", "it takes {value} levels, your limit for silence is {limit}"),
    ),
    CheckCode.REPEAT: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Not a repeat"),
        QT_TRANSLATE_NOOP("Checks", "Same order again"),
        QT_TRANSLATE_NOOP("Checks", "within {window}"),
        QT_TRANSLATE_NOOP("Checks", "the same order went out within {window}"),
    ),
    CheckCode.MARKET_HOURS: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Regular hours"),
        QT_TRANSLATE_NOOP("Checks", "Market order outside hours"),
        "{state}",
        QT_TRANSLATE_NOOP("Checks", "a market order outside regular hours ({state})"),
    ),
    CheckCode.LIMIT_BEHIND: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Limit reaches the trigger"),
        QT_TRANSLATE_NOOP("Checks", "Limit short of trigger"),
        QT_TRANSLATE_NOOP("Checks", "may not fill"),
        QT_TRANSLATE_NOOP("Checks", "its limit {price} is short of its trigger {reference}, it may not fill"),
    ),
    CheckCode.OVERNIGHT: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Ends with the session"),
        QT_TRANSLATE_NOOP("Checks", "Works on after today"),
        QT_TRANSLATE_NOOP("Checks", "beyond the session"),
        QT_TRANSLATE_NOOP("Checks", "it works on after this session, also while Tideboard is closed"),
    ),
    CheckCode.LAST_DAY: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Ends on a later day"),
        QT_TRANSLATE_NOOP("Checks", "Contract ends today"),
        "{value}",
        QT_TRANSLATE_NOOP("Checks", "the contract ends today, on {value}"),
    ),
    CheckCode.HOURS_SEEN: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Hours confirmed here before"),
        QT_TRANSLATE_NOOP("Checks", "Hours not confirmed here yet"),
        "",
        QT_TRANSLATE_NOOP("Checks", "no order in these hours has come back from this broker as it was sent yet"),
    ),
    CheckCode.FEED: CheckText(
        QT_TRANSLATE_NOOP("Checks", "Feed alive"),
        QT_TRANSLATE_NOOP("Checks", "Feed silent"),
        "{state}",
        QT_TRANSLATE_NOOP("Checks", "the feed is {state}"),
    ),
}

_UNMEASURED: dict[CheckCode, object] = {
    CheckCode.POWER: QT_TRANSLATE_NOOP("Checks", "Buying power"),
    CheckCode.SHORT: QT_TRANSLATE_NOOP("Checks", "Free position"),
    CheckCode.MAX_QUANTITY: QT_TRANSLATE_NOOP("Checks", "Broker's maximum"),
}
_UNREAD = QT_TRANSLATE_NOOP("Checks", "not read yet")
_UNREAD_BECAUSE: dict[CheckCode, object] = {
    CheckCode.POWER: QT_TRANSLATE_NOOP("Checks", "the buying power is not read yet"),
    CheckCode.SHORT: QT_TRANSLATE_NOOP("Checks", "your positions are not read yet"),
}

_BOUND_BELOW = QT_TRANSLATE_NOOP("Checks", "from {low} on")
_BOUND_ABOVE = QT_TRANSLATE_NOOP("Checks", "to {high}")
_OPENS_SHORT = QT_TRANSLATE_NOOP("Checks", "Opens a short position")
_OPENS_SHORT_BECAUSE = QT_TRANSLATE_NOOP("Checks", "it opens a short position: {value} to sell, {limit} free")
_UNCOVERS = QT_TRANSLATE_NOOP("Checks", "Leaves sold options without cover")
_UNCOVERS_BECAUSE = QT_TRANSLATE_NOOP(
    "Checks", "it takes the cover from {uncovered} of the sold contracts {sold}: buy those back first"
)
_LOSS_UNKNOWN = QT_TRANSLATE_NOOP("Checks", "Largest loss is not known")
_MAY_UNCOVER = QT_TRANSLATE_NOOP("Checks", "May leave sold options without cover")
_OF_SHORTS = {"uncovered": _UNCOVERS, "doubted": _MAY_UNCOVER, "contract": _OPENS_SHORT}
_MAY_UNCOVER_FIGURE = QT_TRANSLATE_NOOP("Checks", "not all terms are known")
_MAY_UNCOVER_BECAUSE = QT_TRANSLATE_NOOP(
    "Checks", "it may take the cover from the sold contracts {doubted}: not all terms are known"
)
_SELLS_BARE_BECAUSE = QT_TRANSLATE_NOOP("Checks", "{uncovered} contracts would be sold without cover")
_PROMISED_BECAUSE = QT_TRANSLATE_NOOP(
    "Checks", "{promised} of your position are promised to working orders: cancel or reduce those first"
)
_PROMISED_AT_BECAUSE = QT_TRANSLATE_NOOP(
    "Checks", "{promised} of your position are promised to exits or orders at {at}: cancel or reduce those first"
)
_NO_LIMIT = QT_TRANSLATE_NOOP("Checks", "No limit for {currency}")
_NO_LIMIT_BECAUSE = QT_TRANSLATE_NOOP("Checks", "no limit is set for {currency}")
_USUAL_BECAUSE = QT_TRANSLATE_NOOP("Checks", "{value} shares, ten times your usual {usual} or more")
_UNPROVEN_BECAUSE = QT_TRANSLATE_NOOP("Checks", "{reason}; your positions and orders could not be read just now")
_UNPROVEN_UNTIL = QT_TRANSLATE_NOOP(
    "Checks", "{reason}; the broker's limit of calls lets your positions and orders be read in {wait}"
)
_REDUCES_BECAUSE = QT_TRANSLATE_NOOP("Checks", "{reason}; it only reduces the position")


def check_label(check: Check) -> str:
    """Left part of the check's line, in the words of its verdict."""
    text = _text(check.code, check.data)
    if not check.passed and _unmeasured(check.code, check.data):
        return _translate("Checks", _UNMEASURED[check.code])
    if check.code is CheckCode.SESSION and check.passed and check.data.get("waits"):
        return translate("Checks", "Waits for its session")
    if not check.passed and _no_limit(check.data):
        return _say(_NO_LIMIT, check.code, check.data)
    if not check.passed and check.data.get("known") is False:
        return _translate("Checks", _LOSS_UNKNOWN)
    for key, words in _OF_SHORTS.items():
        if not check.passed and check.data.get(key):
            return _translate("Checks", words)
    return _say(text.passed if check.passed else text.failed, check.code, check.data)


def check_figure(check: Check) -> str:
    """Right part of the line: what was measured and the limit; empty where there is nothing to measure."""
    if not check.passed and _unmeasured(check.code, check.data):
        return _translate("Checks", _UNREAD if _unread(check.code, check.data) else STATES["unknown"])
    if check.data.get("doubted"):
        return _translate("Checks", _MAY_UNCOVER_FIGURE)
    figure: object = "{uncovered}" if check.data.get("uncovered") else _text(check.code, check.data).figure
    if check.code is CheckCode.BOUND and None in (low_high := (check.data.get("low"), check.data.get("high"))):
        figure = _BOUND_ABOVE if low_high[0] is None else _BOUND_BELOW
    return _say(figure, check.code, check.data)


def check_denial(code: CheckCode, data: Mapping[str, object]) -> str:
    """Why an order is denied, or what it is warned of, as the rest of a sentence without its full stop."""
    reason = _say(_denial(code, data), code, data)
    if wait := data.get("proof_wait"):
        return _translate("Checks", _UNPROVEN_UNTIL).format(reason=reason, wait=fmt.wait(wait))
    if data.get("unproven"):
        return _translate("Checks", _UNPROVEN_BECAUSE).format(reason=reason)
    return _translate("Checks", _REDUCES_BECAUSE).format(reason=reason) if "reduces" in data else reason


def _unmeasured(code: CheckCode, data: Mapping[str, object]) -> bool:
    """Whether what the check compares with is not known: `15.77K of` nothing says no more than that."""
    return code in _UNMEASURED and "limit" in data and data["limit"] is None


def _unread(code: CheckCode, data: Mapping[str, object]) -> bool:
    """Whether it is not known because the account has not been read yet."""
    return code is CheckCode.SHORT or bool(data.get("unread"))


def _denial(code: CheckCode, data: Mapping[str, object]) -> object:
    if _unmeasured(code, data) and _unread(code, data):
        return _UNREAD_BECAUSE[code]
    if _no_limit(data):
        return _NO_LIMIT_BECAUSE
    if data.get("both") or data.get("doubt"):
        return _text(code, data).denial
    # An exit that may go is warned of what it passes: to cancel the others is advice for one that is denied.
    if data.get("promised") and ("reduces" not in data or code is CheckCode.SHORT):
        return _PROMISED_AT_BECAUSE if data.get("at") else _PROMISED_BECAUSE
    if data.get("uncovered"):
        return _UNCOVERS_BECAUSE if data.get("sold") else _SELLS_BARE_BECAUSE
    if data.get("doubted"):
        return _MAY_UNCOVER_BECAUSE
    if data.get("contract"):
        return _OPENS_SHORT_BECAUSE
    if code is CheckCode.BRAKE and data.get("value") == 1:
        from tideboard_desktop.ui.words.brake_checks import at_one

        return at_one(data) or _text(code, data).denial
    return _USUAL_BECAUSE if "usual" in data else _text(code, data).denial


def _text(code: CheckCode, data: Mapping[str, object]) -> CheckText:
    """The texts of a check; those of the loss brake depend on its rule, and on whether the result is known."""
    reason = f"-{data.get('reason')}"
    if any(part in reason for part in _OWN_REASONS) or not data.keys().isdisjoint(_OWN_TEXTS):
        from tideboard_desktop.ui.words.paper import offer_text  # with the first that a broker does not take

        return CheckText("", *offer_text(data))
    if code in _OF_DAYS or data.get("crossed") or data.get("listed"):
        from tideboard_desktop.ui.words.day_checks import day_text  # with the first day that is not as others are

        return CheckText(*day_text(code, data))
    if code is not CheckCode.BRAKE:
        from tideboard_desktop.ui.words.check_variants import VARIANTS

        variants = (text for (of, key), text in VARIANTS.items() if of is code and data.get(key))
        return CheckText(*next(variants, TEXTS[code]))
    from tideboard_desktop.ui.words.brake_checks import brake_text  # with the first loss brake

    found = brake_text(data)
    return TEXTS[code] if found is None else CheckText(*found)


def _no_limit(data: Mapping[str, object]) -> bool:
    """Whether a limit of money is missing; only those name their currency."""
    return bool(data.get("currency")) and data.get("limit") is None


def _say(source: object, code: CheckCode, data: Mapping[str, object]) -> str:
    shown = _Shown({key: _figure(code, key, value, data) for key, value in data.items()})
    return _translate("Checks", source).format_map(shown)


def _translate(context: str, source: object) -> str:
    text = str(source)
    return translate(context, text) if text else ""


class _Shown(dict[str, str]):
    """Figures of a sentence; one that the check does not know is a dash."""

    def __missing__(self, key: str) -> str:
        return fmt.MISSING


def _figure(code: CheckCode, key: str, value: object, data: Mapping[str, object]) -> str:
    if value is None:
        return fmt.MISSING
    if code is CheckCode.BRAKE and key == "gap":
        from tideboard_desktop.ui.words.brake_checks import gap_words

        return gap_words(str(value), data.get("of"))
    if key == "call" and code is CheckCode.LISTS_UNREAD:
        from tideboard_desktop.ui.words.account_calls import call_words  # with the first of them

        return call_words(AccountCall(str(value)))
    if isinstance(value, datetime):
        return fmt.clock_minutes(value, MARKET_ZONE[Market(str(data["market"]))])
    if isinstance(value, date):
        return fmt.day_in_year(value)
    if isinstance(value, tuple | list):  # the log keeps lists
        return listed(_one_of(key, one) for one in value)
    if key == "left" and isinstance(value, float | int):
        return fmt.countdown(value)
    if code in {CheckCode.RATE_BUDGET, CheckCode.SERVER_PAUSE, CheckCode.BRAKE} and key == "seconds":
        return fmt.wait(value)
    if key in _SECONDS or (code is CheckCode.BOOK_AGE and key in {"value", "limit"}):
        return fmt.seconds(value)
    if isinstance(value, Decimal | float | int):
        return _number(code, key, value, data)
    return update_text(str(value)) if code is CheckCode.UNREADABLE else state_text(value)


def _one_of(key: str, value: object) -> str:
    if isinstance(value, int):
        return fmt.quantity(value)
    return fmt.price(Decimal(str(value))) if key == "at" else code_of(InstrumentId(str(value)))


def _number(code: CheckCode, key: str, value: Decimal | float, data: Mapping[str, object]) -> str:
    money = code in {CheckCode.BEHIND, CheckCode.CEILING} and data.get("currency")
    if (code in _MONEY and isinstance(value, Decimal)) or money:
        limit = data.get("limit") or value
        unit = fmt.unit_for(float(limit) if isinstance(limit, Decimal | float | int) else 0.0, fmt.units_in_force())
        return fmt.amount(float(value), unit)
    if code in _PERCENT and key in {"value", "limit"}:
        return fmt.percent(value) if key == "value" else f"{Decimal(value).normalize():f}%"
    if isinstance(value, int) or code is CheckCode.SIZE:
        return fmt.quantity(int(value))
    priced = key in {"price", "reference", "step", "other", "distance", "low", "high", "passes"} or (
        code in {CheckCode.TRIGGER, CheckCode.EXIT_SIDE, CheckCode.MONITOR} and key == "value"
    )
    return fmt.price(Decimal(value)) if priced else fmt.quantity(Decimal(value))
