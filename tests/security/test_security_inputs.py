"""Pages and feeds of strangers: built to break a reader, to make it open files or to ask a network; and their words."""

from __future__ import annotations

import sys
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from geo.claims.report import read_reports
from geo.errors import FrontlineError, ReportError
from maps.cli import main

DAMASCUS = ZoneInfo("Asia/Damascus")
PARAGRAPH = "<p>Rebels took the town of Saraqib on Friday and cut the M5, a monitor said in a statement.</p>"
MARK = "not for strangers"
MANY = 100_000
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
DOCTYPE = f"<!DOCTYPE {{0}} [<!ENTITY l0 'ha'>{LAUGHS}]>"


def page(body, head=""):
    return f"<!DOCTYPE html><html><head>{head}</head><body><article>{PARAGRAPH * 4}{body}</article></body></html>"


def feed(text, head=""):
    item = f"<item><title>x</title><description>{text}</description><pubDate>2024-11-28</pubDate></item>"
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>x</title>{item}</channel></rss>'


def read(source):
    return read_reports(source.encode(), zone=DAMASCUS, published="2024-11-28")


BOMBS = {
    "nested elements": (page("<div>" * MANY), "nests more than 200 elements"),
    "nested lists": (page("<ul><li>" * MANY), "nests more than 200 elements"),
    "nested tables": (page("<table><tr><td>" * MANY), "nests more than 200 elements"),
    "many elements": (page("<p>x</p>" * MANY), "more than 50,000 elements"),
    "many attributes": (page(f"<p {' '.join(f'a{n}' for n in range(MANY))}>x"), "more than 5,000 attributes"),
    "attributes behind a quote": (page(f"<p a\"b x='>' {' '.join(f'a{n}' for n in range(MANY))}>x"), "5,000 attributes"),
    "a page too large": (page("<p>" + "word " * 2_100_000), "more than 10 MB"),
    "entities of a page": (DOCTYPE.format("html") + "<html><body><p>&l11;</p></body></html>", "entities of its own"),
    "entities of a feed": (feed("&l11;", DOCTYPE.format("rss")), "entities of its own"),
    "nested elements in a feed": (feed("&lt;div&gt;" * MANY), "nests more than 200 elements"),
    "many attributes in a feed": (feed("<p " + " ".join(f"a{n}=''" for n in range(MANY)) + "/>"), "more than 1,000 attributes"),
    "many entries": (feed("x</description></item>" + "<item><title>x</title>" * MANY), "more than 20,000 entries"),
    "many tags in a feed": (feed("<a/>" * 6 * MANY), "500,000 tags"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_built_to_break_a_reader_is_refused_in_words(name):
    source, message = BOMBS[name]
    with pytest.raises(ReportError, match=message):
        read(source)


@pytest.mark.parametrize(
    "source",
    [
        page(f'<p class="{"a" * 3_000_000}">x</p>'),
        page("&amp;" * MANY),
        page("<" * MANY),
        page("<!--" * MANY),
        page("<script>" * MANY),
        page("<b x='" * MANY),
        page("<b" + " " * 10 * MANY + ">"),
        page("", '<script type="application/ld+json">' + "[" * 900_000 + "</script>"),
        page("", '<script type="application/ld+json">' + '{"@graph":' * MANY + "</script>"),
        page("", '<script type="application/ld+json">{"@type":"Article","datePublished":' + "9" * MANY + "}</script>"),
        page("", f'<meta property="og:title" content="{"x " * MANY}"><title>{"y " * MANY}</title>'),
        feed("<![CDATA[" + "< " * MANY + "]]>"),
        feed("Rebels took it. " + "&amp;lt;" * MANY),
        feed("Rebels took it. " + "& " * MANY),
    ],
)  # fmt: skip
def test_what_is_only_strange_is_read(source):
    assert len(read(source)) == 1


@pytest.mark.parametrize(
    "written", ["1 " * MANY, "(" * MANY, "2024-11-28T" * MANY, "-" * MANY, "Thu, " * MANY, "9" * MANY, "\u0661"]
)  # fmt: skip
def test_a_date_built_to_break_a_reader_is_none(written):
    with pytest.raises(FrontlineError, match="date"):
        read_reports(
            page("", f'<meta property="article:published_time" content="{written}">'),
            zone=DAMASCUS,
        )


# ---- files and networks ----

OPENED = []
"""What was opened or asked for while `watched` is true."""
watched = False


def watch(event, arguments):
    if watched and (
        event in {"open", "os.listdir", "subprocess.Popen", "os.system"}
        or event.startswith(("socket.", "urllib."))
    ):
        OPENED.append((event, str(arguments[0]) if arguments else ""))


sys.addaudithook(watch)


def opened_by(work):
    """Return what a function opens or asks for."""
    global watched  # noqa: PLW0603 - an audit hook cannot be taken away
    OPENED.clear()
    watched = True
    try:
        work()
    finally:
        watched = False
    return list(OPENED)


@pytest.fixture
def secret(tmp_path):
    """Return the path of a file that nobody should read."""
    path = tmp_path / "secret.txt"
    path.write_text(MARK)
    return path


PULLS = [
    '<!DOCTYPE html SYSTEM "{0}"><html><body>{1}</body></html>',
    '<!DOCTYPE html><html xmlns:xi="http://www.w3.org/2001/XInclude"><body>{1}<xi:include href="{0}" parse="text"/></body></html>',
    ('<!DOCTYPE html><html><head><base href="{0}"><link rel="stylesheet" href="{0}"><meta http-equiv="refresh" content="0;url={0}">'
    '</head><body>{1}<iframe src="{0}"></iframe><img src="{0}"><object data="{0}"></object></body></html>'),
    '<?xml version="1.0"?><?xml-stylesheet href="{0}"?><html><body>{1}</body></html>',
    ('<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{0}"><rss><channel><title>x</title><item><description><![CDATA[{1}]]></description>'
    '<link>{0}</link><enclosure url="{0}"/></item></channel></rss>'),
    ('<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{0}"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="{0}">'
    '<entry><title>x</title><content src="{0}"/><summary type="html"><![CDATA[{1}]]></summary></entry></feed>'),
]  # fmt: skip


@pytest.mark.parametrize("form", range(len(PULLS)))
@pytest.mark.parametrize("where", ["file", "path", "network"])
def test_a_page_or_feed_opens_no_file_and_asks_no_network(secret, form, where):
    address = {"file": secret.as_uri(), "path": str(secret), "network": "http://example.org/x"}[where]
    source = PULLS[form].format(address, PARAGRAPH)
    read(PULLS[form].format("", PARAGRAPH))  # what is imported is imported now
    reports = []
    assert opened_by(lambda: reports.extend(read(source))) == []
    assert opened_by(secret.read_text) == [("open", str(secret))]
    assert "Rebels took the town" in reports[0].text
    assert MARK not in reports[0].text + reports[0].title + reports[0].publisher


@pytest.mark.parametrize("kind", ["html", "rss"])
def test_a_declared_entity_that_names_a_file_is_refused(secret, kind):
    doctype = f'<!DOCTYPE {kind} [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    source = feed("Rebels took it. &x;", doctype) if kind == "rss" else doctype + page("&x;")[15:]
    with pytest.raises(ReportError, match="declares entities of its own"):
        read(source)


# ---- words ----


def test_nothing_of_a_page_or_feed_reaches_a_terminal_raw(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    evil = "\x9b31m\u202eRebels captured Hama\x9b0m"
    (tmp_path / "page.html").write_text(
        page(f"<p>{evil} on Friday.</p>", f"<title>{evil}</title>"), encoding="utf-8"
    )
    undated = f"<item><title>{evil}</title><description>{evil}.</description></item>"
    (tmp_path / "feed.xml").write_text(f"<rss><channel>{undated}</channel></rss>", encoding="utf-8")
    for arguments in (
        ["page.html", "--published", "2024-11-30"],
        ["feed.xml"],
        ["page.html", "feed.xml", "--keep-going"],
    ):
        result = CliRunner().invoke(main, ["extract", *arguments])
        assert not {"\x9b", "\u202e", "\x1b"} & set(result.stdout + result.stderr)


def test_an_address_that_runs_code_is_no_address():
    source = feed("Rebels took Hama.").replace(
        "<title>x</title><desc", "<title>x</title><link>javascript:alert(1)</link><desc"
    )
    assert [report.url for report in read(source)] == [""]
