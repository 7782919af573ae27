from spiders.families import Jcms


class ZhejiangJiaojiang(Jcms):
    name = "zhejiang_jiaojiang"
    title = "台州市椒江区人民政府门户网站"
    region = "331002"
    hosts = ("www.jj.gov.cn",)
    columns = (("浙江椒江经济开发区管委会", "http://www.jj.gov.cn/col/col1229455758/index.html"),)
    years = range(2019, 2026)
    examples = ("http://www.jj.gov.cn/art/2021/1/22/art_1229455758_46075.html",)
    likely = ("columns", "years", "attached")
