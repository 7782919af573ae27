from spiders.families import Numbered


class SichuanPanzhihuaJiaoyu(Numbered):
    name = "sichuan_panzhihua_jiaoyu"
    title = "攀枝花市教育和体育局"
    region = "510400"
    hosts = ("jytyj.panzhihua.gov.cn",)
    columns = (("", "http://jytyj.panzhihua.gov.cn/zfxxgk/zfxxgknb/index.shtml"),)
    years = range(2014, 2026)
    likely = ("years", "detail", "attached")
