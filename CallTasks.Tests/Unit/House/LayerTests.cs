using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.House;

public sealed class LayerTests
{
    private const string Fixture = "CallTasks.Tests.Unit.House.Fixture";

    private static readonly string Core = typeof(CallTask).Assembly.Location;
    private static readonly Lazy<IReadOnlyList<TypeReference>> FixtureUses = new(() => TypeReferences.Of(typeof(LayerTests).Assembly.Location));

    [Fact]
    public void No_folder_of_the_engine_uses_one_that_stands_above_it()
    {
        var layers = new Layers("CallTasks.Core");

        var wrong = TypeReferences.TypesOf(Core).Select(layers.Misplaced)
            .Concat(TypeReferences.Of(Core).Select(layers.Violation))
            .OfType<string>()
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_engine_knows_nothing_of_the_web()
    {
        var web = TypeReferences.AssembliesOf(Core)
            .Where(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.StartsWith("CallTasks.", StringComparison.Ordinal));

        Assert.Empty(web);
    }

    [Fact]
    public void Uses_within_the_engine_are_found_at_all() =>
        Assert.Contains(TypeReferences.Of(Core), use => use.From.Namespace == "CallTasks.Core.Telephony" && use.To.Namespace == "CallTasks.Core.Model");

    [Theory]
    [InlineData("ByBaseType")]
    [InlineData("ByInterface")]
    [InlineData("ByField")]
    [InlineData("ByParameter")]
    [InlineData("ByGenericArgument")]
    [InlineData("ByConstraint")]
    [InlineData("ByAttribute")]
    [InlineData("ByTypeofInAttribute")]
    [InlineData("ByCall")]
    [InlineData("ByGenericCall")]
    [InlineData("ByTypeof")]
    [InlineData("ByCatch")]
    [InlineData("ByCallAfterSwitch")]
    [InlineData("ByLambda")]
    [InlineData("ByAsyncMethod")]
    public void An_upward_use_is_found(string user)
    {
        var layers = new Layers(Fixture);

        var violations = FixtureUses.Value.Where(use => use.From.Name == user).Select(layers.Violation).OfType<string>().ToList();

        Assert.Contains(violations, violation => violation.Contains("Model stands below Dialing", StringComparison.Ordinal));
    }

    [Fact]
    public void A_downward_use_is_fine()
    {
        var layers = new Layers(Fixture);
        var uses = FixtureUses.Value.Where(use => use.From.Name == "UsesWhatStandsBelow").ToList();

        Assert.Contains(uses, use => use.To.Namespace == Fixture + ".Model");
        Assert.All(uses, use => Assert.Null(layers.Violation(use)));
    }

    [Theory]
    [InlineData("Simulator", "Telephony.Sip", true)]
    [InlineData("Simulator", "Telephony.Media", true)]
    [InlineData("Simulator", "Storage", true)]
    [InlineData("Simulator", "Telephony", false)]
    [InlineData("Simulator", "Telephony.Detection", false)]
    [InlineData("Telephony.Sip", "Simulator", false)]
    [InlineData("Telephony.Sip", "Telephony", true)]
    [InlineData("Storage.Migrations", "Model", true)]
    [InlineData("Model", "Storage", false)]
    [InlineData("Jobs", "Commands", true)]
    [InlineData("Live", "Imports", false)]
    public void A_folder_may_use_only_what_stands_below_it(string from, string to, bool allowed)
    {
        var use = new TypeReference(new TypeName("R." + from, "A"), new TypeName("R." + to, "B"));

        Assert.Equal(allowed, new Layers("R").Violation(use) is null);
    }

    [Theory]
    [InlineData("R", false)]
    [InlineData("R.Helpers", false)]
    [InlineData("R.Modelling", false)]
    [InlineData("R.Model", true)]
    [InlineData("R.Model.Costs", true)]
    [InlineData("Elsewhere.Model", false)]
    public void A_type_outside_the_layers_is_misplaced(string space, bool allowed) =>
        Assert.Equal(allowed, new Layers("R").Misplaced(new TypeName(space, "A")) is null);
}
