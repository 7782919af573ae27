from spiders.families import Trs

COLUMN = "https://www.bjmy.gov.cn/zwgk/zfxxgk/zfxxgknb/"


class BeijingMiyun(Trs):
    name = "beijing_miyun"
    title = "北京市密云区人民政府门户网站"
    region = "110118"
    hosts = ("www.bjmy.gov.cn",)
    columns = (("", COLUMN + "gknb{year}/"),)  # district, departments and towns in one list
    years = range(2017, 2026)
    examples = (COLUMN + "gknb2019/202003/t20200317_195667.html",)
    likely = ("attached",)
