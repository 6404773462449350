using System.Globalization;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using Microsoft.Data.Sqlite;
using Column = CallTasks.Core.Storage.Queries.ReportCallColumn;

namespace CallTasks.Core.Reports;

/// <summary>Writes one task's calls, a row each, in the columns of docs/reports.md.</summary>
internal sealed class CallReport
{
    /// <summary>The fixed columns, in order, in the language that is spoken.</summary>
    public static ReportColumn[] Columns() =>
    [
        new(FilesTexts.T["ColumnTaskId"], ReportColumnKind.Number, 9),
        new(FilesTexts.T["ColumnTaskName"], ReportColumnKind.Text, 28),
        new(FilesTexts.T["ColumnCallId"], ReportColumnKind.Number, 10),
        new(FilesTexts.T["ColumnClientId"], ReportColumnKind.Text, 18),
        new(FilesTexts.T["ColumnPhone"], ReportColumnKind.Text, 17),
        new(FilesTexts.T["ColumnAttempt"], ReportColumnKind.Number, 9),
        new(FilesTexts.T["ColumnReason"], ReportColumnKind.Text, 13),
        new(FilesTexts.T["ColumnStatusCode"], ReportColumnKind.Text, 13),
        new(FilesTexts.T["ColumnStatus"], ReportColumnKind.Text, 22),
        new(FilesTexts.T["ColumnCallDate"], ReportColumnKind.Instant, 20),
        new(FilesTexts.T["ColumnPlannedTime"], ReportColumnKind.Instant, 20),
        new(FilesTexts.T["ColumnAnswerDate"], ReportColumnKind.Instant, 20),
        new(FilesTexts.T["ColumnCallDuration"], ReportColumnKind.Number, 16),
        new(FilesTexts.T["ColumnDialogueDuration"], ReportColumnKind.Number, 20),
        new(FilesTexts.T["ColumnResponder"], ReportColumnKind.Text, 12),
        new(FilesTexts.T["ColumnResult"], ReportColumnKind.Text, 12),
        new(FilesTexts.T["ColumnEndedBy"], ReportColumnKind.Text, 10),
        new(FilesTexts.T["ColumnTransferredTo"], ReportColumnKind.Text, 15),
        new(FilesTexts.T["ColumnGender"], ReportColumnKind.Text, 10),
        new(FilesTexts.T["ColumnScript"], ReportColumnKind.Text, 26),
        new(FilesTexts.T["ColumnLastBlock"], ReportColumnKind.Text, 16),
        new(FilesTexts.T["ColumnDialogue"], ReportColumnKind.Text, 40),
        new(FilesTexts.T["ColumnRecording"], ReportColumnKind.Text, 32),
        new(FilesTexts.T["ColumnCost"], ReportColumnKind.Amount, 10),
        new(FilesTexts.T["ColumnCarrierAnswer"], ReportColumnKind.Text, 30),
        new(FilesTexts.T["ColumnSimulated"], ReportColumnKind.Text, 11),
    ];

    private readonly CallTask _task;
    private readonly IReportWriter _writer;
    private readonly ReportVariables _variables;
    private readonly SettingsQueries _settings;
    private readonly ReportWords _words = new();
    private readonly TimeZoneInfo _zone;
    private readonly Dictionary<(long, int), string> _scripts = [];
    private readonly Dictionary<(int?, string?, int?), string> _answers = [];

