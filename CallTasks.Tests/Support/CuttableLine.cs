using System.Net;
using System.Net.Sockets;

namespace CallTasks.Tests.Support;

/// <summary>
/// A network between a browser and a console: it can be cut as a cable is pulled, so that nothing arrives and nothing is said about it, and
/// it can be as slow as a far one.
/// </summary>
public sealed class CuttableLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, FreePort.Next());
    private readonly CancellationTokenSource closing = new();
    private readonly Uri target;
    private readonly Task accepting;
    private TaskCompletionSource whole = Done();

    private readonly TimeSpan latency;

    /// <summary>Begins to carry connections to a console.</summary>
    /// <param name="latency">How long what is sent is on its way, each way.</param>
    public CuttableLine(Uri target, TimeSpan latency = default)
    {
        (this.target, this.latency) = (target, latency);
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    /// <summary>Where the browser finds the console.</summary>
    public Uri Address { get; }

    /// <summary>Nothing passes any more; connections stay open.</summary>
    public void Cut() => whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>It carries again, what was on its way too.</summary>
    public void Mend() => whole.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        Mend();
        await accepting;
        closing.Dispose();
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await listener.AcceptTcpClientAsync(closing.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using var console = new TcpClient();
        using (browser)
        {
            try
            {
                await whole.Task.WaitAsync(closing.Token);
                await console.ConnectAsync(target.Host, target.Port, closing.Token);
                await Task.WhenAny(PassAsync(browser.GetStream(), console.GetStream()), PassAsync(console.GetStream(), browser.GetStream()));
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or IOException)
            {
                // One of the two is gone.
            }
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, closing.Token)) > 0;)
            {
                if (latency > TimeSpan.Zero) await Task.Delay(latency, closing.Token);
                await whole.Task.WaitAsync(closing.Token);
                await to.WriteAsync(buffer.AsMemory(0, read), closing.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or IOException)
        {
            // One of the two is gone.
        }
    }
}
