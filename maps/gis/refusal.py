"""What the libraries that write say when they cannot, as errors of the operating system.

`maps.output` names the file and gives the reason of every `OSError`. GDAL, Arrow and SQLite have errors of their own, and GDAL names the
file by the name under which it was being written, which nobody has heard of.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["refusals"]

_LIBRARIES = frozenset({"pyarrow", "pyogrio", "sqlite3"})
"""Whose errors are meant; they are told by name, so that none of them is loaded for it."""


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Raise what a library refuses in the block as an `OSError` with the reason.

    Args:
        path: file that is being written; its name is left out of the reason.

    Raises:
        OSError: GDAL (by pyogrio), Arrow or SQLite raised an error; an `OSError` of theirs stays as it is.
    """
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in _LIBRARIES:
            raise
        raise OSError(_reason(str(error), path)) from error


def _reason(text: str, path: Path) -> str:
    """Return a message as one line without the name of a temporary file."""
    for name in (str(path), path.name):
        text = text.replace(name, "the file")
    return " ".join(text.split()) or "it gives no reason"
