"""What the hotline can do: one topic per file, in order of precedence."""

from dataclasses import replace

from actions import (
    case_status,
    check_agency,
    contacts,
    cost,
    counsellor,
    danger,
    follow_up,
    job_offer,
    language,
    menu,
    missing_relative,
    offer_details,
    out_of_scope,
    privacy,
    procedure,
    recruiter,
    rights,
)

TOPICS = {
    topic.name: topic
    for topic in (
        danger.TOPIC,
        missing_relative.TOPIC,
        counsellor.TOPIC,
        replace(job_offer.TOPIC, more=offer_details.TOPIC.conclude),
        offer_details.TOPIC,
        check_agency.TOPIC,
        recruiter.TOPIC,
        contacts.TOPIC,
        rights.TOPIC,
        procedure.TOPIC,
        cost.TOPIC,
        case_status.TOPIC,
        privacy.TOPIC,
        follow_up.TOPIC,
        language.TOPIC,
        out_of_scope.TOPIC,
        menu.TOPIC,
    )
}
