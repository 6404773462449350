using CallTasks.Core.Storage;

namespace CallTasks.Core.Imports;

/// <summary>One uploaded file that waits: what its head says, and the count of its rows, which can be begun anew.</summary>
internal sealed class PreviewRun : IDisposable
{
    /// <summary>At most four reports a second: more than eyes follow.</summary>
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);

    private readonly ClientsFilePreview _head;
    private readonly ClientsFilePreviews.Surroundings _around;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private CancellationTokenSource _stop = new();
    private PreviewChoice _choice = new();
    private bool _isTaken;
    private Task _counting = Task.CompletedTask;
    private ClientsFilePreview _view;
    private long _toldAt;

    /// <summary>Makes it; nothing is counted yet.</summary>
    /// <param name="head">What its first rows say.</param>
    public PreviewRun(string path, ClientsFilePreview head, ClientsFilePreviews.Surroundings around)
    {
        Path = path;
        _head = _view = head;
        _around = around;
    }

    /// <summary>Where the file lies.</summary>
    public string Path { get; }

    /// <summary>As it stands; never changed in place.</summary>
    public ClientsFilePreview View
    {
        get
        {
            lock (_gate) return _view;
        }
    }

    /// <summary>Somebody is interested: it is kept for another while.</summary>
    public void Touch(long expiresAt)
    {
        lock (_gate) _view = _view with { ExpiresAt = expiresAt };
    }

    /// <summary>Counts anew with another choice; what was counted before is forgotten.</summary>
    /// <returns>false: the file was taken away meanwhile.</returns>
    public async Task<bool> CountAsync(PreviewChoice choice)
    {
        await _turn.WaitAsync();
        try
        {
            await StopAsync();
            if (_isTaken) return false;
            _choice = choice;
            if (Columns(choice) is not { } columns) return true;
            Tell(view => _head with { ExpiresAt = view.ExpiresAt, Columns = columns });
            _stop = new CancellationTokenSource();
            var token = _stop.Token;
            _counting = Task.Run(() => LiveAsync(choice, token), CancellationToken.None);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes the file away: nothing is counted any more, and the file is closed when this returns.</summary>
    public async Task TakeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            _isTaken = true;
            await StopAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives the file back; a count that was broken off begins anew.</summary>
    public Task GiveBackAsync()
    {
        _isTaken = false;
        return View.State == PreviewState.Counting ? CountAsync(_choice) : Task.CompletedTask;
    }

    public void Dispose()
    {
        _stop.Dispose();
        _turn.Dispose();
    }

    private IReadOnlyList<ClientsFileColumn>? Columns(PreviewChoice choice)
    {
        try
        {
            return ClientsFileColumns.From(_head.Headers, choice.Mapping?.Resolve(_head.Headers)).Columns;
        }
        catch (ClientsFileException e)
        {
            Tell(view => _head with { ExpiresAt = view.ExpiresAt, State = PreviewState.Failed, Fault = e.Said, Problem = e.Problem });
            return null;
        }
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _counting;
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    private async Task LiveAsync(PreviewChoice choice, CancellationToken cancellationToken)
    {
        try
        {
            await _around.Turns.WaitAsync(cancellationToken);
            try
            {
                await ReadAsync(choice, cancellationToken);
            }
            finally
            {
                _around.Turns.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // Counted anew, imported or thrown away: whoever stopped it goes on.
        }
        catch (ClientsFileException e)
        {
            Tell(view => view with { State = PreviewState.Failed, Fault = e.Said, Problem = e.Problem });
        }
        catch (Exception e)
        {
            _around.LogFault(e);
            Tell(view => view with { State = PreviewState.Failed, Fault = "The file could not be looked through. Upload it again; the log says more." });
        }
    }

    private async Task ReadAsync(PreviewChoice choice, CancellationToken cancellationToken)
    {
        var source = new ImportSource(Path, _head.FileName, choice.Country, choice.Mapping, _around.Limits, _around.Clock);
        var seen = new CountedNumbers(_around.MaxHeldNumbers);
        var judge = new ImportJudge(_around.Connections, choice.TaskId, choice.RejectDuplicates, seen);
        var tally = new PreviewTally(_head.Rows);
        // What an abandoned import left is still being removed: its numbers would count as known.
        var isCleaning = choice.TaskId is { } task && _around.IsBeingCleaned(task);
        using var file = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = source.StartAsync(file.Token);
        try
        {
            await foreach (var slice in source.Slices.ReadAllAsync(cancellationToken))
            {
                tally.Add(slice, judge.Judge(slice.Clients).Outcomes);
                Tell(view => tally.On(view, !seen.HasForgotten && !isCleaning) with { Progress = Math.Min(slice.Progress, 0.99) }, now: false);
            }
        }
        finally
        {
            await file.CancelAsync();
            await reading;
        }

        Tell(view => tally.On(view, !seen.HasForgotten && !isCleaning) with { State = PreviewState.Done, Progress = 1 });
    }

    private void Tell(Func<ClientsFilePreview, ClientsFilePreview> change, bool now = true)
    {
        lock (_gate)
        {
            if (!now && _toldAt != 0 && _around.Clock.GetElapsedTime(_toldAt) < ProgressEvery) return;
            _toldAt = _around.Clock.GetTimestamp();
            _view = change(_view);
        }

        _around.Changed(_head.Id);
    }
}
