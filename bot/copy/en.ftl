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
    }{ $this_year ->
        [1] {""}
       *[0] {" "}{ $year }
    }, { $clock } { $zone }
time-city = { $city } time
session-untitled = a session ({ $when })
session-mention = “{ $title }” ({ $when })
calendar-in-login = “{ $calendar }” in { $login }
calendar-name-unknown = the calendar chosen before

provider-google = Google
provider-office365 = Office 365
provider-exchange = Exchange
provider-apple = Apple
provider-live-connect = Outlook.com
provider-other = Calendar account
calendar-alone = “{ $calendar }”
calendar-some = your calendar
login-some = your calendar service
login-this = your login
login-broken = the broken one
account-unseen = the account that was linked before
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
run-alerts = See alerts
run-hint-alerts = Show what I write to you first, and when
run-support = Talk to support
run-hint-support = Show how to reach the support team
run-privacy = See my data
run-hint-privacy = See what I keep about you, and who looked
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
       *[other] The first sync of { $login } is still running. I first saw it running on { $since }.
    }
status-no-primary = Your calendars are linked, but none is chosen for sessions yet.
status-primary-gone = I no longer find { $calendar }: it no longer exists there, or is out of my reach.
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
impact-active-then = Sessions went to { $calendar } then; I can't tell about now.

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
state-then = Then it was: { $state }

accounts-heading = { $count ->
        [one] Your calendar account:
       *[other] Your { $count } calendar accounts:
    }
account-line = • { $login }: { $state }
accounts-not-shown = • { $count } more
primary-is = Primary calendar: { $calendar }
primary-none = Primary calendar: none chosen
secondary-trouble = Busy times from { $logins } may be out of date: that sign-in is not working. `/calendar relink` mends it.
proven-at = Proven at { $when }: I wrote a test entry there, Cronofy showed it, and I removed it.
checked-at = Last checked with Cronofy: { $when }
checked-never = Cronofy has not answered about this account yet.
unreachable-known = I can't reach Cronofy just now; this is what I knew on { $when }.
unreachable-unknown = I can't reach Cronofy just now, and I have not seen your calendars before.
unreachable-safe = Your sessions are safe in the platform; nothing was changed.

## Speaking first: a connection broke

preview-title = a session

alert-impact = { $count ->
        [0] New sessions won't reach your calendar just now.
       *[other] Missing from your calendar, as far as I can see: { $sessions }.
    }
alert-told = I wrote to you about this on { $when }.
alert-meanwhile = Once I see that sessions reach your calendar again, this message says so. `/calendar alerts` changes when I write.
alert-snoozed = You put this off until { $when }. I come back earlier only if a session is at stake: two hours before it.
alert-muted = You asked me not to write about this again. This message still says when it is over.
digest-line = { $happened } { $count ->
        [0] No session of the next 7 days is affected.
       *[other] Missing from your calendar, as far as I can see: { $sessions }.
    }
digest-weekly = Nothing was urgent when I wrote this, so this is in your digest, once a week at most. `/calendar alerts` changes the day.
digest-baseline = It was so already before I first wrote to you about it. You get a line about it now and then, once a day at most. `/calendar alerts` changes that.
alerts-title = Alerts
alerts-what = When your connection breaks and a session of the next 7 days is at stake, I write once; while it stays broken, again after 1, 3, 7 and 14 days.
alerts-when-daytime = I write between { $begins } and { $ends } ({ $zone }), or, if you have a do-not-disturb in Slack, outside of that. A session within 2 hours does not wait.
alerts-when-own = I write between { $begins } and { $ends } ({ $zone }), and not while you have do-not-disturb in Slack. A session within 2 hours does not wait.
alerts-digest-on = What is not urgent comes in one line. Your digest day: { $day }, from 09:00 on, when I may write.
alerts-digest-off = What is not urgent does not come at all: you want no digest.
alerts-muted = I write nothing first: you wanted it so. I still answer, and `/calendar` shows how things are.
alerts-change = Change
alerts-change-hint = Change when I write first
alerts-mute = Mute
alerts-mute-hint = Mute: write nothing first any more
alerts-unmute = Write to me again
alerts-unmute-hint = Write to me again when my connection breaks
alerts-mute-all = Write nothing first, whatever happens
alerts-hours = When may I write first?
alerts-hours-daytime = By day, or outside my do-not-disturb in Slack
alerts-hours-own = Only between these times
alerts-begins = From
alerts-ends = Until
alerts-ends-wrong = Choose another time than the one it begins with.
alerts-digest = The digest: what is not urgent, in one line, from 09:00 on
alerts-no-digest = No digest
alerts-zone = Times are { $zone } time. A session within 2 hours does not wait for them.
alerts-save = Save
alerts-cancel = Cancel
alerts-saved = Saved. From now on:
weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday
put-off-tomorrow = Remind me tomorrow
put-off-three-days = Remind me in 3 days
put-off-next-week = Remind me next week
put-off-not-again = Don't write about this again
not-put-off-nothing-told = There is no break that I told you of and could put off.
not-put-off-no-day = I put nothing off: I found no coming day in your words. “Snooze until Friday” or “remind me in 3 days” is one that I understand.
put-back = Undo
put-back-hint = Undo: write about this break again as usual
alert-over-healed = Resolved { $when }: connected.
alert-unproved-not-shown = Connected again { $when }, but the calendar does not show what I write: see below.
alert-unproved-refused = Connected again { $when }, but the calendar does not take what I write: see below.
alert-unproved-interrupted = Connected again { $when }, but nothing could reach a calendar when I came to write: see below.
alert-over-begun-anew = Closed { $when }.
alert-over-overtaken = Closed { $when }: this is no longer what stands in the way. `/calendar` shows how things are.

## Bringing back what a break swallowed

test-entry-title = Relink test, removed in a moment
test-entry-words = I wrote this to see whether sessions reach this calendar again, and take it away by myself. Nobody else can read it, and it keeps no time busy.
receipt-untried = Back: Cronofy shows { $calendar } connected. It gives me free/busy access only, so what I write comes as an e-mail invitation to accept.
receipt-proved = Back. I wrote a test entry to { $calendar } and removed it; Cronofy showed both.
receipt-left = Back. I wrote a test entry to { $calendar }, and Cronofy showed it. It does not show it gone yet: if “{ $title }” is still there tomorrow, delete it.
receipt-not-shown = Connected again, and not right yet: Cronofy accepted a test entry for { $calendar } and does not show it, so I wrote nothing else.
receipt-refused = Connected again, and not right yet: { $calendar } did not take a test entry, so I wrote nothing else.
receipt-interrupted = Nothing could reach a calendar of yours when I tried, so I wrote nothing then. `/calendar` says why, and what mends it.
receipt-overtaken = It broke again after this receipt. A newer one below says what came of everything.
receipt-next-trial = I try that again by myself on { $when }, and this message then says what came of it.
receipt-nothing = No session was missed in between.
receipt-counts = { $brought } written, { $off ->
        [0] { "" }
       *[other] { $off } taken off,{ " " }
    }{ $there } already right, { $needs ->
        [one] 1 needs you.
       *[other] { $needs } need you.
    }
