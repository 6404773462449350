using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.Model;

public sealed class SettingsRulesTests
{
    private static readonly CallTaskSettings Good = new() { Name = "Debts", ScriptId = 1, DialPlanId = 1 };
    private static readonly DialPlanSettings GoodPlan = new() { Name = "Trunk", Address = "127.0.0.1:5060" };
    private static readonly DialPlan Plan = new() { Id = 1, Version = 1, Kind = DialPlanKind.Sip, Settings = GoodPlan };
    private static readonly ScriptBlock[] GoodBlocks =
    [
        new StartBlock { Id = "start", Next = "say" },
        new InformationBlock { Id = "say", BuiltIn = "demo", Next = "wait" },
        new PauseBlock { Id = "wait", Seconds = 1, Next = "end" },
        new ResultBlock { Id = "end" },
    ];
    private static readonly Script Script = new() { Id = 1, Version = 1, Name = "s", Blocks = GoodBlocks };

    private static readonly CallTaskReferences Found = new() { Plan = Plan, Script = Script };

    private static string[] Fields(CallTaskSettings task) => [.. CallTaskRules.Validate(task, Found).Select(e => e.Field)];

    private static string[] Fields(DialPlanSettings plan) => [.. DialPlanRules.Validate(plan).Select(e => e.Field)];

    private static string[] Fields(params ScriptBlock[] blocks) => [.. ScriptRules.Validate(blocks, new ScriptReferences { HasSound = sound => sound == 1 }).Select(e => e.Field)];

    [Fact]
    public void What_is_right_is_accepted()
    {
        Assert.Empty(Fields(Good));
        Assert.Empty(Fields(GoodPlan));
        Assert.Empty(Fields(GoodBlocks));
        Assert.Empty(ScriptWarnings.Of(GoodBlocks));
        Assert.Empty(DialPlanRules.Validate(GoodPlan with { Address = "" }, DialPlanKind.Simulated));
    }

    [Fact]
    public void Every_field_of_a_task_is_held_to_its_bounds()
    {
        Assert.Equal(["name"], Fields(Good with { Name = " " }));
        Assert.Equal(["name"], Fields(Good with { Name = new string('x', 201) }));
        Assert.Equal(["startAt"], Fields(Good with { StartMode = StartMode.Scheduled }));
        Assert.Equal(["intensity.attempts"], Fields(Good with { Intensity = new(0, 1) }));
        Assert.Equal(["intensity.attempts", "intensity.seconds"], Fields(Good with { Intensity = new(1001, 3601) }));
        Assert.Equal(["maxLines"], Fields(Good with { MaxLines = 0 }));
        Assert.Equal(["ineffectiveSeconds"], Fields(Good with { IneffectiveSeconds = -1 }));
        Assert.Equal(["country"], Fields(Good with { Country = "germany" }));
        Assert.Equal(["callerId.number"], Fields(Good with { CallerId = new TaskCallerId { Mode = CallerIdMode.Number, Number = "030 123" } }));
        Assert.Equal(["callsPerClient", "callsPerNumber"], Fields(Good with { CallsPerClient = 0, CallsPerNumber = 0 }));
        Assert.Equal(["recallTimeOfDay"], Fields(Good with { RecallStart = RecallStart.TimeOfDay }));
        Assert.Equal(["timeZone"], Fields(Good with { TimeZone = "UTC+03:00" }));
        Assert.Equal(["record.fromSecond"], Fields(Good with { Record = new(true, -1) }));
        Assert.Equal(["priority"], Fields(Good with { Priority = 10 }));
        Assert.Equal(["scriptId", "dialPlanId"], CallTaskRules.Validate(Good, new CallTaskReferences()).Select(e => e.Field));
    }

