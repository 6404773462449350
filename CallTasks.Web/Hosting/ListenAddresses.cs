using System.Net;

namespace CallTasks.Web.Hosting;

/// <summary>Where the console listens.</summary>
internal static class ListenAddresses
{
    /// <summary>The configured addresses, or the default one.</summary>
    /// <exception cref="StartRefusedException">One is no address.</exception>
    public static IReadOnlyList<string> Read(IConfiguration configuration)
    {
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
            Check($"{endpoint.Path}:Url", endpoint["Url"] ?? "");
        var urls = configuration[WebHostDefaults.ServerUrlsKey]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        foreach (var url in urls) Check("Urls", url);
        return urls.Length > 0 ? urls : [ConsoleSettings.DefaultUrl];
    }

    /// <summary>True when others on the way could read what goes over this address: passwords and numbers.</summary>
    public static bool IsOpenToReaders(string url) => BindingAddress.Parse(url) is { Scheme: "http" } address
        && !address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && !(IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));

    private static void Check(string setting, string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.Scheme is not ("http" or "https") || address.IsUnixPipe || address.IsNamedPipe) throw new FormatException();
        }
        catch (FormatException)
        {
            throw new StartRefusedException($"{setting} is '{url}'; it must be an address such as {ConsoleSettings.DefaultUrl}.");
        }
    }
}