receipt-brought = Written:
receipt-off = Taken off:
receipt-there = Already right:
receipt-missed = Began in between, and missing from your calendar then, as far as I can see:
receipt-line = • { $session }
receipt-more = • { $count } more
receipt-cancelled = { $session }, cancelled
receipt-not-yours = “{ $title }”, which you no longer take part in
receipt-somebody-elses = A session that is somebody else’s by now
receipt-missing = { $session }: { $reason }
receipt-needs-you = These need you:
receipt-see-all = See all
receipt-see-all-hint = Open a window that names every session of this receipt
receipt-title = What came back
receipt-close = Close
receipt-not-opened = The window did not open in time. Press “See all” once more.
receipt-hidden = { $count ->
        [one] One more needs you; “See all” names it.
       *[other] { $count } more need you; “See all” names them.
    }
missing-platform = the platform writes it, and it is not there
missing-unproved = not written, as the test entry did not work
missing-interrupted = not tried, as nothing could reach a calendar then
missing-held = it did not reach the calendar
missing-refused = the calendar did not take it
missing-not-shown = sent, and not shown by the calendar so far
missing-still-stands = the calendar still shows it
missing-by-hand = the calendar still shows it; delete it there by hand
receipt-again = Try again
receipt-ask = Send them again
receipt-again-hint = Try again to bring back what is still missing
receipt-file = Get file
receipt-file-hint = Get this session as a calendar file
done-button = I've done it
done-button-hint = Look now whether it helped
done-recovering = I'm looking now at what was missed meanwhile; the receipt comes here, and says what became of each session.
done-not-yet = I looked just now, and it isn't right yet. { $happened }
receipt-trying = I'm trying it once more, and look afterwards what the calendar shows.
receipt-trying-then = The receipt above then says what came of it, as a rule within a minute or two, and after an hour or more where the calendar is slow.

## Signing in again

relink-intro = A new sign-in, or a look at the permissions, is needed for { $logins }.
relink-then = { $looks ->
        [0] The page opens in your browser. Come back here afterwards.
       *[1] The page opens in your browser. Come back here afterwards; I look again by myself for ten minutes.
    }
relink-nothing = No sign-in needs mending: every account of yours is connected.
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
unknown-no-record = I know nobody of the coaching platform with the e-mail address of your Slack profile.
unknown-then-no-record = It may know you under another one, or you had your data erased here. { $support } can help.
unknown-several-records = The coaching platform has more than one person with the e-mail address of your Slack profile.
unknown-then-several-records = I don't guess which one is you. { $support } can sort that out.
support-default = the support team

## When something does not work

failed = Something failed on my side (number { $number }). Your sessions are unchanged.
failed-then = If it happens again, tell { $support } this number.
nearest = I don't know “{ $typed }”. Did you mean `/calendar { $nearest }`?
nearest-none = I don't know “{ $typed }”. Help shows what I can do.
not-kept = I could not take this up just now: my database is busy. Nothing was started.
not-kept-then = Press again in a minute.
still-checking = Still checking. The answer will appear here.
not-understood = I didn't catch that. Is it about your connection, a missing session or a calendar file? A person can help as well.
cannot-reach = I can't reach Cronofy just now, so I can't do this.
cannot-reach-then = Nothing was changed, and your sessions are safe in the platform.
outdated = That no longer applies; something changed since I wrote it, or it was not yours.
expired = That was good for a limited time, and the time is over.
outdated-then = Nothing was changed. Here is where to start afresh.
unknown-command = { $command } does nothing here yet. `/calendar help` shows what I can do.
answer-is-coming = I'm looking. The answer comes in our direct message, where only you can read it.
answered-elsewhere = I answered in our direct message, where only the asker can read it.
support = If that does not help, { $support } does. Say what you see here, and you need not explain it again.
support-beyond = If a session is missing all the same, ask me why. For everything else, { $support } helps.

## Help

help-intro = I look after your calendar connection. I am automated. Write these, or ask in your own words in our direct message:
help-status = `/calendar` shows your accounts, their state, and what fixes them
help-why = `/calendar why` tells why a session is not on your calendar; add a word or a date
help-relink = `/calendar relink` signs you in again where that is needed
help-connect = `/calendar connect` links a calendar account, or one more
help-primary = `/calendar primary` chooses the calendar that sessions are written to
help-sessions = `/calendar sessions` lists your coming sessions and where each one stands
help-file = `/calendar file` gives you sessions as a calendar file
help-accounts = `/calendar accounts` lists your accounts, unlinks one, and says which calendars block
help-alerts = `/calendar alerts` sets what I write to you first, and when
help-support = `/calendar support` shows how to reach a person
help-privacy = `/calendar privacy` shows what I keep about you and who looked
help-help = `/calendar help` shows this


## Why a session is not, or wrongly, on the calendar

session-some = This session
session-same = it
finding-likely = Most likely: { $sentence }
finding-also = Besides: { $sentence }
finding-also-likely = Besides, most likely: { $sentence }
finding-connection-not-linked = { $session } has no calendar to go to: you have not connected one yet.
finding-connection-authorisation-withdrawn = { $session } can't be written: my permission to use your calendars was withdrawn at Cronofy.
finding-connection-permission-missing = { $session } can't be written: a permission I need was not given.
finding-connection-relink = { $session } can't be written: { $login } refused access. A changed password or a new company rule is the usual reason; I'm not told which.
finding-connection-pending = { $has_since ->
        [0] { $session } has to wait: the first sync of { $login } is still running.
       *[1] { $session } has to wait: the first sync of { $login } is still running. I first saw it running on { $since }.
    }
finding-connection-no-primary = { $session } has no calendar to go to: none is chosen for sessions.
finding-connection-primary-gone = { $session } can't be written: { $calendar } no longer exists there, or is out of my reach.
finding-connection-read-only = { $session } can't be written: I can see { $calendar }, but may not write to it.
finding-connection-free-busy-only = { $session } comes to you as an e-mail invitation: { $calendar } gives me free/busy access only.
finding-connection-unreachable = { $has_checked_at ->
        [0] I can't reach Cronofy just now, so I can't tell where { $session } stands. It is safe in the platform.
       *[1] { $knows_state ->
            [0] I can't reach Cronofy just now, so I can't tell where { $session } stands. It is safe in the platform.
           *[1] I can't reach Cronofy just now, so I can't tell where { $session } stands. When I last looked, on { $checked_at }, { $state }.
        }
    }
