from spiders.families import Ucap

NEW = "https://www.bjft.gov.cn/xxfb/xxgk/c100226/c100279/c100281/"


class BeijingFengtai(Ucap):
    name = "beijing_fengtai"
    title = "北京市丰台区人民政府门户网站"
    region = "110106"
    hosts = ("www.bjft.gov.cn",)
    columns = (("", NEW), ("", "http://www.bjft.gov.cn/ftq/c100059/list.shtml"))  # after and before a new CMS
    years = range(2019, 2026)
    examples = (NEW + "202601/t20260108_201108.shtml",)
    likely = ("columns", "years", "attached")
