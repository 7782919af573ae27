from spiders.families import Laypage

SITE = "http://zfxxgk.beijing.gov.cn/"


class BeijingZfxxgk(Laypage):
    name = "beijing_zfxxgk"
    title = "北京市政府信息公开专栏"
    region = "110000"
    hosts = ("zfxxgk.beijing.gov.cn",)
    columns = (
        ("住房和城乡建设委员会", SITE + "110016/zfxxgknb/list.shtml"),
        ("住房公积金管理中心", SITE + "110094/zfxxgknb/list.shtml"),
    )
    years = range(2008, 2019)
    closed = True  # since 2019 or 2020; 首都之窗 has taken its pages over under other addresses
    examples = (SITE + "110016/zfxxgkzn/2017-10/09/content_b41b4ea6fe71402e940ab89b49c3e569.shtml",)
    likely = ("years",)
