"""The replicas behave like servers: names, certificates, codings, validators, bad days."""

from __future__ import annotations

import gzip
import http.client
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest

from crawler.demo import Replicas
from crawler.demo.report import reports
from crawler.demo.sites import BUILDERS

HOSTS = ("www.bjdch.gov.cn", "www.beijing.gov.cn", "www.bjxch.gov.cn", "www.zjhy.gov.cn")
BUSY = "https://www.beijing.gov.cn/gongkai/zfxxgk/zfxxgknb/2022nb/qzf/202303/t20230308_2931728.html"
MIYUN = "www.beijing.gov.cn/gongkai/zfxxgk/zfxxgknb/2017nb/qzf/202102/t20210223_2287298.html"
GBK = "https://www.bjdch.gov.cn/zfxxgkzl/zfxxgknb/2018nb/dcqjd2018/201912/t20191217_2995368.html"
COLUMN = "http://www.zjhy.gov.cn/col/col1229851097/index.html"


@dataclass(frozen=True)
class Client:
    """Asks the replicas as a crawler does: real names, real certificates, no name server."""

    connect_to: Sequence[str]
    cacert: Path

    def port(self, host: str, port: int) -> int:
        start = f"{host}:{port}:"
        (found,) = [entry for entry in self.connect_to if entry.startswith(start)]
        return int(found.rpartition(":")[2])

    def connect(self, host: str, scheme: str = "https") -> http.client.HTTPConnection:
        if scheme == "http":
            return http.client.HTTPConnection("127.0.0.1", self.port(host, 80), timeout=10)
        context = ssl.create_default_context(cafile=str(self.cacert))
        raw = socket.create_connection(("127.0.0.1", self.port(host, 443)), timeout=10)
        connection = http.client.HTTPSConnection(host, context=context, timeout=10)
        connection.sock = context.wrap_socket(raw, server_hostname=host)
        return connection

    def get(
        self, url: str, *, form: str | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        scheme, _, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        connection = self.connect(host, scheme)
        method = "GET" if form is None else "POST"
        sent = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection.request(method, slash + path, body=form, headers=sent)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Replicas() as replicas:
        yield Client(replicas.connect_to, replicas.cacert)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_host_answers_under_its_own_name(client: Client, host: str, scheme: str) -> None:
    response, _ = client.get(f"{scheme}://{host}/robots.txt")
    assert response.status == (404 if host == "www.bjxch.gov.cn" else 200)


def test_the_certificate_is_vouched_for_by_cacert_alone(client: Client) -> None:
    with Replicas() as others, pytest.raises(ssl.SSLCertVerificationError):
        Client(client.connect_to, others.cacert).get("https://www.bjdch.gov.cn/robots.txt")


def test_connect_to_names_both_ports_of_every_host(client: Client) -> None:
    pairs = {tuple(entry.split(":")[:3]) for entry in client.connect_to}
    assert pairs == {(host, port, "127.0.0.1") for host in HOSTS for port in ("80", "443")}
    assert Replicas.portals == tuple(sorted(BUILDERS))


def test_a_busy_page_comes_at_the_second_request(client: Client) -> None:
    assert [client.get(BUSY)[0].status for _ in range(3)] == [503, 200, 200]


def test_conditional_requests_get_304(client: Client) -> None:
    url = f"https://{HOSTS[0]}/zfxxgkzl/zfxxgknb/2019nb/dcqjd2019/"
    response, body = client.get(url)
    assert response.status == 200
    assert response.headers["Last-Modified"]
    again, nothing = client.get(url, If_None_Match=response.headers["ETag"])
    assert (again.status, nothing) == (304, b"")
    changed, whole = client.get(url, If_None_Match='"other"')
    assert (changed.status, whole) == (200, body)


def test_a_connection_is_kept_through_all_kinds_of_answers(client: Client) -> None:
    connection = client.connect("www.beijing.gov.cn")
    for method, path, status in (
        ("GET", "/robots.txt", 200),
        ("GET", "/nowhere", 404),
        ("HEAD", "/gongkai/zfxxgk/zfxxgknb/2017nb/qzf/", 200),
        ("POST", "/gongkai/", 405),
        ("GET", "/gongkai/zfxxgk/zfxxgknb/2017nb/qzf/index_1.html", 200),
    ):
        connection.request(method, path, headers={"Host": "www.beijing.gov.cn"})
        response = connection.getresponse()
        response.read()
        assert (path, response.status, response.will_close) == (path, status, False)
    connection.close()


def test_bodies_come_chunked_and_compressed(client: Client) -> None:
    plain = client.get(f"https://{MIYUN.replace('2287298', '2287392')}")
    packed = client.get(f"https://{MIYUN.replace('2287298', '2287392')}", Accept_Encoding="gzip")
    assert packed[0].headers["Transfer-Encoding"] == "chunked"
    assert packed[0].headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed[1]) == plain[1]