    [Fact]
    public void Recall_rules_are_held_to_their_bounds_and_needs()
    {
        Assert.Equal(["recall.busy.times"], Fields(Good with { Recall = new() { Busy = new(60, 0) } }));
        Assert.Equal(["recall.noAnswer.afterSeconds"], Fields(Good with { Recall = new() { NoAnswer = new(-1, 1) } }));
        Assert.Equal(["recall.short"], Fields(Good with { Recall = new() { Short = new(60, 1) } }));
        Assert.Empty(Fields(Good with { IneffectiveSeconds = 5, Recall = new() { Short = new(60, 1) } }));
        var machine = Assert.Single(CallTaskRules.Validate(Good with { Recall = new() { Machine = new(60, 1) } }, Found));
        Assert.Equal("recall.machine", machine.Field);
        Assert.Contains("human/robot identification", machine.Message, StringComparison.Ordinal);
        Assert.Empty(Fields(Good with { Identification = new(IdentificationMode.Lockout), Recall = new() { Machine = new(60, 1) } }));
    }

    [Fact]
    public void Calling_hours_need_days_and_a_zone()
    {
        Assert.Equal(["callingHours.days"], Fields(Good with { CallingHours = new() { Days = [] } }));
        Assert.Equal(["callingHours.days"], Fields(Good with { CallingHours = new() { Days = [DayOfWeek.Monday, DayOfWeek.Monday] } }));
        Assert.Equal(["callingHours.timeZone"], Fields(Good with { CallingHours = new() { TimeZone = "Mars" } }));
        Assert.Equal(["callingHours.blackoutDates"], Fields(Good with
        {
            CallingHours = new() { BlackoutDates = [.. Enumerable.Range(0, 367).Select(i => new DateOnly(2026, 1, 1).AddDays(i))] },
        }));
        Assert.Empty(Fields(Good with { CallingHours = null }));
    }

    [Fact]
    public void Every_field_of_a_dial_plan_is_held_to_its_bounds()
    {
        Assert.Equal(["transport"], Fields(GoodPlan with { Transport = "sctp" }));
        Assert.Empty(Fields(GoodPlan with { Proxies = ["two.example.com", "[2001:db8::1]:5080"] }));
        Assert.Equal(["proxies[0]", "proxies[1]"], Fields(GoodPlan with { Proxies = ["no port:x", GoodPlan.Address] }));
        Assert.Equal(["proxies"], Fields(GoodPlan with { Proxies = ["a", "b", "c", "d", "e"] }));
        Assert.All(["udp", "tcp", "tls"], transport => Assert.Empty(Fields(GoodPlan with { Transport = transport })));
        Assert.Equal(["ringTimeoutSeconds"], Fields(GoodPlan with { RingTimeoutSeconds = 4 }));
        Assert.Equal(["callsPerSecond"], Fields(GoodPlan with { CallsPerSecond = 0 }));
        Assert.Equal(["callsPerSecond"], Fields(GoodPlan with { CallsPerSecond = 0.0101m }));
        Assert.Empty(Fields(GoodPlan with { CallsPerSecond = 0.500m }));
        Assert.Equal(["maxLines"], Fields(GoodPlan with { MaxLines = 10_001 }));
        Assert.Equal(["pricePerMinute", "billingStepSeconds"], Fields(GoodPlan with { PricePerMinute = -1, BillingStepSeconds = 0 }));
        Assert.Equal(["currency"], Fields(GoodPlan with { Currency = "usd" }));
        Assert.Equal(["callerIds[1]"], Fields(GoodPlan with { CallerIds = ["+4930123456", "4930"] }));
        Assert.Equal(["codecs"], Fields(GoodPlan with { Codecs = ["opus"] }));
        Assert.Equal(["username"], Fields(GoodPlan with { Password = "x" }));
        Assert.Equal(["username"], Fields(GoodPlan with { Register = true }));
        Assert.Equal(["callerIdIn"], Fields(GoodPlan with { CallerIdIn = (CallerIdPlace)9 }));
        Assert.Empty(Fields(GoodPlan with { CallerIdIn = CallerIdPlace.FromAndAsserted }));
        Assert.Empty(Fields(GoodPlan with { CallerIdIn = CallerIdPlace.Asserted, Username = "u" }));
        Assert.All([CallerIdPlace.Asserted, CallerIdPlace.Preferred], place => Assert.Equal(["username"], Fields(GoodPlan with { CallerIdIn = place })));
        Assert.Equal(["username"], Fields(GoodPlan with { Username = "a\r\nVia: x" }));
        Assert.Equal(["outcomeOverrides[0].code", "outcomeOverrides[0].outcome", "outcomeOverrides[2].code"], Fields(GoodPlan with
        {
            OutcomeOverrides = [new(200, CallStatus.Answered), new(603, CallStatus.Busy), new(603, CallStatus.Busy)],
        }));
    }

