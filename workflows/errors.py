"""How a command says no: with a sentence the person on the other side can act on."""

from django.utils.translation import gettext_lazy as _


class CommandRefused(Exception):
    """Nothing was changed. `sentence` says why and what to do; `code` is stable for callers and tests."""

    status = 409

    def __init__(self, sentence: object, *, code: str) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.code = code


class StaleClaim(CommandRefused):
    """The page was made from an older version of the claim; somebody changed it meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _("这份申请刚刚被更新，您看到的页面已不是最新内容。您的操作没有执行，请刷新页面后再决定。"),
            code="stale",
        )


class TaskDone(CommandRefused):
    """The task that was to be answered is answered already, or has ended with its claim."""

    def __init__(self) -> None:
        super().__init__(
            _("这一步已经有人办过了。您的操作没有执行，请回到待办列表查看最新进度。"), code="task_done"
        )


class ClaimBusy(CommandRefused):
    """Another command holds the claim and did not finish in time."""

    status = 503

    def __init__(self) -> None:
        super().__init__(_("另一位工作人员正在处理这份申请。您的操作没有执行，请稍候再试。"), code="busy")


class InvalidInput(CommandRefused):
    """What was typed cannot be used; `field` names where."""

    status = 422

    def __init__(self, sentence: object, *, code: str = "invalid", field: str = "") -> None:
        super().__init__(sentence, code=code)
        self.field = field
