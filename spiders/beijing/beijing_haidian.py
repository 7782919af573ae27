from spiders.families import Trs, Viewer

UNIT = "https://zyk.bjhd.gov.cn/jbdt/auto10489_51767/zfwj_59297/zfwj_59339/"


class BeijingHaidian(Viewer):
    name = "beijing_haidian"
    title = "北京市海淀区人民政府门户网站"
    region = "110108"
    hosts = ("zyk.bjhd.gov.cn", "xxgk.bjhd.gov.cn", "www.bjhd.gov.cn")
    columns = (("", UNIT),)
    years = range(2016, 2026)
    overwrites = True  # one address was the report on 2016, then on 2018, then on 2024
    attached = Trs.attached
    examples = ("http://xxgk.bjhd.gov.cn/auto10489_51767/zfwj_59297/zfwj_59339/",)
    likely = ("columns", "years", "attached")
