using CallTasks.Core.Storage;

namespace CallTasks.Core.Imports;

/// <summary>What would become of the rows of a file, counted slice by slice.</summary>
internal sealed class PreviewTally(IReadOnlyList<PreviewRow> head)
{
    private readonly Dictionary<RowRejection, long> _rejected = [];
    private readonly List<PreviewRow> _examples = [];
    private readonly PreviewRow[] _head = [.. head];
    private long _read;
    private long _accepted;

    /// <summary>Counts the rows of a slice.</summary>
    /// <param name="outcomes">What becomes of its clients, in order.</param>
    public void Add(ImportSlice slice, IReadOnlyList<AddOutcome> outcomes)
    {
        for (var row = 0; row < slice.RowCount; row++)
        {
            var client = slice.ClientOf(row);
            if (client >= 0 && outcomes[client] == AddOutcome.Accepted) _accepted++;
            else Reject(client < 0 ? slice.RejectedOf(row)! : ImportRun.Rejected(slice, row, outcomes[client]));
            _read++;
        }
    }

    /// <summary>The preview with what was counted so far.</summary>
    public ClientsFilePreview On(ClientsFilePreview view, bool isExact) => view with
    {
        Rows = [.. _head],
        Examples = [.. _examples],
        Counts = new PreviewCounts { Read = _read, Accepted = _accepted, Rejected = new Dictionary<RowRejection, long>(_rejected), IsExact = isExact },
    };

    private void Reject(RejectedRow row)
    {
        _rejected[row.Rejection] = _rejected.GetValueOrDefault(row.Rejection) + 1;
        if (_examples.Count < ClientsFilePreview.MaxExamples) _examples.Add(new PreviewRow(row.RowNumber, [], row.Rejection, row.Reason));
        if (_read < _head.Length) _head[_read] = _head[_read] with { Rejection = row.Rejection, Reason = row.Reason };
    }
}
