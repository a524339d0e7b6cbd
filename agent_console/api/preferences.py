"""Handlers of what somebody prefers for himself; it follows him to every browser."""

from dataclasses import asdict

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.preferences import FilterOut, PreferencesIn, PreferencesOut
from hub.core.preferences import Preferences, SavedFilter


async def get_preferences(call: Call[Nothing, NoQuery]) -> PreferencesOut:
    return _out(await call.services.stores.preferences.get(call.who.person.id))


async def put_preferences(call: Call[PreferencesIn, NoQuery]) -> PreferencesOut:
    wanted = Preferences(
        muted={occasion: frozenset(ways) for occasion, ways in call.body.muted.items() if ways},
        filters=tuple(SavedFilter(**one.model_dump()) for one in call.body.filters),
    )
    await call.services.stores.preferences.put(call.who.person.id, wanted)
    return _out(wanted)


def _out(preferences: Preferences) -> PreferencesOut:
    return PreferencesOut(
        muted={occasion: sorted(ways) for occasion, ways in preferences.muted.items()},
        filters=[FilterOut(**asdict(one)) for one in preferences.filters],
    )
