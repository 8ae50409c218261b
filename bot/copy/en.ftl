### Every sentence a person can read, in English.
### Pattern: what happened, what it means (sessions, times), what fixes it. No blame, no cheer over a failure, verbs first on buttons.
### Values arrive ready to show: names shortened and escaped, times formatted. Plain & < > would have to be escaped here too: do without them.

## Pieces

list-last = { $shown } and { $last }
list-more = { $shown } and { $count } more
time-in-zone = { $weekday ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[7] Sun
    } { $day } { $month ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[12] Dec
    } { $year }, { $clock } { $zone }
time-city = { $city } time
time-minutes = { $count } min
time-hours = { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
time-days = { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
session-mention = “{ $title }” ({ $when })
calendar-in-login = “{ $calendar }” in { $login }

provider-google = Google
provider-office365 = Office 365
provider-exchange = Exchange
provider-apple = Apple
provider-live-connect = Outlook.com
provider-other = your calendar service
login-mention = { $provider } ({ $login })

## Buttons: one per remedy, with what a screen reader says

button-connect = Connect calendar
hint-connect = Connect your calendar account
button-grant-again = Allow access
hint-grant-again = Open the page where you allow access again
button-relink = Sign in again
hint-relink = Open the page where you sign in to your calendar again
button-check-permissions = Check permissions
hint-check-permissions = Open the page where the permission boxes are
button-copy-it-note = Copy note for IT
hint-copy-it-note = Show a note for your e-mail administrator, to copy
button-choose-primary = Choose calendar
hint-choose-primary = Choose the calendar that sessions are written to
button-resend = Send it again
hint-resend = Have this session sent to your calendar again
button-get-file = Get calendar file
hint-get-file = Get this session as a calendar file
button-check-again = Check again
hint-check-again = Look at Cronofy again, now
button-pick-session = Pick the session
hint-pick-session = Pick the session from a list
button-talk-to-support = Talk to support
hint-talk-to-support = Show how to reach the support team

run-status = Check status
run-hint-status = Show the state of your calendar connection
run-why = Ask why
run-hint-why = Ask why a session is not on your calendar
run-relink = Sign in again
run-hint-relink = Show what needs a new sign-in
run-connect = Connect calendar
run-hint-connect = Show the calendar services you can connect
run-primary = Choose calendar
run-hint-primary = Choose the calendar that sessions are written to
run-sessions = See sessions
run-hint-sessions = List your coming sessions
run-file = Get calendar file
run-hint-file = Get sessions as a calendar file
run-accounts = See accounts
run-hint-accounts = List your calendar accounts
run-support = Talk to support
run-hint-support = Show how to reach the support team
run-help = Show help
run-hint-help = Show everything I can do

try-again = Try again
try-again-hint = Do the same once more

## The ten states: what happened, what it means, what fixes it

status-not-linked = No calendar is linked yet, so your sessions stay in the platform.
status-authorisation-withdrawn = My permission to use your calendars was withdrawn at Cronofy.
status-permission-missing = I am linked to your calendars, but a permission I need was not given.
status-relink = I can't reach { $login }: access was refused. A changed password or a new company rule is the usual reason; I'm not told which.
status-pending = { $known ->
        [0] The first sync of { $login } is still running.
       *[other] The first sync of { $login } is still running, { $lasting } so far.
    }
status-no-primary = Your calendars are linked, but none is chosen for sessions yet.
status-primary-gone = The calendar { $calendar } no longer exists there, or is out of my reach.
status-read-only = I can see { $calendar }, but may not write to it.
status-free-busy-only = { $calendar } gives me free/busy access only, so each session comes to you as an e-mail invitation.
status-active = Connected: sessions go to { $calendar }.

impact-not-linked = { $count ->
        [0] None is booked for the next 14 days so far.
       *[other] Not on your calendar: { $sessions }.
    }
impact-authorisation-withdrawn = { $count ->
        [0] No session of the next 14 days is affected so far; new ones won't appear until you allow it again.
       *[other] Until you allow it again, these won't appear on your calendar: { $sessions }.
    }
impact-permission-missing = { $count ->
        [0] No session of the next 14 days is affected so far; new ones won't appear until the permission is there.
       *[other] Until the permission is there, these won't appear on your calendar: { $sessions }.
    }
impact-relink = { $count ->
        [0] No session of the next 14 days is affected so far; new ones won't appear there until you sign in again.
       *[other] Until you sign in again, these won't appear there: { $sessions }.
    }
impact-pending = { $count ->
        [0] No session of the next 14 days is affected so far; new ones won't appear until it has finished.
       *[other] Until it has finished, these won't appear on your calendar: { $sessions }.
    }
impact-no-primary = { $count ->
        [0] No session of the next 14 days is affected so far; new ones won't appear until you choose one.
       *[other] Until you choose one, these won't appear anywhere: { $sessions }.
    }
impact-primary-gone = { $count ->
        [0] No session of the next 14 days is affected so far; new ones won't appear until you choose another calendar.
       *[other] Until you choose another calendar, these won't appear: { $sessions }.
    }
impact-read-only = { $count ->
        [0] No session of the next 14 days is affected so far; new ones won't appear there until that changes.
       *[other] Until that changes, these won't appear there: { $sessions }.
    }
impact-free-busy-only = Accept an invitation, and its session is on your calendar.
impact-active-shown = Cronofy showed this calendar connected and writable just now.
impact-active-proven = My last test entry was seen there on { $when }.
impact-active-then = It was connected and writable then; I can't tell about now.

fix-not-linked = Connecting takes a minute: choose your calendar service and sign in.
fix-authorisation-withdrawn = Allowing it once is enough; your settings stay.
fix-permission-missing = Allow access again with every box ticked; if you can't, your e-mail administrator can.
fix-relink = Signing in once is enough; your settings stay. Cronofy mails you about this as well; that mail is genuine.
fix-pending = If a box was left unticked on the sign-in page, it won't finish by itself.
fix-pending-overdue = After a day, your e-mail administrator has to look; a note to forward is ready.
fix-no-primary = Where should sessions go?
fix-primary-gone = Where should new sessions go?
fix-read-only = Your e-mail administrator can change that; a note to forward is ready. Another calendar works as well.

state-not-linked = Not linked
state-authorisation-withdrawn = Permission withdrawn ⚠️
state-permission-missing = Permission missing ⚠️
state-relink = Relink, it needs a new sign-in ⚠️
state-pending = Pending, the first sync is running ⏳
state-pending-overdue = Pending, the first sync has been running for more than a day ⚠️
state-no-primary = No primary calendar
state-primary-gone = Connected, the primary calendar is gone ⚠️
state-read-only = Read Only, I can't write there ⚠️
state-free-busy-only = Free/busy only, sessions come as invitations ✉️
state-active = Active ✅

accounts-heading = { $count ->
        [one] Your calendar account:
       *[other] Your { $count } calendar accounts:
    }
account-line = • { $login }: { $state }
accounts-not-shown = • and { $count } more
primary-is = Primary calendar: { $calendar }
primary-none = Primary calendar: none chosen
secondary-trouble = Busy times from { $logins } may be out of date: that sign-in is not working. `/calendar relink` mends it.
checked-at = Last checked with Cronofy: { $when }
checked-never = Cronofy has not answered about this account yet.
unreachable-known = I can't reach Cronofy just now; this is what I knew on { $when }.
unreachable-unknown = I can't reach Cronofy just now, and I have not seen your calendars before.
unreachable-safe = Your sessions are safe in the platform; nothing was changed.

## Signing in again

relink-intro = { $count ->
        [one] This sign-in stopped working: { $logins }.
       *[other] These sign-ins stopped working: { $logins }.
    }
relink-then = The page opens in your browser. Come back here afterwards; I look again by myself for ten minutes.
relink-nothing = No sign-in needs mending: { $logins }.
relink-nothing-then = Cronofy showed that just now. If a session is missing all the same, ask me why.
relink-button = Sign in to { $login }
relink-button-hint = Open the page where you sign in to { $login } again

## Connecting

connect-first = Which calendar do you use? The page opens in your browser and shows first what will happen.
connect-first-then = Nothing is used before you have confirmed it here in Slack.
connect-more = Which calendar do you want to add? Several of one kind are fine: go through once per login.
connect-more-then = You stay signed in to what is linked already; the new one is used once you confirm it here in Slack.
connect-button-hint = Connect { $provider } in your browser

## People I can't place

unknown-bot = I only talk with people; this account is an app.
unknown-then-bot = If a person uses it, { $support } can help.
unknown-guest = You are a guest here, and I can only match full members of this workspace to their sessions.
unknown-then-guest = Ask { $support } to look at your calendar with you.
unknown-stranger = You come from another organisation, and I can only match full members of this workspace to their sessions.
unknown-then-stranger = Ask { $support } to look at your calendar with you.
unknown-no-email = Slack does not tell me your e-mail address, so I can't find your sessions.
unknown-then-no-email = Ask { $support } to match you, or your Slack administrator to add the address to your profile.
unknown-no-record = The coaching platform has nobody with the e-mail address of your Slack profile.
unknown-then-no-record = It may know you under another one. { $support } can match you.
unknown-several-records = The coaching platform has more than one person with the e-mail address of your Slack profile.
unknown-then-several-records = I don't guess which one is you. { $support } can sort that out.
support-default = the support team

## When something does not work

failed = Something failed on my side (number { $number }). Your sessions are unchanged.
failed-then = Support sees this number: { $support }.
nearest = I don't know “{ $typed }”. Did you mean `/calendar { $nearest }`?
nearest-none = I don't know “{ $typed }”. This is what I can do:
still-checking = Still checking. The answer will appear here.
not-understood = I didn't catch that. Is it about your connection, a missing session, or a calendar file?
not-understood-again = I still can't tell what you need. A person can: { $support }.
cannot-reach = I can't reach Cronofy just now, so I can't do this.
cannot-reach-then = Nothing was changed, and your sessions are safe in the platform.
outdated = That no longer applies; something changed since I wrote it.
outdated-then = Nothing was done. Here is where to start afresh.
answered-in-dm = I answered in our direct message, where only you can read it.
support = { $support } helps where I can't.
support-checked = Say that Relink checked your connection on { $when }, so you need not repeat it.

## Help

help-intro = I look after your calendar connection. I am automated. Write these, or ask in your own words in our direct message:
help-status = `{ $command }` shows your accounts, their state, and what fixes them
help-why = `{ $command } why` tells why a session is not on your calendar; add a word or a date
help-relink = `{ $command } relink` signs you in again where that is needed
help-connect = `{ $command } connect` links a calendar account, or one more
help-primary = `{ $command } primary` chooses the calendar that sessions are written to
help-sessions = `{ $command } sessions` lists your coming sessions and where each one stands
help-file = `{ $command } file` gives you sessions as a calendar file
help-accounts = `{ $command } accounts` lists your accounts, unlinks one, and says which calendars block
help-support = `{ $command } support` shows how to reach a person
help-help = `{ $command } help` shows this

## Why a session is not, or wrongly, on the calendar

session-some = This session
finding-connection-not-linked = { $session } is not on a calendar, because none is linked yet.
finding-connection-authorisation-withdrawn = { $session } can't be written: my permission to use your calendars was withdrawn at Cronofy.
finding-connection-permission-missing = { $session } can't be written: a permission I need was not given.
finding-connection-relink = { $session } can't be written: your calendar service refused access.
finding-connection-pending = { $session } has to wait: the first sync of your calendar is still running.
finding-connection-no-primary = { $session } is not on a calendar, because none is chosen for sessions.
finding-connection-primary-gone = { $session } can't be written: the chosen calendar no longer exists, or is out of my reach.
finding-connection-read-only = { $session } can't be written: I can see the chosen calendar, but may not write to it.
finding-connection-free-busy-only = { $session } comes to you as an e-mail invitation: the chosen calendar gives me free/busy access only.
finding-connection-unreachable = I can't reach Cronofy just now, so I can't tell where { $session } stands.
finding-connection-tenant-wide = { $session } can't be written: many people of your organisation lost access at the same time.
finding-session-unknown = I found no session of yours that fits.
finding-session-somebody-elses = That session is not one of yours.
finding-session-cancelled = { $session } was cancelled.
finding-session-outside-window = { $session } is too far away for calendars: only 42 days back and 201 days ahead are kept in step.
finding-session-write-refused = { $session } was refused by your calendar.
finding-session-booked-while-broken = { $session } was booked while your connection was broken, and nobody has sent it again since.
finding-session-not-visible-yet = { $session } was accepted for your calendar and does not show there yet; that usually takes a few minutes.
finding-session-never-written = { $session } was never sent to your calendar.
finding-session-on-another-calendar = { $session } is on another of your calendars.
finding-session-old-time = { $session } is on your calendar at its old time.
finding-session-removed-by-hand = { $session } was on your calendar and has been removed there.
finding-session-declined = { $session } is on your calendar, answered with no.
finding-session-doubled = { $session } is on your calendar more than once.
finding-session-invitation-waiting = { $session } was sent to you as an e-mail invitation, and waits for your answer.
finding-session-outdated-snapshot = { $session } is there only as a file from before it changed.
finding-session-other-time-zone = { $session } is on your calendar, shown in another time zone.
finding-session-there = { $session } is on your calendar.
