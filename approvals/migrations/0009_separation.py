"""Nobody too near to a claim sits on it, and a second level stands on the consent of the office above."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from approvals.separation import is_near
from registry.no_overlap import NoOverlap
from registry.row_rules import RowRule

PRINCIPAL = "(SELECT acting.person_id FROM registry_user acting WHERE acting.id = NEW.principal_id)"
ONE_LEVEL = NoOverlap(
    table="approvals_seat",
    name="seat_one_level_a_person",
    same=("claim_id", "person_id"),
    different=("level",),
    first="NULL",
    last="NULL",
    among="{row}consent_id IS NULL",
)
# Whoever was acted for has acted: a delegation opens no way to a second level, for either of the two.
ONE_LEVEL_FOR_ANOTHER = RowRule(
    table="approvals_seat",
    name="seat_one_level_for_another",
    broken=f"""NEW.consent_id IS NULL AND EXISTS (
        SELECT 1 FROM approvals_seat other LEFT JOIN registry_user lent ON lent.id = other.principal_id
        WHERE other.claim_id = NEW.claim_id AND other.level <> NEW.level AND (
            other.person_id IN (NEW.person_id, {PRINCIPAL}) OR lent.person_id IN (NEW.person_id, {PRINCIPAL})
        )
    )""",
)
APART = RowRule(
    table="approvals_seat",
    name="seat_apart_from_the_claim",
    broken=f"{is_near('NEW.claim_id', 'NEW.person_id')} OR"
    f" (NEW.principal_id IS NOT NULL AND {is_near('NEW.claim_id', PRINCIPAL)})",
)
OF_ITS_USER = RowRule(
    table="approvals_seat",
    name="seat_of_its_user",
    broken="NOT EXISTS (SELECT 1 FROM registry_user acting"
    " WHERE acting.id = NEW.user_id AND acting.person_id = NEW.person_id)",
)
CONSENT_FITS = RowRule(
    table="approvals_seat",
    name="seat_consent_fits",
    broken="""NEW.consent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM approvals_consent consent WHERE consent.id = NEW.consent_id
        AND consent.claim_id = NEW.claim_id AND consent.kind = 'two_levels' AND consent.granted
        AND CAST(consent.subject ->> 'person' AS bigint) = NEW.person_id
        AND consent.subject ->> 'level' = NEW.level
    )""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0008_rescheduling"),
        ("registry", "0007_duty"),
        ("workflows", "0011_ask_consent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="seat",
            name="seat_one_level_a_person",
        ),
        migrations.AddField(
            model_name="seat",
            name="consent",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seat",
                to="approvals.consent",
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="principal",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("principal__isnull", True)),
                fields=("claim", "person", "level"),
                name="seat_once_a_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("principal__isnull", False)),
                fields=("claim", "person", "level", "principal"),
                name="seat_once_a_level_for_another",
            ),
        ),
        ONE_LEVEL.operation(),
        ONE_LEVEL_FOR_ANOTHER.operation(),
        APART.operation(),
        OF_ITS_USER.operation(),
        CONSENT_FITS.operation(),
    ]
