using System.Collections.Concurrent;
using System.Text;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace CallTasks.Tests.Support;

/// <summary>A page whose script errors and failed requests are kept, so that a test can say that there were none.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
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
        // What passed is told with all its markup otherwise, which takes longer than the looking.
        var result = await Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        var grave = result.Violations.Where(violation => violation.Impact is "serious" or "critical").ToList();
        if (grave.Count > 0)
            throw new XunitException(Listing(grave));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private string Listing(List<AxeResultItem> violations)
    {
        var text = new StringBuilder($"{Page.Url}: {violations.Count} serious accessibility violations");
        foreach (var violation in violations)
        {
            text.Append('\n').Append(violation.Impact).Append(": ").Append(violation.Id).Append(": ").Append(violation.Help)
                .Append(" (").Append(violation.HelpUrl).Append(')');
            foreach (var node in violation.Nodes)
                text.Append("\n    ").Append(node.Target).Append("  ").Append(node.Html);
        }
        return text.ToString();
    }
}
