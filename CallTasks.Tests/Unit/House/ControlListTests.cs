using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.House;

public sealed class ControlListTests
{
    [Fact]
    public void Every_control_in_the_list_has_a_browser_test_that_is_there()
    {
        var tests = typeof(BrowserTests).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("CallTasks.Tests.Browser", StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)).Select(method => $"{type.Name}.{method.Name}"))
            .ToHashSet();

        Assert.Equal("", string.Join('\n', ControlList.Held.Lines.Where(line => !tests.Contains(line.Test))));
    }

    [Fact]
    public void The_list_is_sorted_and_says_nothing_twice()
    {
        var lines = File.ReadLines(ControlList.Path).Where(line => line.Length > 0 && line[0] != '#').ToList();

        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        Assert.Empty(ControlList.Held.Lines.GroupBy(line => line.Control).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void A_control_is_found_by_its_words_before_what_stands_for_data()
    {
        var list = ControlList.Of(["= Sheet: /a > Add thing; /a > Edit {}", "/a · Things | button | Edit {} | T.Edits", "/a · Things | button | Edit all | T.EditsAll", "= Any: {} > {}", "Any | button | Save | T.Any", "Sheet | button | Save | T.Saves"]);

        Assert.Equal("T.Edits", list.Of(new Control("/a · Things", "button", "Edit Bob"))?.Test);
        Assert.Equal("T.EditsAll", list.Of(new Control("/a · Things", "button", "Edit all"))?.Test);
        Assert.Equal("T.Saves", list.Of(new Control("/a > Edit Bob", "button", "Save"))?.Test);
        Assert.Equal("T.Any", list.Of(new Control("/b > Edit Bob", "button", "Save"))?.Test);
        Assert.Null(list.Of(new Control("/b", "button", "Save")));
        Assert.Null(list.Of(new Control("/a · Things", "link", "Edit Bob")));
    }

    [Fact]
    public void Numbers_and_days_are_data_wherever_they_stand()
    {
        var told = new Control.Told { Where = "/call-tasks/4711 > Call #12", Inside = "", Role = "link", Name = "Download · 12:05 (/api/v1/calls/12/recording)" };

        Assert.Equal(new Control("/call-tasks/{} > Call #{}", "link", "Download · {} (/api/v1/calls/{}/recording)"), Control.Of(told));
        Assert.Equal("/call-tasks", Control.Of(told with { Where = "/" }).Place);
        Assert.Equal("{}", Control.Of(told with { Name = "Wednesday" }).Name);
        Assert.Equal("Documents (/docs/{})", Control.Of(told with { Name = "Documents (/docs/words)" }).Name);
    }
}
