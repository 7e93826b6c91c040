"""Sends the requests of the REST interface, with the key in one header; follows no redirect and resends nothing."""

from __future__ import annotations

import asyncio
from typing import Any, Final
from urllib.parse import quote, urlencode

import aiohttp
import msgspec
from yarl import URL

from tideboard_core.errors import GatewayDown, LoginRefused, OrderDenied, RequestTimeout
from tideboard_core.gateways.http.addresses import private
from tideboard_core.gateways.http.body import read_body
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.failures import down
from tideboard_core.gateways.http.writes import ApprovedPayload
from tideboard_core.gateways.opend_rest.endpoint import Endpoint
from tideboard_core.gateways.opend_rest.identity import ConnectionKey
from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_core.wire.opend_rest.answers import Outcome, outcome
from tideboard_core.wire.opend_rest.dialect import RETRY_AFTER, SCHEME

_JSON: Final = "application/json"


class RestCalls:
    """One gateway's HTTP API over one pool of HTTP connections, for one login."""

    def __init__(self, endpoint: Endpoint, url: str, holder: ConnectionKey) -> None:
        self.url = url
        self.last_heard = 0.0
        self._endpoint = endpoint
        self._holder = holder
        self.session = open_session(endpoint.timing, endpoint.authority)

    @property
    def private(self) -> bool:
        """Whether keys, passwords and orders may be sent: TLS, or within this computer."""
        return private(self.url)

    async def close(self) -> None:
        await self.session.close()

    async def headers(self) -> dict[str, str]:
        """Return the header with the key, empty without one and over a network in clear text.

        Raises GatewayDown if the key is not the one that the connection began with.
        """
        key = await self._holder.key() if self.private else ""
        return {"Authorization": f"{SCHEME} {key}"} if key else {}

    async def read(self, row: RestRow, body: Any = None) -> Outcome:  # noqa: ANN401  any JSON value
        """Send a request once and return its outcome. Raises GatewayDown, LoginRefused, RequestTimeout.

        Raises OrderDenied for a row that trades: it needs an approval. A GET gets the fields of `body` as its query.
        """
        if row.write is WriteKind.TRADE:
            raise OrderDenied("approval-missing", call=row.key)
        seconds = self._endpoint.timing.read
        headers = await self.headers()  # outside the time-out: the keyring may ask the user for its password
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(row, headers, body)
        except TimeoutError:
            raise RequestTimeout("no-answer", proto_id=row.key, seconds=seconds) from None

    async def write(self, row: RestRow, payload: ApprovedPayload) -> Outcome:
        """Send an approved body once. Raises as `read`, but has no time-out of its own: the caller's applies."""
        return await self._exchange(row, await self.headers(), payload)

    async def _exchange(self, row: RestRow, headers: dict[str, str], body: Any) -> Outcome:  # noqa: ANN401
        url = self.url + row.path
        if row.method == "GET":
            url, data = url + _query(body), None
        else:
            headers = {**headers, "Content-Type": _JSON}
            data = body if isinstance(body, ApprovedPayload) else msgspec.json.encode({} if body is None else body)
        if self.session.closed:  # closed while `headers` waited; aiohttp would raise a plain RuntimeError
            raise GatewayDown("connection-closed")
        try:
            # No redirect is followed: it could lead the key elsewhere, and would send a write a second time.
            async with self.session.request(
                row.method, URL(url, encoded=True), headers=headers, data=data, allow_redirects=False
            ) as response:
                self.last_heard = asyncio.get_running_loop().time()
                raw = await read_body(response)
                return outcome(response.status, raw, response.headers.get(RETRY_AFTER, ""))
        except (aiohttp.ClientError, OSError, RuntimeError) as error:  # the last of a connection closed before the body
            raise down(self.url, error) from None
        except ValueError:  # the library refuses control characters in headers
            raise LoginRefused("credential-unusable") from None


def _query(body: Any) -> str:  # noqa: ANN401  any JSON value
    fields = [(str(name), str(value)) for name, value in (body or {}).items() if value is not None]
    return "?" + urlencode(fields, quote_via=quote) if fields else ""
