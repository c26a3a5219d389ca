"""A feed as reports: each entry with its own title, address and time, and what is left out is told."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from geo.claims.extract import extract
from geo.claims.report import read_report, read_reports
from geo.errors import ReportError, UnsupportedLanguageError

DAMASCUS = ZoneInfo("Asia/Damascus")
FIRST = "<p>Rebels captured <b>Ayn Dara</b> on Thursday.</p><p>The army&#8217;s 5th Corps left Tal&nbsp;Warda.</p>"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Our Desk</title><link>https://example.org/</link>{items}</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Our Desk</title><id>tag:example.org,2024:x</id>{items}</feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.org/"><title>Our Desk</title></channel>
{items}</rdf:RDF>"""
TIMES = {"monday": "Mon, 02 Dec 2024 22:30:00 GMT", "thursday": "Thu, 05 Dec 2024 09:00:00 +0300"}


def item(
    title="Ayn Dara falls", text="Rebels captured Ayn Dara on Thursday.", when=TIMES["thursday"], extra=""
):
    dated = f"<pubDate>{when}</pubDate>" if when else ""
    return f"<item><title>{title}</title><description><![CDATA[{text}]]></description>{dated}{extra}</item>"


def read(items, form=RSS, **flags):
    """Return the reports of a feed, and what was told."""
    told = []
    return read_reports(form.format(items=items), zone=DAMASCUS, tell=told.append, **flags), told


def test_each_entry_of_rss_is_a_report_of_its_own():
    items = item(text=FIRST, extra="<link>https://example.org/1</link>") + item(
        "The M9", "The M9 is cut.", TIMES["monday"]
    )
    (first, second), told = read(items)
    assert told == []
    assert (first.title, first.publisher, first.url, first.published) == (
        "Ayn Dara falls", "Our Desk", "https://example.org/1", datetime(2024, 12, 5, 6, tzinfo=UTC),
    )  # fmt: skip
    assert first.text == "Rebels captured Ayn Dara on Thursday.\n\nThe army’s 5th Corps left Tal\u00a0Warda."
    assert (second.title, second.text, second.url) == ("The M9", "The M9 is cut.", "")
    assert second.published_day.isoformat() == "2024-12-03"


def test_the_whole_text_goes_before_the_summary_and_the_source_before_the_feed():
    extra = (
        "<content:encoded><![CDATA[<p>Rebels captured Ayn Dara and Tal Warda.</p>]]></content:encoded>"
        '<source url="https://example.org/feed">Another desk</source>'
    )
    ((report,), _) = read(item(extra=extra))
    assert (report.text, report.publisher) == ("Rebels captured Ayn Dara and Tal Warda.", "Another desk")


def test_atom_tells_its_time_of_publication_or_else_of_the_last_change():
    entry = (
        '<entry><title>{0}</title><link href="https://example.org/1"/><published>2024-12-05T09:00:00+03:00</published>'
        "<updated>2024-12-09T00:00:00Z</updated>{1}</entry>"
    )
    xhtml = '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Rebels cut the M9.</p></div></content>'
    first = entry.format("One", xhtml)
    second = (
        entry.format("Two", "<summary>Rebels left Tal Warda.</summary>")
        .replace("<published>", "<x>")
        .replace("</published>", "</x>")
    )
    reports, _ = read(first + second, ATOM)
    assert [(report.text, report.published.isoformat(), report.url) for report in reports] == [
        ("Rebels cut the M9.", "2024-12-05T06:00:00+00:00", "https://example.org/1"),
        ("Rebels left Tal Warda.", "2024-12-09T00:00:00+00:00", "https://example.org/1"),
    ]


def test_rss_1_is_read_too():
    items = (
        '<item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link>'
        "<description>Rebels cut the M9.</description><dc:date>2024-12-05T09:00:00+03:00</dc:date></item>"
    )
    ((report,), _) = read(items, RDF)
    assert (report.text, report.url, report.published.hour) == (
        "Rebels cut the M9.",
        "https://example.org/1",
        6,
    )


