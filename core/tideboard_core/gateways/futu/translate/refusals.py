"""Converts replies whose `retType` is not 0 to errors, by the text of `retMsg`; the error keeps the whole text.

OpenD documents `errCode` as "for logs only" and gives most refusals the same `retType` -1, so only the text tells
them apart. It is Chinese or English by OpenD's language setting, and its wording differs by release: each pattern is
a loose part of sentences seen from real OpenDs (futu-opend.md, section 8).
"""

from __future__ import annotations

import re
from typing import Any, Final

from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    NotOffered,
    NotSubscribed,
    OrderRejected,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    TradingLocked,
    UnknownSymbol,
    WrongPassword,
)
from tideboard_core.pauses import header_seconds
from tideboard_core.plain_text import plain_text
from tideboard_core.redaction import MOST_READ, known_or_free, outside_text
from tideboard_core.wire.opend.protocols import ProtoId

SUCCEED: Final = 0
FAILED: Final = -1
INVALID: Final = -500
TIMED_OUT: Final = -100
DISCONNECTED: Final = -200
_SECOND_FACTOR: Final = "-20011"
"""An unlock that the account's second factor stands in the way of: FutuOpenD-rs names the number (changelog of 1.4.98,
at `token-state`); that OpenD itself has it is inferred."""

PAPER_DELETE: Final = "NN_ProtoRet_TimeOut"  # a code, which stays what it is
"""What a paper account answers to a delete (user, py-futu-api#194); of any other write it tells nothing."""
_RATE: Final = re.compile(r"频率|too (?:frequent|often|many requests)|rate limit|每\s*[\d.]+\s*秒最多", re.IGNORECASE)
_PAUSE: Final = re.compile(r"次数过多|too many (?:wrong|failed|attempts)", re.IGNORECASE)
_NAMES_SECOND_FACTOR: Final = re.compile(rf"(?<!\d){_SECOND_FACTOR}(?!\d)|令牌|\btoken\b", re.IGNORECASE)
"""By the number or by the thing: that a token is on fails an unlock (futu-api-doc, unlock); its words are inferred."""
_SECONDS: Final = re.compile(r"(\d+)(?:\.\d*)?\s*(?:秒|s\b|sec)", re.IGNORECASE)
_SLOW: Final = re.compile(r"ProtoRet_TimeOut|超时|timed? ?out", re.IGNORECASE)

# The first match wins: the general words at the end (权限, 不支持) also occur in sentences of earlier patterns.
_PATTERNS: Final[tuple[tuple[str, type[ServerRefused], str], ...]] = (
    ("订阅时间过短|至少需要订阅|subscription (?:is )?too short", ServerRefused, "unsubscribe-too-early"),
    ("额度|quota", QuotaExceeded, "quota-exceeded"),
    ("请先订阅|subscribe .*first|not subscribed", NotSubscribed, "not-subscribed"),
    ("没有解锁|未解锁|请先解锁|unlock (?:trade|trading|first|needed)|is locked", TradingLocked, "trading-locked"),
    ("not (?:yet )?agreed to the disclaimer|未同意免责声明|尚未同意.{0,12}声明", ServerRefused, "disclaimer-open"),
    (r"nonexisting acc_?id", ServerRefused, "account-nonexistent"),
    ("securityFirm", ServerRefused, "security-firm-missing"),
    ("未知的?协议|unknown proto", NotOffered, "call-not-offered"),
    ("未知的?(?:股票|证券|代码)|股票不存在|unknown (?:stock|security|symbol|code)", UnknownSymbol, "unknown-symbol"),
    (r"\bOTC\b.*not available", NotOffered, "no-quotes"),
    ("权限|permission|quote right|not authori[sz]ed", PermissionMissing, "permission-missing"),
    ("不支持|not support|only available", NotOffered, "not-offered"),
)
_OWN_WORDS: Final = frozenset({"disclaimer-open", "account-nonexistent"})
"""What a person can do something about: a refused order says it in words of its own."""
_KINDS: Final = tuple((re.compile(pattern, re.IGNORECASE), kind, code) for pattern, kind, code in _PATTERNS)


def raw_text(value: str | bytes) -> str:
    """Return a server's text unchanged, for requests that repeat it; proto2 strings that are not UTF-8 are bytes."""
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def text_of(value: str | bytes) -> str:
    """Return a server's text safe to show; see `plain_text`."""
    return plain_text(raw_text(value))


def refusal_of(proto_id: int, ret_type: int, text: str, err_code: int = 0) -> GatewayError:
    """Return the error of a reply whose `retType` is not 0, by its `retMsg` as it came; `err_code` is only told."""
    text = text[: MOST_READ + 1]  # the patterns look no further; what is longer shows that it was cut
    shown = known_or_free(text, {PAPER_DELETE})
    data: dict[str, Any] = {"text": shown, "proto_id": proto_id} | ({"number": str(err_code)} if err_code else {})
    if _RATE.search(text):
        return RateLimited("rate-limited", **data)
    if proto_id == ProtoId.Trd_UnlockTrade and (refusal := _unlock_refusal(text, data)) is not None:
        return refusal
    if ret_type == TIMED_OUT or _SLOW.search(text):
        return RequestTimeout("gateway-timed-out", **data)
    if ret_type == DISCONNECTED:
        return GatewayDown("gateway-offline", **data)
    for pattern, kind, code in _KINDS:
        if pattern.search(text):
            return kind(code, **data)
    return ServerRefused("server-refused", ret_type=ret_type, **data)


_SAYS_NOTHING: Final = re.compile(
    r"稍[后後](?:重试|再试|重試|再試)|联系客服|聯絡客服|当前无数据"
    r"|try again later|contact (?:our )?(?:customer )?(?:service|support)",
    re.IGNORECASE,
)


def says_nothing(error: ServerRefused) -> bool:
    """Whether a refusal has the broker's general sentence, to try later or to ask its service, and no reason.

    FutuOpenD-rs puts its own guess in its place, that there are no data now.
    """
    return error.code == "server-refused" and _SAYS_NOTHING.search(str(error.data.get("text", ""))) is not None


def write_refusal_of(proto_id: int, ret_type: int, text: str) -> GatewayError | OrderRejected:
    """Return the error of a write whose `retType` is not 0: OrderRejected if the broker refused it, else unknown.

    Only -1 and -500 refuse; after a time-out, a lost server and any other number the broker may have the order.
    TradingLocked is returned as it is, because it also closes the trading lock.
    """
    known = refusal_of(proto_id, ret_type, text)
    if ret_type in {FAILED, INVALID} and not isinstance(known, RequestTimeout):
        if isinstance(known, TradingLocked):
            return known
        code = known.code if known.code in _OWN_WORDS else "order-rejected"
        return OrderRejected(code, text=outside_text(text), reason=known.code)
    if isinstance(known, RequestTimeout | GatewayDown):
        return known
    return RequestTimeout("answer-without-outcome", text=outside_text(text), ret_type=ret_type)


def _unlock_refusal(text: str, data: dict[str, Any]) -> ServerRefused | None:
    if data.get("number") == _SECOND_FACTOR or _NAMES_SECOND_FACTOR.search(text):  # it may name the password, too
        return ServerRefused("unlock-needs-token", **data | {"number": _SECOND_FACTOR})
    if _PAUSE.search(text):
        seconds = _SECONDS.search(text)
        return RateLimited(
            "unlock-paused", text=data["text"], retry_after=header_seconds(seconds[1]) if seconds else 0.0
        )
    if re.search(r"密码|password", text, re.IGNORECASE):
        return WrongPassword("wrong-password", text=data["text"])
    return None
