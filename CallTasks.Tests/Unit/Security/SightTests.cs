using System.Text.Json;
using CallTasks.Core.Model;
using CallTasks.Web.Api;
using CallTasks.Web.Components.Scripts;
using CallTasks.Web.Security;

namespace CallTasks.Tests.Unit.Security;

public sealed class SightTests
{
    private static readonly Sight Viewer = new(Whole: false);

    private static readonly ScriptBlock[] Blocks =
    [
        new StartBlock { Id = "start", Next = "ask" },
        new RequestBlock
        {
            Id = "ask",
            Url = "https://crm.example.com/orders?token=key-one",
            Method = "POST",
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer key-two" },
            Body = """{"secret":"key-three"}""",
            Next = "hand over",
        },
        new TransferBlock { Id = "hand over", Target = new Redirect { Mode = RedirectMode.Customer, Url = "https://crm.example.com/hooks/key-four" }, Next = "end" },
        new ResultBlock { Id = "end", Redirect = new Redirect { Mode = RedirectMode.Customer, Url = "https://crm.example.com#key-five" } },
    ];

    [Theory]
    [InlineData("https://crm.example.com/orders?token=key", "https://crm.example.com/•••")]
    [InlineData("https://crm.example.com?token=key", "https://crm.example.com/•••")]
    [InlineData("http://[2001:db8::1]:8080/key", "http://[2001:db8::1]:8080/•••")]
    [InlineData("https://crm.example.com", "https://crm.example.com")]
    [InlineData("no address at all", "/•••")]
    [InlineData(null, null)]
    public void Of_an_address_the_host_is_shown_since_keys_stand_behind_it(string? address, string? shown)
    {
        Assert.Equal(shown, Viewer.Address(address));
        Assert.Equal(address, new Sight(Whole: true).Address(address));
    }

    [Fact]
    public void A_viewer_reads_a_script_without_any_key_of_another_system_by_program_and_on_the_page()
    {
        var script = new Script { Id = 1, Version = 1, Name = "Orders", Blocks = Blocks };
        var answered = JsonSerializer.Serialize(ScriptAnswer.Of(script, Viewer));
        var drawn = JsonSerializer.Serialize(ScriptAnswer.Of(script with { Blocks = [.. Blocks.Select(ScriptSight.Masked)] }, new Sight(Whole: true)));

        Assert.All([answered, drawn], text => Assert.DoesNotContain("key-", text, StringComparison.Ordinal));
        Assert.All([answered, drawn], text => Assert.Contains("crm.example.com", text, StringComparison.Ordinal));
        Assert.Contains("key-four", JsonSerializer.Serialize(ScriptAnswer.Of(script, new Sight(Whole: true))), StringComparison.Ordinal);
        Assert.Equal("https://crm.example.com/•••", RedirectBody.Of(((TransferBlock)Blocks[2]).Target!, Viewer).Url);
    }
}
