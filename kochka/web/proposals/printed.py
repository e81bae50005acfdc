"""The paper of a version, and the letter that it goes with, for whoever sees the deal."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kochka.proposals.models import Proposal
from kochka.proposals.paper import draw
from kochka.proposals.printing import file_name, letter_of, paper_of
from kochka.web.deals.acting import the_deal
from kochka.web.limits import PAPERS, paced


@require_safe
@paced(PAPERS)
def pdf(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """The PDF, to be kept; of a version that was made elsewhere, its own paper. The rows are read first and it is drawn
    after: none waits while it is set. Raises PaperFailed."""
    proposal = _version(request, deal_id, number)
    if proposal.outside:
        return redirect("download", proposal.file_id) if proposal.file_id else redirect(proposal.link)
    answer = HttpResponse(draw(paper_of(proposal)), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, file_name(proposal))
    return _kept_close(answer)


@require_safe
def letter(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """The covering letter as plain text, to be copied."""
    proposal = _version(request, deal_id, number)
    if proposal.outside:
        raise Http404
    text = letter_of(proposal)
    return _kept_close(HttpResponse(text, content_type="text/plain; charset=utf-8"))


def _version(request: HttpRequest, deal_id: int, number: int) -> Proposal:
    return get_object_or_404(Proposal, deal=the_deal(request, deal_id), number=number)


def _kept_close(answer: HttpResponse) -> HttpResponse:
    """What it holds is shown as what it is, runs nothing, and stays in no cache: the next asking may find it changed.
    The same as files are given back with (web/files.py)."""
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    return answer
