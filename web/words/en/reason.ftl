# Why something was refused, what was found, what a repair would do. The English texts are those of pyapp/cinegenie,
# which gives each its code (Reason): reason-<code>. A value may be such a text itself.

# ---- what the browser refuses

reason-no-space = { $needed } are needed, and the browser grants this page { $available } more. Delete something, or make room on the disk.
reason-quota = the browser grants this page no more space. Delete something, or make room on the disk.
reason-files-not-kept = this window cannot store files: it may be a private one. Open the page in a normal window for that.
reason-unreadable = the browser could not read the file. It may have been moved, changed or deleted; pick it again.
reason-blocked = another tab or window kept the database open. Close it there and try again.
reason-closed = the database is no longer open here. Reload the page.
reason-untold = { $detail }

# ---- what is not there, or no file for the studio

reason-missing-asset = { $kind ->
    [image] Image { $id } does not exist.
    [video] Video { $id } does not exist.
   *[audio] Audio { $id } does not exist.
}
reason-missing-script = Script { $id } does not exist.
reason-missing-scene = Script { $id } has no scene { $scene }.
reason-missing-line = Script { $id } does not have this line any more.
reason-relinked = This was changed again meanwhile, so it cannot be undone. Nothing was changed back.
reason-nothing-to-delete = There is nothing to delete.
reason-record-id-taken = Another record of { $table } has the id { $id } now. Nothing was put back.
reason-asset-changed-since = It was changed again since. Nothing was changed back.
reason-name-empty = A file needs a name.
reason-name-long = A file's name has 255 characters at most.
reason-name-signs = A file's name has no slash, line break or other control character.
reason-the-file = The file
reason-empty-file = { $name } is empty, so it was not stored.
reason-no-media = { $name } is no image, video or audio.
reason-no-media-but = { $name } is no image, video or audio ({ $what }).
reason-other-kind-but = { $kind ->
    [image] { $name } is not an image but { $what }.
    [video] { $name } is not a video but { $what }.
   *[audio] { $name } is not an audio file but { $what }.
}
reason-studio-exists = A database { $name } exists already; the sample would not go into it.
reason-studio-made = A database { $name } was made meanwhile; the sample did not go into it.
reason-upgrade-stale = the database has changed since the plan was made ({ $planned } mappings were planned, { $now } would be made); look at the new plan
reason-prompt-record = A prompt is a record of fields, not { $value }.
reason-prompt-text = A prompt needs a { $field }: a text that is not empty, not { $value }.
reason-prompt-date = A prompt needs a date in { $field }, not { $value }.
reason-prompt-json = The variable definitions of a prompt must be JSON: { $detail }.
reason-prompt-deleted = This prompt was deleted meanwhile. Nothing was changed.
reason-prompt-changed = This prompt was changed elsewhere meanwhile. Nothing was saved.
reason-prompt-gone = This prompt does not exist any more.
reason-nothing-stored = nothing

# ---- backups

