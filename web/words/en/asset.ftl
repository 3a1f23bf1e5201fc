# One asset.

asset-title = File
asset-back = Gallery
asset-before =
    .aria-label = Previous file
asset-after =
    .aria-label = Next file
asset-position-soon = Looking for the files before and after it…
asset-position-unknown = The files before and after it could not be read.
asset-position = { $position } of { $total }
asset-zoom = Full size
asset-gone = This file is not here any more. It was deleted, here or in another tab.
asset-gone-after = Next file
asset-gone-back = Back to the gallery
asset-no-such = There is no file “{ $name }”.

asset-actions =
    .aria-label = What to do with this file
asset-rename = Rename
asset-replace = Replace file
asset-replace-file =
    .aria-label = Replace file
asset-download = Download
asset-link = Link to a scene
asset-link-heading = Link “{ $name }” to a scene
asset-delete = Delete
asset-new-name = New name
asset-save = Save

asset-details = Details
asset-type = Type
asset-is-image = Image
asset-is-video = Video
asset-is-audio = Audio
asset-file-name = File name
asset-size = Size
asset-dimensions = Dimensions
asset-pixels = { $width } × { $height } pixels
asset-duration = Duration
asset-source = Source
asset-date = Added
asset-mime-type = MIME type
asset-id = Id
asset-unknown = Not known

asset-used = Where it is used
asset-looking = Looking through the scripts…
asset-unused = It is not used in any script.
asset-more-uses = { $count ->
    [one] and { $count } more place
   *[other] and { $count } more places
}
asset-by-link = linked
asset-by-field = by the script's old field
asset-by-both = linked, and by the script's old field
asset-uses-unread = Where it is used could not be read

asset-huge = This picture has { $size }. Showing it takes a lot of memory, and the page could close.
asset-drawing = This is a drawing (SVG). The browser draws it within this page, and one that is made to do harm can stop the page for minutes: show it if you trust where it comes from.
asset-show-anyway = Show it anyway
asset-download-it = Download

asset-renamed = “{ $before }” is now called “{ $name }”.
asset-replaced = “{ $before }” holds the file “{ $file }” now. Its links stayed.
asset-not-renamed = “{ $name }” could not be renamed
asset-not-replaced = The file of “{ $name }” could not be replaced
asset-not-undone = It could not be changed back
asset-as-before = “{ $name }” is as it was before.
asset-length-not-noted = Its duration could not be noted
