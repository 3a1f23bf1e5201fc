# Starting without a network, and newer versions of the page.

offline-heading = Without a network
offline-promise = This is about the page’s own files alone. The database stays as it is, whether they are kept or not.
offline-waiting = Whether the page starts without a network is about to be found out.
offline-impossible = This page needs its server, or its extension, at every start: only pages of a secure web address can be kept by the browser.
offline-off = No: the page needs its server at every start, since this was turned off.
offline-fetching = Not yet: the files of the page are being kept.
offline-kept = Yes: the page starts and works without a network. It keeps { $size } for that.
offline-kept-newer = Yes: the page starts and works without a network. It keeps { $size } for that, and a newer version is ready.
offline-failed-space = No: the browser has no room for the files of the page. Everything else works as before.
offline-failed-files = No: a file of the page did not arrive as it should. It is tried again at the next visit.
offline-failed-refused = No: the browser does not let the page keep its files, as in private windows. Everything else works as before.
offline-turn-on = Keep the page for that
offline-turn-off = Remove these files
offline-not-turned-on = The page is not kept
offline-not-turned-off = The files were not removed
offline-newer = A newer version of this page is ready.
offline-take-over = Load it now
offline-not-taken-over = The newer version was not loaded
offline-at-work = Not now: an upgrade, backup, restore, repair or import is under way in one of the tabs of this page. The newer version is offered again when that has ended.
