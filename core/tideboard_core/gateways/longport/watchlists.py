"""The watchlists that LongPort keeps for the account."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from tideboard_core.gateways.longport.translate import derivatives
from tideboard_core.gateways.longport.translate.json_fields import rows
from tideboard_core.gateways.longport.transport.link import Link
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.symbols import wire_symbol

WATCHLISTS: Final = "/v1/watchlist/groups"


class LongportWatchlists:
    """Implements `ports.market.WatchlistService`; one call returns all groups with their securities."""

    by_name = None

    def __init__(self, link: Link) -> None:
        self._link = link

    async def watchlist_groups(self) -> list[WatchlistGroup]:
        data = await self._link.read(WATCHLISTS)
        return [derivatives.watchlist_group(row) for row in rows(data, "groups")]

    async def change_watchlist(
        self, group: WatchlistGroup, *, add: Sequence[InstrumentId] = (), remove: Sequence[InstrumentId] = ()
    ) -> None:
        """Add and remove securities; those that are removed stay in other groups.

        Additions are sent first, so that after a refusal nothing has been removed. Neither call is ever sent twice.
        """
        for mode, ids in (("add", add), ("remove", remove)):
            if ids:
                body = {"id": int(group.id), "securities": [wire_symbol(each) for each in ids], "mode": mode}
                await self._link.call("PUT", WATCHLISTS, body=json.dumps(body).encode())
