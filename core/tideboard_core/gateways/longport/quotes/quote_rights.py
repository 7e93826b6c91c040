"""What the login may see: quote packages, limits of the profile, and refusals that name the package that is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from google.protobuf.message import Message

from tideboard_core.errors import PermissionMissing, ServerRefused
from tideboard_core.gateways.longport.translate.rights import Profile, profile
from tideboard_core.gateways.longport.transport.link import Link
from tideboard_core.gateways.longport.transport.rate_limits import MAX_SYMBOLS
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_core.wire.longport.commands import M, QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb

BMP_PROMPT: Final = 20
"""Hong Kong securities of one list that basic market prices bring in time; the documentation calls the rest delayed."""


class QuoteRights:
    """The login's profile, read once per connection; `ask` is how everything about instruments is read."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._profile: Profile | None = None
        self._generation = -1
        """The connection of which the profile is."""

    async def quote_rights(self) -> dict[Market, QuoteRight]:
        """What the login may see, per market; a market without a package is NONE, an unknown one is left out."""
        return {market: package.right for market, package in (await self.quote_packages()).items()}

    async def quote_packages(self) -> dict[Market, QuotePackage]:
        """The packages in the broker's words, with its warning where there is none; asked anew at each call."""
        self._generation = -1
        await self.learn()
        return {} if self._profile is None else dict(self._profile.packages)

    @property
    def max_symbols(self) -> int:
        """Symbols that the login may subscribe."""
        allowed = 0 if self._profile is None else self._profile.max_symbols
        return min(allowed, MAX_SYMBOLS) if allowed else MAX_SYMBOLS

    def delayed_ids(self, ids: Sequence[InstrumentId]) -> frozenset[InstrumentId]:
        """Return the securities of one list whose quotes come late: by BMP those of Hong Kong beyond the 20th."""
        package = None if self._profile is None else self._profile.packages.get(Market.HK)
        if package is None or package.right is not QuoteRight.BMP:
            return frozenset()
        return frozenset([each for each in ids if market_of(each) is Market.HK][BMP_PROMPT:])

    async def learn(self) -> None:
        """Ask once per connection; if the broker refuses, the documented limits hold."""
        if self._generation == self._link.generation:
            return
        request = pb.UserQuoteProfileRequest(language=self._link.endpoint.language)
        try:
            answer = await self._link.ask(QuoteCommand.USER_QUOTE_PROFILE, request, pb.UserQuoteProfileResponse)
        except ServerRefused:
            self._profile = None
        else:
            self._profile = profile(answer, self._link.clock.market())
            self._link.limits.adopt(self._profile.rate_limits)
        self._generation = self._link.generation

    async def ask(
        self, ids: Sequence[InstrumentId], command: QuoteCommand, request: Message, answer_class: type[M]
    ) -> M:
        """Ask about instruments, as `Link.ask`; a refusal for lack of a package names market and package."""
        try:
            return await self._link.ask(command, request, answer_class)
        except PermissionMissing as error:
            await self.learn()
            raise self._named(error, ids) from None

    def _named(self, error: PermissionMissing, ids: Sequence[InstrumentId]) -> PermissionMissing:
        """The refusal with the market, what the login has there, and the broker's own warning about it."""
        packages = {} if self._profile is None else self._profile.packages
        markets = sorted({market_of(each) for each in ids})
        without = [market for market in markets if market in packages and not packages[market].right]
        market = (without or markets)[0]
        package = packages.get(market)
        data = {key: value for key, value in error.data.items() if key != "text"}
        data |= {
            "market": str(market),
            "package": package.name if package is not None else "",
            "warning": package.warning if package is not None else "",
            "symbols": tuple(str(each) for each in ids[:5]),
        }
        if not data["package"]:
            return PermissionMissing("no-quote-package", text=error.text, **data)
        return PermissionMissing("quote-package-missing", text=error.text, **data)
