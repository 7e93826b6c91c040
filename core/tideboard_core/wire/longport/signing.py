"""Signs LongPort HTTP requests in API key mode."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

SIGNED_HEADERS: Final = "authorization;x-api-key;x-timestamp"
ALGORITHM: Final = "HMAC-SHA256"
CONTENT_TYPE: Final = "application/json; charset=utf-8"


def canonical_request(
    *, method: str, path: str, query: str, body: bytes, app_key: str, access_token: str, timestamp: str
) -> str:
    """Return the text to sign. `path` and `query` are exactly as on the wire, percent-encoded, without the `?`."""
    # In this order: the service builds the same text from SIGNED_HEADERS.
    lines = f"authorization:{access_token}\nx-api-key:{app_key}\nx-timestamp:{timestamp}\n"
    digest = hashlib.sha1(body, usedforsecurity=False).hexdigest() if body else ""
    return f"{method}|{path}|{query}|{lines}|{SIGNED_HEADERS}|{digest}"


def signature(canonical: str, app_secret: str) -> str:
    """Return the hex HMAC of a canonical request."""
    text = f"{ALGORITHM}|{hashlib.sha1(canonical.encode(), usedforsecurity=False).hexdigest()}"
    return hmac.new(app_secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def signature_header(signed: str) -> str:
    return f"{ALGORITHM} SignedHeaders={SIGNED_HEADERS}, Signature={signed}"


def signature_in(header: str) -> str | None:
    """Return the hex signature of an `x-api-signature` value, None if it does not cover our three headers."""
    start = f"{ALGORITHM} SignedHeaders={SIGNED_HEADERS}, Signature="
    return header[len(start) :] if header.startswith(start) else None
