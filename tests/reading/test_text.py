from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading.text import is_traditional, normal, simplified


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param("索 引 号：", "索引号:", id="blanks and full width"),
        pytest.param("索\u00a0\u3000\u2003引\u200b\ufeff号", "索引号", id="every kind of blank"),
        pytest.param("２０１９（件）", "2019(件)", id="full-width digits and brackets"),
        pytest.param("⼀、⻓期⻔户⺠政", "一、长期门户民政", id="radicals"),
        pytest.param("政府資訊公開情況", "政府信息公开情况", id="資訊"),
        pytest.param("政務微網志公開政府資訊數", "政务微博公开政府信息数", id="微網志"),
        pytest.param("政府網站線上訪談次數", "政府网站在线访谈次数", id="線上"),
        pytest.param("通過網路提交申請", "通过网络提交申请", id="網路"),
        pytest.param("行政復議、行政訴訟", "行政复议、行政诉讼", id="復議"),
        pytest.param("現行有效規範性文件", "现行有效规范性文件", id="文件 stays 文件"),
        pytest.param("檔案局", "档案局", id="檔案 is 档案"),
        pytest.param("然後徵收於乾燥", "然后征收于干燥", id="徵於乾 in a traditional text"),
        pytest.param("乾县政府信息公开", "乾县政府信息公开", id="乾县 in a simplified text"),
        pytest.param("行政规范性文件程序", "行政规范性文件程序", id="simplified text stays"),
        pytest.param("鎮(zhèn)人民政府", "镇人民政府", id="pinyin"),
        pytest.param("制發（fā）件數(shù)", "制发件数", id="pinyin in full-width brackets"),
        pytest.param("客户端(app)", "客户端(app)", id="Latin words in brackets stay"),
    ],
)
def test_normal(printed: str, expected: str) -> None:
    assert normal(printed) == expected


def test_simplified_keeps_blanks_and_lines() -> None:
    assert simplified("密雲區 2017年\n政府資訊公開") == "密云区 2017年\n政府信息公开"


def test_only_unmistakable_characters_tell_the_script() -> None:
    assert is_traditional("規章")
    assert not is_traditional("乾县的著名规章於潜")


@given(st.text())
def test_normal_has_no_blank(text: str) -> None:
    assert not any(character.isspace() for character in normal(text))


@given(st.text("公开沈坏著覆乾打重反中（）()【】，：。…“”0１a de\u3000\xa0\n"))
def test_what_needs_no_change_is_seen_at_once(text: str) -> None:
    assert simplified(f"{text}①") == f"{simplified(text)}1"  # whose ① must be looked at closely
    assert normal(f"{text}①") == f"{normal(text)}1"
