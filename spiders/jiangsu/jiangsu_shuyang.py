from spiders.families import Ucap

SITE = "http://www.shuyang.gov.cn/"


class JiangsuShuyang(Ucap):
    name = "jiangsu_shuyang"
    title = "沭阳县人民政府门户网站"
    region = "321322"
    site_id = "3213220037"
    hosts = ("www.shuyang.gov.cn",)
    columns = (("", SITE + "shuyang/xxgknb/list.shtml"),)
    years = range(2014, 2026)
    examples = (SITE + "sygfj/gknb/202401/2ecfb31a335f4d689220a3a23e24a986.shtml",)
    likely = ("years", "attached")
