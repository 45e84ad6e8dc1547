"""Filing an ended claim anew."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflows.again import apply_again
from workflows.filing import resume_url
from workflows.views.fill import own_claim


@require_POST
def again(request: HttpRequest, key: str) -> HttpResponse:
    """One click: a draft with what was filled in before, at the first page that still wants something."""
    earlier = own_claim(request.user, key)
    claim = apply_again(claim_id=earlier.pk, actor=request.user)
    messages.success(request, _("已用原来的内容打开一份新草稿，请核对后再提交。原来的申请保持不变。"))
    return redirect(resume_url(claim))
