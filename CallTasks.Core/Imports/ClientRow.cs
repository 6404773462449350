using CallTasks.Core.Languages;

namespace CallTasks.Core.Imports;

/// <summary>A client as the file has it; numbers are not yet validated.</summary>
/// <param name="RowNumber">The row as a spreadsheet program numbers it.</param>
/// <param name="Phones">The numbers' raw text, trimmed, in the file's order; at least one.</param>
/// <param name="ClientId">The client ID, trimmed; null when blank, and then the ledger makes one.</param>
/// <param name="ParametersJson">The parameters that are not blank as a JSON object of strings, in the file's order; null for none.</param>
/// <param name="TimeZone">The client's zone: an IANA name, or an offset as <c>UTC+03:00</c>; null when not given.</param>
public sealed record ClientRow(int RowNumber, IReadOnlyList<string> Phones, string? ClientId, string? ParametersJson, string? TimeZone);

/// <summary>Why a row is left out while the rest of the file comes in.</summary>
public enum RowRejection
{
    /// <summary>There is text behind the last header's column.</summary>
    TooManyCells,

    /// <summary>A cell is longer than <see cref="ClientsFileLimits.MaxCellChars"/>.</summary>
    CellTooLong,

    /// <summary>Text follows a closing quote, so cells may have slipped.</summary>
    BrokenQuotes,

    /// <summary>No phone number.</summary>
    NoPhone,

    /// <summary>More numbers than <see cref="ClientsFileLimits.MaxPhonesPerClient"/>.</summary>
    TooManyPhones,

    /// <summary>The number lost its digits in Excel (<c>7,9123E+10</c>).</summary>
    ExcelShortenedNumber,

    /// <summary>The client ID is longer than <see cref="ClientsFileLimits.MaxClientIdBytes"/>.</summary>
    ClientIdTooLong,

    /// <summary>The client ID holds control characters.</summary>
    BadClientId,

    /// <summary>The time zone is neither an IANA name nor a UTC offset.</summary>
    BadTimeZone,

    /// <summary>No number of the row can be dialled.</summary>
    InvalidPhone,

    /// <summary>The number came before, in this file or in the task.</summary>
    Duplicate,

    /// <summary>The number is on the do-not-call list.</summary>
    Blacklisted,
}

/// <summary>A row that is left out, with what it held.</summary>
/// <param name="RowNumber">The row as a spreadsheet program numbers it.</param>
/// <param name="Rejection">Why, for programs and counts.</param>
/// <param name="Said">Why and how to mend it, for people.</param>
/// <param name="Cells">The row's cells.</param>
public sealed record RejectedRow(int RowNumber, RowRejection Rejection, Wording Said, IReadOnlyList<string> Cells)
{
    /// <summary>Why, and how to mend it, in the language of whoever reads it.</summary>
    public string Reason => Said.ToString();
}
