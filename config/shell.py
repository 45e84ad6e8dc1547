"""What every page shows around its matter: who is signed in, where he may go, which day it is."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.selectors import unread_count
from registry import clock
from registry.enums import Role
from registry.models import Post, User
from registry.powers import powers_of
from workflows.simulation import guards

VERSION = "0.1.0"


class Reader(NamedTuple):
    """Who looks at the page: the user (None: a visitor) and the posts in force today."""

    user: User | None
    posts: tuple[Post, ...]

    def holds(self, *roles: Role) -> bool:
        return any(post.role in roles for post in self.posts)

    @property
    def is_applicant(self) -> bool:
        """Signed in without a post: files claims, decides none."""
        return self.user is not None and not self.posts

    @property
    def is_staff(self) -> bool:
        return bool(self.posts)


def no_count(reader: Reader) -> int:
    return 0


class Item(NamedTuple):
    """One place to go, offered where `visible` holds and the package owning `url_name` is there.

    `count` is shown as a badge: how many wait there for this reader.
    """

    label: str | Promise
    url_name: str
    visible: Callable[[Reader], bool]
    count: Callable[[Reader], int] = no_count


def everyone(reader: Reader) -> bool:
    return True


def signed_in(reader: Reader) -> bool:
    return reader.user is not None


def applicant(reader: Reader) -> bool:
    return reader.is_applicant


def reviewer(reader: Reader) -> bool:
    return reader.holds(Role.REVIEWER, Role.AUDITOR)


def overseer(reader: Reader) -> bool:
    return reader.holds(Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR)


def on_duty(reader: Reader) -> bool:
    return reader.holds(Role.REVIEWER, Role.FINANCE, Role.ADMINISTRATOR)


def finance(reader: Reader) -> bool:
    return reader.holds(Role.FINANCE, Role.AUDITOR)


def rule_maker(reader: Reader) -> bool:
    return reader.holds(Role.POLICY, Role.AUDITOR)


def letter_keeper(reader: Reader) -> bool:
    return reader.holds(Role.POLICY, Role.ADMINISTRATOR)


def account_keeper(reader: Reader) -> bool:
    return reader.holds(Role.SECURITY)


def trail_reader(reader: Reader) -> bool:
    return reader.holds(Role.AUDITOR)


def simulating(reader: Reader) -> bool:
    """Whether one of the posts may read what a draft of the rules would change."""
    return bool(guards.rights_by(reader.posts).reading)


def unread(reader: Reader) -> int:
    return unread_count(reader.user) if reader.user else 0


NAVIGATION = (
    Item(_("首页"), "home", everyone),
    Item(_("我的申请"), "claims:mine", applicant),
    Item(_("申请补贴"), "claims:start", applicant),
    Item(_("办件"), "approvals:desk", reviewer),
    Item(_("公示榜"), "documents:notice_lists", reviewer),
    Item(_("请示"), "approvals:consents", overseer),
    Item(_("拨付"), "payments:desk", finance),
    Item(_("拨付文书"), "documents:batch_papers", finance),
    Item(_("办事指南"), "guides:list", everyone),
    Item(_("委托与回避"), "duties:delegations", on_duty),
    Item(_("政策"), "rules:list", rule_maker),
    Item(_("文书"), "documents:letters", letter_keeper),
    Item(_("试算"), "simulations:list", simulating),
    Item(_("账户管理"), "security:accounts", account_keeper),
    Item(_("登记与账户记录"), "security:trail", trail_reader),
    Item(_("公示"), "approvals:notices", everyone),
    Item(_("消息"), "notifications:inbox", signed_in, unread),
    Item(_("核验文书"), "documents:verify", everyone),
)


class Link(NamedTuple):
    label: str | Promise
    url: str
    url_name: str
    is_current: bool
    count: int


def read_by(request: HttpRequest) -> Reader:
    """The reader of this request; posts are asked for once a request."""
    known = getattr(request, "shell_reader", None)
    if known is None:
        known = _reader(getattr(request, "user", None))
        request.shell_reader = known  # type: ignore[attr-defined]
    return known


def navigation(reader: Reader, path: str) -> list[Link]:
    """The places open to `reader`, in order; current is the longest address that begins `path`."""
    open_to = [(item, address(item.url_name)) for item in NAVIGATION if item.visible(reader)]
    reachable = [(item, url) for item, url in open_to if url]
    current = max((url for _item, url in reachable if _is_within(path, url)), key=len, default=None)
    return [
        Link(item.label, url, item.url_name, url == current, item.count(reader)) for item, url in reachable
    ]


def address(url_name: str, *args: object) -> str:
    """Where `url_name` is; empty when its package is not part of this deployment."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the one name `shell`, holding all that config/templates/components needs.

    A page made of panels asks once for each of them; the answer is worked out once a request.
    """
    known = getattr(request, "shell_context", None)
    if known is None:
        known = _context_of(request)
        request.shell_context = known  # type: ignore[attr-defined]
    return known


def _context_of(request: HttpRequest) -> dict[str, Any]:
    reader = read_by(request)
    return {
        "shell": {
            "navigation": navigation(reader, request.path),
            "offices": list({post.office_id: post.office for post in reader.posts}.values()),
            "home": address("home"),
            "sign_in": address("sign_in"),
            "sign_out": address("sign_out"),
            "account": address("account:overview"),
            "verify": address("documents:verify"),
            "set_language": address("set_language"),
            "demo": settings.DEMO,
            "demo_clock": address("demo_clock") if settings.DEMO else "",
            "today": clock.today() if settings.DEMO else None,
            "version": VERSION,
            "about": address("about"),
        }
    }


def _reader(user: object) -> Reader:
    if not isinstance(user, User):
        return Reader(None, ())
    return Reader(user, tuple(power.post for power in powers_of(user)))


def _is_within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
