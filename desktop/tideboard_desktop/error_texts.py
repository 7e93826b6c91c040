"""The sentences of core's error codes; a test looks for codes that have none."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

INPUT = {
    "bad-symbol": QT_TRANSLATE_NOOP(
        "Errors", "“{text}” is not a symbol. Write market and code, as in HK.00700 or US.AAPL."
    ),
    "bad-option": QT_TRANSLATE_NOOP("Errors", "{sentence}"),
    "no-session-near": QT_TRANSLATE_NOOP("Errors", "The calendar of {market} knows no session near {day}."),
    "not-a-directory": QT_TRANSLATE_NOOP(
        "Errors", "{path} is not a folder. Choose another data folder, or remove what is there."
    ),
    "not-a-file": QT_TRANSLATE_NOOP(
        "Errors", "{path} is not an ordinary file. Remove it, or choose another data folder."
    ),
    "symbolic-link": QT_TRANSLATE_NOOP(
        "Errors", "{path} is a link to somewhere else. Tideboard writes only to real files; replace the link."
    ),
    "settings-damaged": QT_TRANSLATE_NOOP(
        "Errors", "The settings in {path} cannot be read ({where}). Mend or remove the file; it was left as it is."
    ),
    "settings-newer": QT_TRANSLATE_NOOP(
        "Errors",
        "The settings in {path} were written by a newer Tideboard (version {version}, this one knows {known}).",
    ),
    "quantity-not-positive": QT_TRANSLATE_NOOP("Errors", "The quantity must be above zero."),
    "quantity-below-filled": QT_TRANSLATE_NOOP(
        "Errors", "{filled} shares are filled already; the new quantity must be above that."
    ),
    "price-missing": QT_TRANSLATE_NOOP("Errors", "This order type needs a limit price."),
    "price-not-wanted": QT_TRANSLATE_NOOP("Errors", "A market order has no limit price."),
    "price-not-positive": QT_TRANSLATE_NOOP("Errors", "The price must be above zero."),
    "trigger-missing": QT_TRANSLATE_NOOP("Errors", "This order type needs a stop price."),
    "trigger-not-wanted": QT_TRANSLATE_NOOP("Errors", "Only stop orders have a stop price."),
    "trigger-not-positive": QT_TRANSLATE_NOOP("Errors", "The stop price must be above zero."),
    "rsa-key-not-rsa": QT_TRANSLATE_NOOP("Errors", "The key file holds a key of another kind; OpenD wants RSA."),
    "rsa-key-size": QT_TRANSLATE_NOOP("Errors", "The key file holds {bits} bits; OpenD wants {wanted}."),
    "rsa-key-unreadable": QT_TRANSLATE_NOOP("Errors", "The key file cannot be read as an RSA private key."),
    "unknown-notice": QT_TRANSLATE_NOOP("Errors", "There is no notice “{kind}”. Known: {known}."),
}
ORDERS = {
    "approval-already-used": QT_TRANSLATE_NOOP("Errors", "This confirmation was used already; nothing was sent again."),
}
LINK = {
    "connection-closed": QT_TRANSLATE_NOOP("Errors", "The connection is closed."),
}
KEYRING = {
    "keyring-unavailable": QT_TRANSLATE_NOOP(
        "Errors", "There is no keyring on this computer ({reason}). Secrets are kept in memory until you quit."
    ),
    "keyring-not-allowed": QT_TRANSLATE_NOOP(
        "Errors",
        "The keyring “{backend}” does not protect secrets and is not used. They are kept in memory until you quit.",
    ),
    "keyring-keeps-nothing": QT_TRANSLATE_NOOP(
        "Errors",
        "The keyring “{backend}” accepted a test entry and lost it. Secrets are kept in memory until you quit.",
    ),
    "keyring-locked": QT_TRANSLATE_NOOP("Errors", "The system's keyring is locked. Unlock it and try again."),
    "keyring-prompt-unanswered": QT_TRANSLATE_NOOP(
        "Errors", "The system's keyring prompt was not answered for {seconds} s."
    ),
    "keyring-entry-damaged": QT_TRANSLATE_NOOP(
        "Errors", "The keyring entry “{name}” is damaged. Remove it and save it again."
    ),
}
WIRE = {
    "wire-bad-body": QT_TRANSLATE_NOOP("Errors", "The gateway sent a message of call {proto_id} that cannot be read."),
    "wire-bad-cipher-length": QT_TRANSLATE_NOOP(
        "Errors", "The gateway sent an encrypted message of a wrong length ({length})."
    ),
    "wire-bad-digest": QT_TRANSLATE_NOOP(
        "Errors", "A message of the gateway was damaged on the way (call {proto_id})."
    ),
    "wire-bad-format": QT_TRANSLATE_NOOP(
        "Errors", "The gateway uses a message format that Tideboard does not know ({body_format})."
    ),
    "wire-bad-key-length": QT_TRANSLATE_NOOP("Errors", "The gateway sent a session key of a wrong length ({length})."),
    "wire-bad-magic": QT_TRANSLATE_NOOP("Errors", "What answers there is not an OpenD. Check address and port."),
    "wire-bad-padding": QT_TRANSLATE_NOOP(
        "Errors", "An encrypted message cannot be opened. Check that the key file is OpenD's own."
    ),
    "wire-bad-rsa": QT_TRANSLATE_NOOP(
        "Errors", "The login message cannot be opened. Check that the key file is OpenD's own."
    ),
    "wire-bad-version": QT_TRANSLATE_NOOP(
        "Errors", "The gateway speaks version {version} of the protocol, which Tideboard does not know."
    ),
    "wire-missing-fields": QT_TRANSLATE_NOOP(
        "Errors", "The gateway sent a message without its required fields ({message})."
    ),
    "wire-too-long": QT_TRANSLATE_NOOP(
        "Errors", "The gateway announced a message of {length} bytes; at most {cap} are accepted."
    ),
    "wire-unknown-proto": QT_TRANSLATE_NOOP(
        "Errors", "The gateway sent a call that Tideboard does not know ({proto_id})."
    ),
}

ERRORS: dict[str, object] = {**INPUT, **ORDERS, **LINK, **KEYRING, **WIRE}
