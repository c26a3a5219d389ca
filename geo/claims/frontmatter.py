"""The YAML front matter of a report: its facts before the text, which stays to the character."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from geo.errors import ReportError

__all__ = ["FACTS", "split_front_matter"]

FACTS = ("title", "publisher", "url", "published", "side", "origin", "report_id")
"""What a report may say of itself."""

_LOG = logging.getLogger(__name__)
_MOST_FRONT_MATTER = 16_000
"""Characters; facts of a report take some hundred, and YAML of strangers is not read at any length."""
_NOTHING = ("", "~", "null")


def split_front_matter(name: str, whole: str) -> tuple[dict[str, str], str]:
    """Return the facts of a YAML front matter and the body behind it, untouched.

    Args:
        name: the report, for messages.
        whole: its text.

    Returns:
        Those of `FACTS` that are given, and the text without the front matter; all of it where there is none.

    Raises:
        ReportError: it is not YAML, too long, or holds something else than text.
    """
    if not whole.startswith("---"):
        return {}, whole
    # YAML is for reports that use it, so it is loaded here
    from frontmatter.default_handlers import YAMLHandler  # noqa: PLC0415
    from yaml import BaseLoader  # noqa: PLC0415

    handler = YAMLHandler()
    try:
        head, body = handler.split(whole)
    except ValueError:
        return {}, whole
    if len(head) > _MOST_FRONT_MATTER:
        raise ReportError(f"the front matter of {name} is longer than {_MOST_FRONT_MATTER:,} characters")
    try:
        # the loader in Python, not the one in C that deep nesting can crash; it leaves all scalars as text
        values = handler.load(head, Loader=BaseLoader)
    except Exception as error:
        problem = " ".join(str(error).split())
        raise ReportError(f"the front matter of {name} is not YAML: {problem}") from error
    if not isinstance(values, Mapping):
        return {}, whole
    unknown = [str(key) for key in values if key not in FACTS]
    if unknown:
        _LOG.info("%s: front matter has more than is read: %s", name, ", ".join(unknown))
    facts = {key: _fact(name, key, values[key]) for key in FACTS if values.get(key, "") not in _NOTHING}
    return facts, whole[len(whole) - len(body) :].lstrip("\r\n")


def _fact(name: str, key: str, value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    raise ReportError(f"{key} in the front matter of {name} is no text")
