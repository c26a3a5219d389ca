"""Work spread over processes: answers in the order of the questions, whatever is done first.

Processes are started afresh (``spawn``), so that it is the same on every system and no lock or thread comes along. They end
with the command that started them, however that ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import TypeVar

from geo.errors import WorkerError

__all__ = ["spread"]

_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")


def spread(
    work: Callable[[_Question], _Answer],
    questions: Sequence[_Question],
    jobs: int,
    *,
    setup: Callable[..., None],
    setup_arguments: Sequence[object] = (),
    done: Callable[[int], None] | None = None,
) -> list[_Answer]:
    """Answer questions in several processes.

    Args:
        work: answers one question; a function of a module, as are all that go to other processes.
        questions: what to answer.
        jobs: how many processes, at least 1.
        setup: is called once in each process before its first question.
        setup_arguments: what it is called with.
        done: is told how many questions are answered.

    Returns:
        The answers in the order of the questions.

    Raises:
        WorkerError: a process was ended from outside, for lack of memory perhaps.
        Exception: whatever ``work`` raised.
    """
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(setup, tuple(setup_arguments)),
    )
    try:
        waiting = [pool.submit(work, question) for question in questions]
        for number, future in enumerate(as_completed(waiting), start=1):
            future.result()
            if done:
                done(number)
        return [future.result() for future in waiting]
    except BrokenProcessPool as error:
        raise WorkerError(
            "a process that was reading ended before it was done; is there enough memory? Try fewer at once: --jobs 1"
        ) from error
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(setup: Callable[..., None], arguments: tuple[object, ...]) -> None:
    """Prepare a process: an interrupt from the keyboard is the business of the command, and with it the process ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    setup(*arguments)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
