from spiders.families import Ucap


class JiangsuSuqian(Ucap):
    name = "jiangsu_suqian"
    title = "宿迁市人民政府门户网站"
    region = "321300"
    hosts = ("www.suqian.gov.cn", "fgw.suqian.gov.cn")
    columns = (
        ("", "https://www.suqian.gov.cn/cnsq/gknb/xxgknb2019_list.shtml"),
        ("发展和改革委员会", "https://fgw.suqian.gov.cn/sfgw/gknb/xxgk_list.shtml"),
    )
    years = range(2014, 2026)
    likely = ("years", "detail", "attached")