finding-connection-tenant-wide = It is not only you: { $count } people with logins of the same organisation were cut off within an hour or so, and one change by your e-mail administrator may mend it for all.
finding-session-unknown = { $has_words ->
        [0] I found no session of yours that fits. Pick it from the list, or write a word of its title or its date.
       *[1] I found no session of yours that fits “{ $words }”. Pick it from the list, or write a word of its title or its date.
    }
finding-session-somebody-elses = That session is not one of yours, so I can't say anything about it.
finding-session-cancelled = { $has_shown_at ->
        [0] { $session } was cancelled; I heard of it on { $cancelled_at }.
       *[1] { $session } was cancelled; I heard of it on { $cancelled_at }. { $calendar } still shows it at { $shown_at }.
    }
finding-session-outside-window = { $ahead ->
        [0] { $session } is too long ago: calendars are kept in step for { $days } days back.
       *[1] { $by_relink ->
            [0] { $session } is too far ahead: calendars are kept in step for { $days } days. The platform writes sessions; this one can be written from { $opens_at } on.
           *[1] { $session } is too far ahead: calendars are kept in step for { $days } days. I write it when it comes within them, from { $opens_at } on.
        }
    }
finding-session-write-refused = { $session } did not get onto { $calendar }: { $reason }. It is safe in the platform.
finding-session-booked-while-broken = { $works ->
        [0] { $session } has not reached { $calendar } as it is now, and can't just now: { $state_now }.
       *[1] { $knows_state ->
            [0] { $session } did not arrive while your connection did not work. That works again now, and the session does not show yet.
           *[1] { $session } did not arrive while sessions could not ({ $state }). The connection works again now, and the session does not show yet.
        }
    }
finding-session-not-visible-yet = { $has_written_at ->
        [0] I heard of { $session } or its last change { $minutes } min ago, and it does not show on { $calendar } yet; that usually takes a few minutes.
       *[1] { $session } was accepted on { $written_at } and does not show on { $calendar } yet; that usually takes a few minutes.
    }
finding-session-never-written = { $has_written_at ->
        [0] { $session } is not on { $calendar }, and I find nothing that kept it away.
       *[1] { $session } is not on { $calendar }, although it was accepted on { $written_at }.
    }
finding-session-on-another-calendar = { $session } is on { $calendar }, which is not your primary calendar.
finding-session-old-time = { $session } is on { $calendar } at another time than it has now: { $shown_at }.
finding-session-removed-by-hand = { $has_removed_at ->
        [0] { $session } was on { $calendar } and is no longer there; I am not told who removed it.
       *[1] { $session } was removed from { $calendar } on { $removed_at }; I am not told by whom.
    }
finding-session-declined = { $session } is on { $calendar }, but was answered with no there, and many calendars hide what was declined.
finding-session-doubled = { $session } is there { $count } times. The other entry is on { $calendar }, at { $shown_at }{ $imported ->
        [0] .
       *[other] ; it was imported from a file.
    }
finding-session-invitation-waiting = { $session } was sent to you as an e-mail invitation; it is on { $calendar } once you accept that.
finding-session-outdated-snapshot = Only an imported file of { $session } is on { $calendar }, and it shows { $shown_at }. A file does not change by itself.
finding-session-other-time-zone = { $session } is there at the right moment, but reads as another hour: your calendar account keeps { $account_zone } time, and the platform has you in { $expected_zone } time.
finding-session-there = { $knows_state ->
        [0] { $session } is there: on { $calendar }, under the name “{ $title }”{ $imported ->
            [0] , at { $shown_at }.
           *[1] , at { $shown_at }, from an imported file.
        }
       *[1] { $session } is there, as Cronofy last saw it: on { $calendar }, under the name “{ $title }”, at { $shown_at }. Changes may not have arrived, because { $state_now }.
    }

is-not-linked = no calendar is linked
is-authorisation-withdrawn = my permission was withdrawn
is-permission-missing = a permission is missing
is-relink = a new sign-in is needed
is-pending = the first sync is still running
is-no-primary = no primary calendar is chosen
is-primary-gone = the primary calendar is gone
is-read-only = the calendar is read only
is-free-busy-only = there is free/busy access only
is-active = the connection is active

was-not-linked = no calendar was linked
was-authorisation-withdrawn = my permission was withdrawn
was-permission-missing = a permission was missing
was-relink = a new sign-in was needed
was-pending = the first sync was still running
was-no-primary = no primary calendar was chosen
was-primary-gone = the primary calendar was gone
was-read-only = the calendar was read only
was-free-busy-only = there was free/busy access only
was-active = the connection was active
was-unknown = the connection did not work

reason-read-only = the calendar is read only
reason-calendar-gone = the calendar no longer exists
reason-locked = the calendar service refuses access
reason-invalid = its details were not accepted
reason-other = I was not told why

story-line = • { $sentence }
story-booked = I heard of it on { $booked_at }.
story-moved = I heard of it on { $booked_at }, and of its last change on { $changed_at }.
story-cancelled = I heard of it on { $booked_at }, and of its cancellation on { $changed_at }.
story-written = { $has_written_at ->
        [0] Sent to your calendar{ $outdated ->
            [0] .
           *[1] , as it was before its last change.
        }
       *[1] Sent to your calendar on { $written_at }{ $outdated ->
            [0] .
           *[1] , as it was before its last change.
        }
    }
story-seen = { $has_seen_at ->
        [0] I saw it on your calendar{ $outdated ->
            [0] .
           *[1] , as it was before its last change.
        }
       *[1] I last saw it on your calendar on { $seen_at }{ $outdated ->
            [0] .
           *[1] , as it was before its last change.
        }
    }
story-queued = Sending it to your calendar is under way.
story-held = { $has_written_at ->
        [0] Sessions could not arrive: { $state }.
       *[1] On { $written_at } sessions could not arrive: { $state }.
    }
story-held-before = { $has_written_at ->
        [0] Sessions could not arrive: { $state }. Your connection works again.
       *[1] On { $written_at } sessions could not arrive: { $state }. Your connection works again.
    }
story-tried = { $has_written_at ->
        [0] Sending it was tried.
       *[1] Sending it was tried { $written_at }.
    }
story-removal-sent = I asked your calendar to take it off{ $has_written_at ->
        [0] .
       *[1] , on { $written_at }.
    }
story-gone = I looked for its entry on your primary calendar and found none.
story-not-sent = I have not sent it to a calendar so far.
story-platform-writes = The platform sends it to calendars, and does not tell me when.
story-shows = At { $shown_at } it stands on { $calendar }.
story-shows-nothing = Cronofy shows it on no calendar of yours.
story-refused = Your calendar refused it: { $reason }.
story-unread = { $has_checked_at ->
        [0] I have not been able to read your calendar yet.
       *[1] I can't read your calendar just now; Cronofy last answered { $checked_at }.
    }
