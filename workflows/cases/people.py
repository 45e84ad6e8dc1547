"""What the registers say of people and units, under the names the rules use."""

from datetime import date

from registry.enums import PersonStatus
from registry.models import Organisation, Person, StatusRecord
from registry.selectors import categories_of, statuses_of

FLAGS = {
    PersonStatus.PUBLIC_PAYROLL: "public_payroll",
    # CV-36: the village pays its cadres from public money.
    PersonStatus.VILLAGE_CADRE: "public_payroll",
    PersonStatus.CADRE_KIN: "cadre_kin",
    PersonStatus.WORKS_ELSEWHERE: "works_elsewhere_full_time",
    PersonStatus.FLEXIBLE_JOB: "flexible_job",
}
# What the register wrote (where, with whom) stays in the register: the rules only ask whether.
ANOTHER_POST = "其他公益性岗位"


def applicant(person: Person, day: date) -> dict[str, object]:
    """The group `applicant` of a case for a person who claims for himself, on the policy date."""
    return {
        "type": "individual",
        "categories": sorted(categories_of([person], day)[person.pk]),
    } | standing(statuses_of([person])[person.pk], day, day)


def unit(organisation: Organisation) -> dict[str, object]:
    """The group `applicant` of a case for a unit: its kind, and whether and since when it is on file (备案)."""
    filed_on = organisation.filed_on
    return {
        "type": organisation.kind,
        "filed": filed_on is not None,
        "filing_date": filed_on.isoformat() if filed_on else None,
    }


def standing(records: list[StatusRecord], first: date, last: date) -> dict[str, object]:
    """What stands against a person at any time from `first` to `last`; a death is named whenever it was."""
    known: dict[str, object] = {}
    for record in records:
        if record.status == PersonStatus.DECEASED:
            known["deceased_date"] = record.valid_from.isoformat()
        elif record.valid_from > last or (record.valid_to is not None and record.valid_to < first):
            continue
        elif record.status == PersonStatus.OTHER_POST:
            known["other_post"] = ANOTHER_POST
        elif record.status in FLAGS:
            known[FLAGS[record.status]] = True
    return known
