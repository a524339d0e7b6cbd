"""The house's own fields of customers, as documents."""

from hub.core.customer_fields import CustomerField
from hub.core.events import Kind
from hub.store.revisions import Plain


class CustomerFields(Plain[CustomerField]):
    """The collection `customer_fields`."""

    collection = "customer_fields"
    kind = Kind.CUSTOMER_FIELD
    model = CustomerField
