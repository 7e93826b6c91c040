"""An unlock for one act while trading stays locked."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.model.order import Account


class OneAct:
    """An unlock for one cancel, flatten or proof while trading stays locked; `end` locks again."""

    def __init__(self, account: Account, end: Callable[[], None], *, valid: Callable[[], bool]) -> None:
        self.account = account
        self._end: Callable[[], None] | None = end
        self._still_valid = valid

    @property
    def valid(self) -> bool:
        """Whether it may still be used: not ended, and nothing has locked trading since."""
        return self._end is not None and self._still_valid()

    def end(self) -> None:
        """Lock again; a second call does nothing."""
        end, self._end = self._end, None
        if end is not None:
            end()
