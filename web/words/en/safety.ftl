# All that keeps the studio safe: backup, restore, check-up and repairs, the way back to schema 6.

safety-lead = Your studio lives in this browser and nowhere else. Here you keep a copy of it, bring one back, and look whether everything is as it should be.
safety-step-plan = Plan
safety-step-backup = Back up
safety-step-write = Write
safety-step-result = Result
safety-step-read = Read
safety-step-restore = Restore
safety-step-rollback = Go back
safety-step-check = Check
safety-records-caption = Records in each table
safety-there-now = What is there now
safety-go-on = Go on

# ---- backup

safety-backup = Back up
safety-backup-lead = All of it goes into one file: scripts, pictures, films, sounds and how they belong together, each with its checksum.
safety-back-up-now = Back up now
safety-backup-plan-link = What goes into it, and which kind of file
safety-backup-plan = What goes into it
safety-backup-meaning = The database is read as it is at one moment, and nothing in it is changed. You can go on working meanwhile, and cancel at any time: no half file is left.
safety-backup-figure-records = records
safety-backup-figure-files = files
safety-backup-figure-bytes = in files
safety-backup-section =
    .aria-label = Make the backup
safety-backup-form = Kind of file
safety-backup-form-legend = Which file the backup becomes
safety-backup-zip = ZIP
safety-backup-zip-what = (recommended): opens with any tool, media as ordinary files
safety-backup-dexie = For Dexie
safety-backup-dexie-what = : one JSON file that Dexie’s own import reads; a third larger
safety-backup-others = Back up all the others
safety-backup-running = A backup is being made; it goes on while you look at other places.
safety-backup-none = No backup of this database has been made in this browser yet.
safety-backup-last = { $records ->
    [one] The last backup was made on { $when }: { $file }, { $records } record at schema { $schema }, { $size }.
   *[other] The last backup was made on { $when }: { $file }, { $records } records at schema { $schema }, { $size }.
}
safety-backup-failed = The backup was not made
safety-backup-wait = The backup is still being made. Wait for its end, or cancel it.
safety-backup-no-file = No file was chosen, so no backup was made.
safety-backup-reading = Reading the database…
safety-backup-writing = Writing the backup
safety-backup-cancelled = The backup was cancelled. No file of it is left.
safety-backup-untidy = What an earlier backup has left could not be removed
safety-backup-whole = { $records ->
    [one] The backup is whole: { $records } record in { $file } ({ $size }).
   *[other] The backup is whole: { $records } records in { $file } ({ $size }).
}
safety-backup-downloaded = It went to the browser's downloads; keep it there, or move it to a safe place.
safety-backup-lacks = { $count ->
    [one] { $count } file that the browser has lost could not be in it.
   *[other] { $count } files that the browser has lost could not be in it.
}

# ---- restore

safety-restore = Restore
safety-restore-lead = Choose a backup made here, a file exported by Dexie, or the older app’s JSON export. It is read and checked first, and you see what would change.
safety-restore-promise = At every moment either the old content is whole or the new, even if the browser is shut down on the way.
safety-restore-choose = Choose a backup…
safety-restore-file =
    .aria-label = Choose a backup to restore
