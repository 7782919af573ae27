"""A portal whose lists are made by scripts, in the manner of Hanweb's jpage with handlebars.

The list comes in GBK with gzip and has no rows; scripts ask for them by XHR (POST, then GET for page 2 of
the list behind a fragment), fill a template, and try what pages of portals try: other hosts, a service
worker. The style sheet redirects. One report stands in its page, one is put there by a script.
"""

from __future__ import annotations

import json
import struct
import zlib

from tests.rendered.site import Exchanged, Reply, answer

HOST = "sthjt.jiangxi.example.cn"
FOREIGN = "tongji.example.com"
COLUMN = "/col/col42150/index.html"

LIST = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gbk">
<title>政府信息公开年报</title>
<link rel="stylesheet" href="/css/style.css"><script src="/js/page.js"></script></head>
<body><h1>政府信息公开年报</h1><img src="/img/logo.png" width="300" height="60">
<ul id="div380055"></ul><div id="pager"></div>
<template id="row"><li><a href="{{pcUrl}}">{{title}}</a><span>{{pubDate}}</span></li></template>
<script>loadPageData({current: 1, unitid: '380055', channelCode: ['col42150'], perPage: '2'}, 'div380055');
var foreign = new Image(); foreign.src = 'http://tongji.example.com/hm.gif?si=380055';
navigator.serviceWorker && navigator.serviceWorker.register('/js/worker.js');</script>
</body></html>"""

SCRIPT = """function loadPageData(asked, into) {
  var page = location.hash ? +location.hash.split('=')[1] : asked.current;
  var xhr = new XMLHttpRequest();
  if (page == 1) { xhr.open('POST', '/common/search/col42150');
    xhr.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded'); }
  else xhr.open('GET', '/common/search/col42150?page=' + page);
  xhr.onload = function () {
    var found = JSON.parse(xhr.responseText), row = document.getElementById('row').innerHTML;
    document.getElementById(into).innerHTML = found.data.map(function (one) {
      return row.replace(/{{(\\w+)}}/g, function (_, key) { return one[key]; }); }).join('');
    if (page < found.pages) document.getElementById('pager').innerHTML =
      '<a href="#!page=' + (page + 1) + '">下一页</a>';
  };
  xhr.send(page == 1 ? 'unitid=' + asked.unitid + '&page=1&perPage=' + asked.perPage : null);
}
"""

BODY = """<h2>一、总体情况</h2><p>根据《中华人民共和国政府信息公开条例》编制，电话00000000。</p>
<h2>二、主动公开政府信息情况</h2><table border="1">
<tr><td colspan="4">第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>1</td><td>0</td><td>3</td></tr>
<tr><td>行政规范性文件</td><td>12</td><td>2</td><td>40</td></tr></table>
<h2>三、收到和处理政府信息公开申请情况</h2><p>无</p>
<h2>四、政府信息公开行政复议、行政诉讼情况</h2><p>无</p>
<h2>五、存在的主要问题及改进情况</h2><p>无</p><h2>六、其他需要报告的事项</h2><p>无</p>"""

TITLE = "江西省生态环境厅{}年政府信息公开工作年度报告"
ROWS = [
    {
        "title": TITLE.format(year),
        "pcUrl": f"/art/{year + 1}/1/25/art_42150_{year}.html",
        "pubDate": f"{year + 1}-01-25",
    }
    for year in (2023, 2022, 2021)
]


def plain(year: int) -> str:
    """A report that stands in its page."""
    title = TITLE.format(year)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{BODY}</body></html>"


def scripted(year: int) -> str:
    """A report that a script asks for."""
    return (
        f"<html><head><title>{TITLE.format(year)}</title></head><body><div id='zoom'>加载中</div><script>"
        f"fetch('/content/{year}.html').then(r => r.text())"
        ".then(text => document.getElementById('zoom').innerHTML = text)</script></body></html>"
    )


def png(width: int, height: int, colour: bytes) -> bytes:
    """An image of one colour."""
    rows = (b"\0" + colour * width) * height

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _search(asked: Exchanged) -> bytes:
    page = 1 if asked.method == "POST" else int(asked.path.partition("page=")[2])
    rows = ROWS[:2] if page == 1 else ROWS[2:]
    return answer(json.dumps({"data": rows, "pages": 2}), "application/json")


REPLIES: dict[str, Reply] = {
    "/robots.txt": answer("User-agent: *\nDisallow: /private/\n", "text/plain"),
    COLUMN: answer(LIST, "text/html; charset=gbk", charset="gbk", packed=True),
    "/css/style.css": answer("", status="302 Found", fields={"Location": "/css/new/style.css"}),
    "/css/new/style.css": answer("h1 { color: #a00 } li { line-height: 2 }", "text/css"),
    "/js/page.js": answer(SCRIPT, "application/javascript; charset=utf-8", packed=True),
    "/js/worker.js": answer("fetch('/js/escaped.js')", "application/javascript"),
    "/img/logo.png": answer(png(30, 6, b"\x20\x60\xa0"), "image/png"),
    "/common/search/col42150": _search,
    "/common/search/col42150?page=2": _search,
    "/art/2024/1/25/art_42150_2023.html": answer(plain(2023), packed=True),
    "/art/2023/1/25/art_42150_2022.html": answer(scripted(2022)),
    "/content/2022.html": answer(f"<h1>{TITLE.format(2022)}</h1>{BODY}"),
    "/art/2022/1/25/art_42150_2021.html": answer(plain(2021).encode("gbk"), "text/html; charset=gbk"),
}
