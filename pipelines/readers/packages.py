"""Zip files opened within limits, and their XML parsed: a few kilobytes can stand for a terabyte."""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import IO, TypeAlias

from lxml import etree

from pipelines.readers.refused import beyond, unreadable

Element: TypeAlias = etree._Element

MOST_MEMBERS = 5000
LARGEST = 64 << 20  # bytes of one member, unpacked
TOTAL = 192 << 20  # bytes of all members read from one package, unpacked
DENSEST = 250  # times its packed size that a member may take; Office's XML reaches 60
_SMALL = 4 << 20  # bytes unpacked below which no ratio matters
_STEP = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


@dataclass(slots=True)
class Package:
    """A zip file; `data` is what it was opened from, `spent` the bytes unpacked so far."""

    data: bytes
    spent: int = 0
    members: list[zipfile.ZipInfo] = field(init=False)
    _zip: zipfile.ZipFile = field(init=False)

    def __post_init__(self) -> None:
        """Raises Refused where the directory of the package is damaged or too long."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(self.data))
        except (*_BROKEN, NotImplementedError) as fault:
            raise unreadable(f"the package is damaged: {_said(fault)}") from fault
        self.members = [member for member in self._zip.infolist() if not member.is_dir()]
        if len(self.members) > MOST_MEMBERS:
            raise beyond(f"the package has more than {MOST_MEMBERS} members")

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, member: str | zipfile.ZipInfo) -> bytes:
        """The bytes of a member, its check sum verified; Refused: damaged, encrypted, beyond limits."""
        try:
            info = self._zip.getinfo(member) if isinstance(member, str) else member
            if info.flag_bits & 1:
                raise unreadable("the package is encrypted and asks for a password")
            with self._zip.open(info) as stream:
                return self._gathered(stream, max(info.compress_size, 1))
        except KeyError as fault:
            raise unreadable(f"the package lacks {member}") from fault
        except (*_BROKEN, NotImplementedError, RuntimeError) as fault:
            raise unreadable(f"a member of the package is damaged: {_said(fault)}") from fault

    def _gathered(self, stream: IO[bytes], packed: int) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while piece := stream.read(_STEP):
            size += len(piece)
            self.spent += len(piece)
            if size > LARGEST or self.spent > TOTAL:
                raise beyond(
                    f"the package unpacks to more than {(LARGEST if size > LARGEST else TOTAL) >> 20} MB"
                )
            if size > _SMALL and size > DENSEST * packed:
                raise beyond(f"a member unpacks to more than {DENSEST} times its size")
            pieces.append(piece)
        return b"".join(pieces)


def _said(fault: BaseException) -> str:
    return f"{type(fault).__name__} {' '.join(str(fault).split())[:120]}".rstrip()


def parsed(data: bytes) -> Element:
    """The root of an XML document; entities stay unexpanded, nothing outside is opened. Raises Refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise unreadable(f"the XML is damaged: {_said(fault)}") from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise unreadable("the XML declares a document type, which no office program does")
    return root


def joined(folder: str, path: str) -> str:
    """The member that `path` means in `folder`; a leading slash stands for the package's root."""
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
