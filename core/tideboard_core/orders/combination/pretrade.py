"""Takes the snapshot of a combination, runs the checks on it, reads first what they need, freezes what is confirmed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from tideboard_core.errors import GatewayError
from tideboard_core.model.combination import (
    CombinationMargin,
    CombinationRequest,
    CombinationSummary,
    CombinationTerms,
    LegSummary,
    NetQuote,
)
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import OrderType, Side
from tideboard_core.model.review import REFUSED, Confirmation
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.checks import reducing
from tideboard_core.orders.combination.checks import CombinationVerdicts, combination_checks
from tideboard_core.orders.combination.valuation import CombinationSnapshot, LegNow, draft_of_leg
from tideboard_core.orders.details import book_data, checks_data
from tideboard_core.orders.fees import fee_sum
from tideboard_core.orders.option_cover import OptionCover
from tideboard_core.orders.pretrade import ASK_BEFORE, PretradeChecks, SubmissionFacts
from tideboard_core.orders.review import Case, JudgedReview, following, review_keys
from tideboard_core.orders.sender import OrderServices
from tideboard_core.orders.snapshot import PretradeSnapshot, all_executions
from tideboard_core.ports.system import Clock, Confirmer
from tideboard_core.ports.trading import WriteVerb


class LiveCombinationReview(JudgedReview[CombinationVerdicts, CombinationSummary]):
    """The CombinationReview of the guard."""

    def __init__(
        self,
        first: CombinationVerdicts,
        *,
        evaluate: Callable[[], CombinationVerdicts],
        freshen: Callable[[], None],
        clock: Clock,
    ) -> None:
        super().__init__(first, summarise_combination(first.snapshot), evaluate=evaluate, freshen=freshen, clock=clock)

    @property
    def net_now(self) -> NetQuote:
        """The newest net prices from the legs' books."""
        return self._now.snapshot.net_now


def summarise_combination(snapshot: CombinationSnapshot) -> CombinationSummary:
    """Everything that the confirmation freezes."""
    request, payoff, cost = snapshot.request, snapshot.payoff, snapshot.cost
    fees = snapshot.fees
    fee_total = None if cost is None else fee_sum(fees)
    return CombinationSummary(
        environment=request.account.environment,
        account=request.account,
        request=request,
        client_order_id=request.client_order_id,
        quantity=request.quantity,
        legs=tuple(_leg(leg) for leg in snapshot.legs),
        terms=CombinationTerms(
            strategy=snapshot.strategy,
            net_now=snapshot.net_now,
            max_loss=snapshot.max_loss,
            max_gain=None if payoff is None else payoff.max_gain,
            breakevens=() if payoff is None else payoff.breakevens,
            loss_known=payoff is not None and payoff.loss_known,
            outcome_known=payoff is not None and payoff.known,
            margin=snapshot.margin,
            fees=fees,
        ),
        underlying=snapshot.underlying,
        underlying_price=snapshot.one.underlying.now,
        currency=snapshot.currency,
        multiplier=snapshot.multiplier,
        price=snapshot.reference_price,
        estimated=request.price is None,
        cost=cost,
        fee_total=fee_total,
        total=None if cost is None or fee_total is None else cost + fee_total,
        value=snapshot.value,
        closes=snapshot.way_out.closes,
    )


def _leg(leg: LegNow) -> LegSummary:
    return LegSummary(
        leg=leg.leg,
        instrument=leg.instrument,
        terms=leg.terms,
        contracts=leg.contracts,
        bid=leg.bid,
        ask=leg.ask,
        held=leg.snapshot.held,
    )


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CombinationFacts:
    """What is fixed when a combination is submitted: limits, whether it is a repeat, and the broker's margin."""

    submission: SubmissionFacts
    margin: CombinationMargin | None


