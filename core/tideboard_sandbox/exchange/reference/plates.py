"""Plates: the broker's lists of securities by industry, region and theme, each a security of its own with a level.

A table of symbol | name (traditional for HK and US, simplified for mainland) | English name | kind | members; a line
that begins with a space goes on with the one above.
Mainland plates are Shanghai symbols and hold securities of both exchanges. Hong Kong and US have no regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple
from zlib import crc32

from tideboard_core.model.instrument import (
    MARKET_CURRENCY,
    Instrument,
    InstrumentId,
    Market,
    SecurityType,
    market_of,
)
from tideboard_core.model.reference import PlateKind
from tideboard_sandbox.exchange.instruments.listing import Listing

ROWS = """
HK.BK1001|乳製品|Dairy Products|industry|HK.02319 HK.06186 HK.01117
HK.BK1005|銀行|Banks|industry|HK.00005 HK.00939 HK.01398 HK.03988
HK.BK1009|保險|Insurance|industry|HK.01299 HK.02318 HK.02628
HK.BK1014|互聯網服務|Internet Services|industry|HK.00700 HK.80700 HK.09999 HK.01024 HK.09888
HK.BK1018|網上零售與本地生活|Online Retail|industry|HK.09988 HK.03690 HK.09618
HK.BK1023|汽車製造|Automobiles|industry|HK.01211 HK.00175 HK.02015 HK.09866 HK.09868
HK.BK1027|半導體|Semiconductors|industry|HK.00981
HK.BK1031|消費電子|Consumer Electronics|industry|HK.01810 HK.00992 HK.02382
HK.BK1036|石油與天然氣|Oil and Gas|industry|HK.00883 HK.00857 HK.00386
HK.BK1042|地產與房託|Property and REITs|industry|HK.00016 HK.00823
HK.BK1047|電訊與公用事業|Telecoms and Utilities|industry|HK.00941 HK.00002
HK.BK1052|綜合企業與運輸|Conglomerates and Transport|industry|HK.00001 HK.00066
HK.BK1058|旅遊博彩與家電|Leisure and Appliances|industry|HK.00027 HK.06690 HK.02020
HK.BK1063|交易所與金融科技|Exchanges and Fintech|industry|HK.00388 HK.02488
HK.BK1069|煤炭|Coal|industry|HK.01088
HK.BK1074|證券|Securities|industry|HK.06030
HK.LIST1059|科網龍頭|Tech Leaders|concept|HK.00700 HK.09988 HK.03690 HK.01810 HK.09618 HK.01024 HK.09999 HK.09888
 HK.00981
HK.LIST1061|新能源車|New Energy Vehicles|concept|HK.01211 HK.00175 HK.02015 HK.09866 HK.09868 HK.01810
HK.LIST1068|高股息|High Dividend|concept|HK.00005 HK.00939 HK.01398 HK.03988 HK.00941 HK.00883 HK.00857 HK.00386
 HK.00002 HK.00823
HK.LIST1075|人工智能|Artificial Intelligence|concept|HK.00700 HK.09988 HK.09888 HK.00981 HK.00992 HK.02382 HK.02488
HK.LIST1082|國企改革|State-owned Enterprises|concept|HK.00941 HK.00939 HK.01398 HK.03988 HK.00883 HK.00857 HK.00386
 HK.02628
HK.LIST1091|同股不同權|Weighted Voting Rights|concept|HK.09988 HK.03690 HK.01810 HK.09618 HK.01024 HK.09888 HK.02015
 HK.09866 HK.09868
HK.LIST1910|恒生指數成份股|Hang Seng Index Constituents|other|HK.00700 HK.09988 HK.03690 HK.01810 HK.00005 HK.00388
 HK.01299 HK.02318 HK.00941 HK.09618 HK.01024 HK.09999 HK.01211 HK.00981 HK.09888 HK.02020 HK.00939 HK.01398
 HK.03988 HK.00883 HK.00857 HK.00386 HK.02628 HK.00016 HK.00001 HK.00027 HK.00175 HK.00992 HK.02015 HK.02382
 HK.06690 HK.00066 HK.00002 HK.00823 HK.02319
HK.LIST1911|恒生科技指數成份股|Hang Seng TECH Constituents|other|HK.00700 HK.09988 HK.03690 HK.01810 HK.09618 HK.01024
 HK.09999 HK.01211 HK.00981 HK.09888 HK.00992 HK.02015 HK.09866 HK.09868 HK.02382 HK.06690
