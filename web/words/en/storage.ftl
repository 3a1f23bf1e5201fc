# The storage picture: what takes up the space, and what the browser grants.

storage-heading = Storage
storage-total = { $count ->
    [one] { $count } file, { $size } in all. Every file is counted once.
   *[other] { $count } files, { $size } in all. Every file is counted once.
}
storage-empty = There are no files in this database yet, so there is nothing to draw.
storage-measuring = Measuring what is stored…

storage-keeping = What the browser grants
storage-ask = Ask the browser to keep it
storage-what = What takes up the space
storage-usage-unknown = This browser does not say how much it stores.
storage-used = { $used } used.
storage-used-of = { $used } used of { $quota } that the browser says it grants.
storage-rest = { $files } of it are the studio’s files; the rest are scripts, prompts, small previews, the page’s own files and what the browser itself needs.
storage-promise-unknown = This browser knows no promise to keep data. Back up from time to time.
storage-promised = The browser has promised to keep it: it does not clear it by itself when the disk gets full.
storage-not-promised = The browser has not promised to keep it: when the disk gets full it may clear all of it without asking.
storage-said-yes = It said yes.
storage-said-no = It said no. Browsers say yes to pages that are bookmarked, installed or used often; nothing else has changed, and a backup helps in any case.
storage-not-asked = The browser could not be asked

storage-figure-files = in files
storage-figure-unused = not used in any script
storage-figure-shared = shared by several scripts

storage-files = Files
storage-size = Size
storage-share = Share
storage-type = Type
storage-source = Source
storage-script = Script
storage-by-type = By type
storage-by-source = By source
storage-by-script = By script
storage-by-type-caption = Files, their size and their share of all, by type
storage-by-source-caption = Files, their size and their share of all, by source
storage-by-script-caption = Files, their size and their share of all, by the script that uses them

storage-images = Images
storage-videos = Videos
storage-audios = Audio
storage-source-unknown = Of unknown source
storage-script-gone = Script { $id }, which is not there any more
storage-other-scripts = { $count ->
    [one] { $count } more script
   *[other] { $count } more scripts
}
storage-shared = Shared by several scripts
storage-unused = Not used in any script
storage-by-script-remark = A file counts for a script if only that one uses it. What several scripts use is counted once, as shared.
storage-unmeasured = { $count ->
    [one] { $count } record holds no file whose size can be told; it is counted with no bytes.
   *[other] { $count } records hold no file whose size can be told; they are counted with no bytes.
}
storage-slice = { $name }: { $size }, { $share }

storage-largest = Largest files
storage-image = image
storage-video = video
storage-audio = audio
