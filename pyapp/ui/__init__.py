"""The page: views that get data and callbacks, and the controllers that wire them to the database."""
