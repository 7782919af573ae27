from spiders.families import Jpaas


class GansuPingchuan(Jpaas):
    name = "gansu_pingchuan"
    title = "白银市平川区人民政府门户网站"
    region = "620403"
    hosts = ("www.bypc.gov.cn",)
    columns = (("部门", "https://www.bypc.gov.cn/zfxxgk/zfxxgknb/{year}n/bmdw/index.html"),)
    years = range(2020, 2026)
    likely = ("columns", "years", "attached")
