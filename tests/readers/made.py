"""One report of the 2021 form, every figure another, made as each kind of file."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator, Mapping
from html import escape
from itertools import count
from typing import TypeAlias

import docx
import xlwt
from docx.document import Document as WordDocument

from crawler.demo.grids import Grid, disclosure, disputes, forms, placed, requests

Piece: TypeAlias = str | Grid

TITLE = "平阳县水利局2023年政府信息公开工作年度报告"
_FIGURES = (str(number) for number in count(101))


def _row(width: int) -> list[str]:
    return [next(_FIGURES) for _ in range(width)]


def _disclosure() -> Grid:
    rows = {
        name: _row(len(block["header"]) - 1)
        for block in forms()["disclosure"]["2021"]
        for name, _ in block["rows"]
    }
    return disclosure("2021", rows)


PIECES: tuple[Piece, ...] = (
    TITLE,
    "一、总体情况",
    "本年度主动公开信息，办理申请。",
    "二、主动公开政府信息情况",
    _disclosure(),
    "三、收到和处理政府信息公开申请情况",
    requests("2021", {row[0]: _row(7) for row in forms()["requests"]["2021"]["rows"]}, ()),
    "四、政府信息公开行政复议、行政诉讼情况",
    disputes(_row(15)),
    "五、存在的主要问题及改进情况",
    "公开的内容还不够细。",
    "六、其他需要报告的事项",
    "无。",
)


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return buffer.getvalue()


def html() -> bytes:
    """A page."""
    return f'<!DOCTYPE html><meta charset="utf-8"><body>{"".join(map(_markup, PIECES))}'.encode()


def _markup(piece: Piece) -> str:
    if isinstance(piece, str):
        return f"<p>{escape(piece)}</p>"
    rows = (
        "".join(f"<td rowspan={c.rowspan} colspan={c.colspan}>{escape(c.text)}</td>" for c in row)
        for row in piece
    )
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def word() -> bytes:
    """A .docx as python-docx makes it."""
    document = docx.Document()
    for piece in PIECES:
        if isinstance(piece, str):
            document.add_paragraph(piece)
        else:
            _word_table(document, piece)
    return saved(document)


def saved(document: WordDocument) -> bytes:
    """The bytes of a .docx."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _word_table(document: WordDocument, grid: Grid) -> None:
    cells = list(placed(grid))
    table = document.add_table(len(grid), max(c + cell.colspan for _, c, cell in cells))
    rows = [row.cells for row in table.rows]  # table.cell() would make all of them for each
    for r, c, cell in cells:
        first, last = rows[r][c], rows[r + cell.rowspan - 1][c + cell.colspan - 1]
        (first.merge(last) if last is not first else first).text = cell.text


def sheet_cells() -> Iterator[tuple[int, int, int, int, str]]:
    """Row, column, rows, columns and text of every cell where the whole report stands on one sheet."""
    top = 0
    for piece in PIECES:
        if isinstance(piece, str):
            yield top, 0, 1, 1, piece
            top += 1
            continue
        for r, c, cell in placed(piece):
            yield top + r, c, cell.rowspan, cell.colspan, cell.text
        top += len(piece) + 1


