"""One asset: seen whole, played, described, renamed, replaced, deleted."""
