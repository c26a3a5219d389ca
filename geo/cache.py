"""Where things are kept that can be made or fetched again.

The folder is that of the environment variable ``FRONTLINE_CACHE``, else ``$XDG_CACHE_HOME/frontline``, else
``~/.cache/frontline``.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["cache_folder"]


def cache_folder() -> Path:
    """Return the folder in which things are kept; it need not exist."""
    own = os.environ.get("FRONTLINE_CACHE", "").strip()
    if own:
        return Path(own).expanduser()
    base = os.environ.get("XDG_CACHE_HOME", "").strip()
    try:
        return (Path(base) if base else Path.home() / ".cache") / "frontline"
    except RuntimeError:  # no home: a user without an entry in the password file
        return Path(os.devnull) / "frontline"
