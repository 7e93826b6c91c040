"""Hong Kong exchange participants: id and short name, the busiest first, and what each bought and sold on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.tape import Minute

BROKERS: dict[int, str] = {
    8738: "富途證券",
    6999: "中銀國際",
    1799: "耀才證券",
    8305: "滙豐證券",
    5999: "中國創盈",
    6998: "中國投資",
    5465: "瑞銀",
    3438: "中信里昂",
    8577: "JP摩根",
    4086: "花旗環球",
    3440: "高盛",
    5337: "摩根士丹利",
    7389: "法國巴黎",
    2847: "滙豐",
    1198: "輝立",
    8133: "海通國際",
    6824: "國泰君安",
    4374: "巴克萊",
    5979: "美林",
    3387: "法興",
    6388: "申萬宏源",
    1453: "麥格理",
    7054: "招商證券",
    9066: "華泰金控",
    2077: "恒生證券",
    5747: "星展唯高達",
    1590: "大和",
    9072: "老虎證券",
    4498: "東亞證券",
    6698: "盈透證券",
}
BROKER_IDS = tuple(BROKERS)
PRACTICE_BROKER = 9999
PRACTICE_NAME = "Practice"
_AT_ONCE = 6
"""Draws of participants for each side of a minute."""


class BrokerTotal(NamedTuple):
    """What a participant bought and sold, in shares, and both together in units of money."""

    bought: int
    sold: int
    turnover: int

    @property
    def net(self) -> int:
        """Bought less sold."""
        return self.bought - self.sold


def busy_broker(random: Random) -> int:
    """Draw a participant, the busy ones more often."""
    return BROKER_IDS[int(random.random() ** 1.4 * len(BROKER_IDS))]


def seller_of(address: Address) -> int:
    """The participant that sells a security in scenario `broker-sells`; `address` is the security's."""
    return BROKER_IDS[int(address.fraction("seller") * len(BROKER_IDS))]


def broker_totals(
    minutes: Iterable[Minute], lot: int, address: Address, seller: int | None = None
) -> dict[int, BrokerTotal]:
    """Who traded the volume of a day's minutes, by id: all that was bought was sold, and nothing is left over.

    `address` is that of the security's day. A `seller` sells half of what is sold.
    """
    totals: dict[int, BrokerTotal] = {}
    for place, minute in enumerate(minutes):
        random = address.stream("brokers", place)
        for buys in (True, False):
            for broker, shares, money in _shared_out(minute, lot, random, None if buys else seller):
                old = totals.get(broker, BrokerTotal(0, 0, 0))
                bought, sold = old.bought + shares * buys, old.sold + shares * (not buys)
                totals[broker] = BrokerTotal(bought, sold, old.turnover + money)
    return totals


def _shared_out(minute: Minute, lot: int, random: Random, seller: int | None) -> Iterator[tuple[int, int, int]]:
    """One side of a minute: participants, shares in lots and money; the first one takes what does not come out even."""
    drawn = [(busy_broker(random), random.random()) for _ in range(_AT_ONCE)]
    if seller is not None:
        drawn.append((seller, sum(weight for _, weight in drawn)))
    whole = sum(weight for _, weight in drawn)
    shares = [int(minute.volume / lot * weight / whole) * lot for _, weight in drawn[1:]]
    money = [minute.turnover * part // max(minute.volume, 1) for part in shares]
    yield drawn[0][0], minute.volume - sum(shares), minute.turnover - sum(money)
    yield from ((broker, part, paid) for (broker, _), part, paid in zip(drawn[1:], shares, money, strict=True))