story-fix = What fixes it: { $cure }.
story-accept-entry = What fixes it: answer it with yes in your calendar.
story-accept-invitation = What fixes it: accept the invitation in your e-mail.
story-delete-copy = What fixes it: delete the entry that is too many, in your calendar.
story-delete-entry = What fixes it: if the entry stays, delete it in your calendar.

cure-connect = connect a calendar
cure-grant-again = allow access again
cure-relink = sign in again
cure-check-permissions = check that every permission box is ticked
cure-copy-it-note = a change by your e-mail administrator
cure-choose-primary = choose a calendar for sessions
cure-resend = have it sent again
cure-get-file = import its calendar file
cure-check-again = look again in a few minutes
cure-pick-session = pick the session you mean
cure-talk-to-support = the support team
cure-none = nothing needs fixing

which = Which session do you mean?
which-fits = { $count ->
        [one] One session fits “{ $words }”. Is it the one you mean?
       *[other] { $count } sessions fit “{ $words }”. Which one do you mean?
    }
which-ones = For instance { $sessions }.

## Sessions

sessions-none = You have no coming session, as far as the platform told me.
sessions-none-soon = You have no session in the next 60 days, as far as the platform told me.
sessions-intro = { $more ->
        [0] { $count ->
            [one] You have one session in the next 60 days.
           *[other] You have { $count } sessions in the next 60 days.
        }
       *[other] You have { $count } or more sessions in the next 60 days; these come first.
    }{ $arriving ->
        [0] {" "}Sessions do not reach your calendar just now: check the status.
       *[other] {""}
    }
sessions-hidden = { $more ->
        [0] • { $count } more: find any of them by typing below
       *[other] • { $count } more and others: find any of them by typing below
    }
sessions-group = { $hidden ->
        [0] Sessions
       *[other] The first 100 of { $count }: type to find more
    }
session-line = • { $session }: { $state }
session-option = { $when }: { $title }
session-placeholder = Find a session
session-label-pick-session-why = Ask why about one of them:
session-label-pick-session-file = One session's file:
standing-cancelled = cancelled
standing-seen = last seen on your calendar on { $seen_at }
standing-seen-before-change = last seen on your calendar on { $seen_at }, as it was before a change
standing-on-its-way = sent, not seen on your calendar yet
standing-held = waits until your connection works
standing-refused = your calendar refused it
standing-missing = not seen on your calendar yet
standing-not-known = I can't tell just now
resend = I asked for { $session } to be sent to your calendar again.
resend-failed = The platform did not take my request to send { $session } to your calendar again, and I stopped asking.
resend-failed-then = Ask once more; if it does not come then either, { $support } helps.
resend-then = It usually shows there within a few minutes; check again then.

## Calendar files

which-file = Which session do you want as a calendar file?
which-file-missed = { $count ->
        [0] As far as I know, no session of the next 201 days is missing from your calendar.
       *[other] Not seen on your calendar: { $sessions }.
    }
all-files = { $count ->
        [one] Get the missing one
       *[other] Get all { $count } missing
    }
first-files = Get the first { $count } missing
which-file-rest = One file holds the first { $count }; pick any other one below.
all-files-hint = Get one calendar file of the sessions that are missing
file-coming = The calendar file of { $sessions } comes here in a moment.
file-failed = { $count ->
        [0] The calendar file you asked for did not get here, and I stopped trying.
       *[other] The calendar file of { $sessions } did not get here, and I stopped trying.
    }
file-failed-then = Ask me for it once more; if it does not come then either, { $support } helps.
file-note = { $count ->
        [one] This file shows { $sessions } as it is now. It does not change by itself: if the session moves or is cancelled, I bring you the file that follows it.
       *[other] This file shows { $sessions } as they are now. It does not change by itself: if one moves or is cancelled, I bring you the file that follows it.
    }
file-note-off = { $count ->
        [one] { $sessions } no longer takes place for you, and the file says so.
       *[other] { $sessions } no longer take place for you, and the file says so.
    }
file-link = Open the file
file-link-hint = Download the calendar file in your browser
file-link-lasts = Slack takes no files from me just now, so this is a link. It is yours alone, and good for 30 days.
follow-moved = { $starts_alike ->
        [0] “{ $title }” has moved: it was on { $was }, and is on { $when } now.
       *[1] “{ $title }” ({ $when }) has another end now: { $until }.
    }
follow-cancelled = “{ $title }” ({ $was }) is cancelled.
follow-not-theirs = “{ $title }” ({ $was }) is no longer one of your sessions.
follow-restored = “{ $title }” is on after all: { $when }.
follow-how = This file replaces the one you have. Outlook and Apple Calendar: open it, and delete the earlier entry if it stays. Google Calendar: delete the earlier entry first, then import the file; an import may leave what is there as it was.
follow-how-off = This file calls off the one you have. Outlook and Apple Calendar: open it, and delete the entry if it stays. Google Calendar: delete the entry by hand; an import does not remove it.
follow-needless = { $off ->
        [0] I saw it on your calendar by itself on { $seen_at }: the copy that you imported from my file can be deleted.
       *[1] It was on your calendar by itself too, last seen on { $seen_at }: the copy that you imported from my file can be deleted.
    }
file-title-many = { $count } coaching sessions

## The primary calendar

picker-question = { $count ->
        [one] Where should sessions go? There is one calendar I can write to.
       *[other] Where should sessions go? There are { $count } calendars I can write to.
    }
picker-label = Sessions go to one calendar; the others only show when you are busy.
picker-placeholder = Find a calendar
picker-empty = There is no calendar of yours that I can write to just now.
picker-empty-then = { $read_only ->
        [0] The status shows why; another account is a way on too.
       *[1] I can see calendars of yours, but may not write to any of them. Your e-mail administrator can change that; another account works as well.
    }
calendar-unnamed = Calendar without a name
calendar-main = { $calendar } (main)
calendar-current = { $calendar } (current)
calendar-numbered = { $calendar } ({ $number } of { $count })
calendars-hidden = { $login }: { $count } more, type to find
chosen = From now on, sessions go to { $calendar }.
chosen-former = { $count ->
        [0] No coming session is affected.
        [one] Your coming session may still be on { $calendar }, the former one; it does not move by itself.
       *[other] Your { $count } coming sessions may still be on { $calendar }, the former one; they do not move by themselves.
    }
move-target = Sessions would go to { $calendar } from now on.
move-question = { $count ->
        [one] One coming session is on { $calendar } so far: { $since }.
       *[other] { $count } sessions from { $since } on are on { $calendar } so far and would move.
    }
move-elsewhere = { $count ->
        [one] another calendar
       *[other] other calendars
    }
move-stays = Past ones stay where they are. An old entry is taken off once I have seen the new one.
move-asks-platform = The coaching platform writes them: I can ask it to send them there, and it takes the old entries off. That takes minutes as a rule. Past ones stay.
move-nothing-yet = Nothing has changed so far, and nothing does unless you press one of these.
move-yes = { $count ->
        [one] Move the session
       *[other] Move { $count } sessions
    }
