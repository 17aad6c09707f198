"""Each kind of message, read and worded at the moment of sending; one file a feature, each with its KINDS."""
