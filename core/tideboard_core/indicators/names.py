"""Names of the indicators in English and both Chinese scripts, for the list and its search."""

from __future__ import annotations

from typing import Final, NamedTuple


class Names(NamedTuple):
    """What an indicator is called."""

    english: str
    traditional: str
    simplified: str


NAMES: Final = {
    "MA": Names("Moving averages", "移動平均線", "移动平均线"),
    "EMA": Names("Exponential moving averages", "指數移動平均線", "指数移动平均线"),
    "WMA": Names("Weighted moving average", "加權移動平均線", "加权移动平均线"),
    "DEMA": Names("Double exponential average", "雙重指數移動平均線", "双重指数移动平均线"),
    "TEMA": Names("Triple exponential average", "三重指數移動平均線", "三重指数移动平均线"),
    "HMA": Names("Hull moving average", "赫爾移動平均線", "赫尔移动平均线"),
    "KAMA": Names("Kaufman adaptive average", "考夫曼自適應均線", "考夫曼自适应均线"),
    "VWMA": Names("Volume-weighted average", "成交量加權均線", "成交量加权均线"),
    "VWAP": Names("Volume-weighted price", "成交量加權平均價", "成交量加权平均价"),
    "AVWAP": Names("Anchored volume-weighted price", "錨定成交量加權平均價", "锚定成交量加权平均价"),
    "BOLL": Names("Bollinger bands", "布林線", "布林线"),
    "BBW": Names("Bollinger width", "布林線寬度", "布林线宽度"),
    "%B": Names("Bollinger %b", "布林線位置", "布林线位置"),
    "DC": Names("Donchian channel", "唐奇安通道", "唐奇安通道"),
    "KC": Names("Keltner channel", "肯特納通道", "肯特纳通道"),
    "ST": Names("SuperTrend", "超級趨勢", "超级趋势"),
    "SAR": Names("Parabolic SAR", "拋物線轉向", "抛物线转向"),
    "ICHIMOKU": Names("Ichimoku cloud", "一目均衡表", "一目均衡表"),
    "MACD": Names("MACD", "指數平滑異同移動平均線", "指数平滑异同移动平均线"),
    "KDJ": Names("KDJ", "隨機指標", "随机指标"),
    "RSI": Names("Relative strength", "相對強弱指數", "相对强弱指标"),
    "WR": Names("Williams %R", "威廉指標", "威廉指标"),
    "CCI": Names("Commodity channel", "順勢指標", "顺势指标"),
    "DMI": Names("Directional movement", "動向指標", "动向指标"),
    "ROC": Names("Rate of change", "變動率指標", "变动率指标"),
    "MOM": Names("Momentum", "動量指標", "动量指标"),
    "TRIX": Names("TRIX", "三重指數平滑平均線", "三重指数平滑平均线"),
    "AROON": Names("Aroon", "阿隆指標", "阿隆指标"),
    "STOCHRSI": Names("Stochastic RSI", "隨機相對強弱指數", "随机相对强弱指标"),
    "VOL": Names("Volume", "成交量", "成交量"),
    "OBV": Names("On-balance volume", "能量潮", "能量潮"),
    "CMF": Names("Chaikin money flow", "蔡金貨幣流量", "蔡金货币流量"),
    "MFI": Names("Money flow index", "貨幣流量指數", "货币流量指标"),
    "ADOSC": Names("Chaikin oscillator", "蔡金震盪指標", "蔡金震荡指标"),
    "RVOL": Names("Relative volume", "相對成交量", "相对成交量"),
    "VP": Names("Volume profile", "成交量分佈", "成交量分布"),
    "ATR": Names("Average true range", "平均真實波幅", "平均真实波幅"),
    "NATR": Names("Average true range, %", "平均真實波幅百分比", "平均真实波幅百分比"),
    "HV": Names("Historical volatility", "歷史波幅", "历史波动率"),
    "FLOW": Names("Capital flow per bar", "每根資金流", "每根资金流"),
    "BLOCKSUM": Names("Block flow since the open", "大單累計", "大单累计"),
    "FLOW%": Names("Flow percentile, 60 days", "資金流百分位", "资金流百分位"),
    "BLOCK": Names("Block share of turnover", "大單佔成交額", "大单占成交额"),
    "DIV": Names("Flow against price", "資金流與價格背離", "资金流与价格背离"),
}
"""By the code of the indicator, which is itself a name that traders type."""
