# The gallery.

gallery-heading = Gallery
gallery-count = { $type ->
    [image] { $count ->
        [one] { $count } image
       *[other] { $count } images
    }
    [video] { $count ->
        [one] { $count } video
       *[other] { $count } videos
    }
    [audio] { $count ->
        [one] { $count } audio file
       *[other] { $count } audio files
    }
   *[all] { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
}

gallery-filters =
    .aria-label = Filters
gallery-search =
    .aria-label = Search by file name or script title
    .placeholder = Search files and scripts
gallery-search-clear =
    .aria-label = Clear the search
gallery-type = Type
gallery-all = All
gallery-images = Images
gallery-videos = Videos
gallery-audios = Audio
gallery-source =
    .aria-label = Source
gallery-all-sources = All sources
gallery-generated = Generated
gallery-uploaded = Uploaded to a scene
gallery-imported = Imported
gallery-script =
    .aria-label = Script
    .placeholder = All scripts
gallery-scripts =
    .aria-label = Scripts
gallery-all-scripts = All scripts
gallery-same-title = { $title } (no. { $id })
gallery-scripts-found = { $found ->
    [0] No title has these words.
    [one] { $found } script
   *[other] { $found } scripts
}
gallery-scripts-listed = { $found } scripts. The first { $shown } are listed; letters find the others.
gallery-lost-script = A script that is gone
gallery-only-unused = Unused only
gallery-sort =
    .aria-label = Order
gallery-newest = Newest first
gallery-oldest = Oldest first
gallery-by-name = Name, A to Z
gallery-by-name-reversed = Name, Z to A
gallery-largest = Largest first
gallery-smallest = Smallest first

gallery-files =
    .aria-label = Files
gallery-an-image = image
gallery-a-video = video
gallery-a-sound = audio file
gallery-select = Select { $name }
gallery-unused = Not used in any script
gallery-used-more = { $script } and { $more } more

gallery-nothing = There is nothing here yet. Drop pictures, films or sounds anywhere on this page, or import them.
gallery-nothing-fits = Nothing fits these filters.
gallery-clear-filters = Clear the filters
gallery-loading = Looking through all files…
gallery-looked-at = { $done } of { $total }
gallery-so-far = { $count } so far
gallery-failed = The gallery could not be read
gallery-retry = Try again

gallery-selected =
    .aria-label = Selection
gallery-select-none =
    .aria-label = End the selection
gallery-selected-count = { $count ->
    [one] { $count } selected
   *[other] { $count } selected
} · { $size }
gallery-download = Download
gallery-downloading =
    .aria-label = Download
gallery-download-begins = Reading the files…
gallery-download-step = Writing the ZIP
gallery-download-busy = The last download is still being made. Wait for its end, or cancel it.
gallery-download-cancelled = The download was cancelled. No file of it is left.
gallery-download-failed = The files could not be downloaded
gallery-download-gone = It does not exist any more.
gallery-downloaded = { $count ->
    [one] { $count } file
   *[other] { $count } files
} in { $name } ({ $size }).
gallery-download-lost = { $count ->
    [one] The browser no longer has the bytes of { $names }, so it could not be downloaded.
   *[other] The browser no longer has the bytes of { $count } files ({ $names }), so they could not be downloaded.
}
gallery-download-none = { $count ->
    [one] The record of { $names } holds no file, so there was nothing to download.
   *[other] The records of { $names } hold no files, so there was nothing to download of them.
}
gallery-download-lost-more = { $count ->
    [one] { $count } other
   *[other] { $count } others
}
gallery-link = Link to a scene
gallery-link-too-many = A scene has room for one image, one video and one audio file. Select one of each kind at most.
gallery-delete = Delete
