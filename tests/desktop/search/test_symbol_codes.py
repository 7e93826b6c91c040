"""Codes in every spelling, lists and tables of them, files in old encodings."""

from __future__ import annotations

import pytest

from tideboard_desktop.search.symbol_codes import NotText, Token, decode, readings, tokens


@pytest.mark.parametrize(("text", "meant"), [
    ("HK.00700", "HK.00700"), ("hk.700", "HK.00700"), ("00700.HK", "HK.00700"), ("700", "HK.00700"),
    ("HKEX:700", "HK.00700"), ("AAPL", "US.AAPL"), ("$aapl", "US.AAPL"), ("AAPL.US", "US.AAPL"),
    ("NASDAQ:AAPL", "US.AAPL"), ("BRK-B", "US.BRK.B"), ("BRK.B", "US.BRK.B"), ("usAAPL", "US.AAPL"),
    ("sh600519", "SH.600519"), ("600519.SS", "SH.600519"), ("600519", "SH.600519"), ("000001", "SZ.000001"),
    ("SZ300750", "SZ.300750"), ("300750.SZ", "SZ.300750"), ("D05.SI", "SG.D05"), ("800000", "HK.800000"),
    ('="00700"', "HK.00700"), ("'00005", "HK.00005"), ("US..DJI", "US..DJI"),
])  # fmt: skip
def test_the_likeliest_reading(text: str, meant: str) -> None:
    assert readings(text)[0] == meant


def test_letters_are_tried_in_new_york_then_singapore() -> None:
    assert readings("D05") == ("US.D05", "SG.D05")
    assert readings("HK.00700") == ("HK.00700",)


@pytest.mark.parametrize("text", ["", "騰訊", "1,234", "12345678", "+1.4%", "a b", "x" * 40, "!"])
def test_what_is_no_code(text: str) -> None:
    assert readings(text) == ()


@pytest.mark.parametrize("text", [
    "HK.00700, AAPL 600519.SS;D05\n700",
    "HK.00700\tAAPL\t600519.SS\tD05\t700",
    "HK.00700\r\nAAPL\r\n\r\n600519.SS\r\nD05\r\n700\r\n",
    "HK.00700、AAPL，600519.SS；D05 700",
])  # fmt: skip
def test_a_list_however_it_is_separated(text: str) -> None:
    assert [token.text for token in tokens(text)] == ["HK.00700", "AAPL", "600519.SS", "D05", "700"]


def test_a_table_gives_the_column_under_its_head() -> None:
    text = '\ufeffname,代號,last\n"Tencent, Holdings",00700,612.50\nHSBC,5,112.80\nbad,??,1\n'
    assert tokens(text) == [Token("00700", 2), Token("5", 3), Token("??", 4)]


def test_a_table_without_a_known_head_gives_the_column_that_looks_like_codes() -> None:
    text = "Company;Where;Price\nTencent Holdings;HK.00700;612.5\nApple Inc;US.AAPL;268.1\n"
    assert tokens(text) == [Token("HK.00700", 2), Token("US.AAPL", 3)]
    assert tokens("Tencent\t700\t612.50\nHong Kong Ex\t388\t432.00") == [Token("700", 1), Token("388", 2)]


def test_a_market_behind_a_blank_belongs_to_the_code() -> None:
    assert [token.text for token in tokens("700 HK\nAAPL US Equity\n5 HK")] == ["700.HK", "AAPL.US", "5.HK"]


def test_an_unclosed_quote_spoils_nothing() -> None:
    assert Token("HK.00700", 1) in tokens('HK.00700,"Tencent\nHK.00005,HSBC')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_files_of_old_programs_are_read(encoding: str) -> None:
    assert decode("代码,名称\n600519,贵州茅台\n".encode(encoding)) == "代码,名称\n600519,贵州茅台\n"


def test_traditional_chinese_keeps_its_codes() -> None:
    """Big5 may be taken for GB: the names are not used, the codes are the same in both."""
    assert [token.text for token in tokens(decode("00700,騰訊\n00005,滙豐".encode("big5hkscs")))] == ["00700", "00005"]


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00", b"\xff\xfe\x00\xd8\x41", b"\x80\xff\xff\xff"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)