    public CallReport(CallTask task, IReportWriter writer, ReportVariables variables, SettingsQueries settings)
    {
        _task = task;
        _writer = writer;
        _variables = variables;
        _settings = settings;
        _zone = ClientZones.TryFind(task.Settings.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
    }

    /// <summary>Writes the headers.</summary>
    public ValueTask BeginAsync(CancellationToken cancellationToken) =>
        _writer.BeginAsync([.. Columns(), .. _variables.Names.Select(n => new ReportColumn(n, ReportColumnKind.Text))], cancellationToken);

    /// <summary>Writes one call.</summary>
    public void Write(SqliteDataReader row)
    {
        var id = row.GetInt64((int)Column.Id);
        var status = (CallStatus)row.GetInt32((int)Column.Status);
        var started = Long(row, Column.StartedAt);
        var gender = _variables.Read(row.IsDBNull((int)Column.Parameters) ? default : row.GetFieldValue<byte[]>((int)Column.Parameters));
        if (!row.IsDBNull((int)Column.Variables)) gender = _variables.Add(row.GetFieldValue<byte[]>((int)Column.Variables)) ?? gender;

        _writer.Number(_task.Id);
        _writer.Text(_task.Settings.Name);
        _writer.Number(id);
        _writer.Text(row.GetString((int)Column.ClientId));
        _writer.Text(row.GetString((int)Column.Phone));
        _writer.Number(row.GetInt64((int)Column.Attempt));
        _writer.Text(_words.Name((CallReason)row.GetInt32((int)Column.Reason)));
        _writer.Text(ReportWords.Code(status));
        _writer.Text(_words.Name(status));
        _writer.Instant(started, _zone);
        _writer.Instant(Long(row, Column.PlannedAt), _zone);
        _writer.Instant(Long(row, Column.AnsweredAt), _zone);
        _writer.Number(Seconds(Long(row, Column.EndedAt) - started));
        _writer.Number(Seconds(Long(row, Column.TalkMs)));
        _writer.Text(_words.Name((Responder)row.GetInt32((int)Column.Responder)));
        _writer.Text(Int(row, Column.MessageLeft) is { } left ? _words.Message(left == 1) : _words.Name((CallResult?)Int(row, Column.Result)));
        _writer.Text(_words.Name((EndedBy?)Int(row, Column.EndedBy)));
        _writer.Text(_words.Transfer((TransferOutcome)row.GetInt32((int)Column.Transfer), Text(row, Column.TransferredTo)));
        _writer.Text(_words.Name(GenderText.Read(gender) is var told and not Gender.Unknown ? told : (Gender)row.GetInt32((int)Column.Gender)));
        _writer.Text(Script(row.GetInt64((int)Column.ScriptId), row.GetInt32((int)Column.ScriptVersion)));
        _writer.Text(Text(row, Column.LastBlock));
        _writer.Text(Text(row, Column.Dialogue));
        _writer.Text(row.GetInt32((int)Column.HasRecording) == 1 ? string.Create(CultureInfo.InvariantCulture, $"/api/v1/calls/{id}/recording") : null);
        _writer.Amount(row.GetInt64((int)Column.Cost) / 10_000m);
        _writer.Text(CarrierAnswer(Int(row, Column.SipCode), Text(row, Column.SipText), Int(row, Column.Cause)));
        _writer.Text(Int(row, Column.Simulated) == 1 ? _words.Simulated : null);
        foreach (var value in _variables.Values) _writer.Text(value);
        _writer.EndRow();
    }

    private static long? Seconds(long? milliseconds) => milliseconds is { } ms ? (Math.Max(0, ms) + 500) / 1000 : null;

    private static long? Long(SqliteDataReader row, Column column) => Entities.Long(row, (int)column);

    private static int? Int(SqliteDataReader row, Column column) => Entities.Int(row, (int)column);

    private static string? Text(SqliteDataReader row, Column column) => Entities.Text(row, (int)column);

    private string Script(long id, int version)
    {
        if (_scripts.TryGetValue((id, version), out var known)) return known;
        var name = _settings.ScriptVersion(id, version)?.Name ?? FilesTexts.T["NamelessScript", id];
        return _scripts[(id, version)] = FilesTexts.T["ScriptAndVersion", name, version];
    }

    /// <summary>What the carrier said: <c>486 Busy Here, cause 17</c>. A carrier says few things many times.</summary>
    private string CarrierAnswer(int? code, string? text, int? cause)
    {
        const int MaxRemembered = 1_000;
        if (code is null && cause is null) return text ?? "";
        if (_answers.TryGetValue((code, text, cause), out var known)) return known;
        var answer = string.Create(CultureInfo.InvariantCulture, $"{code} {text}").Trim();
        if (cause is { } number) answer = $"{answer}{(answer.Length > 0 ? ", " : "")}{_words.Cause(number)}";
        if (_answers.Count < MaxRemembered) _answers.Add((code, text, cause), answer);
        return answer;
    }
}
