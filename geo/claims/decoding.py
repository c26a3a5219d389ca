"""From the bytes of a file to its text: encodings that are told, those that are certain, and what is no text at all.

A byte order mark decides; then UTF-8, which no other text passes for by chance; then what a page declares. What remains
is read only where there is no doubt: the Windows and ISO code pages of Latin script share the quotes, dashes and most
accented letters of English prose, so where all of them that make sense of a text give the *same* text, it is that one.
Detectors by statistics do not decide this (an English page has too few foreign bytes for them), and a wrong letter in a
name is a wrong place; whatever is open is refused with the byte and the line.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache

from geo.errors import ReportError

__all__ = ["decoded"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; the one of UTF-32 begins with that of UTF-16."""

_BINARY = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a rich text document (RTF)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.doc, .xls)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture, sound or film (RIFF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"7z\xbc\xaf", "an archive (7z)"),
    (b"Rar!", "an archive (RAR)"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (Zstandard)"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"bplist00", "a web archive or property list of Apple"),
    (b"OggS", "a sound or film (Ogg)"),
    (b"ID3", "a sound (MP3)"),
)
_ZIPPED = (
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"ppt/", "a presentation (.pptx)"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file (.odt, .ods)"),
    (b"application/epub", "a book (EPUB)"),
)
_ARCHIVED_PAGE = re.compile(rb"(?i)^content-type:\s{0,9}multipart/related", re.MULTILINE)
_LOOKED_AT = 4096

_DECLARED = re.compile(
    rb"""(?ai)(?:<\?xml[^>]{0,200}?encoding|<meta[^>]{0,400}?charset)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})"""
)
_CODECS = {
    **{f"windows-125{number}": f"cp125{number}" for number in range(9)},
    **{f"iso-8859-{number}": f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    # what the web calls by these names is a code page of Windows
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "cp1252"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **{name: name for name in ("big5", "shift_jis", "euc-jp", "euc-kr", "koi8-r", "koi8-u")},
    "macintosh": "mac-roman",
}
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1256", "cp1257", "iso8859-2", "iso8859-15")
"""Code pages that English texts of the region come in; the first gives its name to what they agree on."""

_SYMBOLS = frozenset("\u00a0\u00ad¡¢£¥§©«¬®°±²³´µ¶·¹»¼½¾¿×÷€‚„…†‡‰‹›‘’“”•–—™")
_APOSTROPHES = frozenset("\u00ad’‘´·–—…")
"""Marks that may stand between two letters."""
_OPENING = frozenset("‚„“‹«‰£€")
"""Marks that never stand behind a letter; there they are what is left of an accented one."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_WORD = re.compile(r"[^\W\d_]+")
_SPACED = re.compile(r"\S+")


def decoded(name: str, raw: bytes) -> tuple[str, str]:
    """Return the text of a file, and the encoding that was worked out where the file tells none.

    Args:
        name: the file, for messages.
        raw: its bytes.

    Returns:
        The text without a byte order mark; and ``"windows-1252"``, or ``""`` for UTF-8 and what the file itself names.

    Raises:
        ReportError: the file is no text, or its encoding is in doubt; the message says what it seems to be.

    Example:
        >>> decoded("a.txt", "the army’s 5th Corps".encode("cp1252"))
        ('the army’s 5th Corps', 'windows-1252')
    """
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            return _strict(name, raw, codec, codec.removesuffix("-sig").upper()), ""
    _refuse_binary(name, raw)
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        label = _declared(raw)
        if label in _CODECS:
            return _strict(name, raw, _CODECS[label], label), ""
        text = None if label.startswith("utf") else _certain(raw)
        if text is None:
            line = raw.count(b"\n", 0, error.start) + 1
            raise ReportError(
                f"{name} is not UTF-8 (byte 0x{raw[error.start]:02x} in line {line}), and which other encoding it is in"
                " is not certain; save it as UTF-8"
            ) from error
        return text, "windows-1252"


def _strict(name: str, raw: bytes, codec: str, shown: str) -> str:
    try:
        text = raw.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ReportError(
            f"{name} says that it is in {shown} and is not (byte {error.start:,}); save it as UTF-8"
        ) from error
    if "\0" in text:
        raise ReportError(f"{name} holds NUL characters and is no text")
    return text


def _refuse_binary(name: str, raw: bytes) -> None:
    kind = next((kind for magic, kind in _BINARY if raw.startswith(magic)), "")
    if raw.startswith(b"PK\x03\x04"):
        kind = next((kind for part, kind in _ZIPPED if part in raw), "a ZIP archive")
    if _ARCHIVED_PAGE.search(raw[:_LOOKED_AT]):
        kind = "a web page with its pictures (MHTML)"
    if kind:
        raise ReportError(f"{name} seems to be {kind}, not a text; save it as plain text (UTF-8) or as HTML")
    if b"\0" in raw:
        head = raw[:_LOOKED_AT]
        advice = (
            " (UTF-16 without a byte order mark?); save it as UTF-8"
            if head.count(b"\0") > len(head) // 4
            else ""
        )
        raise ReportError(f"{name} holds NUL characters and is no text{advice}")


def _declared(raw: bytes) -> str:
    """Return the encoding that a page or feed declares at its beginning, or ``""``."""
    head = raw[:_LOOKED_AT]
    if not head.lstrip().startswith(b"<"):
        return ""
    match = _DECLARED.search(head)
    return match[1].decode("ascii").lower() if match else ""


# ---- what is certain without being told ----


def _certain(raw: bytes) -> str | None:
    """Return the text in the first of the code pages, if it makes sense and every other that makes sense gives the same."""
    texts = []
    for codec in _LATIN:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if _makes_sense(text):
            texts.append(text)
        elif codec == _LATIN[0]:
            return None
    return texts[0] if len(set(texts)) == 1 else None


def _makes_sense(text: str) -> bool:
    """Tell whether every foreign character stands where one of its kind may stand in English prose."""
    if _CONTROLS.search(text):
        return False
    return all(
        piece[0].isascii() or (_marks_make_sense(piece[0]) and _words_make_sense(piece[0]))
        for piece in _SPACED.finditer(text)
    )


def _marks_make_sense(piece: str) -> bool:
    for position, character in enumerate(piece):
        if character.isascii() or character.isalpha():
            continue
        if character not in _SYMBOLS:
            return False
        behind_letter = position > 0 and piece[position - 1].isalpha()
        inside = behind_letter and piece[position + 1 : position + 2].isalpha()
        if (inside and character not in _APOSTROPHES) or (behind_letter and character in _OPENING):
            return False
    return True


def _words_make_sense(piece: str) -> bool:
    """Tell whether foreign letters are accented Latin ones, fewer than the plain ones, and no capital stands inside a word."""
    for match in _WORD.finditer(piece):
        word = match[0]
        foreign = [letter for letter in word if letter.isalpha() and not letter.isascii()]
        if not foreign:
            continue
        if 2 * len(foreign) > len(word) or not all(_is_latin(letter) for letter in foreign):
            return False
        if any(letter.isupper() for letter in word[1:] if not letter.isascii()) and not word.isupper():
            return False
    return True


@cache
def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")
