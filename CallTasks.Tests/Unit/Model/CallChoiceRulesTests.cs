using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.Model;

/// <summary>Sounds, identification, the redirect by default, test calls.</summary>
public sealed class CallChoiceRulesTests
{
    private static readonly CallTaskSettings Good = new() { Name = "Debts", ScriptId = 1, DialPlanId = 1 };
    private static readonly DialPlan Plan = new() { Id = 1, Version = 1, Kind = DialPlanKind.Sip, Settings = new DialPlanSettings { Name = "Trunk", Address = "127.0.0.1:5060" } };
    private static readonly Script Script = new() { Id = 1, Version = 1, Name = "s", Blocks = [] };
    private static readonly CallTaskReferences Nothing = new() { Plan = Plan, Script = Script };
    private static readonly CallTaskReferences Everything = Nothing with { RedirectPlan = Plan, RedirectScript = Script, HasDirection = true, HasAmbientNoise = true, HasGreeting = true, HasMessage = true };

    private static string[] Fields(CallTaskSettings task, CallTaskReferences? found = null) => [.. CallTaskRules.Validate(task, found ?? Everything).Select(e => e.Field)];

    [Fact]
    public void Sounds_must_be_in_the_library()
    {
        var task = Good with { AmbientNoiseId = 3, Identification = new Identification(IdentificationMode.Background, 4) };
        Assert.Empty(Fields(task));
        Assert.Equal(["ambientNoiseId", "identification.greetingId"], Fields(task, Nothing));
        var message = Good with { Identification = new Identification(IdentificationMode.Background, MessageId: 4) };
        Assert.Empty(Fields(message));
        Assert.Equal(["identification.messageId"], Fields(message, Nothing));
        Assert.Equal(["identification.messageText"], Fields(Good with { Identification = new Identification(IdentificationMode.Background, null, 4, "Call back") }));
        Assert.Empty(Fields(Good with { Identification = new Identification(IdentificationMode.Background, MessageText: new string('a', 1_000)) }));
        Assert.Equal(["identification.messageText"], Fields(Good with { Identification = new Identification(IdentificationMode.Background, MessageText: new string('a', 1_001)) }));
        Assert.Equal(["identification.mode"], Fields(Good with { Identification = new Identification((IdentificationMode)9) }));
    }

    [Theory]
    [InlineData(RedirectMode.Hangup)]
    [InlineData(RedirectMode.Nothing)]
    [InlineData(RedirectMode.DialPlan, "redirect.dialPlanId", "redirect.number")]
    [InlineData(RedirectMode.Direction, "redirect.directionId")]
    [InlineData(RedirectMode.Customer, "redirect.url")]
    [InlineData(RedirectMode.Script, "redirect.scriptId")]
    [InlineData((RedirectMode)17, "redirect.mode")]
    public void Each_redirect_needs_what_its_mode_needs(RedirectMode mode, params string[] fields)
    {
        Assert.Equal(fields, Fields(Good with { Redirect = new Redirect { Mode = mode } }));
    }

    [Theory]
    [InlineData("112", false)]
    [InlineData("911", false)]
    [InlineData("999", false)]
    [InlineData("1120", true)]
    public void Nobody_names_an_emergency_number_to_hand_clients_over_to(string number, bool taken)
    {
        var redirect = new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = 5, Number = number };

        Assert.Equal(taken ? [] : ["redirect.number"], Fields(Good with { Redirect = redirect }));
        Assert.Equal(taken ? [] : ["numbers[1]"], DirectionRules.Validate(new Direction { Name = "Sales", Numbers = ["204", number] }, planExists: true).Select(error => error.Field));
    }

    [Fact]
    public void What_a_redirect_names_must_be_there()
    {
        var plan = new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = 5, Number = "+4930123456" };
        Assert.Empty(Fields(Good with { Redirect = plan }));
        Assert.Equal(["redirect.dialPlanId"], Fields(Good with { Redirect = plan }, Nothing));
        Assert.Equal(["redirect.directionId"], Fields(Good with { Redirect = new Redirect { Mode = RedirectMode.Direction, DirectionId = 2 } }, Nothing));
        Assert.Equal(["redirect.scriptId"], Fields(Good with { Redirect = new Redirect { Mode = RedirectMode.Script, ScriptId = 2 } }, Nothing));
        Assert.Equal(["redirect.scriptId"], Fields(Good with { Redirect = new Redirect { Mode = RedirectMode.Script, ScriptId = Good.ScriptId } }));
    }

    [Theory]
    [InlineData("100", true)]
    [InlineData("*72#", true)]
    [InlineData("+4930123456", true)]
    [InlineData("+", false)]
    [InlineData("030 12", false)]
    [InlineData("100@evil", false)]
    [InlineData("123456789012345678901234567890123", false)]
    public void A_redirect_calls_digits_only(string number, bool good)
    {
        Assert.Equal(good ? [] : ["redirect.number"], Fields(Good with { Redirect = new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = 5, Number = number } }));
    }

    [Theory]
    [InlineData("https://crm.example.com/number?id={clientId}", true)]
    [InlineData("http://10.0.0.7:8080/", true)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("ftp://example.com/", false)]
    [InlineData("https://user:secret@example.com/", false)]
    [InlineData("/number", false)]
    public void A_number_is_asked_for_over_the_web_only(string url, bool good)
    {
        Assert.Equal(good ? [] : ["redirect.url"], Fields(Good with { Redirect = new Redirect { Mode = RedirectMode.Customer, Url = url } }));
    }

    [Fact]
    public void A_redirect_keeps_only_what_its_mode_uses()
    {
        var full = new Redirect { DialPlanId = 1, Number = "1", DirectionId = 2, Url = "http://x/", ScriptId = 3 };
        Assert.Equal(Redirect.HangUp, full.Plain());
        Assert.Equal(new Redirect { Mode = RedirectMode.Script, ScriptId = 3 }, (full with { Mode = RedirectMode.Script }).Plain());
    }

    [Fact]
    public void A_test_call_knows_no_recalls_hours_or_caps()
    {
        var task = Good with { TestCall = true, Recall = new() { Busy = new(60, 1) }, RecallStart = RecallStart.AfterFirstCalls, CallsPerClient = 1, CallsPerNumber = 1 };
        var inForce = task.InForce();
        Assert.Equal((RecallRules.None, RecallStart.AsDue, null, null, null), (inForce.Recall, inForce.RecallStart, inForce.CallingHours, inForce.CallsPerClient, inForce.CallsPerNumber));
        var normal = task with { TestCall = false };
        Assert.Same(normal, normal.InForce());
    }
}
