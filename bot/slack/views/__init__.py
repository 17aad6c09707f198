"""Views, one file a feature: domain value in, blocks or a modal out."""
