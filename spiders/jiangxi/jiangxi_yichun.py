from spiders.families import Trs


class JiangxiYichun(Trs):
    name = "jiangxi_yichun"
    title = "宜春市人民政府门户网站"
    region = "360900"
    hosts = ("www.yichun.gov.cn",)
    columns = (("", "http://www.yichun.gov.cn/xxgk/gkndbg/"),)
    years = range(2014, 2026)
    likely = ("years", "attached")
