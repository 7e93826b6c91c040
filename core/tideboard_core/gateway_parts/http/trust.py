"""Whose certificates are believed: this computer's authorities, and one more where a person named its file."""

from __future__ import annotations

import ssl

from tideboard_core.errors import GatewayDown


def trusting(authority: str) -> ssl.SSLContext:
    """What verifies every certificate; `authority` is a PEM file of one's own authorities, empty for none.

    Raises GatewayDown `authority-unusable` for a file that cannot be read or holds no certificate.
    """
    context = ssl.create_default_context()
    if authority:
        try:
            context.load_verify_locations(cafile=authority)
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
            raise GatewayDown("authority-unusable", path=authority, detail=str(reason)) from None
    return context
