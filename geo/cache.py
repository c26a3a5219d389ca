"""Where things are kept that can be made or fetched again, and of which code they are the work.

The folder is that of the environment variable ``FRONTLINE_CACHE``, else ``$XDG_CACHE_HOME/frontline``, else
``~/.cache/frontline``.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from importlib.resources.abc import Traversable
from pathlib import Path

__all__ = ["cache_folder", "code_digest"]


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


def code_digest(modules: Iterable[Traversable]) -> str:
    """Return the hash of some modules, in their order: what other code has made is not taken for the work of these."""
    content = hashlib.sha256()
    for module in modules:
        content.update(module.read_bytes())
    return content.hexdigest()
