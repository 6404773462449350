namespace CallTasks.Core.Imports;

/// <summary>What a clients file is, told by its content and never by its name.</summary>
public enum ClientsFileFormat
{
    /// <summary>Text with separators.</summary>
    Csv,

    /// <summary>An Excel workbook of 2007 and later (Office Open XML).</summary>
    Xlsx,

    /// <summary>An Excel workbook of 97–2003 (BIFF).</summary>
    Xls,
}
