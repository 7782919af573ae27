from spiders.families import Trs

OPEN = "https://www.beijing.gov.cn/gongkai/zfxxgk/"


class BeijingGov(Trs):
    name = "beijing_gov"
    title = "首都之窗 北京市人民政府门户网站"
    region = "110000"
    hosts = ("www.beijing.gov.cn",)
    columns = (("市政府", OPEN + "gknb/"), ("区政府", OPEN + "zfxxgknb/{year}nb/qzf/"))
    years = range(2014, 2026)
    agencies = ((range(2014, 2026), 17),)  # the city and its 16 districts
    gateway = "https://www.beijing.gov.cn/gate/big5/"
    examples = (OPEN + "zfxxgknb/2014nb/qzf/202010/t20201029_2124497.html",)
    likely = ("columns", "agencies")