reason-no-database = There is no database { $name }.
reason-nothing-there = There is no database { $name } to back up.
reason-backup-unwritten = The backup could not be written, and nothing is left of it: { $detail }.
reason-backup-impossible = The database holds what no file can hold: { $detail }.
reason-file-unwritten = The file could not be written, and nothing is left of it: { $detail }.
reason-file-cut-off = A stored file could not be read to its end. Nothing was written; try again.
reason-lost-media = { $count ->
    [one] The browser no longer has the bytes of a stored file ({ $named }), so nothing was written. A backup of all the others can be made.
   *[other] { $more ->
        [0] The browser no longer has the bytes of { $count } stored files ({ $named }), so nothing was written. A backup of all the others can be made.
       *[other] The browser no longer has the bytes of { $count } stored files ({ $named } and { $more } more), so nothing was written. A backup of all the others can be made.
    }
}
reason-no-backup = This file is neither a backup made here, nor a Dexie export, nor the app's JSON export.
reason-no-zip = This file is no backup of this program: it is no ZIP archive.
reason-no-manifest = This archive is no backup of this program: it has no { $file }.
reason-no-dexie-export = This file is no export that Dexie's export addon wrote.
reason-no-owner-export = This file is no JSON export of the studio: version, exportedAt or data is missing.
reason-no-text = This file is no text, and so no JSON export of the studio.
reason-export-too-large = This file has { $size } bytes; no JSON export of the studio is that large.
reason-export-newer = This export is of schema version { $version }; this program knows up to { $latest }.
reason-export-damaged = This export cannot be used: { $detail }.
reason-backup-damaged = This backup cannot be used: { $detail }.
reason-damaged = { $detail }
reason-backup-key = A record of the backup has no key that a database takes: { $detail }.
reason-backup-unreadable = The backup could not be read: { $detail }.
reason-backup-newer = This backup is of schema { $version }, which is newer than this program knows ({ $latest }); nothing was done.
reason-backup-schema = This backup is of schema { $version }, which the studio never had: restore it as it was.
reason-file-unreadable = The file cannot be read: { $detail }.
reason-file-changed = { $path } was changed: its bytes are not those of the backup (SHA-256).
reason-in-english = { $detail }
reason-archive-cut-off = it does not end as a ZIP archive does: it is none, or its end is missing
reason-archive-changed = { $path } was changed: its checksum is another one
reason-manifest-large = { $file } says that it has { $size } bytes, which is not read.
reason-manifest-no-text = { $file } is no text.
reason-manifest-other = This archive is no backup of this program: its { $file } does not say so.
reason-manifest-lacks = { $file } is not as a backup has it: { $name } is missing or of another kind.
reason-manifest-number = { $file } is not as a backup has it: { $name } is { $value }.
reason-manifest-path = { $file } names a file { $path }, which is no name that a backup's file has.
reason-manifest-twice = { $kind ->
    [tables] { $file } names two tables { $name }.
   *[files] { $file } names two files { $name }.
}
reason-backup-format = This backup has format { $version }; this version of the program reads format { $known }.
reason-no-json = { $part } is no whole JSON: { $detail }.
reason-part-missing = { $path } is missing from this backup.
reason-parts-missing = { $path } is missing from this backup, and { $more } more.
reason-part-unknown = { $path } is in this archive, but not named by its { $file }.
reason-parts-unknown = { $path } is in this archive, and { $more } more, but not named by its { $file }.
reason-part-unused = { $path } is in this backup, but no record of it has that file.
reason-part-unnamed = A record of { $table } has a file { $path }, which the { $file } does not name.
reason-part-size = { $path } has another size than the { $file } says.
reason-part-twice = Two records of this backup have the same file, { $path }.
reason-no-row = Line { $line } of { $path } is no row of a backup: { $detail }.
reason-row-names = Line { $line } of { $path } is no record: a name stands twice in it.
reason-row-order = Line { $line } of { $path } is not in the order of its keys.
reason-row-count = { $table } has { $found } records in this backup, and { $count } by its { $file }.
reason-table-impossible = The { $file } describes a table that cannot be: { $detail }.
reason-table-odd = The backup describes a table that cannot be: { $detail }.
reason-table-next-key = The { $file } gives { $table } a next key, but its keys are not made by a counter.
reason-record-unstorable = A record of { $table } cannot be stored: { $detail }.
reason-records-found = { $table } should have { $count } records, but { $found } were found.
reason-records-order = The records of { $table } are not in the order of their keys.
reason-export-no-list = { $table } is no list of records
reason-export-no-id = { $table }, record { $number } has no valid id
reason-export-id-twice = { $table } holds the id { $id } twice
reason-no-media-inside = This file holds no media: the export kept what is written about pictures, films and sounds, and none of their content ({ $lost }). They cannot be restored from it.
reason-names-none = it names none
reason-no-numbers = The table { $table } has no more numbers for new records.
reason-no-room = There is not enough space: the restore needs about { $needed }. Everything is as it was.
reason-no-room-but = There is not enough space: the restore needs about { $needed }, and the browser grants { $available }. Everything is as it was.
reason-restoring-already = Another tab is restoring this database; wait until it is done.
reason-nothing-to-add-to = There is no database { $name } to add to: restore the backup instead.
reason-upgrade-first = The database is of schema { $version }: upgrade it to { $latest } first, then add to it.
reason-plan-stale = The database has changed since the plan was made; nothing was done. Look at the new plan.
reason-rollback-schema = The database is of schema { $version }: only one of schema 7 can be rolled back.
reason-key-taken = another record has its key here, and it cannot get another one
reason-fields-without-media = { $count } of its fields name media that the backup does not hold
reason-link-outside = it links a script or a file that the backup does not hold

# ---- what schema 6 cannot express