    [Theory]
    [InlineData("127.0.0.1:5060", "127.0.0.1", 5060)]
    [InlineData("sip.example.com", "sip.example.com", 5060)]
    [InlineData("sip.example.com:65535", "sip.example.com", 65535)]
    [InlineData("[::1]:5070", "::1", 5070)]
    [InlineData("[2001:db8::1]", "2001:db8::1", 5060)]
    public void An_address_is_a_host_with_or_without_a_port(string address, string host, int port)
    {
        Assert.True(DialPlanRules.TryAddress(address, out var found, out var foundPort));
        Assert.Equal((host, port), (found, foundPort));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":5060")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:5060:1")]
    [InlineData("ho st")]
    [InlineData("sip:host")]
    [InlineData("user@host")]
    [InlineData("host;transport=tcp")]
    [InlineData("300.1.1.1")]
    [InlineData("1.2.3")]
    [InlineData("[::1")]
    [InlineData("[127.0.0.1]")]
    [InlineData("host\r\nVia: x")]
    public void What_is_no_address_is_refused(string address)
    {
        Assert.False(DialPlanRules.TryAddress(address, out _, out _));
        Assert.Equal(["address"], Fields(GoodPlan with { Address = address }));
    }

    [Fact]
    public void A_script_has_one_start_and_known_arrows_and_may_be_silent()
    {
        var say = new InformationBlock { Id = "say", BuiltIn = "demo" };
        Assert.Equal(["blocks"], Fields());
        Assert.Equal(["blocks"], Fields(say));
        Assert.Equal(["blocks"], Fields(new StartBlock { Id = "a", Next = "say" }, new StartBlock { Id = "b", Next = "say" }, say));
        Assert.Equal(["blocks[1].id"], Fields(new StartBlock { Id = "say", Next = "say" }, say));
        Assert.Equal(["blocks[0].next"], Fields(new StartBlock { Id = "a", Next = "nowhere" }, say));
        Assert.Equal(["blocks[1].next"], Fields(new StartBlock { Id = "a", Next = "say" }, say with { Next = "a" }));
        Assert.Empty(Fields(new StartBlock { Id = "a", Next = "e" }, new ResultBlock { Id = "e" }));
        Assert.Equal(["blocks[1]"], Fields(new StartBlock { Id = "a", Next = "say" }, say with { AudioId = 1 }));
        Assert.Equal(["blocks[1]"], Fields(new StartBlock { Id = "a", Next = "say" }, say with { BuiltIn = null }));
        Assert.Equal(["blocks[2].seconds"], Fields(new StartBlock { Id = "a", Next = "say" }, say with { Next = "p" }, new PauseBlock { Id = "p", Seconds = double.NaN }));
        Assert.Equal(["blocks[2].next"], Fields(new StartBlock { Id = "a", Next = "say" }, say with { Next = "p" }, new PauseBlock { Id = "p", Seconds = 1, Next = "say" }));
    }

    [Fact]
    public void A_script_with_text_is_refused_where_no_speech_program_is_installed()
    {
        ScriptBlock[] blocks = [new StartBlock { Id = "a", Next = "say" }, new InformationBlock { Id = "say", Text = "Hello {name}" }];
        var error = Assert.Single(ScriptRules.Validate(blocks, new ScriptReferences { CanSpeak = false }));
        Assert.Equal("blocks[1].text", error.Field);
        Assert.Contains("espeak-ng", error.Message, StringComparison.Ordinal);
        Assert.Empty(ScriptRules.Validate(blocks, new ScriptReferences { HasSound = sound => sound == 1 }));
    }

    [Fact]
    public void A_block_that_nothing_leads_to_is_a_warning()
    {
        ScriptBlock[] blocks = [.. GoodBlocks, new ResultBlock { Id = "lost" }];
        Assert.Empty(Fields(blocks));
        Assert.Equal("blocks[4]", Assert.Single(ScriptWarnings.Of(blocks)).Said.Field);
    }
}
