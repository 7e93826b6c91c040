"""Print each new price of some securities until Ctrl+C: python prices.py HK.00700 US.AAPL."""

import asyncio
import sys
from contextlib import aclosing

from tideboard_api.async_client import AsyncClient
from tideboard_api.replies import QuoteReply
from tideboard_api.stream import WatchedValue


async def main() -> None:
    """Watch until the window ends or Ctrl+C is pressed."""
    async with AsyncClient("notebook") as client, aclosing(client.watch("quote", *sys.argv[1:])) as values:
        async for each in values:
            if isinstance(each, WatchedValue) and isinstance(each.value, QuoteReply):
                quote = each.value
                print(each.symbol, quote.last, quote.source.kind if quote.source else quote.reason, flush=True)


asyncio.run(main())
