"""Refusals: texts seen from real gateways, and others like them, to error kinds that keep the text."""

from __future__ import annotations

import pytest

from tideboard_core.errors import (
    GatewayDown,
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
from tideboard_core.gateways.futu.translate.refusals import refusal_of, says_nothing, text_of, write_refusal_of
from tideboard_core.pauses import LONGEST_OWN
from tideboard_core.wire.opend.protocols import ProtoId


@pytest.mark.parametrize(
    ("proto_id", "text", "kind", "code"),
    [
        (3211, "获取资金流向频率太高，请求失败，每30秒最多30次。", RateLimited, "rate-limited"),
        (3211, "Request too frequent, at most 30 times every 30 seconds", RateLimited, "rate-limited"),
        (3001, "订阅额度不足，订阅失败，已用订阅额度：100/100", QuotaExceeded, "quota-exceeded"),
        (3103, "历史K线额度不足，请求失败", QuotaExceeded, "quota-exceeded"),
        (3103, "Insufficient historical candlestick quota", QuotaExceeded, "quota-exceeded"),
        (3001, "反订阅失败，订阅时间过短，至少需要订阅1分钟", ServerRefused, "unsubscribe-too-early"),
        (3006, "请求获取实时K线接口前，请先订阅", NotSubscribed, "not-subscribed"),
        (2202, "没有解锁交易，请先解锁交易", TradingLocked, "trading-locked"),
        (2202, "unlock needed", TradingLocked, "trading-locked"),
        (
            2202,
            "The current securities account has not yet agreed to the disclaimer.",
            ServerRefused,
            "disclaimer-open",
        ),
        (2101, "Nonexisting acc_id", ServerRefused, "account-nonexistent"),
        (2005, "请先关闭令牌再解锁", ServerRefused, "unlock-needs-token"),
        (2005, "缺少必要的参数: securityFirm", ServerRefused, "security-firm-missing"),
        (2005, "交易密码错误", WrongPassword, "wrong-password"),
        (9999, "未知的协议ID", NotOffered, "call-not-offered"),
        (3203, "未知股票 HK.99999", UnknownSymbol, "unknown-symbol"),
        (3203, "Unknown stock. 99999", UnknownSymbol, "unknown-symbol"),
        (3203, "US OTC market quote is not available for SSLZY.", NotOffered, "no-quotes"),
        (3211, "无权限获取US.AAPL的行情，请检查US市场行情权限", PermissionMissing, "permission-missing"),
        (2211, "Simulated trade does not support deal list", NotOffered, "not-offered"),
        (2211, "模拟交易不支持成交数据", NotOffered, "not-offered"),
        (2202, "不支持的订单类型", NotOffered, "not-offered"),
        (2205, "不支持的订单操作，如需修改订单信息，请撤单后重新提交", NotOffered, "not-offered"),
        (2205, "operation Cancel is not supported", NotOffered, "not-offered"),
        (3203, "NN_ProtoRet_TimeOut", RequestTimeout, "gateway-timed-out"),
        (2202, "购买力不足", ServerRefused, "server-refused"),
        (2202, "", ServerRefused, "server-refused"),
    ],
)
def test_text_decides_the_kind_and_is_kept(proto_id: int, text: str, kind: type[Exception], code: str) -> None:
    error = refusal_of(proto_id, -1, text)

    assert type(error) is kind
    assert error.code == code
    assert error.data["text"] == text


@pytest.mark.parametrize(
    ("text", "number"),
    [("解锁失败", -20011), ("交易密码校验失败 [-20011]", 0), ("unlock failed, code=-20011", 0), ("", -20011)],
)
def test_an_unlock_that_the_second_factor_stands_in_the_way_of_is_no_wrong_password(text: str, number: int) -> None:
    error = refusal_of(2005, -1, text, number)

    assert type(error) is ServerRefused
    assert (error.code, error.data["text"], error.data["number"]) == ("unlock-needs-token", text, "-20011")
    assert refusal_of(2101, -1, text, number).code != error.code
    assert refusal_of(2005, -1, "密码错误 1-200115", -20010).code == "wrong-password"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The current securities account has not yet agreed to the disclaimer.", "disclaimer-open"),
        ("Nonexisting acc_id", "account-nonexistent"),
        ("购买力不足", "order-rejected"),
    ],
)
def test_an_order_that_a_person_can_do_something_about_says_so_in_its_own_words(text: str, code: str) -> None:
    error = write_refusal_of(2202, -1, text)

    assert (type(error), error.code, error.data["text"]) == (OrderRejected, code, text)


def test_a_locked_gateway_locks_whatever_its_language() -> None:
    assert isinstance(write_refusal_of(2202, -1, "unlock needed"), TradingLocked)


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("请稍后重试或联系客服", True),
        ("Please try again later or contact customer service", True),
        ("购买力不足", False),
        ("没有解锁交易，请先解锁交易，请稍后重试", False),
    ],
)
def test_a_general_sentence_gives_no_reason(text: str, nothing: bool) -> None:
    error = refusal_of(2211, -1, text)

    assert isinstance(error, ServerRefused)
    assert says_nothing(error) is nothing


def test_result_types_speak_where_the_text_does_not() -> None:
    assert isinstance(refusal_of(3211, -100, ""), RequestTimeout)
    assert isinstance(refusal_of(3211, -200, ""), GatewayDown)


def test_pause_after_wrong_passwords_names_its_seconds() -> None:
    error = refusal_of(ProtoId.Trd_UnlockTrade, -1, "交易密码错误次数过多，请90秒后重试 (too many wrong passwords)")

    assert isinstance(error, RateLimited)
    assert error.retry_after == 90


@pytest.mark.parametrize("seconds", ["9" * 400, "123456", "٣٣٣"])
def test_a_pause_of_more_than_five_digits_is_the_longest_of_its_kind(seconds: str) -> None:
    error = refusal_of(ProtoId.Trd_UnlockTrade, -1, f"交易密码错误次数过多，请{seconds}秒后重试")

    assert isinstance(error, RateLimited)
    assert (error.pause, error.retry_after) == (LONGEST_OWN, 100_000.0)


def test_a_pause_with_a_fraction_or_dots_is_read() -> None:
    fraction = refusal_of(ProtoId.Trd_UnlockTrade, -1, "too many wrong passwords, retry in 1.5 s")
    dots = refusal_of(ProtoId.Trd_UnlockTrade, -1, "too many wrong passwords, retry in 1.2.3 s")

    assert isinstance(fraction, RateLimited)
    assert isinstance(dots, RateLimited)
    assert fraction.retry_after == 1


def test_text_that_is_not_utf8_is_still_shown() -> None:
    assert text_of(b"\xff no") == "\ufffd no"
    assert text_of("yes") == "yes"
    assert text_of("no\u202e\n<b>way</b>\u200b") == "no <b>way</b>"
