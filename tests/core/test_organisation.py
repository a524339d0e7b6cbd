"""The organisation's tree: ids say where a node stands, and what lies under what."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.organisation import ROOT_NODE, Level, Node, Tree, holds, path, tops

parts = st.text(alphabet="abc", min_size=1, max_size=2)
ids = st.lists(parts, max_size=4).map(lambda below: ".".join([ROOT_NODE, *below]))


@given(ids)
def test_a_path_leads_from_the_root_to_the_node_itself(node_id: str) -> None:
    way = path(node_id)
    assert (way[0], way[-1]) == (ROOT_NODE, node_id)
    for above, below in itertools.pairwise(way):
        assert Node(id=below, name="", level=Level.DEPARTMENT).parent_id == above


@given(ids, ids)
def test_a_node_holds_what_has_it_on_its_path(above: str, below: str) -> None:
    assert holds(above, below) == (above in path(below))


@given(st.lists(ids, max_size=8))
def test_the_tops_hold_everything_and_none_of_them_another(node_ids: list[str]) -> None:
    highest = tops(node_ids)
    assert set(highest) <= set(node_ids)
    for one in node_ids:
        assert sum(holds(top, one) for top in highest) == 1


def test_a_name_that_only_begins_alike_is_not_below() -> None:
    assert not holds("root.z", "root.zj")
    assert not holds("root.zj.hz", "root.zj")


def test_a_tree_tells_children_and_subtrees_parents_first() -> None:
    made = [
        Node(id=one, name=one, level=Level.DEPARTMENT)
        for one in ("root.zj.hz", "root", "root.zj2", "root.zj", "root.js", "root.zj.hz.net")
    ]
    tree = Tree(made)
    assert [node.id for node in tree] == [
        "root", "root.js", "root.zj", "root.zj.hz", "root.zj.hz.net", "root.zj2"
    ]  # fmt: skip
    assert [node.id for node in tree.children("root")] == ["root.js", "root.zj", "root.zj2"]
    assert [node.id for node in tree.subtree("root.zj")] == [
        "root.zj", "root.zj.hz", "root.zj.hz.net"
    ]  # fmt: skip
    assert tree.get("root.none") is None


@pytest.mark.parametrize(
    ("lower", "upper", "fits"),
    [
        (Level.PROVINCE, Level.NATIONAL, True),
        (Level.PREFECTURE, Level.NATIONAL, True),
        (Level.DEPARTMENT, Level.PREFECTURE, True),
        (Level.PROVINCE, Level.PROVINCE, False),
        (Level.NATIONAL, Level.PREFECTURE, False),
    ],
)
def test_levels_go_down(lower: Level, upper: Level, fits: bool) -> None:
    assert lower.is_below(upper) is fits


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("浙江", "浙江"), ("浙江省中心", "浙江"), ("北京市分公司", "北京"), ("中心", "中心"),
        ("新疆维吾尔自治区中心", "新疆"), ("内蒙古自治区", "内蒙古"), ("Zhejiang", "Zhejiang"),
    ],
)  # fmt: skip
def test_a_region_is_the_province_a_node_lies_in_as_articles_name_it(
    name: str, region: str
) -> None:
    tree = Tree(
        [
            Node(id="root", name="全国中心", level=Level.NATIONAL),
            Node(id="root.x", name=name, level=Level.PROVINCE),
            Node(id="root.x.y", name="杭州", level=Level.PREFECTURE),
            Node(id="root.net", name="网络部", level=Level.DEPARTMENT),
        ]
    )
    assert {tree.region(one) for one in ("root.x", "root.x.y", "root.x.gone")} == {region}
    assert {tree.region(one) for one in ("root", "root.net", "elsewhere")} == {""}