move-ask = { $count ->
        [one] Ask for the move
       *[other] Ask to move { $count }
    }
move-yes-hint = { $count ->
        [one] Choose this calendar and have the session moved to it
       *[other] Choose this calendar and have the { $count } sessions moved to it
    }
move-no = Leave them
move-no-hint = Choose this calendar for new sessions, and leave the others where they are
move-under-way = { $asks_platform ->
        [0] { $count ->
            [one] One session is being moved there; this message tells how it went.
           *[other] { $count } sessions are being moved there; this message tells how it went.
        }
       *[1] { $count ->
            [one] I am asking the platform to send one session there; this message tells what I saw come of it.
           *[other] I am asking the platform to send { $count } sessions there; this message tells what I saw come of it.
        }
    }
move-overtaken = { $known ->
        [0] No calendar is chosen for sessions any more, so moving them has ended.
       *[1] You chose another calendar since: sessions go to { $calendar } now.
    }
move-counts = { $count ->
        [0] Nothing was left to move.
       *[other] Of your coming sessions, { $counts }.
    }
move-moved = { $count } moved
move-already = { $count ->
        [one] 1 was already there
       *[other] { $count } were already there
    }
move-not-moved = { $count } could not be moved
move-stuck = Not moved: { $sessions }.
move-stuck-one = { $session }, { $reason }
move-not-seen = not seen there so far
move-left-behind = Moved, but the old entry stays, because its calendar takes no changes, or is out of reach, just now: { $sessions }.
move-undo = To undo it, choose the former calendar again.
chosen-coming = { $count ->
        [0] You have no session in the next 201 days yet.
        [one] You have one session in the next 201 days; if it is missing there, ask me why.
       *[other] You have { $count } sessions in the next 201 days; if one is missing there, ask me why.
    }

## Accounts

accounts-none = You have no calendar account linked.
accounts-count = { $count ->
        [0] No calendar account is in use yet.
        [one] You have one calendar account linked.
       *[other] You have { $count } calendar accounts linked.
    }
accounts-hidden = { $count ->
        [one] One more account is linked; it is not shown here.
       *[other] { $count } more accounts are linked; they are not shown here.
    }
accounts-waiting = Somebody signed in with { $login } through your link, and it waits for your word. Was it you?
unlink-button = Unlink
unlink-hint = Unlink { $login }
unlink-title = Unlink this account?
unlink-question = I will no longer read or write calendars of { $login }. Entries that are there stay.
unlink-yes = Unlink
unlink-no = Keep it
unlinked = { $login } is unlinked. I no longer read or write its calendars.
unlinked-before = This login is not linked to you now.
unlinked-then = Entries that are there stay. If sessions went there, choose another calendar for them.
blocking = { $count ->
        [0] Busy times of every calendar block bookings. Pick those that should not:
        [one] Busy times of one calendar do not block bookings. Change which:
       *[other] Busy times of { $count } calendars do not block bookings. Change which:
    }
blocking-placeholder = Find calendars that should not block

## After a run through Cronofy's pages

link-waiting = Somebody signed in with { $login } through your link. Was it you?
link-waiting-then = Nothing is used before you say so.
link-replaces = { $mends ->
        [0] Using it unlinks { $logins }.
       *[1] It is not the login that was to be mended. Using it unlinks { $logins }.
    } Sessions then go to a calendar of { $login }, which you choose next. Undo is there for 30 minutes.
link-use = Use { $login }
link-use-hint = Yes, this was me: use { $login }
link-reject = This isn't me
link-reject-hint = No, this was not me: drop this login
link-again = Try again
link-again-hint = Open the page that leads to Cronofy once more
link-confirmed = { $login } is in use now.
link-replaced = It took the place of { $logins }. For 30 minutes, Undo puts everything back as it was.
link-undo = Undo
link-undo-hint = Undo: stop using this login again
link-rejected = { $login } is not used, and no access to it was kept.
link-rejected-added = { $login } is not used. I am taking it out of your account at Cronofy as well; your other logins stay.
link-took-primary = Sessions went to a calendar of it; choose another one for them.
link-restored = In use again, as before: { $logins }.
link-rejected-then = If somebody else opened your link, tell support; otherwise connect the right account.

outcome-waiting = You signed in with { $login }.
outcome-restored = Back: { $login } is connected again. Your settings stayed as they were.
outcome-already = Linked already, and Cronofy shows it connected: { $login }. Nothing was changed.
outcome-other-login = { $named ->
        [0] You're signed in, but as { $login }, which is not the login that is broken. Nothing was changed.
       *[1] You're signed in, but as { $login }; the broken one is { $expected }. Nothing was changed.
    }
outcome-somebody-elses = { $known ->
        [0] You signed in with an account that belongs to another person here, so it can't be linked to you as well. Nothing was changed.
       *[1] You signed in with { $login }, which belongs to another person here, so it can't be linked to you as well. Nothing was changed.
    }
outcome-merged = { $known ->
        [0] You signed in with a login that belongs to another person here. Cronofy put it into your account all the same: I don't use it, and am taking it out there again.
       *[1] You signed in with { $login }, which belongs to another person here. Cronofy put it into your account all the same: I don't use it, and am taking it out there again.
    }
outcome-still-broken = { $known ->
        [0] Still waiting for its sign-in: { $expected }. I looked for ten minutes.
       *[1] Still waiting for its sign-in: { $expected }. You signed in with { $login } instead, which waits for your word here.
    }
outcome-refused = Access was not given on the provider's page. Nothing was changed.
outcome-unticked = You signed in, but permissions were left unticked, so I could not read or write. Nothing was changed.
outcome-spent = That sign-in was used before or took longer than 15 minutes, so it no longer counts: opening it again changes nothing.
outcome-try-later = Cronofy did not answer, so the sign-in could not be finished. Nothing was changed.

outcome-then-waiting = Confirm in Slack that it was you, then it is used.
outcome-then-restored = { $delivers ->
        [0] Sessions do not reach your calendar yet all the same: the status shows what is missing.
       *[1] Sessions reach your calendar; if one was missed in between, “See sessions” shows it.
    }
outcome-then-already = Its calendars can be chosen for sessions; your accounts list it with its state.
outcome-then-other-login = Sign in once more with the broken one. A private window in the browser helps if it picks the other by itself.
outcome-then-somebody-elses = Sign in with your own account. A private window in the browser helps if it picks the other by itself.
outcome-then-merged = Your other logins stay. Sign in with your own account; a private window in the browser helps if it picks the other by itself.
outcome-then-still-broken = Signing in once with that login is enough. A private window in the browser helps if it picks another by itself.
outcome-then-refused = Without access I can't put sessions on your calendar. The way stays open whenever you want.
outcome-then-unticked = Go through it once more and leave every box ticked.
outcome-then-spent = Go through it once more; the new one is good for 15 minutes.
outcome-then-try-later = Go through it once more in a few minutes; your link stays good.

