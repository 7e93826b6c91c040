"""The listed instruments, named ones and made ones, with the figures that shape their trading."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from statistics import NormalDist

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, currency_of, market_of
from tideboard_sandbox.exchange.instruments.capital_flow import Thresholds
from tideboard_sandbox.exchange.instruments.price_grid import AS_OF_NOW, Ladder, StepRule, ladder_of

ROWS = """
HK.00700|騰訊控股|TENCENT|stock|100|604|13000|1.5|1.7|8.5|9120|2004-06-16
HK.09988|阿里巴巴-W|BABA-W|stock|100|157.9|14000|2.1|-1.1|-3|19100|2019-11-26
HK.03690|美團-W|MEITUAN-W|stock|100|96.3|8000|2.2|2.4|3.6|6110|2018-09-20
HK.01810|小米集團-W|XIAOMI-W|stock|200|46.7|6500|2.2|-1|-4.2|26000|2018-07-09
HK.00005|滙豐控股|HSBC HOLDINGS|stock|400|112.4|5000|1.1|0.4|2.2|17200|1980-01-02
HK.00388|香港交易所|HKEX|stock|100|426.6|4500|1.4|1.2|3.9|1268|2000-06-27
HK.01299|友邦保險|AIA|stock|200|79.85|4500|1.6|-0.3|0.7|10500|2010-10-29
HK.02318|中國平安|PING AN|stock|500|58.6|4500|1.5|0.6|1.6|7450|2004-06-24
HK.00941|中國移動|CHINA MOBILE|stock|500|88.55|2800|0.9|-0.1|-1.9|21600|1997-10-23
HK.09618|京東集團-SW|JD-SW|stock|50|129.1|3800|2|2|4.4|2900|2020-06-18
HK.01024|快手-W|KUAISHOU-W|stock|100|78.35|3600|2.3|-1.6|-2.7|4300|2021-02-05
HK.02800|盈富基金|TRACKER FUND|etf|500|26.3|6000|1.1|0.5|9.6|5500|1999-11-12
HK.800000|恒生指數|Hang Seng Index|index|1|25752.73|240000|1.1|0.6|0|0|1969-11-24
HK.800700|恒生科技指數|Hang Seng TECH Index|index|1|5683.4|60000|1.5|0.8|0|0|2020-07-27
HK.09999|網易-S|NTES-S|stock|100|218.2|1500|1.8|0.5|1|3170|2020-06-11
HK.01211|比亞迪股份|BYD COMPANY|stock|500|101.2|3100|2|-0.6|-2|3680|2002-07-31
HK.00981|中芯國際|SMIC|stock|500|74.5|7200|2.9|1.5|2.4|6000|2004-03-18
HK.09888|百度集團-SW|BIDU-SW|stock|50|117.3|2400|2.5|0.8|1.2|2750|2021-03-23
HK.02020|安踏體育|ANTA SPORTS|stock|200|86.4|700|1.6|-0.4|-1|2810|2007-07-10
HK.80700|騰訊控股-R|TENCENT-R|stock|100|559|420|1.5|1.7|2|9120|2023-06-19
HK.00939|建設銀行|CCB|stock|1000|8.14|3400|1|0.2|1.4|240000|2005-10-27
HK.01398|工商銀行|ICBC|stock|1000|6.35|2700|1|0.1|0.8|86800|2006-10-27
HK.03988|中國銀行|BANK OF CHINA|stock|1000|4.57|1500|0.9|0.1|-0.6|83600|2006-06-01
HK.00883|中國海洋石油|CNOOC|stock|1000|21.4|2200|1.4|-0.5|-2.2|44500|2001-02-28
HK.00857|中國石油股份|PETROCHINA|stock|2000|8.42|1200|1.3|0.3|0.9|21100|2000-04-07
HK.00386|中國石油化工股份|SINOPEC CORP|stock|2000|4.31|600|1.1|0.2|-0.4|24000|2000-10-19
HK.02628|中國人壽|CHINA LIFE|stock|1000|26.8|2000|1.9|0.9|2|7440|2003-12-18
HK.00016|新鴻基地產|SHK PPT|stock|500|97.3|600|1.2|-0.3|-1.2|2900|1972-09-08
HK.00001|長和|CKH HOLDINGS|stock|500|54.2|500|1.2|0.2|0.5|3830|1972-11-01
HK.00027|銀河娛樂|GALAXY ENT|stock|1000|40.1|700|1.7|0.6|1.1|4370|1991-10-07
HK.00175|吉利汽車|GEELY AUTO|stock|1000|17.6|1300|2.2|-0.8|-1.6|10100|1973-02-23
HK.00992|聯想集團|LENOVO GROUP|stock|2000|10.1|900|2|0.4|0.8|12400|1994-02-14
HK.02015|理想汽車-W|LI AUTO-W|stock|100|76.2|900|2.6|-1.2|-3.1|1790|2021-08-12
HK.09866|蔚來-SW|NIO-SW|stock|10|52.8|500|3.4|1|1.5|2200|2022-03-10
HK.09868|小鵬汽車-W|XPENG-W|stock|100|86.9|1500|3.1|1.4|2.1|1900|2021-07-07
HK.02382|舜宇光學科技|SUNNY OPTICAL|stock|100|71.4|600|2.4|0.3|0.6|1090|2007-06-15
HK.06690|海爾智家|HAIER SMARTHOME|stock|200|25.9|400|1.4|0.2|0.9|2860|2020-12-23
HK.00066|港鐵公司|MTR CORPORATION|stock|500|29.8|200|0.9|0.1|0.2|6220|2000-10-05
HK.00002|中電控股|CLP HOLDINGS|stock|500|67.3|250|0.7|0.1|0.3|2530|1980-01-02
HK.00823|領展房產基金|LINK REIT|stock|100|39.2|350|1.2|-0.2|-0.5|2580|2005-11-25
HK.02319|蒙牛乳業|MENGNIU DAIRY|stock|1000|15.26|250|1.6|0.4|1.1|3900|2004-06-10
HK.06186|中國飛鶴|CHINA FEIHE|stock|1000|4.33|120|1.5|-0.3|-0.8|8900|2019-11-13
HK.01117|現代牧業|CH MODERN D|stock|1000|1.35|40|2.1|0.6|1.3|7900|2010-11-26
HK.02488|海潮科技|HARBOUR TIDE|stock|2000|3.46|60|2.7|0.9|1.7|1500|2017-07-13
HK.01088|中國神華|CHINA SHENHUA|stock|500|38.9|750|1.3|0.2|0.7|3377|2005-06-15
HK.06030|中信証券|CITIC SEC|stock|500|27.4|1100|1.9|0.4|0.9|2620|2011-10-06
HK.03033|南方恒生科技|CSOP HS TECH|etf|200|5.58|5200|1.5|0.8|3|11500|2020-08-28
SH.600519|贵州茅台|Kweichow Moutai|stock|100|1472.99|5200|1.2|-0.5|-6.3|1256|2001-08-27
SH.601318|中国平安|Ping An Insurance|stock|100|57.68|3600|1.5|0.4|3.1|10660|2007-03-01
SH.600036|招商银行|China Merchants Bank|stock|100|43.1|2900|1.1|0.2|1.5|20600|2002-04-09
SH.601899|紫金矿业|Zijin Mining|stock|100|29.4|5200|2.2|0.9|2.8|20600|2008-04-25
SH.688981|中芯国际|SMIC (STAR)|stock|200|118.6|4200|2.8|1.2|2|1990|2020-07-16
SH.601939|建设银行|China Construction Bank|stock|100|9.21|900|0.9|0.2|0.8|9594|2007-09-25
SH.601398|工商银行|ICBC|stock|100|7.62|2100|0.8|0.1|0.6|269612|2006-10-27
SH.601988|中国银行|Bank of China|stock|100|5.48|1500|0.8|0.1|-0.4|210766|2006-07-05
SH.601857|中国石油|PetroChina|stock|100|9.34|1700|1.1|0.3|0.7|161922|2007-11-05
SH.600028|中国石化|Sinopec|stock|100|5.72|900|1|0.2|-0.3|97000|2001-08-08
SH.601628|中国人寿|China Life|stock|100|43.6|1400|1.7|0.6|1.2|20824|2007-01-09
SH.601088|中国神华|China Shenhua|stock|100|41.2|1300|1.2|0.2|0.5|16491|2007-10-09
SH.600030|中信证券|CITIC Securities|stock|100|28.9|3900|1.7|0.3|0.8|12200|2003-01-06
SH.510300|沪深300ETF|CSI 300 ETF|etf|100|4.712|3800|1|0.3|2.2|88000|2012-05-28
SH.000001|上证指数|SSE Composite|index|1|3946.74|780000|0.8|0.2|0|0|1991-07-15
SZ.300750|宁德时代|CATL|stock|100|365.14|7800|2|2.1|7.7|4400|2018-06-11
SZ.002594|比亚迪|BYD|stock|100|97.8|4200|1.8|-0.5|-1.4|3490|2011-06-30
SZ.000858|五粮液|Wuliangye|stock|100|118.3|1900|1.2|-0.3|-2.1|3880|1998-04-27
SZ.000333|美的集团|Midea|stock|100|76.9|2300|1.3|0.3|1.1|7000|2013-09-18
SZ.159915|创业板ETF|ChiNext ETF|etf|100|3.084|2600|1.6|0.7|2.4|27000|2011-12-09
SZ.399001|深证成指|SZSE Component|index|1|12980.82|1000000|1.1|0.4|0|0|1995-01-23
US.AAPL|蘋果|Apple|stock|1|268.74|12500|1.4|-0.1|-1.9|14700|1980-12-12
US.NVDA|英偉達|NVIDIA|stock|1|187.02|32000|2.4|1.3|2.6|24300|1999-01-22
US.BABA|阿里巴巴|Alibaba ADR|stock|1|160.15|2400|2.3|-0.6|-2.2|2300|2014-09-19
US.TSLA|特斯拉|Tesla|stock|1|404.35|34000|3.1|0.8|1.6|3320|2010-06-29
US.MSFT|微軟|Microsoft|stock|1|487.12|11000|1.3|0.3|1|7430|1986-03-13
US.AMZN|亞馬遜|Amazon|stock|1|222.69|9500|1.8|0.4|1.2|10690|1997-05-15
US.GOOGL|谷歌-A|Alphabet-A|stock|1|292.81|10500|1.7|0.9|2|5820|2004-08-19
US.META|Meta Platforms|Meta Platforms|stock|1|590.32|9200|1.9|-0.4|-0.8|2170|2012-05-18
US.PDD|拼多多|PDD Holdings|stock|1|113.6|900|2.6|-0.7|-1.7|1420|2018-07-26
US.JD|京東|JD.com|stock|1|29.3|300|2.2|0.5|0.9|1400|2014-05-22
US.TSM|台積電|Taiwan Semiconductor|stock|1|284.8|4100|2.1|0.8|1.8|5190|1997-10-08
US.AMD|美國超微公司|AMD|stock|1|223.55|9800|3|1.1|1.9|1630|1972-09-27
US.SPY|標普500指數ETF-SPDR|SPDR S&P 500 ETF|etf|1|662.63|41000|0.9|0.2|0.7|1040|1993-01-29
US.QQQ|納指100ETF-Invesco|Invesco QQQ|etf|1|596.31|27000|1.2|0.3|1.1|660|1999-03-10
US..DJI|道瓊斯指數|Dow Jones Industrial Average|index|1|46138.77|600000|0.8|0.2|0|0|1896-05-26
US..IXIC|納斯達克綜合指數|NASDAQ Composite|index|1|22564.23|500000|1.2|0.4|0|0|1971-02-05
SG.D05|星展集團控股|DBS Group|stock|10|54|330|0.9|0.2|5|2840|1978-11-13
SG.O39|華僑銀行|OCBC Bank|stock|10|17.89|140|0.9|-0.1|3.4|4500|1975-01-02
SG.U11|大華銀行|UOB|stock|10|34.3|130|0.9|0.1|1.2|1660|1975-01-02
SG.Z74|新加坡電信|Singtel|stock|100|4.72|150|1|0.3|2|16500|1993-11-01
SG.C6L|新加坡航空|SIA|stock|100|6.52|40|0.9|-0.2|-1|2970|1985-12-18
"""
"""Symbol, with `<OWNER` for a warrant | Chinese name (traditional for HK, US and SG, simplified for mainland) | English
name | type | lot | previous close of the practice day | turnover of a day in millions | daily volatility % | drift % |
net flow % of turnover | issued shares in millions | listing date. Prices and turnovers are only plausible."""


SIZE_STEPS = 1024
"""Entries of a size table; drawing from it is one random number."""

_TIER_RANKS = (0.90, 0.70, 0.45)
"""Ranks of trade sizes at which extra-large, large and medium begin (moomoo: top 10 %, 10-30 %, 30-55 %)."""

_TRADING_MINUTES = {Market.HK: 330, Market.US: 390, Market.SH: 240, Market.SZ: 240, Market.SG: 420}
_NAMED_IN_ENGLISH = frozenset({Market.US, Market.SG})
_INDEX_LADDER = Ladder(((Decimal(9_999_999), Decimal("0.01")),))
_NORMAL_TRADE = 330_000
"""Mean value of a trade in currency before the limits of `trades_per_minute` bite."""


@dataclass(frozen=True)
class Listing:
    """An instrument and the figures of its trading.

    `prev_close` anchors the practice day; `daily_turnover` in currency;
    `volatility`, `drift` as fractions per day; `lean` = expected net inflow / turnover. `chinese_name`: simplified for
    the mainland, traditional elsewhere.
    """

    instrument: Instrument
    prev_close: Decimal
    daily_turnover: float
    volatility: float
    drift: float
    lean: float
    issued_shares: int
    chinese_name: str = ""

    @property
    def id(self) -> InstrumentId:
        return self.instrument.id

    @property
    def is_index(self) -> bool:
        """Whether it is computed instead of traded: an index, or the level of a plate."""
        return self.instrument.security_type in {SecurityType.INDEX, SecurityType.PLATE}

    @cached_property
    def ladder(self) -> Ladder:
        """Valid prices; an index moves by a hundredth."""
        if self.is_index:
            return _INDEX_LADDER
        return ladder_of(self.instrument)

    @cached_property
    def trading_minutes(self) -> int:
        """Minutes of an ordinary day."""
        return _TRADING_MINUTES[self.instrument.market]

    @cached_property
    def trades_per_minute(self) -> float:
        """Mean number of trades in a minute, bounded so that a whole day can be generated at once."""
        return min(max(self.daily_turnover / self.trading_minutes / _NORMAL_TRADE, 4.0), 90.0)

    @cached_property
    def sizes(self) -> array[int]:
        """Trade sizes in shares at evenly spaced ranks: log-normal with a standard deviation of one, in lots.

        An array, in which they take a fifth of the memory; nothing may change in it.
        """
        lot = self.instrument.lot_size
        value = self.daily_turnover / self.trading_minutes / self.trades_per_minute
        lots = max(value / float(self.prev_close) / lot, 5.0)
        return size_steps(lots, lot)

    @cached_property
    def mean_size(self) -> int:
        """Mean trade in shares."""
        return sum(self.sizes) // SIZE_STEPS

    @cached_property
    def thresholds(self) -> Thresholds:
        """Where the four tiers begin, from the ranks of the sizes."""
        extra_large, large, medium = (self.sizes[int(rank * SIZE_STEPS)] for rank in _TIER_RANKS)
        lot = self.instrument.lot_size
        return Thresholds(extra_large, min(large, extra_large - lot), min(medium, extra_large - 2 * lot))

    @cached_property
    def size_tiers(self) -> bytes:
        """The tier of each of `sizes`."""
        return bytes(map(self.thresholds.tier, self.sizes))


def size_steps(lots: float, lot: int) -> array[int]:
    """Sizes in shares at evenly spaced ranks for a mean of so many lots."""
    return array("q", [max(round(lots * factor), 1) * lot for factor in _log_normal()])


@lru_cache
def _log_normal() -> tuple[float, ...]:
    """Factors around a mean of one at `SIZE_STEPS` ranks."""
    normal = NormalDist(-0.5, 1.0)
    return tuple(2.718281828459045 ** normal.inv_cdf((rank + 0.5) / SIZE_STEPS) for rank in range(SIZE_STEPS))


class Catalogue:
    """All named listings by id, in the order of the table, and `universe` synthetic Hong Kong stocks behind them."""

    def __init__(
        self, universe: int = 0, rule: StepRule = AS_OF_NOW, *, named: Iterable[Listing] | None = None
    ) -> None:
        """`named` stands in the place of the table."""
        listings = (_listing(row, rule) for row in ROWS.strip().splitlines()) if named is None else named
        self._named = {listing.id: listing for listing in listings}
        self.universe = universe

    @property
    def named(self) -> Mapping[InstrumentId, Listing]:
        return self._named

    def add(self, listings: Iterable[Listing]) -> None:
        """List more, behind those of the table."""
        self._named.update((listing.id, listing) for listing in listings)

    def find(self, instrument: InstrumentId) -> Listing | None:
        """Listing of a named instrument; None when it is unknown or synthetic."""
        return self._named.get(instrument)

    def __iter__(self) -> Iterator[Listing]:
        return iter(self._named.values())


def _listing(row: str, rule: StepRule) -> Listing:
    symbol, name, name_en, kind, lot, close, turnover, volatility, drift, lean, issued, listed = (
        field.strip() for field in row.split("|")
    )
    identity, _, owner = symbol.partition("<")
    market = market_of(InstrumentId(identity))
    instrument = Instrument(
        id=InstrumentId(identity),
        name=name_en if market in _NAMED_IN_ENGLISH else name,  # OpenD has one name; the traders' is the market's own
        name_en=name_en,
        security_type=SecurityType(kind),
        lot_size=int(lot),
        currency=currency_of(InstrumentId(identity), SecurityType(kind)),
        listing_date=listed,
        underlying=InstrumentId(owner) if owner else None,
    )
    return Listing(
        instrument=rule.applied(instrument),
        prev_close=Decimal(close),
        daily_turnover=float(turnover) * 1e6,
        volatility=float(volatility) / 100,
        drift=float(drift) / 100,
        lean=float(lean) / 100,
        issued_shares=int(float(issued) * 1e6),
        chinese_name=name,
    )