safety-restore-heading = Restore a backup
safety-restore-title = Restore
safety-restored-title = Restored
safety-restore-some-file = The file
safety-restore-reading = { $file } is being read. Nothing is changed before you say so.
safety-restore-opened = { $file } is { $kind }: { $name } at schema { $version }.
safety-restore-opened-made = { $file } is { $kind }, made on { $made }: { $name } at schema { $version }.
safety-restore-checked = It was read to its end, and every part is as it should be.
safety-restore-kind-zip = a backup made by this page
safety-restore-kind-dexie = an export by Dexie
safety-restore-kind-owner = the older app's JSON export, which holds no pictures, films or sounds
safety-restore-looking = Looking at the file…
safety-restore-checking = Checking the file
safety-restore-planning = Working out what would change…
safety-restore-under-way = Restoring
safety-restore-begins = Restoring…
safety-restore-plan = What would change
safety-restore-ways = How to restore it
safety-restore-caption = Records in each table of the backup, of the database now, and afterwards
safety-column-backup = Backup
safety-column-now = Now
safety-column-after = After
safety-way-replace = Replace what is here
safety-way-replace-what = Afterwards there is what the backup holds.
safety-way-replace-upgraded = Afterwards there is what the backup holds, brought from schema { $version } to schema 7.
safety-way-merge = Add to what is here
safety-way-merge-what = Nothing that is here changes; what is new comes in addition.
safety-way-restore = Restore it
safety-way-restore-what = There is what the backup holds.
safety-way-restore-upgraded = There is what the backup holds, brought from schema { $version } to schema 7.
safety-way-as-was = As it was
safety-way-as-was-what = At schema { $version }, for the older app. This page will offer the upgrade.
safety-meaning-merge = { $added ->
    [one] { $added } record would be added, { $size }; { $same } are here already and do not come twice.
   *[other] { $added } records would be added, { $size }; { $same } are here already and do not come twice.
}
safety-meaning-new-ids = { $count } of them get a new id, and what refers to them is rewritten.
safety-meaning-new = { $records ->
    [one] { $records } record would be written, { $size }.
   *[other] { $records } records would be written, { $size }.
}
safety-meaning-replace = { $gone ->
    [one] { $gone } record that is here now would go, and { $records } would come, { $size }.
   *[other] { $gone } records that are here now would go, and { $records } would come, { $size }.
}
safety-after-anew = made anew
safety-after-none = none
safety-room-unknown = The restore needs about { $needed }; this browser does not say how much it grants.
safety-room = The restore needs about { $needed }; the browser says it grants { $available }.
safety-room-short = The restore needs about { $needed }, but the browser says it grants only { $available }: it will probably be refused.
safety-restore-blocked = Another tab or window holds the database open. Close it, and the restore goes on by itself; nothing is changed meanwhile.
safety-waiting-detail = This page waits for { $seconds } seconds, then gives up.
safety-restore-before = What is here now is gone after it: keep a copy, so that you can come back to it.
safety-restore-add = Add it
safety-restore-replace = Replace…
safety-restore-it = Restore it
safety-restore-leave = Leave everything as it is
safety-restore-ask = Replace everything that is here?
safety-restore-ask-gone = { $what } will be gone from this browser, with what the backup holds in their place.
safety-restore-ask-there = What is there now
safety-restore-ask-saved = A backup of what is here now was made in this browser.
safety-restore-ask-unsaved = There is no backup of what is here now, as far as this browser knows.
safety-restore-ask-go = Replace it
safety-restore-unread = The file was not read to its end. Nothing was changed.
safety-restore-refused = This file cannot be restored
safety-restore-way-closed = This way is not open
safety-restore-cancelled = The restore was cancelled. Nothing was changed.
safety-restore-failed = The restore failed
safety-restore-not-shown = The database could not be shown
safety-not-back = The page could not go back
safety-not-forgotten = What was read of the backup could not be removed
safety-restored = The backup is restored
safety-restored-added = The backup was added
safety-restored-written = { $records ->
    [one] { $records } record was written. The database is at schema { $schema }.
   *[other] { $records } records were written. The database is at schema { $schema }.
}
safety-restored-merged = { $records ->
    [one] { $records } record came in addition; nothing else was changed. The database is at schema { $schema }.
   *[other] { $records } records came in addition; nothing else was changed. The database is at schema { $schema }.
}
safety-restored-upgraded = { $mappings ->
    [one] They were brought from schema { $version } to 7, with { $mappings } new mapping.
   *[other] They were brought from schema { $version } to 7, with { $mappings } new mappings.
}
safety-restored-older = The older app can open it now; this page will offer to upgrade it.

# ---- the way back

