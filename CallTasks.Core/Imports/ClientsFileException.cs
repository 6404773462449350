using CallTasks.Core.Languages;

namespace CallTasks.Core.Imports;

/// <summary>
/// A clients file is refused. <see cref="Exception.Message"/> is meant for the person who uploaded it: what is wrong, where,
/// and how to mend it. It never holds a phone number.
/// </summary>
public sealed class ClientsFileException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="said">What, where and how to mend it, for the person who uploaded the file.</param>
    /// <param name="row">The row as a spreadsheet program numbers it, from 1; null when no row is at fault.</param>
    /// <param name="column">The column from 1; null when no column is at fault.</param>
    /// <param name="inner">The cause, for the log.</param>
    public ClientsFileException(ClientsFileProblem problem, Wording said, int? row = null, int? column = null, Exception? inner = null)
        : base(said.In(Language.English), inner)
    {
        Said = said;
        Problem = problem;
        Row = row;
        Column = column;
    }

    /// <summary>What is wrong, in the language of whoever reads it.</summary>
    public override string Message => Said.ToString();

    internal Wording Said { get; }

    /// <summary>What is wrong.</summary>
    public ClientsFileProblem Problem { get; }

    /// <summary>The row as a spreadsheet program numbers it, from 1; null when no row is at fault.</summary>
    public int? Row { get; }

    /// <summary>The column from 1; null when no column is at fault.</summary>
    public int? Column { get; }
}
