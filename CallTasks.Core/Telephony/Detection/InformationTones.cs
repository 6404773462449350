namespace CallTasks.Core.Telephony.Detection;

/// <summary>What the network says by its special information tones.</summary>
public enum InformationMeaning
{
    /// <summary>The number is not in service: vacant code, intercept, and wherever the tones say no more than that something is to be told (ITU-T E.180).</summary>
    NoSuchNumber,

    /// <summary>No circuit was free: reorder and no circuit, by the higher second tone of North America (1,428.5 Hz).</summary>
    NoCircuit,
}

/// <summary>Special information tones that were heard.</summary>
/// <param name="Meaning">What they say.</param>
/// <param name="At">When the first of them began, milliseconds since the sound began.</param>
/// <param name="Frequencies">Their frequencies in their order, hertz, within 13 Hz.</param>
public sealed record InformationTones(InformationMeaning Meaning, int At, IReadOnlyList<int> Frequencies);
