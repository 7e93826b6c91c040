"""Hong Kong exchange participants of the broker queue: id and short name, the busiest first."""

from __future__ import annotations

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
