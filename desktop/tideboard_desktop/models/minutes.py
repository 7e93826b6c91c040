"""The whole price line of a day, put together from one full answer and the newest minutes of each push."""

from __future__ import annotations

from tideboard_core.model.quote import MinuteLine

_STEP = 60.0


class MinuteStore:
    """Minutes by their stamp; a later report of a minute replaces the earlier one."""

    def __init__(self) -> None:
        self._minutes: dict[float, tuple[float, float, int, float]] = {}
        self._newest: MinuteLine | None = None
        self.whole = False

    def take_whole(self, line: MinuteLine) -> None:
        """Take over a full answer; minutes that were pushed while it was under way stay."""
        pushed = self._minutes
        self._minutes = _columns(line)
        last = line.times[-1] if line.times else 0.0
        self._minutes.update({time: row for time, row in pushed.items() if time > last})
        self._newest = self._newest if self._newest is not None and pushed else line
        self.whole = True

    def take_push(self, line: MinuteLine) -> bool:
        """Add the newest minutes; False when they do not follow on and the whole line must be asked again."""
        if not line.times:
            return True
        follows = self.whole and any(time in self._minutes or time - _STEP in self._minutes for time in line.times)
        self._minutes.update(_columns(line))
        self._newest = line
        return follows

    def line(self) -> MinuteLine | None:
        """Everything known, oldest first; None while nothing is."""
        if self._newest is None:
            return None
        rows = sorted(self._minutes.items())
        return MinuteLine(
            instrument=self._newest.instrument,
            times=tuple(time for time, _row in rows),
            prices=tuple(row[0] for _time, row in rows),
            averages=tuple(row[1] for _time, row in rows),
            volumes=tuple(row[2] for _time, row in rows),
            turnovers=tuple(row[3] for _time, row in rows),
            prev_close=self._newest.prev_close,
        )


def _columns(line: MinuteLine) -> dict[float, tuple[float, float, int, float]]:
    rows = zip(line.prices, line.averages, line.volumes, line.turnovers, strict=True)
    return dict(zip(line.times, rows, strict=True))
