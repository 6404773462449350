using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace CallTasks.Tests.Support;

/// <summary>
/// Of browser tests, which run one after the other: keeps what a test operates by mouse and keys, and fails it at its end when the list
/// (<see cref="ControlList"/>) gives it a control that it did not operate.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HoldsControlsAttribute : BeforeAfterTestAttribute
{
    private static readonly string Script = File.ReadAllText(System.IO.Path.Combine(Repository.Root, "CallTasks.Tests", "Support", "controls.js"));
    private static ConcurrentDictionary<Control, bool> operated = new();

    /// <summary>Lets every page of a browser's context tell what is operated on it.</summary>
    public static async Task ListenAsync(IBrowserContext context)
    {
        var mine = operated; // A page that outlives its test tells nothing to the next one.
        await context.ExposeFunctionAsync<Control.Told, bool>("tellOperated", told => mine[Control.Of(told)] = true);
        await context.AddInitScriptAsync(Script);
    }

    /// <summary>Fails, with their lines, when controls can be seen on the page that the list does not have.</summary>
    public static async Task AssertListedAsync(IPage page)
    {
        List<Control> unknown = [];
        // Once more while a page is on its way to another one.
        await Eventually.Async(
            async () =>
            {
                var seen = await page.EvaluateAsync<Control.Told[]>("() => controlsThatCanBeSeen()");
                unknown = [.. seen.Select(Control.Of).Distinct().Where(control => ControlList.Held.Of(control) is null)];
                return unknown.Count == 0;
            },
            TimeSpan.FromSeconds(5),
            () => $"{page.Url} to have no controls but those of controls.txt; it has:\n{string.Join('\n', unknown)}\n");
    }

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest) => operated = new();

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest)
    {
        var (test, list) = ($"{methodUnderTest.DeclaringType!.Name}.{methodUnderTest.Name}", ControlList.Held);
        var done = operated.Keys.Select(list.Of).ToHashSet();
        var left = list.Lines.Where(line => line.Test == test && !done.Contains(line)).ToList();
        if (left.Count > 0) throw new XunitException($"controls.txt gives {test} controls that it did not operate:\n{string.Join('\n', left)}\nIt operated:\n{string.Join('\n', operated.Keys.Select(control => control.ToString()).Order())}");
    }
}
