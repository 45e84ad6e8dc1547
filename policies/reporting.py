"""The figures of the quarterly report on employment (云人社发〔2017〕100号, annex 3) that a subsidy may count for."""

from collections.abc import Mapping
from types import MappingProxyType

from policies.model import Text

REPORT_COLUMNS: Mapping[str, Text] = MappingProxyType(
    {
        "real_name_count": Text("实名人数", "People registered by name"),
        "collection_subsidy": Text("信息采集补贴", "Information-collection subsidy"),
        "unemployed_count": Text("未就业人员", "Out of work"),
        "employed_count": Text("已就业人员", "In work"),
        "skill_trained": Text("技能培训人数", "Trained in a skill"),
        "skill_subsidy": Text("技能培训补贴", "Skill-training subsidy"),
        "special_trained": Text("专项能力培训人数", "Trained in a special ability"),
        "special_subsidy": Text("专项能力培训补贴", "Special-ability training subsidy"),
        "startup_trained": Text("创业培训人数", "Trained to start a business"),
        "startup_train_subsidy": Text("创业培训补贴", "Startup-training subsidy"),
        "tech_students": Text("技工教育在校学生", "Students of technical schools"),
        "tuition_aid": Text("技工教育学费补助", "Tuition aid of technical schools"),
        "out_prov_transferred": Text("省外就业转移人数", "Moved to work in another province"),
        "out_prov_service_subsidy": Text("省外就业就业创业服务补贴", "Service subsidy, other provinces"),
        "out_prov_transport": Text("省外就业交通补助", "Transport subsidy, other provinces"),
        "out_county_transferred": Text("县外就业转移人数", "Moved to work in another county"),
        "out_county_service_subsidy": Text("县外就业就业创业服务补贴", "Service subsidy, other counties"),
        "out_county_transport": Text("县外就业交通补助", "Transport subsidy, other counties"),
        "local_employed": Text("就地就近就业", "Employed near home"),
        "local_startups": Text("就地就近创业", "Businesses started near home"),
        "contracts_signed": Text("签订合同", "Contracts signed"),
        "insured": Text("参加社保", "Insured"),
        "si_subsidy": Text("社保补贴", "Social-insurance subsidy"),
        "care_activities": Text("人文关怀", "Care for workers"),
    }
)
