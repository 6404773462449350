using System.Net;

namespace CallTasks.Web.Hosting;

/// <summary>Where the console may listen: until it has accounts, only where nobody but this machine can reach it.</summary>
internal static class ListenAddresses
{
    /// <summary>The configured addresses, or the default one.</summary>
    /// <exception cref="StartRefusedException">One is no address, or is not loopback.</exception>
    public static IReadOnlyList<string> Read(IConfiguration configuration)
    {
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
            Check($"{endpoint.Path}:Url", endpoint["Url"] ?? "");
        var urls = configuration[WebHostDefaults.ServerUrlsKey]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        foreach (var url in urls) Check("Urls", url);
        return urls.Length > 0 ? urls : [ConsoleSettings.DefaultUrl];
    }

    private static void Check(string setting, string url)
    {
        string host;
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.Scheme is not ("http" or "https") || address.IsUnixPipe || address.IsNamedPipe) throw new FormatException();
            host = address.Host;
        }
        catch (FormatException)
        {
            throw new StartRefusedException($"{setting} is '{url}'; it must be an address such as {ConsoleSettings.DefaultUrl}.");
        }

        var loopback = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
        if (!loopback)
        {
            throw new StartRefusedException(
                $"{setting} is '{url}', which other machines can reach, and the console has no accounts yet: it listens on this machine only. Use {ConsoleSettings.DefaultUrl}, and reach it from elsewhere by a tunnel (ssh -L 5080:127.0.0.1:5080).");
        }
    }
}
