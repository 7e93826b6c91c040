"""One sentence per error code of the REST gateway."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

REST_ERRORS: dict[str, object] = {
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
    "body-differs": QT_TRANSLATE_NOOP(
        "Errors", "The request text does not mean the order that was confirmed; nothing was sent ({call})."
    ),
    "rest-row-unknown": QT_TRANSLATE_NOOP("Errors", "There is no such call to make by hand: {call}."),
    "rest-unknown-field": QT_TRANSLATE_NOOP("Errors", "The field “{field}” is not known here."),
    "rest-bad-type": QT_TRANSLATE_NOOP("Errors", "The field “{field}” wants {expected}, not {found}."),
    "rest-out-of-range": QT_TRANSLATE_NOOP("Errors", "The field “{field}” must lie between {low} and {high}."),
    "rest-duplicate-field": QT_TRANSLATE_NOOP("Errors", "The field “{field}” is given twice."),
    "rest-field-missing": QT_TRANSLATE_NOOP("Errors", "The field “{field}” is missing."),
    "rest-body-not-understood": QT_TRANSLATE_NOOP(
        "Errors", "“{field}” asks for something that Tideboard does not send ({value})."
    ),
    "rest-account-unknown": QT_TRANSLATE_NOOP("Errors", "“{field}” is none of the gateway's accounts."),
    "rest-account-environment": QT_TRANSLATE_NOOP("Errors", "“{field}” is not the environment of account {account}."),
    "rest-account-market": QT_TRANSLATE_NOOP("Errors", "“{field}” is not where account {account} trades this."),
    "rest-order-unknown": QT_TRANSLATE_NOOP("Errors", "No order {order} is known in this account (“{field}”)."),
    "rest-remark-not-ours": QT_TRANSLATE_NOOP(
        "Errors", "“{field}” holds Tideboard's own order number, by which an order is found again. Leave it out."
    ),
    "rest-bad-push": QT_TRANSLATE_NOOP("Errors", "The gateway sent a push that cannot be read."),
}
