"""The publishers of the corpus: the agency and its region that each name stands for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.reading.about.agency import agency_of

SHARED = Path(__file__).resolve().parents[3] / "shared"

EXPECTED = {
    "北京市西城区金融街街道": ("110102", "金融街街道"),
    "台州市黄岩区新前街道": ("331003", "新前街道"),
    "北京市密云区人民政府": ("110118", "密云区人民政府"),
    "北京市东城区东花市街道": ("110101", "东花市街道"),
    "北京市东城区民政局": ("110101", "民政局"),
    "河北省工业和信息化厅": ("130000", "工业和信息化厅"),
    "河北省科学技术厅": ("130000", "科学技术厅"),
    "河北省教育厅": ("130000", "教育厅"),
    "河北省人力资源和社会保障厅": ("130000", "人力资源和社会保障厅"),
    "淮安市洪泽区人民政府": ("320813", "洪泽区人民政府"),
    "淮安市人民政府": ("320800", "淮安市人民政府"),
    "(blank official form)": None,
    "平潭综合实验区管委会": (None, "平潭综合实验区管委会"),
    "平潭综合实验区财政金融局": (None, "平潭综合实验区财政金融局"),
    "平潭县财政局": ("350128", "财政局"),
    "上海市人民政府办公厅": ("310000", "人民政府办公厅"),
    "沭阳县人民政府": ("321322", "沭阳县人民政府"),
    "重庆市九龙坡区二郎街道办事处": ("500107", "二郎街道"),
    "微山县两城镇人民政府": ("370826", "两城镇"),
    "竹山县大庙乡人民政府": ("420323", "大庙乡"),
    "北京市海淀区某单位": ("110108", "某单位"),
    "广州市海珠区官洲街道办事处": ("440105", "官洲街道"),
    "四家子镇人民政府": (None, "四家子镇"),
    "岳阳市南湖新区某局": ("430600", "南湖新区某局"),
    "昌图县某局": ("211224", "某局"),
    "湖口县大垅乡人民政府": ("360429", "大垅乡"),
    "桃江县松木塘镇人民政府": ("430922", "松木塘镇"),
    "兴化市大营镇人民政府": ("321281", "大营镇"),
    "雄县某乡人民政府": ("130638", "某乡"),
    "绍兴市越城区东湖街道办事处": ("330602", "东湖街道"),
    "鸭南乡人民政府": (None, "鸭南乡"),
    "七里乡人民政府": (None, "七里乡"),
    "柞水县凤凰镇人民政府": ("611026", "凤凰镇"),
    "天门市拖市镇人民政府": ("429006", "拖市镇"),
    "兴国县良村镇人民政府": ("360732", "良村镇"),
    "瑞安市塘下镇人民政府": ("330381", "塘下镇"),
    "临洮县上营乡人民政府": ("621124", "上营乡"),
    "北京市东城区信息化工作办公室": ("110101", "信息化工作办公室"),
    "北京市东城区东直门街道办事处": ("110101", "东直门街道"),
    "北京市朝阳区酒仙桥街道办事处": ("110105", "酒仙桥街道"),
    "永嘉县统计局": ("330324", "统计局"),
    "宿迁市人民政府办公室": ("321300", "人民政府办公室"),
    "泰州市人民政府": ("321200", "泰州市人民政府"),
    "磐安县双溪乡人民政府": ("330727", "双溪乡"),
    "张掖市甘州区北街街道办事处": ("620702", "北街街道"),
}


@pytest.mark.parametrize(("publisher", "expected"), EXPECTED.items())
def test_publishers(publisher: str, expected: tuple[str | None, str] | None) -> None:
    agency = agency_of(publisher)
    assert (agency and (agency.region, agency.name)) == expected


@pytest.mark.skipif(not SHARED.is_dir(), reason="real reports lie beside the checkout, in ../shared")
def test_no_publisher_of_the_corpus_is_left_out() -> None:
    lines = (SHARED / "corpus" / "SOURCES.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["publisher"] for line in lines} <= EXPECTED.keys()
