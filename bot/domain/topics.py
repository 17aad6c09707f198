"""What people would like to talk about, from a short fixed list: enough to find each other by, too little to tell."""

from enum import StrEnum


class Topic(StrEnum):
    """A topic that somebody may choose."""

    NEW_ROLE = "new_role"
    LEADING = "leading"
    VISIBILITY = "visibility"
    LEARNING = "learning"
    PROJECT = "project"
    BALANCE = "balance"
