"""不相容岗位: nobody pays a claim he has acted on. One rule, read by the guard and by triggers of the database.

It is the natural person that counts, whatever account he uses; whoever was acted for by delegation has acted.
"""

from django.db import connection

from registry.models import User
from registry.row_rules import RowRule
from workflows.models import Claim

REVIEWERS = """
    SELECT seat.person_id FROM approvals_seat seat WHERE seat.claim_id = {claim}
    UNION ALL SELECT lent.person_id FROM approvals_seat seat JOIN registry_user lent ON lent.id = seat.principal_id
    WHERE seat.claim_id = {claim} AND lent.person_id IS NOT NULL
"""


def has_reviewed(claim: str, user: str) -> str:
    """The SQL condition that the user has acted on the claim, or is nobody known; both are SQL expressions of keys."""
    return f"""EXISTS (
        SELECT 1 FROM registry_user payer WHERE payer.id = {user}
        AND (payer.person_id IS NULL OR payer.person_id IN ({REVIEWERS.format(claim=claim)}))
    )"""


def by_the_same_person(first: str, second: str) -> str:
    """The SQL condition that `second`, where named, is not known to be another person than `first`; both are SQL
    expressions of users' keys."""
    return f"""{second} IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM registry_user began JOIN registry_user finished ON finished.id = {second}
        WHERE began.id = {first} AND began.person_id <> finished.person_id
    )"""


PAID_BY_ANOTHER = RowRule(
    table="payments_disbursement",
    name="disbursement_not_by_a_reviewer",
    broken=has_reviewed("NEW.claim_id", "NEW.released_by_id"),
)
PREPARED_BY_ANOTHER = RowRule(
    table="payments_disbursement",
    name="disbursement_not_prepared_by_a_reviewer",
    broken=f"NEW.prepared_by_id IS NOT NULL AND {has_reviewed('NEW.claim_id', 'NEW.prepared_by_id')}",
)
# A check constraint keeps two accounts apart, this one two people.
RELEASED_BY_ANOTHER = RowRule(
    table="payments_paymentbatch",
    name="batch_released_by_another_person",
    broken=by_the_same_person("NEW.prepared_by_id", "NEW.released_by_id"),
)
RECOVERED_BY_ANOTHER = RowRule(
    table="payments_recoverycase",
    name="recovery_not_by_a_reviewer",
    broken=has_reviewed("NEW.claim_id", "NEW.ordered_by_id"),
)
WRITTEN_OFF_BY_ANOTHER = RowRule(
    table="payments_writeoff",
    name="write_off_answered_by_another_person",
    broken=by_the_same_person("NEW.asked_by_id", "NEW.answered_by_id"),
)
# All that was ever ordered of a claim, given up or not, is at most what was paid to it.
ORDERED_NO_MORE_THAN_PAID = RowRule(
    table="payments_recoverycase",
    name="recovery_no_more_than_paid",
    broken="""NEW.amount_fen + (
        SELECT COALESCE(SUM(earlier.amount_fen), 0) FROM payments_recoverycase earlier
        WHERE earlier.claim_id = NEW.claim_id AND earlier.id IS DISTINCT FROM NEW.id
    ) > (SELECT paid_fen FROM workflows_claim WHERE id = NEW.claim_id)""",
)


def has_acted_on(user: User, claim: Claim) -> bool:
    """Whether this user may not pay the claim because he has acted on it, or is nobody known."""
    statement = f"SELECT {has_reviewed('%(claim)s', '%(user)s')}"
    with connection.cursor() as cursor:
        cursor.execute(statement, {"claim": claim.pk, "user": user.pk})
        return bool(cursor.fetchone()[0])
