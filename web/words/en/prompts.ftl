prompts-heading = Prompts
prompts-title = Prompts
prompts-count = { $count ->
    [one] { $count } prompt
   *[other] { $count } prompts
}
prompts-count-of = { $found } of { $count ->
    [one] { $count } prompt
   *[other] { $count } prompts
}
prompts-new = New prompt
prompts-filters =
    .aria-label = Filters
prompts-search =
    .aria-label = Search prompts
    .placeholder = Search title, category, text
prompts-sort = Order
prompts-sort-changed = Last changed
prompts-sort-newest = Newest
prompts-sort-oldest = Oldest
prompts-sort-title = Title
prompts-category = Category
prompts-category-all = All
prompts-category-none = No category
prompts-list =
    .aria-label = Prompts
prompts-more = Show more
prompts-none = There are no prompts yet. Write one here, or in the CineGenie app.
prompts-unfound = No prompt fits this search.
prompts-show-all = Show all prompts
prompts-untitled = Prompt without a title
prompts-changed = Changed { $date }
prompts-made = Made { $date }
prompts-made-changed = Made { $made } · changed { $changed }
prompts-no-dates = Its dates are not stored.
prompts-new-dates = It is stored when you save it.

prompts-all = All prompts
prompts-duplicate = Duplicate
prompts-delete = Delete
prompts-copy = (copy)
prompts-form =
    .aria-label = The prompt
prompts-field-title = Title
prompts-field-category = Category
prompts-field-prompt = Text
prompts-field-description = Description
prompts-field-tags = Tags
prompts-field-icon = Icon
prompts-field-system = System instruction
prompts-field-output = Output format
prompts-field-variables-on = Fill in variables
prompts-field-variables = Variable definitions (JSON)
prompts-field-context = Inject the context
prompts-field-model = Model settings (JSON)
prompts-note-prompt = Variables stand in double braces, such as {"{{"}hero{"}}"}.
prompts-note-tags = Separated by commas.
prompts-odd = It holds what this form cannot show, and is kept as it is.
prompts-kept = Also stored with it, and kept as it is: { $fields }

prompts-problem-empty = Please fill this in: every prompt needs it.
prompts-problem-kind = This must be an object in braces, or a list in brackets.
prompts-problem-place = Line { $line }, column { $column }: { $reason }
prompts-problem-value = this is no JSON value
prompts-problem-name = a name in double quotes is expected
prompts-problem-colon = a colon is expected
prompts-problem-comma = a comma is expected
prompts-problem-string = this text is never closed by a double quote
prompts-problem-control = a line break inside a text is written \n
prompts-problem-escape = a backslash must be doubled
prompts-problem-extra = there is more after the end
prompts-problem-trailing = there is a comma before the end
prompts-problem-json = This is no JSON.

prompts-saving =
    .aria-label = Saving
prompts-save = Save
prompts-save-new = Save as a new prompt
prompts-discard = Discard changes
prompts-state-clean = No unsaved changes
prompts-state-changed = Unsaved changes
prompts-state-new = Not stored yet
prompts-state-saving = Saving…
prompts-state-saved = Saved
prompts-state-problems = Not saved: { $fields } needs your attention.
prompts-state-choose = Not saved: choose above what is to be kept.
prompts-discarded = Your changes to “{ $title }” were discarded.
prompts-saved-new = “{ $title }” is stored.
prompts-duplicated = This is the copy; “{ $title }” is unchanged.
prompts-deleted = “{ $title }” was deleted.
prompts-back = “{ $title }” is back.

prompts-theirs = This prompt was changed elsewhere meanwhile: { $fields }. What you typed is still here; choose what is to be kept.
prompts-gone = This prompt was deleted elsewhere. What it held is still here; you can store it as a new prompt.
prompts-keep-mine = Keep mine
prompts-take-theirs = Take theirs
prompts-stored-now = Stored now, by somebody else:
prompts-stored-nothing = (nothing)
prompts-stored-yes = on
prompts-stored-no = off
prompts-taken = What was stored elsewhere is shown now.

prompts-leave-heading = Leave without saving?
prompts-leave-text = You have changed { $fields }, and this is not stored yet.
prompts-stay = Stay here
prompts-leave = Leave without saving
prompts-save-and-leave = Save and leave

prompts-missing = There is no such prompt here. It may have been deleted.
prompts-not-saved = The prompt could not be saved
prompts-not-deleted = The prompt could not be deleted
prompts-not-back = The prompt could not be put back
prompts-not-duplicated = The prompt could not be duplicated
prompts-save-first = Save or discard your changes first: the copy is made of what is stored.
