using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace CallTasks.Tests.Support;

/// <summary>A page whose script errors and failed requests are kept, so that a test can say that there were none.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    // Of what axe finds: each rule that is broken gravely, with its elements.
    private const string Grave = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
            .filter(violation => violation.impact === 'serious' || violation.impact === 'critical')
            .map(({ impact, id, help, helpUrl, nodes }) => `${impact}: ${id}: ${help} (${helpUrl})` + nodes.map(node => `\n    ${node.target}  ${node.html}`).join(''))
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> errors = new();

    internal WatchedPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Enqueue($"console: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => errors.Enqueue($"exception: {error}");
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                errors.Enqueue($"{response.Status}: {response.Request.Method} {response.Url}");
        };
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Console errors, uncaught exceptions and answers of 400 and above so far.</summary>
    public IReadOnlyList<string> Errors => [.. errors];

    /// <summary>Fails, with a list, when anything went wrong on the page so far.</summary>
    public void AssertNoErrors()
    {
        if (!errors.IsEmpty)
            throw new XunitException($"The page {Page.Url} reported:\n{string.Join('\n', errors)}");
    }

    /// <summary>Forgets what went wrong so far: after a server was killed on purpose.</summary>
    public void ForgetErrors() => errors.Clear();

    /// <summary>Fails, with a list of rules and elements, when axe finds a serious or critical violation on the page as it is now, or a control
    /// stands there that no browser test is known to operate.</summary>
    public async Task AssertAccessibleAsync()
    {
        // A dialog that is still fading in has less contrast than it will have.
        await HoldsControlsAttribute.AssertListedAsync(Page);
        await Page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().filter(a => Number.isFinite(a.effect.getComputedTiming().endTime)).map(a => a.finished))");
        // Once a page: Deque's own adapter hands axe's 600 KB over to the page and to another one each time, which takes longer than the looking.
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window")) await Page.EvaluateAsync(Axe);
        var grave = await Page.EvaluateAsync<string[]>(Grave);
        if (grave.Length > 0)
            throw new XunitException($"{Page.Url}: {grave.Length} serious accessibility violations\n{string.Join('\n', grave)}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
