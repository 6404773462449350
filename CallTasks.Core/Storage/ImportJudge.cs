using CallTasks.Core.Phones;

namespace CallTasks.Core.Storage;

/// <summary>
/// Tells duplicates and numbers of the do-not-call list, off the writer's thread and without writing: for an import, and for a file
/// that is only looked at.
/// </summary>
/// <param name="taskId">The task whose clients count; null where the task is yet to be made.</param>
/// <param name="rejectDuplicates">Whether the first of two clients with one number wins.</param>
/// <param name="seen">The file's numbers so far.</param>
internal sealed class ImportJudge(SqliteConnections connections, long? taskId, bool rejectDuplicates, ISeenNumbers seen)
{
    /// <summary>Whether the task has numbers in the database; null while nobody has looked.</summary>
    public bool? HasStoredNumbers { get; set; } = taskId is null ? false : null;

    /// <summary>Judges the next clients of the file.</summary>
    /// <returns>What becomes of each, in order, and those that come in with the numbers that may be called.</returns>
    public (AddOutcome[] Outcomes, List<NewClient> Accepted) Judge(IReadOnlyList<NewClient> clients)
    {
        using var connection = connections.OpenReader();
        using var anyStored = new PreparedStatement(connection.Handle!, "SELECT 1 FROM client_phones WHERE task_id = ?1 LIMIT 1");
        using var anyBlacklisted = new PreparedStatement(connection.Handle!, "SELECT 1 FROM blacklist LIMIT 1");
        using var stored = new PreparedStatement(connection.Handle!, "SELECT 1 FROM client_phones WHERE task_id = ?1 AND phone = ?2 LIMIT 1");
        using var blacklisted = new PreparedStatement(connection.Handle!, "SELECT 1 FROM blacklist WHERE phone = ?1");
        HasStoredNumbers ??= anyStored.Bind(1, taskId!.Value).Run();
        var hasBlacklist = anyBlacklisted.Run();

        var outcomes = new AddOutcome[clients.Count];
        var accepted = new List<NewClient>(clients.Count);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var client = clients[i];
            if (rejectDuplicates && IsKnown(client.Phones)) outcomes[i] = AddOutcome.Duplicate;
            else if (hasBlacklist && Allowed(client.Phones) is var allowed && allowed.Length < client.Phones.Count)
            {
                if (allowed.Length == 0) outcomes[i] = AddOutcome.Blacklisted;
                else Accept(client with { Phones = allowed, FirstPhoneZones = client.TimeZone is null ? PhoneTimeZones.ZonesOf(allowed[0]) : null });
            }
            else Accept(client);
        }

        return (outcomes, accepted);

        bool IsKnown(IReadOnlyList<string> phones)
        {
            foreach (var phone in phones)
            {
                if (seen.Contains(phone) || (HasStoredNumbers.Value && stored.Bind(1, taskId!.Value).Bind(2, phone).Run())) return true;
            }

            return false;
        }

        // A client keeps the numbers that may be called; without any it is rejected.
        string[] Allowed(IReadOnlyList<string> phones) => [.. phones.Where(p => !blacklisted.Bind(1, p).Run())];

        void Accept(NewClient client)
        {
            foreach (var phone in client.Phones) seen.Add(phone);
            accepted.Add(client);
        }
    }
}
