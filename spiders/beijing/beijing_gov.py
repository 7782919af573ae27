from spiders.families import Trs


class BeijingGov(Trs):
    name = "beijing_gov"
    title = "首都之窗 北京市人民政府门户网站"
    region = "110000"
    hosts = ("www.beijing.gov.cn",)
    columns = (("区政府", "https://www.beijing.gov.cn/gongkai/zfxxgk/zfxxgknb/{year}nb/qzf/"),)
    years = range(2014, 2026)
    agencies = 16
    gateway = "https://www.beijing.gov.cn/gate/big5/"
