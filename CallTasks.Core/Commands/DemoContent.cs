using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Commands;

/// <summary>
/// What a newcomer finds on the first start: a script made of the built-in prompts and a task over the simulated carrier that is
/// already calling. The numbers are reserved for fiction (North American 555-01xx), so even a mistaken trunk rings nobody.
/// </summary>
public sealed class DemoContent(CallTaskCommands tasks, ClientCommands clients, SettingsCommands settings, SettingsLedger ledger, SettingsQueries queries)
{
    /// <summary>Meta key that says the demo was laid out once; a deleted demo stays deleted.</summary>
    private const string DoneKey = "demo";

    private const int Clients = 60;

    private static readonly string[] AreaCodes = ["212", "312", "415", "206"];

    private static readonly string[] Names =
        ["Ada", "Ben", "Clara", "David", "Elena", "Frank", "Grace", "Henry", "Iris", "Jack", "Karin", "Leo", "Maria", "Noah", "Olga", "Paul", "Rita", "Sam", "Tanya", "Victor"];

    /// <summary>Lays the demo out and starts it, once per installation.</summary>
    public async Task EnsureAsync()
    {
        if (queries.Meta(DoneKey) is not null) return;
        await ledger.SetMetaAsync(DoneKey, "1");
        var script = await settings.CreateScriptAsync("Demo: a short announcement",
        [
            new StartBlock { Id = "start", Next = "greeting" },
            new InformationBlock { Id = "greeting", BuiltIn = "greeting", Next = "breath" },
            new PauseBlock { Id = "breath", Seconds = 0.5, Next = "information" },
            new InformationBlock { Id = "information", BuiltIn = "information", Next = "goodbye" },
            new InformationBlock { Id = "goodbye", BuiltIn = "goodbye", Next = "heard" },
            new ResultBlock { Id = "heard", Marker = "heard to the end", Result = ScriptResult.Effective },
        ], Actor.System);

        var task = await tasks.CreateAsync(new CallTaskSettings
        {
            Name = "Demo: calls over the simulated carrier",
            ScriptId = script.Id,
            DialPlanId = CallTasksDatabase.StandardPlanId,
            Intensity = new Intensity(1, 2),
            MaxLines = 12,
            IneffectiveSeconds = 5,
            Country = "US",
            Recall = new RecallRules { Busy = new RecallRule(30, 2), NoAnswer = new RecallRule(60, 1), Short = new RecallRule(45, 1), Failure = new RecallRule(20, 2) },
            CallingHours = null,
            TimeZone = "America/New_York",
        }, Actor.System);

        var list = Enumerable.Range(0, Clients).Select(i => new ClientInput
        {
            Phones = [string.Create(CultureInfo.InvariantCulture, $"+1{AreaCodes[i % AreaCodes.Length]}55501{i * 37 % 100:00}")],
            ClientId = string.Create(CultureInfo.InvariantCulture, $"demo-{i + 1:000}"),
            Parameters = new Dictionary<string, string> { ["name"] = Names[i % Names.Length] },
        }).ToArray();
        await clients.AddAsync(task.Id, list, Actor.System);
        await tasks.StartAsync(task.Id, Actor.System);
    }
}