def test_a_gbk_page_names_its_charset_in_itself_only(client: Client) -> None:
    response, body = client.get(GBK)
    assert response.headers["Content-Type"] == "text/html"
    assert b"charset=gb2312" in body
    assert "建国门街道2018年政府信息公开" in body.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        body.decode()


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "href" and value]


def test_the_gateway_speaks_traditional_and_keeps_its_visitors(client: Client) -> None:
    assert client.get(f"https://{MIYUN}")[0].status == 404
    response, body = client.get(f"https://www.beijing.gov.cn/gate/big5/{MIYUN}")
    text = body.decode()
    assert response.status == 200
    assert "北京市密雲區人民政府2017年政府信息公開工作年度報告" in text
    assert "來源:北京市密雲區人民政府" in text
    assert "您訪問的連結即將離開“首都之窗”門戶網站 是否繼續？" in text
    assert all(words in text for words in ("微網志", "網路", "水準", "已歸檔", "政府資訊數13708", "行政復議"))
    links = Links()
    links.feed(text)
    absolute = [link for link in links.found if link.startswith("/")]
    assert absolute
    assert all(link.startswith("/gate/big5/www.beijing.gov.cn/") for link in absolute)
    column = client.get(
        "https://www.beijing.gov.cn/gate/big5/www.beijing.gov.cn/gongkai/zfxxgk/zfxxgknb/2017nb/qzf/"
    )
    assert "./202102/t20210223_2287386.html" in column[1].decode()


def test_the_proxy_gives_the_records_asked_for(client: Client) -> None:
    _, first = client.get(COLUMN)
    assert first.count(b"<record>") == 4
    form = "col=1&appid=1&webid=3385&path=%2F&columnid=1229851097&unitid=5216&permissiontype=0"
    address = "http://www.zjhy.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=5&endrecord=12&perpage=4"
    response, answer = client.get(address, form=form, Content_Type="application/x-www-form-urlencoded")
    assert response.headers["Content-Type"] == "text/xml;charset=utf-8"
    listed = [report for report in reports("zhejiang_huangyan") if report.listing == "1229851097"]
    assert answer.count(b"<record>") == len(listed) - 4
    assert f"<totalrecord>{len(listed)}</totalrecord>".encode() in answer


def test_a_dead_file_is_linked_and_missing(client: Client) -> None:
    dead = [
        (portal, file.path)
        for portal in BUILDERS
        for report in reports(portal)
        for file in report.files
        if file.kind == "dead"
    ]
    hosts = {portal: build().host for portal, build in BUILDERS.items()}
    assert dead
    assert {client.get(f"https://{hosts[portal]}{path}")[0].status for portal, path in dead} == {404}


@pytest.mark.parametrize("portal", sorted(BUILDERS))
def test_two_starts_serve_the_same_bytes(portal: str) -> None:
    reports.cache_clear()
    one = BUILDERS[portal]()
    reports.cache_clear()
    assert one.pages == BUILDERS[portal]().pages


def test_the_fleet_is_of_the_right_size() -> None:
    assert 30 <= sum(len(reports(portal)) for portal in BUILDERS) <= 45