safety-rollback = Go back to schema 6
safety-rollback-title = Back to schema 6
safety-rollback-lead = For the app as it was before the upgrade. If you have a backup of schema 6, restore it “as it was”. Without one, what is here now can be turned back as far as schema 6 can express it.
safety-rollback-look = See what it would mean
safety-rollback-intro = The app as it was before the upgrade opens schema 6 only. Pictures, films and sounds stay as they are, byte for byte. Nothing is changed before you say so, twice.
safety-rollback-blocked = Another tab or window holds the database open. Close it, and the way back goes on by itself; nothing is changed meanwhile.
safety-rollback-planning = Working out what it would mean…
safety-rollback-plan = What it would mean
safety-rollback-figure-records = records stay
safety-rollback-figure-scripts = files name their script again
safety-rollback-figure-fields = fields of scenes are filled
safety-rollback-figure-lost = things are lost
safety-rollback-whole = The table of mappings goes. Where a file was made for one script, the file says so again, as schema 6 has it; the two ways of saying it are the same to the older app.
safety-rollback-part = The table of mappings goes. Most of what it says can be said in schema 6 too; the list below cannot.
safety-rollback-lost = { $count ->
    [one] { $count } thing that schema 6 cannot express
   *[other] { $count } things that schema 6 cannot express
}
safety-rollback-before = What schema 6 cannot express is in a backup of schema 7, which can be restored here at any time.
safety-rollback-begin = Go back to schema 6…
safety-rollback-stay = Stay at schema 7
safety-rollback-ask = Go back to schema 6?
safety-rollback-ask-lost = { $count ->
    [one] { $count } thing that schema 6 cannot express will be gone.
   *[other] { $count } things that schema 6 cannot express will be gone.
}
safety-rollback-ask-whole = Nothing will be lost; the mappings become fields of the records again.
safety-rollback-ask-upgrade = This page works with schema 7: it will offer the upgrade again.
safety-rollback-ask-go = Go back…
safety-rollback-sure = Are you sure?
safety-rollback-sure-last = Your last backup: { $file }, at schema { $schema }.
safety-rollback-sure-none = There is no backup of this database, as far as this browser knows.
safety-rollback-sure-go = Yes, go back to schema 6
safety-rollback-writing = Writing schema 6
safety-rollback-cancelled = It was cancelled. Nothing was changed.
safety-rollback-impossible = It cannot go back to schema 6
safety-rollback-failed = It did not go back to schema 6
safety-rolled-back = The database is at schema 6 again
safety-rolled-back-summary = Its native version is { $native }, and the older app can open it.
safety-rolled-back-next = How to go on
safety-rolled-back-advice = Leave this page without upgrading, to use it in the older app. This page itself works with schema 7: going on here leads to the plan of the upgrade.

# ---- check-up

safety-checkup = Check-up
safety-checkup-lead = Looks at every record and changes nothing. What can be mended shows first what it would do, and can be undone.
safety-checkup-section =
    .aria-label = Do the check-up
safety-checkup-plan = Scripts, pictures, films, sounds, prompts and the mappings between them are read at one moment and held against each other. No file is opened. Every finding says where it is and, where there is a way, how to mend it.
safety-checkup-report-link = See what was found
safety-checkup-under-way = A check-up or a repair is under way.
safety-check-now = Check now
safety-check-again = Check again
safety-undo = Undo the last repair
safety-checkup-stopped = The check-up stopped
safety-checkup-begins = Looking at every record…
safety-checkup-looking = Looking at { $table }…
safety-checkup-done-of = { $total ->
    [one] { $done } of { $total } record
   *[other] { $done } of { $total } records
}
safety-checkup-done = The check-up is done.
safety-checkup-cancelled = It was cancelled. Nothing was changed.
safety-checkup-summary = { $records ->
    [one] { $records } record looked at: { $found }.
   *[other] { $records } records looked at: { $found }.
}
safety-checkup-all-fine = { $records ->
    [one] { $records } record looked at: everything is as it should be.
   *[other] { $records } records looked at: everything is as it should be.
}
safety-count-error = { $count ->
    [one] { $count } error
   *[other] { $count } errors
}
safety-count-warning = { $count ->
    [one] { $count } warning
   *[other] { $count } warnings
}
safety-count-note = { $count ->
    [one] { $count } note
   *[other] { $count } notes
}
safety-severity-error = Error
safety-severity-warning = Warning
safety-severity-note = Note
safety-verified = Passes the verification of the app's own upgrade guide
safety-not-verified = Does not pass the verification of the app's own upgrade guide
safety-ready = Ready for schema 8: nothing hangs on the scripts' old fields
safety-not-ready = Not ready for schema 8: it would drop the scripts' old fields, which still carry something
safety-checks-fine = { $count ->
    [one] { $count } check found nothing
   *[other] { $count } checks found nothing
}
safety-check-missing-tables = Tables that this schema has and the database has not
safety-check-stray-records = Files that an older tab saved in the form of schema 6
safety-check-metadata = Files without source, date or type
safety-check-data = Files whose data is missing or is no file
safety-check-empty-data = Files of no bytes
safety-check-script-ids = Files that name no script, or one that does not exist
safety-check-old-script-ids = Files that still name the script they were made for
safety-check-missing-assets = Mappings to files that no longer exist
safety-check-missing-scripts = Mappings to scripts that no longer exist
safety-check-duplicates = Mappings that say the same as an older one
safety-check-odd-mappings = Mappings with values that no mapping has
safety-check-missing-scenes = Scenes that mappings name and their script has not
safety-check-orphans = Files that nothing uses
safety-check-unmapped-scripts = Scripts without any mapping
safety-check-odd-scripts = Scripts whose acts are no list
safety-check-scene-names = Scenes that have the name of an earlier scene of their script
safety-check-lost-scenes = Scenes that name a picture, film or sound, none of which exists
safety-check-missing-fields = Old fields of scripts that point at nothing
safety-check-disagreements = Scenes whose mapping and old field name two files
safety-check-uncovered-fields = Old fields that no mapping covers yet (schema 8)
safety-check-odd-prompts = Prompts without title, category or dates

