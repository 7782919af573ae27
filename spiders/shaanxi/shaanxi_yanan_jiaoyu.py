from spiders.families import Numbered


class ShaanxiYananJiaoyu(Numbered):
    name = "shaanxi_yanan_jiaoyu"
    title = "延安市教育局"
    region = "610600"
    hosts = ("jyj.yanan.gov.cn",)
    columns = (("", "https://jyj.yanan.gov.cn/zfxxgk/zfxxgknb/1.html"),)
    years = range(2014, 2026)
    likely = ("years", "detail", "attached")
