"""Calls behind the flow over either transport of Futu, and the refusals of what a transport or Futu lacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.common.elsewhere import LONGPORT, OPEND, elsewhere
from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.translate.symbols import security
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId

PAGE: Final = 50
"""Rows of a page: the most that are sent."""
NO_MORE: Final = "-1"


class Calls:
    """The calls of one link; `offers` tells whether its transport has a protocol."""

    def __init__(self, link: FutuLink, offers: Callable[[int], bool]) -> None:
        self._link = link
        self.offers = offers

    @property
    def source(self) -> str:
        """The provider's name."""
        return self._link.provider

    def lacking(self) -> NotOffered:
        """Return the error of what LongPort alone has."""
        return elsewhere(self.source, LONGPORT)

    async def call(self, proto_id: ProtoId, /, **fields: Any) -> Any:  # noqa: ANN401  any s2c
        """As `FutuLink.call`; raises NotOffered with OpenD's name where the transport has no such call."""
        self.require(proto_id)
        return await self._link.call(proto_id, **fields)

    def require(self, proto_id: ProtoId) -> None:
        """Raise NotOffered with OpenD's name where the transport has no such call."""
        if not self.offers(proto_id):
            raise elsewhere(self.source, OPEND)

    async def rows(
        self, proto_id: ProtoId, instrument: InstrumentId, name: str, *, most: int, **fields: int
    ) -> list[Any]:
        """Return the first rows of the list `name` of a call that has pages: `most` of them, or all.

        Every page counts for the rate limit. A key that comes again ends the reading.
        """
        found: list[Any] = []
        keys, key = {""}, ""
        while len(found) < most:
            reply = await self.call(
                proto_id, security=security(instrument), nextKey=key, num=min(PAGE, most - len(found)), **fields
            )
            page = getattr(reply, name)
            found.extend(page)
            key = reply.nextKey
            if not page or key == NO_MORE or key in keys:
                break
            keys.add(key)
        return found[:most]

    async def pages(
        self,
        proto_id: ProtoId,
        name: str,
        *,
        most: int,
        size: int,
        **fields: Any,  # noqa: ANN401  as `call`
    ) -> tuple[list[Any], Any]:
        """As `rows`, of a call whose pages have a mark: `most` rows in pages of `size`, and the first answer."""
        found: list[Any] = []
        marks, mark, first = {""}, "", None
        while len(found) < most:
            marked = {"page": mark} if mark else {}
            reply = await self.call(proto_id, count=min(size, most - len(found)), **marked, **fields)
            first = reply if first is None else first
            page = getattr(reply, name)
            found.extend(page)
            mark = reply.nextPage
            if not page or mark in marks or mark == NO_MORE:
                break
            marks.add(mark)
        return found[:most], first
