"""Draws the state machine of work orders for the docs: `python -m workorders.diagram`."""

import re
from pathlib import Path

from hub.core.orders import FINISHED, OrderAction, OrderState
from workorders.rules import RULES, Rule, Side

PAGE = Path(__file__).parents[1] / "docs" / "work-orders.md"
BEGINS, ENDS = "<!-- made by workorders/diagram.py -->", "<!-- end -->"
STATES = {
    OrderState.DRAFT: "草稿",
    OrderState.OPEN: "待受理",
    OrderState.ACCEPTED: "已受理",
    OrderState.DISPATCHED: "已派单",
    OrderState.RECEIVED: "已签收",
    OrderState.IN_PROGRESS: "处理中",
    OrderState.ANSWERED: "已回单",
    OrderState.VISITING: "回访中",
    OrderState.CLOSED: "已归档",
    OrderState.SUSPENDED: "挂起",
    OrderState.RETURNED: "已退单",
    OrderState.CANCELLED: "作废",
}
ACTIONS = {
    OrderAction.OPEN: "提交",
    OrderAction.ACCEPT: "受理",
    OrderAction.DISPATCH: "派单",
    OrderAction.RECEIVE: "签收",
    OrderAction.START: "开始处理",
    OrderAction.ANSWER: "回单",
    OrderAction.RETURN: "退单",
    OrderAction.TRANSFER: "转派",
    OrderAction.URGE: "催办",
    OrderAction.SUPERVISE: "督办",
    OrderAction.SUSPEND: "挂起",
    OrderAction.RESUME: "恢复",
    OrderAction.VISIT: "回访",
    OrderAction.CLOSE: "归档",
    OrderAction.REOPEN: "重开",
    OrderAction.CANCEL: "作废",
    OrderAction.NOTE: "备注",
    OrderAction.LINK: "关联",
    OrderAction.CONFIRM: "客户确认",
    OrderAction.RATE: "客户评分",
    OrderAction.ESCALATE: "升级",
}
_SIDES = {
    Side.OPENER: "opener's node",
    Side.HANDLER: "handler's node",
    Side.ASSISTANT: "an assisting node",
    Side.CUSTOMER: "the customer",
    Side.HUB: "the hub",
}


def diagram() -> str:
    """Mermaid; what moves nothing is in the table only."""
    lines = [f'    state "{STATES[state]} {state}" as {state}' for state in OrderState]
    lines += ["    [*] --> draft", "    [*] --> open"]
    for action, rule in RULES.items():
        for old, new in rule.moves.items():
            backs = RULES[OrderAction.SUSPEND].moves if new is None else (new,)
            for goal in backs:
                if goal is not old:
                    lines.append(f"    {old} --> {goal}: {ACTIONS[action]} {action}")
    lines += [f"    {state} --> [*]" for state in sorted(FINISHED)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def table() -> str:
    head = "| action | in which states | in whose name | right | needs | customer told |"
    rows = [_row(action, rule) for action, rule in RULES.items()]
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


def _row(action: OrderAction, rule: Rule) -> str:
    states = "all" if len(rule.moves) == len(OrderState) else ", ".join(rule.moves)
    staff = {Side.OPENER, Side.HANDLER} & set(rule.sides)
    cells = (
        f"{ACTIONS[action]} `{action}`",
        states,
        " or ".join(_SIDES[side] for side in rule.sides),
        f"orders.{rule.power}" if staff else "",
        ", ".join(sorted(rule.needs)),
        "yes" if rule.told else "",
    )
    return f"| {' | '.join(cells)} |"


def drawn(page: str) -> str:
    """The page with diagram and table in their place."""
    made = f"{BEGINS}\n{diagram()}\n\n{table()}\n{ENDS}"
    return re.sub(f"{BEGINS}.*?{ENDS}", lambda _: made, page, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
