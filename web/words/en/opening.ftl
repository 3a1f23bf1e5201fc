# From a page without a database to an open one: the start, the upgrade, and what can stand in the way.

opening-start = No database here yet
opening-start-lead = Your scripts, pictures, films and sounds live in this browser, in a database called { $name }. There is none at this address so far.
opening-start-title = Welcome
opening-sample = Look around first
opening-sample-lead = Load a sample studio as the older app would have left it: two screenplays with pictures, films and sounds. Then watch it being upgraded.
opening-sample-load = Load the sample studio
opening-sample-loading = Loading the sample studio…
opening-sample-failed = The sample could not be loaded
opening-empty = Begin empty
opening-empty-lead = Make a database without anything in it, in the newest form. You can bring in files at once.
opening-empty-make = Make an empty database
opening-empty-making = Making the database…
opening-empty-failed = The empty database could not be made
opening-restore = Bring back what you had
opening-restore-lead = Choose a backup that was made here, or a file exported by Dexie or by the older app. It is read and checked first, and you see what it holds.
opening-restore-button = Restore a backup
opening-restore-file =
    .aria-label = Restore a backup
opening-leave = Leave it as it is
opening-leave-lead = Nothing has been stored, and nothing will be until you choose. If your own database appears here later, look again.
opening-look-again = Look again
opening-look-failed = The database could not be looked for

opening-upgrade = Upgrade to schema 7
opening-upgrade-title = Upgrade
opening-upgrade-intro = The database { $name } is at schema { $version }. This page works with schema 7, so it has to be upgraded first. Nothing has been changed so far.
opening-step-plan = Plan
opening-step-backup = Back up
opening-step-upgrade = Upgrade
opening-step-result = Result
opening-plan = What will happen
opening-plan-caption = Records in each table and mappings to be made
opening-plan-meaning = Every picture, film and sound becomes independent of its script and keeps its id and its bytes; a mapping records where it belongs. All of it happens in one step: either everything, or nothing.
opening-new-mappings = New mappings
opening-size = Size
opening-figure-files = media files
opening-figure-mappings = mappings to be made
opening-figure-bytes = stay as they are
opening-before-upgrade = A browser cannot take an upgrade back. A backup holds everything as it is now, bytes included, and can be restored here as it was.
opening-upgrade-now = Upgrade now
opening-without-backup = Upgrade without a backup?
opening-without-backup-risk = As far as this browser knows there is no backup of this database as it is now. The upgrade itself loses nothing: it happens as a whole or not at all. But a browser cannot take it back.
opening-without-backup-way = With a backup you can return to exactly what there is now, at any time.
opening-without-backup-go = Upgrade without a backup
opening-upgrade-failed = The upgrade failed
opening-upgrade-cancelled = The upgrade was cancelled. Nothing was changed.
opening-upgrade-begins = Asking for the database…
opening-upgrading = Upgrading { $table }: { $done } of { $total }
opening-blocked = Another tab or window holds the database open. Close it, and the upgrade goes on by itself. This page waits for { $seconds } seconds, then gives up; nothing is changed meanwhile.

opening-upgrade-done = The upgrade is done
opening-upgraded-title = Upgraded
opening-upgraded = { $mappings ->
    [0] The database is at schema 7 now. 0 mappings had to be made. No file was changed.
    [one] The database is at schema 7 now. 1 mapping was made, for { $kinds }. No file was changed.
   *[other] The database is at schema 7 now. { $mappings } mappings were made, for { $kinds }. No file was changed.
}
opening-counted = Counted before it was committed
opening-counted-caption = Records in each table before and after the upgrade
opening-before = Before
opening-after = After
opening-to-gallery = Open the gallery
opening-to-scripts = Open the scripts

opening-trouble = The database cannot be opened
opening-trouble-title = Trouble
opening-try-again = Try again
opening-unsettled = What a restore has left could not be settled: { $why }
opening-newer-unusable = It is at native version { $native }, newer than schema { $latest }, and lacks what this page works with ({ $tables }). Use a newer version of this page. Nothing was changed.
opening-newer = This database is at native version { $native }, newer than the schema { $latest } that this page knows. It was opened as it is; what is new in it is not shown.

opening-older = The app has opened this database with its older code
opening-older-title = Older code
opening-older-lead = Nothing is lost, and this page works with the database as before. But the app does not know schema 7 yet.
opening-older-what = What happened
opening-older-happened = This database was upgraded to schema 7. After that, code of the app that only knows schema 6 opened it and put its old indexes back. That raised the native version to { $native }. No record was changed by it, and the old indexes do no harm.
opening-older-meaning = What the app shows and saves is still in the old form: a file that it makes names its script, and has no mapping. The other way round it does not see what was linked only here.
opening-older-saved = { $count ->
    [0] So far no file is in the old form.
    [one] { $count } file is in the old form now.
   *[other] { $count } files are in the old form now.
}
opening-older-do = What to do
opening-older-update = Update the app, the extension, to its version with schema 7. It opens this database as it is. Until then, best save nothing with it.
opening-older-mend = If files are in the old form, the check-up finds them and gives them the form of schema 7:
opening-older-to-checkup = Check up
opening-older-back = If the app is to stay as it is, go back to schema 6. The Safety page first says what that would mean:
opening-older-to-safety = Safety
opening-older-go-on = Go on to the scripts

opening-recovered-old = A restore or an upgrade was cut off before its end. The database is as it was before; nothing of it is lost.
opening-recovered-new = A restore or an upgrade was cut off, and has now been finished. The database holds all of it.
opening-recovered-running = Another tab is restoring or upgrading this database. Wait until it is done, then reload.
opening-both = Which content is to stay?
opening-both-text = A restore or an upgrade was cut off when its content was whole. Before this page could finish it, another program made a new database and wrote into it. Both are kept until you choose; the other one is removed then.
opening-both-later = Decide later
opening-both-present = What is there now
opening-both-restored = What was restored
opening-both-restored-failed = What was restored could not be taken
opening-both-present-failed = What is there now could not be taken
