"""Names that lists show beside ids: people's, other systems' and customers', remembered."""

from collections import OrderedDict
from collections.abc import Collection

from hub.core.customers import Customer
from hub.core.events import Kind
from hub.store.customers import Customers
from hub.store.database import Database
from hub.store.group import Entry
from hub.store.people import People
from hub.store.tokens import Tokens

REMEMBERED = 10_000


class Directory:
    """`hear` is to be called for every event, so that nobody is shown as he was before."""

    def __init__(self, db: Database) -> None:
        self._people = People(db)
        self._tokens = Tokens(db)
        self._customers = Customers(db)
        self._names: dict[str, str] = {}
        self._known_customers: OrderedDict[str, Customer] = OrderedDict()
        self._changes = 0

    def hear(self, entry: Entry) -> None:
        if entry.event.kind in {Kind.ORGANISATION, Kind.TOKEN}:
            self._names = {}
        if entry.event.kind is Kind.CUSTOMER:
            self._changes += 1
            for customer_id in entry.event.data.get("ids", ()):
                self._known_customers.pop(customer_id, None)

    async def name_of(self, person_id: str | None) -> str | None:
        """A person's or a token's name, None for nobody; the id where there is no such person."""
        if not person_id:
            return None
        if person_id not in self._names:
            self._names = {person.id: person.name for person in await self._people.list()}
            self._names |= {token.bearer: token.name for token in await self._tokens.all()}
        return self._names.setdefault(person_id, person_id)

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
