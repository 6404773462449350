namespace CallTasks.Tests.Unit.House;

/// <summary>The rule of the house: a folder (which is a namespace) uses only itself and the folders above it.</summary>
/// <param name="root">The namespace whose children are the layers.</param>
internal sealed class Layers(string root)
{
    /// <summary>From the ground up.</summary>
    public static readonly IReadOnlyList<string> Order =
    [
        "Languages", "Phones", "Audio", "Model", "Storage", "Telephony", "Simulator", "Bots", "Dialing", "Live", "Imports", "Reports", "Commands", "Jobs",
    ];

    // The simulated carrier is a SIP peer like any other: what it knows of telephony is SIP and sound, not our side of a call.
    private static readonly string[] TelephonyForSimulator = ["Telephony.Sip", "Telephony.Media"];

    // A SIP leg's sound is this port, on whichever side of the call it is.
    private const string SoundPort = "IMediaPort";

    /// <summary>What is wrong with the place of a type, or null.</summary>
    public string? Misplaced(TypeName type) =>
        LayerOf(type) is null ? $"{type} stands in no layer; the layers are the folders {string.Join(", ", Order)}" : null;

    /// <summary>What is wrong with a use, or null.</summary>
    public string? Violation(TypeReference use)
    {
        if (LayerOf(use.From) is not { } from || LayerOf(use.To) is not { } to)
            return null; // Misplaced says so.
        if (Rank(to) > Rank(from))
            return $"{use.From} uses {use.To}: {from} stands below {to}";
        if (from == "Simulator" && to == "Telephony" && use.To.Name != SoundPort && !TelephonyForSimulator.Any(part => IsWithin(use.To.Namespace, $"{root}.{part}")))
            return $"{use.From} uses {use.To}: Simulator knows only {string.Join(" and ", TelephonyForSimulator)} of Telephony";
        return null;
    }

    private string? LayerOf(TypeName type) => Order.FirstOrDefault(layer => IsWithin(type.Namespace, $"{root}.{layer}"));

    private static int Rank(string layer) => Order.Select((name, rank) => (name, rank)).First(pair => pair.name == layer).rank;

    private static bool IsWithin(string name, string outer) =>
        name == outer || name.StartsWith(outer + ".", StringComparison.Ordinal);
}