## The note for the e-mail administrator

note-title = Note for IT
note-close = Close
note-loading = Writing the note …
note-intro = This is for your e-mail administrator. Copy it into a mail:
note-outdated = There is nothing to ask your IT for just now. This is how it stands:
note-after = Once it is done, write `/calendar`: I look again then.
note-any-provider = our calendar service
note-any-calendar = the calendar for coaching sessions
note-pending =
    Hello,

    { $person } uses Relink, the calendar assistant of our coaching platform. It works through Cronofy (cronofy.com).

    Account: { $login } ({ $provider })
    What happens: the first sync of this account has not finished.
    What is needed: the application "Cronofy" must be allowed for this account, with permission to read and write calendars. Please check that third-party calendar applications are approved, and that no policy blocks or limits it.
    How to verify: { $person } writes /calendar to Relink in Slack. The account then shows as Active.

    Thank you
note-read-only =
    Hello,

    { $person } uses Relink, the calendar assistant of our coaching platform. It works through Cronofy (cronofy.com).

    Account: { $login } ({ $provider })
    Calendar: { $calendar }
    What happens: the calendar can be read, but not written to, so coaching sessions do not appear there.
    What is needed: write permission on this calendar for { $login }, and for the application "Cronofy" acting for that account.
    How to verify: { $person } writes /calendar to Relink in Slack. The account then shows as Active.

    Thank you
note-permission-missing =
    Hello,

    { $person } uses Relink, the calendar assistant of our coaching platform. It works through Cronofy (cronofy.com).

    Account: { $login } ({ $provider })
    What happens: the account is linked, but a permission is missing, so coaching sessions can't be written.
    What is needed: administrator approval for the application "Cronofy" to read and write calendars of this account. { $person } then signs in once more and leaves every permission ticked.
    How to verify: { $person } writes /calendar to Relink in Slack. The account then shows as Active.

    Thank you
note-refused =
    Hello,

    { $person } uses Relink, the calendar assistant of our coaching platform. It works through Cronofy (cronofy.com).

    Account: { $login } ({ $provider })
    What happens: access to the calendars of this account is refused. Cronofy is not told the reason; a company rule on third-party applications is a usual one.
    What is needed: please check that the application "Cronofy" is allowed for this account, with permission to read and write calendars. { $person } then signs in once more.
    How to verify: { $person } writes /calendar to Relink in Slack. The account then shows as Active.

    Thank you

## What staff read

not-allowed = That needs a support role, and I know you as something else.
not-allowed-then = Roles come from your platform. I can look at your own calendar instead.
support-help-intro = Whatever you look up here is recorded, and the person can read that you did. Times and states are shown, no titles and no private addresses.
support-help-look-up = `/calendar-support @person` (or an e-mail address, or a name) shows how a person's connection is
support-help-queue = `/calendar-support` alone shows who needs somebody, the most urgent first
support-help-broken = `/calendar-support broken` shows those whose connection is broken
support-help-cohort = `/calendar-support cohort` shows who of a programme is ready: your own, or one that you name
support-help-help = `/calendar-support help` shows this
look-up = *{ $person }* would read this now:
look-up-again = Check again
look-up-again-hint = Look at this person's calendar connection once more
look-up-nobody = I know nobody by “{ $wanted }”.
look-up-nobody-then = Try whole words of their name, the e-mail address that your platform has, or mention them with @.
look-up-several = Several people fit “{ $wanted }”. Whom do you mean?
look-up-one = { $person } ({ $role })
look-up-more = There are more: add another word of the name.
look-up-case = In the queue:
look-up-next = Next sessions at risk:
look-up-incidents = What was broken, the latest first:
look-up-incident = • Since { $since }: { $state }
look-up-incident-over = • { $since } to { $when }: { $state }
look-up-contacts = What reached them from me, the latest first:
look-up-no-contacts = Nothing has reached them from me so far.
contact-alert = a message that their connection is broken
contact-line = a line about it in the digest
contact-receipt = the receipt after it was mended
contact-file = a calendar file
case-begin = Take this on
case-begin-hint = Open a case for this person, and take it
match-button = Say who they are in Slack
match-hint = Choose the Slack user of this person
match-title = Who is it in Slack?
match-label = The Slack user who is this person
match-save = Match
match-not-a-member = That Slack user is no full member of this workspace, so nothing was changed.
match-taken = That Slack user is known as somebody else of your platform already, so nothing was changed.

## Home: what people find when they open me

home-sessions = Your next sessions:
home-sessions-none = No session of yours is booked for the next 60 days.
home-sessions-hidden = { $more ->
        [0] • { $count } more: `/calendar sessions` lists them
       *[other] • { $count } more and others: `/calendar sessions` lists them
    }
home-alerts = When I write first
home-answers = What you press here, I answer under Messages.
home-cohort = *Your programme, { $programme }.* { $numbers }
home-support = `/calendar-support help` shows what else I can do for you. What you press here, I answer under Messages.
home-open-again = Open this page once more to try again.

## Cases and the queue

case-about = *{ $person }*: { $matter }
case-about-both = *{ $person }*: { $matter }; besides, { $state }
case-mended = nothing is broken any more
case-reason-asked = they want to talk to support
case-reason-unmatched = nobody knows yet who they are in Slack
case-somebody = Somebody
case-next = Next session at risk: { $when }.
case-next-none = No coming session is at risk, as far as I know.
case-state-open = Since { $since }; nobody has it.
case-state-taken = Since { $since }; { $who } has it.
case-state-escalated = Since { $since }; it waits for somebody who knows more.
case-closed = Closed { $when }, after it stood here since { $since }.
case-unmatched = I can't message them: it is not known who they are in Slack.
case-out-of-reach = I can't message them in Slack. Please reach them another way.
case-in-reach = I can message them.
case-outcome-done = Done.
case-outcome-taken = { $who } has it already.
case-outcome-changed = That can't be done any more: it stands otherwise by now.
case-button-take = Take
case-button-release = Give back
case-button-escalate = Escalate
case-button-resolve = Resolve
case-button-reopen = Open again
case-hint-take = Take this case: others see that you have it
case-hint-release = Give this case back to the queue
case-hint-escalate = Hand this case to somebody who knows more
case-hint-resolve = Close this case
case-hint-reopen = Open this case again
case-did-take = took it
case-did-release = gave it back
case-did-escalate = asked for somebody who knows more
case-did-resolve = closed it
case-did-reopen = opened it again
case-note = { $when }, { $who } wrote:
case-note-did = { $when }: { $who } { $did }
case-note-button = Add a note
case-note-hint = Write a note about this case
case-note-title = Add a note
case-note-label = What the next one should know
case-note-save = Save
case-cancel = Cancel
case-close = Close
case-window-title = Nothing was changed
case-look = Look now
case-open = Open
case-open-hint = Open this case with its notes
case-age-day = for a day or more
case-age-three-days = for three days or more
case-age-week = for a week or more
queue-shown = { $count ->
        [one] One person needs somebody:
       *[other] { $count } people need somebody, by their next session at risk; here are { $first } to { $last }:
    }
