import re

from spiders.families import EasySite


class BeijingTongzhou(EasySite):
    name = "beijing_tongzhou"
    title = "北京市通州区人民政府门户网站"
    region = "110112"
    hosts = ("www.bjtzh.gov.cn",)
    columns = (("", "https://www.bjtzh.gov.cn/bjtz/zwgk/zcwj67/zfxxgknb/index.shtml"),)
    branch = re.compile(r"/zfxxgknb/20\d\dn\d*/(?:[a-z]+\d*/)?(?:index\.shtml)?$")  # 2024n78/xzjd/
    years = range(2019, 2026)
    likely = ("columns", "years", "attached")
