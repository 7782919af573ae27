import re

from spiders.families import EasySite

COLUMN = "https://www.bjdx.gov.cn/bjsdxqrmzf/zwfw/zfxxgk/dxqzf69/"


class BeijingDaxing(EasySite):
    name = "beijing_daxing"
    title = "北京市大兴区人民政府门户网站"
    region = "110115"
    hosts = ("www.bjdx.gov.cn",)
    columns = (("", COLUMN + "{year}n/"),)
    branch = re.compile(r"/dxqzf69/\d{4}n/[a-z]+\d*/(?:index\.html)?$")  # xzjd49, xzjd13: another each year
    years = range(2016, 2026)
    examples = (COLUMN + "2016n/xzjd49/735093/index.html", COLUMN + "2019n/xzjd13/730971/index.html")
    likely = ("years", "attached")
