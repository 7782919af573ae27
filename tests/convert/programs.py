"""A small program that behaves as LibreOffice does, for documents that are made here.

The .docx that it makes puts in a page, as Word does with what a w:altChunk names.
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path

PROGRAM = r"""#!{python}
import base64, pathlib, sys, time, zipfile
home = pathlib.Path(__file__).parent
if sys.argv[1:] == ["--version"]:
    print("LibreOffice {version} {version}(Build:1)")
    sys.exit()
source, folder = pathlib.Path(sys.argv[-1]), pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
with (home / "calls").open("a") as calls:
    print(source.name, file=calls)
text = source.read_text().removeprefix("{{\\rtf1 ").removesuffix("}}")
if text == "broken":
    sys.exit(77)
if text == "slow" and not (home / "quick").exists():
    time.sleep(60)
known = text.isascii() and text.isalnum() and len(text) > 20
html = base64.b16decode(text) if known else b"<p>VERSION</p>"
html = html.replace(b"VERSION", b"{version}")
with zipfile.ZipFile((folder / source.name).with_suffix(".docx"), "w") as package:
    package.writestr("[Content_Types].xml", "<Types/>")
    package.writestr("word/document.xml", '''{main}''')
    package.writestr("word/_rels/document.xml.rels", '<r><t Id="1" Target="page.html"/></r>')
    package.writestr("word/page.html", b"<html>" + html)
"""
MAIN = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="urn:r">'
    '<w:body><w:altChunk r:id="1"/></w:body></w:document>'
)
BROKEN = rb"{\rtf1 broken}"
SLOW = rb"{\rtf1 slow}"


class Office:
    """The program in a folder of its own, which is all of PATH that a conversion needs."""

    def __init__(self, folder: Path, version: str = "9.9.1") -> None:
        self.folder = folder
        folder.mkdir()
        program = folder / "soffice"
        program.write_text(PROGRAM.format(python=sys.executable, version=version, main=MAIN))
        program.chmod(0o755)

    def hurry(self) -> None:
        """Let it be slow no more."""
        (self.folder / "quick").touch()

    @property
    def calls(self) -> int:
        """How many documents it was asked to convert."""
        path = self.folder / "calls"
        return len(path.read_text().splitlines()) if path.exists() else 0


def word(html: bytes) -> bytes:
    """A document of which the program makes this HTML; in it, VERSION becomes the program's."""
    return rb"{\rtf1 " + base64.b16encode(html) + b"}"
