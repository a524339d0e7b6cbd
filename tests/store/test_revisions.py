"""What stands in the store field by field is, read again, what was written."""

import pytest

from hub.core.customer_fields import CustomerField, FieldKind
from hub.core.endings import AT_FIRST
from hub.core.interventions import Intervention, Sign
from hub.store.customer_fields import CustomerFields
from hub.store.endings import Endings
from hub.store.interventions import Interventions
from hub.store.revisions import Edited, Plain

FIELD = CustomerField(
    id="f", name="宽带账号", kind=FieldKind.CHOICE, options=("A", "B"), seen_by="customers"
)
RULE = Intervention(id="r", name="要投诉", sign=Sign.WORDS, values=("投诉", "举报"))


@pytest.mark.parametrize(
    ("collection", "one"),
    [(CustomerFields, FIELD), (Interventions, RULE), (Endings, AT_FIRST)],
)
def test_enums_and_tuples_come_back_as_they_were(
    collection: type[Plain[Edited]], one: Edited
) -> None:
    document = collection.to_document(one)
    assert {type(value) for value in document.values()} <= {str, int, bool, list}
    assert repr(collection.from_document(document)) == repr(one)
