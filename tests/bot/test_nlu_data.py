"""The training and evaluation data are fit to learn and to measure with."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.directives import Directives
from bot.evaluation import Utterance
from bot.evaluation import utterances as read_utterances
from bot.phrases import squeeze
from bot.rasa.checks.likeness import Likeness
from bot.taxonomy import DIALOGUE, FINER, INTENTS
from bot.templates import Templates
from hub.core.letters import simplified
from hub.core.orders import OrderState
from tests.bot.doubles import Cabinet, Line, Shelf

ROOT = Path(__file__).parents[2]
TRAIN = sorted((ROOT / "nlu_data" / "train").glob("*.yml"))
SHORT = [
    "query_voice", "query_recharge", "query_data", "buy_data", "change_plan", "password", "points",
]  # fmt: skip
"""Wishes that people put into two characters."""
DOMAIN = (ROOT / "bot" / "rasa" / "domain.yml").read_text(encoding="utf-8")


def utterances(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8").partition(f"- intent: {path.stem}\n")[2]
    plain = re.sub(r"\[([^]]+)\]\(\w+\)", r"\1", text)
    return re.findall(r"^ +- (.+)$", plain, re.MULTILINE)


def evaluation() -> list[Utterance]:
    return list(read_utterances(ROOT / "nlu_data" / "eval"))


def section(name: str) -> str:
    return re.split(r"^\S", DOMAIN.partition(f"\n{name}:\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("path", TRAIN, ids=lambda path: path.stem)
def test_an_intent_has_25_utterances_of_many_lengths(path: Path) -> None:
    texts = {squeeze(text) for text in utterances(path)}
    assert len(texts) >= 25
    assert min(map(len, texts)) <= 4
    assert len({len(text) for text in texts}) >= 5


@pytest.mark.parametrize("intent", INTENTS)
def test_a_wish_has_utterances_enough_in_each_language(intent: str) -> None:
    texts = utterances(ROOT / "nlu_data" / "train" / f"{intent}.yml")
    chinese = {squeeze(text) for text in texts if re.search("[\u4e00-\u9fff]", text)}
    others = {squeeze(text) for text in texts} - chinese
    assert len(chinese) >= 60
    assert len(others) >= 25


def test_what_is_nearly_ours_and_what_is_not_is_told_in_hundreds_of_ways() -> None:
    texts = utterances(ROOT / "nlu_data" / "train" / "out_of_scope.yml")
    assert len(texts) >= 300
    assert len([text for text in texts if re.search("移动|联通|电信|广电", text)]) >= 60


@pytest.mark.parametrize("intent", SHORT)
def test_two_characters_are_enough_for_a_wish(intent: str) -> None:
    texts = utterances(ROOT / "nlu_data" / "train" / f"{intent}.yml")
    assert len([text for text in texts if len(text) == 2]) >= 5


def test_the_names_are_those_of_the_taxonomy_and_of_the_domain() -> None:
    names = {path.stem for path in TRAIN}
    assert set(INTENTS) <= names
    assert names <= {*INTENTS, *FINER, *DIALOGUE}
    assert names <= set(re.findall(r"- (\w+)", section("intents")))
    assert {*INTENTS, *FINER, *DIALOGUE} <= set(re.findall(r"- (\w+)", section("intents")))


def test_no_utterance_has_two_meanings() -> None:
    seen: dict[str, str] = {}
    for path in TRAIN:
        for text in utterances(path):
            assert seen.setdefault(text, path.stem) == path.stem, text


def test_utterances_are_in_the_letters_that_the_model_is_asked_in() -> None:
    said = [text for path in TRAIN for text in utterances(path)]
    said += [one.text for one in evaluation()]
    assert [text for text in said if simplified(text) != text] == []


def test_what_is_measured_with_was_not_learnt() -> None:
    learnt = {squeeze(text) for path in TRAIN for text in utterances(path)}
    measured = [squeeze(one.text) for one in evaluation() if squeeze(one.text)]
    assert not learnt & set(measured)
    assert len(set(measured)) == len(measured)


def test_what_is_measured_with_is_not_nearly_what_was_learnt() -> None:
    learnt = [squeeze(text) for path in TRAIN for text in utterances(path)]
    likeness = Likeness(dict(zip(learnt, learnt, strict=True)))
    measured = [squeeze(one.text) for one in evaluation()]
    assert [(text, like) for text in measured if (like := likeness.alike(text))] == []


def test_every_intent_is_measured_in_two_languages() -> None:
    for language, least in (("zh-CN", 30), ("en", 8)):
        names = [one.intent for one in evaluation() if one.language == language]
        assert set(names) == set(INTENTS)
        assert min(map(names.count, INTENTS)) >= least


def test_every_directive_is_known_and_its_words_are_there() -> None:
    texts = Templates.load().keys()
    directives = section("responses")
    assert (
        set(re.findall(r"do: (\w+)", directives))
        <= Directives(Shelf(), Cabinet(), Line(), str).names
    )
    wanted = set(re.findall(r"(?:template|then): (\w+)", directives))
    slots = set(re.findall(r"slot: (\w+)", directives))
    wanted |= {f"ask_{slot}" for slot in slots}
    wanted |= {f"again_{slot.rpartition('_')[2]}" for slot in slots} | {"again_confirm"}
    wanted |= {f"form_{kind}" for kind in re.findall(r"type: (\w+)", directives)}
    fields = re.findall(r"^ {10}(\w+): (?:\w+)$", directives, re.MULTILINE)
    wanted |= {f"field_{name}" for name in fields}
    wanted |= {f"order_state_{state.value}" for state in OrderState}
    wanted |= {f"handover_{reason}" for reason in re.findall(r"reason: (\w+)", directives)}
    wanted |= {f"lookup_{what}" for what in re.findall(r"what: (\w+)\}", directives)}
    for kind in re.findall(r"type: (\w+)", directives):
        wanted |= {f"order_{kind}", f"title_{kind}"}
    assert wanted <= texts


def test_the_reasons_of_the_hub_itself_have_words() -> None:
    reasons = {"handover_asked", "handover_failed", "handover_emergency", "handover_form_lost"}
    assert reasons <= Templates.load().keys()


def test_the_phrases_are_told_apart() -> None:
    lists = tomllib.loads((ROOT / "bot" / "phrases.toml").read_text(encoding="utf-8"))
    assert not {squeeze(one) for one in lists["yes"]} & {squeeze(one) for one in lists["person"]}
