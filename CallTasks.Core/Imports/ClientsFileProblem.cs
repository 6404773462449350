namespace CallTasks.Core.Imports;

/// <summary>Why a clients file is refused as a whole. Nothing of a refused file is imported.</summary>
public enum ClientsFileProblem
{
    /// <summary>The file holds no bytes, or no row at all.</summary>
    Empty,

    /// <summary>There are headers but not one client below them.</summary>
    NoClients,

    /// <summary>Neither text nor an Excel workbook (a picture, a PDF, a web page, another archive …).</summary>
    UnsupportedFormat,

    /// <summary>The workbook asks for a password.</summary>
    PasswordProtected,

    /// <summary>The text is in no encoding that is understood (UTF-8, UTF-16, CP-1251), or mixes them.</summary>
    WrongEncoding,

    /// <summary>The file ends in the middle: a cut archive, half a character, a quoted cell that is never closed.</summary>
    Truncated,

    /// <summary>The file's inner structure is broken.</summary>
    Damaged,

    /// <summary>The first row looks like a client, so the headers are missing.</summary>
    NoHeader,

    /// <summary>Two columns bear the same header.</summary>
    DuplicateHeader,

    /// <summary>A column between others has no header.</summary>
    BlankHeader,

    /// <summary>The given column mapping does not fit the file, or names no phone column.</summary>
    BadMapping,

    /// <summary>More bytes than <see cref="ClientsFileLimits.MaxFileBytes"/> or <see cref="ClientsFileLimits.MaxXlsBytes"/>.</summary>
    FileTooLarge,

    /// <summary>A row longer than <see cref="ClientsFileLimits.MaxRowBytes"/>.</summary>
    RowTooLong,

    /// <summary>More columns than <see cref="ClientsFileLimits.MaxColumns"/>.</summary>
    TooManyColumns,

    /// <summary>More rows than <see cref="ClientsFileLimits.MaxRows"/>.</summary>
    TooManyRows,

    /// <summary>The workbook unpacks to more than <see cref="ClientsFileLimits.MaxUnpackedBytes"/>.</summary>
    UnpacksTooLarge,

    /// <summary>More different texts than <see cref="ClientsFileLimits.MaxSharedStrings"/> or <see cref="ClientsFileLimits.MaxSharedStringBytes"/>.</summary>
    TooManySharedStrings,
}
