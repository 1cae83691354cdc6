"""The app (界面): pages that show what the library computed and the store keeps; nothing is computed here."""
