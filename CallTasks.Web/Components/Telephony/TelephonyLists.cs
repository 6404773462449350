namespace CallTasks.Web.Components.Telephony;

/// <summary>The view models of this section, one for each list.</summary>
internal static class TelephonyLists
{
    public static IServiceCollection AddTelephonyLists(this IServiceCollection services) => services
        .AddTransient<DialPlanList>()
        .AddTransient<CallerIdList>()
        .AddTransient<CallerIdGroupList>()
        .AddTransient<RecallSetList>()
        .AddTransient<DirectionList>()
        .AddTransient<SoundList>()
        .AddTransient<BlacklistList>()
        .AddTransient<HoursPresetList>()
        .AddTransient<FrequencyCapList>();
}
