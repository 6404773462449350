namespace CallTasks.Core.Telephony.Sip;

/// <summary>A server of a carrier.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">Its port.</param>
/// <param name="Priority">Lower goes first.</param>
/// <param name="Weight">Its share among those of the same priority.</param>
internal sealed record CarrierServer(string Host, int Port, int Priority, int Weight);

/// <summary>
/// Where a carrier's name leads by the rules of RFC 3263: NAPTR tells the name of the SRV records for the plan's transport, these the servers. A name
/// with a port, an address, and a name without such records lead to their addresses as ever.
/// </summary>
internal sealed class CarrierNames(NameServers servers)
{
    /// <summary>An answer is used so long at least, in seconds, whatever its own time says: nobody is to make us ask without end.</summary>
    public const int LeastSeconds = 30;

    /// <summary>And so long at most.</summary>
    public const int MostSeconds = 3_600;

    /// <summary>The servers of a name in the order of their priorities, stable for equal records; none when it has no such records, null when nobody answers.</summary>
    public async Task<(IReadOnlyList<CarrierServer>? Servers, int Seconds)> FindAsync(string host, SipWay way)
    {
        var usual = $"{(way == SipWay.Tls ? "_sips" : "_sip")}.{(way == SipWay.Udp ? "_udp" : "_tcp")}.{host}";
        var usualServers = servers.AskAsync(usual, DnsType.Srv);
        var services = await servers.AskAsync(host, DnsType.Naptr) ?? [];
        var service = way switch { SipWay.Udp => "SIP+D2U", SipWay.Tcp => "SIP+D2T", _ => "SIPS+D2T" };
        var named = services.Where(r => r.Flags.Equals("s", StringComparison.OrdinalIgnoreCase) && r.Service.Equals(service, StringComparison.OrdinalIgnoreCase) && r.Target.Length > 0)
            .OrderBy(r => r.Order).ThenBy(r => r.Weight).FirstOrDefault();
        var found = named is null || named.Target.Equals(usual, StringComparison.OrdinalIgnoreCase) ? await usualServers : await servers.AskAsync(named.Target, DnsType.Srv);
        if (found is null)
            return (null, LeastSeconds);
        var usable = found.Where(r => r.Target.Length > 0 && r.Port > 0)
            .OrderBy(r => r.Order).ThenBy(r => r.Target, StringComparer.OrdinalIgnoreCase).ThenBy(r => r.Port).Take(SipLimits.Proxies).ToList();
        var seconds = usable.Concat(named is null ? [] : [named]).Select(r => r.Seconds).DefaultIfEmpty(LeastSeconds).Min();
        return ([.. usable.Select(r => new CarrierServer(r.Target, r.Port, r.Order, r.Weight))], Math.Clamp(seconds, LeastSeconds, MostSeconds));
    }

    /// <summary>The order in which a call tries them (RFC 2782): by priority, and by chance in proportion to the weights among equals.</summary>
    /// <param name="servers">Items with priority and weight.</param>
    /// <param name="chance">Draws a number from 0 to below its argument.</param>
    public static List<T> InTurn<T>(IReadOnlyList<T> servers, Func<T, (int Priority, int Weight)> of, Func<int, int> chance)
    {
        var turn = new List<T>(servers.Count);
        foreach (var equals in servers.GroupBy(server => of(server).Priority).OrderBy(group => group.Key))
        {
            var left = equals.ToList();
            while (left.Count > 0)
            {
                // A weight of 0 has a small chance all the same.
                var drawn = chance(left.Sum(server => of(server).Weight + 1));
                var i = 0;
                while (drawn >= of(left[i]).Weight + 1)
                    drawn -= of(left[i++]).Weight + 1;
                turn.Add(left[i]);
                left.RemoveAt(i);
            }
        }
        return turn;
    }
}
