from spiders.families import Trs


class ShaanxiYulinHuanbao(Trs):
    name = "shaanxi_yulin_huanbao"
    title = "榆林市生态环境局"
    region = "610800"
    hosts = ("hb.yl.gov.cn",)
    columns = (("", "https://hb.yl.gov.cn/zfxxgk/zfxxgknb/"),)
    years = range(2014, 2026)
    likely = ("years", "detail")
