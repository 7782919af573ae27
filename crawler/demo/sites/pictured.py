"""A site whose reports are pictures, as 河北 and others publish them; figures are given, all prose is ours.

One page has its text and shows each table as a picture, table three as two; another is nothing but pictures
of its pages. Between and around them stands what every page has: a logo, icons, codes, a photo.
"""

from __future__ import annotations

from html import escape

from crawler.demo import photos
from crawler.demo.report import Report
from crawler.demo.sites.pages import Page, Site, missing, text

HOST = "www.pictured.gov.cn"
COLUMN = "/zfxxgk/zfxxgknb/"
TABLES, PAGES = COLUMN + "202201/t20220120_1.html", COLUMN + "202301/t20230120_2.html"
UPLOADS = "/ueditor/php/upload/image/"
FRAME = """<html><head><title>{title}_某市</title><meta name="ContentSource" content="{source}"></head><body>
<div class="top"><a href="/"><img src="/images/logo.png"></a><img src="/images/city.jpg"></div>
<h1>{title}</h1><p>发布日期：{date} 来源：{source} 打印
<img src="/images/print.gif" width="16" height="16"></p>
<div class="txt">{body}<p><img src="/ueditor/dialogs/attachment/fileTypeImages/icon_doc.gif">附件</p></div>
<div id="share"><img src="/s/code.jpg"></div>
<p>上一篇：<a href="t0.html">没有了</a></p>
<div>主办：某市 <img src="/images/emblem.png"></div></body></html>"""


def site(tables: Report, pages: Report) -> Site:
    """The site with these two reports."""
    shown = {TABLES: _tables(tables), PAGES: _pages(pages)}
    files = {path: image for _, images in shown.values() for path, image in images.items()}
    bodies = {
        path: Page(
            body=FRAME.format(
                title=escape(one.title), date=one.date, source=escape(one.source), body=shown[path][0]
            ).encode()
        )
        for path, one in ((TABLES, tables), (PAGES, pages))
    }
    rows = "".join(
        f'<li><a href="{path}">{escape(one.title)}</a><span>{one.date}</span></li>'
        for path, one in ((TABLES, tables), (PAGES, pages))
    )
    listing = Page(body=f"<html><body><ul>{rows}</ul></body></html>".encode())
    robots = {"/robots.txt": text("User-agent: *\nDisallow: /search/\n"), COLUMN: listing}
    images = {path: Page(body=data, type="image/png") for path, data in files.items()}
    return Site(host=HOST, pages=robots | bodies | images, missing=missing("某市"))


def _tables(report: Report) -> tuple[str, dict[str, bytes]]:
    """Text in the page, tables in pictures; the second is lazy, and a photo stands before the last."""
    body, images = "", {}
    for n, chapter in enumerate(report.chapters):
        body += f"<p>{escape(chapter.heading)}</p>" + "".join(
            f"<p>{escape(t)}</p>" for t in chapter.paragraphs
        )
        for m, data in enumerate(photos.of_table(chapter.grid) if chapter.grid else ()):
            path = f"{UPLOADS}{n}{m}.png"
            images[path] = data
            source = f'src="data:image/gif;base64,R0lGOD" data-original="{path}"' if m else f'src="{path}"'
            body += f'<p><img {source} style="width:600px" title="表{n}"></p>'
    images[UPLOADS + "photo.png"] = photos.of_nothing()
    return body + f'<p><img src="{UPLOADS}photo.png"></p>', images


def _pages(report: Report) -> tuple[str, dict[str, bytes]]:
    images = {f"{COLUMN}202301/{n}.png": data for n, data in enumerate(photos.of_pages(report), 1)}
    return "".join(f'<p><img src="./{n}.png" alt="第{n}页"></p>' for n in range(1, len(images) + 1)), images
