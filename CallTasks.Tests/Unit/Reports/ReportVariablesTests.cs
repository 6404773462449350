using CallTasks.Core.Reports;

namespace CallTasks.Tests.Unit.Reports;

public sealed class ReportVariablesTests
{
    [Fact]
    public void What_a_script_set_has_columns_behind_the_clients_and_wins_over_them()
    {
        var variables = new ReportVariables();
        variables.Collect("""{"name":"Ann","sum":"5"}"""u8);
        variables.Collect("""{"answer":"1","sum":"6"}"""u8);
        variables.Close();
        Assert.Equal(["name", "sum", "answer"], variables.Names);

        Assert.Equal("f", variables.Read("""{"gender":"f","sum":"5","name":"Ann"}"""u8));
        Assert.Null(variables.Add("""{"sum":"6","answer":"1"}"""u8));
        Assert.Equal(new string?[] { "Ann", "6", "1" }.AsEnumerable(), variables.Values.ToArray());

        variables.Read("""{"name":"Bob"}"""u8);
        Assert.Equal(new string?[] { "Bob", null, null }.AsEnumerable(), variables.Values.ToArray());
    }
}
