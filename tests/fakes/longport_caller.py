"""A blocking client of the LongPort door's HTTP interface, for tests whose main door is another one."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from itertools import count
from typing import Any, Self
from urllib.parse import urlsplit

from tideboard_core.wire.longport.signing import CONTENT_TYPE, canonical_request, signature, signature_header

PATIENCE = 30.0


class LongportCaller:
    """`line` is the sandbox's first line: address and keys of the real account."""

    def __init__(self, line: Mapping[str, Any]) -> None:
        self._keys = line["longport_keys"]
        place = urlsplit(line["longport"]["http"])
        self._link = http.client.HTTPConnection(str(place.hostname), place.port, timeout=PATIENCE)
        self._stamps = count(int(time.time() * 1000))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._link.close()

    def ok(self, method: str, path: str, **fields: object) -> Any:
        """The data of a call that must succeed."""
        body = json.dumps(fields).encode() if fields else b""
        self._link.request(method, path, body, self._signed(method, path, body))
        found = json.loads(self._link.getresponse().read())
        assert found["code"] == 0, found
        return found["data"]

    def order(self, *, price: float | None = None) -> str:
        """Buy 100 HK.00700, at the market without a price; returns the order's id."""
        terms = {"order_type": "MO"} if price is None else {"order_type": "LO", "submitted_price": f"{price:.2f}"}
        order = {"symbol": "700.HK", "side": "Buy", "submitted_quantity": "100", "time_in_force": "Day", **terms}
        return str(self.ok("POST", "/v1/trade/order", **order)["order_id"])

    def _signed(self, method: str, path: str, body: bytes) -> dict[str, str]:
        key, secret, token = (self._keys[name] for name in ("app_key", "app_secret", "access_token"))
        stamp = str(next(self._stamps))
        canonical = canonical_request(
            method=method, path=path, query="", body=body, app_key=key, access_token=token, timestamp=stamp
        )
        return {
            "x-api-key": key,
            "authorization": token,
            "x-timestamp": stamp,
            "x-api-signature": signature_header(signature(canonical, secret)),
            "content-type": CONTENT_TYPE,
        }
