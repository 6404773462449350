using System.Diagnostics;
using CallTasks.Core.Imports;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Imports;

/// <summary>Files with bytes changed, cut, doubled and moved are read or refused, and nothing else: no other exception, no flood of memory.</summary>
public sealed class ClientsFileFuzzTests
{
    private const int Seed = 20_260_131;

    // What one file of a few kilobytes may cost at most: a sheet's buffers and one row of the longest cells.
    private const long MaxAllocated = 150 << 20;

    private static readonly TimeSpan _maxTime = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("csv", 3000)]
    [InlineData("xlsx", 2500)]
    [InlineData("xlsx-plain", 2500)]
    [InlineData("xls", 1800)]
    [Trait("Speed", "slow")]
    public void Damaged_files_are_read_or_refused(string kind, int rounds)
    {
        var whole = kind switch
        {
            "csv" => ClientsFiles.Csv(40).ToArray(),
            "xlsx" => XlsxClientsFileTests.Fixture("clients.xlsx").ToArray(),
            "xlsx-plain" => ClientsFiles.XlsxStored(ClientsFiles.Xlsx(20)).ToArray(),
            _ => XlsxClientsFileTests.Fixture("clients.xls").ToArray(),
        };
        var random = new Random(Seed);
        var (read, refused) = (0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var bytes = Mutate(whole, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            try
            {
                using var file = ClientsFileSteps.Open(new MemoryStream(bytes));
                using var rows = new ClientRowReader(file);
                while (rows.Read())
                {
                }

                read++;
            }
            catch (ClientsFileException refusal)
            {
                Assert.NotEmpty(refusal.Message);
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Round {round} of {kind} with seed {Seed} ended in {e.GetType().Name}", e);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MaxAllocated, $"Round {round} of {kind} allocated too much");
            Assert.True(Stopwatch.GetElapsedTime(started) < _maxTime, $"Round {round} of {kind} took too long");
        }

        Assert.True(refused > 0, $"{read} read, {refused} refused");
    }

    private static byte[] Mutate(byte[] whole, Random random)
    {
        var bytes = (byte[])whole.Clone();
        for (var changes = random.Next(1, 12); changes > 0; changes--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = "\"<>&;\r\n\0\u007F="u8[random.Next(10)];
                    break;
                case 3:
                    bytes.AsSpan(at, Math.Min(4, bytes.Length - at)).Fill(0xFF);
                    break;
                case 4:
                    var to = random.Next(bytes.Length);
                    bytes.AsSpan(at, Math.Min(random.Next(1, 64), Math.Min(bytes.Length - at, bytes.Length - to))).ToArray().CopyTo(bytes, to);
                    break;
                case 5 when changes == 1:
                    return bytes[..at];
                case 6 when changes == 1:
                    return [.. bytes, .. bytes.AsSpan(at)];
            }
        }

        return bytes;
    }
}
