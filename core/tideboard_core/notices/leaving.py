"""What a text may not carry out of the window: secrets, account numbers, what is no plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from tideboard_core.model.notices import LONGEST_LABEL
from tideboard_core.model.order import Account
from tideboard_core.plain_text import plain_text
from tideboard_core.redaction import Redactor, beginning

LONGEST: Final = 400
"""Characters of a text that leaves."""
HIDDEN: Final = "\u2022\u2022\u2022\u2022"
_SHORTEST: Final = 4
_DIGITS: Final = re.compile(r"\d{4,}")
_LONG_RUN: Final = re.compile(r"\d{6,}")


class Leaving:
    """`accounts` returns those of the connections in use; accounts that were seen once stay hidden until the end."""

    def __init__(self, redactor: Redactor, accounts: Callable[[], Iterable[Account]]) -> None:
        self._redactor, self._accounts = redactor, accounts
        self._seen: set[str] = set()

    def clean(self, text: str) -> str:
        """The text as one line, without known secrets and account numbers, at most `LONGEST` characters."""
        for account in self._accounts():
            self._seen |= _numbers(account)
        plain = self._redactor.clean(plain_text(beginning(text, 10 * LONGEST), 10 * LONGEST))
        for number in sorted(self._seen, key=len, reverse=True):
            plain = re.sub(_spaced(number), HIDDEN, plain, flags=re.IGNORECASE)
        return plain_text(_LONG_RUN.sub(self._hidden_part, plain), LONGEST)

    def _hidden_part(self, found: re.Match[str]) -> str:
        """Hide also a part of a number that is long enough to tell accounts apart."""
        return HIDDEN if any(found[0] in number for number in self._seen) else found[0]


def label_text(typed: str) -> str:
    """A label of an account as it may leave: a short line of plain text."""
    return plain_text(typed.strip(), LONGEST_LABEL)


def _numbers(account: Account) -> set[str]:
    """Its id, the form in which the window shows it, and what of its name may be a number of the broker's."""
    found = {account.short_id, account.id, *_DIGITS.findall(account.name)}
    return {one for one in found if len(one) >= _SHORTEST}


def _spaced(number: str) -> str:
    """A pattern of the number, also where it is written in groups."""
    return r"[\s-]?".join(re.escape(letter) for letter in number)
