# Files on their way in.

imports-pick =
    .aria-label = Import files
imports-pick-short = Import files
imports-pick-folder =
    .aria-label = Import a folder
imports-pick-folder-short = Folder…
imports-drop = Drop the files to import them
imports-stopped = The import stopped
imports-no-studio = Files can be imported when a database is open here. Nothing was imported.
imports-left-behind = The database was closed here, so { $count ->
    [one] { $count } file was
   *[other] { $count } files were
} not imported.

imports-under-way = Importing { $count ->
    [one] { $count } file
   *[other] { $count } files
}…
imports-saved = { $count ->
    [one] { $count } file imported
   *[other] { $count } files imported
}
imports-refused = { $count } refused
imports-failed = { $count } failed
imports-asking = { $count ->
    [one] { $count } waits for you
   *[other] { $count } wait for you
}
imports-cancelled = { $count } cancelled
imports-taken-out = { $count } taken out again
imports-waiting = { $count } not imported yet
imports-left = { $time } left
imports-close =
    .aria-label = Close the list of imported files
imports-fold = Show less of the import
imports-unfold = Show the files of the import
imports-list =
    .aria-label = Imports
imports-asking-list =
    .aria-label = Files that need you
imports-more = Show { $count } more
imports-hidden = { $count ->
    [one] { $count } hidden file of the system was left out.
   *[other] { $count } hidden files of the system were left out.
}
imports-above = { $count ->
    [one] { $count } more file or folder was left out: so many cannot be dropped at once.
   *[other] { $count } more files and folders were left out: so many cannot be dropped at once.
}

imports-limit = Ask before files over
imports-limit-none = never ask
imports-cancel-all = Cancel all
imports-retry-all = Try all again
imports-undo = Undo
    .aria-label = Undo this import
imports-undone = { $count ->
    [one] { $count } file was taken out of the gallery again.
   *[other] { $count } files were taken out of the gallery again.
}
imports-undone-kept = { $count ->
    [one] { $count } file is used in a script by now and was kept.
   *[other] { $count } files are used in scripts by now and were kept.
}
imports-not-undone = The import could not be undone
imports-try-again = Try again
imports-what-fits = Import what fits
imports-no-space = The files that wait need { $needed }, and the browser grants this page { $available } more. Delete something or make room on the disk, then try again; what was imported so far is safe.
imports-no-space-unknown = The browser grants this page no more space. Delete something or make room on the disk, then try again; what was imported so far is safe.
imports-stopped-for = The import has stopped: { $why } What was imported so far is safe, and the other files wait.

imports-nameless = A file without a name
imports-state-waiting = { $size } · Waiting
imports-state-checking = { $size } · Looking at it…
imports-state-comparing = { $size } · Comparing it with a file of the same size…
imports-state-saving = { $size } · Saving…
imports-state-cancelling = { $size } · Cancelling…
imports-state-saved = { $size } · Imported
imports-state-saved-lasting = { $size } · { $duration } · Imported
imports-state-cancelled = { $size } · Cancelled, nothing of it was stored
imports-state-undone = { $size } · Not in the gallery any more
imports-cancel-one = Cancel { $name }
imports-retry-one = Import { $name } after all
imports-open-one = Open { $name }

imports-remark-named-otherwise = It is { $type ->
    [image] an image
    [video] a video
   *[audio] an audio file
}, whatever its name says.
imports-remark-unconfirmed = Its format is not known here, or it is damaged: it may not be shown.
imports-remark-unplayable = This browser cannot play it, so its length is not known.

imports-same = It is in the gallery already:
imports-same-here = The same file is in this import already: { $name }
imports-large = It is larger than the { $limit } above which you are asked.
imports-is-empty = It is empty, so there is nothing to import.
imports-is-text = It is no image, video or audio, but a text.
imports-is-html = It is no image, video or audio, but a web page.
imports-is-pdf = It is no image, video or audio, but a PDF document.
imports-is-archive = It is no image, video or audio, but a packed archive.
imports-is-program = It is no image, video or audio, but a program.
imports-is-other = It is no image, video or audio, but { $type }.
imports-is-unknown = It is no image, video or audio.

imports-again = Import it again
imports-anyway = Import it anyway
imports-lift = Allow larger files
imports-remove = Remove
imports-leave-out = Leave it out
imports-question = { $action }: { $name }
