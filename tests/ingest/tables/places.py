"""A small country for the tests of tables."""

from ingest.areas import Area, AreaIndex

AREAS = AreaIndex(
    [
        Area("CN", "全国", "nation"),
        Area("990000", "示例省", "province", "CN"),
        Area("990100", "示例市", "city", "990000"),
        Area("990121", "示例县", "county", "990100"),
        Area("990122", "邻县", "county", "990100"),
        Area("990181", "东示市", "county", "990100"),
        Area("990121100", "河口镇", "township", "990121"),
        Area("990122100", "河口镇", "township", "990122"),
        Area("990121100201", "示例村", "village", "990121100"),
    ]
)

SECOND_TOWN = Area("990121101", "石桥镇", "township", "990121")
