"""News and filings as the port writes them: of the past, of the security in the path."""

from __future__ import annotations

from fakes.servers.longport.http_client import SignedClient
from fakes.servers.longport.in_process import LongportPort


async def test_news_of_the_security_in_the_path(client: SignedClient, port: LongportPort) -> None:
    items = (await client.get("/v1/content/700.HK/news")).data["items"]

    now = port.exchange.now.timestamp()
    stamps = [int(item["published_at"]) for item in items]
    assert items
    assert stamps == sorted(stamps, reverse=True)
    assert max(stamps) <= now
    assert {item["id"].rsplit("-", 2)[0] for item in items} == {"HK-00700"}
    assert port.shared.requests["GET /v1/content/SYMBOL/news"] == 1


async def test_filings_have_documents(client: SignedClient) -> None:
    items = (await client.get("/v1/quote/filings", symbol="700.HK")).data["items"]

    assert items
    assert all(item["file_urls"] and item["file_name"].endswith(".pdf") for item in items)


async def test_an_unknown_security_is_refused(client: SignedClient) -> None:
    assert (await client.get("/v1/content/99999.HK/news")).code
    assert (await client.get("/v1/content/700.HK/pictures")).code
