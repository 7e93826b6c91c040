"""Quote packages and limits of the login's profile, and refusals completed with the package that is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from google.protobuf.message import Message

from tideboard_core.errors import PermissionMissing, ServerRefused
from tideboard_core.gateways.common.list_reads import Ask, T, parts
from tideboard_core.gateways.longport.translate.rights import Profile, profile
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.gateways.longport.transport.rate_limits import MAX_SYMBOLS
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_core.ports.trading import ReadRows
from tideboard_core.wire.longport.commands import M, QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb


class QuoteRights:
    """The login's profile, read once per connection, and `ask`, through which all reads about instruments go."""

    def __init__(self, link: LongportLink) -> None:
        self._link = link
        self._profile: Profile | None = None
        self._generation = -1
        """Generation of the connection that the profile was read on."""

    async def quote_rights(self) -> dict[Market, QuoteRight]:
        """Return the quote right per market; a market without a package is NONE, an unknown market is left out."""
        return {market: package.right for market, package in (await self.quote_packages()).items()}

    async def quote_packages(self) -> dict[Market, QuotePackage]:
        """Return the packages with the broker's names and warnings; reads the profile again at each call."""
        self._generation = -1
        await self.learn()
        return {} if self._profile is None else dict(self._profile.packages)

    @property
    def max_symbols(self) -> int:
        """How many symbols the login may subscribe; the documented limit while the profile is unknown."""
        allowed = 0 if self._profile is None else self._profile.max_symbols
        return min(allowed, MAX_SYMBOLS) if allowed else MAX_SYMBOLS

    def delayed_ids(self, ids: Sequence[InstrumentId]) -> frozenset[InstrumentId]:
        """Return the ids of one request whose quotes are delayed: with BMP (basic prices) all those of Hong Kong.

        The vendor's pages differ: `quote/overview.md` has some fifteen minutes for all of them, `pull/quote.md` for
        those beyond the 20th of a request. One that is marked and prompt costs less than one that is late and is not.
        """
        package = None if self._profile is None else self._profile.packages.get(Market.HK)
        if package is None or package.right is not QuoteRight.BMP:
            return frozenset()
        return frozenset(each for each in ids if market_of(each) is Market.HK)

    async def learn(self) -> None:
        """Read the profile once per connection; if the broker refuses it, the documented limits apply."""
        asked_of = self._link.generation
        if self._generation == asked_of:
            return
        request = pb.UserQuoteProfileRequest(language=self._link.endpoint.language)
        try:
            answer = await self._link.ask(QuoteCommand.USER_QUOTE_PROFILE, request, pb.UserQuoteProfileResponse)
        except ServerRefused:
            self._profile = None
        else:
            self._profile = profile(answer, self._link.clock.market())
            self._link.limits.adopt(self._profile.rate_limits)
        self._generation = asked_of

    async def ask(
        self,
        ids: Sequence[InstrumentId],
        command: QuoteCommand,
        request: Message,
        answer_class: type[M],
        *,
        leaves: Callable[[], None] | None = None,
    ) -> M:
        """Ask about instruments, as `LongportLink.ask`; a refusal for lack of a package names market and package."""
        try:
            return await self._link.ask(command, request, answer_class, leaves=leaves)
        except PermissionMissing as error:
            await self.learn()
            raise self._named(error, ids) from None

    async def read_list(self, command: QuoteCommand, ids: Iterable[InstrumentId], ask: Ask[T]) -> ReadRows[T]:
        """Ask about many in as few requests as may be; unknown ids and others that are refused are left out."""
        return await self._link.lists.read(command.name, ids, ask, lambda rest: parts(rest, MAX_SYMBOLS))

    def _named(self, error: PermissionMissing, ids: Sequence[InstrumentId]) -> PermissionMissing:
        """Return the refusal with the market, the login's package there and the broker's warning."""
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
