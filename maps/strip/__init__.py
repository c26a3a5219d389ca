"""The strip chart of a road: kilometres against days. `data` says what is shown, `svg` and `image` draw it."""

from maps.strip.data import Strip, strip_data
from maps.strip.svg import strip_svg

__all__ = ["Strip", "strip_data", "strip_svg"]
