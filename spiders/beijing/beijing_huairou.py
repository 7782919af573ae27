from spiders.families import Trs

COLUMN = "https://www.bjhr.gov.cn/zfxxgkzl/gknb/{year}nb/"


class BeijingHuairou(Trs):
    name = "beijing_huairou"
    title = "北京市怀柔区人民政府门户网站"
    region = "110116"
    hosts = ("www.bjhr.gov.cn",)
    columns = (
        ("区政府", COLUMN + "qzf{year}/"),
        ("部门", COLUMN + "qzfbm{year}/"),
        ("镇街", COLUMN + "zxjd{year}/"),
    )
    years = range(2015, 2026)
    examples = ("https://www.bjhr.gov.cn/zfxxgkzl/gknb/2018nb/qzfbm2018/201912/t20191229_2397538.html",)
    likely = ("columns", "years")
