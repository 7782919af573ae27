from spiders.families import Trs

COLUMN = "http://www.bjsjs.gov.cn/gongkai/qsfj/xxgknb_881/"


class BeijingShijingshan(Trs):
    name = "beijing_shijingshan"
    title = "北京市石景山区人民政府门户网站"
    region = "110107"
    hosts = ("www.bjsjs.gov.cn",)
    columns = (("", COLUMN),)
    years = range(2019, 2026)
    examples = (COLUMN + "202006/t20200619_15807.shtml",)
    likely = ("columns", "years", "attached")
