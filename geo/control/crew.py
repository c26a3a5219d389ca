"""Work that is shared between this process and copies of it.

A copy (``fork``) has all that this process has, so that nothing needs to be handed to it; what it found comes back in a file.
Each question is answered by itself, so that who answers it changes nothing. Where there are no copies to be had, or one of
them does not come to its end, this process does the work itself.
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Sequence
from typing import IO, Any, Generic, TypeVar

__all__ = ["shared_work"]

_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")

_LOG = logging.getLogger(__name__)


def shared_work(
    answer: Callable[[_Question], _Answer],
    questions: Sequence[_Question],
    jobs: int,
    *,
    pack: Callable[[_Answer], object] = lambda answer: answer,
    unpack: Callable[[Any], _Answer] = lambda packed: packed,
) -> list[_Answer]:
    """Answer questions in several processes.

    Args:
        answer: answers one question, and depends on nothing that happens meanwhile.
        questions: what to answer.
        jobs: how many processes at most, this one included.
        pack: turns an answer into what is quickly written and read.
        unpack: turns that into the answer.

    Returns:
        The answers in the order of the questions.
    """
    jobs = max(1, min(jobs, len(questions))) if _can_copy() else 1
    shares = [range(number, len(questions), jobs) for number in range(jobs)]
    copies = [
        (share, _Copy(lambda one: pack(answer(one)), [questions[index] for index in share]))
        for share in shares[1:]
    ]
    found: dict[int, _Answer] = {}
    try:
        found |= {index: answer(questions[index]) for index in shares[0]}
    finally:
        for share, copy in copies:
            packed = copy.answers()
            if packed is None:
                _LOG.warning("a process that shared the work ended before it was done; it is done here")
                found |= {index: answer(questions[index]) for index in share}
            else:
                found |= zip(share, map(unpack, packed), strict=True)
    return [found[index] for index in range(len(questions))]


def _can_copy() -> bool:
    """Tell whether this process can be copied without harm: on Linux, and with one thread only."""
    return sys.platform == "linux" and threading.active_count() == 1


class _Copy(Generic[_Question]):
    """A copy of this process that answers some questions and ends."""

    def __init__(self, answer: Callable[[_Question], object], questions: Sequence[_Question]) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - stays open until the copy has ended
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads that numerical libraries keep
            self._process = os.fork()
        if self._process == 0:
            self._work(answer, questions)

    def _work(self, answer: Callable[[_Question], object], questions: Sequence[_Question]) -> None:
        """Answer, write, and end without going on as this process would."""
        status = 1
        try:
            pickle.dump([answer(one) for one in questions], self._file, pickle.HIGHEST_PROTOCOL)
            self._file.flush()
            status = 0
        finally:
            os._exit(status)

    def answers(self) -> list[object] | None:
        """Wait for the answers; None where the copy did not come to its end."""
        _, status = os.waitpid(self._process, 0)
        with self._file:
            if status:
                return None
            self._file.seek(0)
            found: list[object] = pickle.load(self._file)  # noqa: S301 - written by a copy of this process
            return found
