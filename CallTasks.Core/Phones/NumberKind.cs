namespace CallTasks.Core.Phones;

/// <summary>What a numbering plan uses a number for.</summary>
internal enum NumberKind
{
    /// <summary>The plan has no such number.</summary>
    None,
    FixedLine,
    FixedLineOrMobile,
    Mobile,
    Premium,
    TollFree,
    SharedCost,
    Voip,
    Personal,
    Pager,
    CompanyWide,
    Voicemail,
}