reason-linked-asset-gone = the { $kind } that it links does not exist
reason-linked-script-gone = the script that it links does not exist
reason-links-nothing = it links no script to an image, video or audio
reason-shown-earlier = the scene { $scene } shows another { $kind } by an earlier mapping
reason-field-differs = the scene { $scene } shows { $kind } { $id } in v7; its field says { $field }, and v6 shows that
reason-scene-sound = v6 has no sound of a scene: { $scene } no longer has audio { $id }
reason-one-full-audio = v6 names one audio of the full script, and not { $id }
reason-no-scene = its script has no scene { $scene }
reason-no-role = v6 has no role { $role } of { $kind } { $id }
reason-script-id-kept = its scriptId { $id } stays as it is: what its mappings say is not kept
reason-several-scripts = several scripts use it ({ $scripts }): v6 names none

# ---- what a check-up, an upgrade or a plan found

reason-no-table = there is no table { $name }
reason-no-data = it has no data
reason-odd-data = it has data of the kind { $what }, which is no file
reason-null-data = its data is null, not a Blob; it is kept as it is
reason-data-kept = its data is of the kind { $what }, not a Blob; it is kept as it is
reason-no-bytes = its file has no bytes
reason-stray-record = it has the scriptId { $id } and no metadata
reason-old-script-id = it still has the scriptId { $id }
reason-no-usable = it has no usable { $fields }
reason-script-id-lost = its scriptId { $id } points to no script
reason-script-id-odd = its scriptId { $id } is no positive integer
reason-script-id-stays = its scriptId { $id } is no positive integer: it makes no mapping and stays
reason-script-id-mapped = its scriptId { $id } points to no script; the mapping is made all the same
reason-no-kind = { $value } is no kind of asset
reason-duplicate = an older mapping links { $kind } { $id } to the same place
reason-script-gone = script { $id } does not exist
reason-asset-gone = { $kind } { $id } does not exist
reason-acts-no-list = its acts are a { $what }, not a list
reason-unmapped = no mapping names it
reason-no-such-scene = mappings name { $name }, which is no scene of it
reason-scene-name = another scene before it is called { $name }; this one's files cannot be told from that one's
reason-lost-scene = { $kinds ->
    [image] no image that it names exists
    [video] no video that it names exists
    [audio] no audio that it names exists
    [image-video] no image and no video that it names exists
    [image-audio] no image and no audio that it names exists
    [video-audio] no video and no audio that it names exists
   *[other] no image and no video and no audio that it names exists
}
reason-field-lost = { $path } names { $kind } { $id }, which does not exist
reason-only-field = only { $path } tells that { $kind } { $id } belongs here
reason-disagreement = its mapping names another { $kind } than { $path } does
reason-unused = nothing uses { $kind } { $id }

# ---- what a repair would do, and what became of it

reason-field-becomes = { $path } becomes { $id }, as its mapping says ({ $before } before)
reason-mapping-moves = links { $kind } { $id }, as { $path } says ({ $before } before)
reason-double-removed = removed: mapping { $mapping } links { $kind } { $id } from then on
reason-duplicate-removed = removed: an older mapping links { $kind } { $id } to the same place, and stays
reason-new-by-field = new: { $kind } { $id }, which { $path } names
reason-new-by-script = new: { $kind } { $id }, which script { $script } uses
reason-link-without-script = removed: script { $script } no longer exists
reason-link-without-asset = removed: { $kind } { $id } no longer exists
reason-link-without-both = removed: script { $script } and { $kind } { $id } no longer exist
reason-becomes = { $name } becomes { $value }
reason-also = { $first }, { $rest }
reason-gets-metadata = gets the metadata of schema 7
reason-gets-metadata-only = gets the metadata of schema 7, without its scriptId { $id }
reason-beside = { $first }; { $rest }
reason-no-choice = { $scene } of script { $script } has no two { $kind }s to choose between.
reason-wrong-choice = { $kind } { $id } is neither { $mapped } (mapping) nor { $field } (old field) of { $scene }.
reason-repair-schema = Repairs are for schema { $schema }; { $name } is at { $version }.
reason-repair-stale = The database has changed since the plan was made ({ $planned } changes were planned, { $now } would be made now). Nothing was changed; look at the new plan.
reason-undo-changed = { $changed } of { $all } records were changed after the repair, the first is { $table } { $id }: { $reason }. Nothing was put back.
reason-undo-stale = The database has changed since this was planned. Nothing was put back; look again.
reason-undo-other = Another repair has been made since this was planned. Nothing was put back; look again.
reason-id-taken = another record has its id now
reason-gone-since = it no longer exists
reason-changed-since = it was changed
reason-path-changed = its { $path } was changed
