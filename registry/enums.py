"""The words of the registry. Values are stored and used by policies; labels are read by people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """Levels of administration, lowest first. The length of its code decides the level of a division."""

    VILLAGE = "village", _("村（社区）")
    TOWNSHIP = "township", _("乡镇（街道）")
    COUNTY = "county", _("县（市、区）")
    PREFECTURE = "prefecture", _("州（市）")
    PROVINCE = "province", _("省")


class OfficeKind(TextChoices):
    HRSS = "hrss", _("人力资源和社会保障")
    FINANCE = "finance", _("财政")


class Role(TextChoices):
    REVIEWER = "reviewer", _("审核")
    FINANCE = "finance", _("财务")
    AUDITOR = "auditor", _("审计")
    POLICY = "policy", _("政策管理")
    ADMINISTRATOR = "administrator", _("系统管理员")
    SECURITY = "security", _("安全管理员")


# 三员: whoever keeps the system, whoever lets people in, whoever looks at both; never one human being.
THREE_ADMINISTRATORS = (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR)
# Makers of rules and keepers of accounts read nobody's papers.
WITHOUT_PAPERS = (Role.POLICY, Role.SECURITY)


class AccountAct(TextChoices):
    """What a security administrator does to an account. The values are the verbs of the trail."""

    UNLOCK = "unlock_account", _("解除锁定")
    FORGET_FACTOR = "forget_factor", _("取消两步验证，由本人重新启用")
    SIGN_OUT = "end_sessions", _("结束全部登录")
    DISABLE = "disable_account", _("停用账户")
    ENABLE = "enable_account", _("恢复账户")


class Kin(TextChoices):
    """近亲属, as the Civil Code names them (民法典第一千零四十五条), and those by marriage (姻亲)."""

    SPOUSE = "spouse", _("配偶")
    PARENT = "parent", _("父母")
    CHILD = "child", _("子女")
    SIBLING = "sibling", _("兄弟姐妹")
    GRANDPARENT = "grandparent", _("祖父母、外祖父母")
    GRANDCHILD = "grandchild", _("孙子女、外孙子女")
    BY_MARRIAGE = "by_marriage", _("近姻亲")


class AccountKind(TextChoices):
    SSC_CARD = "ssc_card", _("社会保障卡")
    CORPORATE = "corporate", _("对公账户")
    COLLECTIVE = "collective", _("村集体账户")


class OrganisationKind(TextChoices):
    """What a unit is. The values are those by which the programmes of `policies` name their applicants."""

    ENTERPRISE = "enterprise", _("企业")
    HR_AGENCY = "hr_agency", _("人力资源服务机构")
    VILLAGE_COMMITTEE = "village_committee", _("村民委员会")
    BROKER = "broker", _("农村劳务经纪人")
    EMPLOYER_UNIT = "employer_unit", _("用人单位")
    PUBLIC_AGENCY = "public_agency", _("公共就业服务机构")
    PUBLIC_INSTITUTION = "public_institution", _("事业单位")
    INDIVIDUAL_BUSINESS = "individual_business", _("个体工商户")
    FARM_COOP = "farm_coop", _("农民专业合作社")
    EMPLOYMENT_BASE = "employment_base", _("就业扶贫基地")
    WORKSHOP = "workshop", _("就业帮扶（扶贫）车间")
    INCUBATOR = "incubator", _("创业孵化基地")
    STARTUP_PARK = "startup_park", _("农民工创业园")
    TRAINING_PROVIDER = "training_provider", _("职业培训机构")
    TECHNICAL_SCHOOL = "technical_school", _("技工院校")
    VILLAGE_PLATFORM = "village_platform", _("村级劳动保障服务平台")


class Sex(TextChoices):
    FEMALE = "F", _("女")
    MALE = "M", _("男")


class Category(TextChoices):
    """人员类别: who a policy covers. The values are those the programmes of `policies` name."""

    REGISTERED_POOR = "registered_poor", _("建档立卡贫困劳动力")
    OUT_OF_POVERTY = "out_of_poverty", _("脱贫劳动力")
    MONITORED = "monitored", _("防返贫监测对象")
    LOW_INCOME = "low_income", _("低收入人口")
    RELOCATED = "relocated", _("易地搬迁人员")
    DIFFICULTY = "difficulty", _("就业困难人员")
    GRADUATE = "graduate_2y", _("毕业两年内高校毕业生")
    RETURNING_MIGRANT = "returning_migrant", _("返乡农民工")
    DISABLED = "disabled", _("残疾人")
    SUBSISTENCE = "subsistence", _("最低生活保障对象")
    EXTREME_POVERTY = "extreme_poverty", _("特困人员")


class PersonStatus(TextChoices):
    """What other registers say of a person that may stop or question a payment."""

    DECEASED = "deceased", _("已死亡")
    PUBLIC_PAYROLL = "public_payroll", _("财政供养人员")
    VILLAGE_CADRE = "village_cadre", _("村干部")
    CADRE_KIN = "cadre_kin", _("村干部亲属")
    OTHER_POST = "other_post", _("已在其他公益性岗位")
    WORKS_ELSEWHERE = "works_elsewhere", _("在外全日制就业")
    FLEXIBLE_JOB = "flexible_job", _("灵活就业")
    STUDENT = "student", _("在校学生")
    MILITARY = "military", _("现役军人")


class BusinessKind(TextChoices):
    INDIVIDUAL_BUSINESS = "individual_business", _("个体工商户")
    MICRO_ENTERPRISE = "micro_enterprise", _("小微企业")
    FARM_COOP = "farm_coop", _("农民专业合作社")
    LARGE_ENTERPRISE = "large_enterprise", _("大中型企业")


class BusinessRole(TextChoices):
    LEGAL_REP = "legal_rep", _("法定代表人")
    OPERATOR = "operator", _("经营者")
    SHAREHOLDER = "shareholder", _("股东")


class BusinessStatus(TextChoices):
    OPEN = "open", _("存续")
    CANCELLED = "cancelled", _("注销")
    REVOKED = "revoked", _("吊销")
    ABNORMAL = "abnormal_list", _("列入经营异常名录")


class RuleKind(TextChoices):
    """What a rule file holds. The values are those of `policies.library.Source`."""

    PROGRAMME = "programme", _("补贴项目")
    STANDARD = "standard", _("补贴标准")


class EditionStatus(TextChoices):
    """Where an edition of a rule file stands on its way into force."""

    DRAFTED = "drafted", _("草稿")
    SUBMITTED = "submitted", _("待复核")
    RETURNED = "returned", _("退回修改")
    APPROVED = "approved", _("已复核，待发布")
    PUBLISHED = "published", _("已发布")
    DISCARDED = "discarded", _("已作废")


class EditionVerb(TextChoices):
    """What is done to an edition. The values name the commands, as `<verb>_edition`."""

    DRAFT = "draft", _("起草")
    EDIT = "edit", _("修改")
    SUBMIT = "submit", _("提交复核")
    RETURN = "return", _("退回修改")
    APPROVE = "approve", _("复核通过")
    PUBLISH = "publish", _("发布")
    DISCARD = "discard", _("作废")
