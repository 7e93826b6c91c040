"""What a check of a connection finds, step by step, before anything is connected to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tideboard_core.model.order import Account


class CheckStep(StrEnum):
    """The steps in their order; one that is BAD ends the check."""

    ADDRESS = "address"
    PORT = "port"
    PROTOCOL = "protocol"
    KEY = "key"
    LOGIN = "login"
    VERSION = "version"
    ACCOUNTS = "accounts"
    RIGHTS = "rights"
    QUOTA = "quota"


class Verdict(StrEnum):
    """Good, usable with a restriction, or in the way."""

    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


class FindingCode(StrEnum):
    """What was found; the window has a sentence for each."""

    ADDRESS_KNOWN = "address-known"
    NAME_UNKNOWN = "name-unknown"
    NAME_TIMED_OUT = "name-timed-out"
    PORT_ANSWERS = "port-answers"
    PORT_CLOSED = "port-closed"
    PORT_TIMED_OUT = "port-timed-out"
    HOST_UNREACHABLE = "host-unreachable"
    SPEAKS_OPEND = "speaks-opend"
    SPEAKS_HTTP = "speaks-http"
    SPEAKS_OTHER = "speaks-other"
    SAYS_NOTHING = "says-nothing"
    HANGS_UP = "hangs-up"
    LOGIN_REFUSED = "login-refused"
    KEY_FITS = "key-fits"
    KEY_NOT_NEEDED = "key-not-needed"
    KEY_MISSING = "key-missing"
    KEY_WRONG = "key-wrong"
    KEY_UNUSED = "key-unused"
    KEY_FILE = "key-file"
    CLEAR_TEXT = "clear-text"
    LOGGED_IN = "logged-in"
    QUOTES_LOGGED_OUT = "quotes-logged-out"
    TRADE_LOGGED_OUT = "trade-logged-out"
    VERSION_KNOWN = "version-known"
    VERSION_OLDER = "version-older"
    VERSION_NEWER = "version-newer"
    ACCOUNTS_FOUND = "accounts-found"
    NO_ACCOUNTS = "no-accounts"
    RIGHTS_FOUND = "rights-found"
    NO_RIGHTS = "no-rights"
    QUOTA_LEFT = "quota-left"
    QUOTA_SPENT = "quota-spent"
    ANSWER_REFUSED = "answer-refused"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The outcome of one step. `data` fills the sentence: texts, numbers, rights; never a key."""

    step: CheckStep
    verdict: Verdict
    code: FindingCode
    data: Mapping[str, object] = field(default_factory=dict)
    accounts: tuple[Account, ...] = ()
