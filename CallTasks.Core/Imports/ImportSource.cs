using System.Threading.Channels;
using CallTasks.Core.Phones;
using CallTasks.Core.Storage;

namespace CallTasks.Core.Imports;

/// <summary>Reads a clients file into slices on a thread of its own: rows parsed, numbers normalised, all the ledger need not do.</summary>
internal sealed class ImportSource
{
    /// <summary>Slices that wait for the ledger: one to go on with, so that neither side idles.</summary>
    private const int WaitingSlices = 1;

    /// <summary>
    /// Text of all rows together, in bytes of UTF-8. A text file cannot hold more (1 GiB of CP-1251 doubles at most); a workbook can
    /// repeat one long shared text in every cell and would fill the disk.
    /// </summary>
    internal const long MaxTextBytes = 2L << 30;

    private readonly string _path;
    private readonly string _fileName;
    private readonly string? _country;
    private readonly ClientsFileMapping? _mapping;
    private readonly ClientsFileLimits? _limits;
    private readonly TimeProvider _clock;
    private readonly Channel<ImportSlice> _slices = Channel.CreateBounded<ImportSlice>(new BoundedChannelOptions(WaitingSlices) { SingleReader = true, SingleWriter = true });
    private readonly List<string> _phones = new(ClientsFileLimits.MaxPhonesPerClient);

    /// <summary>Reads a file.</summary>
    /// <param name="country">Country of numbers without +, or null.</param>
    public ImportSource(string path, string fileName, string? country, ClientsFileMapping? mapping, ClientsFileLimits? limits, TimeProvider clock)
    {
        _path = path;
        _fileName = fileName;
        _country = country;
        _mapping = mapping;
        _limits = limits;
        _clock = clock;
    }

    /// <summary>Slices in the file's order; reading them throws what ended the reading.</summary>
    public ChannelReader<ImportSlice> Slices => _slices.Reader;

    /// <summary>The file's headers; there once the first slice is.</summary>
    public IReadOnlyList<string> Headers { get; private set; } = [];

    /// <summary>Starts the thread.</summary>
    /// <returns>Ends when the file is closed; never fails, since what went wrong comes out of <see cref="Slices"/>.</returns>
    public Task StartAsync(CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                Read(cancellationToken);
                _slices.Writer.Complete();
            }
            catch (Exception e)
            {
                _slices.Writer.Complete(e);
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Read(CancellationToken cancellationToken)
    {
        using var file = ClientsFileReader.Open(
            new FileStream(_path, new FileStreamOptions { BufferSize = 1 << 16, Options = FileOptions.SequentialScan }), _fileName, _limits, leaveOpen: false, cancellationToken);
        Headers = file.Headers;
        using var rows = new ClientRowReader(file, ClientsFileColumns.From(file.Headers, _mapping?.Resolve(file.Headers)));
        var slice = new ImportSlice();
        var text = 0L;
        while (rows.Read(cancellationToken))
        {
            if (Client(rows) is { } client) slice.Add(file, client);
            else slice.Add(rows.Rejected!);
            if (!slice.IsFull) continue;
            text += slice.TextBytes;
            if (text > MaxTextBytes)
            {
                throw new ClientsFileException(
                    ClientsFileProblem.UnpacksTooLarge, $"The clients hold more than {MaxTextBytes >> 30} GiB of text together. Delete the columns that no script needs, or split the file.", file.RowNumber);
            }

            Hand(slice, file, cancellationToken);
            slice = new ImportSlice();
        }

        Hand(slice, file, cancellationToken);
    }

    private void Hand(ImportSlice slice, ClientsFileReader file, CancellationToken cancellationToken)
    {
        slice.Progress = Math.Clamp((double)file.BytesRead / file.TotalBytes, 0, 1);
        var written = _slices.Writer.WriteAsync(slice, cancellationToken);
        if (!written.IsCompletedSuccessfully) written.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>The client of the current row with the numbers that can be dialled; null when the row is rejected.</summary>
    private NewClient? Client(ClientRowReader rows)
    {
        if (rows.Client is not { } row) return null;
        _phones.Clear();
        var first = PhoneProblem.None;
        foreach (var written in row.Phones)
        {
            var phone = PhoneNumberParser.Parse(written, _country);
            if (phone is { IsValid: true, E164: { } number })
            {
                if (!_phones.Contains(number)) _phones.Add(number);
            }
            else if (first == PhoneProblem.None) first = phone.Problem;
        }

        if (_phones.Count == 0)
        {
            rows.Reject(RowRejection.InvalidPhone, first.ToMessage());
            return null;
        }

        return new NewClient
        {
            Phones = _phones.ToArray(),
            // In order of time, so that their index grows at its end.
            ClientId = row.ClientId ?? Guid.CreateVersion7(_clock.GetUtcNow()).ToString("N"),
            TimeZone = row.TimeZone,
            Parameters = row.ParametersJson,
            FirstPhoneZones = row.TimeZone is null ? PhoneTimeZones.ZonesOf(_phones[0]) : null,
        };
    }
}
