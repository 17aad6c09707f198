"""What can happen in the workspace, with all its consequences: the change, word to the app, word to the pages."""
