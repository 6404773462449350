namespace CallTasks.Tests.Support;

/// <summary><c>[Collection(nameof(BrowserTests))]</c>: tests that share one Chromium and run one after the other.</summary>
[CollectionDefinition(nameof(BrowserTests))]
[HoldsControls]
public sealed class BrowserTests : ICollectionFixture<ChromiumBrowser>, ICollectionFixture<ConsolesAhead>;
