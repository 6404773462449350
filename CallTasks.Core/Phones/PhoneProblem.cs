namespace CallTasks.Core.Phones;

/// <summary>Why a text is not a number that may be dialled.</summary>
public enum PhoneProblem
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>There is no text.</summary>
    Empty,

    /// <summary>The text is not a phone number: letters, several numbers at once, no digits.</summary>
    NotANumber,

    /// <summary>Digits are missing for its country.</summary>
    TooShort,

    /// <summary>More digits than a number of its country has, or a text longer than <see cref="PhoneNumberParser.MaxTextLength"/>.</summary>
    TooLong,

    /// <summary>A national number, but its country is not named, or the named country has no numbering plan.</summary>
    CountryUnknown,

    /// <summary>International, but no country has this calling code.</summary>
    CallingCodeUnknown,

    /// <summary>The length is right, yet its country gives out no such number.</summary>
    NotInNumberingPlan,

    /// <summary>Police, ambulance, fire brigade and the like.</summary>
    Emergency,

    /// <summary>A short number: a service inside one country's networks.</summary>
    ShortNumber,

    /// <summary>A premium-rate number: the caller pays extra.</summary>
    Premium,

    /// <summary>A valid number with an extension, which is not dialled.</summary>
    Extension,
}