class CombinationPretrade:
    """Judges combinations by the checks of their contracts and their own."""

    def __init__(self, services: OrderServices, pretrade: PretradeChecks) -> None:
        self._hub, self._clock, self._gateway = services.hub, services.clock, services.gateway
        self._blotter, self._journal = services.blotter, services.journal
        self._pretrade = pretrade

    @contextmanager
    def prices_of(self, request: CombinationRequest) -> Iterator[None]:
        """Have the legs' books and quotes pushed inside the block, whatever a view shows: OpenD reads no others."""
        topics: tuple[Topic[object], ...] = (Topic.BOOK, Topic.QUOTE)
        held = [self._hub.subscribe(topic.of(leg.instrument)) for leg in request.legs for topic in topics]
        try:
            yield
        finally:
            for subscription in held:
                subscription.close()

    async def _first_books(self, names: Sequence[InstrumentId]) -> None:
        """Wait for books that never came, at most ASK_BEFORE seconds."""
        keys, came = [Topic.BOOK.of(name) for name in names], asyncio.Event()

        def look() -> None:
            if all(self._hub.age(key) is not None for key in keys):
                came.set()

        look()
        with following(self._hub, keys, look), suppress(TimeoutError):
            async with self._pretrade.timeout(ASK_BEFORE):
                await came.wait()

    async def read_for(self, request: CombinationRequest) -> CombinationFacts:
        """Read lists, facts, fresh books and the broker's margin; each at most ASK_BEFORE seconds."""
        now = self._pretrade.closing_facts()
        now = replace(now, repeated=self._journal.repeated(request, now.limits.repeat_window))
        names = [leg.instrument for leg in request.legs]
        before = CombinationFacts(now, None)
        read = await self._read_lists(request, before)
        await self._first_books(names)
        await self._pretrade.read_prices(names)
        await self._pretrade.read_prices(self._owners(names))
        await asyncio.gather(*(self._pretrade.read_for_closing(name) for name in names))
        facts = CombinationFacts(now, await self.margin(request))
        if self._pretrade.brake is not None:
            with suppress(TimeoutError):
                async with self._pretrade.timeout(ASK_BEFORE):
                    await self._pretrade.brake.read_prices(request.account)
        if not read or not self._proven(request, facts):  # all that was read since has taken its time
            await self._read_lists(request, facts)
        late = self._pretrade.late(request.account)
        return replace(facts, submission=replace(facts.submission, late=late))

    def _owners(self, names: Sequence[InstrumentId]) -> set[InstrumentId]:
        facts = (self._hub.value(Topic.INSTRUMENT.of(name)) for name in names)
        return {one.underlying for one in facts if one is not None and one.underlying is not None}

    async def margin(self, request: CombinationRequest) -> CombinationMargin | None:
        """What the combination would change, by the broker's word; None where it says nothing in time.

        One at market is asked about at what the books ask for it: a broker computes with a price.
        """
        priced = request
        if request.price is None:
            price = self.preview(request, None).snapshot.reference_price
            if price is None:
                return None
            priced = replace(request, order_type=OrderType.LIMIT, price=price)
        try:
            async with self._pretrade.timeout(ASK_BEFORE):
                return await self._gateway.combination_margin(priced)
        except (GatewayError, TimeoutError) as error:
            code = getattr(error, "code", "no-answer")
            log.info("%s: no margin of the combination: %s", request.client_order_id, code)
            return None

    async def reread(self, request: CombinationRequest, verdicts: CombinationVerdicts) -> None:
        """Read orders and positions again; without them nothing is exempt."""
        await self._pretrade.reread(request.account, verdicts)

    async def _read_lists(self, request: CombinationRequest, facts: CombinationFacts) -> bool:
        try:
            async with self._pretrade.timeout(ASK_BEFORE) as limit:
                return await self._pretrade.read_lists(request.account, lambda: self.verdicts(request, facts), limit)
        except TimeoutError:
            log.info("%s: orders, fills and positions did not come in time", request.client_order_id)
            return False

    def _proven(self, request: CombinationRequest, facts: CombinationFacts) -> bool:
        """Whether everything that passes because each leg closes still rests on what is proven."""
        verdicts = self.verdicts(request, facts)
        return all(verdicts.proves(check.code) for check in reducing(verdicts.checks))

    def freshen(self, request: CombinationRequest) -> None:
        """Read the legs' books in the background."""
        for leg in request.legs:
            self._pretrade.freshen(leg.instrument)

    def preview(self, request: CombinationRequest, margin: CombinationMargin | None) -> CombinationVerdicts:
        """Every check on current data, as a window shows them before a submission."""
        limits = self._pretrade.closing_facts().limits
        repeated = self._journal.repeated(request, limits.repeat_window)
        return self.verdicts(request, CombinationFacts(SubmissionFacts(repeated, None, limits), margin))

    def verdicts(self, request: CombinationRequest, facts: CombinationFacts) -> CombinationVerdicts:
        """Every check on current data."""
        # No await from here: the checks of all legs see one moment.
        submission = replace(facts.submission, of_leg=True)
        legs = tuple(
            LegNow(
                leg=leg,
                contracts=request.quantity * leg.ratio,
                verdicts=self._pretrade.verdicts(draft_of_leg(request, leg), submission),
            )
            for leg in request.legs
        )
        currency, brake = legs[0].instrument.currency, self._pretrade.brake
        one = legs[0].snapshot
        snapshot = CombinationSnapshot(
            request=request,
            limits=legs[0].snapshot.limits,
            legs=legs,
            margin=facts.margin,
            traded_today=self._traded_today(request, currency),
            repeated=facts.submission.repeated,
            brake=None if brake is None else brake.judge(request.account, currency),
            today=exchange_date(request.market, self._clock.market()),
            cover=self._cover(one),
        )
        return CombinationVerdicts(
            snapshot=snapshot, checks=combination_checks(snapshot), generation=self._gateway.generation
        )

    def summary(self, verdicts: CombinationVerdicts) -> CombinationSummary:
        """What a confirmation freezes."""
        return summarise_combination(verdicts.snapshot)

    def _cover(self, leg: PretradeSnapshot) -> OptionCover | None:
        """What the account has of the owner's options; None while positions or orders are not known."""
        account = leg.draft.account.id
        orders = None if self._hub.problem(Topic.ORDERS.of(account)) else self._blotter.orders(account)
        positions = self._pretrade.least_held(account)
        if positions is None or orders is None:
            return None
        return self._pretrade.option_cover(leg.draft, positions, orders)

    def _traded_today(self, request: CombinationRequest, currency: str) -> Decimal | None:
        """The larger of both sides of the day; None while an order's value is not known."""
        orders = self._blotter.orders(request.account.id)
        if orders is None or self._hub.problem(Topic.ORDERS.of(request.account.id)):
            return None
        sides = [
            self._journal.traded(
                request.account.id,
                currency,
                side,
                orders,
                self._facts,
                without=request.client_order_id,
                fills=all_executions(self._hub, request.account.id),
            )
            for side in Side
        ]
        known = [value for value in sides if value is not None]
        return max(known) if len(known) == len(sides) else None

    def _facts(self, instrument: InstrumentId) -> Instrument | None:
        return self._hub.value(Topic.INSTRUMENT.of(instrument))