queue-empty = Nobody is in the queue here.
queue-filtered = Shown is only: { $filters }
queue-broken = those whose connection is broken
queue-filter = Filter
queue-filter-hint = Choose whom the queue shows
queue-open = Open queue
queue-open-hint = Open the whole queue in Messages
queue-previous = Previous
queue-previous-hint = Show the page before this one
queue-next = Next
queue-next-hint = Show the page after this one
queue-title = Whom to show
queue-show = Show
queue-all = All
queue-cause = What is wrong
queue-provider = Calendar provider
queue-age = In the queue
queue-domain = Domain of their address
queue-programme = Programme
queue-assignee = Who has it
queue-or = Or only those
queue-nobodys = that nobody has yet
queue-somebodys = those of one of you
## Readiness of a programme

cohort = *{ $programme }*: { $count ->
        [one] one person
       *[other] { $count } people
    } whose sessions go to a calendar.
cohort-counts = Ready: { $ready }. At risk, with a session of the next 14 days that does not arrive: { $risk }. Not ready, without one: { $rest }.
cohort-small = As last seen. Whoever is named here can read that you looked.
cohort-member = • *{ $person }*: { $state }{ $risk ->
        [0] {""}
       *[other] . The next session is { $when }
    }
cohort-never-seen = No calendar connected, as far as I have seen
cohort-see = See who
cohort-see-hint = See who of { $programme } is not ready
cohort-which = Which programme? `/calendar-support cohort NAME` shows one that is not here.
cohort-of = *{ $programme }*. { $numbers }
cohort-others = There are more programmes than these.
cohort-none = Your platform has told me of no programme yet.
cohort-refused = I know no programme of that name that is yours to see, or nobody is of it.
cohort-refused-then = Which programme is yours comes from your platform. Whoever is of support sees all of them.
not-allowed-but = That needs a support role. I can send { $person } their own fix instead.
nudge-open = Send fix
nudge-open-hint = See what { $person } would get, and send it

## Nudges: somebody's own fix, because staff asked for it

nudge-from = { $who } ({ $role }) asked me to send you this.
nudge-button = [{ $button }]
nudge-small = You get at most one of these a day. `/calendar privacy` shows who looked, `/calendar alerts` when I write first.
nudge-preview = *{ $person }* would get exactly this:
nudge-bound = The button in it works for them alone. They can read that you looked, and that you sent it.
nudge-comes = They are not to be disturbed just now, so it would come { $when }.
nudge-send = Send it
nudge-send-hint = Send { $person } their own fix
refer = Refer to support
refer-hint = Put { $person } into support's hands
refer-note = Please help them get their calendar ready for their sessions.
referred = { $person } is in support's queue now, with your name. This is for you to send, if you like:
refer-text =
    Hello { $person },

    Your sessions do not reach your calendar yet. Please write /calendar to Relink in Slack: it says what is wrong, and has the button that mends it.
    If that does not help, { $support } does; they know already.
nudge-outcome-waiting = { $later ->
        [0] On its way to { $person }. I tell you here what comes of it.
       *[other] { $person } gets it { $when }, when they may be written to. I tell you here what comes of it.
    }
nudge-outcome-sent = { $person } has got their own fix.
nudge-outcome-works = Nothing was sent: the calendar of { $person } works.
nudge-outcome-today = Nothing was sent: { $person } gets at most one a day, and has had one or is about to.
nudge-outcome-muted = Nothing was sent: { $person } wants me to write nothing first. Please reach them another way.
nudge-outcome-silent = Nothing was sent: alerts are not switched on here, so I write to nobody first.
nudge-outcome-held = Nothing was sent: all alerts are held just now. Try again once they go out.
nudge-outcome-out-of-reach = Nothing was sent: I can't write to { $person } in Slack. Please reach them another way.

## Privacy: what is kept, and who looked

privacy-intro = This is what I keep about you, for how long, and who looked.
privacy-who = Support sees the state of your connection, and no titles, private addresses or calendar names. Whatever staff see or do is recorded here.
privacy-kept = Kept about you:
privacy-kept-you = • Your name, e-mail address, role and time zone, as your platform tells them, and the Slack account you write from
privacy-kept-calendar = • Your calendar accounts, encrypted, until you unlink them: logins, calendar names and my permission, and what you chose here
privacy-kept-sessions = • Your sessions, as long as your platform keeps them, and where each stands on your calendar; no other entry of your calendar is kept
privacy-kept-incidents = • What was wrong with your connection, what I wrote about it, and what support noted: { $days } days after it was over
privacy-kept-files = • What each calendar file I gave you said: { $days } days after its session
privacy-kept-jobs = • Work I did for you, by ids: { $days } days, or { $failed } where it could not be done. Sign-ins you began: { $signins } days
privacy-kept-log = • Who looked: { $days } days
privacy-log = Who looked, the newest first:
privacy-log-none = Nobody has looked so far.
privacy-log-line = • { $when }: { $who } ({ $role }) { $did }
privacy-log-more = • Earlier ones are kept too; an export has them all
privacy-export = Export my data
privacy-export-hint = Bring everything kept about you as a file, here
privacy-erase = Erase my data
privacy-erase-hint = Erase everything kept about you; you are asked first
privacy-erase-title = Erase your data?
privacy-erase-text = I forget your calendar accounts, choices, alerts, files and access log, and withdraw my permission at Cronofy. Sessions no longer reach your calendar through me. Nobody can undo this.
privacy-erase-yes = Erase
privacy-erase-no = Keep everything
export-coming = I put together what I keep about you and bring it here as a file, as a rule within a minute.
export-title = What Relink keeps about you, { $when }
export-note = This is everything I keep about you, without the tokens for your calendars, and without other people and their sessions. It is for you alone: whoever has the file can read it.
export-failed = I could not bring your data: that failed on my side. Nothing was changed.
export-failed-then = Ask for it again with `/calendar privacy`. If it fails once more, { $support } can bring it.
export-refused = Slack takes no file from me here, so I can't bring your data this way. Nothing was changed.
export-refused-then = Ask { $support } for it: an operator can make the same file.
erased = Erased: I keep nothing about you any more, but for what is listed here.
erased-cronofy = My permission is being withdrawn at Cronofy, and Cronofy asked to erase what it keeps for me. While it does not answer, I ask again, for 30 days at least.
erased-sessions = • Sessions with others stay as your platform told them, with your platform id: they are theirs too.
erased-staff = • That staff looked somebody up stays for { $days } days, without saying that it was you.
erased-acted = • What you did about others as staff, if you did, stays in their access logs with your name: they are owed it.
erased-token = • A keyed hash of my last permission stays, so that an old one does not bring your calendars back.
erased-jobs = • Ids in finished work of mine stay up to { $days } days, and up to { $failed } where it could not be done.
erased-elsewhere = • What was written in Slack, to you here and to support in its channel, stays there, and so do entries on your calendar.
erased-again = Your platform may tell me of you again. Then I know you afresh, with nothing of what was before.
audit-looked-up = looked up how your connection is
audit-shown = read how much is kept about you, and who looked
audit-exported = made a file of everything that is kept about you
audit-erased = erased everything that was kept about you
audit-saw-queue = saw you in support's queue
audit-saw-case = read your case
audit-took-case = took your case
audit-released-case = gave your case back to the queue
audit-escalated-case = handed your case to somebody who knows more
audit-resolved-case = closed your case
audit-reopened-case = opened your case again
audit-noted = wrote a note about your case
audit-matched = said which Slack user you are
audit-nudged = had me send you what mends your connection
audit-referred = asked support to help you get ready
audit-readiness-seen = saw in a list whether you are ready
audit-found = looked for somebody of your name
audit-refused = wanted to see or do something about you, and was refused
role-coach = coach
role-coachee = coachee
role-program-manager = program manager
role-support = support
role-admin = administrator

