"""What customers say in the measurements with Rasa, drawn from the project's own utterances."""

import random
import re
from collections.abc import Iterator
from itertools import accumulate

from bot.evaluation import utterances as evaluation
from hub.house.tools import ROOT

INTENTS = ("query_bill", "query_data", "greet_bye", "out_of_scope")
"""Questions that are answered at once: no form is opened, nobody is handed over."""
OFTEN = 30
_ENDINGS = ("", "啊", "呢", "谢谢", "麻烦看一下", "急", "在吗")
_EXAMPLE = re.compile(r"^ +- (?!intent:)(.+)$", re.MULTILINE)
_ENTITY = re.compile(r"\[([^\]]*)\](\([^)]*\)|\{[^}]*\})")


def utterances() -> list[str]:
    data = ROOT / "nlu_data"
    found = [
        _ENTITY.sub(r"\1", example)
        for intent in INTENTS
        for example in _EXAMPLE.findall((data / "train" / f"{intent}.yml").read_text())
    ]
    held_out = [one.text for one in evaluation(data / "eval") if one.intent in INTENTS]
    return sorted({*found, *held_out})


def varied(seed: int) -> Iterator[str]:
    """No text twice: each ends in words and a number of its own."""
    draw, texts = random.Random(seed), utterances()
    while True:
        yield f"{draw.choice(texts)}{draw.choice(_ENDINGS)} {draw.randrange(10**9)}"


def repeating(seed: int) -> Iterator[str]:
    """Of 30 texts, the one of rank k as often as 1/k says (Zipf)."""
    draw = random.Random(seed)
    often = random.Random(1).sample(utterances(), OFTEN)
    weights = list(accumulate(1 / rank for rank in range(1, OFTEN + 1)))
    while True:
        yield draw.choices(often, cum_weights=weights)[0]
