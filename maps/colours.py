"""How far apart two colours are to the eye, also to a colour-blind one, and how a colour is lifted for a dark ground.

Distances are those of CAM02-UCS (Luo, Cui and Li 2006: CIECAM02 in the viewing conditions of sRGB, made uniform); about
1 can just be told apart side by side. Colour blindness is simulated at full severity after Machado, Oliveira and
Fernandes (2009). Lifting goes by the lightness of OKLab (Ottosson 2020), which keeps the hue.

Colours are ``#RRGGBB``. Light formulas in plain Python, so that a check of a theatre needs no further package; the tests
hold them against colorspacious.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

__all__ = ["LEAST_DISTANCE", "VISIONS", "Pair", "appearance", "distance", "lifted", "linear_rgb", "too_close"]

LEAST_DISTANCE = 10.0
"""Least distance of two holders' colours, to every eye.

Petroff (2021, "Accessible Color Sequences for Data Visualization") asks for 20 among six colours, 18 among eight and 16
among ten, measured as here, where the colours are free. Ours also keep 3 : 1 to a light and to a dark ground and the
colours that the design names, which leaves 10 for ten holders: ten times what can just be told apart.
"""

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

VISIONS: dict[str, Matrix | None] = {
    "full colour vision": None,
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What each eye makes of linear sRGB (Machado 2009, table for severity 1.0)."""

_TO_XYZ: Matrix = (
    (0.4124, 0.3576, 0.1805),
    (0.2126, 0.7152, 0.0722),
    (0.0193, 0.1192, 0.9505),
)
_CAT02: Matrix = ((0.7328, 0.4296, -0.1624), (-0.7036, 1.6975, 0.0061), (0.0030, 0.0136, 0.9834))
_CAT02_TO_HPE: Matrix = (
    (0.7409792, 0.2180250, 0.0410058),
    (0.2853532, 0.6242014, 0.0904454),
    (-0.0096280, -0.0056980, 1.0153260),
)
_OKLAB_CONES: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_OKLAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_OKLAB: Matrix = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_OKLAB_CONES: Matrix = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)

# Viewing conditions of sRGB (IEC 61966-2-1): white D65, 64 lux of surrounding light, a ground of 20 %, average surround.
_WHITE: Triple = (95.047, 100.0, 108.883)
_ADAPTING = 64 / math.pi / 5
_N = 0.2
_SURROUND = 0.69
_K = 1 / (5 * _ADAPTING + 1)
_FL = 0.2 * _K**4 * 5 * _ADAPTING + 0.1 * (1 - _K**4) ** 2 * (5 * _ADAPTING) ** (1 / 3)
_NBB: float = 0.725 * _N**-0.2
_Z = 1.48 + math.sqrt(_N)
_ADAPTED = 1 - math.exp((-_ADAPTING - 42) / 92) / 3.6


class Pair(NamedTuple):
    """Two names whose colours an eye can hardly tell apart.

    Attributes:
        one: name of the first.
        other: name of the second.
        vision: the eye, a key of `VISIONS`, to which they are closest.
        distance: how far apart they are to it, in CAM02-UCS.
    """

    one: str
    other: str
    vision: str
    distance: float


def _times(matrix: Matrix, v: Triple) -> Triple:
    one, two, three = (row[0] * v[0] + row[1] * v[1] + row[2] * v[2] for row in matrix)
    return one, two, three


