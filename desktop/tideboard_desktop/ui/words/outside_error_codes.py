"""Sentences for the error codes of FutuOpenD-rs, of the release feed and of notices that leave."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

REST: dict[str, object] = {
    "rest-key-missing": QT_TRANSLATE_NOOP(
        "Errors", "The gateway wants a key, and none is set. Add it to the connection."
    ),
    "rest-key-refused": QT_TRANSLATE_NOOP(
        "Errors", "The gateway refuses the key: it is unknown there, has ended, or belongs to another computer."
    ),
    "rest-key-changed": QT_TRANSLATE_NOOP("Errors", "The gateway's key was changed. The connection is made anew."),
    "rest-keyless": QT_TRANSLATE_NOOP(
        "Errors", "The gateway runs without a keys file: it lets everybody read, and nobody write ({call})."
    ),
    "rest-trading-off": QT_TRANSLATE_NOOP(
        "Errors", "The gateway was started without --enable-trading and takes no orders: “{text}”"
    ),
    "rest-market-not-allowed": QT_TRANSLATE_NOOP(
        "Errors", "The gateway or its key takes orders of some markets only (--allowed-markets): “{text}”"
    ),
    "rest-value-above-limit": QT_TRANSLATE_NOOP(
        "Errors", "The gateway or its key takes no order of this value (--max-order-value): “{text}”"
    ),
    "rest-scope-missing": QT_TRANSLATE_NOOP("Errors", "The key lacks the scope {scope}, which {call} needs."),
    "rest-key-limit": QT_TRANSLATE_NOOP(
        "Errors",
        "The key holds {scope}, and one of its limits forbids this ({call}): account, market, symbol or value.",
    ),
    "rest-key-rate": QT_TRANSLATE_NOOP(
        "Errors",
        "The gateway holds orders of this key back by a limit of its own, not the broker's (orders in a minute, value"
        " of a day, or hours): “{text}”",
    ),
    "rest-field-refused": QT_TRANSLATE_NOOP("Errors", "The gateway does not know the field “{field}” of {call}."),
    "rest-request-refused": QT_TRANSLATE_NOOP("Errors", "The gateway does not take the request {call}: “{text}”"),
    "route-missing": QT_TRANSLATE_NOOP("Errors", "This gateway has no {call}; a newer version may."),
    "remark-refused": QT_TRANSLATE_NOOP(
        "Errors",
        "The gateway does not take our order number (remark), so the order was not accepted. Send it again: orders go"
        " without the number from now on, and one without an answer is found by its terms.",
    ),
    "rest-not-spoken": QT_TRANSLATE_NOOP("Errors", "What answers there is not a FutuOpenD-rs (HTTP {http})."),
    "clear-text-rest": QT_TRANSLATE_NOOP(
        "Errors", "Passwords and orders are not sent in clear text to {host}, another computer. Use https."
    ),
    "rest-row-unknown": QT_TRANSLATE_NOOP("Errors", "There is no such call to make by hand: {call}."),
    "rest-unknown-field": QT_TRANSLATE_NOOP("Errors", "The field “{field}” is not known here."),
    "rest-bad-type": QT_TRANSLATE_NOOP("Errors", "The field “{field}” wants {expected}, not {found}."),
    "rest-out-of-range": QT_TRANSLATE_NOOP("Errors", "The field “{field}” must lie between {low} and {high}."),
    "rest-duplicate-field": QT_TRANSLATE_NOOP("Errors", "The field “{field}” is given twice."),
    "rest-bad-push": QT_TRANSLATE_NOOP("Errors", "The gateway sent a push that cannot be read."),
}

RELEASES: dict[str, object] = {
    "feed-address-unusable": QT_TRANSLATE_NOOP("Errors", "“{address}” is no address that can be asked for releases."),
    "feed-not-https": QT_TRANSLATE_NOOP(
        "Errors", "Releases are asked for over https only, so that nobody on the way can change the answer ({host})."
    ),
    "feed-unreachable": QT_TRANSLATE_NOOP(
        "Errors", "{host}:{port} cannot be reached ({detail}). Look at the network connection, then try again."
    ),
    "feed-timed-out": QT_TRANSLATE_NOOP("Errors", "{host} did not answer within {seconds} s. Try again later."),
    "feed-certificate": QT_TRANSLATE_NOOP(
        "Errors",
        "The certificate of {host} cannot be trusted ({detail}). Somebody may stand between: nothing was read.",
    ),
    "feed-led-astray": QT_TRANSLATE_NOOP(
        "Errors", "{host} leads on to “{target}”, where Tideboard does not follow. Nothing was read from there."
    ),
    "feed-refused": QT_TRANSLATE_NOOP("Errors", "{host} has no list of releases there (HTTP {http})."),
    "feed-too-long": QT_TRANSLATE_NOOP(
        "Errors", "{host} says more than a list of releases can have ({limit} KiB). It was not read to its end."
    ),
    "feed-not-json": QT_TRANSLATE_NOOP(
        "Errors",
        "What came is no list of releases ({detail}). A page of the network itself may have answered; try again later.",
    ),
    "feed-wrong-shape": QT_TRANSLATE_NOOP("Errors", "The list of releases is not as it should be ({detail})."),
    "feed-version": QT_TRANSLATE_NOOP("Errors", "“{text}”, which the list of releases names, is no version."),
    "bad-version": QT_TRANSLATE_NOOP("Errors", "“{text}” is no version of Tideboard, such as 1.2.3 or 1.2.3rc1."),
}
NOTICES: dict[str, object] = {
    "notice-unreachable": QT_TRANSLATE_NOOP("Errors", "{host}:{port} cannot be reached ({detail})."),
    "notice-timed-out": QT_TRANSLATE_NOOP("Errors", "{host} did not take it within {seconds} s."),
    "notice-certificate": QT_TRANSLATE_NOOP(
        "Errors", "The certificate of {host} cannot be trusted ({detail}). Nothing was sent."
    ),
    "notice-refused": QT_TRANSLATE_NOOP("Errors", "{host} refused it (answer {status})."),
    "notice-redirected": QT_TRANSLATE_NOOP(
        "Errors", "{host} leads on to another address, where Tideboard does not follow."
    ),
    "notice-login-refused": QT_TRANSLATE_NOOP("Errors", "{host} refused the login. Look at token, user and password."),
    "notice-unencrypted": QT_TRANSLATE_NOOP("Errors", "{host} offers no encryption. Nothing was sent."),
    "notice-plain": QT_TRANSLATE_NOOP("Errors", "Without encryption only this computer can be written to, not {host}."),
    "notice-not-set-up": QT_TRANSLATE_NOOP("Errors", "It is not filled in yet: Settings, Notices."),
    "notice-no-service": QT_TRANSLATE_NOOP("Errors", "This desktop has nothing that shows notices."),
    "notice-desktop-refused": QT_TRANSLATE_NOOP("Errors", "This desktop refused it ({reason})."),
    "notice-desktop-silent": QT_TRANSLATE_NOOP("Errors", "This desktop did not take it within {seconds} s."),
    "notice-switched-off": QT_TRANSLATE_NOOP("Errors", "Windows shows no notices of programs: its settings say so."),
    "notice-keyring": QT_TRANSLATE_NOOP("Errors", "The system's keyring did not give what was filled in for it."),
    "notice-field": QT_TRANSLATE_NOOP("Errors", "This cannot be used here; see the guide for its form."),
}
