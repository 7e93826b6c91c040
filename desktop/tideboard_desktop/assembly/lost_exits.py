"""The banners of what closing positions left: a flatten that was interrupted, positions without stop or take profit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

from PySide6.QtCore import QCoreApplication

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account
from tideboard_core.orders.flatten.interrupted import LoggedFlatten, interrupted
from tideboard_core.orders.flatten.lost_exits import LostExits
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_desktop.orders.flatten.exit_offers import count_words
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.window.bars.banner import Banner, BannerMessage

translate = QCoreApplication.translate


class InterruptedFlattens:
    """Those of the order log, told at each start until a person has closed the list of their lines.

    `note` writes into the order log that one was looked at; `submission` returns that of the window in view.
    """

    def __init__(
        self,
        records: Iterable[Record],
        hub: Hub,
        note: Callable[[RecordKind, str, Mapping[str, Any]], None],
        *,
        banner: Callable[[], Banner],
        submission: Callable[[], OrderSubmission],
    ) -> None:
        self._left = {one.id: one for one in interrupted(records)}
        self._hub, self._note, self._banner, self._submission = hub, note, banner, submission

    def tell(self, accounts: Sequence[Account]) -> None:
        """Say it of these accounts, whose orders have been read; nothing goes on by itself."""
        for account in accounts:
            for one in self._left.values():
                if one.of(account):
                    self._tell(one, account)

    def _tell(self, one: LoggedFlatten, account: Account) -> None:
        key = f"flatten-{one.id}"

        def looked_at() -> None:
            if self._left.pop(one.id, None) is not None:
                self._note(RecordKind.FLATTEN, one.id, {"step": "end", "interrupted": True})
                self._banner().clear(key)

        def look() -> None:
            self._submission().show_flatten(self._run(one, account), looked_at)

        button = translate("Flatten", "Show positions")
        text = interrupted_words(self._run(one, account))
        self._banner().show_message(key, BannerMessage(text, broken=True, button=button, action=look, topic=key))

    def _run(self, one: LoggedFlatten, account: Account) -> FlattenRun:
        return one.run(account, self._hub.value(Topic.ORDERS.of(account.id)))


def interrupted_words(run: FlattenRun) -> str:
    """Of how many positions the order went out, was refused, or never went out."""
    wanted = [outcome for outcome in run.outcomes if outcome.line.worked]
    unsent = sum(1 for outcome in wanted if outcome.state in {LineState.NOT_DONE, LineState.REFUSED})
    lost = sum(1 for outcome in wanted for order in outcome.exits_to_offer if order.remaining > 0)
    text = translate("Flatten", "Closing positions was interrupted: orders sent {sent}, not sent {unsent}.")
    if lost:
        text = translate(
            "Flatten",
            "Closing positions was interrupted: orders sent {sent}, not sent {unsent}, exits no longer at the broker "
            "{lost}.",
        )
    return text.format(sent=len(wanted) - unsent, unsent=unsent, lost=lost)


class LostExitNotices:
    """One message for each account; `look` is called every second. `submission` returns that of the window in view."""

    def __init__(
        self,
        lost: LostExits,
        hub: Hub,
        tasks: Tasks,
        *,
        banner: Callable[[], Banner],
        submission: Callable[[], OrderSubmission],
    ) -> None:
        self._lost, self._hub, self._tasks = lost, hub, tasks
        self._banner, self._submission = banner, submission
        self._accounts: Sequence[Account] = ()
        self._shown: dict[str, str] = {}
        self._settling: set[str] = set()
        self._prices: dict[InstrumentId, list[Subscription]] = {}

    def watch(self, accounts: Sequence[Account]) -> None:
        """Tell it of these accounts from now on."""
        for account_id in self._shown.keys() - {account.id for account in accounts}:
            self._banner().clear(_key(account_id))
            del self._shown[account_id]
        self._accounts = tuple(accounts)
        self.look()

    def look(self) -> None:
        """Count again, and have the log say what is closed or protected by now."""
        wanted = set[InstrumentId]()
        for account in self._accounts:
            offers = self._lost.offers(account)
            wanted |= {offer.instrument for offer in offers}
            self._tell(account, sum(1 for offer in offers if not offer.over))
            if account.id not in self._settling and self._lost.ends(account):
                self._settling.add(account.id)
                self._tasks.spawn(self._settle(account), name="lost exits")
        self._follow_prices(wanted)

    def _follow_prices(self, wanted: Set[InstrumentId]) -> None:
        """Board lots and last prices say what can be offered and what would fire at once; no view may show them."""
        for instrument in self._prices.keys() - wanted:
            for subscription in self._prices.pop(instrument):
                subscription.close()
        for instrument in wanted - self._prices.keys():
            keys = (Topic.INSTRUMENT.of(instrument), Topic.QUOTE.of(instrument))
            self._prices[instrument] = [self._hub.subscribe(key) for key in keys]

    async def _settle(self, account: Account) -> None:
        try:
            await self._lost.settle(account)
        finally:
            self._settling.discard(account.id)

    def _tell(self, account: Account, count: int) -> None:
        text = count_words(count) if count else ""
        if self._shown.get(account.id, "") == text:
            return
        self._shown[account.id] = text  # in another language it is another one
        key = _key(account.id)
        if not text:
            self._banner().clear(key)
            return

        def look() -> None:
            self._submission().show_lost_exits(account)

        button = translate("Flatten", "Show exits")
        self._banner().show_message(key, BannerMessage(text, broken=True, button=button, action=look, topic=key))


def _key(account_id: str) -> str:
    return f"lost-exits-{account_id}"
