"""Names in the scripts and languages that the port sends: simplified Chinese from traditional, brokers in English."""

from __future__ import annotations

from typing import NamedTuple

from tideboard_sandbox.exchange.market.brokers import BROKERS

_SIMPLE = str.maketrans(
    "亞來偉僑創動國團壽學東樂標滙爾環瓊產積納綜網聯華萊萬蘋訊設證豐資購車軟輝達遜銀鐵長際險電領馬騰體鴻鵬麥數興",
    "亚来伟侨创动国团寿学东乐标汇尔环琼产积纳综网联华莱万苹讯设证丰资购车软辉达逊银铁长际险电领马腾体鸿鹏麦数兴",
)
"""The characters of the listed names that differ between the two scripts."""

_ENGLISH = {
    8738: "Futu",
    6999: "BOC International",
    1799: "Bright Smart",
    8305: "HSBC Securities",
    5999: "China Innovation",
    6998: "China Investment",
    5465: "UBS",
    3438: "CLSA",
    8577: "JPMorgan",
    4086: "Citi",
    3440: "Goldman Sachs",
    5337: "Morgan Stanley",
    7389: "BNP Paribas",
    2847: "HSBC",
    1198: "Phillip",
    8133: "Haitong",
    6824: "Guotai Junan",
    4374: "Barclays",
    5979: "Merrill Lynch",
    3387: "Societe Generale",
    6388: "Shenwan Hongyuan",
    1453: "Macquarie",
    7054: "China Merchants",
    9066: "Huatai",
    2077: "Hang Seng",
    5747: "DBS Vickers",
    1590: "Daiwa",
    9072: "Tiger",
    4498: "BEA",
    6698: "Interactive Brokers",
}
BROKER_NAMES = {number: (name, _ENGLISH[number]) for number, name in BROKERS.items()}
"""Traditional Chinese and English name of every broker of the queue."""


class Issuer(NamedTuple):
    """An issuer of warrants: traditional Chinese and English name, and the two letters in the names of its warrants."""

    name: str
    english: str
    letters: str


ISSUERS = {
    1: Issuer("摩根大通", "JP Morgan", "JP"),
    2: Issuer("法興", "Societe Generale", "SG"),
    3: Issuer("瑞銀", "UBS", "UB"),
    4: Issuer("滙豐", "HSBC", "HS"),
    5: Issuer("中銀", "BOCI", "BI"),
}
"""By the number that filters take; the numbers are ours."""


def issuer_of(warrant_name: str) -> int:
    """The issuer of a warrant by its English name (`TENCT@JPC2703A`); 0 for an unknown one."""
    letters = warrant_name.replace("#", "@").partition("@")[2][:2]
    return next((number for number, issuer in ISSUERS.items() if issuer.letters == letters), 0)


def simplified(text: str) -> str:
    """Traditional Chinese as simplified; other text as it is."""
    return text.translate(_SIMPLE)
