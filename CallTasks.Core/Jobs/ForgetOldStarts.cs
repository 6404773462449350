using CallTasks.Core.Storage;
using Quartz;

namespace CallTasks.Core.Jobs;

/// <summary>Starts of numbers that no frequency cap can ask for any more are forgotten, in slices beside the calls.</summary>
public sealed class ForgetOldStarts(BulkWork bulk) : IJob
{
    /// <summary>A server may stand for months; a day's starts of a busy host are some millions of rows.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await bulk.ForgetOldStartsAsync();
}
