"""TLS contexts: the system's certificate authorities, and one more from a PEM file in the settings."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Final

from tideboard_core.errors import GatewayDown

BUNDLES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # macOS, Alpine
)
"""Where systems keep their authorities in one file."""


def bundle_elsewhere() -> str:
    """Return the system's file of authorities if OpenSSL's default paths do not exist here, else an empty string.

    A frozen program has the default paths of the system that it was built on, such as Debian's on Fedora.
    """
    known = ssl.get_default_verify_paths()
    if known.cafile or known.capath:
        return ""
    return next((path for path in BUNDLES if Path(path).is_file()), "")


def trusting(authority: str) -> ssl.SSLContext:
    """Return the context that verifies certificates; `authority` is a PEM file of further authorities, empty = none.

    Raises GatewayDown `authority-unusable` for a file that cannot be read or holds no certificate.
    """
    context = ssl.create_default_context()
    if elsewhere := bundle_elsewhere():
        context.load_verify_locations(cafile=elsewhere)
    if authority:
        try:
            context.load_verify_locations(cafile=authority)
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
            raise GatewayDown("authority-unusable", path=authority, detail=str(reason)) from None
    return context
