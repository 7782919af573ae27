"""Whom a portal's crawl may reach: its hosts, at addresses of the public net."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import Archive, Role
from crawler.fetch.connect import public
from tests.fetch.conftest import Crawl
from tests.fetch.nasty import HOST, certificates, reply
from tests.politeness.conftest import Bare
from tests.politeness.timed import Timed, detail, leaves, listing

CONTACT = "mailto:a@example.cn"
# 127.0.0.1 and others, as programs of many kinds read them
FORMS = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "localhost",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "0.0.0.0",
]


def test_no_spelling_leads_to_this_machine(crawl: Crawl, timed: Timed) -> None:
    """Even where a portal declares it."""
    urls = [f"http://{host}:{timed.port}/0" for host in FORMS]
    hosts = ",".join(f"{host},{host.strip('[]')}" for host in FORMS)
    done = crawl(*urls, connect_to=[], contact=CONTACT, hosts=hosts, RETRY_TIMES=0)
    assert done.code == 0, done.errors
    assert timed.arrivals == []
    assert set(done.skipped.values()) <= {"out-of-scope", "robots"}
    assert len(done.skipped) == len(FORMS), "each is listed"


def test_no_name_leads_to_this_machine(crawl: Crawl, timed: Timed) -> None:
    """What counts is the address that was reached, not what a name meant when it was looked at."""
    timed.pages = leaves(1)
    resolver = "tests.politeness.rebinding.Rebinding"
    url = f"http://{HOST}:{timed.port}/0"
    done = crawl(url, connect_to=[], contact=CONTACT, hosts=HOST, TWISTED_DNS_RESOLVER=resolver)
    assert done.code == 0, done.errors
    assert timed.arrivals == []
    assert done.skipped == {url: "robots"}  # that robots.txt cannot be had forbids all


def test_scrapy_goes_where_a_name_leads(bare: Bare, timed: Timed) -> None:
    timed.pages = leaves(1)
    bare(timed, "/0")
    assert timed.paths == ["/0"]


def test_connect_to_names_one_address_and_port(crawl: Crawl, timed: Timed) -> None:
    timed.pages = leaves(1)
    with Timed(pages=leaves(1)) as other:
        asked = ["/0", f"http://{HOST}:{other.port}/0", f"http://127.0.0.1:{other.port}/0"]
        done = crawl(*asked, connect_to=[timed.connect_to()], hosts=f"{HOST},127.0.0.1")
        assert timed.paths == ["/robots.txt", "/0"]
        assert other.arrivals == []
    assert list(done.skipped.values()) == ["out-of-scope"] * 2


def test_every_hop_of_a_redirect_is_looked_at(crawl: Crawl, timed: Timed) -> None:
    far = "http://elsewhere.example/secret"
    timed.pages = {
        "/0": reply("302 Found", b"", b"Location: /1\r\n"),
        "/1": reply("301 Moved", b"", f"Location: {far}\r\n".encode()),
        "/2": reply("302 Found", b"", f"Location: http://127.0.0.1:{timed.port}/3\r\n".encode()),
        "/3": reply("200 OK", b"secret"),
    }
    done = crawl("/0", "/2", connect_to=[f"::127.0.0.1:{timed.port}"], hosts=HOST)
    assert sorted(timed.paths) == ["/0", "/1", "/2", "/robots.txt"]
    assert done.skipped == {far: "out-of-scope", f"http://127.0.0.1:{timed.port}/3": "out-of-scope"}


def test_frames_and_attachments_elsewhere_are_listed(together: Callable[..., Archive], timed: Timed) -> None:
    far = "http://elsewhere.example"
    frame = f'<iframe src="{far}/frame.html"></iframe>'
    files = "".join(f'<a href="{url}/a.pdf">附件</a>' for url in (far, f"http://{HOST}@elsewhere.example"))
    timed.pages = {
        "/0/": listing(["/0/a.html", f"{far}/b.html", f"//{HOST}.elsewhere.example/c.html"]),
        "/0/a.html": detail(files),
        "/1/": listing([], frame),
        "/2/": listing([], f"<script>location.replace('{far}/shell.html')</script>"),
    }
    everywhere = [f"::127.0.0.1:{timed.port}"]
    archive = together("tests.politeness.neighbours:neighbours", GUIDANG_CONNECT_TO=everywhere)
    assert {path for path in timed.paths if path != "/robots.txt"} == set(timed.pages)
    runs = [run for n in range(3) for run in archive.runs(f"neighbour_{n}")]
    skipped = {one.url: (one.reason, one.role) for run in runs for one in run.skipped}
    assert {url for url, (reason, _) in skipped.items() if reason == "out-of-scope"} == {
        f"{far}/b.html",
        f"http://{HOST}.elsewhere.example/c.html",
        f"{far}/a.pdf",
        f"http://{HOST}@elsewhere.example/a.pdf",
        f"{far}/frame.html",
        f"{far}/shell.html",
    }
    assert skipped[f"{far}/a.pdf"][1] is Role.ATTACHMENT


def test_scrapy_takes_any_certificate(bare: Bare, tmp_path: Path) -> None:
    _, pem = certificates(tmp_path)
    with Timed(tls=pem, pages=leaves(1)) as server:
        bare(server, "/0")
        assert server.paths == ["/0"]


PRIVATE = (
    "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 192.168.1.1 198.18.0.1 "
    "203.0.113.9 224.0.0.1 255.255.255.255 :: ::1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 64:ff9b::7f00:1 "
    "64:ff9b:1::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: fc00::1 fd12::1 fe80::1 fe80::1%eth0 fec0::1 "
    "ff02::1 ::127.0.0.1 ::7f00:1"
)
PUBLIC = "1.2.4.8 114.114.114.114 203.107.45.167 2400:3200::1 240c::6666 ::ffff:1.2.4.8 64:ff9b::102:408"


@pytest.mark.parametrize(("addresses", "wanted"), [(PRIVATE, False), (PUBLIC, True)])
def test_addresses_of_the_public_net(addresses: str, wanted: bool) -> None:
    assert {one: public(one) for one in addresses.split()} == dict.fromkeys(addresses.split(), wanted)


@given(st.ip_addresses(v=4))
def test_an_address_within_another_is_judged_alike(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    assert public(f"::ffff:{address}") == public(str(address))
    assert public(str(ipaddress.IPv6Address((0x64FF9B << 96) + number))) == public(str(address))
    assert public(str(ipaddress.IPv6Address((0x2002 << 112) + (number << 80)))) == public(str(address))