## Notes for support, in its channel

support-held = Alerts are held: { $count } of { $of } linked accounts changed within ten minutes. That is likely Cronofy or a calendar provider, so nobody is told for now. They go out again after 30 quiet minutes, or with `./relink alerts release`.
support-outbreak = Likely one cause: { $count } people with { $provider } logins at { $organisation } are cut off, the first five within an hour up to { $when } ({ $state }). A change by that organisation's administrator is a usual one. Each of them gets their own message; this is for the administrator:
support-outbreak-text =
    Hello,

    Up to { $when }, several people with { $provider } accounts at { $organisation } were cut off from Relink, the calendar assistant of our coaching platform. It works through Cronofy (cronofy.com).

    What happens: their calendars can't be used any more. Cronofy is not told the reason; as it happened to all of them within an hour, a change for the whole organisation is a likely one.
    What is needed: please check that the application "Cronofy" is allowed for your organisation, with permission to read and write calendars, and that no new policy blocks it. They may have to sign in once more afterwards.
    How to verify: one of them writes /calendar to Relink in Slack. The account then shows as Active.

    Thank you
support-over-held = Alerts were held from { $since } to { $when }; they go out again.
support-over-outbreak = Over { $when }: fewer than five of these people are still cut off. It was noticed { $since }.

## Web pages

page-any-provider = your calendar service
door-title-connect = Connect your calendar
door-title-add = Add a calendar account
door-title-relink = Sign in to your calendar again
door-title-grant-again = Allow access to your calendar again
door-connect = You will sign in to { $provider } on Cronofy's pages, which handle the sign-in for Relink.
door-add = You will sign in to { $provider } on Cronofy's pages, and it joins the accounts that are linked already.
door-relink = You will sign in to { $provider } again on Cronofy's pages. Your settings stay.
door-grant-again = You will allow access to { $provider } again on Cronofy's pages. Leave every box ticked; your settings stay.
door-then-connect = Afterwards Relink asks you in Slack whether it was you. Nothing is used before you say yes.
door-then-add = Afterwards Relink asks you in Slack whether it was you. Nothing is used before you say yes.
door-then-relink = Afterwards go back to Slack: Relink looks again by itself for ten minutes and tells you.
door-then-grant-again = Afterwards Relink tells you in Slack what came of it.
door-whose = This link is for { $person }. If that is not you, close this page; nothing has happened.
door-continue = Continue to { $provider }
page-title-waiting = Almost done
page-title-restored = Connected again
page-title-already = Linked already
page-title-other-login = That was another login
page-title-somebody-elses = That account belongs to somebody else
page-title-merged = That account belongs to somebody else
page-title-refused = Access was not given
page-title-unticked = Permissions are missing
page-title-spent = That took too long, or was used before
page-title-try-later = Cronofy did not answer
page-then-waiting = Go back to Slack and confirm there that it was you. You can close this page.
page-then-restored = You can close this page. Relink has the next step for you in Slack.
page-then-already = You can close this page; /calendar accounts in Slack lists every account.
page-then-other-login = Go through it once more and choose the broken login. A private window helps if the browser picks the other by itself.
page-then-somebody-elses = Go through it once more with your own account. A private window helps if the browser picks the other by itself.
page-then-merged = Your other logins stay. Go through it once more with your own account; a private window helps if the browser picks the other by itself.
page-then-refused = Without access Relink can't put sessions on your calendar. You can go through it whenever you want.
page-then-unticked = Go through it once more and leave every box ticked. If you can't, ask Relink in Slack for a note to your e-mail administrator.
page-then-spent = Go through it once more; each run is good for 15 minutes.
page-then-try-later = Go through it once more in a few minutes.
page-refused-title = This link does not work
page-refused = It was not made by Relink, was cut off on its way, or its time is over. Nothing was changed.
page-refused-then = Write /calendar to Relink in Slack for a working one. If that does not help, { $support } does.
page-not-enabled-title = One more account can't be added just now
page-not-enabled = Adding accounts needs a feature of Cronofy's that is not switched on for this installation. What is linked stays as it is.
page-not-enabled-then = Ask { $support }: it can be switched on.
page-cannot-reach-title = Cronofy does not answer
page-busy-title = Relink is busy just now
page-busy = It could not look this up in time.
page-busy-then = Load this page again in a minute.
page-later = Open the link again in a few minutes; it stays good.

## Installing Relink in a workspace
install-title-done = Relink is installed
install-done = Relink is in your workspace now.
install-then-known = Everybody whom it knew there can go on: write /calendar to Relink in Slack.
install-then-new = Nobody there is known to it yet. Give whoever runs Relink the id of your workspace, { $workspace }, so that your coaching platform gets a key for it. Then write /calendar to Relink in Slack.
install-open = Open Slack
install-title-not = Relink was not installed
install-denied = Slack says that it was not allowed. Nothing was changed.
install-then-denied = Where apps need an administrator's approval, ask for that first.
install-forged = This return was not begun in this browser, or was changed on its way. Nothing was changed.
install-then-forged = Begin it again here, and let the browser keep cookies until you are back.
install-spent = That took too long, or was used before.
install-then-spent = Begin it again; each run is good once, for 15 minutes.
install-organisation = Slack offered the whole organisation, and Relink works in one workspace at a time. Nothing was changed.
install-then-organisation = Begin it again and choose a workspace.
install-try-later = Slack did not answer, or Relink is busy just now.
install-then-try-later = Begin it again in a few minutes.
install-again = Install Relink
