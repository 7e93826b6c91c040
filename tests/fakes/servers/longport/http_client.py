"""A client of the LongPort port's HTTP interface that signs as the vendor's do, and wrongly when told to."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode, urlsplit

from yarl import URL

from fakes.servers.longport.in_process import LongportPort
from fakes.values.waiting import CEILING
from tideboard_core.model.credentials import DataCentre
from tideboard_core.wire.longport.signing import CONTENT_TYPE, canonical_request, signature, signature_header
from tideboard_sandbox.longport.access.api_keys import Keys
from tideboard_sandbox.longport.access.data_centres import HEADER


class Answer(NamedTuple):
    """An HTTP status, the envelope and the headers."""

    status: int
    envelope: dict[str, Any]
    headers: dict[str, str]

    @property
    def data(self) -> Any:
        """Data of an answer that said yes."""
        assert (self.status, self.envelope["code"]) == (200, 0), self.envelope
        return self.envelope["data"]

    @property
    def code(self) -> int:
        """Code of an answer that said no; such an answer has no data."""
        assert self.envelope["code"], self.envelope
        assert self.envelope["data"] is None
        return int(self.envelope["code"])


@dataclass(slots=True)
class SignedClient:
    """Signs with `keys`; stamps are milliseconds that never repeat. `centre` is the data centre that it names."""

    port: LongportPort
    keys: Keys
    stamps: count[int] = field(default_factory=count)
    centre: str = ""

    async def get(self, path: str, *query: tuple[str, object], **fields: object) -> Answer:
        """GET with a query; pairs for keys that repeat."""
        return await self.call("GET", path, query=urlencode([*query, *fields.items()]))

    async def post(self, path: str, **fields: object) -> Answer:
        """POST a JSON object."""
        return await self.call("POST", path, body=json.dumps(fields).encode())

    async def put(self, path: str, **fields: object) -> Answer:
        """PUT a JSON object."""
        return await self.call("PUT", path, body=json.dumps(fields).encode())

    async def delete(self, path: str, **fields: object) -> Answer:
        """DELETE with a query."""
        return await self.call("DELETE", path, query=urlencode(list(fields.items())))

    async def submit(self, **fields: object) -> Answer:
        """A limit buy of 200 HK.00700 far below the market, or what `fields` make of it."""
        order = {
            "symbol": "700.HK",
            "order_type": "LO",
            "side": "Buy",
            "submitted_quantity": "200",
            "submitted_price": "500",
            "time_in_force": "Day",
        }
        return await self.post("/v1/trade/order", **{**order, **fields})

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        body: bytes = b"",
        stamp: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One call; `headers` replace the right ones."""
        sent = {**self.sign(method, path, query=query, body=body, stamp=stamp), **(headers or {})}
        base = self.port.server.address["http"]
        address = URL(f"{base}{path}?{query}" if query else base + path, encoded=True)  # goes out as it was signed
        async with self.port.http.request(method, address, data=body or None, headers=sent) as reply:
            return Answer(reply.status, await reply.json(), {key.lower(): row for key, row in reply.headers.items()})

    def sign(self, method: str, path: str, *, query: str, body: bytes, stamp: str | None = None) -> dict[str, str]:
        """The headers of a request."""
        stamp = stamp or str(int(self.port.shared.wall() * 1000) + next(self.stamps))
        key, secret, token = self.keys
        canonical = canonical_request(
            method=method, path=path, query=query, body=body, app_key=key, access_token=token, timestamp=stamp
        )
        return {
            **({HEADER: self.centre} if self.centre else {}),
            "x-api-key": key,
            "authorization": token,
            "x-timestamp": stamp,
            "x-api-signature": signature_header(signature(canonical, secret)),
            "content-type": CONTENT_TYPE,
        }


def us_client_of(port: LongportPort, *, named: bool = True) -> SignedClient:
    """A client with the keys of the United States' data centre, which it names."""
    keys = Keys(**port.server.first_line["longport_keys"])
    return SignedClient(port, keys, centre=DataCentre.UNITED_STATES.value if named else "")


def client_of(port: LongportPort, *, paper: bool = False) -> SignedClient:
    """A client with the keys that the port announces."""
    name = "longport_paper_keys" if paper else "longport_keys"
    return SignedClient(port, Keys(**port.server.first_line[name]))


class LongportCaller:
    """`line` is the sandbox's first line: address and keys of the real account."""

    def __init__(self, line: Mapping[str, Any]) -> None:
        self._keys = line["longport_keys"]
        place = urlsplit(line["longport"]["http"])
        self._link = http.client.HTTPConnection(str(place.hostname), place.port, timeout=CEILING)
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
