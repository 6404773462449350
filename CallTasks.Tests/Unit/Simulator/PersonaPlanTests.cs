using System.Text;
using CallTasks.Core.Simulator;

namespace CallTasks.Tests.Unit.Simulator;

public sealed class PersonaPlanTests
{
    [Theory]
    [InlineData("01", Persona.Answers)]
    [InlineData("04", Persona.NoAnswer)]
    [InlineData("09", Persona.Declines)]
    [InlineData("10", Persona.InformationTones)]
    public void The_last_two_digits_fix_the_persona_whatever_the_seed(string digits, Persona persona) =>
        Assert.All(Enumerable.Range(0, 50), seed => Assert.Equal(persona, Of(seed, "+791200000" + digits, 1).Persona));

    [Fact]
    public void The_same_seed_number_and_call_meet_the_same_plan()
    {
        Assert.Equal(Of(7, "+79120000050", 5), Of(7, "+79120000050", 5));
        Assert.NotEqual(Enumerable.Range(0, 20).Select(call => Of(7, "+79120000050", call)), Enumerable.Range(0, 20).Select(call => Of(8, "+79120000050", call)));
    }

    [Fact]
    public void Other_numbers_meet_the_personas_in_realistic_shares()
    {
        var drawn = Enumerable.Range(0, 20_000).Select(call => Of(1, "+79120000050", call).Persona).CountBy(persona => persona).ToDictionary();

        Assert.Equal(9, drawn.Count);
        Assert.InRange(drawn[Persona.Answers], 8_000, 8_800);
        Assert.InRange(drawn[Persona.NoAnswer], 3_700, 4_300);
    }

    [Fact]
    public void People_take_one_to_eight_seconds_to_answer() =>
        Assert.All(Enumerable.Range(0, 1_000), call => Assert.InRange(Of(1, "+79120000001", call).RingMs, 1_000, 8_000));

    private static PersonaPlan Of(int seed, string number, int call) => PersonaPlan.Choose(seed, Encoding.ASCII.GetBytes(number), Encoding.ASCII.GetBytes($"{call}"));
}
