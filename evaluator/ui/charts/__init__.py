"""Pictures of the app (图): a table of the library in, a chart out; letters and signs are always written as well."""
