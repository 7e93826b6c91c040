"""Requests of the REST interface: one way out, the key in one header, nothing redirected, nothing sent again."""

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
    """One gateway's HTTP API over one session of connections, for as long as a connection stands."""

    def __init__(self, endpoint: Endpoint, url: str, holder: ConnectionKey) -> None:
        self.url = url
        self.last_heard = 0.0
        self._endpoint = endpoint
        self._holder = holder
        self.session = open_session(endpoint.timing, endpoint.authority)

    @property
    def private(self) -> bool:
        """Whether keys, passwords and orders may go to it."""
        return private(self.url)

    async def close(self) -> None:
        """End every connection."""
        await self.session.close()

    async def headers(self) -> dict[str, str]:
        """What every request says of us: the key, where there is one and nobody on the way can read it.

        Raises GatewayDown where it is no more the one that the connection began with.
        """
        key = await self._holder.key() if self.private else ""
        return {"Authorization": f"{SCHEME} {key}"} if key else {}

    async def read(self, row: RestRow, body: Any = None) -> Outcome:  # noqa: ANN401  any JSON value
        """Ask once and return what the answer means. Raises GatewayDown, LoginRefused, RequestTimeout.

        A row that trades is refused: it needs an approval. The fields of a GET's body go into its query.
        """
        if row.write is WriteKind.TRADE:
            raise OrderDenied("approval-missing", call=row.key)
        seconds = self._endpoint.timing.read
        headers = await self.headers()  # a person may be asked for the key, which the time of a read does not count
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(row, headers, body)
        except TimeoutError:
            raise RequestTimeout("no-answer", proto_id=row.key, seconds=seconds) from None

    async def write(self, row: RestRow, payload: ApprovedPayload) -> Outcome:
        """Send an approved body, once. Raises as `read`; what time it may take is the caller's to say."""
        return await self._exchange(row, await self.headers(), payload)

    async def _exchange(self, row: RestRow, headers: dict[str, str], body: Any) -> Outcome:  # noqa: ANN401
        url = self.url + row.path
        if row.method == "GET":
            url, data = url + _query(body), None
        else:
            headers = {**headers, "Content-Type": _JSON}
            data = body if isinstance(body, ApprovedPayload) else msgspec.json.encode({} if body is None else body)
        if self.session.closed:  # meanwhile
            raise GatewayDown("connection-closed")
        try:
            async with self.session.request(
                row.method, URL(url, encoded=True), headers=headers, data=data, allow_redirects=False
            ) as response:
                self.last_heard = asyncio.get_running_loop().time()
                raw = await read_body(response)
                return outcome(response.status, raw, response.headers.get(RETRY_AFTER, ""))
        except (aiohttp.ClientError, OSError) as error:
            raise down(self.url, error) from None
        except ValueError:  # the library refuses control characters in headers
            raise LoginRefused("credential-unusable") from None


def _query(body: Any) -> str:  # noqa: ANN401  any JSON value
    fields = [(str(name), str(value)) for name, value in (body or {}).items() if value is not None]
    return "?" + urlencode(fields, quote_via=quote) if fields else ""
