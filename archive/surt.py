"""SURT keys as web archives agree on them, so that pywb and others find our captures by theirs.

Written from what such keys look like, not from the `surt` package, which is AGPL; a test compares the two.
"""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

PORTS = {"http": 80, "https": 443}
WWW = re.compile(r"^www\d*\.")
PLAIN = bytes(range(0x21, 0x7F)).translate(None, b"#%").decode()  # what is not escaped
UNESCAPED = re.compile(f"[{re.escape(PLAIN)}]*")  # what stays as it is
SESSION = re.compile(r"(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}")


def surt(url: str) -> str:
    """The sort-friendly form of a URL: `https://www.a.cn:8443/X/?b&a` → `cn,a:8443)/x?a&b`.

    It finds and does not decide: case, scheme, `www.`, fragment, slashes at the end, session ids and the
    order of the query are gone.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return url.lower()
    if not host:
        return url.lower().rstrip("/")  # urn:dom:…
    shown = f":{port}" if port and port != PORTS.get(parts.scheme.lower()) else ""
    query = _query(parts.query)
    return f"{_reversed(host)}{shown}){_path(parts.path)}{'?' + query if query else ''}"


def _reversed(host: str) -> str:
    name = WWW.sub("", _escaped(host.strip(".")))
    return name if ":" in name else ",".join(reversed(name.split(".")))


def _path(path: str) -> str:
    """Without `.`, `..`, doubled slashes and a slash at the end."""
    kept: list[str] = []
    for part in _escaped(path).split("/")[1:]:
        if part == "..":
            kept = kept[:-1]
        elif part != ".":
            kept.append(part)
    return "/" + "/".join(filter(None, kept))


def _query(query: str) -> str:
    """Sorted, without session ids."""
    parameters = _escaped(query).split("&")
    return "&".join(sorted((one for one in parameters if not SESSION.fullmatch(one)), key=_name_first))


def _name_first(parameter: str) -> tuple[str, str]:
    name, _, value = parameter.partition("=")
    return name, value


def _escaped(text: str) -> str:
    """Unescaped as often as it can be, then escaped once, in lower case."""
    if UNESCAPED.fullmatch(text):
        return text.lower()
    data = text.encode("utf-8", "surrogatepass")
    while (plain := unquote_to_bytes(data)) != data:
        data = plain
    return quote_from_bytes(data, safe=PLAIN).lower()