def excel_old() -> bytes:
    """A .xls with figures as numbers."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("年报")
    for r, c, rows, columns, text in sheet_cells():
        sheet.write_merge(r, r + rows - 1, c, c + columns - 1, int(text) if text.isdigit() else text)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def column(number: int) -> str:
    """A for 0, AA for 26."""
    return (chr(64 + number // 26) if number > 25 else "") + chr(65 + number % 26)


def excel() -> bytes:
    """A .xlsx with figures as numbers, 7.0 for 7."""
    rows: dict[int, str] = {}
    merged = ""
    for r, c, height, width, text in sheet_cells():
        at = f"{column(c)}{r + 1}"
        value = f'<c r="{at}"><v>{text}.0</v></c>' if text.isdigit() else inline(at, text)
        rows[r] = rows.get(r, "") + value
        if height > 1 or width > 1:
            merged += f'<mergeCell ref="{at}:{column(c + width - 1)}{r + height}"/>'
    lines = "".join(f'<row r="{r + 1}">{cells}</row>' for r, cells in sorted(rows.items()))
    return workbook({"年报": f"<sheetData>{lines}</sheetData><mergeCells>{merged}</mergeCells>"})


def inline(at: str, text: str) -> str:
    """A cell with its text in it."""
    return f'<c r="{at}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def workbook(sheets: Mapping[str, str], states: Mapping[str, str] | None = None, *codes: str) -> bytes:
    """A minimal .xlsx of sheets by name; `states` may hide some, `codes` are number formats: style 1, 2 …"""
    hidden = states or {}
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}" state="{hidden.get(name, "visible")}"/>'
        for n, name in enumerate(sheets, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>',
    }
    for n, body in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{_MAIN}">{body}</worksheet>'
    if codes:
        own = "".join(
            f'<numFmt numFmtId="{n}" formatCode="{escape(code)}"/>' for n, code in enumerate(codes, 164)
        )
        styles = "".join(f'<xf numFmtId="{n}"/>' for n in (0, *range(164, 164 + len(codes)), 9))
        parts["xl/styles.xml"] = (
            f'<styleSheet xmlns="{_MAIN}"><numFmts>{own}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'
        )
    return package(parts)


_TABLE = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
_TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
_DOCUMENT = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'


def open_document(rows: str) -> bytes:
    """A minimal .ods of one sheet."""
    content = (
        f'<office:document-content {_DOCUMENT} {_TABLE} {_TEXT} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="年报">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/></manifest:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("mimetype", mimetype)
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def open_sheet() -> bytes:
    """A .ods with figures as numbers and merged cells."""
    cells = {(r, c): (rows, columns, text) for r, c, rows, columns, text in sheet_cells()}
    height = max(r for r, _ in cells) + 1
    width = max(c + columns for (_, c), (_, columns, _) in cells.items())
    lines = ("".join(_open_cell(cells.get((r, c))) for c in range(width)) for r in range(height))
    return open_document("".join(f"<table:table-row>{line}</table:table-row>" for line in lines))


def flat_sheet() -> bytes:
    """The same as one XML file, indented."""
    with zipfile.ZipFile(io.BytesIO(open_sheet())) as file:
        content, kind = file.read("content.xml").decode(), file.read("mimetype").decode()
    flat = content.replace("document-content", "document").replace(">", f' office:mimetype="{kind}">', 1)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + flat.replace("><", ">\n <")).encode()


def _open_cell(cell: tuple[int, int, str] | None) -> str:
    if cell is None:
        return "<table:table-cell/>"
    rows, columns, text = cell
    spans = f'table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
    kind = (
        f'office:value-type="float" office:value="{text}"' if text.isdigit() else 'office:value-type="string"'
    )
    return f"<table:table-cell {spans} {kind}><text:p>{escape(text)}</text:p></table:table-cell>"


def sheet_xml() -> bytes:
    """Excel 2003's XML, as programs save it under the name .xls."""
    rows: dict[int, str] = {}
    for r, c, height, width, text in sheet_cells():
        kind = "Number" if text.isdigit() else "String"
        rows[r] = rows.get(r, "") + (
            f'<Cell ss:Index="{c + 1}" ss:MergeDown="{height - 1}" ss:MergeAcross="{width - 1}">'
            f'<Data ss:Type="{kind}">{escape(text)}</Data></Cell>'
        )
    lines = "".join(f'<Row ss:Index="{r + 1}">{cells}</Row>' for r, cells in sorted(rows.items()))
    namespace = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{namespace}" '
        f'xmlns:ss="{namespace}"><Worksheet ss:Name="年报"><Table>{lines}</Table></Worksheet></Workbook>'
    ).encode()


