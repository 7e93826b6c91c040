"""A replayed day reads what was copied from a shared place by the same rule as the archive: nothing later is known."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from fakes.values.archive_market import CALENDAR, DAY, MEITUAN, TENCENT, after_close, at, days_before
from fakes.values.clock import ManualClock
from fakes.values.shared_places import REAL_KEY, published, sealed_archive, shared_folder
from tideboard_core.archive.comparison.samples import net_sample
from tideboard_core.desk.copying import SharedCopy
from tideboard_core.desk.schemas import REAL
from tideboard_core.model.instrument import Market
from tideboard_core.replay.known_reader import KnownReader


def test_what_was_copied_from_a_shared_place_is_known_by_the_same_rule(tmp_path: Path) -> None:
    """Days before are whole, of the day itself only what had been received, of later days nothing."""
    before, after = days_before(DAY, 1)[0], CALENDAR.next_session(Market.HK, DAY).date
    place = shared_folder(tmp_path / "share")
    published(sealed_archive(tmp_path / "theirs", before, DAY, after, symbols=(TENCENT,)), place)
    own = sealed_archive(tmp_path / "own", before, symbols=(MEITUAN,))
    with closing(SharedCopy(own, place, REAL, ManualClock(after_close(after)))) as copy:
        copy.copy([TENCENT], lambda _came: None)
    now = at(19)
    with closing(KnownReader(own, DAY, lambda: now, shared=True)) as reader:
        assert len(reader.last(REAL_KEY, TENCENT, before)) == 60
        assert reader.versions(REAL_KEY, TENCENT, DAY).index.tolist() == [*range(20)]
        assert not len(reader.versions(REAL_KEY, TENCENT, after))
        assert [each.day for each in reader.sessions(Market.HK, [TENCENT])] == [before, DAY]
        assert net_sample(reader, REAL_KEY, TENCENT, [before, DAY]).known.sum(axis=1).tolist() == [60, 0]
        assert reader.database.all("SELECT day FROM block") != []
        assert all(day <= 20261120 for (day,) in reader.database.all("SELECT day FROM block"))
    with closing(KnownReader(own, DAY, lambda: now)) as reader:
        assert not len(reader.versions(REAL_KEY, TENCENT, before))
