"""Forming circles: which people, at which hour, so that no rule is broken and the mix is as good as can be found."""
