"""Access tokens as LongPort makes them, signed by nobody."""

from __future__ import annotations

import base64
import json
from datetime import datetime


def token_saying(**claims: object) -> str:
    """A JSON Web Token with these claims, behind the vendor's prefix."""
    parts = ({"alg": "RS256", "typ": "JWT"}, claims)
    head, body = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return f"m_{head}.{body}.c2lnbmF0dXJl"


def token_that_ends(at: datetime) -> str:
    """One that says when it ends."""
    return token_saying(iss="longport", sub="access_token", exp=int(at.timestamp()))