def word_xml() -> bytes:
    """The flat package that Word saves under the name .xml or .doc."""
    with zipfile.ZipFile(io.BytesIO(word())) as file:
        part = file.read("word/document.xml").decode().partition("?>")[2]
    return (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>{part}</pkg:xmlData></pkg:part></pkg:package>'
    ).encode()


def message() -> bytes:
    """A page saved with its pictures (.mht)."""
    body = base64.encodebytes(html()).decode()
    return (
        "MIME-Version: 1.0\nX-Document-Type: Workbook\n"
        'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Location: file:///C:/x.htm\n'
        f'Content-Transfer-Encoding: base64\nContent-Type: text/html; charset="utf-8"\n\n{body}\n--b--\n'
    ).encode()


def archive() -> bytes:
    """A zip with names in GBK: a notice, and an archive that holds the report."""
    inner = package({"年报.docx": word()})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("附件/", "")
        file.writestr(zipfile.ZipInfo("说明.txt".encode("gbk").decode("cp437")), "附件说明")
        file.writestr(zipfile.ZipInfo("年报.zip".encode("gbk").decode("cp437")), inner)
    return buffer.getvalue()


_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd() -> bytes:
    """An .ofd with ruled tables: one page for each, the texts before it at its head."""
    pages: list[str] = [""]
    top = 20.0
    for piece in PIECES:
        if isinstance(piece, str):
            pages[-1] += ofd_line(25 if piece == TITLE else 35, top, piece, 5)
            top += 10
        else:
            pages[-1] += "".join(_ofd_table(piece, top))
            pages.append("")
            top = 20.0
    return ofd_package(pages)


def ofd_line(x: float, y: float, text: str, size: float) -> str:
    """A line of text whose upper left corner is at x, y (millimetres)."""
    deltas = f'DeltaX="g {len(text) - 1} {size}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y} {size * len(text)} {size}" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size * 0.86}" {deltas}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def _ofd_table(grid: Grid, top: float) -> Iterator[str]:
    cells = list(placed(grid))
    wide = 180 / max(c + cell.colspan for _, c, cell in cells)
    size = 1.6
    for r, c, cell in cells:
        x, y, w, h = 15 + c * wide, top + r * 8, cell.colspan * wide, cell.rowspan * 8
        yield (
            f'<ofd:PathObject Boundary="{x} {y} {w} {h}" LineWidth="0.3">'
            f"<ofd:AbbreviatedData>M 0 0 L {w} 0 L {w} {h} L 0 {h} C</ofd:AbbreviatedData></ofd:PathObject>"
        )
        broad = max(1, int((w - 1) / size))
        parts = [cell.text[at : at + broad] for at in range(0, len(cell.text), broad)]
        for n, part in enumerate(parts):
            yield ofd_line(x + 0.5, y + 0.3 + n * size * 1.05, part, size)


def ofd_package(pages: list[str], template: str = "") -> bytes:
    """An .ofd of A4 pages with these objects; the template is printed on each."""
    places = [f"Pages/Page_{n}/Content.xml" for n in range(len(pages))]
    listed = "".join(f'<ofd:Page ID="{n + 10}" BaseLoc="{place}"/>' for n, place in enumerate(places))
    model = '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Content.xml"/>' if template else ""
    used = '<ofd:Template TemplateID="2"/>' if template else ""
    common = f"<ofd:CommonData>{model}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
    body = "<ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    parts = {
        "OFD.xml": f"<ofd:OFD {_OFD}>{body}</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_OFD}>{common}</ofd:Document>",
        "Doc_0/Tpls/Content.xml": _ofd_page(template),
    }
    parts |= {f"Doc_0/{place}": _ofd_page(page, used) for place, page in zip(places, pages, strict=True)}
    return package(parts)


def _ofd_page(objects: str, used: str = "") -> str:
    area = "<ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>"
    layer = f"<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content>"
    return f"<ofd:Page {_OFD}>{area}{used}{layer}</ofd:Page>"
