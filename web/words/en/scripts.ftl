# The scripts: their list, one script with its scenes, its storyboard, and choosing assets and scenes.

scripts-count = { $count ->
    [one] { $count } script
   *[other] { $count } scripts
}
scripts-count-found = { $found } of { $count ->
    [one] { $count } script
   *[other] { $count } scripts
}
scripts-finder =
    .aria-label = Find scripts
scripts-search =
    .aria-label = Search scripts
    .placeholder = Title, logline, genre, character
scripts-sort = Sort by
scripts-sort-title = Title
scripts-sort-newest = Newest first
scripts-sort-media = Most media
scripts-list =
    .aria-label = Scripts
scripts-nothing-found = No script has all of these words.
scripts-more = Show more
scripts-empty = There are no scripts in this database. They are written in the CineGenie app; files can be brought into the gallery all the same.
scripts-to-gallery = Go to the gallery
scripts-facts = { $acts ->
    [one] { $acts } act
   *[other] { $acts } acts
} · { $scenes ->
    [one] { $scenes } scene
   *[other] { $scenes } scenes
} · { $files ->
    [one] { $files } file
   *[other] { $files } files
}
scripts-no-cover = A script’s picture could not be read

scripts-script = Script
scripts-all = All scripts
scripts-tags =
    .aria-label = Genre and setting
scripts-unknown = There is no script { $key }.
scripts-gone-script = This script does not exist any more.
scripts-no-acts = This script has no acts.
scripts-not-complete = The scenes could not all be shown
scripts-no-such-scene = This script has no scene { $scene }.
scripts-contents = Contents
scripts-contents-label =
    .aria-label = Contents of the script
scripts-scene-count = { $count ->
    [one] { $count } scene
   *[other] { $count } scenes
}
scripts-act = Act { $number }
scripts-no-place = No place named
scripts-somebody = Somebody
scripts-picture-style = Picture
scripts-sound-style = Sound
scripts-image = Image
scripts-video = Video
scripts-audio = Audio
scripts-whole = the whole script
scripts-full = The whole script, read aloud
scripts-line = { $scene }, line { $line }
scripts-line-audio = Audio of line { $line }

scripts-upload = Upload
scripts-choose = Choose
scripts-unlink = Unlink
scripts-upload-hint =
    .title = Upload a sound
scripts-choose-hint =
    .title = Choose a sound from the gallery
scripts-unlink-hint =
    .title = Unlink the sound
scripts-upload-label = Upload { $type } for { $place }
scripts-choose-label = Choose { $type } from the gallery for { $place }
scripts-unlink-label = Unlink { $type } from { $place }
scripts-media-label = { $name }, { $place }
scripts-none-yet = None yet
scripts-from-script = { $name } · from the script itself
scripts-from-script-hint = An old field of the script names this file; no mapping of its own does.
scripts-from-mapping = { $name } · linked
scripts-from-mapping-hint = A mapping links this file here.
scripts-gone = The linked { $type } { $id } no longer exists
scripts-gone-instead = The linked { $type } { $id } no longer exists; shown instead: { $name }
scripts-choose-heading = Choose the { $type } of { $place }
scripts-nameless-file = A file without a name
scripts-linked = { $name } is now the { $type } of { $place }.
scripts-same = { $told } The same file was in the gallery already, as { $name }.
scripts-link-same = Link that one instead
scripts-same-used = { $told } The second copy was removed.
scripts-unlinked = The { $type } was unlinked from { $place }. The file itself stays in the gallery.
scripts-undone = Undone: { $place } has what it had before.
scripts-not-linked = It could not be linked
scripts-not-uploaded = { $name } could not be uploaded
scripts-not-unlinked = It could not be unlinked
scripts-not-undone = It could not be undone

scripts-own-media = All media of this script
scripts-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
scripts-tray-finder =
    .aria-label = Find files to drag
scripts-tray-search =
    .aria-label = Search these files
    .placeholder = File name
scripts-tray-from = From
scripts-tray-script = This script
scripts-tray-gallery = The whole gallery
scripts-tray-hint = Drag a file onto a scene or a line. By keyboard: Choose.
scripts-tray-files =
    .aria-label = Files to drag
scripts-tray-unread = The files could not be read
scripts-tray-none = No files here.
scripts-tray-reading = Reading the files…
scripts-tray-shown = { $shown } of { $count } files; search to find the others.

scripts-storyboard = Storyboard
scripts-storyboard-of = Storyboard of { $title }
scripts-back-to-script = The script
scripts-columns = Columns
scripts-print = Print
scripts-no-picture = No picture
scripts-has-video = Video
scripts-has-audio = Audio
scripts-spoken-lines = { $count ->
    [one] { $count } line spoken
   *[other] { $count } lines spoken
}
scripts-more-lines = { $count ->
    [one] and { $count } more line
   *[other] and { $count } more lines
}
scripts-pictures-loading = Loading the pictures: { $done } of { $count }…
scripts-printed-without = { $count ->
    [one] { $count } picture could not be shown; its frame says so.
   *[other] { $count } pictures could not be shown; their frames say so.
}
scripts-print-cancelled = Nothing was printed.
scripts-not-printed = The storyboard could not be printed
scripts-unloaded = Pictures that were not yet loaded are missing here. The Print button of the page loads all of them first.

scripts-reading-scenes = Reading the scenes…
scripts-scenes-unread = The scenes could not be read
scripts-scene-search =
    .aria-label = Search scripts and scenes
    .placeholder = Script, place, action
scripts-scene-count-found = { $found } of { $count ->
    [one] { $count } scene
   *[other] { $count } scenes
}
scripts-no-scene-found = No scene has all of these words.
scripts-no-scenes = There are no scenes in this database.
scripts-close-chooser =
    .aria-label = Close without choosing
scripts-use-scene = Link to this scene
scripts-chosen-scene = { $scene } of { $script }
scripts-scene-has = { $type ->
    [image] Its image is now { $name }, which will be replaced.
    [video] Its video is now { $name }, which will be replaced.
   *[audio] Its audio is now { $name }, which will be replaced.
}
scripts-scene-has-none = { $type ->
    [image] It has no image yet.
    [video] It has no video yet.
   *[audio] It has no audio yet.
}

scripts-close-picker =
    .aria-label = Close without choosing
scripts-picker-finder =
    .aria-label = Find a file
scripts-picker-search =
    .aria-label = Search files
    .placeholder = File name or script
scripts-picker-source =
    .aria-label = Source
scripts-picker-all-sources = All sources
scripts-picker-sort =
    .aria-label = Sort by
scripts-picker-newest = Newest first
scripts-picker-oldest = Oldest first
scripts-picker-by-name = Name
scripts-picker-largest = Largest first
scripts-picker-smallest = Smallest first
scripts-picker-script = In this script
scripts-picker-unused = Not used anywhere
scripts-picker-count = { $found } of { $count ->
    [one] { $count } file
   *[other] { $count } files
}
scripts-picker-used = { $count ->
    [0] Not used in any script
    [one] Used in { $count } script
   *[other] Used in { $count } scripts
}
scripts-picker-nothing = No file is let through by all of this.
scripts-picker-none = The gallery has nothing of this kind yet.
scripts-picker-preview =
    .aria-label = The file, large
scripts-picker-use = Use this
scripts-picker-use-label = Use this: { $name }
