from hub.core.recent import Recent


def test_the_least_recently_used_goes_first() -> None:
    recent: Recent[str, int] = Recent(2, seconds=60, now=lambda: 0.0)
    recent.put("a", 1)
    recent.put("b", 2)
    assert recent.get("a") == 1
    recent.put("c", 3)
    assert [recent.get(key) for key in "abc"] == [1, None, 3]


def test_what_is_old_is_forgotten() -> None:
    now = [0.0]
    recent: Recent[str, int] = Recent(2, seconds=60, now=lambda: now[0])
    recent.put("a", 1)
    now[0] = 60.0
    assert recent.get("a") == 1
    now[0] = 60.1
    assert recent.get("a") is None
