from spiders.families import Jpaas


class ZhejiangBinjiang(Jpaas):
    name = "zhejiang_binjiang"
    title = "杭州高新区（滨江）政府门户网站"
    region = "330108"
    hosts = ("www.hhtz.gov.cn",)
    columns = (("", "http://www.hhtz.gov.cn/col/col1229230631/index.html"),)
    years = range(2019, 2026)
    examples = ("http://www.hhtz.gov.cn/art/2021/1/25/art_1229230631_3839197.html",)  # before jpaas
    likely = ("columns", "years", "attached")
