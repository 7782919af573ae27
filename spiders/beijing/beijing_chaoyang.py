import re

from spiders.families import Paged


class BeijingChaoyang(Paged):
    name = "beijing_chaoyang"
    title = "北京市朝阳区人民政府门户网站"
    region = "110105"
    hosts = ("www.bjchy.gov.cn",)  # http only; pages of 2019 are GBK and say so in themselves at most
    columns = (("", "http://www.bjchy.gov.cn/zfxxgk/gknb/"),)
    years = range(2014, 2026)
    detail = re.compile(r"/zfxxgk/gknb/(?:[0-9a-f]{24}|[0-9a-f]{32})\.html$")
    likely = ("columns", "years", "attached")
