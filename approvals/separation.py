"""回避: who stands too near to a claim to act on it. One rule, read by the guards and by triggers of the database.

Near is who is a party himself, and whoever is a declared relative, lives in one household, has one telephone or one
bank account with a party. Parties are the claimant, who filed, the head and the operators of a unit, and everybody
in the lines. It is the natural person that counts: a second account changes nothing.
"""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from workflows.models import Claim

SELF, KIN, HOUSEHOLD, PHONE, ACCOUNT = range(1, 6)
SENTENCES = {
    SELF: _("这份申请与您本人有关，您应当回避，请交由同机构的其他人员办理。"),
    KIN: _("这份申请涉及登记的近亲属，您应当回避，请交由同机构的其他人员办理。"),
    HOUSEHOLD: _("这份申请涉及与您同一户的人员，您应当回避，请交由同机构的其他人员办理。"),
    PHONE: _("这份申请里的联系电话与您登记的相同，您应当回避，请交由同机构的其他人员办理。"),
    ACCOUNT: _("这份申请里的收款账户与您的账户相同，您应当回避，请交由同机构的其他人员办理。"),
}
# Who is near to a person, and why. The lists on this side are short: a roster of 10,000 is only looked up in.
NEAR = f"""
    SELECT {{person}} AS id, {SELF} AS ground
    UNION ALL SELECT relative_id, {KIN} FROM registry_kinship WHERE person_id = {{person}}
    UNION ALL SELECT person_id, {KIN} FROM registry_kinship WHERE relative_id = {{person}}
    UNION ALL SELECT other.id, {HOUSEHOLD} FROM registry_person own JOIN registry_person other
        ON other.household_index = own.household_index AND other.household_index <> '' AND other.id <> own.id
        WHERE own.id = {{person}}
    UNION ALL SELECT other.id, {PHONE} FROM registry_person own JOIN registry_person other
        ON other.phone_index = own.phone_index AND other.phone_index <> '' AND other.id <> own.id
        WHERE own.id = {{person}}
    UNION ALL SELECT other.person_id, {ACCOUNT} FROM registry_account own JOIN registry_account other
        ON other.number_index = own.number_index AND other.person_id IS NOT NULL AND other.person_id <> {{person}}
        WHERE own.person_id = {{person}}
"""
# An operator counts who could still act for the unit on the day the claim was filed, whatever he does today.
GROUNDS = f"""
    SELECT near.ground FROM ({NEAR}) near WHERE EXISTS (
        SELECT 1 FROM workflows_claim claim
        JOIN registry_user applicant ON applicant.id = claim.applicant_id
        LEFT JOIN registry_organisation unit ON unit.id = claim.organisation_id
        WHERE claim.id = {{claim}} AND near.id IN (claim.person_id, applicant.person_id, unit.legal_person_id)
    ) OR EXISTS (
        SELECT 1 FROM workflows_claim claim
        JOIN registry_operator operator ON operator.organisation_id = claim.organisation_id
        JOIN registry_user acting ON acting.id = operator.user_id
        WHERE claim.id = {{claim}} AND acting.person_id = near.id
        AND (operator.valid_to IS NULL OR claim.policy_date IS NULL OR operator.valid_to >= claim.policy_date)
    ) OR EXISTS (
        SELECT 1 FROM workflows_claimline line
        WHERE line.claim_id = {{claim}} AND line.person_id = near.id AND NOT line.struck
    )
    UNION ALL SELECT {ACCOUNT} FROM workflows_claim claim
    JOIN registry_account paid ON paid.id = claim.account_id
    JOIN registry_account own ON own.number_index = paid.number_index
    WHERE claim.id = {{claim}} AND own.person_id = {{person}}
"""


def is_near(claim: str, person: str) -> str:
    """The SQL condition that the person stands too near to the claim; both are SQL expressions of keys."""
    return f"EXISTS ({GROUNDS.format(claim=claim, person=person)})"


def ground_of(person_id: int, claim: Claim) -> int | None:
    """The first ground on which this person has to keep off the claim, in one query; None when there is none."""
    # Cast once for all: PostgreSQL cannot tell the type of a bare parameter in the list of a SELECT.
    statement = GROUNDS.format(claim="CAST(%(claim)s AS bigint)", person="CAST(%(person)s AS bigint)")
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY 1 LIMIT 1", {"claim": claim.pk, "person": person_id})
        found = cursor.fetchone()
    return found[0] if found else None
