"""Labelled pairs in all the layouts that PORTALS know."""

from __future__ import annotations

import pytest
from parsel import Selector

from spiders.labels import pairs

TABLE_CELLS = (
    "<table><tr><th>索&ensp;引&ensp;号</th><td>MB1686999/2023-21597</td>"
    "<th>发文日期</th><td>2023-08-25</td></tr>"
    "<tr><th>文&ensp;&ensp;&ensp;&ensp;号</th><td> 便函 </td>"
    '<th>有<span class="hidden">&ensp;</span>效<span class="hidden">&ensp;</span>性</th>'
    "<td> 有效 </td></tr></table>"
)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            TABLE_CELLS,
            {"索引号": "MB1686999/2023-21597", "发文日期": "2023-08-25", "文号": "便函", "有效性": "有效"},
            id="表格",
        ),
        pytest.param(
            "<table><tr><td>索引号：</td><td>001/2021-1</td><td>文号：</td><td></td></tr></table>",
            {"索引号": "001/2021-1", "文号": ""},
            id="表格带冒号",
        ),
        pytest.param(
            "<p>索引号: 001008010002056/2021-116241 文件编号:</p>"
            "<p>发布机构: 新前街道 成文日期: 2021-01-25</p>",
            {
                "索引号": "001008010002056/2021-116241",
                "文件编号": "",
                "发布机构": "新前街道",
                "成文日期": "2021-01-25",
            },
            id="一行几项",
        ),
        pytest.param(
            "<div>日期:2018-03-22 10:00    来源:北京市西城区人民政府 字号: 大 中 小</div>",
            {"日期": "2018-03-22 10:00", "来源": "北京市西城区人民政府"},
            id="首都之窗",
        ),
        pytest.param(
            '<ol class="doc-info"><li>[发文字号] <span>京政发〔2020〕1号</span></li>'
            "<li>[成文日期] <span>2020-01-02</span></li></ol>",
            {"发文字号": "京政发〔2020〕1号", "成文日期": "2020-01-02"},
            id="doc-info",
        ),
        pytest.param(
            "<p>发布日期: 2021-01-25 17:15   来源: 新前街道 字体:[ 大 小 ]</p>",
            {"发布日期": "2021-01-25 17:15", "来源": "新前街道"},
            id="大汉",
        ),
        pytest.param(
            "<table><tr><td>索引号:&nbsp;001</td><td>文件编号:&nbsp;</td></tr></table>",
            {"索引号": "001", "文件编号": ""},
            id="没有值",
        ),
        pytest.param("<div>來源:北京市密雲區人民政府</div>", {"來源": "北京市密雲區人民政府"}, id="繁體"),
        pytest.param(f"<p>来源:{'长' * 300}</p>", {}, id="正文不算"),
        pytest.param("<p>收入来源:财政拨款</p>", {}, id="词的一部分不算"),
    ],
)
def test_pairs(html: str, expected: dict[str, str]) -> None:
    assert dict(pairs(Selector(text=f"<html><body>{html}</body></html>"))) == expected
