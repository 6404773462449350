using System.Net;
using CallTasks.Core.Telephony.Media;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Core.Simulator;

/// <summary>How the simulated carrier behaves.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Seed of the chance that chooses personas and their times.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>All times of personas are divided by it: 1 for people who watch, more for tests. 0.01 to 100,000.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>UDP port on the loopback address, 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Loopback address to serve on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The process's pump; null together with <see cref="Ports"/>: personas are silent.</summary>
    public MediaPump? Pump { get; init; }

    /// <summary>Where personas get their RTP ports.</summary>
    public RtpPortPool? Ports { get; init; }

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Log.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
