from spiders.families import EasySite

COLUMN = "http://www.bjpg.gov.cn/pgqrmzf/zfxxgk68/zfxxgknb037/"


class BeijingPinggu(EasySite):
    name = "beijing_pinggu"
    title = "北京市平谷区人民政府门户网站"
    region = "110117"
    hosts = ("www.bjpg.gov.cn",)
    columns = (("", COLUMN + "index.html"),)
    years = range(2014, 2026)
    examples = (COLUMN + "782991/index.html",)
    likely = ("columns", "years", "attached")
