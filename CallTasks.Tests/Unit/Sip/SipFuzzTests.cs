using CallTasks.Tests.Support.Fuzz;

namespace CallTasks.Tests.Unit.Sip;

/// <summary>What anybody may send: whatever comes, nothing throws, hangs or is passed on with a line break. The benchmark <c>fuzz</c> does the same a million times each.</summary>
public sealed class SipFuzzTests
{
    private const int Messages = 20_000;

    // Printed by every failure.
    private const int Seed = 20_261_122;

    [Fact]
    public void Twenty_thousand_mutated_messages_in_the_middle_of_calls_do_no_harm()
    {
        using var fuzz = new SipFuzz(Seed);
        Run(Messages, fuzz.Step);

        Assert.True(fuzz.Taken > Messages / 10, $"only {fuzz.Taken} of {Messages} were readable: the mutations are too coarse to prove anything");
    }

    [Fact]
    public void Twenty_thousand_mutated_session_descriptions_are_read_or_refused_with_a_reason()
    {
        var fuzz = new SdpFuzz(Seed);
        var number = 0;
        Run(Messages, () => fuzz.Step(number++));

        Assert.True(fuzz.Taken > Messages / 10, $"only {fuzz.Taken} of {Messages} were readable");
    }

    [Fact]
    public void Twenty_thousand_mutated_packets_at_a_recorded_leg_do_no_harm()
    {
        using var fuzz = new RtpFuzz(Seed);
        Run(Messages / 16, fuzz.Step);

        Assert.True(fuzz.Taken > Messages / 10, $"only {fuzz.Taken} of {fuzz.Given} were sound or keys");
    }

    private static void Run(int times, Action step)
    {
        try
        {
            for (var i = 0; i < times; i++)
                step();
        }
        catch (InvalidOperationException e)
        {
            Assert.Fail($"seed {Seed}, {e}");
        }
    }
}
