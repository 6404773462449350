namespace CallTasks.Bench.Detection;

/// <summary>What a line adds to a call; the number is decibels of speech above it.</summary>
internal enum LineNoise
{
    Quiet,
    Hiss15,
    Street15,
    Street8,
    Babble20,
    Babble12,
    Hum15,
    Music15,
    Faint,
    Clipped,
    Loss5,
    BurstLoss10,
}
