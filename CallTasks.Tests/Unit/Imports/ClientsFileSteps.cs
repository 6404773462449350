using System.Text;
using CallTasks.Core.Imports;

namespace CallTasks.Tests.Unit.Imports;

/// <summary>Steps that the tests of clients files share.</summary>
internal static class ClientsFileSteps
{
    public static Stream Utf8(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    public static ClientsFileReader Open(Stream stream, ClientsFileLimits? limits = null) =>
        ClientsFileReader.Open(stream, "clients", limits, leaveOpen: false, CancellationToken.None);

    public static ClientsFileReader Open(string text, ClientsFileLimits? limits = null) => Open(Utf8(text), limits);

    /// <summary>Headers and all rows; rows are as long as the file has them.</summary>
    public static List<string[]> Table(ClientsFileReader file)
    {
        var rows = new List<string[]> { file.Headers.ToArray() };
        while (file.Read())
        {
            rows.Add([.. Enumerable.Range(0, file.CellCount).Select(file.Text)]);
        }

        return rows;
    }

    public static List<string[]> Table(Stream stream)
    {
        using var file = Open(stream);
        return Table(file);
    }

    public static List<string[]> Table(string text) => Table(Utf8(text));

    /// <summary>Reads to the end and expects a refusal.</summary>
    public static ClientsFileException Refusal(Stream stream, ClientsFileLimits? limits = null)
    {
        var refusal = Assert.Throws<ClientsFileException>(() =>
        {
            using var file = Open(stream, limits);
            while (file.Read())
            {
            }
        });
        Assert.NotEmpty(refusal.Message);
        return refusal;
    }

    public static ClientsFileException Refusal(string text, ClientsFileLimits? limits = null) => Refusal(Utf8(text), limits);

    /// <summary>Maps all rows.</summary>
    public static (List<ClientRow> Clients, List<RejectedRow> Rejected) Clients(Stream stream, IReadOnlyDictionary<int, ClientsFileColumn>? mapping = null)
    {
        using var file = Open(stream);
        using var rows = new ClientRowReader(file, ClientsFileColumns.From(file.Headers, mapping));
        var (clients, rejected) = (new List<ClientRow>(), new List<RejectedRow>());
        while (rows.Read())
        {
            if (rows.Client is { } client)
            {
                Assert.Null(rows.Rejected);
                clients.Add(client);
            }
            else
            {
                rejected.Add(rows.Rejected!);
            }
        }

        return (clients, rejected);
    }

    public static (List<ClientRow> Clients, List<RejectedRow> Rejected) Clients(string text, IReadOnlyDictionary<int, ClientsFileColumn>? mapping = null) =>
        Clients(Utf8(text), mapping);
}
