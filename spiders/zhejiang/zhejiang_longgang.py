from spiders.families import Viewer

VIEWER = "http://www.zjlg.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=1233032705281011XG&fbtime="


class ZhejiangLonggang(Viewer):
    name = "zhejiang_longgang"
    title = "龙港市人民政府门户网站"
    region = "330383"
    hosts = ("www.zjlg.gov.cn",)
    columns = (("", VIEWER + "{year}"),)
    years = range(2019, 2026)
    examples = (VIEWER + "2020",)
    likely = ("years", "attached")
