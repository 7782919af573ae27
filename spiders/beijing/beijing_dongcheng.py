from spiders.families import Trs

COLUMN = "https://www.bjdch.gov.cn/zfxxgkzl/zfxxgknb/{year}nb/"


class BeijingDongcheng(Trs):
    name = "beijing_dongcheng"
    title = "北京市东城区人民政府门户网站"
    region = "110101"
    hosts = ("www.bjdch.gov.cn",)
    columns = (
        ("区政府", COLUMN + "dcqzf{year}/"),
        ("部门", COLUMN + "dcqzfbm{year}/"),
        ("街道", COLUMN + "dcqjd{year}/"),
    )
    years = range(2017, 2026)
    examples = ("https://www.bjdch.gov.cn/zfxxgkzl/zfxxgknb/2019nb/dcqjd2019/202001/t20200119_2995353.html",)
    likely = ("columns", "attached")
