"""Another data folder on the same account: told at login, once, while no loss brake is set here."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.walks.own_process import run_fake
from tideboard_core.model.order import Environment

pytestmark = pytest.mark.slow

SECONDS = 240


@pytest.mark.whole("never a brake")
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("options", [(), ("braked",)], ids=["never a brake", "a brake at first"])
def test_another_data_folder_is_told_once_of_an_account_without_a_brake(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    found = run_fake("other_folder", str(tmp_path), *options, seconds=SECONDS)

    sentence = (
        f"{found['account']}: another data folder or computer sends orders for this account. No loss brake is set in "
        "this data folder; one that is set there does not hold here."
    )
    assert found["account"].startswith("PAPER ")
    told = [sentence, Environment.PAPER.value]
    assert found["told"] == [[] if options else [told], [told], [told]]
