"""Word documents: what is printed counts, whatever the markup says beside it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from pipelines.document import Document, Paragraph, Table
from pipelines.readers import read
from tests.readers.made import TYPES, package, saved, word

TEMPLATE = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "template-2021.docx"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'


def made(body: str, namespace: str = W, **parts: str) -> Document:
    """A document with `body`, and other parts of word/ by their names."""
    others = {f"word/{name}.xml": f"<w:{name} {W}>{part}</w:{name}>" for name, part in parts.items()}
    main = f"<w:document {namespace}><w:body>{body}</w:body></w:document>"
    return read(package({"[Content_Types].xml": TYPES, "word/document.xml": main, **others}))


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


PUT_IN = {
    "page.html": f"<html><body><p>{'12件'}</p></body></html>",
    "page.mht": "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html><p>12件</p></html>",
    "text.txt": "12件",
    "text.rtf": "{\\rtf1 12}",
    "inner.docx": "",
}


@pytest.mark.parametrize("name", PUT_IN)
def test_a_document_that_is_put_into_another(name: str) -> None:
    relations = f'<r><t Id="r1" Target="{name}"/></r>'
    inner = f"<w:document {W}><w:body><w:p>{run('12件')}</w:p></w:body></w:document>"
    part = PUT_IN[name] or package({"[Content_Types].xml": TYPES, "word/document.xml": inner})
    main = f'<w:altChunk xmlns:r="urn:r" r:id="r1"/><w:altChunk/><w:p>{run("x")}</w:p>'
    data = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": f"<w:document {W}><w:body>{main}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations,
        f"word/{name}": part,
    }
    assert lines(read(package(data))) == ["\ufffd" if name == "text.rtf" else "12件", "\ufffd", "x"]


PRINTED = {
    "an insertion": (f"<w:ins>{run('12')}</w:ins>{run('件')}", "12件"),
    "a deletion": (f"<w:del><w:r><w:delText>9</w:delText></w:r></w:del>{run('12件')}", "12件"),
    "text moved away": (f"<w:moveFrom>{run('9')}</w:moveFrom>{run('12件')}", "12件"),
    "hidden text": (f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>{run('12件')}", "12件"),
    "text struck through": (f"<w:r><w:rPr><w:strike/></w:rPr><w:t>9</w:t></w:r>{run('12件')}", "12件"),
    "strikes switched off": ('<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>12件</w:t></w:r>', "12件"),
    "the raised mark of a note": (
        f'{run("12")}<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r>',
        "12³",
    ),
    "digits by their places in a font": (
        '<w:r><w:sym w:font="Symbol" w:char="F031"/><w:sym w:font="宋体" w:char="0032"/></w:r>',
        "12",
    ),
    "pictures by their places in a font": (
        '<w:r><w:sym w:font="Wingdings" w:char="F031"/><w:sym w:char="x"/><w:t>12</w:t></w:r>',
        "\ufffd\ufffd12",
    ),
    "a field": (
        f"{mark('begin')}{code('=SUM(ABOVE)')}{mark('separate')}{run('12')}{mark('end')}{run('件')}",
        "12件",
    ),
    "a field within a field": (
        mark("begin")
        + code("IF")
        + mark("begin")
        + code("X")
        + mark("separate")
        + run("9")
        + mark("end")
        + mark("separate")
        + run("12件")
        + mark("end"),
        "12件",
    ),
    "a field that never ends": (f"{mark('begin')}{code('X')}{run('12件')}", "12件"),
    "a simple field": (f'<w:fldSimple w:instr="X">{run("12件")}</w:fldSimple>', "12件"),
    "a note's mark": (f'{run("12件")}<w:r><w:footnoteReference w:id="1"/></w:r>', "12件"),
    "a hyperlink": (f"<w:hyperlink>{run('12件')}</w:hyperlink>", "12件"),
    "phonetic signs": (
        f"<w:r><w:ruby><w:rt>{run('zhèn')}</w:rt><w:rubyBase>{run('镇')}</w:rubyBase></w:ruby></w:r>",
        "镇",
    ),
    "a content control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('12件')}</w:sdtContent></w:sdt>", "12件"),
    "a prompt": (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击')}</w:sdtContent></w:sdt>{run('x')}",
        "x",
    ),
    "a hyphen": ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>", "a-b"),
    "markup": (run("1 &lt; 2 &amp; 3"), "1 < 2 & 3"),
}


@pytest.mark.parametrize("case", PRINTED)
def test_what_is_printed(case: str) -> None:
    body, printed = PRINTED[case]
    assert lines(made(f"<w:p>{body}</w:p>")) == [printed]
    assert lines(made(f"<w:p>{body}</w:p>", STRICT)) == [printed]


STYLED = {
    "struck": ("gone", "", ""),
    "based on one that is struck": ("off", "", ""),
    "not struck where the text says so": ("off", '<w:strike w:val="0"/>', "3"),
    "raised": ("note", "", "³"),
    "of another style": ("plain", "", "3"),
    "of a style that is not there": ("none", "", "3"),
}


@pytest.mark.parametrize("case", STYLED)
def test_what_the_style_of_a_text_says(case: str) -> None:
    name, own, printed = STYLED[case]
    styles = (
        '<w:style w:type="character" w:styleId="gone"><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="off"><w:basedOn w:val="gone"/></w:style>'
        '<w:style w:type="character" w:styleId="plain"><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="note"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        "</w:style>"
    )
    styled = f'<w:r><w:rPr><w:rStyle w:val="{name}"/>{own}</w:rPr><w:t>3</w:t></w:r>'
    assert lines(made(f"<w:p>{run('12')}{styled}</w:p>", styles=styles)) == [f"12{printed}"]


def test_a_break_ends_a_line_and_a_deleted_mark_does_not_end_a_paragraph() -> None:
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("甲") + f"</w:p><w:p>{run('乙')}</w:p>"
    assert lines(made(f"<w:p>{run('一')}<w:r><w:br/></w:r>{run('二')}</w:p>{joined}")) == ["一", "二", "甲乙"]


def test_a_table_of_contents_is_left_out() -> None:
    field = f"<w:p>{mark('begin')}{code(' TOC ')}{mark('separate')}{run('一、总体情况 1')}</w:p>"
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent><w:p>{run('目录')}</w:p></w:sdtContent></w:sdt>"
    )
    document = made(
        f"{control}{field}<w:p>{run('二、x 2')}{mark('end')}</w:p><w:p>{run('一、总体情况')}</w:p>"
    )
    assert lines(document) == ["一、总体情况"]


LEVELS = "".join(
    f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
    for n, (kind, text) in enumerate(
        [
            ("chineseCountingThousand", "%1、"),
            ("chineseCounting", "（%2）"),
            ("decimal", "%3."),
            ("bullet", "\uf06c"),
        ]
    )
)
NUMBERS = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="6"/></w:lvlOverride></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="own"><w:basedOn w:val="1"/></w:style>'
)


def numbered(text: str, number: int, level: int) -> str:
    numbers = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{numbers}</w:pPr>{run(text)}</w:p>"


def test_numbers_that_word_counts_stand_before_their_paragraphs() -> None:
    styled = f'<w:p><w:pPr><w:pStyle w:val="own"/></w:pPr>{run("总体情况")}</w:p>'
    unnumbered = '<w:pStyle w:val="own"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    plain = f"<w:p><w:pPr>{unnumbered}</w:pPr>{run('无号')}</w:p>"
    body = styled + numbered("甲", 1, 1) + numbered("乙", 1, 1) + numbered("丙", 1, 2) + numbered("丁", 1, 3)
    body += plain + numbered("申请", 1, 0) + numbered("戊", 1, 1) + numbered("其他", 2, 0)
    document = made(body, numbering=NUMBERS, styles=STYLES)
    assert lines(document) == [
        *("一、总体情况", "（一）甲", "（二）乙", "1. 丙", "丁", "无号", "二、申请", "（一）戊", "六、其他")
    ]
    assert next(block.heading for block in document.blocks if isinstance(block, Paragraph)) == 1


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"


def test_merged_cells_stand_once() -> None:
    rows = [
        cell("三、结果", '<w:vMerge w:val="restart"/>') + cell("一", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("1") + cell("2"),
        cell("四") + cell("3", '<w:hMerge w:val="restart"/>') + cell("", '<w:hMerge w:val="continue"/>'),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("4") + cell("5"),
        "<w:trPr><w:del/></w:trPr>" + cell("9") + cell("9") + cell("9"),
        "<w:trPr><w:hidden/></w:trPr>" + cell("9") + cell("9") + cell("9"),
    ]
    (table,) = made(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>").blocks
    assert isinstance(table, Table)
    assert [[(c.text, c.row, c.column, c.rowspan, c.colspan) for c in row] for row in table.rows] == [
        [("三、结果", 0, 0, 2, 1), ("一", 0, 1, 1, 2)],
        [("1", 1, 1, 1, 1), ("2", 1, 2, 1, 1)],
        [("四", 2, 0, 1, 1), ("3", 2, 1, 1, 2)],
        [("", 3, 0, 1, 1), ("4", 3, 1, 1, 1), ("5", 3, 2, 1, 1)],
    ]


def test_tables_in_tables_and_in_text_boxes() -> None:
    inner = f"<w:tbl>{('<w:tr>' + cell('甲') + cell('1') + '</w:tr>') * 2}</w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc><w:p>{run('前')}</w:p>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    boxed = f"<w:txbxContent><w:p>{run('框')}</w:p>{inner}</w:txbxContent>"
    box = f"<w:p>{run('文')}<w:r><w:pict>{boxed}</w:pict></w:r></w:p>"
    document = made(outer + box)
    assert lines(document) == ["前", "文", "框"]
    assert [block.place for block in document.blocks if isinstance(block, Table)] == ["table:1", "table:2"]


def test_of_two_spellings_the_newer_is_read() -> None:
    choice = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert lines(made(f"<w:p>{choice}</w:p>")) == ["框"]


def test_a_document_with_macros() -> None:
    with zipfile.ZipFile(io.BytesIO(word())) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(
        b"officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
    )
    assert read(package(parts)).blocks == read(word()).blocks


def test_figures_of_python_docx_keep_their_numbers() -> None:
    document = docx.Document()
    document.add_heading("总体情况", 1)
    document.element.body.insert(1, parse_xml(f"<w:p {W}>{run('收到申请3件')}</w:p>"))
    assert [(b.text, b.heading) for b in read(saved(document)).blocks if isinstance(b, Paragraph)] == [
        ("总体情况", 1),
        ("收到申请3件", 0),
    ]


def test_the_title_that_word_keeps() -> None:
    document = docx.Document()
    document.core_properties.title = "某局2020年政府信息公开工作年度报告"
    document.add_paragraph("全年平稳。")
    assert read(saved(document)).title == "某局2020年政府信息公开工作年度报告"


@pytest.mark.skipif(not TEMPLATE.is_file(), reason="the corpus is not beside the checkout")
def test_the_template_of_the_state_council() -> None:
    document = read(TEMPLATE.read_bytes())
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert not document.findings
    assert [len(table.rows) for table in tables] == [14, 28, 4]
    groups = [(c.text, c.rowspan) for row in tables[1].rows for c in row if c.rowspan > 1 and c.column == 1]
    assert groups == [
        ("（三）不予公开", 8),
        ("（四）无法提供", 3),
        ("（五）不予处理", 5),
        ("（六）其他处理", 3),
    ]


@pytest.mark.parametrize(("width", "count"), [(15000, 1), (3000, 0)])
def test_drawings_that_are_not_read_are_counted(width: int, count: int) -> None:
    drawing = bytes(32) + width.to_bytes(4, "little") + bytes(4) + b" EMF" + bytes(4000)
    shown = '<v:imagedata xmlns:v="urn:v" xmlns:r="urn:r" r:id="r1"/>'
    body = f"<w:body><w:p><w:r>{shown}</w:r></w:p></w:body>"
    data = package(
        {
            "[Content_Types].xml": TYPES,
            "word/document.xml": f"<w:document {W}>{body}</w:document>",
            "word/_rels/document.xml.rels": '<r><t Id="r1" Target="media/image1.EMF"/></r>',
            "word/media/image1.EMF": drawing,
        }
    )
    found = [(it.code, it.values["count"]) for it in read(data).findings]
    assert found == [("drawings-not-read", 1)] * count
