"""What posts in the tree allow: downwards, never beside or above, and never more than is had."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_console.authority import EVERYTHING, Authority, authority_of
from agent_console.rights import RIGHTS, Right
from hub.core.errors import Forbidden
from hub.core.organisation import ROOT_NODE, Post, holds
from hub.core.people import OwnRole, Role

NODES = ["root", "root.zj", "root.zj.hz", "root.zj.nb", "root.js", "root.js.nj"]
OWN = {
    one.id: one
    for one in (
        OwnRole(
            id="duty", name="值班", node_id="root.zj",
            rights=frozenset({Right.SUPERVISE, Right.SEE_SEATS, "right.of.a.newer.hub"}),
        ),
    )
}  # fmt: skip
posts = st.lists(
    st.builds(
        lambda node_id, role: Post(node_id=node_id, role=role),
        st.sampled_from(NODES),
        st.sampled_from([*Role, "duty", "nobody_knows"]),
    ),
    max_size=4,
)
authorities = posts.map(lambda given: authority_of(given, OWN))
rights = st.sampled_from(Right)
nodes = st.sampled_from(NODES)


@given(authorities, rights, nodes, nodes)
def test_rights_go_down_the_tree(has: Authority, right: Right, one: str, other: str) -> None:
    if has.may(right, one) and holds(one, other):
        assert has.may(right, other)


@given(posts, rights, nodes)
def test_a_right_comes_from_a_post_at_the_node_or_above_it(
    given: list[Post], right: Right, node_id: str
) -> None:
    def allows(post: Post) -> bool:
        if post.role == "duty":
            return right in OWN["duty"].rights and holds("root.zj", post.node_id)
        return right in RIGHTS.get(post.role, ())

    expected = any(allows(post) and holds(post.node_id, node_id) for post in given)
    assert authority_of(given, OWN).may(right, node_id) == (expected or right is Right.SELF)


@given(authorities, rights, nodes)
def test_lists_reach_exactly_what_may_be_seen(has: Authority, right: Right, node_id: str) -> None:
    reach = has.reach(right)
    seen = reach is None or any(holds(one, node_id) for one in reach)
    assert seen == has.may(right, node_id)


@given(authorities, authorities)
def test_who_covers_another_may_all_that_he_may(one: Authority, other: Authority) -> None:
    everything = all(
        one.may(right, node_id) for right in Right for node_id in NODES if other.may(right, node_id)
    )
    assert one.covers(other) == everything
    assert EVERYTHING.covers(one)


@given(authorities, st.sets(rights), nodes, rights, nodes)
def test_what_is_narrowed_allows_only_what_is_in_both(
    has: Authority, kept: set[Right], within: str, right: Right, node_id: str
) -> None:
    narrowed = has.within(kept, within)
    expected = right in kept and holds(within, node_id) and has.may(right, node_id)
    assert narrowed.may(right, node_id) == expected


def test_a_list_of_a_node_that_is_not_the_callers_is_refused() -> None:
    has = authority_of([Post(node_id="root.zj", role=Role.AGENT)], {})
    assert has.reach(Right.SEE_ORDERS, "root.zj.hz") == ("root.zj.hz",)
    with pytest.raises(Forbidden):
        has.reach(Right.SEE_ORDERS, "root.js")
    with pytest.raises(Forbidden):
        has.reach(Right.SEE_ORDERS, ROOT_NODE)


def test_everybody_may_know_who_he_is_also_without_a_post() -> None:
    assert authority_of([], {}).rights == {Right.SELF}


def test_the_administrator_has_every_right_and_every_role_only_rights_that_there_are() -> None:
    assert RIGHTS[Role.ADMIN] == set(Right)
    assert set(RIGHTS) == set(Role)
    for role in Role:
        assert Right.SELF in RIGHTS[role]
