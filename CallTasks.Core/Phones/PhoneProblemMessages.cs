using CallTasks.Core.Languages;

namespace CallTasks.Core.Phones;

/// <summary>What a person is told about a refused number: what is wrong and how to mend it.</summary>
public static class PhoneProblemMessages
{
    /// <summary>The message; empty for <see cref="PhoneProblem.None"/>. It never repeats the number.</summary>
    public static Wording ToMessage(this PhoneProblem problem) => problem switch
    {
        PhoneProblem.None => "",
        PhoneProblem.Empty => "The phone number is missing. Fill it in.",
        PhoneProblem.NotANumber => "This is not one phone number. Leave digits only, with + and the country code in front; separate several numbers with a comma.",
        PhoneProblem.TooShort => "The number is too short for its country. Add the missing digits, the area code included.",
        PhoneProblem.TooLong => "The number is too long for its country. Remove the extra digits, or check that this is a single number.",
        PhoneProblem.CountryUnknown => "The number has no country code. Write it with + and the country code, or choose the country of numbers without +.",
        PhoneProblem.CallingCodeUnknown => "No country has the code that this number starts with. Check the digits right after +.",
        PhoneProblem.NotInNumberingPlan => "Its country has no such number. Check the area or operator code; with + it is read as international.",
        PhoneProblem.Emergency => "Emergency numbers are never called. Remove it from the list.",
        PhoneProblem.ShortNumber => "Short numbers are never called. Write the full number, with + and the country code.",
        PhoneProblem.Premium => "Premium-rate numbers are never called, because each call costs extra. Use an ordinary number of this client.",
        PhoneProblem.Extension => "The number has an extension, which cannot be dialled. Remove it to call the main number.",
        _ => "The number cannot be called. Check it.",
    };
}