# ---- repairs

safety-repair-show = Show what would mend it
safety-repair-show-of = Show what would mend it: { $title }
safety-repair-leave = Leave it as it is
safety-repair-go = Repair
safety-repair-planning = Working out what to do…
safety-repair-unplanned = The repair could not be planned
safety-repair-needless = There is nothing to mend any more.
safety-repair-under-way = Repairing…
safety-repair-failed = Nothing was repaired
safety-repair-changes = { $count ->
    [one] { $count } change, all of them or none:
   *[other] { $count } changes, all of them or none:
}
safety-repair-keep = { $kind ->
    [image] Keep image { $id } instead
    [video] Keep video { $id } instead
   *[audio] Keep audio { $id } instead
}
safety-repair-done = { $count ->
    [one] Done: { $what } ({ $count } record). It can be undone until the next repair.
   *[other] Done: { $what } ({ $count } records). It can be undone until the next repair.
}
safety-repair-added = { $count } added
safety-repair-changed = { $count } changed
safety-repair-removed = { $count } removed
safety-repair-nothing = nothing
safety-repair-stray-records = Bring files that an older tab saved into the form of schema 7
safety-repair-metadata = Fill in missing sources, dates and types of files
safety-repair-metadata-remark = What is a date in another form becomes that date; where none is told, it is the time of this repair.
safety-repair-lost-mappings = Remove mappings to files and scripts that no longer exist
safety-repair-lost-mappings-remark = A file that only such mappings name stays, and is an orphan from then on.
safety-repair-duplicates = Remove mappings that say the same as an older one
safety-repair-disagreements = Settle scenes whose mapping and old field name two files
safety-repair-legacy-mappings = Make mappings of the old fields of scripts
safety-repair-legacy-mappings-remark = From then on these mappings win over the old fields: a scene goes on showing its mapping's file where older code writes only the field. A scene that has a dialogue's audio plays the first one.
safety-undo-reading = Reading what the last repair did…
safety-undo-unread = What the last repair did could not be read
safety-undo-unplanned = The undoing could not be planned
safety-undo-needless = There is nothing to undo any more.
safety-undo-ask = Undo the last repair?
safety-undo-go = Undo it
safety-undo-summary = { $count ->
    [one] { $title }, on { $when }. { $count } record would be put back as before it; it had done this:
   *[other] { $title }, on { $when }. { $count } records would be put back as before it; it had done this:
}
safety-undo-changed = { $count ->
    [one] { $count } record changed since, and would stay as they are now: { $which }
   *[other] { $count } records changed since, and would stay as they are now: { $which }
}
safety-undo-under-way = Putting back what there was…
safety-undo-failed = Nothing was undone
safety-undo-done = { $count ->
    [one] Undone: { $count } record put back as before the repair.
   *[other] Undone: { $count } records put back as before the repair.
}
