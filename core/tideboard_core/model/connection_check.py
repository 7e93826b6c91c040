"""What a check of a connection finds, step by step, before anything is connected to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from tideboard_core.model.order import Account


class CheckStep(StrEnum):
    """The steps in their order, each backend's among them; one that is BAD ends the check.

    HEARTBEATS belongs to no backend: it says what this computer did to the connections of this run.
    """

    ADDRESS = "address"
    PORT = "port"
    PROTOCOL = "protocol"
    KEY = "key"
    LOGIN = "login"
    VERSION = "version"
    TLS = "tls"
    CLOCK = "clock"
    CREDENTIAL = "credential"
    SIGN_IN = "sign-in"
    SLOTS = "slots"
    QUOTE_SOCKET = "quote-socket"
    PACKAGES = "packages"
    TRADE_SOCKET = "trade-socket"
    ACCOUNTS = "accounts"
    RIGHTS = "rights"
    QUOTA = "quota"
    VALIDITY = "validity"
    SERVICE = "service"
    BEARER = "bearer"
    SCOPES = "scopes"
    TRADING = "trading"
    PUSHES = "pushes"
    BUS = "bus"
    HUB = "hub"
    HUB_BROKER = "hub-broker"
    HEARTBEATS = "heartbeats"


OPEND_STEPS: Final = (
    CheckStep.ADDRESS,
    CheckStep.PORT,
    CheckStep.PROTOCOL,
    CheckStep.KEY,
    CheckStep.LOGIN,
    CheckStep.VERSION,
    CheckStep.ACCOUNTS,
    CheckStep.RIGHTS,
    CheckStep.QUOTA,
)
LONGPORT_STEPS: Final = (
    CheckStep.ADDRESS,
    CheckStep.TLS,
    CheckStep.CLOCK,
    CheckStep.CREDENTIAL,
    CheckStep.SIGN_IN,
    CheckStep.SLOTS,
    CheckStep.QUOTE_SOCKET,
    CheckStep.PACKAGES,
    CheckStep.TRADE_SOCKET,
    CheckStep.ACCOUNTS,
    CheckStep.VALIDITY,
)
OPEND_REST_STEPS: Final = (
    CheckStep.ADDRESS,
    CheckStep.TLS,
    CheckStep.SERVICE,
    CheckStep.BEARER,
    CheckStep.SCOPES,
    CheckStep.RIGHTS,
    CheckStep.ACCOUNTS,
    CheckStep.TRADING,
    CheckStep.PUSHES,
)


HUB_STEPS: Final = (CheckStep.BUS, CheckStep.BEARER, CheckStep.HUB, CheckStep.HUB_BROKER, CheckStep.TRADING)


class CheckVerdict(StrEnum):
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
    PHONE_CODE_ASKED = "phone-code-asked"
    PICTURE_CODE_ASKED = "picture-code-asked"
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
    HOSTS_KNOWN = "hosts-known"
    HOST_UNKNOWN = "host-unknown"
    HOST_TIMED_OUT = "host-timed-out"
    PROXY_USED = "proxy-used"
    PROXY_FAILED = "proxy-failed"
    ADDRESS_UNUSABLE = "address-unusable"
    CERTIFICATE_GOOD = "certificate-good"
    CERTIFICATE_NOT_NEEDED = "certificate-not-needed"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_NAME = "certificate-name"
    CERTIFICATE_UNTRUSTED = "certificate-untrusted"
    AUTHORITY_UNUSABLE = "authority-unusable"
    TLS_FAILED = "tls-failed"
    CLEAR_TEXT_REFUSED = "clear-text-refused"
    SERVICE_CLOSED = "service-closed"
    SERVICE_TIMED_OUT = "service-timed-out"
    SERVICE_NOT_HTTP = "service-not-http"
    CLOCK_GOOD = "clock-good"
    CLOCK_OWN = "clock-own"
    CLOCK_OFF = "clock-off"
    CLOCK_WRONG = "clock-wrong"
    CLOCK_UNKNOWN = "clock-unknown"
    CREDENTIAL_THERE = "credential-there"
    CREDENTIAL_MISSING = "credential-missing"
    CREDENTIAL_INCOMPLETE = "credential-incomplete"
    CREDENTIAL_ENDED = "credential-ended"
    KEYRING_SHUT = "keyring-shut"
    SIGNED_IN = "signed-in"
    SIGNATURE_REFUSED = "signature-refused"
    APP_KEY_REFUSED = "app-key-refused"
    IP_REFUSED = "ip-refused"
    ENDED = "ended"
    CALLS_LIMITED = "calls-limited"
    BROKER_TROUBLE = "broker-trouble"
    BROKER_SILENT = "broker-silent"
    SIGN_IN_REFUSED = "sign-in-refused"
    SLOTS_FREE = "slots-free"
    SLOTS_SPENT = "slots-spent"
    SOCKET_OPEN = "socket-open"
    SOCKET_FAILED = "socket-failed"
    SOCKET_REFUSED = "socket-refused"
    PACKAGES_FOUND = "packages-found"
    PACKAGES_DELAYED = "packages-delayed"
    NO_PACKAGES = "no-packages"
    US_KEY_ELSEWHERE = "us-key-elsewhere"
    US_KEY_CLAIMS_PAPER = "us-key-claims-paper"
    KEYS_MIXED = "keys-mixed"
    OTHER_CENTRE = "other-centre"
    ACCOUNT_FOUND = "account-found"
    ACCOUNT_REFUSED = "account-refused"
    ACCOUNT_EMPTY = "account-empty"
    NOT_PAPER = "not-paper"
    LASTS = "lasts"
    ENDS_SOON = "ends-soon"
    END_UNKNOWN = "end-unknown"
    RENEWED = "renewed"
    REST_CLEAR_TEXT = "rest-clear-text"
    REST_SPOKEN = "rest-spoken"
    REST_OLD = "rest-old"
    REST_UNTOLD = "rest-untold"
    REST_NOT_SPOKEN = "rest-not-spoken"
    REST_FAILED = "rest-failed"
    REST_KEYLESS = "rest-keyless"
    BEARER_ACCEPTED = "bearer-accepted"
    BEARER_MISSING = "bearer-missing"
    BEARER_KEPT_BACK = "bearer-kept-back"
    BEARER_REFUSED = "bearer-refused"
    BEARER_SHUT = "bearer-shut"
    SCOPES_FOUND = "scopes-found"
    SCOPES_SHORT = "scopes-short"
    TRADING_UNTRIED = "trading-untried"
    TRADING_IN_CLEAR_TEXT = "trading-in-clear-text"
    TRADING_WITHOUT_KEYS = "trading-without-keys"
    PUSHES_OPEN = "pushes-open"
    PUSHES_NONE = "pushes-none"
    BUS_ANSWERS = "bus-answers"
    BUS_CLOSED = "bus-closed"
    BUS_UNTRUSTED = "bus-untrusted"
    BUS_CLEAR_TEXT = "bus-clear-text"
    BUS_NO_PACKAGES = "bus-no-packages"
    HUB_KEY_ACCEPTED = "hub-key-accepted"
    HUB_KEY_MISSING = "hub-key-missing"
    HUB_KEY_REFUSED = "hub-key-refused"
    HUB_KEY_UNUSABLE = "hub-key-unusable"
    HUB_ANSWERS = "hub-answers"
    HUB_SILENT = "hub-silent"
    HUB_VERSION = "hub-version"
    HUB_BROKER_LIVE = "hub-broker-live"
    HUB_BROKER_GONE = "hub-broker-gone"
    HUB_REPLAY = "hub-replay"
    HUB_NO_ORDERS = "hub-no-orders"
    NOTHING_LATE = "nothing-late"
    SOME_LATE = "some-late"
    HELD_BACK = "held-back"
    ANSWER_REFUSED = "answer-refused"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The outcome of one step. `data` fills the sentence: texts, numbers, rights; never a key."""

    step: CheckStep
    verdict: CheckVerdict
    code: FindingCode
    data: Mapping[str, object] = field(default_factory=dict)
    accounts: tuple[Account, ...] = ()
