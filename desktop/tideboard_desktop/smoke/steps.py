"""What the smoke test does, by name and in its order."""

from __future__ import annotations

START, END, PROGRAM, LOG = "start", "end", "program", "log"
SANDBOX, QUOTE, FLOW = "sandbox child", "live quote", "capital flow"
UNLOCK, PLACE, WORKING = "unlock", "place an order", "working order"
CANCEL, CANCELLED = "cancel it", "cancelled order"
FONTS, ICONS, TRANSLATIONS = "fonts", "icons", "translations"
TLS, ZONES, MODULES, KEYRING = "tls", "time zones", "modules", "keyring"

STEPS = (
    *(START, SANDBOX, QUOTE, FLOW, UNLOCK, PLACE, WORKING, CANCEL, CANCELLED, END, PROGRAM, LOG),
    *(FONTS, ICONS, TRANSLATIONS, TLS, ZONES, MODULES, KEYRING),
)
