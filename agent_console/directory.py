"""Names that lists show beside ids: people's and customers', remembered between requests."""

from collections import OrderedDict
from collections.abc import Iterable

from hub.core.customers import Customer
from hub.core.people import Person
from hub.store.customers import Customers
from hub.store.database import Database
from hub.store.people import People

REMEMBERED = 10_000


class Directory:
    def __init__(self, db: Database) -> None:
        self._people = People(db)
        self._customers = Customers(db)
        self._known_people: dict[str, Person] = {}
        self._known_customers: OrderedDict[str, Customer] = OrderedDict()

    async def name_of(self, person_id: str | None) -> str | None:
        """A person's name, None for nobody; the id where there is no such person."""
        if not person_id:
            return None
        if person_id not in self._known_people:
            self._known_people = {person.id: person for person in await self._people.list()}
        person = self._known_people.get(person_id)
        return person.name if person else person_id

    async def customers(self, ids: Iterable[str]) -> dict[str, Customer]:
        """Those of these customers that are known, by id."""
        wanted = set(ids)
        missing = wanted - self._known_customers.keys()
        if missing:
            self._known_customers |= await self._customers.get_many(missing)
        found = {one: self._known_customers[one] for one in wanted & self._known_customers.keys()}
        while len(self._known_customers) > REMEMBERED:
            self._known_customers.popitem(last=False)
        return found
