# The page as a whole, and what all areas say.

page-name = CineGenie database
page-title = { $place } · CineGenie database
page-skip = Skip to the content
page-places =
    .aria-label = Places
page-scripts = Scripts
page-gallery = Gallery
page-prompts = Prompts
page-storage = Storage
page-safety = Safety
page-language =
    .aria-label = Language
page-messages =
    .aria-label = Messages
page-not-shown = This place cannot be shown
page-not-latest = The page may not show the latest change
page-upgraded-elsewhere = Another tab has upgraded the database or restored a backup, so this page has closed it. Nothing of yours was lost; reload to go on.
page-deleted-elsewhere = Another tab deletes the database, so this page has closed it. Nothing of yours was lost; reload to go on.
page-terminated = The browser has closed the database: its data were cleared, or its storage failed. Reload to see what is there.
page-files-not-kept = This window cannot store files: it may be a private one. You can look at everything that is here; to import, upload or restore, open the page in a normal window.
page-files-out-of-sight = All files are stored, but this browser does not find them again until the page is loaded anew. Reload the page.
page-reload = Reload the page
page-language-failed = The words of that language could not be fetched
page-index-again = Read them again
page-not-indexed = The gallery could not be searched through

shared-and = { $most } and { $last }
shared-dismiss =
    .aria-label = Dismiss this message
shared-cancel = Cancel
shared-undo = Undo
shared-try-again = Try again
shared-asset = { $type ->
    [image] Image { $id }
    [video] Video { $id }
   *[audio] Audio { $id }
}
shared-untitled = Script without a title
shared-scene = act { $act }, scene { $scene }
shared-place = { $script }, { $scene }
shared-lost-script = script { $id } (not there any more, or without a title)
shared-generated = Generated
shared-uploaded = Uploaded
shared-imported = Imported
shared-bytes = { $size ->
    [one] { $size } byte
   *[other] { $size } bytes
}
shared-seconds-few = a few seconds
shared-seconds = about { $number } seconds
shared-minutes = about { $number ->
    [one] { $number } minute
   *[other] { $number } minutes
}
shared-hours = about { $number ->
    [one] { $number } hour
   *[other] { $number } hours
}
shared-image-broken = This browser cannot show this image.
shared-video-broken = This browser cannot play this video.
shared-audio-broken = This browser cannot play this sound.
shared-no-file = { $kind ->
    [string] What is stored in the place of the file is a text, not a file.
    [number] What is stored in the place of the file is a number, not a file.
    [boolean] What is stored in the place of the file is a yes or no, not a file.
    [Date] What is stored in the place of the file is a date, not a file.
    [Array] What is stored in the place of the file is a list, not a file.
    [Object] What is stored in the place of the file is a record, not a file.
    [bytes] What is stored in the place of the file are bare bytes, not a file.
   *[other] What is stored in the place of the file is something else.
}
shared-empty-record = This record holds no file.
shared-failed = { $what }: { $why }
shared-failed-unchanged = { $what }: { $why } Nothing was changed.

shared-steps =
    .aria-label = Steps
shared-step-done = (done)
shared-progress =
    .aria-label = Progress
shared-back-up-first = Back up first
shared-back-up-first-section =
    .aria-label = Back up first
shared-table = Table
shared-records-column = Records
shared-waiting = Waiting for another tab
shared-left = { $time } left
shared-seconds-left = { $seconds ->
    [one] { $seconds } second left
   *[other] { $seconds } seconds left
}
shared-done-of = { $done } of { $total }
shared-files-of = { $total ->
    [one] { $done } of { $total } file
   *[other] { $done } of { $total } files
}
shared-count-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
shared-count-records = { $count ->
    [one] { $count } record
   *[other] { $count } records
}
shared-count-image = { $count ->
    [one] { $count } image
   *[other] { $count } images
}
shared-count-video = { $count ->
    [one] { $count } video
   *[other] { $count } videos
}
shared-count-audio = { $count ->
    [one] { $count } audio file
   *[other] { $count } audio files
}
shared-count-script = { $count ->
    [one] { $count } script
   *[other] { $count } scripts
}
shared-more = and { $count } more
shared-odd = { $count ->
    [one] { $count } unusual record: kept, and listed here
   *[other] { $count } unusual records: kept, and listed here
}
