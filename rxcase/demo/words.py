"""What case managers write: plain sentences for each moment of a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

from rxcase.domain.dates import WEEKDAYS, day_words

SENTENCES: dict[str, tuple[tuple[str, ...], ...]] = {
    "intake": (
        ("Called {first} after the report of injury.", "First contact with {first} by phone.", "Met {first} at the site for the first interview.", "{first} returned my call; introduced myself and explained my part."),
        ("{first} describes the event as in the report and points to the {part}.", "Complaint is the {part}; the story agrees with the report.", "Pain in the {part} rated {pain} of 10 today.", "{first} can do most things at home but the {part} is sore."),
        ("Explained how the case will run and who receives what.", "Confirmed phone and address; prefers calls {when}.", "No earlier trouble with the {part}.", "Sent the contact sheet and the list of providers.", "Lives with family who can help with driving."),
    ),
    "employer": (
        ("Spoke with {supervisor}, shift supervisor.", "Left word for {supervisor} and was called back the same day.", "Call with {supervisor} about the incident.", "E-mail exchange with {supervisor}."),
        ("The event was seen by a co-worker and agrees with the report.", "The place has been looked at together with the safety committee.", "Usual work is {job}, full time.", "Asked for the job description with weights and hours.", "The area has been made safe."),
        ("Modified work can be offered if limits are in writing.", "Asked what transitional work there is; answer expected this week.", "{contact} will keep me posted on attendance.", "No question about whether it happened at work."),
    ),
    "provider": (
        ("Received the visit note from {provider}.", "{provider}’s office sent the work status.", "Spoke with the nurse at {provider}’s office.", "Attended the visit with {provider} at {first}’s wish."),
        ("Working diagnosis agrees with the mechanism.", "Findings are limited to the {part}.", "X-ray was read as expected for this injury.", "Plan is rest, medication as needed, and a recheck.", "No sign of anything that would need a faster referral."),
        ("Recheck in about two weeks.", "Asked for limits in hours and pounds.", "Requested that every work status be sent within a day.", "Next visit is set."),
    ),
    "off": (
        ("{provider} keeps {first} off work through {through}.", "Off work through {through} by {provider}.", "Work status received: no work until {through}."),
        ("{contact} knows the dates.", "Told {contact} the dates only.", "Lost time entered from {from_}."),
        ("{first} understands the plan.", "Will ask for sedentary work at the next visit.", "Went over what to do at home and when to call.", "Claims adjuster informed of the lost time."),
    ),
    "modified": (
        ("Released to modified duty from {from_} through {through}: {limits}.", "{provider} allows work from {from_} with limits: {limits}.", "Work status: modified duty through {through}, {limits}."),
        ("{contact} can meet these limits in the same department.", "Went through the limits line by line with {contact}.", "{contact} is looking for seated or light work for the time being.", "Offer of transitional duty is being put in writing."),
        ("{first} is glad to be back among the crew.", "{first} worries about being pushed; gave my number to call.", "Start agreed for the next shift."),
    ),
    "step": (
        ("Limits eased through {through}: {limits}.", "New work status from {provider}: {limits}, through {through}.", "Recheck went well. Now {limits}, until {through}."),
        ("Sent to {contact} today.", "{contact} confirmed the change of tasks.", "Former limits end with this."),
        ("{first} reports pain {pain} of 10 at the end of a shift.", "Strength is coming back.", "{first} feels ready for more.", "Next step is full duty if this goes well."),
    ),
    "therapy": (
        ("Therapy attended {visits} of {planned} visits so far.", "Therapist reports steady gain in motion and strength.", "Therapy note in: {visits} visits done."),
        ("Home exercises are done most days.", "Missed one visit because of the bus; next one is confirmed.", "Pain {pain} of 10 after sessions, less the next morning."),
        ("Will ask for a progress note before the recheck.", "Extension of therapy to be requested if the recheck supports it.", "No barrier at home."),
    ),
    "waiting": (
        ("{first} has no new complaints.", "Checked in with {first} by phone.", "Short call with {first}."),
        ("Sleeping better; the {part} still hurts when used.", "Getting bored at home and would take light work.", "Waiting for the recheck with {provider}.", "Swelling is down."),
        ("Asked about return to modified work; {first} is open to it.", "Reminded of the next visit.", "Nothing needed from me today."),
    ),
    "authorization": (
        ("Authorization for {service} requested from the adjuster.", "{service_} was authorized today.", "Adjuster asks for the last note before deciding on {service}.", "{service_} denied as not yet needed; provider will send more."),
        ("Scheduling with {provider}’s office.", "{first} informed.", "Sent the visit note along.", "Set a reminder to ask again."),
    ),
    "imaging": (
        ("Imaging of the {part} is done; report requested.", "Imaging report received and sent to {provider}.", "Imaging of the {part} set for next week."),
        ("{first} will go over it with {provider} at the recheck.", "No change of plan until the recheck.", "Nothing in it that speaks against therapy."),
    ),
    "no_answer": (
        ("Called {first}, no answer; left a message.", "No answer at both numbers.", "Text message sent to {first}, asking for a call back."),
        ("Second try tomorrow.", "Will write if there is no answer by the end of the week.", "{contact} says {first} is well and at work as planned."),
    ),
    "progress": (
        ("Call with {first}.", "{first} called with an update.", "Saw {first} at the site."),
        ("The {part} is about {percent} percent of normal by own account.", "Pain {pain} of 10, no medication during the day.", "Good and bad days; the {part} is stiff in the morning."),
        ("Keeps the limits at home too.", "No missed visits.", "Expectation of {first}: back to the usual job by {through}."),
    ),
    "duty_check": (
        ("Modified duty goes well according to {first}.", "{first} was asked once to go beyond the limits and said no.", "Walked through the modified tasks with {first}."),
        ("Tasks fit the limits.", "Reminded {contact} of the limits: {limits}.", "{contact} rotates the tasks every two hours.", "Breaks are given as agreed."),
        ("No lost hours this period.", "Left early once for therapy.", "Next work status expected by {through}."),
    ),
    "supervisor": (
        ("{contact} reports no trouble on modified duty.", "{contact} asks how long the light work will last.", "Short call with {contact}."),
        ("Limits in force through {through}.", "Explained that only dates and limits can be shared.", "The transitional job can be kept for the time needed."),
    ),
    "returned": (
        ("Full duty from {today}.", "{provider} released {first} without limits.", "{first} is back at the usual job as of {today}."),
        ("{contact} confirmed the first full shift.", "First shift went without trouble.", "A little sore after the first day, nothing more."),
        ("Will call again after two weeks.", "{first} knows whom to call if it comes back.", "Visits left in therapy will be finished."),
    ),
    "permanent": (
        ("{provider} states maximum medical improvement; the last limits are permanent: {limits}.", "Permanent limits by {provider}: {limits}."),
        ("Went through the job description with {contact}; the usual job can be done with a change of two tasks.", "{contact} offers a lasting place that meets the limits.", "Asked for the impairment rating."),
    ),
    "after_return": (
        ("Two-week call after return.", "Call after return to work.", "Saw {first} on the floor at work."),
        ("Full shifts, no lost time.", "The {part} aches after overtime but not otherwise.", "No complaints at all."),
        ("No visits left.", "{contact} is content.", "Claim is still open."),
    ),
    "settling": (
        ("No change; waiting for the final report of {provider}.", "Last bills are with the adjuster.", "Impairment question is open with {provider}.", "Final therapy report is missing; asked again."),
        ("{first} works without limits.", "Called {first}: nothing new.", "{contact} has nothing to report."),
    ),
    "adjuster": (
        ("Call with adjuster {adjuster}.", "E-mail from adjuster {adjuster}."),
        ("Claim stays open until the final report.", "Asked for payment status of the therapy bills.", "No dispute; medical bills are being paid.", "Sent the last work status."),
    ),
    "healing": (
        ("The {part} heals as expected.", "Recheck of the {part} done; no limits.", "{first} says the {part} hardly bothers any more."),
        ("At usual work throughout.", "One more recheck planned.", "No further visit unless it gets worse."),
    ),
    "closing": (
        ("All visits are done and no question is open.", "Final report is in; goals of the plan are met.", "Closing with agreement of {first}."),
        ("{first} knows that the case can be reopened.", "{contact} informed of the closing.", "Satisfaction survey sent."),
        ("Encounter closed.", "Nothing further from case management."),
    ),
    "leave_request": (
        ("Leave requested from {from_}, expected through {through}.", "Request of leave received through {supervisor}."),
        ("Certification form sent to {first}.", "Explained the time limit for the certification.", "Asked {first} to have the form filled by {provider}."),
        ("Eligibility checked with the employer.", "Reason stays with us; {contact} gets dates only."),
    ),
    "certification": (
        ("Certification received from {provider}.", "Certification is not complete; sent back with the open questions.", "Reminded {first} of the certification."),
        ("Dates agree with the request.", "Expected return remains {through}.", "Due next week."),
    ),
    "leave_check": (
        ("Call with {first}.", "{first} wrote by e-mail."),
        ("Recovering as expected.", "Return on {through} still looks right.", "May need a few days more; will know after the visit."),
        ("{contact} informed of the dates.", "No need for anything else today."),
    ),
    "leave_return": (
        ("{first} is back at work since {today}.", "Returned on {today}, full hours."),
        ("Release to work is on file.", "{contact} confirmed the return."),
    ),
    "hospital_intake": (
        ("Informed of {first}’s stay in hospital.", "Family of {first} called about the stay in hospital."),
        ("Not work-related by own account.", "Asked the discharge planner to call me."),
        ("Condition stable.", "Visits allowed in the afternoon.", "{contact} knows of the absence, no details."),
    ),
    "hospital_check": (
        ("Call with the discharge planner.", "Spoke with {first} in hospital."),
        ("Discharge expected within days.", "Therapy has begun on the ward.", "Equipment for home is ordered."),
    ),
    "hospital_home": (
        ("{first} is at home.", "Home visit done."),
        ("Medicines sorted out with the pharmacy.", "Follow-up visit with {provider} is set.", "A relative stays for the first week."),
    ),
    "hospital_done": (
        ("{first} is back at work since {today}.", "Released to work as of {today}."),
        ("No limits.", "Starts with shorter days for one week."),
    ),
    "msea_intake": (
        ("Assignment abroad planned; suitability examination needed.", "Request for a suitability examination received."),
        ("Sent the questionnaire to {first}.", "Country list and start date received from the employer."),
        ("Examination with {provider} to be set.", "Vaccination record asked for."),
    ),
    "msea_exam": (
        ("Examination done by {provider}; results pending.", "Questionnaire is back.", "Vaccinations complete."),
        ("One laboratory value to be repeated.", "No open point so far.", "Dentist’s letter is missing."),
    ),
    "msea_done": (
        ("Suitable for the assignment; letter sent.", "Suitable with a yearly check; letter sent."),
        ("{first} informed.", "Employer receives the result only."),
    ),
    "surveillance_intake": (
        ("Yearly surveillance shows a value to be followed.", "Surveillance examination due; called {first}."),
        ("Retest planned within 30 days.", "Questionnaire sent.", "Appointment at the on-site clinic made."),
    ),
    "surveillance_retest": (
        ("Retest done, result pending.", "{first} did not come to the retest; new date made.", "Retest is normal."),
        ("{contact} gave time off for it.", "Result will be sent to {first} in writing.", "Protective equipment was checked at the same time."),
    ),
    "surveillance_review": (
        ("Result reviewed by {provider}.", "{provider} asks for one more test."),
        ("No removal from the area needed.", "Fit of the protection was improved.", "Next yearly date stays."),
    ),
    "surveillance_done": (
        ("Result letter given to {first}.", "Surveillance complete for this year."),
        ("Next test in twelve months.", "Written opinion is on file."),
    ),
}  # fmt: skip
"""One sentence of each group, in order, makes a note. Each group holds ways to say about the same."""

_AMENDMENTS = (
    ("The visit was in the morning, not in the afternoon.", "Wrong time of day"),
    ("The call was with the assistant of the supervisor.", "Wrong person named"),
    ("Therapy is twice a week, not three times.", "Misheard"),
    ("The work status arrived by fax, the paper copy is on its way.", "Addition"),
    ("The date of the recheck has since moved by two days.", "Addition"),
)


def note_text(random: Random, kind: str, facts: Mapping[str, str], next_on: date | None) -> str:
    """One note.

    Args:
        random: The world's source of chance.
        kind: A key of ``SENTENCES``.
        facts: What the sentences name in braces.
        next_on: Day of the next contact, if the note sets one.
    """
    text = " ".join([random.choice(group) for group in SENTENCES[kind]]).format_map(facts)
    if next_on:
        ask = random.choice(("Next contact", "Follow up", "Look again", "Call again"))
        text = f"{text} {ask} on {WEEKDAYS[next_on.weekday()]} {day_words(next_on)}."
    return text


def amendment(random: Random) -> tuple[str, str]:
    """What is added to a note later, and why."""
    return random.choice(_AMENDMENTS)
