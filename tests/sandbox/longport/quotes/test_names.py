"""Names in the scripts and languages of the port."""

from __future__ import annotations

from tideboard_sandbox.exchange.instruments.listing import Catalogue
from tideboard_sandbox.exchange.market.brokers import BROKERS
from tideboard_sandbox.longport.quotes.names import BROKER_NAMES, ISSUERS, issuer_of, simplified


def test_traditional_names_become_simplified() -> None:
    assert simplified("騰訊控股") == "腾讯控股"
    assert simplified("滙豐控股") == "汇丰控股"
    assert simplified("Apple") == "Apple"


def test_every_listed_name_is_changed_once() -> None:
    for listing in Catalogue():
        name = simplified(listing.chinese_name)
        assert simplified(name) == name
        assert len(name) == len(listing.chinese_name)


def test_every_broker_has_an_english_name() -> None:
    assert BROKER_NAMES.keys() == BROKERS.keys()
    assert len({english for _, english in BROKER_NAMES.values()}) == len(BROKERS)


def test_a_warrants_name_tells_its_issuer() -> None:
    assert ISSUERS[issuer_of("TENCT@JPC2703A")].english == "JP Morgan"
    assert issuer_of("TENCT@XXC2703A") == issuer_of("TENCENT") == 0
