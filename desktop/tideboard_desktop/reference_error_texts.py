"""The sentences of error codes about reference data, alerts, screens, broker watchlists and gateway programs."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

NOT_OFFERED: dict[str, object] = {
    "admin-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} is administered in its own window, not from here."),
    "alerts-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} keeps no price alerts."),
    "code-changes-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} gives no temporary codes."),
    "corporate-actions-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} gives no corporate actions."),
    "futures-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} has no futures."),
    "gateway-program-not-offered": QT_TRANSLATE_NOOP(
        "Errors", "There is no gateway program between Tideboard and {provider}."
    ),
    "ipos-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} has no calendar of new listings."),
    "plates-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} has no plates."),
    "screen-not-offered": QT_TRANSLATE_NOOP("Errors", "{provider} has no stock screener."),
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
ACTS: dict[str, object] = {
    "act-not-offered": QT_TRANSLATE_NOOP("Errors", "The broker cannot do this to an order."),
    "body-not-possible": QT_TRANSLATE_NOOP(
        "Errors", "A body written by hand can be sent over the REST interface only. Nothing was sent."
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
REFERENCE_ERRORS: dict[str, object] = {**NOT_OFFERED, **REFERENCE_INPUT, **ACTS}
