"""A web page as a report: its article and nothing else, and only what it states of itself."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from geo.claims.extract import extract
from geo.claims.markup import parsed
from geo.claims.pagefacts import facts_of_page
from geo.claims.published import stated_time
from geo.claims.report import read_report, read_reports
from geo.errors import ReportError, UnsupportedLanguageError

DAMASCUS = ZoneInfo("Asia/Damascus")
ARTICLE = """
<article><h1>The junction falls</h1>
<p>Rebels captured the town of <a href="/w">Ayn Dara</a> on Thursday, a monitor&nbsp;said.</p>
<p>They cut the M9’s “northern lane” — and the army’s 5th Corps left Tal Warda.</p>
<p>Residents told our desk that shops were closed and that schools would stay shut until the end of the week.</p>
<ul><li>The bakery in the old quarter was open in the morning and sold out by noon.</li></ul>
</article>"""
AROUND = """
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>{article}
<aside><h2>Most read</h2><p><a href="/x">Army retakes Bir Sand in a night raid</a></p></aside>
<section id="comments"><h2>Comments</h2><div class="comment"><p>Rebels captured Qasr Amal yesterday, says a reader.</p></div></section>
<footer>© 2019 Our Desk. All rights reserved.</footer>"""
OPEN_GRAPH = """<meta property="og:title" content="The junction falls"><meta property="og:site_name" content="Our Desk">
<link rel="canonical" href="https://example.org/junction">
<meta property="article:published_time" content="2024-11-28T14:30:00+03:00">
<meta property="article:modified_time" content="2024-12-09T08:00:00+03:00">"""


def page(head=OPEN_GRAPH, article=ARTICLE):
    return f'<!DOCTYPE html><html lang="en"><head><title>The junction falls | Our Desk</title>{head}</head><body>{AROUND.format(article=article)}</body></html>'


def read(source, **flags):
    return read_report(source, zone=DAMASCUS, **flags)


def facts(head, body=""):
    return facts_of_page(parsed("it", f"<html><head>{head}</head><body>{body}</body></html>"))


def test_a_page_gives_its_article_in_paragraphs_and_its_facts(tmp_path):
    (tmp_path / "page.html").write_text(page(), encoding="utf-8")
    report = read(tmp_path / "page.html")
    assert (report.title, report.publisher, report.url, report.published) == (
        "The junction falls", "Our Desk", "https://example.org/junction", datetime(2024, 11, 28, 11, 30, tzinfo=UTC),
    )  # fmt: skip
    paragraphs = report.text.split("\n\n")
    assert "Rebels captured the town of Ayn Dara on Thursday, a monitor said." in paragraphs
    assert "They cut the M9’s “northern lane” — and the army’s 5th Corps left Tal Warda." in paragraphs
    assert any(paragraph.endswith("sold out by noon.") for paragraph in paragraphs)


def test_menus_comments_and_other_articles_are_left_out():
    text = read(page()).text
    assert [
        word for word in ("Home", "Most read", "Bir Sand", "Qasr Amal", "rights reserved") if word in text
    ] == []


def test_spans_index_the_article():
    report = read(page())
    claims = extract(report)
    assert [claim.target for claim in claims][:2] == ["Ayn Dara", "the M9"]
    for claim in claims:
        assert report.text[slice(*claim.spans.sentence)] == claim.sentence
        assert report.text[slice(*claim.spans.trigger)] in claim.sentence


def test_path_text_and_bytes_of_a_page_give_the_same_report(tmp_path):
    path = tmp_path / "page.htm"
    path.write_bytes(page().encode())
    reports = [
        read(source)
        for source in (path, str(path), page(), page().encode(), b"\xef\xbb\xbf" + page().encode())
    ]
    assert len({report.report_id for report in reports}) == 1


def test_a_page_is_known_by_its_content_whatever_its_name(tmp_path):
    (tmp_path / "page.txt").write_text(page(), encoding="utf-8")
    assert "Home" not in read(tmp_path / "page.txt").text


def test_a_page_in_another_encoding_is_read_as_it_declares():
    assert "“northern lane”" in read(page('<meta charset="windows-1252">' + OPEN_GRAPH).encode("cp1252")).text


def test_flags_go_before_what_the_page_states():
    report = read(
        page(), published="2024-12-01", publisher="Another desk", side="monitor", url="https://example.org/b"
    )
    assert (report.publisher, report.side.value, report.url) == (
        "Another desk",
        "monitor",
        "https://example.org/b",
    )
    assert report.published_day.isoformat() == "2024-12-01"


def test_a_short_notice_is_an_article_too():
    assert (
        "M9"
        in read(page(article="<article><p>Rebels cut the M9 near Ayn Dara on Thursday.</p></article>")).text
    )


# ---- when it was published ----


def linked_data(*things):
    return (
        f'<script type="application/ld+json">{json.dumps(things[0] if len(things) == 1 else things)}</script>'
    )


ARTICLE_THING = {
    "@type": "NewsArticle",
    "datePublished": "2024-11-28T11:30:00Z",
    "dateModified": "2024-12-01",
}


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-11-28T11:30:00.000Z">',
        '<meta name="DC.date.issued" content="2024-11-28T14:30:00+03:00">',
        '<meta itemprop="datePublished" content="2024-11-28T11:30Z">',
        '<meta name="pubdate" content="Thu, 28 Nov 2024 11:30:00 GMT">',
        linked_data(ARTICLE_THING),
        linked_data({"@graph": [{"@type": "WebSite", "name": "Our Desk"}, ARTICLE_THING]}),
        linked_data({"@type": "WebPage", "mainEntity": ARTICLE_THING}),
        linked_data({"@type": "Organization"}, {**ARTICLE_THING, "@type": ["Article", "Thing"]}),
    ],
)
def test_a_page_states_its_date_in_its_head(head):
    assert facts(head)["published"].startswith("2024-11-28T1")


@pytest.mark.parametrize(
    "body",
    [
        '<header><time datetime="2024-11-28T11:30Z">yesterday</time></header>',
        '<time itemprop="datePublished" datetime="2024-11-28T11:30Z">x</time><div><time datetime="2019-01-01">x</time></div>',
        '<time class="entry-date published" datetime="2024-11-28T11:30Z">x</time><time class="updated" datetime="2024-12-01">y</time>',
        '<span itemprop="datePublished" content="2024-11-28T11:30Z">x</span>',
    ],
)
def test_a_page_marks_its_date_in_its_head_line(body):
    assert facts("", body)["published"] == "2024-11-28T11:30:00+00:00"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "<footer>© 2019–2024 Our Desk</footer>"),
        ("", "<p>On 28 November 2024 rebels took Ayn Dara; on 2024-11-29 they left.</p>"),
        ("", '<p>On <time datetime="2016-12-22">22 December 2016</time> the city fell.</p>'),
        ("", '<aside><time datetime="2024-11-20">x</time></aside><footer><time datetime="2024-11-21">x</time></footer>'),
        ("", '<div><time datetime="2024-11-20">x</time></div><div><time datetime="2024-11-21">x</time></div>'),
        ("", '<div><time class="updated" datetime="2024-11-20">x</time></div>'),
        ('<link rel="canonical" href="https://example.org/2024/11/28/junction">', ""),
        ('<meta property="article:modified_time" content="2024-11-28">', ""),
        ('<meta name="last-modified" content="2024-11-28"><meta name="copyright" content="2024">', ""),
        (linked_data({"@type": "NewsArticle", "dateModified": "2024-11-28"}), ""),
        (linked_data({"@type": "Event", "datePublished": "2024-11-28"}), ""),
        (linked_data(ARTICLE_THING, {**ARTICLE_THING, "datePublished": "2024-11-20"}), ""),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-</script>', ""),
    ],
)  # fmt: skip
def test_what_is_no_stated_date_of_publication_is_not_taken_for_one(head, body):
    assert "published" not in facts(head, body)


def test_of_several_articles_that_at_the_address_of_the_page_counts():
    other = {**ARTICLE_THING, "datePublished": "2024-11-20", "url": "https://example.org/other"}
    own = {**ARTICLE_THING, "mainEntityOfPage": {"@id": "https://example.org/junction"}}
    head = '<link rel="canonical" href="https://example.org/junction">' + linked_data(other, own)
    assert facts(head)["published"] == "2024-11-28T11:30:00+00:00"


def test_a_page_that_states_no_date_asks_for_one():
    with pytest.raises(
        ReportError, match="does not state when it was published; give --published 2024-11-28"
    ):
        read(page(head=""))
    assert read(page(head=""), published="2024-11-28").published_day.isoformat() == "2024-11-28"


def test_a_date_that_can_mean_two_days_is_shown_and_not_guessed():
    with pytest.raises(ReportError, match="publication date of the report: '03/04/2024' is not a date"):
        read(page('<meta name="date" content="03/04/2024">'))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2024-11-28", "2024-11-28"),
        ("2024-11-28 14:30:00 +0300", "2024-11-28T14:30:00+03:00"),
        ("2024-11-28T14:30:00.123Z", "2024-11-28T14:30:00.123000+00:00"),
        ("Thu, 28 Nov 2024 14:30:00 EST", "2024-11-28T14:30:00-05:00"),
        ("November 28, 2024", "2024-11-28"),
        ("28 Nov. 2024", "2024-11-28"),
        ("11/12/2024", "11/12/2024"),
        ("20241128", "20241128"),
        ("2024", "2024"),
        ("yesterday", "yesterday"),
    ],
)
def test_times_are_read_where_they_can_be_read_in_one_way(written, read_as):
    assert stated_time(written) == read_as


def test_the_name_of_the_site_comes_from_its_data_where_no_tag_tells_it():
    assert facts(linked_data({**ARTICLE_THING, "publisher": {"name": "Our Desk"}}))["publisher"] == "Our Desk"


def test_an_address_that_is_none_is_left_out():
    assert "url" not in facts(
        '<link rel="canonical" href="javascript:alert(1)"><meta property="og:url" content="/a">'
    )


# ---- what is refused ----


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "<!DOCTYPE html><html><head><title>x</title></head><body></body></html>",
            "without the text of an article",
        ),
        (
            "<!DOCTYPE html><html><body><script>var a = 1;</script></body></html>",
            "without the text of an article",
        ),
        ("<!DOCTYPE html>", "HTML|without the text"),
        ('<?xml version="1.0"?><kml><Document/></kml>', "is neither RSS nor Atom nor a web page"),
    ],
)
def test_a_page_without_an_article_is_refused(source, message):
    with pytest.raises(ReportError, match=message):
        read(source, published="2024-11-28")


def test_a_page_in_another_language_is_refused():
    french = (
        "<article>"
        + "<p>Les rebelles ont pris la ville de Ayn Dara et la route du nord, selon une source.</p>" * 5
    )
    with pytest.raises(UnsupportedLanguageError, match='looks like "fr"'):
        read(page(article=french))


def test_one_page_is_one_report():
    assert len(read_reports(page(), zone=DAMASCUS)) == 1