US.BK2003|半導體|Semiconductors|industry|US.NVDA US.AMD US.TSM
US.BK2008|軟件與雲|Software and Cloud|industry|US.MSFT
US.BK2012|互聯網內容|Internet Content|industry|US.GOOGL US.META
US.BK2017|網上零售|Online Retail|industry|US.AMZN US.BABA US.PDD US.JD
US.BK2021|消費電子|Consumer Electronics|industry|US.AAPL
US.BK2026|汽車製造|Automobiles|industry|US.TSLA
US.LIST2136|中概股|China Concept Stocks|concept|US.BABA US.PDD US.JD
US.LIST2518|科技七雄|Magnificent Seven|concept|US.AAPL US.NVDA US.TSLA US.MSFT US.AMZN US.GOOGL US.META
US.LIST2540|人工智能|Artificial Intelligence|concept|US.NVDA US.AMD US.MSFT US.GOOGL US.META US.TSM
SH.BK0033|白酒|Liquor|industry|SH.600519 SZ.000858
SH.BK0036|银行|Banks|industry|SH.600036 SH.601939 SH.601398 SH.601988
SH.BK0039|保险|Insurance|industry|SH.601318 SH.601628
SH.BK0041|有色金属|Non-ferrous Metals|industry|SH.601899
SH.BK0045|半导体|Semiconductors|industry|SH.688981
SH.BK0052|电力设备|Power Equipment|industry|SZ.300750
SH.BK0056|汽车整车|Automobiles|industry|SZ.002594
SH.BK0061|家用电器|Home Appliances|industry|SZ.000333
SH.BK0064|石油石化|Oil and Petrochemicals|industry|SH.601857 SH.600028
SH.BK0067|煤炭|Coal|industry|SH.601088
SH.BK0070|证券|Securities|industry|SH.600030
SH.BK0112|贵州|Guizhou|region|SH.600519
SH.BK0115|广东|Guangdong|region|SH.601318 SH.600036 SZ.002594 SZ.000333
SH.BK0118|福建|Fujian|region|SH.601899 SZ.300750
SH.BK0121|上海|Shanghai|region|SH.688981
SH.BK0124|四川|Sichuan|region|SZ.000858
SH.LIST0903|新能源车|New Energy Vehicles|concept|SZ.300750 SZ.002594
SH.LIST0917|核心资产|Core Assets|concept|SH.600519 SH.601318 SH.600036 SZ.300750 SZ.000858 SZ.000333
SH.LIST0931|芯片|Chips|concept|SH.688981
SH.LIST0980|沪深300成份股|CSI 300 Constituents|other|SH.600519 SH.601318 SH.600036 SH.601899 SH.688981 SZ.300750
 SZ.002594 SZ.000858 SZ.000333
"""

CONSTITUENTS = {
    InstrumentId("HK.800000"): InstrumentId("HK.LIST1910"),
    InstrumentId("HK.800700"): InstrumentId("HK.LIST1911"),
}
"""Indexes whose securities are a plate."""

_MAINLAND = frozenset({Market.SH, Market.SZ})
_IN_ENGLISH = frozenset({Market.US, Market.SG})
_LOWEST_LEVEL, _LEVELS = 800, 240_000
"""Levels of yesterday's close: from 800 points, within 2,400 points, by hundredths."""


class Plate(NamedTuple):
    """A list of securities. `names` are the market's own and the English one."""

    id: InstrumentId
    names: tuple[str, str]
    kind: PlateKind
    members: tuple[InstrumentId, ...]

    @property
    def name(self) -> str:
        """The name that the broker's own language has; English for markets with English names."""
        return self.names[market_of(self.id) in _IN_ENGLISH]


class Plates:
    """All plates, in the broker's order. A security's plates and a plate's securities are one table read both ways."""

    def __init__(self, plates: Iterable[Plate] | None = None) -> None:
        self._plates = {plate.id: plate for plate in (_table() if plates is None else plates)}

    def __iter__(self) -> Iterator[Plate]:
        return iter(self._plates.values())

    def find(self, plate: InstrumentId) -> Plate | None:
        return self._plates.get(plate)

    def of_market(self, market: Market, kind: PlateKind | None = None) -> tuple[Plate, ...]:
        """Plates of a market, of one kind or all that it lists; both mainland exchanges have the same ones."""
        markets = _MAINLAND if market in _MAINLAND else {market}
        return tuple(
            plate
            for plate in self
            if market_of(plate.id) in markets
            and (plate.kind is kind if kind is not None else plate.kind is not PlateKind.OTHER)
        )

    def of_security(self, instrument: InstrumentId) -> tuple[Plate, ...]:
        """Plates that a security is in, `OTHER` ones included; empty for one that is in none."""
        return tuple(plate for plate in self if instrument in plate.members)


def plate_listings(named: Mapping[InstrumentId, Listing]) -> tuple[Listing, ...]:
    """The plates as listings; `named` has the members, whose turnovers and moves they sum up."""
    return tuple(_listing(plate, [named[member] for member in plate.members]) for plate in _table())


def _listing(plate: Plate, members: list[Listing]) -> Listing:
    market, count = market_of(plate.id), len(members)
    instrument = Instrument(
        id=plate.id,
        name=plate.name,
        name_en=plate.names[1],
        security_type=SecurityType.PLATE,
        lot_size=1,
        currency=MARKET_CURRENCY[market],
    )
    return Listing(
        instrument=instrument,
        prev_close=_LOWEST_LEVEL + Decimal(crc32(plate.id.encode()) % _LEVELS) / 100,
        daily_turnover=sum(member.daily_turnover for member in members),
        volatility=sum(member.volatility for member in members) / count,
        drift=sum(member.drift for member in members) / count,
        lean=0.0,
        issued_shares=0,
        chinese_name=plate.names[0],
    )


@cache
def _table() -> tuple[Plate, ...]:
    return tuple(map(_plate, ROWS.strip().replace("\n ", " ").splitlines()))


def _plate(row: str) -> Plate:
    symbol, name, name_en, kind, members = row.split("|")
    return Plate(
        InstrumentId(symbol), (name, name_en), PlateKind(kind), tuple(InstrumentId(code) for code in members.split())
    )
