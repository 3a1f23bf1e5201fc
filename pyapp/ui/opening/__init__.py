"""From a page without a database to an open one."""
