from spiders.families import Xicheng


class BeijingXicheng(Xicheng):
    name = "beijing_xicheng"
    title = "北京市西城区人民政府门户网站"
    region = "110102"
    site_id = "1101020002"
    hosts = ("www.bjxch.gov.cn",)
    columns = (("", "https://www.bjxch.gov.cn/zt/xxgkzl/gknb/pnnfpv{year}.html"),)
    years = range(2017, 2026)
    examples = ("https://www.bjxch.gov.cn/zt/xxgkzl/gknbxq/pnidpv197pntypepvnbpnnfpv2019.html",)
    unknown = ("columns", "attached")
