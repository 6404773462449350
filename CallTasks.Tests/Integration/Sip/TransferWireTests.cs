using System.Text.RegularExpressions;
using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>Whole calls whose client is handed over: the dialler with its database on the one side, telephones of other people's making on the other.</summary>
[Trait("Speed", "slow")]
[Collection(nameof(Alone))]
public sealed class TransferWireTests
{
    private const string Client = "+442079460103";
    private const string Busy = "+442079460201";
    private const string Rings = "+442079460202";
    private const string Stays = "+442079460203";
    private const string Leaves = "+442079460204";

    private const double ClientHertz = 700;
    private const double OperatorHertz = 1_000;
    private const double BotHertz = 1_700;
    private const double RingHertz = 425;

    [Fact]
    public async Task Busy_and_no_answer_lead_back_to_the_bot_and_an_operator_who_answers_talks_until_hanging_up()
    {
        using var folder = new TempFolder();
        await using var clients = await SippPeer.StartAsync("telephones", Says(folder, ClientHertz), 2);
        await using var operators = await SippPeer.StartAsync("telephones", Says(folder, OperatorHertz), 4);
        await using var line = new SipLine(sound: true);
        await using var house = await HouseAsync(line, clients.Address);

        var back = await CallAsync(house, operators.Address, 1, Busy, Rings);
        Assert.Equal((CallStatus.Answered, EndedBy.Bot, TransferOutcome.Failed, "m"), (back.Status, back.EndedBy, back.Transfer, back.Marker));
        Assert.Equal(["transferring", "operatorNotReached", "transferring", "operatorNotReached", "transferFailed"], Told(house, back));
        var (left, right) = Recording(house, back);
        Assert.True(Tones.Loudest(left, RingHertz) > 1_000, "the client heard no ringing while the operators were called");
        Assert.True(Tones.Loudest(left, BotHertz) > 3_000, "the bot did not go on");
        Assert.True(Tones.Loudest(right, ClientHertz) > 3_000, "the client was not heard");

        var talked = await CallAsync(house, operators.Address, 30, Busy, Leaves);
        Assert.Equal((CallStatus.Answered, EndedBy.Bot, TransferOutcome.Transferred, $"Desk 30, {Leaves}"), (talked.Status, talked.EndedBy, talked.Transfer, talked.TransferredTo));
        Assert.Equal(["transferring", "operatorNotReached", "transferring", "transferred", "operatorHungUp"], Told(house, talked));
        (left, right) = Recording(house, talked);
        AssertApart(left, right);
        Assert.True(Tones.Loudest(left, BotHertz) < 300, "the bot spoke after the operator had hung up");

        // Each got its BYE, CANCEL or ACK as its scenario has it.
        await clients.SucceedsAsync();
        await operators.SucceedsAsync();
        await Eventually.Async(() => line.Carrier.LiveLegs == 0);
    }

    [Fact]
    public async Task Client_and_operator_hear_each_other_after_a_whisper_a_key_arrives_once_and_the_operator_is_released_when_the_client_hangs_up()
    {
        await using var client = await BaresipPeer.StartAsync(Client, ClientHertz);
        await using var desk = await BaresipPeer.StartAsync(Stays, OperatorHertz);
        await using var line = new SipLine(sound: true);
        await using var house = await HouseAsync(line, client.Address, trace: true);

        // The telephone does not know the first number, and says so.
        var task = await StartAsync(house, desk.Address, 30, [Busy, Stays], whisper: "A client for you.");
        await Eventually.Async(() => Tones.Loudest(client.HeardSoFar(), OperatorHertz) > 3_000 && Tones.Loudest(desk.HeardSoFar(), ClientHertz) > 3_000, null,
            () => $"both to hear each other\n{client.Log}\n{desk.Log}");
        await client.PressAsync('5');
        await Eventually.Async(() => desk.Presses.Contains('5'), null, () => $"the key\n{client.Log}\n{desk.Log}");
        await client.HangUpAsync();
        await house.CompletesAsync(task);
        Assert.True(Tones.Loudest(await desk.HeardAsync(), BotHertz) > 3_000, "the operator was not told who comes");
        Assert.True(Tones.Loudest(await client.HeardAsync(), BotHertz) < 300, "the client heard what was for the operator alone");

        var call = Assert.Single(house.Calls(task));
        Assert.Equal((CallStatus.Answered, EndedBy.Client, TransferOutcome.Transferred, $"Desk 30, {Stays}"), (call.Status, call.EndedBy, call.Transfer, call.TransferredTo));
        Assert.Equal("5", desk.Presses);
        var (left, right) = Recording(house, call);
        AssertApart(left, right);
        Assert.True(Tones.Loudest(left, BotHertz) < 300, "the whisper is in the recording");
        var trace = house.CallQueries.Trace(call.Id)!.Messages;
        Assert.Equal([Client, Busy, Stays], Invited(string.Join("\n\n", trace.Select(m => m.Text))));
        Assert.Equal(2, Count(trace, "BYE "));
    }

