from bot.taxonomy import DIALOGUE, FINER, INTENTS, read


def parse(**confidences: float) -> dict[str, object]:
    ranking = [{"name": name, "confidence": value} for name, value in confidences.items()]
    return {"intent": ranking[0], "intent_ranking": ranking, "entities": []}


def test_the_taxonomy_has_its_twenty_four_names() -> None:
    assert len(set(INTENTS)) == 24
    assert set(FINER.values()) <= set(INTENTS)
    assert not (DIALOGUE | FINER.keys()) & set(INTENTS)


def test_a_finer_name_counts_for_the_wish_that_it_belongs_to() -> None:
    reading = read(parse(report_loss=0.4, suspend_resume=0.3, fault=0.3), threshold=0.5)
    assert (reading.intent, reading.confidence, reading.fallback) == ("suspend_resume", 0.7, False)


def test_the_best_name_is_told_even_when_it_may_not_be_acted_on() -> None:
    reading = read(parse(query_bill=0.3, human=0.25, fault=0.25, vas=0.2), threshold=0.4)
    assert (reading.intent, reading.fallback) == ("query_bill", True)


def test_a_name_of_dialogues_only_is_never_told() -> None:
    reading = read(parse(affirm=0.9, greet_bye=0.1), threshold=0.05)
    assert (reading.intent, reading.fallback) == ("greet_bye", True)


def test_an_empty_parse_is_out_of_scope() -> None:
    nothing = {"intent": {"name": "unsure", "confidence": 0.0}, "intent_ranking": []}
    reading = read(nothing, threshold=0.4)
    assert (reading.intent, reading.fallback) == ("out_of_scope", True)
