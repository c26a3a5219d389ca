"""Encodings: those that a file tells, the one that is certain without being told, and what is refused."""

import codecs
import zipfile

import pytest

from geo.claims.decoding import decoded
from geo.errors import ReportError

TEXT = "The army’s 5th Corps “left” Ma‘arrat – a town – on Friday…\nIt was 30° in Hama; the Élysée said nothing.\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_text_in_unicode_is_read_with_or_without_a_mark(codec):
    assert decoded("it", TEXT.encode(codec)) == (TEXT, "")


@pytest.mark.parametrize(
    ("mark", "codec"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
)
def test_both_orders_of_utf_16_are_read(mark, codec):
    assert decoded("it", mark + TEXT.encode(codec)) == (TEXT, "")


@pytest.mark.parametrize("codec", ["cp1252", "cp1250", "cp1254", "cp1256", "cp1257"])
def test_quotes_and_dashes_that_all_code_pages_share_are_certain(codec):
    text = "The army’s 5th Corps “left” the town – on Friday… it said.\n"
    assert decoded("it", text.encode(codec)) == (text, "windows-1252")


@pytest.mark.parametrize(
    "text",
    [
        "Rebels took Jérablus, Müllerstadt and Vitória.",
        "It cost £5 for ½ of 5 km² at 30°.",
        "MÜNCHEN, Ürümqi: it’s quiet.",
        "“Rebels took ‘all’ of it”—the army left.",
        "• Hama\n• Homs\n",
    ],
)
def test_letters_that_all_code_pages_agree_on_are_certain(text):
    assert decoded("it", text.encode("cp1252")) == (text, "windows-1252")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Rebels took Miloševic near Banja Luka.", "iso8859-2"),
        ("The minister Milošević spoke in Niš.", "cp1250"),
        ("The minister Muñoz spoke.", "cp1252"),
        ("The president spoke in Muğla and Şanlıurfa.", "cp1254"),
        ("Rebels took سراقب (Saraqib).", "cp1256"),
        ("Rebels took Повстанцы.", "cp1251"),
        ("The army’s “5th” Corps left Jérablus.", "mac-roman"),
        ("Rebels took Jérablus, and the café.", "cp850"),
        ("反政府軍はアレッポを制圧した。", "shift_jis"),
    ],
)
def test_what_could_be_two_texts_is_refused_with_the_byte_and_the_line(text, codec):
    with pytest.raises(
        ReportError, match=r"^it is not UTF-8 \(byte 0x[0-9a-f]{2} in line 2\).*save it as UTF-8"
    ):
        decoded("it", b"first line\n" + text.encode(codec))


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ("<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=iso-8859-1'>", "cp1252"),
        ('<?xml version="1.0" encoding="ISO-8859-2"?>', "iso8859-2"),
        ("<html><head><meta charset=gb2312>", "gb18030"),
    ],
)
def test_a_page_or_feed_is_read_as_it_declares(head, codec):
    name = {"cp1251": "Саракиб", "cp1252": "Muñoz", "iso8859-2": "Łódź", "gb18030": "阿勒颇"}[codec]
    assert decoded("it", f"{head}<p>{name}".encode(codec)) == (f"{head}<p>{name}", "")


def test_what_is_valid_utf_8_is_that_whatever_it_declares():
    page = '<meta charset="windows-1252"><p>the army’s'
    assert decoded("it", page.encode()) == (page, "")


def test_a_declaration_that_is_wrong_is_told():
    with pytest.raises(ReportError, match="it says that it is in windows-1255 and is not"):
        decoded("it", b'<meta charset="windows-1255"><p>\xd9')


@pytest.mark.parametrize("label", ["utf-7", "unicode_escape", "rot13", "zlib", "idna", "no-such-thing"])
def test_a_declared_encoding_that_no_page_has_is_not_believed(label):
    with pytest.raises(ReportError, match="is not certain"):
        decoded("it", f'<meta charset="{label}"><p>'.encode() + "Muğla".encode("cp1254"))


def test_a_text_that_only_talks_of_a_charset_declares_none():
    text = 'Write charset="windows-1251" there; the café is shut.'
    assert decoded("it", text.encode("cp1252")) == (text, "windows-1252")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"{\\rtf1\\ansi", "a rich text document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Office document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\x1f\x8b\x08\x00", "a compressed file"),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n",
            "a web page with its pictures",
        ),
    ],
)
def test_what_is_no_text_is_named_and_the_way_out_told(raw, kind):
    with pytest.raises(ReportError, match=f"^it seems to be {kind}.*save it as plain text"):
        decoded("it", raw)


@pytest.mark.parametrize(
    ("part", "kind"), [("word/document.xml", r"a Word document \(.docx\)"), ("a.txt", "a ZIP archive")]
)
def test_a_word_document_is_told_from_another_archive(tmp_path, part, kind):
    with zipfile.ZipFile(tmp_path / "it", "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(ReportError, match=kind):
        decoded("it", (tmp_path / "it").read_bytes())


def test_utf_16_without_a_mark_is_named():
    with pytest.raises(ReportError, match="UTF-16 without a byte order mark"):
        decoded("it", TEXT.encode("utf-16-le"))
