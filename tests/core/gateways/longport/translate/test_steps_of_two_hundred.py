"""Two hundred securities as LongPort tells them, with prices around each band, against what the exchanges' pages say.

A price that the exchange takes is never denied, one that it refuses never passes without a word. Where it depends on a
list or a day that no page we could read has, it warns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

import pytest

from tideboard_core.gateways.longport.translate.instruments import instrument
from tideboard_core.model.price_steps import Fit
from tideboard_proto.longport import quote_pb2 as pb


class Group(NamedTuple):
    """Securities of one table: their codes, the board that the broker names, and prices by what the page says."""

    source: str
    board: str
    codes: str
    taken: str
    refused: str
    depends: str = ""


GROUPS: Final = (
    Group(
        "hkex.com.hk, reduction of minimum spreads, phase 1 since 2025-08-04; phase 2 (0.5 to 10) of unknown day",
        "HKEquity",
        "1.HK 2.HK 3.HK 5.HK 6.HK 11.HK 12.HK 16.HK 17.HK 27.HK 66.HK 101.HK 175.HK 267.HK 288.HK 386.HK 388.HK 669.HK "
        "688.HK 700.HK 762.HK 823.HK 857.HK 883.HK 939.HK 941.HK 960.HK 981.HK 992.HK 1024.HK 1038.HK 1044.HK 1093.HK "
        "1109.HK 1211.HK 1299.HK 1398.HK 1810.HK 2318.HK 2382.HK 3690.HK 3988.HK 9618.HK 9888.HK 9988.HK 9999.HK",
        "0.249 0.25 0.255 0.495 0.5 0.51 9.99 10 10.01 19.99 20 20.02 49.98 50 50.05 99.95 100 100.1 199.9 200 200.2 "
        "499.8 500 500.5 999.5 1000 1001 1999 2000 2002 4998 5000 5005",
        "0.2495 0.252 0.499 0.503 9.993 10.005 19.995 20.01 49.99 50.02 99.98 100.05 199.95 200.1 499.9 500.2 999.8 "
        "1000.5 1999.5 2001 4999 5002",
        "0.505 5.005 9.995",
    ),
    Group(
        "sc.hkex.com.hk, page of exchange traded products, every band; CSOP's products, Harvest 9439",
        "HKEquity",
        "2800.HK 2823.HK 2828.HK 2840.HK 3032.HK 3033.HK 3067.HK 3110.HK 3188.HK 3416.HK 3439.HK 7200.HK 7226.HK "
        "7299.HK 7500.HK 7552.HK 7709.HK 7711.HK 7747.HK 7766.HK 7777.HK 7788.HK 7799.HK 9067.HK 9188.HK 9439.HK "
        "9711.HK 9766.HK 9777.HK 9788.HK 9799.HK 9834.HK 82800.HK 83188.HK 83416.HK",
        "0.999 1 1.002 4.998 5 5.005 9.995 10 10.01 19.99 20 20.02 61.22 77.24 99.98 100 100.05 199.95 200 200.1 499.9 "
        "500 500.2 999.8 1000 1000.5 1999.5 2000 2001",
        "0.9995 1.001 4.999 5.002 9.998 10.005 19.995 20.01 61.21 77.25 99.99 100.02 199.98 200.05 499.95 500.1 999.9 "
        "1000.2 1999.8 2000.5",
    ),
    Group(
        "hkex.com.hk: structured products stay outside the reform, equity warrants are in; no call tells them apart",
        "HKWarrant",
        "13017.HK 13601.HK 14218.HK 15090.HK 16377.HK 20021.HK 28099.HK 50013.HK 55177.HK 61288.HK 65123.HK 10950.HK",
        "0.031 0.249 0.255 0.495 0.51 9.99 10.02 19.98 20.1 49.9 50.05 99.95",
        "0.0315 0.252 0.503 20.01 49.99 50.02",
        "0.505 10.01 20.02 20.05",
    ),
    Group(
        "HKEX contract specifications, circular MKD/EQD/33/18, cmbi.com: 0.01, or 0.001 in the lowest classes",
        "HKOption",
        "TCH261230C600000.HK ALB261230P120000.HK HKB261230C110000.HK HEX261230C400000.HK MIU261230P50000.HK "
        "CCB261230C8000.HK XTW261230C12000.HK AIA261230P70000.HK",
        "0.03 1.03 3.05 77.24",
        "0.0135 0.0005 1.0301",
        "0.013 1.001",
    ),
    Group(
        "hjfi.hk and HKEX contract specifications: options on indexes step a point",
        "HKOption",
        "HSI261230C26000000.HK MHI261230P26000000.HK HHI261230C9000000.HK HTI261230P5000000.HK",
        "1 210 3050",
        "0.3 210.37 210.5",
    ),
    Group(
        "sec.gov, Rule 612; half cents stand in the rule, and its day was put off",
        "USMain",
        "AAPL.US MSFT.US NVDA.US TSLA.US AMZN.US META.US GOOG.US BABA.US JD.US PDD.US NIO.US F.US T.US BAC.US INTC.US "
        "SPY.US QQQ.US IWM.US TQQQ.US BRK.A.US BRK.B.US",
        "0.1234 0.9999 1 1.01 268.74",
        "0.12345 1.0001 268.743",
        "1.005 268.745",
    ),
    Group(
        "titanregulation.com, optionseducation.org: 0.01 and 0.05 in penny classes, 0.05 and 0.10 elsewhere",
        "USOption",
        "AAPL261218C260000.US MSFT261218P400000.US NVDA261218C150000.US TSLA261218C400000.US BABA261218P90000.US "
        "F261218C12000.US T261218C20000.US BRKB261218P400000.US XYZ261218C50000.US NVR261218C8000000.US "
        "AZO261218P3000000.US SPYD261218C40000.US",
        "0.05 2.95 3 3.1 77.2",
        "0.055 3.01 3.37",
        "0.01 0.03 1.03 3.05 77.25",
    ),
    Group(
        "titanregulation.com: SPY, QQQ and IWM by cents throughout",
        "USOption",
        "SPY261218C600000.US SPY261218P600000.US QQQ261218C500000.US QQQ261218P500000.US IWM261218C200000.US "
        "IWM261218P200000.US",
        "0.01 0.03 2.99 3.01 3.37 77.24",
        "0.005 3.375",
    ),
    Group(
        "rulebook.sgx.com, notice 8.5.2, shares; two brokers' pages for prices from 100 on",
        "SGMain",
        "D05.SG O39.SG U11.SG Z74.SG C6L.SG S68.SG F34.SG BN4.SG C38U.SG J36.SG",
        "0.199 0.2 0.205 0.99 1 1.01 45.12 99.99 100.1",
        "0.1995 0.2005 1.0005 45.1255",
        "150.05 202.1",
    ),
    Group(
        "rulebook.sgx.com, notice 8.5.2: funds 0.01 or 0.001 as the exchange sets, bonds and preference shares 0.001",
        "SGMain",
        "ES3.SG G3B.SG CLR.SG A35.SG O87.SG S27.SG",
        "4.12 0.995 1",
        "4.1235 1.0215",
        "4.123 1.021",
    ),
    Group(
        "english.sse.com.cn, szse: A shares by 0.01",
        "CNSH",
        "600519.SH 601318.SH 600036.SH 601899.SH 601939.SH 601398.SH 600028.SH 600030.SH 603288.SH 605499.SH 688981.SH "
        "688111.SH 688012.SH 689009.SH 000001.SZ 000858.SZ 000333.SZ 002594.SZ 002415.SZ 300750.SZ 300059.SZ 301269.SZ",
        "9.99 10 10.01 1500.01",
        "10.001 10.005 1500.015",
    ),
    Group("ergou.cc, wz1122.com: Shanghai's B shares by 0.001", "CNSH", "900901.SH 900903.SH 900932.SH", "0.345 1.001",
          "0.3455 1.0005"),
    Group("ergou.cc, wz1122.com: Shenzhen's B shares by 0.01", "CNSZ", "200012.SZ 200596.SZ 200725.SZ", "3.45 3.46",
          "3.455 3.451"),
    Group(
        "pages of funds (reportify.ai, irnews.cfbond.com): funds by 0.001, bond funds above 100 too",
        "CNSH",
        "501018.SH 510050.SH 510300.SH 511880.SH 512880.SH 513050.SH 518880.SH 520830.SH 530280.SH 530580.SH 551030.SH "
        "551550.SH 560010.SH 588000.SH 159915.SZ 159919.SZ 160105.SZ 161725.SZ 184801.SZ",
        "0.999 1.234 9.999 100.135",
        "1.2345 100.1355",
    ),
    Group("yunnanlong.com: Shenzhen's convertible bonds by 0.001", "CNSZ", "123001.SZ 127045.SZ 128136.SZ",
          "101.5 101.123", "101.1235"),
)  # fmt: skip
_WORD: Final = {Fit.LEGAL: "passed", Fit.DOUBTFUL: "warned", Fit.ILLEGAL: "denied"}


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Each security's symbol and board with a price and what the page says of it."""
    for group in GROUPS:
        for code in group.codes.split():
            for says in ("taken", "refused", "depends"):
                for price in getattr(group, says).split():
                    yield code, group.board, price, says


