"""Names that lists show beside ids: people's and customers', remembered between requests."""

from collections import OrderedDict
from collections.abc import Collection

from hub.core.customers import Customer
from hub.core.events import Kind
from hub.core.people import Person
from hub.store.customers import Customers
from hub.store.database import Database
from hub.store.group import Entry
from hub.store.people import People

REMEMBERED = 10_000


class Directory:
    """`hear` is to be called for every event, so that nobody is shown as he was before."""

    def __init__(self, db: Database) -> None:
        self._people = People(db)
        self._customers = Customers(db)
        self._known_people: dict[str, Person] = {}
        self._known_customers: OrderedDict[str, Customer] = OrderedDict()
        self._changes = 0

    def hear(self, entry: Entry) -> None:
        if entry.event.kind is Kind.ORGANISATION:
            self._known_people = {}
        if entry.event.kind is Kind.CUSTOMER:
            self._changes += 1
            for customer_id in entry.event.data.get("ids", ()):
                self._known_customers.pop(customer_id, None)

    async def name_of(self, person_id: str | None) -> str | None:
        """A person's name, None for nobody; the id where there is no such person."""
        if not person_id:
            return None
        if person_id not in self._known_people:
            self._known_people = {person.id: person for person in await self._people.list()}
        person = self._known_people.get(person_id)
        return person.name if person else person_id

    async def customers(self, ids: Collection[str]) -> dict[str, Customer]:
        """Those of these customers that are known, by id."""
        known = self._known_customers
        found = {one: known[one] for one in ids if one in known}
        if missing := set(ids) - found.keys():
            changes = self._changes
            found |= (read := await self._customers.get_many(missing))
            if changes == self._changes:
                self._remember(read)
        return found

    def _remember(self, read: dict[str, Customer]) -> None:
        self._known_customers |= read
        while len(self._known_customers) > REMEMBERED:
            self._known_customers.popitem(last=False)
