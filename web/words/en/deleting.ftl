# Deleting assets, wherever it is asked for.

deleting-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
deleting-heading = Delete { $what }?
deleting-uses = { $count ->
    [one] It is used in { $places ->
        [one] this place, which will be without it:
       *[other] these places, which will be without it:
    }
   *[other] They are used in { $places ->
        [one] this place, which will be without them:
       *[other] these { $places } places, which will be without them:
    }
}
deleting-no-uses = { $count ->
    [one] It is not used in any script.
   *[other] None of them is used in any script.
}
deleting-more-uses = { $count ->
    [one] and { $count } more place
   *[other] and { $count } more places
}
deleting-files-there = { $count ->
    [one] ({ $count } file)
   *[other] ({ $count } files)
}
deleting-can-undo = You can undo it as long as the message about it is shown.
deleting-keep = Keep it
deleting-delete = Delete
deleting-uses-unread = Where it is used could not be read
deleting-failed = { $what } could not be deleted
deleting-done = { $count ->
    [one] { $what } was deleted
   *[other] { $what } were deleted
}, with { $links ->
    [one] { $links } link
   *[other] { $links } links
} and { $fields ->
    [one] { $fields } field
   *[other] { $fields } fields
} of scripts that named { $count ->
    [one] it
   *[other] them
}.
deleting-done-unused = { $count ->
    [one] { $what } was deleted.
   *[other] { $what } were deleted.
}
deleting-not-undone = { $what } could not be put back
deleting-undone = { $count ->
    [one] { $what } is back, as it was.
   *[other] { $what } are back, as they were.
}
deleting-left = Not put back: { $places }. There is something else there now.
deleting-left-gone = Not put back: { $places }. That is not there any more.
deleting-more-places = { $count ->
    [one] { $count } more place
   *[other] { $count } more places
}