def test_a_prefix_before_the_name_of_the_first_element_does_not_matter():
    atom = (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Our Desk</a:title><a:entry><a:title>One</a:title>'
        "<a:updated>2024-12-05T09:00:00Z</a:updated><a:summary>Rebels cut the M9.</a:summary></a:entry></a:feed>"
    )
    ((report,), _) = read("", atom)
    assert (report.text, report.publisher) == ("Rebels cut the M9.", "Our Desk")


def test_a_feed_is_known_by_its_content_or_refused(tmp_path):
    for name in ("feed.xml", "feed.rss", "feed", "feed.html"):
        (tmp_path / name).write_text(RSS.format(items=item()), encoding="utf-8")
        assert read_report(tmp_path / name, zone=DAMASCUS).title == "Ayn Dara falls"
    (tmp_path / "feed.xml").write_text("Rebels captured Ayn Dara.")
    with pytest.raises(ReportError, match="neither RSS nor Atom nor a web page"):
        read_report(tmp_path / "feed.xml", zone=DAMASCUS)


def test_a_feed_in_the_encoding_that_it_declares_is_read():
    feed = RSS.replace("UTF-8", "windows-1252").format(
        items=item(text="The army’s Corps left Mu\xf1ozville on Friday.")
    )
    (report,) = read_reports(feed.encode("cp1252"), zone=DAMASCUS)
    assert report.text == "The army’s Corps left Mu\xf1ozville on Friday."


def test_spans_index_the_text_of_the_entry():
    ((report,), _) = read(item(text=FIRST))
    for claim in extract(report):
        assert report.text[slice(*claim.spans.sentence)] == claim.sentence


def test_entries_without_a_text_are_counted():
    reports, told = read(item() + item("Film", "") + item("Picture", '<img src="x.jpg">'))
    assert len(reports) == 1
    assert told == ["the report: 2 of 3 entries have no text and were left out"]


def test_entries_in_another_language_are_left_out_and_told():
    french = item("Chute", "Les rebelles ont pris la ville de Ayn Dara et la route du nord.")
    reports, told = read(item() + french)
    assert (len(reports), told) == (1, ["the report: 1 of 2 entries are not in English and were left out"])
    with pytest.raises(UnsupportedLanguageError, match="none of the 2 entries of the report is in English"):
        read(french + french)


def test_an_entry_that_comes_twice_counts_once():
    reports, told = read(item() + item())
    assert (len(reports), told) == (1, ["the report: 1 of 2 entries come twice and count once"])


def test_entries_without_a_date_are_told_together_and_a_date_given_stands_in_for_them_only():
    items = (
        item("Dated")
        + item("Bare", "Rebels cut the M9.", "")
        + item("Odd", "Rebels cut the M7.", "03/04/2024")
    )
    with pytest.raises(ReportError, match=r'2 of 3 entries state no date.*: "Bare", "Odd"; give --published'):
        read(items)
    reports, _ = read(
        items, published="2024-12-01", publisher="Given", url="https://example.org/x", side="monitor"
    )
    assert [report.published_day.isoformat() for report in reports] == [
        "2024-12-05",
        "2024-12-01",
        "2024-12-01",
    ]
    assert {(report.publisher, report.side.value) for report in reports} == {("Given", "monitor")}


def test_a_feed_that_is_broken_is_read_as_far_as_it_can_be_and_told():
    reports, told = read(
        item(text="Rebels cut the M9.") + "<item><title>A & B</title>" + item("Two", "Rebels left Tal Warda.")
    )
    assert "Rebels cut the M9." in [report.text for report in reports]
    assert any("is broken in line" in line for line in told)


def test_names_of_characters_that_html_knows_are_read():
    ((report,), _) = read(
        "<item><title>x</title><description>The army&rsquo;s Corps left.</description><pubDate>2024-12-05</pubDate></item>"
    )
    assert report.text == "The army’s Corps left."


def test_a_feed_of_several_is_no_single_report():
    with pytest.raises(ReportError, match="is a feed of 2 reports; read_reports reads them all"):
        read_report(RSS.format(items=item() + item("Two", "Rebels left.")), zone=DAMASCUS)


@pytest.mark.parametrize(
    ("items", "message"), [("", "without any entry"), (item(text=""), "entries have no text")]
)
def test_a_feed_with_nothing_to_read_is_refused(items, message):
    with pytest.raises(ReportError, match=message):
        read(items)
