"""The window in three languages, switched while it runs: every word changes, what a person filled in stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fakes.walks.own_process import run_fake

# The gate has desktop/assembly/test_window_rebuild.py::test_another_language_changes_each_word_and_no_draft.
pytestmark = [pytest.mark.whole, pytest.mark.slow]

SECONDS = 240
STAYING = ("net", "draft", "letters")
SPOKEN = {
    "zh-Hant": {
        "docks": ["自選", "資金流向", "擺盤", "下單", "持倉與訂單", "圖表", "擺盤 2"],
        "bars": ["資金流向", "買入 HK.00700 騰訊控股 600.50"],
        "menu": ["設定", "連線", "鍵盤", "版面與面板", "說明", "關於 Tideboard", "重置練習帳戶", "結束程式"],
        "help": ["使用指南", "檢查更新", "當機報告…"],
        "palette": "前往持倉",
        "date": "2026年11月20日 週五",
        "lock": "已上鎖",
        "word": "練習",
    },
    "zh-Hans": {
        "docks": ["自选", "资金流向", "摆盘", "下单", "持仓与委托", "图表", "摆盘 2"],
        "bars": ["资金流向", "买入 HK.00700 騰訊控股 600.50"],
        "menu": ["设置", "连接", "键盘", "布局与面板", "帮助", "关于 Tideboard", "重置练习账户", "结束程序"],
        "help": ["使用指南", "检查更新", "崩溃报告…"],
        "palette": "前往持仓",
        "date": "2026年11月20日 周五",
        "lock": "已锁定",
        "word": "练习",
    },
}


@pytest.mark.timeout(SECONDS)
def test_language_changes_while_it_runs(tmp_path: Path) -> None:
    """English, traditional, simplified, English; numbers, their units and the security's name do not follow."""
    english, traditional, simplified, again = speak(tmp_path)

    assert {key: english[key] for key in ("date", "lock", "word")} == {
        "date": "Fri 20 Nov 2026",
        "lock": "Locked",
        "word": "PRACTICE",
    }
    assert again == english
    for found, language in ((traditional, "zh-Hant"), (simplified, "zh-Hans")):
        assert {key: found[key] for key in SPOKEN[language]} == SPOKEN[language]
        assert [found[key] for key in STAYING] == [english[key] for key in STAYING]
    assert english["net"] == "+318.60M"
    assert english["draft"] == ["600.5", "3"]
    assert english["letters"]["book-2"] == "B"


def speak(directory: Path) -> list[dict[str, Any]]:
    """Run the window in a process of its own: it dresses the whole QApplication."""
    found: list[dict[str, Any]] = run_fake("speaking_application", str(directory), seconds=SECONDS)
    return found
