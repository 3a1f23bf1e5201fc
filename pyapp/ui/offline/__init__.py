"""The page for times without a network: what is kept for them, and newer versions of the page."""
