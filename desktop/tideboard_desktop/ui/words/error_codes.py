"""One sentence for each error code of core, by subject; a test finds codes without one and sentences without a code."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from tideboard_desktop.ui.words.file_error_codes import FILES
from tideboard_desktop.ui.words.outside_error_codes import NOTICES, RELEASES, REST
from tideboard_desktop.ui.words.sign_in_error_codes import PROXY, SIGN_IN

INPUT: dict[str, object] = {
    "bad-symbol": QT_TRANSLATE_NOOP(
        "Errors", "“{text}” is not a symbol. Write market and code, as in HK.00700 or US.AAPL."
    ),
    "bad-option": QT_TRANSLATE_NOOP("Errors", "{sentence}"),
    "kinds-mixed": QT_TRANSLATE_NOOP(
        "Errors",
        "Practice and real connections do not go together: prices, orders and the second flow must all be practice or"
        " all be real.",
    ),
    "same-flow": QT_TRANSLATE_NOOP(
        "Errors", "The second flow must come from another connection than the first: there is nothing to compare."
    ),
    "bad-holding-span": QT_TRANSLATE_NOOP(
        "Errors", "Holdings’ changes are told over 1, 5, 20 and 60 days, not {value}."
    ),
    "bad-count": QT_TRANSLATE_NOOP("Errors", "{least} to {most} of these can be asked for at once, not {value}."),
    "bad-institution": QT_TRANSLATE_NOOP("Errors", "“{text}” is not the number of an institution."),
    "reminders-full": QT_TRANSLATE_NOOP("Errors", "{most} reminders are set. Take one away to set another."),
    "reminders-not-saved": QT_TRANSLATE_NOOP(
        "Errors", "The reminder was not saved: {path} could not be written ({text})."
    ),
    "bad-holder": QT_TRANSLATE_NOOP("Errors", "“{text}” is not the number of a holder."),
    "bad-ranking": QT_TRANSLATE_NOOP("Errors", "“{text}” is not the key of a ranking."),
    "bad-participant": QT_TRANSLATE_NOOP("Errors", "“{text}” is not a participant’s number. Write it as in B01224."),
    "empty-date-range": QT_TRANSLATE_NOOP("Errors", "The range from {begin} to {end} holds no day."),
    "flow-dates-intraday": QT_TRANSLATE_NOOP("Errors", "Only day, week and month flow take a date range."),
    "unknown-watchlist": QT_TRANSLATE_NOOP("Errors", "There is no watchlist “{group}” at the broker."),
    "unknown-notice": QT_TRANSLATE_NOOP("Errors", "There is no notice “{kind}”. Known: {known}."),
    "password-too-short": QT_TRANSLATE_NOOP("Errors", "A trading password has at least {shortest} characters."),
}
SHARED_PLACE: dict[str, object] = {
    "desk-not-installed": QT_TRANSLATE_NOOP(
        "Errors", "This installation lacks the packages that read a shared place: the extra “desk”."
    ),
    "desk-no-address": QT_TRANSLATE_NOOP("Errors", "“{text}” is no place. Write file:///FOLDER or s3://BUCKET/PATH."),
    "desk-no-place": QT_TRANSLATE_NOOP("Errors", "There is no {place}, or nothing of Tideboard in it."),
    "desk-no-right": QT_TRANSLATE_NOOP("Errors", "The right to read {place} is missing."),
    "desk-link": QT_TRANSLATE_NOOP("Errors", "{path} is a symbolic link, which is not followed."),
    "desk-no-keys": QT_TRANSLATE_NOOP("Errors", "The keyring’s entry “{name}” holds no keys of a store."),
    "desk-clear-text": QT_TRANSLATE_NOOP(
        "Errors", "Keys and market data do not go to {host} in clear text: use an https address."
    ),
    "desk-foreign": QT_TRANSLATE_NOOP("Errors", "The place has a table “{table}” that is none of Tideboard’s."),
    "desk-other-kind": QT_TRANSLATE_NOOP(
        "Errors", "The place has values of another kind ({kind}): practice and real ones are never mixed."
    ),
    "desk-other-columns": QT_TRANSLATE_NOOP(
        "Errors", "The table “{table}” of the place has other units or columns ({column})."
    ),
    "desk-newer": QT_TRANSLATE_NOOP(
        "Errors", "A newer Tideboard made the table “{table}” of the place (form {version}). Install that version."
    ),
    "desk-log": QT_TRANSLATE_NOOP("Errors", "The log of the table “{table}” of the place cannot be read."),
    "desk-lost": QT_TRANSLATE_NOOP(
        "Errors", "Rows of publication {number} are missing in the place. tideboard-archive shared verify says more."
    ),
    "desk-gone": QT_TRANSLATE_NOOP(
        "Errors", "{file} is missing in the place. tideboard-archive shared verify says more."
    ),
    "desk-outside": QT_TRANSLATE_NOOP("Errors", "A file of the place has a name that leads out of it: {path}."),
    "desk-checksum": QT_TRANSLATE_NOOP("Errors", "{file} in the place is damaged."),
    "desk-unreachable": QT_TRANSLATE_NOOP("Errors", "The store does not answer as it should ({text})."),
    "desk-disk": QT_TRANSLATE_NOOP("Errors", "The place or this computer’s disk failed ({text})."),
    "desk-silent": QT_TRANSLATE_NOOP("Errors", "The place did not answer for {seconds} s."),
    "desk-failed": QT_TRANSLATE_NOOP("Errors", "The program that reads the place met an error of its own ({text})."),
    "desk-ended": QT_TRANSLATE_NOOP("Errors", "The program that reads the place ended by itself (exit code {exit})."),
}
ARCHIVE: dict[str, object] = {
    "archive-amount": QT_TRANSLATE_NOOP("Errors", "The amount {value} is too large for the archive to keep exactly."),
    "archive-minute": QT_TRANSLATE_NOOP(
        "Errors", "Minute {minute} lies outside the hours of its session and was not recorded."
    ),
    "archive-hours-missing": QT_TRANSLATE_NOOP("Errors", "The archive has no trading hours of {market} on {day}."),
    "archive-hours-differ": QT_TRANSLATE_NOOP(
        "Errors", "{market} on {day} is already recorded with other trading hours; they were left as they are."
    ),
    "archive-held": QT_TRANSLATE_NOOP(
        "Errors", "Another program writes the archive: {program}, process {process}. This one reads it only."
    ),
    "archive-full": QT_TRANSLATE_NOOP(
        "Errors", "The disk is full. The archive records nothing until there is room; what it has stays."
    ),
    "archive-failing": QT_TRANSLATE_NOOP("Errors", "The archive could not be written ({text}). What it has stays."),
    "archive-unreadable": QT_TRANSLATE_NOOP(
        "Errors", "The archive's file cannot be read ({text}). Restore a backup, or move the file away to begin anew."
    ),
    "archive-newer": QT_TRANSLATE_NOOP(
        "Errors", "A newer Tideboard made the archive (form {version}). It is left as it is; start that version."
    ),
    "archive-damaged": QT_TRANSLATE_NOOP(
        "Errors", "A part of the archive is damaged: {series} of {symbol} on {day}, from {provider}. The rest is whole."
    ),
    "archive-copy-damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "The copy of {symbol}’s nets ({provider}) that percentiles are read from was damaged. They are read from the "
        "recorded sessions instead and are right.",
    ),
    "archive-not-whole": QT_TRANSLATE_NOOP(
        "Errors", "{path} did not pass the check (damages: {damages}). Nothing was changed."
    ),
    "archive-consent": QT_TRANSLATE_NOOP(
        "Errors", "Minutes of capital flow cannot be read again: confirm that they are to be dropped."
    ),
    "archive-in-use": QT_TRANSLATE_NOOP(
        "Errors", "Another program has {path} open. End it, then try again; nothing was changed."
    ),
    "archive-mixed": QT_TRANSLATE_NOOP(
        "Errors", "This archive has values of {known}. Values of {provider} need a data folder of their own."
    ),
    "archive-format": QT_TRANSLATE_NOOP(
        "Errors", "A part of the archive has a form that this version cannot read (form {format})."
    ),
}
SANDBOX: dict[str, object] = {
    "bad-scenario": QT_TRANSLATE_NOOP("Errors", "There is no scenario “{name}”."),
    "unknown-scenario": QT_TRANSLATE_NOOP("Errors", "There is no scenario “{name}”."),
    "scenario-only-at-start": QT_TRANSLATE_NOOP("Errors", "The scenario “{name}” can only be chosen at the start."),
    "bad-day": QT_TRANSLATE_NOOP("Errors", "“{text}” is not a day; write it like 20261120."),
    "bad-minute": QT_TRANSLATE_NOOP("Errors", "“{text}” is not a time; write it like 0930."),
    "bad-watchlist-name": QT_TRANSLATE_NOOP("Errors", "A watchlist cannot be called “{name}”."),
    "no-such-door": QT_TRANSLATE_NOOP("Errors", "The practice exchange has no door “{door}” in this run."),
    "replay-not-collected": QT_TRANSLATE_NOOP("Errors", "The server plays {day} again; nothing of it is kept."),
    "replay-label-unreadable": QT_TRANSLATE_NOOP(
        "Errors", "The server says that it plays a recorded day, in words that cannot be read: “{text}”."
    ),
    "no-past-session": QT_TRANSLATE_NOOP("Errors", "The practice exchange has no past session on {day}."),
    "scenario-not-recorded": QT_TRANSLATE_NOOP(
        "Errors", "The scenario “{name}” would change what was recorded: a recorded day is played without it."
    ),
    "state-of-another-market": QT_TRANSLATE_NOOP("Errors", "The state file {path} belongs to another market."),
    "unknown-call": QT_TRANSLATE_NOOP("Errors", "The practice exchange does not know the call “{name}”."),
    "bad-seconds": QT_TRANSLATE_NOOP("Errors", "“{seconds}” is no number of seconds."),
    "bad-speed": QT_TRANSLATE_NOOP("Errors", "“{speed}” is no speed; write 0 or more."),
    "bad-state-file": QT_TRANSLATE_NOOP("Errors", "The practice account in {path} cannot be read ({reason})."),
    "bad-keys-file": QT_TRANSLATE_NOOP("Errors", "The keys file {path} cannot be used ({reason})."),
    "state-file-of-another-version": QT_TRANSLATE_NOOP(
        "Errors", "The practice account in {path} is of another version; reset it to go on."
    ),
    "no-half-day": QT_TRANSLATE_NOOP("Errors", "{day} is not a half day."),
    "no-late-open": QT_TRANSLATE_NOOP("Errors", "No day up to {day} began late."),
    "not-a-trading-day": QT_TRANSLATE_NOOP("Errors", "{day} is not a trading day."),
}
REQUESTS: dict[str, object] = {
    "quantity-not-positive": QT_TRANSLATE_NOOP("Errors", "The quantity must be above zero."),
    "quantity-too-large": QT_TRANSLATE_NOOP("Errors", "A quantity above {most} cannot be sent."),
    "note-too-long": QT_TRANSLATE_NOOP("Errors", "A note has at most {most} characters."),
    "note-secret": QT_TRANSLATE_NOOP(
        "Errors", "The note holds a password or a key. It was not kept: take that out, then keep it again."
    ),
    "trips-newer": QT_TRANSLATE_NOOP(
        "Errors", "{path} is of a newer Tideboard (version {version}). It stays as it is; start that version."
    ),
    "trips-unreadable": QT_TRANSLATE_NOOP("Errors", "The own records cannot be read: {reason}."),
    "trips-unwritable": QT_TRANSLATE_NOOP("Errors", "The note was not kept: {reason}. Keep it again."),
    "price-too-long": QT_TRANSLATE_NOOP("Errors", "A price has at most {most} digits before and after its point."),
    "quantity-below-filled": QT_TRANSLATE_NOOP(
        "Errors", "{filled} shares are filled already; the new quantity must be above that."
    ),
    "expiry-missing": QT_TRANSLATE_NOOP("Errors", "A GTD order needs the last day on which it stays."),
    "expiry-not-wanted": QT_TRANSLATE_NOOP("Errors", "Only a GTD order has a last day."),
    "exits-missing": QT_TRANSLATE_NOOP("Errors", "Attached exits need a take profit or a stop loss."),
    "exits-immediate": QT_TRANSLATE_NOOP(
        "Errors", "Attached exits wait for their price, so they cannot be immediate-or-cancel."
    ),
    "contracts-differ": QT_TRANSLATE_NOOP(
        "Errors", "The contracts of the legs are of different sizes: there is no net price of them all."
    ),
    "exits-both": QT_TRANSLATE_NOOP("Errors", "A change either sets attached exits or withdraws them."),
    "price-missing": QT_TRANSLATE_NOOP("Errors", "This order type needs a limit price."),
    "price-not-wanted": QT_TRANSLATE_NOOP("Errors", "A market order has no limit price."),
    "price-not-positive": QT_TRANSLATE_NOOP("Errors", "The price must be above zero."),
    "price-not-a-number": QT_TRANSLATE_NOOP("Errors", "The net price is not a number."),
    "combination-type": QT_TRANSLATE_NOOP("Errors", "A combination is a limit or a market order."),
    "legs-number": QT_TRANSLATE_NOOP("Errors", "A combination has {least} to {most} legs, not {count}."),
    "legs-repeated": QT_TRANSLATE_NOOP("Errors", "Each leg of a combination is a contract of its own."),
    "legs-markets": QT_TRANSLATE_NOOP("Errors", "All legs of a combination are of one market."),
    "ratio-out-of-bounds": QT_TRANSLATE_NOOP("Errors", "The ratio of a leg is 1 to {most}."),
    "trigger-missing": QT_TRANSLATE_NOOP("Errors", "This order type needs a stop price."),
    "trigger-not-wanted": QT_TRANSLATE_NOOP("Errors", "Only stop orders have a stop price."),
    "trigger-not-positive": QT_TRANSLATE_NOOP("Errors", "The stop price must be above zero."),
    "trail-missing": QT_TRANSLATE_NOOP("Errors", "A trailing stop needs one distance: an amount or a percentage."),
    "trail-not-wanted": QT_TRANSLATE_NOOP("Errors", "Only trailing stops have a distance."),
    "trail-not-positive": QT_TRANSLATE_NOOP("Errors", "The distance of a trailing stop must be above zero."),
    "trail-too-wide": QT_TRANSLATE_NOOP("Errors", "The distance of a trailing stop must be below 100%."),
    "trail-kind-changed": QT_TRANSLATE_NOOP(
        "Errors", "A working trailing stop keeps its kind of distance, amount or percentage."
    ),
    "trail-price-not-wanted": QT_TRANSLATE_NOOP("Errors", "The broker moves the prices of a trailing stop itself."),
    "offset-missing": QT_TRANSLATE_NOOP("Errors", "A trailing stop limit needs the distance of its limit."),
    "offset-not-wanted": QT_TRANSLATE_NOOP("Errors", "Only a trailing stop limit has a distance of its limit."),
    "offset-negative": QT_TRANSLATE_NOOP("Errors", "The distance of a limit cannot be below zero."),
}
ORDERS: dict[str, object] = {
    "approval-already-used": QT_TRANSLATE_NOOP("Errors", "This confirmation was used already; nothing was sent again."),
    "approval-missing": QT_TRANSLATE_NOOP("Errors", "Nothing goes to the broker without a confirmation."),
    "confirmation-open": QT_TRANSLATE_NOOP("Errors", "Another confirmation is open; answer that one first."),
    "duplicate": QT_TRANSLATE_NOOP("Errors", "This order was submitted already."),
    "order-unnamed": QT_TRANSLATE_NOOP(
        "Errors", "The broker lists this order without an id: nothing from here can change or cancel it."
    ),
    "gesture-missing": QT_TRANSLATE_NOOP("Errors", "The gesture that this order asks for was not made."),
    "not-confirmed": QT_TRANSLATE_NOOP("Errors", "You did not confirm it."),
    "nothing-to-cancel": QT_TRANSLATE_NOOP("Errors", "There is no open order to cancel."),
    "not-sent-link": QT_TRANSLATE_NOOP("Errors", "The connection dropped before it could be sent."),
    "not-sent-locked": QT_TRANSLATE_NOOP("Errors", "Trading was locked before it could be sent."),
    "not-sent-pinned": QT_TRANSLATE_NOOP("Errors", "The account was pinned before it could be sent."),
    "not-sent-given-up": QT_TRANSLATE_NOOP("Errors", "It was given up before it could be sent."),
    "not-sent-not-reducing": QT_TRANSLATE_NOOP("Errors", "The position or its orders changed before it could be sent."),
    "not-sent-short": QT_TRANSLATE_NOOP(
        "Errors",
        "More would be sold by now than is held, or than you typed: the position or its orders changed after your"
        " confirmation.",
    ),
    "cancel-stopped": QT_TRANSLATE_NOOP("Errors", "You stopped it."),
    "cancel-too-late": QT_TRANSLATE_NOOP("Errors", "The three minutes of your confirmation are over."),
    "not-sent-proposal": QT_TRANSLATE_NOOP("Errors", "The proposal was over before its order could be sent."),
    "proposal-too-soon": QT_TRANSLATE_NOOP("Errors", "What a program proposed is to be read for three seconds first."),
    "not-sent-late": QT_TRANSLATE_NOOP("Errors", "Too much time passed between your confirmation and the sending."),
    "not-sent-out-of-reach": QT_TRANSLATE_NOOP("Errors", "The price left its limit before it could be sent."),
    "flatten-running": QT_TRANSLATE_NOOP("Errors", "It is being closed already."),
    "flatten-nothing": QT_TRANSLATE_NOOP("Errors", "There is no position that can be closed now."),
    "flatten-unread": QT_TRANSLATE_NOOP(
        "Errors", "The broker's positions could not be read: what there is to close is not known."
    ),
    "flatten-interrupted": QT_TRANSLATE_NOOP("Errors", "Tideboard ended before its order was sent."),
    "flatten-not-possible": QT_TRANSLATE_NOOP("Errors", "It could not be closed when its turn came."),
    "flatten-odd-lot": QT_TRANSLATE_NOOP("Errors", "{quantity} shares are less than a tradable unit."),
    "flatten-no-price": QT_TRANSLATE_NOOP("Errors", "No price is known."),
    "flatten-not-now": QT_TRANSLATE_NOOP("Errors", "It does not trade now, outside regular hours."),
    "flatten-failed": QT_TRANSLATE_NOOP("Errors", "An error in Tideboard ended it; the log file has the details."),
    "flatten-no-bid": QT_TRANSLATE_NOOP("Errors", "No bid: nobody buys now."),
    "flatten-no-ask": QT_TRANSLATE_NOOP("Errors", "No ask: nobody sells now."),
    "flatten-waits": QT_TRANSLATE_NOOP(
        "Errors",
        "By the exchange's rules or the broker's page the market takes no withdrawal of its orders before {until}:"
        " prepare again then. Nothing of it is taken away.",
    ),
    "flatten-out-of-reach": QT_TRANSLATE_NOOP("Errors", "Its limit {price} does not reach the best price {best}."),
    "flatten-covers": QT_TRANSLATE_NOOP("Errors", "It covers {sold}, still sold."),
    "flatten-may-cover": QT_TRANSLATE_NOOP("Errors", "It may cover {sold}, still sold: not all terms are known."),
    "flatten-not-ticked": QT_TRANSLATE_NOOP("Errors", "Its box was not ticked."),
    "flatten-keeps-exit": QT_TRANSLATE_NOOP(
        "Errors", "Order {order} works still: once cancelled it could not be put back, and its box was not ticked."
    ),
    "replace-not-possible": QT_TRANSLATE_NOOP("Errors", "It cannot take the place of that order."),
    "replace-waits": QT_TRANSLATE_NOOP(
        "Errors",
        "By the exchange's rules or the broker's page the market does not let the order in the way go before {until}:"
        " replace it then. It stands.",
    ),
    "replace-exit-open": QT_TRANSLATE_NOOP(
        "Errors", "The broker did not confirm the cancel within 10 s: no stop was sent."
    ),
    "replace-too-late": QT_TRANSLATE_NOOP("Errors", "The half minute of your confirmation is over."),
    "replace-paused": QT_TRANSLATE_NOOP(
        "Errors",
        "The pause that the broker's server asked for outlasted the half minute of your confirmation. Nothing was "
        "cancelled.",
    ),
    "flatten-stopped": QT_TRANSLATE_NOOP("Errors", "You stopped it."),
    "flatten-too-late": QT_TRANSLATE_NOOP("Errors", "The three minutes of your confirmation are over."),
    "flatten-exits-open": QT_TRANSLATE_NOOP(
        "Errors", "The broker did not confirm in time that its exits are cancelled."
    ),
    "flatten-exit-unfound": QT_TRANSLATE_NOOP(
        "Errors",
        "No cancel finds order {order}, which may close all of it: beside it a sale could open a short position. "
        "Withdraw it at the broker, or type the quantity in a ticket.",
    ),
    "flatten-taken-back": QT_TRANSLATE_NOOP(
        "Errors",
        "The broker took back a fill: whether {quantity} shares are still held is known within 90 s. Its exits stay.",
    ),
    "flatten-entries-open": QT_TRANSLATE_NOOP(
        "Errors", "The broker did not confirm in time that its ticked entries are cancelled."
    ),
    "flatten-nothing-left": QT_TRANSLATE_NOOP("Errors", "Nothing is left that is free to be closed."),
    "flatten-not-confirmed": QT_TRANSLATE_NOOP("Errors", "It is not the order that you confirmed."),
    "flatten-unproven": QT_TRANSLATE_NOOP("Errors", "The broker's orders and positions could not be read afresh."),
    "account-nonexistent": QT_TRANSLATE_NOOP(
        "Errors",
        "The gateway has no such account in its login: “{text}” Look which login it runs with, and whether this account"
        " belongs to it.",
    ),
    "basic-quotes-only": QT_TRANSLATE_NOOP(
        "Errors",
        "The login has basic quotes (BMP) of {market}: snapshots of twenty securities at a time, and no subscriptions,"
        " screens, warrants or broker queues.",
    ),
    "disclaimer-open": QT_TRANSLATE_NOOP(
        "Errors",
        "The broker's API disclaimer has not been agreed to for this account: “{text}” Agree to it in the browser, then"
        " restart the gateway.",
    ),
    "order-rejected": QT_TRANSLATE_NOOP("Errors", "The broker rejected it: “{text}”"),
    "orders-not-from-here": QT_TRANSLATE_NOOP(
        "Errors",
        "The broker counts this computer's address as mainland China and takes no orders of programs from there:"
        " “{text}” Use the broker's own app; its support can say why.",
    ),
    "price-step-refused": QT_TRANSLATE_NOOP(
        "Errors", "The broker refused the price for its step: “{text}” Until tomorrow such prices are warned of."
    ),
    "market-orders-protected": QT_TRANSLATE_NOOP(
        "Errors",
        "The broker takes no market orders while this security moves a lot, nor orders that become one: “{text}”",
    ),
    "cancel-of-ended": QT_TRANSLATE_NOOP(
        "Errors",
        "The broker says of the order: “{text}” Its row is read anew: that alone tells what became of it.",
    ),
    "cancel-not-found": QT_TRANSLATE_NOOP(
        "Errors",
        "The broker does not find it to withdraw: “{text}” What its list has of it may stand all the same.",
    ),
    "exits-refused-unexplained": QT_TRANSLATE_NOOP(
        "Errors", "The broker rejected the order with its exits: “{text}” The reason is not explained by the broker."
    ),
}
LINK: dict[str, object] = {
    "answer-without-order-id": QT_TRANSLATE_NOOP("Errors", "The broker answered without an order id."),
    "answer-without-outcome": QT_TRANSLATE_NOOP(
        "Errors", "The broker's answer does not say what became of it: “{text}”"
    ),
    "clear-text-trading": QT_TRANSLATE_NOOP(
        "Errors", "Passwords and orders are not sent in clear text to another computer. Set up OpenD's encryption."
    ),
    "connect-failed": QT_TRANSLATE_NOOP("Errors", "Nothing answers at {host}:{port} ({detail})."),
    "connect-timed-out": QT_TRANSLATE_NOOP("Errors", "Nothing answered at {host}:{port} in time."),
    "connection-closed": QT_TRANSLATE_NOOP("Errors", "The connection is closed."),
    "connection-lost": QT_TRANSLATE_NOOP("Errors", "The connection was lost."),
    "gateway-broke-protocol": QT_TRANSLATE_NOOP("Errors", "What the other side sent cannot be understood ({detail})."),
    "gateway-offline": QT_TRANSLATE_NOOP("Errors", "OpenD has lost its own connection to the broker: “{text}”"),
    "gateway-silent": QT_TRANSLATE_NOOP("Errors", "Nothing has come over the connection for {seconds} s."),
    "gateway-timed-out": QT_TRANSLATE_NOOP("Errors", "OpenD got no answer from the broker: “{text}”"),
    "no-answer": QT_TRANSLATE_NOOP("Errors", "No answer came in time."),
    "reply-unreadable": QT_TRANSLATE_NOOP("Errors", "The answer cannot be read (call {proto_id})."),
    "session-failed": QT_TRANSLATE_NOOP("Errors", "A fault of Tideboard itself ended the connection."),
    "broker-timed-out": QT_TRANSLATE_NOOP("Errors", "The broker took too long over it: “{text}”"),
    "practice-not-running": QT_TRANSLATE_NOOP("Errors", "The practice exchange is not running."),
    "not-connected": QT_TRANSLATE_NOOP("Errors", "There is no connection at the moment."),
    "sign-in-denied": QT_TRANSLATE_NOOP("Errors", "Nothing was signed in; the browser came back with: “{text}”"),
    "sign-in-page-unsafe": QT_TRANSLATE_NOOP(
        "Errors", "The broker's sign-in page at “{text}” is not encrypted, so it was not opened."
    ),
}
REFUSALS: dict[str, object] = {
    "call-not-offered": QT_TRANSLATE_NOOP("Errors", "This gateway does not know the call: “{text}”"),
    "kline-not-offered": QT_TRANSLATE_NOOP("Errors", "This gateway has no candles of this period."),
    "flow-history-not-offered": QT_TRANSLATE_NOOP(
        "Errors", "{provider} gives today's capital flow only: no days, weeks or months."
    ),
    "history-spent-month": QT_TRANSLATE_NOOP(
        "Errors", "The broker gives history of no further security this month: “{text}”"
    ),
    "history-spent": QT_TRANSLATE_NOOP("Errors", "The broker gives no further history this month: “{text}”"),
    "history-kept": QT_TRANSLATE_NOOP(
        "Errors", "No history: {left} of {limit} units are left, and {line} are kept for you."
    ),
    "history-kept-unknown": QT_TRANSLATE_NOOP(
        "Errors", "No history: it is not known how much of it is left, and nobody was asked."
    ),
    "history-none": QT_TRANSLATE_NOOP(
        "Errors", "The broker gives this key no history beyond the newest 1,000 bars: “{text}”"
    ),
    "market-list-not-offered": QT_TRANSLATE_NOOP(
        "Errors", "The broker has no list of this market: find an instrument by its code."
    ),
    "no-quote-package": QT_TRANSLATE_NOOP(
        "Errors", "You have no quote package for {market}. The broker says: “{text}”"
    ),
    "quote-package-missing": QT_TRANSLATE_NOOP(
        "Errors", "Your quote package for {market}, {package}, does not cover this: “{text}”"
    ),
    "symbols-all-taken": QT_TRANSLATE_NOOP(
        "Errors",
        "No prices for {symbol}: your login may watch {limit} symbols, and all places are taken."
        " Close a list or a panel to free some.",
    ),
    "too-many-symbols": QT_TRANSLATE_NOOP("Errors", "The broker's limit of symbols is reached: “{text}”"),
    "program-name": QT_TRANSLATE_NOOP("Errors", "A name of 1 to 32 visible characters, please."),
    "program-name-taken": QT_TRANSLATE_NOOP("Errors", "There is a key of {name} already. Revoke it first."),
    "program-no-live-account": QT_TRANSLATE_NOOP(
        "Errors", "Connect an account with real money first: its password is asked."
    ),
    "program-scopes": QT_TRANSLATE_NOOP("Errors", "Tick what the program may read."),
    "program-environment": QT_TRANSLATE_NOOP("Errors", "Tick the accounts for which the program may propose."),
    "program-keys-many": QT_TRANSLATE_NOOP("Errors", "There are {most} keys. Revoke one first."),
    "program-key-gone": QT_TRANSLATE_NOOP("Errors", "The key of {name} waits for no confirmation any more."),
    "program-keys-damaged": QT_TRANSLATE_NOOP(
        "Errors", "The keyring's entry with the keys of programs cannot be read."
    ),
    "address-in-use": QT_TRANSLATE_NOOP("Errors", "Another program listens at {path}."),
    "brake-leaves-none-out": QT_TRANSLATE_NOOP(
        "Errors", "“{text}” is no security that the day's result lacks a price of."
    ),
    "brake-raise-waits": QT_TRANSLATE_NOOP("Errors", "A raise of the loss brake of {account} wants the password."),
    "account-pinned": QT_TRANSLATE_NOOP(
        "Errors", "This account is pinned. It can be unlocked once the pin is removed with its password."
    ),
    "pin-live-only": QT_TRANSLATE_NOOP("Errors", "Only an account with real money is pinned; {account} has none."),
    "pin-unwritten": QT_TRANSLATE_NOOP(
        "Errors",
        "The pin of {account} is not in the order log yet: it holds while Tideboard runs, and over a restart only once "
        "the log can be written.",
    ),
    "pin-needs-keyring": QT_TRANSLATE_NOOP(
        "Errors", "No keyring keeps the trading password: a pin needs one that lasts over a restart."
    ),
    "locked-meanwhile": QT_TRANSLATE_NOOP("Errors", "Trading was locked again before the password was judged."),
    "market-not-in-account": QT_TRANSLATE_NOOP("Errors", "The account does not trade {market}."),
    "no-account": QT_TRANSLATE_NOOP("Errors", "No account is chosen yet."),
    "no-lock-on-paper": QT_TRANSLATE_NOOP("Errors", "The broker has no lock for paper accounts."),
    "not-for-this-market": QT_TRANSLATE_NOOP("Errors", "This is told of other markets alone, not of that of {text}."),
    "not-for-this-type": QT_TRANSLATE_NOOP("Errors", "This is told of shares alone; {text} is none."),
    "not-offered": QT_TRANSLATE_NOOP("Errors", "The broker does not offer this: “{text}”"),
    "replay-no-trading": QT_TRANSLATE_NOOP("Errors", "A replay has no way to trade."),
    "replay-no-book": QT_TRANSLATE_NOOP(
        "Errors", "No order book of this security was recorded. The Archive dock chooses of which ones books are kept."
    ),
    "replay-no-trades": QT_TRANSLATE_NOOP(
        "Errors", "No trades of this security were recorded. The Archive dock chooses of which ones trades are kept."
    ),
    "replay-not-recorded": QT_TRANSLATE_NOOP("Errors", "Nothing of it was recorded on this day."),
    "replay-unreadable": QT_TRANSLATE_NOOP("Errors", "The archive cannot be read ({reason})."),
    "offered-elsewhere": QT_TRANSLATE_NOOP("Errors", "{provider} does not offer this; {offered_by} does."),
    "hub-no-server": QT_TRANSLATE_NOOP(
        "Errors", "No NATS server answers at {address}: prices of the hub do not come. Start it, or look at its output."
    ),
    "hub-silent": QT_TRANSLATE_NOOP(
        "Errors", "The NATS server at {address} is there, but no hub answers on it. Start tideboard-hub run."
    ),
    "hub-no-broker": QT_TRANSLATE_NOOP("Errors", "The hub has no connection to {provider} now."),
    "hub-other-login": QT_TRANSLATE_NOOP("Errors", "The hub logged in anew, at {provider}."),
    "hub-refuses": QT_TRANSLATE_NOOP(
        "Errors",
        "The NATS server refuses what a window asks (“{text}”). Run tideboard-hub setup again, and restart both.",
    ),
    "hub-no-key": QT_TRANSLATE_NOOP(
        "Errors",
        "No key of the hub is kept on this computer. Open “Connection” and paste the line of its file window.key.",
    ),
    "hub-no-orders": QT_TRANSLATE_NOOP(
        "Errors", "Orders never pass a hub. Choose a connection for orders beside it (Connect), or only watch."
    ),
    "hub-not-passed-on": QT_TRANSLATE_NOOP("Errors", "A hub does not pass this on; a connection of its own has it."),
    "hub-no-packages": QT_TRANSLATE_NOOP(
        "Errors", "This program has no NATS client. Install Tideboard with the extra named desk."
    ),
    "hub-too-many-keys": QT_TRANSLATE_NOOP("Errors", "The hub passes on as many values as it may; close some views."),
    "nats-address": QT_TRANSLATE_NOOP(
        "Errors", "“{text}” is no address of a NATS server, such as nats://127.0.0.1:4222 or tls://HOST:4222."
    ),
    "nats-refused": QT_TRANSLATE_NOOP("Errors", "The NATS server at {host}:{port} refuses the key of the hub."),
    "nats-key-unusable": QT_TRANSLATE_NOOP(
        "Errors", "The stored key is no NATS key. Paste the line of the hub's file window.key: it begins with SU."
    ),
    "nats-certificate": QT_TRANSLATE_NOOP(
        "Errors", "The certificate of the NATS server at {host}:{port} is not to be trusted."
    ),
    "open-to-others": QT_TRANSLATE_NOOP("Errors", "Others may read {path}. Give it mode 0600."),
    "clear-text-values": QT_TRANSLATE_NOOP(
        "Errors", "Prices do not pass to {host} in clear text, where they could be changed. Use tls://."
    ),
    "fanout-running": QT_TRANSLATE_NOOP("Errors", "Another tideboard-hub passes values on over this server."),
    "fanout-busy": QT_TRANSLATE_NOOP("Errors", "The hub makes too many calls for its windows now."),
    "fanout-failed": QT_TRANSLATE_NOOP("Errors", "The hub could not make this call; its log has the reason."),
    "fanout-message": QT_TRANSLATE_NOOP("Errors", "The hub and this window do not understand each other ({field})."),
    "fanout-version": QT_TRANSLATE_NOOP("Errors", "The hub is of another version of Tideboard."),
    "fanout-too-large": QT_TRANSLATE_NOOP("Errors", "The answer is too large to pass the hub."),
    "fanout-silent": QT_TRANSLATE_NOOP("Errors", "The hub did not answer in time."),
    "fanout-late": QT_TRANSLATE_NOOP("Errors", "The hub's answer came too late to count as new."),
    "fanout-age-unknown": QT_TRANSLATE_NOOP(
        "Errors", "It is not known how old the hub's answer is: it counts for nothing."
    ),
    "fanout-slept": QT_TRANSLATE_NOOP("Errors", "The hub's computer slept while it asked."),
    "not-of-key": QT_TRANSLATE_NOOP("Errors", "The hub sent a value of another security."),
    "replay-not-passed-on": QT_TRANSLATE_NOOP(
        "Errors", "The hub's broker plays a recorded day again, which is not passed on as today's market."
    ),
    "not-subscribed": QT_TRANSLATE_NOOP("Errors", "The gateway wants a subscription first: “{text}”"),
    "nothing-remembered": QT_TRANSLATE_NOOP("Errors", "No password is remembered for this account."),
    "accounts-unread": QT_TRANSLATE_NOOP(
        "Errors", "The broker has not told the accounts on this connection yet: until it does trading stays locked."
    ),
    "own-password-exists": QT_TRANSLATE_NOOP("Errors", "A trading password was chosen before. Type that one."),
    "own-password-missing": QT_TRANSLATE_NOOP(
        "Errors", "No trading password is chosen yet. Unlock trading first to choose one."
    ),
    "own-password-needed": QT_TRANSLATE_NOOP("Errors", "Type the trading password that you chose in Tideboard."),
    "own-password-wrong": QT_TRANSLATE_NOOP("Errors", "This is not the trading password that you chose."),
    "password-under-way": QT_TRANSLATE_NOOP("Errors", "Another password is being checked. Try again in a moment."),
    "password-pause": QT_TRANSLATE_NOOP("Errors", "Too many wrong passwords. Next try in {retry_after} s."),
    "broker-pause": QT_TRANSLATE_NOOP("Errors", "The broker asks for a pause. Next try in {retry_after} s."),
    "permission-missing": QT_TRANSLATE_NOOP("Errors", "Your broker account has no right to this: “{text}”"),
    "quota-exceeded": QT_TRANSLATE_NOOP("Errors", "The broker's quota is used up: “{text}”"),
    "no-quotes": QT_TRANSLATE_NOOP("Errors", "The broker has no prices of this security: “{text}”"),
    "request-invalid": QT_TRANSLATE_NOOP("Errors", "The broker cannot read the call: “{text}”"),
    "margin-ratio-not-in-us": QT_TRANSLATE_NOOP(
        "Errors",
        "The United States' data centre tells no margin ratio of a security: "
        "buying power and the account's margin stand instead.",
    ),
    "fund-positions-not-in-us": QT_TRANSLATE_NOOP(
        "Errors", "Mutual funds: not told. The United States' data centre has no list of them for programs."
    ),
    "statements-not-in-us": QT_TRANSLATE_NOOP(
        "Errors", "The United States' data centre has no statements for programs: the broker's own app has them."
    ),
    "call-not-for-account": QT_TRANSLATE_NOOP("Errors", "The broker has no such call for this account: “{text}”"),
    "server-error": QT_TRANSLATE_NOOP("Errors", "The broker's server failed: “{text}”"),
    "too-many-subscriptions": QT_TRANSLATE_NOOP("Errors", "The broker's limit of subscriptions is reached: “{text}”"),
    "rate-limited": QT_TRANSLATE_NOOP("Errors", "Too many calls to the broker: “{text}”"),
    "security-firm-missing": QT_TRANSLATE_NOOP("Errors", "The gateway wants to know the account's firm: “{text}”"),
    "server-refused": QT_TRANSLATE_NOOP("Errors", "The broker refused: “{text}”"),
    "too-many-waiting": QT_TRANSLATE_NOOP("Errors", "Too many calls wait already; free in {retry_after} s."),
    "trading-locked": QT_TRANSLATE_NOOP("Errors", "The gateway says that trading is locked."),
    "unknown-account": QT_TRANSLATE_NOOP("Errors", "The broker does not know this account."),
    "unknown-symbol": QT_TRANSLATE_NOOP("Errors", "The broker does not know this symbol: “{text}”"),
    "unlock-needs-token": QT_TRANSLATE_NOOP(
        "Errors",
        "The account's token, a second factor beside the trade password, stands in the way of this unlock: look in the "
        "broker's app whether it is on and bound, or unlock in OpenD's own window. The broker says: “{text}”",
    ),
    "unlock-paused": QT_TRANSLATE_NOOP("Errors", "The broker wants a pause after wrong passwords: “{text}”"),
    "unsubscribe-too-early": QT_TRANSLATE_NOOP("Errors", "A subscription can be given back after one minute."),
    "wrong-password": QT_TRANSLATE_NOOP("Errors", "The broker refused this password."),
}
KEYRING: dict[str, object] = {
    "keyring-unavailable": QT_TRANSLATE_NOOP(
        "Errors",
        "No keyring answers, so no password is saved: you type it at each unlock."
        " Start GNOME Keyring or KWallet, then try again.",
    ),
    "keyring-not-allowed": QT_TRANSLATE_NOOP(
        "Errors",
        "No keyring that protects secrets was found, so no password is saved: you type it at each unlock."
        " Start GNOME Keyring or KWallet, then try again.",
    ),
    "keyring-keeps-nothing": QT_TRANSLATE_NOOP(
        "Errors",
        "The system's keyring lost a test entry, so no password is saved: you type it at each unlock."
        " Repair or restart the keyring, then try again.",
    ),
    "keyring-locked": QT_TRANSLATE_NOOP(
        "Errors", "The system's keyring is locked, so no password can be remembered. Unlock it, then try again."
    ),
    "keyring-prompt-unanswered": QT_TRANSLATE_NOOP(
        "Errors", "The system's keyring asked for its password for {seconds} s in vain. Answer it, then try again."
    ),
    "keyring-entry-damaged": QT_TRANSLATE_NOOP("Errors", "The keyring entry “{name}” is damaged; save it again."),
    "keyring-keeps-it": QT_TRANSLATE_NOOP("Errors", "The keyring did not delete “{items}”: it is still there."),
    "keyring-cannot-tell": QT_TRANSLATE_NOOP(
        "Errors", "The keyring does not say whether it still has “{items}”: it may be there."
    ),
    "keyring-none": QT_TRANSLATE_NOOP(
        "Errors", "There is no keyring in this run: only one that was used in an earlier run may have “{items}”."
    ),
    "keyring-passed-over": QT_TRANSLATE_NOOP(
        "Errors", "A later copy in the keyring, “{items}”, could not be read: an earlier one is used."
    ),
    "keyring-full": QT_TRANSLATE_NOOP(
        "Errors",
        "Copies that the keyring does not delete take all names of this entry: “{items}”."
        " Delete them, then save it again.",
    ),
}
BY_HAND: dict[str, object] = {
    "keychain": QT_TRANSLATE_NOOP(
        "Errors",
        "To delete it by hand: open Keychain Access, search for “tideboard”, and delete the item with this account.",
    ),
    "credential-manager": QT_TRANSLATE_NOOP(
        "Errors",
        "To delete it by hand: open Credential Manager, Windows Credentials, and delete “tideboard” or"
        " “…@tideboard” with this name.",
    ),
    "secret-service": QT_TRANSLATE_NOOP(
        "Errors",
        "To delete it by hand: open Passwords and Keys, search for “tideboard”, and delete the one of this name.",
    ),
    "kwallet": QT_TRANSLATE_NOOP(
        "Errors", "To delete it by hand: open KWalletManager, folder “tideboard”, and delete the entry of this name."
    ),
    "": QT_TRANSLATE_NOOP(
        "Errors", "To delete it by hand: look for “tideboard” in the program that shows your system's keyring."
    ),
}
"""How a person deletes an entry, by the place that a VaultError names."""
WIRE: dict[str, object] = {
    "wire-bad-body": QT_TRANSLATE_NOOP("Errors", "The gateway sent a message of call {proto_id} that cannot be read."),
    "wire-bad-cipher-length": QT_TRANSLATE_NOOP("Errors", "An encrypted message has a wrong length ({length})."),
    "wire-bad-digest": QT_TRANSLATE_NOOP("Errors", "A message was damaged on the way (call {proto_id})."),
    "wire-bad-format": QT_TRANSLATE_NOOP("Errors", "The gateway uses an unknown message format ({body_format})."),
    "wire-bad-key-length": QT_TRANSLATE_NOOP("Errors", "The gateway sent a session key of a wrong length ({length})."),
    "wire-bad-magic": QT_TRANSLATE_NOOP("Errors", "What answers there is not an OpenD. Check address and port."),
    "wire-bad-padding": QT_TRANSLATE_NOOP(
        "Errors", "An encrypted message cannot be opened. Is it OpenD's own key file?"
    ),
    "wire-bad-rsa": QT_TRANSLATE_NOOP("Errors", "The login message cannot be opened. Is it OpenD's own key file?"),
    "wire-bad-version": QT_TRANSLATE_NOOP(
        "Errors", "The gateway speaks an unknown version of the protocol ({version})."
    ),
    "wire-missing-fields": QT_TRANSLATE_NOOP("Errors", "The gateway left out required fields ({message})."),
    "wire-too-long": QT_TRANSLATE_NOOP(
        "Errors", "The other side announced a message of {length} bytes; at most {cap} are accepted."
    ),
    "wire-bad-gzip": QT_TRANSLATE_NOOP("Errors", "A compressed message of {length} bytes cannot be opened."),
    "wire-bad-handshake": QT_TRANSLATE_NOOP("Errors", "The other side asks for another protocol version ({seen})."),
    "wire-bad-head": QT_TRANSLATE_NOOP("Errors", "What answers there is not LongPort: a message begins with {head}."),
    "wire-bad-message": QT_TRANSLATE_NOOP("Errors", "The broker sent a message that cannot be read ({message})."),
    "wire-bad-seal": QT_TRANSLATE_NOOP("Errors", "A message has a signature of a wrong length ({length})."),
    "wire-bad-timeout": QT_TRANSLATE_NOOP("Errors", "A request may wait 60,000 ms at most, not {timeout_ms}."),
    "wire-cut-off": QT_TRANSLATE_NOOP("Errors", "A message ends after {length} bytes, before its own end."),
    "wire-trailing-bytes": QT_TRANSLATE_NOOP("Errors", "A message has {length} bytes where it says {expected}."),
    "wire-unknown-proto": QT_TRANSLATE_NOOP("Errors", "The gateway sent an unknown call ({proto_id})."),
}
NOT_OFFERED: dict[str, object] = {
    "admin-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} is administered in its own window, not from here."),
    "code-changes-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} gives no temporary codes."),
    "corporate-actions-not-offered": QT_TRANSLATE_NOOP(
        "Errors", "{provider} gives no price factors of corporate actions."
    ),
    "futures-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} has no futures."),
    "gateway-program-not-offered": QT_TRANSLATE_NOOP(
        "Errors", "There is no gateway program between Tideboard and {provider}."
    ),
    "plates-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} has no plates."),
    "suspensions-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} gives no suspended days."),
    "warrant-filter-not-offered": QT_TRANSLATE_NOOP(
        "Errors", "The broker filters warrants by one status, and by expiries that follow each other."
    ),
    "warrant-order-not-offered": QT_TRANSLATE_NOOP("Errors", "The broker cannot sort warrants by this column."),
    "watchlist-kept-by-broker": QT_TRANSLATE_NOOP(
        "Errors", "The broker keeps the group “{group}” by itself; it cannot be changed."
    ),
}
REFERENCE_INPUT: dict[str, object] = {
    "alert-key": QT_TRANSLATE_NOOP("Errors", "There is no alert “{key}” at the broker."),
    "alert-note-too-long": QT_TRANSLATE_NOOP("Errors", "A note has at most {limit} characters, not {value}."),
    "alert-sessions": QT_TRANSLATE_NOOP("Errors", "Alerts of {market} ring in the regular session only."),
    "alert-value": QT_TRANSLATE_NOOP("Errors", "{value} is no value at which this alert could ring."),
    "alerts-full": QT_TRANSLATE_NOOP("Errors", "Tideboard keeps {most} price alerts at most; delete one first."),
    "alert-gone": QT_TRANSLATE_NOOP("Errors", "This price alert of {symbol} is not there any more."),
    "alert-value-places": QT_TRANSLATE_NOOP("Errors", "An alert's value has at most {limit} decimal places."),
    "bad-watchlist-link": QT_TRANSLATE_NOOP(
        "Errors", "The link of a watchlist to a group at the broker cannot be read ({row})."
    ),
    "screen-bounds": QT_TRANSLATE_NOOP("Errors", "No value lies between {least} and {most}."),
    "screen-days": QT_TRANSLATE_NOOP("Errors", "A condition counts over 1 to {limit} days, not {days}."),
    "screen-field-twice": QT_TRANSLATE_NOOP("Errors", "There are two conditions about the same figure."),
    "screen-order-without-condition": QT_TRANSLATE_NOOP(
        "Errors", "Results can be sorted only by a figure with a condition; add one for it."
    ),
    "screen-page": QT_TRANSLATE_NOOP("Errors", "A page of results has 1 to {limit} rows."),
    "watchlist-group-linked": QT_TRANSLATE_NOOP(
        "Errors", "The group “{group}” is in step with another watchlist already."
    ),
}
ORDER_ACTIONS: dict[str, object] = {
    "act-not-offered": QT_TRANSLATE_NOOP("Errors", "The broker cannot do this to an order."),
    "combinations-not-offered": QT_TRANSLATE_NOOP("Errors", "This connection takes no combinations of options."),
    "combination-ratios": QT_TRANSLATE_NOOP(
        "Errors", "Here each leg has the ratio 1. For more contracts send more combinations."
    ),
    "combination-price-sign": QT_TRANSLATE_NOOP(
        "Errors",
        "This broker takes a bought combination at a price that is paid, and a sold one at a price that is received. "
        "The net price {price} is the other way round. Nothing was sent.",
    ),
    "cancel-all-not-offered": QT_TRANSLATE_NOOP(
        "Errors", "The broker cannot cancel all orders of this account in one go."
    ),
    "order-number-unknown": QT_TRANSLATE_NOOP(
        "Errors", "The broker wants the order's number, which is not known. Nothing was sent."
    ),
    "orders-joined": QT_TRANSLATE_NOOP(
        "Errors", "Another order came in meanwhile; nothing was sent. Look at the list again."
    ),
}
ERRORS: dict[str, object] = {
    **INPUT,
    **ARCHIVE,
    **SHARED_PLACE,
    **FILES,
    **SIGN_IN,
    **PROXY,
    **SANDBOX,
    **REQUESTS,
    **ORDERS,
    **LINK,
    **REFUSALS,
    **KEYRING,
    **WIRE,
    **NOT_OFFERED,
    **REFERENCE_INPUT,
    **ORDER_ACTIONS,
    **REST,
    **RELEASES,
    **NOTICES,
}
