"""核实材料 of an objection: the page where its investigator adds them, and each file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.board import guards
from approvals.models import Objection
from documents import store
from documents.enums import MediaType
from documents.findings import MOST_FILES, add_finding
from documents.forms import FindingForm
from documents.intake import check_size
from documents.models import FindingFile
from documents.views.files import sent
from workflows.commands import refuse
from workflows.errors import InvalidInput

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def findings(request: HttpRequest, objection_id: int) -> HttpResponse:
    """The files so far; the investigator adds one more."""
    objection = get_object_or_404(Objection.objects.visible_to(request.user), pk=objection_id)
    refusal = guards.may_conclude(request.user, objection)
    form = FindingForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        refuse(refusal)
        if form.is_valid() and _added(request, objection_id, form):
            messages.success(request, _("材料已保存。还有的请接着上传，都传完再答复。"))
            return redirect("documents:findings", objection_id)
    files = objection.finding_files.select_related("added_by")
    context = {"objection": objection, "files": files, "refusal": refusal, "form": form, "most": MOST_FILES}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "documents/findings.html", context, status=status)


@require_safe
def finding(request: HttpRequest, objection_id: int, file_id: int) -> HttpResponse:
    """One file, for whoever reads the objection; small where `?small=1` asks for it."""
    seen = Objection.objects.visible_to(request.user).filter(pk=objection_id)
    file = get_object_or_404(FindingFile.objects.filter(objection__in=seen), pk=file_id)
    if request.GET.get("small"):
        if not file.preview_path:
            raise Http404
        return sent(store.read(file.preview_path), MediaType.JPEG, file.name)
    return sent(store.read(file.path, sha256=file.sha256), file.media_type, file.name)


def _added(request: HttpRequest, objection_id: int, form: FindingForm) -> bool:
    file = form.cleaned_data["file"]
    try:
        check_size(file.size)
        add_finding(objection_id=objection_id, actor=request.user, filename=file.name, content=file.read())
    except InvalidInput as refusal:
        form.add_error("file", str(refusal.sentence))
        return False
    return True
