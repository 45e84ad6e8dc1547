"""How far a long command is, on standard error: a bar on a terminal, a plain line now and then elsewhere."""

import time
from typing import Any

BAR = 30
REDRAW_SECONDS = 0.2
LINE_SECONDS = 10.0


class Progress:
    """Counts up to `total`, with the rate and the time left."""

    def __init__(self, stream: Any, total: int) -> None:
        self.stream, self.total, self.done = stream, total, 0
        self.on_terminal = stream.isatty()
        self._begun = self._shown = time.monotonic()

    def advance(self, count: int) -> None:
        """So many more are done."""
        self.done += count
        now = time.monotonic()
        if now - self._shown >= (REDRAW_SECONDS if self.on_terminal else LINE_SECONDS):
            self._show(now)

    def finish(self) -> None:
        """Show the end; on a terminal the bar stays and the next line begins."""
        self._show(time.monotonic())
        if self.on_terminal:
            self.stream.write("\n")

    def _show(self, now: float) -> None:
        self._shown = now
        rate = self.done / max(now - self._begun, 0.001)
        left = max(self.total - self.done, 0) / rate if rate else 0.0
        share = min(self.done / self.total, 1.0) if self.total else 1.0
        facts = f"{self.done:,}/{self.total:,}份，每秒{rate:,.0f}份，剩余{int(left) // 60}分{int(left) % 60:02d}秒"
        if self.on_terminal:
            filled = int(share * BAR)
            self.stream.write(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {share:4.0%} {facts}  ")
        else:
            self.stream.write(f"{share:4.0%} {facts}\n")
        self.stream.flush()
