namespace CallTasks.Core.Model;

/// <summary>
/// Numbers of transfers' legs beside those of calls. Names on the wire derive from one number; a leg's lies so high that no call ever has it,
/// and that every double-precision reader of a log still tells it apart.
/// </summary>
public static class TransferLegId
{
    private const long First = 1L << 52;

    /// <summary>The number of a leg on the wire.</summary>
    /// <param name="row">Its row number.</param>
    public static long OnWire(long row) => First + row;

    /// <summary>Reads a number of the wire; false when it is a call's.</summary>
    /// <param name="onWire">The number.</param>
    /// <param name="row">The leg's row number.</param>
    public static bool TryRow(long onWire, out long row) => (row = onWire - First) > 0;
}