class CombinationCase(Case[CombinationVerdicts, CombinationSummary]):
    """A combination on its way through the guard."""

    def __init__(self, request: CombinationRequest, services: OrderServices, pretrade: CombinationPretrade) -> None:
        self._request, self._pretrade = request, pretrade
        self._clock, self._journal, self._gateway = services.clock, services.journal, services.gateway
        self._facts: CombinationFacts | None = None
        self._review: LiveCombinationReview | None = None
        self.keys = review_keys(request.account.id, [leg.instrument for leg in request.legs])

    async def read(self) -> None:
        """Read facts, fresh books and the broker's margin; holdings where a verdict depends on them."""
        self._facts = await self._pretrade.read_for(self._request)

    def verdicts(self) -> CombinationVerdicts:
        """Every check on current data."""
        if self._facts is None:
            return self._pretrade.preview(self._request, None)
        return self._pretrade.verdicts(self._request, self._facts)

    def open(self, first: CombinationVerdicts) -> LiveCombinationReview:
        freshen = partial(self._pretrade.freshen, self._request)
        self._review = LiveCombinationReview(first, evaluate=self.verdicts, freshen=freshen, clock=self._clock)
        return self._review

    @property
    def paused(self) -> bool:
        return self._gateway.server_pause(WriteVerb.PLACE, self._request.account).write > 0

    async def ask(self, confirmer: Confirmer) -> Confirmation:
        return REFUSED if self._review is None else await confirmer.confirm_combination(self._review)

    async def reread(self) -> None:
        """Read orders and positions again."""
        await self._pretrade.reread(self._request, self.verdicts())

    def count(self, summary: CombinationSummary) -> None:
        """Count the combination at what it can lose."""
        value, multiplier = summary.value or Decimal(0), summary.multiplier or 1
        self._journal.count_combination(self._request, value, multiplier=multiplier, currency=summary.currency)

    def basis(self, verdicts: CombinationVerdicts) -> dict[str, object]:
        """Its checks, and the books of its legs at that moment."""
        snapshot = verdicts.snapshot
        books = {str(leg.leg.instrument): leg.snapshot.book for leg in snapshot.legs}
        return {
            **checks_data(verdicts),
            "leg_books": {name: [] if book is None else book_data(book) for name, book in books.items()},
            "net_now": [snapshot.net_now.bid, snapshot.net_now.ask],
            "max_loss": snapshot.max_loss,
        }
