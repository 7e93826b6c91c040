"""The banner of a flatten that Tideboard did not live to end, until a person has looked at its lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.market.hub import Hub
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Account
from tideboard_core.orders.flatten.interrupted import LoggedFlatten, interrupted
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_desktop.orders.submission import OrderSubmission
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
        self._banner().show_message(key, BannerMessage(text, broken=True, button=button, act=look, topic=key))

    def _run(self, one: LoggedFlatten, account: Account) -> FlattenRun:
        return one.run(account, self._hub.value(Topic.ORDERS.of(account.id)))


def interrupted_words(run: FlattenRun) -> str:
    """Of how many positions the order went out, was refused, or never went out."""
    wanted = [outcome for outcome in run.outcomes if outcome.line.obstacle is None]
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
