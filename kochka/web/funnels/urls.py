"""Everything about how we sell, under /funnels/."""

from django.urls import path

from kochka.web.funnels import draft, first, publication, reading, remarks, upgrade

urlpatterns = [
    path("", reading.funnels, name="funnels"),
    path("first/", first.selling, name="selling"),
    path("new/", first.new, name="new_funnel"),
    path("<slug:key>/", reading.funnel, name="funnel"),
    path("<slug:key>/draft/", draft.draft, name="draft"),
    path("<slug:key>/draft/whole/", draft.head, name="draft_head"),
    path("<slug:key>/draft/walk/", first.walk, name="walk"),
    path("<slug:key>/draft/stages/", draft.add, name="draft_add"),
    path("<slug:key>/draft/return/", draft.bring_back, name="draft_return"),
    path("<slug:key>/draft/stages/<slug:stage_key>/", draft.stage, name="draft_stage"),
    path("<slug:key>/draft/stages/<slug:stage_key>/cut/", draft.cut, name="draft_cut"),
    path("<slug:key>/draft/publication/", publication.publication, name="publication"),
    path("<slug:key>/draft/end/", draft.lay_aside, name="lay_aside"),
    path("<slug:key>/moving/", publication.moving, name="moving"),
    path("<slug:key>/upgrade/", upgrade.upgrade, name="upgrade"),
    path("<slug:key>/upgrade/later/", upgrade.later, name="upgrade_later"),
    path("<slug:key>/remarks/", remarks.all_remarks, name="remarks"),
    path("<slug:key>/remarks/<int:remark_id>/settlement/", remarks.settle, name="settle_remark"),
]