def verdict(symbol: str, board: str, price: str) -> str:
    """What the check says of a price: passed, warned or denied."""
    facts = instrument(pb.StaticInfo(symbol=symbol, board=board, lot_size=100), "en")
    return _WORD[facts.price_steps.fit(Decimal(price))]


def counts() -> Counter[tuple[str, str]]:
    """How many prices of the table have which verdict, by what the page says."""
    return Counter((says, verdict(symbol, board, price)) for symbol, board, price, says in rows())


def test_the_table_has_two_hundred_securities_of_every_market() -> None:
    codes = [code for group in GROUPS for code in group.codes.split()]
    assert len(codes) == len(set(codes)) >= 200
    assert {code.rpartition(".")[2] for code in codes} == {"HK", "US", "SG", "SH", "SZ"}


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.codes.split()[0])
def test_what_is_taken_is_never_denied_and_what_is_refused_never_passes(group: Group) -> None:
    wrong = [
        (code, price, says, found)
        for code in group.codes.split()
        for says, never in (("taken", "denied"), ("refused", "passed"), ("depends", "denied"))
        for price in getattr(group, says).split()
        if (found := verdict(code, group.board, price)) == never
    ]
    assert wrong == []


def test_the_counts_of_the_table_are_told() -> None:
    """What depends on something unknown always warns; of the rest a warning stands where no call tells the kind."""
    assert dict(counts()) == {
        ("taken", "passed"): 3183,
        ("taken", "warned"): 29,
        ("refused", "denied"): 2102,
        ("depends", "warned"): 336,
    }
