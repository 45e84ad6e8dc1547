"""Units are of every kind that a programme names as its applicant."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_person_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("enterprise", "企业"),
                    ("hr_agency", "人力资源服务机构"),
                    ("village_committee", "村民委员会"),
                    ("broker", "农村劳务经纪人"),
                    ("employer_unit", "用人单位"),
                    ("public_agency", "公共就业服务机构"),
                    ("public_institution", "事业单位"),
                    ("individual_business", "个体工商户"),
                    ("farm_coop", "农民专业合作社"),
                    ("employment_base", "就业扶贫基地"),
                    ("workshop", "就业帮扶（扶贫）车间"),
                    ("incubator", "创业孵化基地"),
                    ("startup_park", "农民工创业园"),
                    ("training_provider", "职业培训机构"),
                    ("technical_school", "技工院校"),
                    ("village_platform", "村级劳动保障服务平台"),
                ],
                max_length=20,
            ),
        ),
    ]
