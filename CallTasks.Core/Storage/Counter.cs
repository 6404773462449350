using CallTasks.Core.Model;

namespace CallTasks.Core.Storage;

/// <summary>Statistics counters of a task, stored by number; never renumber.</summary>
internal enum Counter
{
    /// <summary>Clients by <see cref="ClientState"/>: 0 to 5.</summary>
    Clients = 0,
    /// <summary>Calls by <see cref="CallStatus"/>: 10 to 23.</summary>
    Calls = 10,
    /// <summary>Answered calls by <see cref="CallResult"/>: 40, 41.</summary>
    Results = 40,
    /// <summary>Answered calls by <see cref="TransferOutcome"/>: 50 to 52.</summary>
    Transfers = 50,
    /// <summary>Time and money, by <see cref="Spending"/>: 55 to 57.</summary>
    Spent = 55,
    /// <summary>Number of counters.</summary>
    Count = 60,
}

/// <summary>What calls took, beside their outcomes (part of a counter's number; never renumber).</summary>
internal enum Spending
{
    /// <summary>What they cost, in units of <see cref="CallCost.Decimals"/> decimals.</summary>
    Cost = 0,
    /// <summary>Talk time, in milliseconds.</summary>
    TalkMs = 1,
    /// <summary>Calls that were answered, by whomever.</summary>
    Talks = 2,
}

/// <summary>The counters of one task, as numbers people know.</summary>
public sealed class TaskStatistics
{
    private readonly long[] _values;

    internal TaskStatistics(long[] values) => _values = values;

    /// <summary>Nothing counted.</summary>
    public static TaskStatistics Empty { get; } = new(new long[(int)Counter.Count]);

    /// <summary>Clients in a state.</summary>
    public long Clients(ClientState state) => _values[(int)Counter.Clients + (int)state];
    /// <summary>All clients.</summary>
    public long TotalClients => Enumerable.Range((int)Counter.Clients, 6).Sum(i => _values[i]);
    /// <summary>Clients done, cancelled or interrupted.</summary>
    public long DoneClients => Clients(ClientState.Done) + Clients(ClientState.Cancelled) + Clients(ClientState.Interrupted);
    /// <summary>Clients done of 1,000, rounded down; 0 without clients.</summary>
    public int ProgressInThousand => TotalClients is > 0 and var total ? (int)(DoneClients * 1000 / total) : 0;
    /// <summary>Calls with a status.</summary>
    public long Calls(CallStatus status) => _values[(int)Counter.Calls + (int)status];
    /// <summary>All calls that were made.</summary>
    public long TotalCalls => Enumerable.Range((int)Counter.Calls, CallStatusFacts.Count).Sum(i => _values[i]);
    /// <summary>What all calls cost, in the currency of the dial plans that carried them.</summary>
    public decimal Cost => CallCost.FromUnits(_values[(int)Counter.Spent + (int)Spending.Cost]);
    /// <summary>Talk time of all calls, in milliseconds.</summary>
    public long TalkMs => _values[(int)Counter.Spent + (int)Spending.TalkMs];
    /// <summary>Calls that were answered, by whomever.</summary>
    public long Talks => _values[(int)Counter.Spent + (int)Spending.Talks];
    /// <summary>Calls with status answered, by result.</summary>
    public long Results(CallResult result) => _values[(int)Counter.Results + (int)result];
    /// <summary>Calls with status answered, by what became of a transfer.</summary>
    public long Transfers(TransferOutcome outcome) => _values[(int)Counter.Transfers + (int)outcome];
}
