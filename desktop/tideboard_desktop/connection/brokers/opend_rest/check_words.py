"""The texts of a REST gateway's connection check: a sentence for each finding, with what to do."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from tideboard_core.model.connection_check import CheckStep, FindingCode

STEPS: dict[CheckStep, object] = {
    CheckStep.SERVICE: QT_TRANSLATE_NOOP("Check", "Gateway"),
    CheckStep.BEARER: QT_TRANSLATE_NOOP("Check", "Key"),
    CheckStep.SCOPES: QT_TRANSLATE_NOOP("Check", "Scopes"),
    CheckStep.TRADING: QT_TRANSLATE_NOOP("Check", "Trading"),
    CheckStep.PUSHES: QT_TRANSLATE_NOOP("Check", "Pushes"),
}
REST_SENTENCES: dict[FindingCode, object] = {
    FindingCode.REST_CLEAR_TEXT: QT_TRANSLATE_NOOP(
        "Check",
        "Not encrypted, and {host} is another computer: quotes without a key only. No key, password or order is sent"
        " there. Write https to have more.",
    ),
    FindingCode.REST_SPOKEN: QT_TRANSLATE_NOOP("Check", "A FutuOpenD-rs answers."),
    FindingCode.REST_NOT_SPOKEN: QT_TRANSLATE_NOOP(
        "Check",
        "Another web service answers at port {port} (HTTP {http}). Use the port of --rest-port: 22499 unless changed.",
    ),
    FindingCode.REST_FAILED: QT_TRANSLATE_NOOP("Check", "{reason}"),
    FindingCode.REST_KEYLESS: QT_TRANSLATE_NOOP(
        "Check",
        "The gateway runs without a keys file: everybody who reaches it may read, nobody may write. Give it a keys file"
        " to trade.",
    ),
    FindingCode.BEARER_ACCEPTED: QT_TRANSLATE_NOOP("Check", "The gateway accepts the key."),
    FindingCode.BEARER_MISSING: QT_TRANSLATE_NOOP(
        "Check", "The gateway wants a key, and none is set. Paste one above."
    ),
    FindingCode.BEARER_KEPT_BACK: QT_TRANSLATE_NOOP(
        "Check", "The gateway wants a key, and a key is never sent in clear text to another computer. Write https."
    ),
    FindingCode.BEARER_REFUSED: QT_TRANSLATE_NOOP(
        "Check",
        "The gateway refuses the key: it is unknown there, has ended, or belongs to another computer. Make a new one.",
    ),
    FindingCode.BEARER_SHUT: QT_TRANSLATE_NOOP("Check", "The key cannot be read from the system's keyring."),
    FindingCode.SCOPES_FOUND: QT_TRANSLATE_NOOP("Check", "The key holds what quotes and accounts need."),
    FindingCode.SCOPES_SHORT: QT_TRANSLATE_NOOP(
        "Check", "The key lacks {lacking}: what needs it stays off. Make a key with this scope at the gateway."
    ),
    FindingCode.TRADING_UNTRIED: QT_TRANSLATE_NOOP(
        "Check", "Not tried: only an order shows whether the gateway trades. It must run with --enable-trading."
    ),
    FindingCode.TRADING_IN_CLEAR_TEXT: QT_TRANSLATE_NOOP(
        "Check", "Off: orders and passwords are not sent in clear text to another computer."
    ),
    FindingCode.TRADING_WITHOUT_KEYS: QT_TRANSLATE_NOOP(
        "Check", "Off: a gateway without a keys file refuses every order."
    ),
    FindingCode.PUSHES_OPEN: QT_TRANSLATE_NOOP("Check", "The push connection is open."),
    FindingCode.PUSHES_NONE: QT_TRANSLATE_NOOP(
        "Check", "No pushes with this gateway and key: prices are read again every few seconds."
    ),
}
