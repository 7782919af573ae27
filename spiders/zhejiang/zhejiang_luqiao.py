from spiders.families import Jcms


class ZhejiangLuqiao(Jcms):
    name = "zhejiang_luqiao"
    title = "台州市路桥区人民政府门户网站"
    region = "331004"
    hosts = ("www.luqiao.gov.cn",)
    columns = (("", "http://www.luqiao.gov.cn/col/col1229460368/index.html"),)
    years = range(2019, 2026)
    examples = ("http://www.luqiao.gov.cn/art/2022/1/6/art_1229460368_56720.html",)
    likely = ("columns", "years", "attached")
