"""What somebody prefers: his alone, so no event tells of it."""

from dataclasses import asdict

from hub.core.preferences import Occasion, Preferences, SavedFilter, Way
from hub.store.database import Database, Document


class PreferenceStore:
    """The collection `preferences`: one document a person."""

    def __init__(self, db: Database) -> None:
        self._preferences = db["preferences"]

    async def get(self, person_id: str) -> Preferences:
        """As everybody begins, where he has never said otherwise."""
        document = await self._preferences.find_one({"_id": person_id})
        return _from_document(document) if document else Preferences()

    async def put(self, person_id: str, preferences: Preferences) -> None:
        document = {"_id": person_id, **_to_document(preferences)}
        await self._preferences.replace_one({"_id": person_id}, document, upsert=True)


def _to_document(preferences: Preferences) -> Document:
    muted = {occasion.value: sorted(ways) for occasion, ways in preferences.muted.items()}
    return {"muted": muted, "filters": [asdict(one) for one in preferences.filters]}


def _from_document(document: Document) -> Preferences:
    return Preferences(
        muted={
            Occasion(occasion): frozenset(Way(way) for way in ways)
            for occasion, ways in document["muted"].items()
        },
        filters=tuple(SavedFilter(**one) for one in document["filters"]),
    )
