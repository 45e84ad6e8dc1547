"""May this user send the papers of this batch to the printer and file what comes back?"""

from django.utils.translation import gettext_lazy as _

from approvals.guards import is_known_person
from payments.enums import BatchState
from payments.models import PaymentBatch
from payments.selectors import counties_kept
from registry.models import User

Refusal = object | None


def may_handle_papers(user: User, batch: PaymentBatch) -> Refusal:
    """For known people of the finance office of the fund's own county, once the batch is released."""
    if batch.fund.division_id not in counties_kept(user):
        return _("只有本县财政的财务人员可以成批打印和回传这一批的文书。")
    if batch.state != BatchState.RELEASED:
        return _("这一批还没有放款，放款后才有通知书。请放款以后再来打印和回传。")
    return is_known_person(user)
