"""One likely message of each kind, for the preview page and its tests. The numbers are invented."""

from datetime import date

from notifications.announcement import Announcement
from notifications.colleagues import (
    Consulted,
    Copied,
    Drawn,
    DueSoon,
    HandedOver,
    OpinionGiven,
    Overdue,
    SentBack,
    Urged,
)
from notifications.messages import (
    Accepted,
    Approved,
    Lapsed,
    NotAccepted,
    OnNotice,
    Paid,
    Paying,
    PaymentPaused,
    PaymentReturned,
    PeriodOpened,
    Rejected,
    Returned,
    ReviewedAgain,
    Submitted,
    Terminated,
    Transferred,
    Withdrawn,
)
from notifications.objections import Objected, ObjectionDismissed, ObjectionReceived, ObjectionUpheld

_CLAIM = ("startup_grant", "CY-350583-20260302-000001")

SAMPLES: tuple[Announcement, ...] = (
    Submitted(*_CLAIM, reply_by=date(2026, 3, 9)),
    Accepted(*_CLAIM, decided_by=date(2026, 4, 3)),
    NotAccepted(*_CLAIM, comment="店铺不在本县，请向店铺所在县申请。"),
    Returned(
        *_CLAIM,
        comment="营业执照照片看不清。",
        points=("缺少“正常经营证明”。请上传水电费单、进货单或收款流水。",),
        correct_by=date(2026, 3, 23),
    ),
    OnNotice(*_CLAIM, opens_on=date(2026, 3, 16), closes_on=date(2026, 3, 23)),
    Objected(*_CLAIM),
    ObjectionReceived(*_CLAIM, objection="YY-350583-20260318-0001"),
    ObjectionDismissed(*_CLAIM, closes_on=date(2026, 3, 25)),
    ObjectionUpheld(*_CLAIM),
    Approved(*_CLAIM, amount_fen=1_000_000, released_by=date(2026, 3, 31)),
    Rejected(
        *_CLAIM,
        comment="登记到申请之日不满6个月。",
        points=("正常经营5个月29天，不满6个月。",),
        again_from=date(2026, 3, 3),
    ),
    Paying(*_CLAIM, amount_fen=1_000_000, account_tail="8817"),
    Paid(*_CLAIM, amount_fen=1_000_000, account_tail="8817", paid_on=date(2026, 3, 26)),
    PaymentReturned(*_CLAIM, amount_fen=1_000_000, account_tail="8817", comment="账户已销户"),
    PaymentPaused(*_CLAIM, comment="收款账户已注销。"),
    Withdrawn(*_CLAIM),
    DueSoon(*_CLAIM, due_on=date(2026, 3, 16)),
    Overdue(*_CLAIM, office="官桥镇人力资源和社会保障服务中心", due_on=date(2026, 3, 16)),
    Lapsed(*_CLAIM, correct_by=date(2026, 3, 23)),
    ReviewedAgain(*_CLAIM, document="南政复决〔2026〕3号"),
    Transferred(*_CLAIM, from_county="南安市", to_county="镇雄县", comment="店铺开在镇雄县，由那里办理。"),
    Terminated(*_CLAIM, cause="filed_twice", comment="您3月1日已经就同一家店提交过申请，那一份继续办理。"),
    SentBack(*_CLAIM, who="苏志远", comment="请再核对经营场所的门牌号。"),
    HandedOver(*_CLAIM, who="苏志远", comment="我下周出差，请您接着办。"),
    Drawn(*_CLAIM, station="review"),
    Copied(*_CLAIM, who="苏志远", comment="这户情况特殊，请您了解。"),
    Urged(*_CLAIM),
    PeriodOpened("public_welfare_post", "", month="2026-02", due_on=date(2026, 3, 10)),
    Consulted(*_CLAIM, who="苏志远", comment="这家店是否在你县登记？"),
    OpinionGiven(*_CLAIM, who="陈大伟", comment="经查，没有登记。"),
)