    [Fact]
    public async Task A_trunk_that_refuses_REFER_or_fails_has_the_legs_bridged_once_and_one_that_takes_it_gets_the_client()
    {
        await using var trunk = await SippPeer.StartAsync("gives_away", null, 8);
        await using var line = new SipLine(sound: true);
        await using var house = await HouseAsync(line, trunk.Address, refer: true, trace: true);
        string[] numbers = ["+442079460201", "+442079460202"];
        var script = await ScriptAsync(house, "Sales", null, numbers);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id }, Enumerable.Range(11, 5).Select(i => $"+4420794601{i}"));

        await house.UntilAsync(() => house.Status(task) == CallTaskStatus.Completed, message: () => $"all calls to end\n{trunk.Messages}");
        await trunk.SucceedsAsync();

        var calls = house.Calls(task).ToDictionary(call => call.Phone[^2..]);
        Assert.All(calls.Values, call => Assert.Equal((CallStatus.Answered, EndedBy.Bot, TransferOutcome.Transferred), (call.Status, call.EndedBy, call.Transfer)));
        foreach (var (client, code) in new[] { ("11", "405"), ("12", "603"), ("13", "503") })
        {
            Assert.Equal(["transferring", "referFailed", "transferred", "operatorHungUp"], Told(house, calls[client]));
            Assert.StartsWith(code, house.CallQueries.Find(calls[client].Id)!.Events.Single(e => e.What == "referFailed").Detail, StringComparison.Ordinal);
            Assert.Equal($"Sales, {numbers[0]}", calls[client].TransferredTo);
        }
        Assert.Equal(["transferring", "referFailed", "transferring", "referred"], Told(house, calls["14"]));
        Assert.Equal(["transferring", "referred"], Told(house, calls["15"]));
        Assert.Equal(($"Sales, {numbers[1]}", $"Sales, {numbers[0]}"), (calls["14"].TransferredTo, calls["15"].TransferredTo));

        // Three operators' legs in all, one for each that was bridged.
        Assert.Equal(3, Invited(trunk.Messages).Count(number => number == numbers[0]));
        Assert.DoesNotContain(numbers[1], Invited(trunk.Messages));
        var asked = house.CallQueries.Trace(calls["15"].Id)!.Messages;
        Assert.Equal((2, 1, 1), (Count(asked, "REFER "), Count(asked, "NOTIFY "), Count(asked, "SIP/2.0 401 ")));
        var bridged = house.CallQueries.Trace(calls["11"].Id)!.Messages;
        Assert.Equal((1, 1, 2), (Count(bridged, "REFER "), Count(bridged, $"INVITE sip:{numbers[0]}@"), Count(bridged, "BYE ")));
    }

    private static int Count(IEnumerable<TracedMessage> trace, string start) => trace.Count(message => message.Text.StartsWith(start, StringComparison.Ordinal));

    /// <summary>The numbers that were called, each call once however often its INVITE came.</summary>
    private static IReadOnlyList<string> Invited(string messages) =>
        [.. Regex.Matches(messages, @"^INVITE sip:(\+\d+)@[^\n]*\nVia: [^\n]*branch=([^;\s]+)", RegexOptions.Multiline).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).Distinct().Select(m => m.Item1)];

    /// <summary>The recording has the operator left and the client right, and neither in the other's channel.</summary>
    private static void AssertApart(short[] left, short[] right)
    {
        Assert.True(Tones.Loudest(left, OperatorHertz) > 3_000, $"left has the operator's tone at {Tones.Loudest(left, OperatorHertz):0} only");
        Assert.True(Tones.Loudest(right, ClientHertz) > 3_000, $"right has the client's tone at {Tones.Loudest(right, ClientHertz):0} only");
        Assert.True(Tones.Loudest(left, ClientHertz) < 300, "the client's tone is in the operator's channel");
        Assert.True(Tones.Loudest(right, OperatorHertz) < 300, "the operator's tone is in the client's channel");
    }

    private static (short[] Left, short[] Right) Recording(EngineHouse house, Call call)
    {
        Assert.True(call.HasRecording);
        using var file = File.OpenRead(new RecordingFiles(house.Folder.Path).PathOf(call.Id));
        var sound = WavFile.Read(file);
        return (sound.Channel16(0), sound.Channel16(1));
    }

    private static string[] Told(EngineHouse house, Call call) =>
        [.. house.CallQueries.Find(call.Id)!.Events.Select(e => e.What).Where(what => what.StartsWith("transfer", StringComparison.Ordinal) || what.StartsWith("operator", StringComparison.Ordinal) || what.StartsWith("refer", StringComparison.Ordinal))];

    private static Dictionary<string, string> Says(TempFolder folder, double hertz)
    {
        var path = folder.File($"{hertz:0}.al");
        var samples = Tones.Sine(hertz, 1);
        var codes = new byte[samples.Length];
        G711.Encode(G711Law.ALaw, samples, codes);
        File.WriteAllBytes(path, codes);
        return new Dictionary<string, string> { ["@FILE@"] = path, ["@AFTER@"] = "1500" };
    }

    private static async Task<EngineHouse> HouseAsync(SipLine line, string address, bool refer = false, bool trace = false)
    {
        var plan = new DialPlanSettings
        {
            Name = "Trunk",
            Address = address,
            CallsPerSecond = 100,
            MaxLines = 100,
            Refer = refer,
            Trace = trace,
            Username = "console",
            Password = "right",
        };
        var house = await EngineHouse.OpenAsync(plan: plan, wire: new CallsAlone(line.Carrier));
        house.Spoken = _ => new Prompt(Tones.Sine(BotHertz, 1));
        return house;
    }

    private static async Task<Script> ScriptAsync(EngineHouse house, string direction, long? plan, string[] numbers, string? whisper = null)
    {
        var to = await new DirectionLedger(house.Ledger).CreateAsync(new Direction { Name = direction, Numbers = numbers, DialPlanId = plan }, Actor.System);
        return await house.Settings.CreateScriptAsync($"To {direction}",
        [
            new StartBlock { Id = "start", Next = "transfer" }, new TransferBlock { Id = "transfer", Target = new Redirect { Mode = RedirectMode.Direction, DirectionId = to.Id }, Whisper = whisper, Next = "sorry" },
            new InformationBlock { Id = "sorry", Text = "Nobody is free.", Next = "end" }, new ResultBlock { Id = "end", Marker = "m" },
        ], Actor.System);
    }

    /// <summary>Starts a task with one client whose script hands over to these numbers over a trunk of theirs.</summary>
    private static async Task<CallTask> StartAsync(EngineHouse house, string desk, int ringTimeout, string[] numbers, string? whisper = null)
    {
        var plan = await house.Settings.CreateDialPlanAsync(
            new DialPlanSettings { Name = $"Desk {ringTimeout}", Address = desk, CallsPerSecond = 100, MaxLines = 100, RingTimeoutSeconds = ringTimeout, Trace = house.Plan.Settings.Trace }, Actor.System);
        var script = await ScriptAsync(house, $"Desk {ringTimeout}", plan.Id, numbers, whisper);
        return await house.AddTaskAsync(house.NewTask($"Task {ringTimeout}") with { ScriptId = script.Id, Record = new RecordingChoice(true, 0) }, [Client]);
    }

    private static async Task<Call> CallAsync(EngineHouse house, string desk, int ringTimeout, params string[] numbers)
    {
        var task = await StartAsync(house, desk, ringTimeout, numbers);
        await house.CompletesAsync(task);
        return Assert.Single(house.Calls(task));
    }
}
