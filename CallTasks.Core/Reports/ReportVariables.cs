using System.Text;
using System.Text.Json;

namespace CallTasks.Core.Reports;

/// <summary>The client parameters of a report, and what scripts set: their names, found in the task's clients and calls, and the values of one row.</summary>
internal sealed class ReportVariables
{
    /// <summary>Columns of parameters: a task fed by many files of 500 columns each must not make a table that no program opens.</summary>
    public const int MaxNames = 1_000;

    private readonly List<string> _names = [];
    private readonly List<byte[]> _utf8 = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private string?[] _values = [];

    /// <summary>Names in the order they were met.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Whether names were left out because there are too many.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Values of the row that was read last, by name.</summary>
    public ReadOnlySpan<string?> Values => _values.AsSpan(0, _names.Count);

    /// <summary>Notes the names of a client's parameters, or of what a script set.</summary>
    public void Collect(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var expected = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || IsExpected(ref reader, ref expected)) continue;
            var name = reader.GetString()!;
            if (_index.TryGetValue(name, out var known)) expected = known + 1;
            else if (_names.Count == MaxNames) IsCutOff = true;
            else AddName(name);
        }
    }

    /// <summary>Makes room for the values; names are collected no more.</summary>
    public void Close() => _values = new string?[_names.Count];

    /// <summary>Reads a client's parameters.</summary>
    /// <param name="json">The JSON object; empty for none.</param>
    /// <returns>The parameter <c>gender</c>, or null.</returns>
    public string? Read(ReadOnlySpan<byte> json)
    {
        Array.Clear(_values);
        return Add(json);
    }

    /// <summary>Reads what the script of the same row set: where it set what came with the client, the script's value stands there.</summary>
    /// <param name="json">The JSON object; empty for none.</param>
    /// <returns>A value <c>gender</c>, or null.</returns>
    public string? Add(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) return null;
        string? gender = null;
        var reader = new Utf8JsonReader(json);
        var expected = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var isGender = reader.ValueTextEquals("gender"u8);
            var column = IsExpected(ref reader, ref expected) ? expected - 1 : _index.GetValueOrDefault(reader.GetString()!, -1);
            if (column >= 0) expected = column + 1;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || (column < 0 && !isGender)) continue;
            var value = reader.GetString();
            if (isGender) gender = value;
            if (column >= 0) _values[column] = value;
        }

        return gender;
    }

    /// <summary>Clients of one file have their parameters in one order, so the next name is nearly always known beforehand.</summary>
    private bool IsExpected(ref Utf8JsonReader reader, ref int expected)
    {
        if (expected >= _utf8.Count || !reader.ValueTextEquals(_utf8[expected])) return false;
        expected++;
        return true;
    }

    private void AddName(string name)
    {
        _index.Add(name, _names.Count);
        _names.Add(name);
        _utf8.Add(Encoding.UTF8.GetBytes(name));
    }
}
