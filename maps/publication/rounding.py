"""Rounding of positions for publication: degrees, kilometres, and both where they stand in a text.

``decimals`` of a degree say how coarse: 2 is about 1 km, 1 about 10 km, 3 about 100 m (a degree of latitude is 111 km; one
of longitude is less). Kilometres along a road are rounded to a step of the same length, so that they cannot say
better where something is than its rounded position does. What is said here is arithmetic; to what it is applied is said in
`maps.publication`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

__all__ = ["LEFT_OUT", "Rounding"]

LEFT_OUT = "[position left out]"
"""What stands in a text in the place of a position that is not written in decimal degrees."""

_DEGREE_M = 111_195.0
"""Length of a degree on the mean sphere (radius 6371 km)."""
_EXACT_M, _NEAR_M = 500.0, 25_000.0
"""Up to which error a place is exact, and within 25 km of a known one (UCDP where_prec 1 and 2)."""

_MOST_ROUNDS = 8
"""How often a text is gone through at most; twice is enough for all that anybody writes."""
_FARTHEST_KM = 100_000.0
"""No distance on Earth is as large; what is, is something else and stays."""

_NUMBER = r"(?<![\d.,])\d+(?:,\d{3})*(?:\.\d+)?"
_ELSEWHERE = re.compile(
    r"""\d{1,3}\s?°\s?\d{1,2}(?:\.\d+)?\s?['′’](?:\s?\d{1,2}(?:\.\d+)?\s?(?:["″”]|''))?\s?[NSEWnsew]?
    |\b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{2}\s?\d{2}|\d{3}\s?\d{3}|\d{4}\s?\d{4}|\d{5}\s?\d{5})\b
    |\b\d{1,2}\s?[C-HJ-NP-X]\s\d{6}(?:\.\d+)?\s\d{7}(?:\.\d+)?\b
    |\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b""",
    re.VERBOSE,
)
"""Degrees, minutes and seconds; MGRS; UTM; Open Location Code."""
_RAN_TOGETHER = re.compile(r"(\d{1,3}\.\d{3,})(?:\.\d+)+")
"""Two fine numbers without anything between them are one, and the first counts."""
_MEASURE = re.compile(rf"\b(km|kilomet(?:re|er))(\s?)({_NUMBER})(?:(\s?(?:to|and|-|–)\s?(?:km\s?)?)({_NUMBER}))?", re.IGNORECASE)  # fmt: skip
_DISTANCE = re.compile(
    rf"({_NUMBER})(\s?-?\s?)(km|kms|kilomet(?:re|er)s?|miles?|كم|كلم|كيلومتر(?:ا|ات)?)(?![\w²/])",
    re.IGNORECASE,
)
_METRES = re.compile(rf"({_NUMBER})\s?-?\s?(?:met(?:re|er)s?|متر(?:ا|ات)?)(?![\w²/])", re.IGNORECASE)
_SHORT_METRES = re.compile(
    rf"({_NUMBER})\s?m\b(?=\s(?:from|away|off|of|to|outside|beyond|north|south|east|west))"
)
_OWN_METRES = re.compile(rf"({_NUMBER})\s?m\b")


@dataclass(frozen=True, slots=True)
class Rounding:
    """How positions are rounded.

    Attributes:
        decimals: of a degree, 0 to 4.
    """

    decimals: int

    @property
    def step_km(self) -> float:
        """Kilometres along a road are multiples of this."""
        return float(round(10.0 ** (2 - self.decimals), 4))

    @property
    def error_m(self) -> float:
        """How far a rounded point may lie from the true one, in metres: half the diagonal of a cell of the grid."""
        return _DEGREE_M * 10.0**-self.decimals / math.sqrt(2)

    @property
    def where_prec(self) -> int:
        """UCDP where_prec that a rounded point has at best: 1 exact, 2 within 25 km, 5 a large region."""
        return 1 if self.error_m <= _EXACT_M else 2 if self.error_m <= _NEAR_M else 5

    @property
    def words(self) -> str:
        """The size of the step for a person: ``1 km``, ``100 m``."""
        return f"{self.step_km:g} km" if self.step_km >= 1 else f"{1000 * self.step_km:g} m"

    def degrees(self, value: float) -> float:
        """Return a longitude or latitude, rounded."""
        return round(float(value), self.decimals) + 0.0

    def km(self, value: float, length_km: float) -> float:
        """Return a measure of a road, rounded; the ends of the road stay where they are.

        Never falling: what lies before another spot does not lie behind it afterwards.

        Example:
            >>> [Rounding(2).km(value, 456.1) for value in (0.3, 412.17, 455.8, 456.1)]
            [0.0, 412.0, 456.1, 456.1]
        """
        step = self.step_km
        last = max(0.0, math.floor((length_km - step / 2) / step) * step)
        nearest = max(0.0, min(round(value / step) * step, last))
        return round(nearest, 4) if value - nearest <= length_km - value else float(length_km)

    # ---- texts ----

    def text(self, text: str) -> str:
        """Return a text without positions and distances that are finer than the rounding.

        Example:
            >>> Rounding(2).text("hit at 35.86412, 36.80581, km 412.3 of the M5, 850 m from the bridge")
            'hit at 35.86, 36.81, km 412 of the M5, 1 km from the bridge'
        """
        return self._settled(text, _SHORT_METRES)

    def own_text(self, text: str) -> str:
        """Return the same of a text that this program wrote, in which ``m`` is always metres.

        Example:
            >>> Rounding(2).own_text("M5 from km 324.4 to km 408.7; Saraqib lies 993 m and Hama 3160 m from it")
            'M5 from km 324 to km 409; Saraqib lies 1 km and Hama 3 km from it'
        """
        return self._settled(text, _OWN_METRES)

    def identifier(self, text: str) -> str:
        """Return an identifier whose coordinates are rounded, where it was made of any (``M4+M5@35.8859,36.8255``)."""
        return self._coordinates(text)

    def is_spot(self, address: str) -> bool:
        """Tell whether an address is that of a spot on a map: two or more numbers finer than the rounding, or another position.

        Example:
            >>> Rounding(2).is_spot("https://maps.example.org/?mlat=35.8641&mlon=36.8058"), Rounding(2).is_spot("https://example.org/news-1.7131682")
            (True, False)
        """
        fine = re.findall(rf"(?<![\d.])\d{{1,3}}\.\d{{{self.decimals + 1},}}", address)
        return len(fine) > 1 or _ELSEWHERE.search(address) is not None

    def _settled(self, text: str, metres: re.Pattern[str]) -> str:
        """Round what stands in a text until nothing in it can be: numbers that run into each other become others."""
        for _ in range(_MOST_ROUNDS):
            rounded = self._measures(self._coordinates(text), metres)
            if rounded == text:
                break
            text = rounded
        return text

    def _coordinates(self, text: str) -> str:
        text = _RAN_TOGETHER.sub(r"\1", _ELSEWHERE.sub(LEFT_OUT, text))
        more = self.decimals + 1
        pair = rf"(-?\b\d{{1,3}}\.\d{{{more},}})(\s?°?\s?[NSEW]?\s?[,;/|!@ ]\s?[a-z0-9]{{0,3}}[=!]?)(-?\d{{1,3}}\.\d{{{more},}})"
        text = re.sub(pair, lambda found: self._short(found[1]) + found[2] + self._short(found[3]), text)
        alone = rf"(-?\b\d{{1,3}}\.\d{{{max(more, 3)},}})"
        return re.sub(alone, lambda found: self._short(found[1]), text)

    def _short(self, number: str) -> str:
        return f"{float(number):.{self.decimals}f}"

    def _measures(self, text: str, metres: re.Pattern[str]) -> str:
        text = _MEASURE.sub(self._measure, text)
        text = _DISTANCE.sub(lambda found: self._distance(found[1], f"{found[2]}{found[3]}"), text)
        for pattern in (_METRES, metres):
            text = pattern.sub(self._in_metres, text)
        return text

    def _in_metres(self, found: re.Match[str]) -> str:
        km = _value(found[1]) / 1000
        return self._distance(f"{km:f}", " km") if km < _FARTHEST_KM else found[0]

    def _measure(self, found: re.Match[str]) -> str:
        ends = [found[3], *((found[5],) if found[5] else ())]
        return found[1] + found[2] + (found[4] or "").join(self._multiple(one) for one in ends)

    def _distance(self, number: str, unit: str) -> str:
        rounded = self._multiple(number)
        if rounded != "0" or _value(number) == 0:
            return rounded + unit
        return f"less than {self.step_km:g}{unit}"

    def _multiple(self, number: str) -> str:
        value = _value(number)
        if value >= _FARTHEST_KM:
            return number
        return f"{round(round(value / self.step_km) * self.step_km, 4):g}"


def _value(number: str) -> float:
    return float(number.replace(",", ""))
