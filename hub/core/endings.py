"""What an agent must say when he closes a conversation: a summary, and what it was about."""

from dataclasses import dataclass

from hub.core.organisation import ROOT_NODE

DEEPEST = 3
BETWEEN = "/"
"""Stands between the levels of a category's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingRules:
    """`categories` by their whole names ("故障/宽带"), in the order in which they are shown."""

    id: str = "house"
    node_id: str = ROOT_NODE
    categories: tuple[str, ...] = ()
    summary_required: bool = True
    category_required: bool = False
    rev: int = 0

    def knows(self, category: str) -> bool:
        """A category, or one above it; where none are kept, every name will do."""
        above = f"{category}{BETWEEN}"
        return not self.categories or any(
            one == category or one.startswith(above) for one in self.categories
        )


AT_FIRST = EndingRules(
    categories=(
        "咨询/套餐资费", "咨询/业务规则", "咨询/覆盖与网点",
        "查询/话费账单", "查询/余额与充值", "查询/流量语音",
        "业务受理/套餐变更", "业务受理/增值业务", "业务受理/宽带", "业务受理/停复机与挂失",
        "业务受理/补卡过户", "业务受理/发票",
        "故障/移动网络", "故障/宽带", "故障/终端",
        "投诉/费用争议", "投诉/服务", "投诉/网络质量", "建议", "其他/骚扰广告", "其他/误发",
    ),
)  # fmt: skip
"""As it is until somebody changes it."""


def tidy(category: str) -> str:
    """As it is kept, without blanks around its levels; "" where a level is empty or too deep."""
    levels = [level.strip() for level in category.split(BETWEEN)]
    return BETWEEN.join(levels) if all(levels) and len(levels) <= DEEPEST else ""
