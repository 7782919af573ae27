import re

from spiders.families import EasySite, Ucap

NEW = "https://www.bjtzh.gov.cn/bjtz/zwgk/zcwj67/zfxxgknb/index.shtml"
OLD = "http://www.bjtzh.gov.cn/tzzfxxgk/{}/list.shtml"  # before a new CMS


class BeijingTongzhou(EasySite):
    name = "beijing_tongzhou"
    title = "北京市通州区人民政府门户网站"
    region = "110112"
    hosts = ("www.bjtzh.gov.cn",)
    columns = tuple(("", url) for url in (NEW, *map(OLD.format, ("c109595", "c109605", "c109617fbd"))))
    branch = re.compile(r"/zfxxgknb/20\d\dn\d*/(?:[a-z]+\d*/)?(?:index\.shtml)?$")  # 2024n78/xzjd/
    detail = re.compile(f"{EasySite.detail.pattern}|{Ucap.detail.pattern}")
    years = range(2019, 2026)
    examples = ("http://www.bjtzh.gov.cn/tzzfxxgk/c109595/202009/1314827.shtml",)
    likely = ("columns", "years", "attached")
