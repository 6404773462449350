using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.Model;

public sealed class CallerIdChoiceTests
{
    private const string A = "+4930111001", B = "+4930111002", C = "+4930111003";

    private static readonly CallerIdGroup Group = new() { Name = "G", Numbers = [A, B, C] };
    private static readonly TaskCallerId FromGroup = new() { Mode = CallerIdMode.Group, GroupId = 1 };
    private static readonly TaskCallerId Fixed = new() { Mode = CallerIdMode.Number, Number = B };

    private readonly Dictionary<string, CallerIdUse> _uses = [];

    private static DialPlanSettings Plan(params string[] numbers) => new() { Name = "P", CallerIds = numbers };

    private string? Pick(TaskCallerId choice, DialPlanSettings plan, CallerIdGroup? group = null, string? first = null) =>
        CallerIdChoice.Pick(choice, plan, group, first, n => _uses.GetValueOrDefault(n));

    [Fact]
    public void The_default_is_the_plans_first_number_or_what_the_carrier_sets()
    {
        Assert.Equal(A, Pick(TaskCallerId.Default, Plan(A, B)));
        Assert.Null(Pick(TaskCallerId.Default, Plan()));
    }

    [Fact]
    public void A_number_that_the_plan_does_not_list_any_more_is_not_shown()
    {
        Assert.Equal(B, Pick(Fixed, Plan()));
        Assert.Equal(B, Pick(Fixed, Plan(A, B)));
        Assert.Equal(A, Pick(Fixed, Plan(A)));
    }

    [Fact]
    public void A_group_shows_its_numbers_in_turn()
    {
        var shown = new List<string?>();
        for (var call = 1; call <= 7; call++)
        {
            var number = Pick(FromGroup, Plan(), Group)!;
            _uses[number] = new CallerIdUse(_uses.GetValueOrDefault(number).Uses + 1, 0, call);
            shown.Add(number);
        }

        Assert.Equal([A, B, C, A, B, C, A], shown);
    }

    [Fact]
    public void The_least_used_number_is_shown_and_of_equals_the_one_rested_longest()
    {
        _uses[A] = new CallerIdUse(5, 0, 10);
        _uses[B] = new CallerIdUse(2, 0, 12);
        _uses[C] = new CallerIdUse(2, 0, 11);
        Assert.Equal(C, Pick(FromGroup, Plan(), Group with { Pick = CallerIdPick.LeastUsed }));
    }

    [Fact]
    public void Of_a_group_only_the_plans_numbers_are_shown()
    {
        Assert.Equal(C, Pick(FromGroup, Plan("+15550100", C), Group));
        Assert.Equal("+15550100", Pick(FromGroup, Plan("+15550100"), Group));
        Assert.Null(Pick(FromGroup, Plan(), group: null));
    }

    [Fact]
    public void A_recall_keeps_the_number_of_the_first_call_while_it_belongs_to_plan_or_group()
    {
        _uses[A] = new CallerIdUse(1, 0, 1);
        Assert.Equal(A, Pick(FromGroup, Plan(), Group, first: A));
        Assert.Equal(A, Pick(Fixed, Plan(A, B), first: A));
        Assert.Equal(B, Pick(Fixed, Plan(B), first: A));
        Assert.Equal(B, Pick(FromGroup, Plan(B, C), Group, first: A));
        Assert.Equal(B, Pick(Fixed, Plan(), first: A));
        Assert.Equal(B, Pick(FromGroup, Plan(), Group with { Numbers = [B, C] }, first: A));
    }
}
