"""Packs judged by worker processes, a few ahead of whoever counts; in this process with one worker."""

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from workflows.simulation.judging import Judge, Judged, Row, Task

# So many packs for each worker are read ahead: enough that none waits, few enough that none piles up.
AHEAD = 3

_judges: dict[str, Judge] = {}


def judged(task: Task, packs: Iterable[list[Row]], *, workers: int) -> Iterator[Judged]:
    """What became of each pack, in order."""
    if workers == 1:
        judge = Judge(task)
        yield from (judge.judge(pack) for pack in packs)
        return
    # Spawned, not forked: a worker must not inherit the connection to the database.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _begin, (task,)) as pool:
        try:
            yield from _ahead(pool, iter(packs), workers * AHEAD)
        finally:
            pool.shutdown(cancel_futures=True)


def _ahead(pool: ProcessPoolExecutor, packs: Iterator[list[Row]], count: int) -> Iterator[Judged]:
    waiting: deque[Future[Judged]] = deque(pool.submit(_judge, pack) for pack in islice(packs, count))
    while waiting:
        yield waiting.popleft().result()
        waiting.extend(pool.submit(_judge, pack) for pack in islice(packs, 1))


def _begin(task: Task) -> None:
    # Ctrl-C reaches every process of the terminal; the one that counts ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _judges["own"] = Judge(task)


def _judge(pack: list[Row]) -> Judged:
    return _judges["own"].judge(pack)
