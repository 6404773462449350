using CallTasks.Core.Audio;

namespace CallTasks.Tests.Unit.Audio;

public sealed class BuiltInPromptsTests
{
    [Fact]
    public void Every_built_in_prompt_is_short_audible_and_not_clipped()
    {
        foreach (var name in BuiltInPrompts.Names)
        {
            var prompt = BuiltInPrompts.Get(name);
            Assert.InRange(prompt.Duration.TotalSeconds, 0.5, 10);
            Assert.InRange(prompt.Samples.ToArray().Max(s => Math.Abs((int)s)), 8_000, 20_000);
            Assert.Same(prompt, BuiltInPrompts.Get(name));
        }
    }

    [Fact]
    public void The_machine_beeps_at_one_kilohertz_when_its_text_is_over()
    {
        var machine = BuiltInPrompts.MachineGreeting.Samples.Span;
        Assert.InRange(ToneDetector.Purity(machine[^3600..^200], 1000), 0.99, 1);
        Assert.InRange(ToneDetector.Purity(machine[..^4000], 1000), 0, 0.2);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        Assert.Contains("greeting, information", Assert.Throws<KeyNotFoundException>(() => BuiltInPrompts.Get("../x")).Message, StringComparison.Ordinal);
    }
}
