from spiders.families import Jcms


class ZhejiangHuangyan(Jcms):
    name = "zhejiang_huangyan"
    title = "台州市黄岩区人民政府门户网站"
    region = "331003"
    hosts = ("www.zjhy.gov.cn",)
    columns = (
        ("区政府", "http://www.zjhy.gov.cn/col/col1229486935/index.html"),
        ("新前街道", "http://www.zjhy.gov.cn/col/col1229851097/index.html"),
    )
    years = range(2019, 2026)
    examples = ("http://www.zjhy.gov.cn/art/2021/1/25/art_1229851097_3848172.html",)
    likely = ("columns", "years", "attached")
