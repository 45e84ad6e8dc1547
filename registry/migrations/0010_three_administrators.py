"""三员: system, security and audit are different people, and nobody who keeps accounts decides at the same office."""

from django.db import migrations, models

from registry.no_overlap import NoOverlap

DIFFERENT_PEOPLE = NoOverlap(
    table="registry_post",
    name="registry_post_three_administrators",
    same=("user_id",),
    different=("CASE {row}role WHEN 'administrator' THEN 1 WHEN 'security' THEN 2 ELSE 3 END",),
    first="{row}valid_from",
    last="{row}valid_to",
    among="{row}role IN ('administrator', 'security', 'auditor')",
)
SECURES_OR_DECIDES = NoOverlap(
    table="registry_post",
    name="registry_post_secures_or_decides",
    same=("user_id", "office_id"),
    different=("CASE WHEN {row}role = 'security' THEN 1 ELSE 0 END",),
    first="{row}valid_from",
    last="{row}valid_to",
    among="{row}role IN ('security', 'reviewer', 'finance')",
)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0009_sessions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="role",
            field=models.CharField(
                choices=[
                    ("reviewer", "审核"),
                    ("finance", "财务"),
                    ("auditor", "审计"),
                    ("policy", "政策管理"),
                    ("administrator", "系统管理员"),
                    ("security", "安全管理员"),
                ],
                max_length=15,
            ),
        ),
        DIFFERENT_PEOPLE.operation(),
        SECURES_OR_DECIDES.operation(),
    ]
