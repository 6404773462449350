namespace CallTasks.Core.Languages;

/// <summary>Texts of the files that people get: reports, the template of a clients file, rejected rows.</summary>
internal static class FilesTexts
{
    public static readonly Texts T = new("CallTasks.Core.Resources.Files", typeof(FilesTexts).Assembly);
}