def linear_rgb(colour: str) -> Triple:
    """Return a colour, ``#RRGGBB``, as linear sRGB, each channel 0 to 1."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - IEC 61966-2-1
        for value in (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    )
    return red, green, blue


def _text(linear: Triple) -> str:
    bounded = (min(1.0, max(0.0, value)) for value in linear)
    curved = (
        12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055  # noqa: PLR2004 - the same
        for value in bounded
    )
    return "#" + "".join(f"{round(255 * value):02X}" for value in curved)


def _cones(xyz: Triple) -> Triple:
    """Return the compressed cone responses of CIECAM02, adapted to the white of the screen."""
    seen, white = _times(_CAT02, xyz), _times(_CAT02, _WHITE)
    adapted = tuple(
        (_ADAPTED * 100 / light + 1 - _ADAPTED) * value for value, light in zip(seen, white, strict=True)
    )
    hpe = _times(_CAT02_TO_HPE, (adapted[0], adapted[1], adapted[2]))
    powers = (math.copysign((_FL * abs(value) / 100) ** 0.42, value) for value in hpe)
    one, two, three = (400 * power / (27.13 + abs(power)) + 0.1 for power in powers)
    return one, two, three


def _achromatic(cones: Triple) -> float:
    return (2 * cones[0] + cones[1] + cones[2] / 20 - 0.305) * _NBB


_WHITE_RESPONSE = _achromatic(_cones(_WHITE))


def appearance(colour: str, vision: str = "full colour vision") -> Triple:
    """Return J', a', b' in CAM02-UCS as an eye sees a colour.

    Args:
        colour: ``#RRGGBB``.
        vision: a key of `VISIONS`.

    Example:
        >>> [round(value, 1) + 0.0 for value in appearance("#FFFFFF")][0]
        100.0
    """
    linear, matrix = linear_rgb(colour), VISIONS[vision]
    if matrix is not None:
        red, green, blue = (min(1.0, max(0.0, value)) for value in _times(matrix, linear))
        linear = red, green, blue
    x, y, z = _times(_TO_XYZ, linear)
    cones = _cones((100 * x, 100 * y, 100 * z))
    a = cones[0] - 12 * cones[1] / 11 + cones[2] / 11
    b = (cones[0] + cones[1] - 2 * cones[2]) / 9
    hue = math.atan2(b, a)
    lightness = 100 * (max(0.0, _achromatic(cones)) / _WHITE_RESPONSE) ** (_SURROUND * _Z)
    eccentricity = (math.cos(hue + 2) + 3.8) / 4
    t = 50000 / 13 * _NBB * eccentricity * math.hypot(a, b) / (cones[0] + cones[1] + 1.05 * cones[2])
    chroma = t**0.9 * math.sqrt(lightness / 100) * (1.64 - 0.29**_N) ** 0.73
    m = math.log(1 + 0.0228 * chroma * _FL**0.25) / 0.0228
    return 1.7 * lightness / (1 + 0.007 * lightness), m * math.cos(hue), m * math.sin(hue)


def distance(one: str, other: str, vision: str = "full colour vision") -> float:
    """Return how far apart two colours are to an eye, in CAM02-UCS.

    Example:
        >>> distance("#2C7868", "#2C7868"), round(distance("#000000", "#FFFFFF"))
        (0.0, 100)
    """
    return math.dist(appearance(one, vision), appearance(other, vision))


def too_close(colours: Mapping[str, str], least: float = LEAST_DISTANCE) -> list[Pair]:
    """Return the pairs of names whose colours some eye can hardly tell apart, the closest first.

    Args:
        colours: ``#RRGGBB`` by name.
        least: the distance from which on colours count as apart.
    """
    seen = {
        name: {vision: appearance(colour, vision) for vision in VISIONS} for name, colour in colours.items()
    }
    pairs = (_closest(one, seen[one], other, seen[other]) for one, other in combinations(seen, 2))
    return sorted((pair for pair in pairs if pair.distance < least), key=lambda pair: pair.distance)


def _closest(one: str, first: Mapping[str, Triple], other: str, second: Mapping[str, Triple]) -> Pair:
    away, vision = min((math.dist(first[eye], second[eye]), eye) for eye in VISIONS)
    return Pair(one, other, vision, away)


def lifted(colour: str, lightness: float, chroma: float) -> str:
    """Return a colour with its OKLab lightness and chroma multiplied, of the same hue, and as much chroma as fits.

    Example:
        >>> lifted("#2C7868", 1.0, 1.0), lifted("#9C3008", 1.3, 1.3)
        ('#2C7868', '#DE4810')
    """
    cones = _times(_OKLAB_CONES, linear_rgb(colour))
    light, a, b = _times(_OKLAB, (math.cbrt(cones[0]), math.cbrt(cones[1]), math.cbrt(cones[2])))
    light = min(1.0, light * lightness)
    for step in _shares():
        roots = _times(_FROM_OKLAB, (light, a * chroma * step, b * chroma * step))
        linear = _times(_FROM_OKLAB_CONES, (roots[0] ** 3, roots[1] ** 3, roots[2] ** 3))
        if all(-1e-3 < value < 1.001 for value in linear):  # noqa: PLR2004 - within the screen's colours
            return _text(linear)
    return "#FFFFFF"


def _shares() -> Iterable[float]:
    """Return shares of the chroma wished for, from all of it down to none."""
    return (1 - step / 50 for step in range(51))
