from spiders.families import EasySite


class HebeiKeji(EasySite):
    name = "hebei_keji"
    title = "河北省科学技术厅"
    region = "130000"
    hosts = ("kjt.hebei.gov.cn",)
    columns = (("", "https://kjt.hebei.gov.cn/www/xxgk2020/212936/index.html"),)
    years = range(2014, 2026)
    likely = ("years", "detail", "attached")
