"""What GDAL and Arrow say when they cannot write, as errors of the operating system.

`maps.output` names the file and gives the reason of every `OSError`; these two libraries have errors of their own, and GDAL names
the file under which it was being written, which nobody has heard of.
"""

# ruff: noqa: PLC0415 - GDAL and Arrow are loaded by who writes with them

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["refusals"]


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Raise what GDAL or Arrow refuse in the block as an `OSError` with the reason.

    Args:
        path: file that is being written; its name is left out of the reason.

    Raises:
        OSError: GDAL or Arrow raised an error; an `OSError` of theirs stays as it is.
    """
    import pyarrow as pa
    from pyogrio import errors

    gdal = (
        errors.CRSError,
        errors.DataLayerError,
        errors.DataSourceError,
        errors.FeatureError,
        errors.FieldError,
        errors.GeometryError,
    )
    try:
        yield
    except OSError:
        raise
    except (pa.ArrowException, *gdal) as error:
        raise OSError(_reason(str(error), path)) from error


def _reason(text: str, path: Path) -> str:
    """Return a message as one line without the name of a temporary file."""
    for name in (str(path), path.name):
        text = text.replace(name, "the file")
    return " ".join(text.split()) or "it gives no reason"
