"""A notice when a margin call is near or has come; again only once the account was away from it."""

from __future__ import annotations

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.notices import NoticeType, account_key
from tideboard_core.model.order import Account, AccountId
from tideboard_desktop.ui.words.margin import margin_detail, margin_warning
from tideboard_desktop.window.notices.model import NoticeStore


class MarginNotices:
    """Follows the funds of accounts that trade on margin."""

    def __init__(self, hub: Hub, store: NoticeStore) -> None:
        self._hub, self._store = hub, store
        self._accounts: dict[str, Account] = {}
        self._near: set[AccountId] = set()

    def follow(self, account: Account) -> None:
        """Look at the funds of an account from now on, and as they are."""
        before = self._accounts.get(account.id)
        if not account.margin or (before is not None and before.identity == account.identity):
            return
        self._accounts[account.id] = account
        if before is None:
            self._hub.listen(Topic.FUNDS.of(account.id), self._changed)
        self._changed(Topic.FUNDS.of(account.id))

    def _changed(self, key: Key[object]) -> None:
        account, funds = self._accounts[key.subject], self._hub.value(Topic.FUNDS.of(key.subject))
        if funds is None or not funds.margin_near:
            self._near.discard(account.identity)
        elif account.identity not in self._near:
            self._near.add(account.identity)
            self._store.post(
                NoticeType.MARGIN,
                margin_warning(account, funds),
                urgent=True,
                environment=account.environment,
                account=account_key(account),
                detail=margin_detail(funds),
            )
