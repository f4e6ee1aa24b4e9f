// Served by StaticFilesTest.
